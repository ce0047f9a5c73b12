/* SPDX-License-Identifier: MIT */

#include "rtc-end-measure.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* A flood keeps this much waiting in its channel, and no more. */
#define FLOOD_AHEAD_BYTES (1024 * 1024)

struct _RtcEndMeasure
{
  char *name; /* (nullable) */
  gboolean quiet;
  guint64 n_messages;
  guint64 n_bytes;
  gint64 first_us; /* of the messages counted; 0: none yet */
  gint64 last_us;

  GBytes *ping;      /* (nullable): what is sent again and again */
  GArray *latencies; /* gint64, us */
  guint pings_left;
  gint64 ping_us;

  GunDataChannel *flooded; /* (nullable) */
  gulong low_handler;
  GBytes *drop; /* one message of the flood */
  guint floods_left;
  gint64 flood_us;
};

RtcEndMeasure *
rtc_end_measure_new (const char *name)
{
  RtcEndMeasure *self = g_new0 (RtcEndMeasure, 1);

  self->name = g_strdup (name);
  self->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  return self;
}

static void
end_flood (RtcEndMeasure *self)
{
  if (self->flooded != NULL)
    g_clear_signal_handler (&self->low_handler, self->flooded);
  g_clear_object (&self->flooded);
  g_clear_pointer (&self->drop, g_bytes_unref);
}

void
rtc_end_measure_free (RtcEndMeasure *self)
{
  end_flood (self);
  g_clear_pointer (&self->ping, g_bytes_unref);
  g_clear_pointer (&self->latencies, g_array_unref);
  g_free (self->name);
  g_free (self);
}

void
rtc_end_measure_set_quiet (RtcEndMeasure *self, gboolean quiet)
{
  self->quiet = quiet;
  self->n_messages = 0;
  self->n_bytes = 0;
  self->first_us = 0;
  self->last_us = 0;
}

static GBytes *
fill (gsize size_bytes)
{
  guchar *bytes = g_malloc (size_bytes);

  memset (bytes, 'm', size_bytes);
  return g_bytes_new_take (bytes, size_bytes);
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 first = *(const gint64 *) a;
  gint64 second = *(const gint64 *) b;

  return (first > second) - (first < second);
}

static void
print_latencies (RtcEndMeasure *self)
{
  JsonBuilder *builder = rtc_end_begin_event (self->name, "latency");
  guint n = self->latencies->len;

  g_array_sort (self->latencies, compare_times);
  rtc_end_add_number (builder, "times", n);
  rtc_end_add_number (builder, "p50Us", (double) g_array_index (self->latencies, gint64, n / 2));
  rtc_end_add_number (
      builder, "p99Us", (double) g_array_index (self->latencies, gint64, n * 99 / 100));
  rtc_end_print_event (builder);
}

static gboolean
send_ping (RtcEndMeasure *self, GunDataChannel *channel, GError **error)
{
  self->ping_us = g_get_monotonic_time ();
  return gun_data_channel_send (channel, self->ping, FALSE, error);
}

static void
take_pong (RtcEndMeasure *self, GunDataChannel *channel)
{
  gint64 took_us = g_get_monotonic_time () - self->ping_us;
  g_autoptr (GError) error = NULL;

  g_array_append_val (self->latencies, took_us);
  if (--self->pings_left > 0)
    {
      if (!send_ping (self, channel, &error))
        rtc_end_print_error (self->name, error);
      return;
    }
  g_clear_pointer (&self->ping, g_bytes_unref);
  print_latencies (self);
}

gboolean
rtc_end_measure_take (RtcEndMeasure *self, GunDataChannel *channel, GBytes *payload)
{
  if (self->ping != NULL)
    {
      take_pong (self, channel);
      return TRUE;
    }
  if (!self->quiet)
    return FALSE;
  self->last_us = g_get_monotonic_time ();
  if (self->first_us == 0)
    self->first_us = self->last_us;
  self->n_messages++;
  self->n_bytes += g_bytes_get_size (payload);
  return TRUE;
}

