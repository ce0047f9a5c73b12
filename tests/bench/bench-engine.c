/* SPDX-License-Identifier: MIT */

/* How long a command of the handle takes to the network loop and back, how late a frame of the window
 * would be, and what a put costs in all, while one peer floods, once with what comes in and once with
 * forged signatures. DECISIONS.md section 2 has the figures without the metered stream. */

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

#include "gun-engine.h"
#include "gun-relay.h"
#include "gun-test-folder.h"
#include "gun-test-signer.h"
#include "gun-text.h"

#define SECONDS 3
/* Puts not acknowledged yet, and puts in one frame */
#define WINDOW 2000
#define BATCH 50
#define FRAME_MS 16

/* A peer in a thread of its own that puts as fast as it is acknowledged */
typedef struct
{
  char *url;
  gboolean forges;
  GMainContext *context;
  GMainLoop *loop;
  GunLink *link;
  guint64 n_put; /* its own */
  gint n_acked;  /* atomic */
  GString *frame;
} Flooder;

static void
append_put (Flooder *self, guint i, double state_ms)
{
  g_string_append_printf (self->frame,
                          "%s{\"#\":\"f%" G_GUINT64_FORMAT "\",\"put\":{\"flood/%u\":{\"_\":"
                          "{\"#\":\"flood/%u\",\">\":{\"k%u\":%.0f}},\"k%u\":%u}}}",
                          i > 0 ? "," : "",
                          self->n_put,
                          (guint) (self->n_put % 10000),
                          (guint) (self->n_put % 10000),
                          i,
                          state_ms,
                          i,
                          (guint) self->n_put);
}

/* Two numbers that might be a signature, different each time: they have to be computed with */
static void
append_forged (Flooder *self, guint i, double state_ms)
{
  guint8 numbers[64] = { 1, 2, 3 };
  g_autofree char *signature = NULL;

  memcpy (numbers + 8, &self->n_put, sizeof self->n_put);
  memcpy (numbers + 40, &self->n_put, sizeof self->n_put);
  numbers[63] = 1;
  signature = g_base64_encode (numbers, sizeof numbers);
  g_string_append_printf (self->frame,
                          "%s{\"#\":\"s%" G_GUINT64_FORMAT "\",\"put\":{\"~%s/flood\":{\"_\":"
                          "{\"#\":\"~%s/flood\",\">\":{\"k%u\":%.0f}},"
                          "\"k%u\":\"{\\\":\\\":%u,\\\"~\\\":\\\"%s\\\"}\"}}}",
                          i > 0 ? "," : "",
                          self->n_put,
                          gun_test_alice.pub,
                          gun_test_alice.pub,
                          i,
                          state_ms,
                          i,
                          (guint) self->n_put,
                          signature);
}

static void
say_more (Flooder *self)
{
  while (self->n_put - g_atomic_int_get (&self->n_acked) + BATCH <= WINDOW)
    {
      const double state_ms = g_get_real_time () / 1000;

      g_string_assign (self->frame, "[");
      for (guint i = 0; i < BATCH; i++, self->n_put++)
        {
          if (self->forges)
            append_forged (self, i, state_ms);
          else
            append_put (self, i, state_ms);
        }
      g_string_append_c (self->frame, ']');
      if (!gun_link_send (self->link, self->frame->str, self->frame->len))
        break;
    }
}

static void
opened_cb (GunLink *link, gpointer user_data)
{
  say_more (user_data);
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  Flooder *self = user_data;

  for (const char *at = text; (at = g_strstr_len (at, text + length_bytes - at, "\"@\"")) != NULL;
       at++)
    g_atomic_int_inc (&self->n_acked);
  say_more (self);
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
  Flooder *self = user_data;

  g_main_loop_quit (self->loop);
}

static const GunLinkReceiver receiver = {
  .opened = opened_cb,
  .heard = heard_cb,
  .closed = closed_cb,
};

static gpointer
flooder_thread (gpointer data)
{
  Flooder *self = data;
  g_autoptr (GunRelayDialer) dialer = NULL;

  g_main_context_push_thread_default (self->context);
  dialer = gun_relay_dialer_new ();
  self->link = gun_dialer_dial (GUN_DIALER (dialer), self->url);
  gun_link_set_receiver (self->link, &receiver, self);
  g_main_loop_run (self->loop);
  gun_link_set_receiver (self->link, NULL, NULL);
  g_clear_object (&self->link);
  g_main_context_pop_thread_default (self->context);

  return NULL;
}

static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

