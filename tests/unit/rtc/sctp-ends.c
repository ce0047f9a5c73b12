/* SPDX-License-Identifier: MIT */

#include "sctp-ends.h"

#include <sys/time.h>

#include "gun-sctp-clock.h"

#define PPID 53

/* Where the next pair of ends begins: the clock of usrsctp belongs to the process. */
static gint64 time_us = 1000000;

#define EPOCH_SECONDS 1700000000

static const GunSctpReliability reliable = { TRUE, -1, -1 };

/* usrsctp counts its timers in the time it is told, but notes by the clock of the computer when it sent a chunk. This
 * one comes before libc's for the libraries too, so both are the same. */
int
gettimeofday (struct timeval *now, void *zone)
{
  now->tv_sec = EPOCH_SECONDS + time_us / G_USEC_PER_SEC;
  now->tv_usec = time_us % G_USEC_PER_SEC;
  return 0;
}

static void
heard_free (gpointer data)
{
  SctpHeard *heard = data;

  g_bytes_unref (heard->message);
  g_free (heard);
}

static void
send_packet (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  SctpEnd *end = user_data;

  if (end->packets->len == SCTP_ENDS_PACKETS)
    g_ptr_array_remove_index (end->packets, 0);
  g_ptr_array_add (end->packets, g_bytes_new (packet, length_bytes));
  gun_rtc_wire_send (end->ends->wire, end->number, packet, length_bytes, end->ends->now_us);
}

static void
take_message (guint16 stream, guint32 ppid, GBytes *message, gpointer user_data)
{
  SctpEnd *end = user_data;
  SctpHeard *heard = g_new0 (SctpHeard, 1);

  if (end->channels != NULL)
    gun_data_channels_take_message (end->channels, stream, ppid, message);
  heard->stream = stream;
  heard->ppid = ppid;
  heard->message = g_bytes_ref (message);
  g_ptr_array_add (end->heard, heard);
  if (end->heard->len == end->pauses_at)
    gun_sctp_association_pause (end->association);
  if (end->echoes)
    gun_sctp_association_send (end->association, stream, ppid, &reliable, message, NULL);
}

static void
take_state (GunSctpState state, const GError *error, gpointer user_data)
{
  SctpEnd *end = user_data;

  g_clear_error (&end->error);
  if (error != NULL)
    end->error = g_error_copy (error);
  if (end->channels == NULL)
    return;
  if (state == GUN_SCTP_CONNECTED)
    gun_data_channels_begin (end->channels,
                             end->association,
                             end->number == 0 ? GUN_DTLS_CLIENT : GUN_DTLS_SERVER,
                             end->remote_max_message_bytes);
  else if (state > GUN_SCTP_CONNECTED)
    gun_data_channels_end (end->channels);
}

static void
take_reset (guint16 stream, gboolean incoming, gpointer user_data)
{
  SctpEnd *end = user_data;

  g_array_append_val (incoming ? end->resets_in : end->resets_out, stream);
  if (end->channels != NULL)
    gun_data_channels_take_reset (end->channels, stream, incoming);
}

static void
take_abandoned (guint16 stream, gpointer user_data)
{
  SctpEnd *end = user_data;

  end->n_abandoned++;
  if (end->channels != NULL)
    gun_data_channels_take_abandoned (end->channels, stream);
}

static void
take_refused (guint16 stream, const GError *error, gpointer user_data)
{
  SctpEnd *end = user_data;

  end->n_refused++;
}

static void
take_writable (gpointer user_data)
{
  SctpEnd *end = user_data;

  end->n_writable++;
  if (end->channels != NULL)
    gun_data_channels_flush (end->channels);
}

static const GunSctpCallbacks callbacks = {
  .send = send_packet,
  .message = take_message,
  .state_changed = take_state,
  .stream_reset = take_reset,
  .abandoned = take_abandoned,
  .refused = take_refused,
  .writable = take_writable,
};

void
sctp_ends_init (SctpEnds *self, GunRtcWire *wire, const GunSctpSettings *settings)
{
  *self = (SctpEnds){ .wire = wire, .now_us = time_us };
  for (guint i = 0; i < 2; i++)
    {
      SctpEnd *end = &self->end[i];

      end->ends = self;
      end->number = i;
      end->heard = g_ptr_array_new_with_free_func (heard_free);
      end->packets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      end->resets_in = g_array_new (FALSE, FALSE, sizeof (guint16));
      end->resets_out = g_array_new (FALSE, FALSE, sizeof (guint16));
      end->association = gun_sctp_association_new (settings, &callbacks, end);
    }
}

void
sctp_ends_clear (SctpEnds *self)
{
  for (guint i = 0; i < 2; i++)
    {
      SctpEnd *end = &self->end[i];

      g_clear_pointer (&end->channels, gun_data_channels_free);
      g_clear_pointer (&end->association, gun_sctp_association_free);
      g_clear_pointer (&end->heard, g_ptr_array_unref);
      g_clear_pointer (&end->packets, g_ptr_array_unref);
      g_clear_pointer (&end->resets_in, g_array_unref);
      g_clear_pointer (&end->resets_out, g_array_unref);
      g_clear_error (&end->error);
    }
  g_clear_pointer (&self->wire, gun_rtc_wire_free);
}

void
sctp_ends_start (SctpEnds *self)
{
  for (guint i = 0; i < 2; i++)
    gun_sctp_association_start (self->end[i].association, self->now_us);
}

static void
deliver (guint to, const guint8 *bytes, gsize length_bytes, gint64 now_us, gpointer user_data)
{
  SctpEnds *self = user_data;

  if (self->end[to].association != NULL)
    gun_sctp_association_process (self->end[to].association, bytes, length_bytes, now_us);
}

/* One step to whatever is due first. */
static void
step (SctpEnds *self)
{
  gint64 next_us = gun_sctp_clock_get_deadline_us ();
  gint64 wire_us = gun_rtc_wire_get_deadline_us (self->wire);

  if (wire_us >= 0)
    next_us = MIN (next_us, wire_us);
  self->now_us = MAX (self->now_us, next_us);
  time_us = MAX (time_us, self->now_us);
  gun_sctp_clock_advance (self->now_us);
  gun_rtc_wire_deliver (self->wire, self->now_us, deliver, self);
}

gboolean
sctp_ends_run (SctpEnds *self, gint64 for_us, gboolean (*condition) (SctpEnds *self))
{
  gint64 until_us = self->now_us + for_us;

  gun_sctp_clock_advance (self->now_us);
  while (self->now_us < until_us)
    {
      if (condition != NULL && condition (self))
        return TRUE;
      step (self);
    }
  return condition != NULL && condition (self);
}

gboolean
sctp_ends_are_connected (SctpEnds *self)
{
  for (guint i = 0; i < 2; i++)
    if (gun_sctp_association_get_state (self->end[i].association) != GUN_SCTP_CONNECTED)
      return FALSE;
  return TRUE;
}

void
sctp_ends_send (SctpEnds *self,
                guint from,
                guint16 stream,
                GBytes *message,
                const GunSctpReliability *reliability)
{
  GunSctpSent sent;
  g_autoptr (GError) error = NULL;

  while ((sent = gun_sctp_association_send (
              self->end[from].association, stream, PPID, reliability, message, &error))
         == GUN_SCTP_WOULD_BLOCK)
    step (self);
  g_assert_no_error (error);
  g_assert_cmpint (sent, ==, GUN_SCTP_SENT);
}
