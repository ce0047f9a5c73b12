/* SPDX-License-Identifier: MIT */

#include "gun-bench-putter.h"

#include "gun-relay.h"

/* What is due is put together this often, milliseconds: more often than frames come */
#define BEAT_MS 4
/* Puts of one frame on the link */
#define MAX_BATCH 100

struct _GunBenchPutter
{
  char *url;
  char *soul;
  guint n_keys;
  guint puts_per_second;

  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
  GunLink *link;
  GSource *timer;
  GString *frame;
  gint64 began_us;
  guint n_put; /* atomic for readers */
};

static void
append_put (GunBenchPutter *self, guint n)
{
  const guint key = n % self->n_keys;

  g_string_append_printf (self->frame,
                          "%s{\"#\":\"w%x.%u\",\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":"
                          "{\"key%05u\":%.0f}},\"key%05u\":\"a value that is the %u. of all\"}}}",
                          self->frame->len > 1 ? "," : "",
                          (guint) self->began_us,
                          n,
                          self->soul,
                          self->soul,
                          key,
                          (double) (g_get_real_time () / 1000),
                          key,
                          n);
}

static gboolean
beat_cb (gpointer user_data)
{
  GunBenchPutter *self = user_data;
  const gint64 due
      = (g_get_monotonic_time () - self->began_us) * self->puts_per_second / G_USEC_PER_SEC;
  guint n = self->n_put;

  while (n < due)
    {
      g_string_assign (self->frame, "[");
      for (guint i = 0; i < MAX_BATCH && n < due; i++)
        append_put (self, n++);
      g_string_append_c (self->frame, ']');
      if (!gun_link_send (self->link, self->frame->str, self->frame->len))
        break;
    }
  g_atomic_int_set (&self->n_put, n);

  return G_SOURCE_CONTINUE;
}

static void
opened_cb (GunLink *link, gpointer user_data)
{
  GunBenchPutter *self = user_data;

  self->began_us = g_get_monotonic_time ();
  self->timer = g_timeout_source_new (BEAT_MS);
  g_source_set_callback (self->timer, beat_cb, self, NULL);
  g_source_attach (self->timer, self->context);
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  g_error ("The link was closed: %s", reason->message);
}

static const GunLinkReceiver receiver = {
  .opened = opened_cb,
  .heard = heard_cb,
  .closed = closed_cb,
};

static gpointer
putter_thread (gpointer data)
{
  GunBenchPutter *self = data;
  g_autoptr (GunRelayDialer) dialer = NULL;

  g_main_context_push_thread_default (self->context);
  dialer = gun_relay_dialer_new ();
  self->link = gun_dialer_dial (GUN_DIALER (dialer), self->url);
  gun_link_set_receiver (self->link, &receiver, self);
  g_main_loop_run (self->loop);
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  gun_link_set_receiver (self->link, NULL, NULL);
  g_clear_object (&self->link);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

GunBenchPutter *
gun_bench_putter_new (const char *url, const char *soul, guint n_keys, guint puts_per_second)
{
  GunBenchPutter *self = g_new0 (GunBenchPutter, 1);

  self->url = g_strdup (url);
  self->soul = g_strdup (soul);
  self->n_keys = n_keys;
  self->puts_per_second = puts_per_second;
  self->frame = g_string_new (NULL);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new ("putter", putter_thread, self);

  return self;
}

guint
gun_bench_putter_get_n_put (GunBenchPutter *self)
{
  return (guint) g_atomic_int_get (&self->n_put);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);

  return G_SOURCE_REMOVE;
}

void
gun_bench_putter_free (GunBenchPutter *self)
{
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_string_free (self->frame, TRUE);
  g_free (self->soul);
  g_free (self->url);
  g_free (self);
}