static void
wait_for_result (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static double
cpu_s (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec
         + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* What is read is in memory, so that this is the way there and back and nothing else */
static void
hop (GunEngine *engine, GRefString *soul, GArray *took_us)
{
  const gint64 began_us = g_get_monotonic_time ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GunNode) node = NULL;
  gint64 us;

  gun_engine_read_async (engine, soul, soul, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  node = gun_engine_read_finish (engine, result, NULL);
  us = g_get_monotonic_time () - began_us;
  g_array_append_val (took_us, us);
}

static int
compare_us (gconstpointer a, gconstpointer b)
{
  const gint64 *one = a;
  const gint64 *other = b;

  return *one < *other ? -1 : *one > *other;
}

static void
print_times (const char *what, const char *when, GArray *took_us)
{
  g_array_sort (took_us, compare_us);
  printf ("%s %s: p50 %.2f ms, p99 %.2f ms, max %.2f ms of %u\n",
          what,
          when,
          g_array_index (took_us, gint64, took_us->len / 2) / 1e3,
          g_array_index (took_us, gint64, took_us->len * 99 / 100) / 1e3,
          g_array_index (took_us, gint64, took_us->len - 1) / 1e3,
          took_us->len);
}

typedef struct
{
  GArray *late_us;
  gint64 due_us;
} Frames;

static gboolean
frame_cb (gpointer user_data)
{
  Frames *frames = user_data;
  const gint64 now_us = g_get_monotonic_time ();
  const gint64 late_us = MAX (now_us - frames->due_us, 0);

  g_array_append_val (frames->late_us, late_us);
  frames->due_us = now_us + FRAME_MS * 1000;
  return G_SOURCE_CONTINUE;
}

static void
measure (GunEngine *engine, const char *when)
{
  const gint64 end_us = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;
  g_autoptr (GArray) took_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) late_us = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GRefString) soul = gun_text_new ("measured");
  Frames frames = { late_us, g_get_monotonic_time () + FRAME_MS * 1000 };
  const guint timer = g_timeout_add (FRAME_MS, frame_cb, &frames);

  while (g_get_monotonic_time () < end_us)
    {
      hop (engine, soul, took_us);
      g_usleep (1000);
    }
  g_source_remove (timer);
  print_times ("hop", when, took_us);
  print_times ("frame late", when, late_us);
}

static void
put_measured (GunEngine *engine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("measured");
  g_autoptr (GunValue) value = gun_value_new_boolean (TRUE);
  g_autoptr (GunDelivery) delivery = NULL;

  gun_engine_put_async (engine, soul, soul, value, NULL, keep_result_cb, &result);
  wait_for_result (&result);
  delivery = gun_engine_put_finish (engine, result, NULL);
  g_assert_nonnull (delivery);
}

static char *
start (GunEngine *engine, const char *path)
{
  g_autoptr (GAsyncResult) started = NULL;
  g_autoptr (GAsyncResult) listening = NULL;
  g_autoptr (GError) error = NULL;
  char *url;

  gun_engine_set_database (engine, path);
  gun_engine_set_keep_everything (engine, TRUE);
  gun_engine_start_async (engine, NULL, keep_result_cb, &started);
  wait_for_result (&started);
  g_assert_true (gun_engine_start_finish (engine, started, &error));
  gun_engine_listen_async (engine, "127.0.0.1:0", NULL, keep_result_cb, &listening);
  wait_for_result (&listening);
  url = gun_engine_listen_finish (engine, listening, &error);
  g_assert_no_error (error);

  return url;
}

/* Returns: how many puts were answered */
static gint
flood (GunEngine *engine, const char *url, gboolean forges, const char *when)
{
  Flooder flooder
      = { .context = g_main_context_new (), .frame = g_string_new (NULL), .forges = forges };
  GThread *thread;
  double began_s;
  gint n_acked;

  flooder.url = g_strdup (url);
  flooder.loop = g_main_loop_new (flooder.context, FALSE);
  thread = g_thread_new ("flooder", flooder_thread, &flooder);
  began_s = cpu_s ();
  measure (engine, when);
  n_acked = g_atomic_int_get (&flooder.n_acked);
  printf ("flood: %d puts/s, %.1f us CPU a put, both ends\n",
          n_acked / SECONDS,
          (cpu_s () - began_s) * 1e6 / MAX (n_acked, 1));

  g_main_loop_quit (flooder.loop);
  g_thread_join (thread);
  g_string_free (flooder.frame, TRUE);
  g_main_loop_unref (flooder.loop);
  g_main_context_unref (flooder.context);
  g_free (flooder.url);
  return n_acked;
}

int
main (void)
{
  g_autofree char *folder = gun_test_folder_new ();
  g_autofree char *path = g_build_filename (folder, "bench.db", NULL);
  g_autofree char *url = NULL;
  g_autoptr (GunEngine) engine = gun_engine_new ();
  g_autoptr (GAsyncResult) stopped = NULL;
  gboolean is_good;

  url = start (engine, path);
  put_measured (engine);
  measure (engine, "alone");
  is_good = flood (engine, url, FALSE, "under a flood") > 0;
  is_good = flood (engine, url, TRUE, "under a flood of forged signatures") > 0 && is_good;

  gun_engine_stop_async (engine, keep_result_cb, &stopped);
  wait_for_result (&stopped);
  gun_test_folder_remove (folder);
  return is_good ? 0 : 1;
}
