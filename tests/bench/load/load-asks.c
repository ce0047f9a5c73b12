/* SPDX-License-Identifier: MIT */

#include "load-asks.h"

#include <string.h>

/* A peer that says nothing new for so long will not answer the rest. */
#define STALL_US (10 * G_USEC_PER_SEC)
/* Written ahead of the socket, bytes; more would only wait here */
#define AHEAD_BYTES (256 * 1024)
/* gun takes "x10" for a duplicate of "x1": so all ids are of one length, and end in a letter. */
#define ID_FORMAT "%s%07uz"
#define ID_DIGITS 7

static void
heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
  LoadAsks *self = user_data;
  const gsize n_prefix = strlen (self->id_prefix);
  LoadSpan number = message->reply_to;
  guint index;
  double ms;

  if (number.length != n_prefix + ID_DIGITS + 1
      || memcmp (number.at, self->id_prefix, n_prefix) != 0)
    return;
  number.at += n_prefix;
  number.length -= n_prefix;
  if (!load_span_number (number, &index) || index >= self->n_said)
    return;

  if (self->answered[index] || !self->is_answer (message, index, self->user_data))
    {
      self->n_others++;
      return;
    }
  self->answered[index] = TRUE;
  self->n_answered++;
  ms = (double) (g_get_monotonic_time () - g_array_index (self->said_us, gint64, index)) / 1e3;
  g_array_append_val (self->took_ms, ms);
}

/* One frame: one message, or a batch */
static void
say_frame (LoadAsks *self, LoadClient *client, GString *frame)
{
  const guint end = MIN (self->n_said + self->batch, self->n);
  const gint64 now_us = g_get_monotonic_time ();

  g_string_assign (frame, self->batch > 1 ? "[" : "");
  while (self->n_said < end)
    {
      char id[32];

      g_snprintf (id, sizeof id, ID_FORMAT, self->id_prefix, self->n_said);
      if (frame->len > 1)
        g_string_append_c (frame, ',');
      self->write (frame, self->n_said, id, self->user_data);
      g_array_append_val (self->said_us, now_us);
      self->n_said++;
    }
  if (self->batch > 1)
    g_string_append_c (frame, ']');
  load_socket_send (client->socket, frame->str, frame->len);
}

static void
say_more (LoadAsks *self, LoadClient *client, GString *frame)
{
  while (self->n_said < self->n
         && self->n_said - self->n_answered + self->batch <= MAX (self->window, self->batch)
         && load_socket_get_unsent (client->socket) < AHEAD_BYTES)
    say_frame (self, client, frame);
}

/* What the peer computes while it no longer answers is no part of what the answers cost. */
static void
note_progress (LoadAsks *self, gint64 now_us)
{
  self->seconds = (double) (now_us - self->began_us) / G_USEC_PER_SEC;
  if (self->pid != 0)
    self->cpu_us = load_usage_cpu_us (self->pid) - self->before.cpu_us;
}

static void
turn_until_answered (LoadAsks *self, LoadLoop *loop, LoadClient *client)
{
  g_autoptr (GString) frame = g_string_new (NULL);
  gint64 progress_us = self->began_us;

  while (self->n_answered < self->n && !load_socket_is_closed (client->socket))
    {
      const guint before = self->n_answered;
      gint64 now_us = g_get_monotonic_time ();

      if (now_us - progress_us > STALL_US)
        return;
      if ((double) (now_us - self->began_us) > self->max_seconds * G_USEC_PER_SEC)
        {
          self->n = self->n_said;
          if (self->n_answered == self->n)
            return;
        }
      say_more (self, client, frame);
      load_loop_turn (loop, 20);
      if (self->n_answered == before)
        continue;
      progress_us = g_get_monotonic_time ();
      note_progress (self, progress_us);
    }
}

/**
 * load_asks_run:
 * @self: filled as far as its first members
 * @loop: the loop
 * @url: the peer
 *
 * Waits until the peer is quiet, says all messages over a new connection and waits for their answers: to the last, or until
 * none came for 10 s, or the connection closed.
 */
void
load_asks_run (LoadAsks *self, LoadLoop *loop, const char *url)
{
  g_autoptr (LoadClient) client = load_client_new_open (loop, url, 1, heard_cb, self);

  load_loop_run (loop, 0.2);
  load_usage_await_quiet (self->pid);
  g_snprintf (self->id_prefix, sizeof self->id_prefix, "%08x", g_random_int ());
  self->answered = g_new0 (guint8, self->n);
  self->took_ms = g_array_sized_new (FALSE, FALSE, sizeof (double), self->n);
  self->said_us = g_array_sized_new (FALSE, FALSE, sizeof (gint64), self->n);
  self->before = load_usage_read (self->pid);
  self->began_us = g_get_monotonic_time ();
  turn_until_answered (self, loop, client);
  self->after = load_usage_read (self->pid);
}

static int
compare (gconstpointer a, gconstpointer b)
{
  const double *one = a;
  const double *other = b;

  return *one < *other ? -1 : *one > *other;
}

/* Sorts @values; @part from 0 to 1. */
double
load_percentile (GArray *values, double part)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, compare);
  return g_array_index (values, double, (guint) (part * (values->len - 1) + 0.5));
}

void
load_asks_clear (LoadAsks *self)
{
  g_clear_pointer (&self->answered, g_free);
  g_clear_pointer (&self->took_ms, g_array_unref);
  g_clear_pointer (&self->said_us, g_array_unref);
}
