/* SPDX-License-Identifier: MIT */

#include "gun-sim-link.h"

typedef enum
{
  EVENT_OPENED,
  EVENT_FRAME,
  EVENT_CLOSED,
} EventKind;

typedef struct
{
  EventKind kind;
  gint64 due_us;
  GBytes *frame;
  GError *error;
} Event;

struct _GunSimLink
{
  GObject parent_instance;

  GunClock *clock;
  GunPath path;
  char *address;
  GunLinkState state;
  GunLinkCounters counters;
  const GunLinkReceiver *receiver;
  gpointer receiver_data;
  GunSimLink *other; /* (nullable): the other end, which refers back */
  gint64 delay_us;
  gboolean is_mute;
  GQueue events; /* of Event: what comes out here */
  GSource *source;
  gsize unread_bytes;
  gsize max_frame_bytes;
  gboolean is_paused;
};

static void gun_sim_link_iface_init (GunLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSimLink,
                               gun_sim_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_LINK, gun_sim_link_iface_init))

static void
event_free (gpointer data)
{
  Event *event = data;

  g_clear_pointer (&event->frame, g_bytes_unref);
  g_clear_error (&event->error);
  g_free (event);
}

static void schedule (GunSimLink *self);

static gboolean
is_held_back (const GunSimLink *self, const Event *event)
{
  return self->is_paused && event->kind == EVENT_FRAME;
}

static void
run_event (GunSimLink *self, Event *event)
{
  const GunLinkReceiver *receiver = self->receiver;
  const char *text;
  gsize length_bytes;

  switch (event->kind)
    {
    case EVENT_OPENED:
      self->state = GUN_LINK_OPEN;
      if (receiver != NULL)
        receiver->opened (GUN_LINK (self), self->receiver_data);
      break;
    case EVENT_FRAME:
      text = g_bytes_get_data (event->frame, &length_bytes);
      self->counters.frames_in++;
      self->counters.bytes_in += length_bytes;
      if (receiver != NULL)
        receiver->heard (GUN_LINK (self), text, length_bytes, self->receiver_data);
      break;
    case EVENT_CLOSED:
      self->state = GUN_LINK_CLOSED;
      if (receiver != NULL)
        receiver->closed (GUN_LINK (self), event->error, self->receiver_data);
      break;
    }
}

static gboolean
deliver_cb (gpointer user_data)
{
  g_autoptr (GunSimLink) self = g_object_ref (user_data);
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  gun_clear_timer (&self->source);
  for (guint n = self->events.length; n > 0; n--)
    {
      Event *event = g_queue_peek_head (&self->events);

      if (event == NULL || event->due_us > now_us || is_held_back (self, event))
        break;
      g_queue_pop_head (&self->events);
      run_event (self, event);
      event_free (event);
    }
  schedule (self);
  return G_SOURCE_REMOVE;
}