gboolean
rtc_end_measure_ping (
    RtcEndMeasure *self, GunDataChannel *channel, guint times, gsize size_bytes, GError **error)
{
  g_clear_pointer (&self->ping, g_bytes_unref);
  self->ping = fill (MAX (size_bytes, 1));
  self->pings_left = MAX (times, 1);
  g_array_set_size (self->latencies, 0);
  return send_ping (self, channel, error);
}

static void
print_flooded (RtcEndMeasure *self)
{
  JsonBuilder *builder = rtc_end_begin_event (self->name, "flooded");

  rtc_end_add_number (builder, "ms", (double) (g_get_monotonic_time () - self->flood_us) / 1000);
  rtc_end_print_event (builder);
}

static void
go_on (GunDataChannel *channel, gpointer user_data)
{
  RtcEndMeasure *self = user_data;
  g_autoptr (GError) error = NULL;

  while (self->floods_left > 0
         && gun_data_channel_get_buffered_amount (channel) < FLOOD_AHEAD_BYTES)
    {
      if (!gun_data_channel_send (channel, self->drop, FALSE, &error))
        {
          rtc_end_print_error (self->name, error);
          self->floods_left = 0;
          break;
        }
      self->floods_left--;
    }
  if (self->floods_left > 0)
    return;
  end_flood (self);
  print_flooded (self);
}

void
rtc_end_measure_flood (RtcEndMeasure *self, GunDataChannel *channel, guint times, gsize size_bytes)
{
  end_flood (self);
  self->flooded = g_object_ref (channel);
  self->drop = fill (size_bytes);
  self->floods_left = times;
  self->flood_us = g_get_monotonic_time ();
  gun_data_channel_set_buffered_amount_low_threshold (channel, FLOOD_AHEAD_BYTES / 2);
  self->low_handler = g_signal_connect (channel, "buffered-amount-low", G_CALLBACK (go_on), self);
  go_on (channel, self);
}

void
rtc_end_measure_print_counts (RtcEndMeasure *self)
{
  JsonBuilder *builder = rtc_end_begin_event (self->name, "counts");

  rtc_end_add_number (builder, "messages", (double) self->n_messages);
  rtc_end_add_number (builder, "bytes", (double) self->n_bytes);
  rtc_end_add_number (builder, "ms", (double) (self->last_us - self->first_us) / 1000);
  rtc_end_print_event (builder);
}

static gint64 turn_began_us;
static gint64 longest_turn_us;

static gint64
get_thread_cpu_us (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* Between two polls stand the dispatches of one turn: none of them can have taken more than all. */
static int
poll_between_turns (GPollFD *fds, guint n_fds, int timeout_ms)
{
  int n_ready;

  longest_turn_us = MAX (longest_turn_us, get_thread_cpu_us () - turn_began_us);
  n_ready = g_poll (fds, n_fds, timeout_ms);
  turn_began_us = get_thread_cpu_us ();
  return n_ready;
}

void
rtc_end_watch_turns (void)
{
  turn_began_us = get_thread_cpu_us ();
  g_main_context_set_poll_func (NULL, poll_between_turns);
}

static glong
read_rss_kb (void)
{
  g_autofree char *text = NULL;
  glong size_pages = 0;
  glong rss_pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL)
      || sscanf (text, "%ld %ld", &size_pages, &rss_pages) != 2)
    return 0;
  return rss_pages * (sysconf (_SC_PAGESIZE) / 1024);
}

void
rtc_end_print_usage (const char *name)
{
  struct rusage usage;
  JsonBuilder *builder = rtc_end_begin_event (name, "usage");

  getrusage (RUSAGE_SELF, &usage);
  rtc_end_add_number (builder,
                      "cpuUs",
                      (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * G_USEC_PER_SEC
                          + (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec));
  rtc_end_add_number (builder, "rssKb", (double) read_rss_kb ());
  rtc_end_add_number (builder, "longestTurnUs", (double) longest_turn_us);
  rtc_end_print_event (builder);
  longest_turn_us = 0;
}
