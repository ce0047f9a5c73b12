/* SPDX-License-Identifier: MIT */

#include "gun-sim-end.h"

struct _GunSimEnd
{
  GObject parent_instance;

  GunSimLink *link;
  GQueue frames; /* of char * */
  gboolean is_closed;
};

G_DEFINE_FINAL_TYPE (GunSimEnd, gun_sim_end, G_TYPE_OBJECT)

static void
end_opened_cb (GunLink *link, gpointer user_data)
{
}

static void
end_heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_queue_push_tail (&GUN_SIM_END (user_data)->frames, g_strndup (text, length_bytes));
}

static void
end_closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  GUN_SIM_END (user_data)->is_closed = TRUE;
}

static const GunLinkReceiver end_receiver = { end_opened_cb, end_heard_cb, end_closed_cb };

static void
gun_sim_end_dispose (GObject *object)
{
  GunSimEnd *self = GUN_SIM_END (object);

  if (self->link != NULL)
    gun_link_set_receiver (GUN_LINK (self->link), NULL, NULL);
  g_clear_object (&self->link);
  g_queue_clear_full (&self->frames, g_free);
  G_OBJECT_CLASS (gun_sim_end_parent_class)->dispose (object);
}

static void
gun_sim_end_class_init (GunSimEndClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_sim_end_dispose;
}

static void
gun_sim_end_init (GunSimEnd *self)
{
  g_queue_init (&self->frames);
}

GunSimEnd *
gun_sim_end_new (GunSimLink *link)
{
  GunSimEnd *self = g_object_new (GUN_TYPE_SIM_END, NULL);

  self->link = g_object_ref (link);
  gun_link_set_receiver (GUN_LINK (link), &end_receiver, self);
  return self;
}

GunSimLink *
gun_sim_end_get_link (GunSimEnd *self)
{
  return self->link;
}

void
gun_sim_end_say (GunSimEnd *self, const char *frame)
{
  gun_sim_end_say_len (self, frame, strlen (frame));
}

void
gun_sim_end_say_len (GunSimEnd *self, const char *frame, gsize length_bytes)
{
  g_assert_true (gun_link_send (GUN_LINK (self->link), frame, length_bytes));
}

guint
gun_sim_end_get_n_frames (GunSimEnd *self)
{
  return self->frames.length;
}

char *
gun_sim_end_take_frame (GunSimEnd *self)
{
  return g_queue_pop_head (&self->frames);
}

gboolean
gun_sim_end_is_closed (GunSimEnd *self)
{
  return self->is_closed;
}