static void
schedule (GunSimLink *self)
{
  Event *event = g_queue_peek_head (&self->events);
  gint64 delay_us;

  if (event == NULL || self->source != NULL || is_held_back (self, event))
    return;

  delay_us = event->due_us - gun_clock_get_monotonic_us (self->clock);
  if (delay_us > 0)
    {
      self->source = gun_clock_add_timer (self->clock, delay_us, deliver_cb, self);
      return;
    }
  self->source = g_idle_source_new ();
  g_source_set_priority (self->source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->source, deliver_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

static Event *
push_event (GunSimLink *self, EventKind kind, gint64 delay_us)
{
  Event *event = g_new0 (Event, 1);

  event->kind = kind;
  event->due_us = gun_clock_get_monotonic_us (self->clock) + delay_us;
  g_queue_push_tail (&self->events, event);
  schedule (self);
  return event;
}

static void
part (GunSimLink *self)
{
  GunSimLink *other = self->other;

  if (other == NULL)
    return;
  self->other = NULL;
  other->other = NULL;
}

static void
gun_sim_link_dispose (GObject *object)
{
  GunSimLink *self = GUN_SIM_LINK (object);

  gun_clear_timer (&self->source);
  g_queue_clear_full (&self->events, event_free);
  part (self);
  G_OBJECT_CLASS (gun_sim_link_parent_class)->dispose (object);
}

static void
gun_sim_link_finalize (GObject *object)
{
  GunSimLink *self = GUN_SIM_LINK (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->address, g_free);
  G_OBJECT_CLASS (gun_sim_link_parent_class)->finalize (object);
}

static void
gun_sim_link_class_init (GunSimLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_sim_link_dispose;
  G_OBJECT_CLASS (klass)->finalize = gun_sim_link_finalize;
}

static void
gun_sim_link_init (GunSimLink *self)
{
  g_queue_init (&self->events);
}

static void
set_receiver (GunLink *link, const GunLinkReceiver *receiver, gpointer user_data)
{
  GunSimLink *self = GUN_SIM_LINK (link);

  self->receiver = receiver;
  self->receiver_data = user_data;
}

static gboolean
send_frame (GunLink *link, const char *text, gsize length_bytes)
{
  GunSimLink *self = GUN_SIM_LINK (link);

  if (self->state != GUN_LINK_OPEN)
    return FALSE;

  g_assert_true (self->max_frame_bytes == 0 || length_bytes <= self->max_frame_bytes);
  self->counters.frames_out++;
  self->counters.bytes_out += length_bytes;
  if (self->other != NULL && !self->is_mute)
    {
      Event *event = push_event (self->other, EVENT_FRAME, self->delay_us);

      event->frame = g_bytes_new (text, length_bytes);
    }
  return TRUE;
}

static void
close_link (GunLink *link, GunLinkError code, const char *why)
{
  GunSimLink *self = GUN_SIM_LINK (link);
  Event *event;

  if (self->state == GUN_LINK_CLOSED)
    return;

  self->state = GUN_LINK_CLOSED;
  g_queue_clear_full (&self->events, event_free);
  event = push_event (self, EVENT_CLOSED, 0);
  event->error = g_error_new_literal (GUN_LINK_ERROR, code, why);
  if (self->other != NULL)
    {
      event = push_event (self->other, EVENT_CLOSED, self->delay_us);
      event->error
          = g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "The other side closed");
    }
  part (self);
}

static GunLinkState
get_state (GunLink *link)
{
  return GUN_SIM_LINK (link)->state;
}

static GunPath
get_path (GunLink *link)
{
  return GUN_SIM_LINK (link)->path;
}

static const char *
get_address (GunLink *link)
{
  return GUN_SIM_LINK (link)->address;
}

static void
get_counters (GunLink *link, GunLinkCounters *counters)
{
  *counters = GUN_SIM_LINK (link)->counters;
}

static void
set_paused (GunLink *link, gboolean is_paused)
{
  GunSimLink *self = GUN_SIM_LINK (link);

  self->is_paused = is_paused;
  schedule (self);
}

static gsize
get_queued_bytes (GunLink *link)
{
  GunSimLink *other = GUN_SIM_LINK (link)->other;

  return other != NULL ? other->unread_bytes : 0;
}

static gsize
get_max_frame_bytes (GunLink *link)
{
  return GUN_SIM_LINK (link)->max_frame_bytes;
}

static void
gun_sim_link_iface_init (GunLinkInterface *iface)
{
  iface->set_receiver = set_receiver;
  iface->send = send_frame;
  iface->close = close_link;
  iface->get_state = get_state;
  iface->get_path = get_path;
  iface->get_address = get_address;
  iface->get_counters = get_counters;
  iface->get_queued_bytes = get_queued_bytes;
  iface->set_paused = set_paused;
  iface->get_max_frame_bytes = get_max_frame_bytes;
}

GunSimLink *
gun_sim_link_new (GunClock *clock, GunPath path, const char *address)
{
  GunSimLink *self = g_object_new (GUN_TYPE_SIM_LINK, NULL);

  self->clock = g_object_ref (clock);
  self->path = path;
  self->address = g_strdup (address);
  return self;
}

void
gun_sim_link_join (GunSimLink *self, GunSimLink *other)
{
  g_assert (self->other == NULL && other->other == NULL);

  self->other = other;
  other->other = self;
  push_event (self, EVENT_OPENED, 0);
  push_event (other, EVENT_OPENED, 0);
}

void
gun_sim_link_set_delay_us (GunSimLink *self, gint64 delay_us)
{
  self->delay_us = delay_us;
}

void
gun_sim_link_set_unread_bytes (GunSimLink *self, gsize unread_bytes)
{
  self->unread_bytes = unread_bytes;
}

void
gun_sim_link_set_max_frame_bytes (GunSimLink *self, gsize max_frame_bytes)
{
  self->max_frame_bytes = max_frame_bytes;
}

GunSimLink *
gun_sim_link_get_other (GunSimLink *self)
{
  return self->other;
}

gboolean
gun_sim_link_is_paused (GunSimLink *self)
{
  return self->is_paused;
}

void
gun_sim_link_set_mute (GunSimLink *self, gboolean is_mute)
{
  self->is_mute = is_mute;
}

static void
cut_one (GunSimLink *self, GunLinkError code, const char *why)
{
  Event *event;

  if (self->state == GUN_LINK_CLOSED)
    return;
  self->state = GUN_LINK_CLOSED;
  gun_clear_timer (&self->source);
  g_queue_clear_full (&self->events, event_free);
  event = push_event (self, EVENT_CLOSED, 0);
  event->error = g_error_new_literal (GUN_LINK_ERROR, code, why);
}

void
gun_sim_link_cut (GunSimLink *self, GunLinkError code, const char *why)
{
  GunSimLink *other = self->other;

  part (self);
  cut_one (self, code, why);
  if (other != NULL)
    cut_one (other, code, why);
}
