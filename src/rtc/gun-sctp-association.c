/* SPDX-License-Identifier: MIT */

#include "gun-sctp-private.h"

#include <errno.h>
#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sctp-chunks.h"

/* What is read in one turn of the loop of what came during a pause: as much as a relay's link reads (DECISIONS.md section 2). */
#define READ_ON_BYTES (16 * 1024)

/* Most messages in usrsctp that were not sent yet: it counts their bytes, and not the hundreds that it takes to keep each. */
#define MAX_UNSENT 4096

#define TO(state) (1u << GUN_SCTP_##state)

static const guint allowed[] = {
  [GUN_SCTP_NEW] = TO (CONNECTING) | TO (CLOSED) | TO (FAILED),
  [GUN_SCTP_CONNECTING] = TO (CONNECTED) | TO (CLOSED) | TO (FAILED),
  [GUN_SCTP_CONNECTED] = TO (CLOSED) | TO (FAILED),
  [GUN_SCTP_CLOSED] = 0,
  [GUN_SCTP_FAILED] = 0,
};

/**
 * gun_sctp_state_get_type:
 *
 * Returns: the #GType of #GunSctpState
 */
GType
gun_sctp_state_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_SCTP_NEW, "GUN_SCTP_NEW", "new" },
    { GUN_SCTP_CONNECTING, "GUN_SCTP_CONNECTING", "connecting" },
    { GUN_SCTP_CONNECTED, "GUN_SCTP_CONNECTED", "connected" },
    { GUN_SCTP_CLOSED, "GUN_SCTP_CLOSED", "closed" },
    { GUN_SCTP_FAILED, "GUN_SCTP_FAILED", "failed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunSctpState", values));
  return type;
}

/* The one setter: a move that is not in the table is none. */
void
gun_sctp_association_move (GunSctpAssociation *self, GunSctpState state, const GError *error)
{
  if (!(allowed[self->state] & (1u << state)))
    return;
  self->state = state;
  if (state == GUN_SCTP_CONNECTED)
    {
      gun_sctp_traffic_judge_cap (self);
      /* The answer tells the round trip, and so whether the cap stays */
      gun_sctp_socket_ask (self);
    }
  self->callbacks.state_changed (state, error, self->user_data);
}

/* usrsctp may say more as it closes: that leaves with the next flush, or never. */
static void
close_socket (GunSctpAssociation *self)
{
  if (self->socket == NULL)
    return;
  usrsctp_set_upcall (self->socket, NULL, NULL);
  usrsctp_close (g_steal_pointer (&self->socket));
}

void
gun_sctp_association_end (GunSctpAssociation *self, GunSctpState state, const GError *error)
{
  close_socket (self);
  gun_sctp_events_clear (self);
  gun_sctp_association_move (self, state, error);
}

/**
 * gun_sctp_association_new:
 * @settings: how; copied
 * @callbacks: all set; copied
 * @user_data: for @callbacks
 *
 * Returns: (transfer full): an association that does nothing before gun_sctp_association_start()
 */
GunSctpAssociation *
gun_sctp_association_new (const GunSctpSettings *settings,
                          const GunSctpCallbacks *callbacks,
                          gpointer user_data)
{
  GunSctpAssociation *self;

  g_return_val_if_fail (settings != NULL, NULL);
  g_return_val_if_fail (callbacks != NULL, NULL);

  self = g_new0 (GunSctpAssociation, 1);
  self->settings = *settings;
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->round_trip_us = -1;
  self->outgoing = g_byte_array_new ();
  self->unreset = g_array_new (FALSE, FALSE, sizeof (guint16));
  gun_sctp_clock_add (self);
  return self;
}

/**
 * gun_sctp_association_free:
 * @self: the association
 *
 * Ends it without a word to the other side, which hears of it by the end of DTLS. Not in a callback of @self.
 */
void
gun_sctp_association_free (GunSctpAssociation *self)
{
  g_return_if_fail (self != NULL);

  close_socket (self);
  gun_sctp_clock_remove (self);
  gun_sctp_events_clear (self);
  g_clear_pointer (&self->outgoing, g_byte_array_unref);
  g_clear_pointer (&self->forward, g_bytes_unref);
  g_clear_pointer (&self->unreset, g_array_unref);
  g_free (self);
}

/* Called by usrsctp with its locks held: the packet leaves once it has returned. */
void
gun_sctp_association_queue (GunSctpAssociation *self, const void *packet, gsize length_bytes)
{
  guint32 length = (guint32) length_bytes;

  g_byte_array_append (self->outgoing, (const guint8 *) &length, sizeof length);
  g_byte_array_append (self->outgoing, packet, length);
}

/* Sends what usrsctp left. What this makes come back, and what that makes leave, is sent by the outermost call. */
static void
flush (GunSctpAssociation *self)
{
  if (self->flushing)
    return;
  self->flushing = TRUE;
  while (self->outgoing_at < self->outgoing->len)
    {
      guint32 length_bytes;
      g_autofree guint8 *packet = NULL;

      memcpy (&length_bytes, self->outgoing->data + self->outgoing_at, sizeof length_bytes);
      /* A copy: what is sent may come back, and let the queue grow and move */
      packet = g_memdup2 (self->outgoing->data + self->outgoing_at + sizeof length_bytes,
                          length_bytes);
      self->outgoing_at += sizeof length_bytes + length_bytes;
      if (gun_sctp_traffic_look_out (self, packet, length_bytes))
        gun_sctp_clock_note_traffic (self->now_us);
      self->callbacks.send (packet, length_bytes, self->user_data);
    }
  g_byte_array_set_size (self->outgoing, 0);
  self->outgoing_at = 0;
  self->flushing = FALSE;
}

/* usrsctp has one reset on its way at a time, and refuses others meanwhile. */
static void
reset_next (GunSctpAssociation *self)
{
  guint16 stream;
  guint64 storage[2] = { 0 };
  struct sctp_reset_streams *reset = (struct sctp_reset_streams *) storage;

  if (self->unreset->len == 0 || self->resetting || self->state != GUN_SCTP_CONNECTED)
    return;
  stream = g_array_index (self->unreset, guint16, 0);
  reset->srs_assoc_id = SCTP_ALL_ASSOC;
  reset->srs_flags = SCTP_STREAM_RESET_OUTGOING;
  reset->srs_number_streams = 1;
  reset->srs_stream_list[0] = stream;
  if (usrsctp_setsockopt (self->socket,
                          IPPROTO_SCTP,
                          SCTP_RESET_STREAMS,
                          reset,
                          (socklen_t) (sizeof *reset + sizeof (guint16)))
      == 0)
    {
      self->resetting = TRUE;
      g_array_remove_index (self->unreset, 0);
      return;
    }
  if (errno == EALREADY || errno == EINPROGRESS || errno == EAGAIN || errno == EBUSY)
    return;
  /* The other side knows no resets, or agreed on fewer streams: nobody will say more of this one */
  g_array_remove_index (self->unreset, 0);
  self->callbacks.stream_reset (stream, FALSE, self->user_data);
}

/* After every call into usrsctp, and after every tick: what it has for us, and what it wants to send. */
void
gun_sctp_association_pump (GunSctpAssociation *self)
{
  /* A message can make somebody send, which comes here again: the outermost call reads on, in order */
  while (self->ready && !self->reading && !self->paused && self->socket != NULL)
    {
      self->ready = FALSE;
      self->reading = TRUE;
      gun_sctp_events_read (self);
      self->reading = FALSE;
    }
  reset_next (self);
  flush (self);
  if (self->wants_room && self->socket != NULL
      && (usrsctp_get_events (self->socket) & SCTP_EVENT_WRITE) && self->n_unsent < MAX_UNSENT)
    {
      self->wants_room = FALSE;
      self->callbacks.writable (self->user_data);
    }
}

/**
 * gun_sctp_association_start:
 * @self: the association, NEW
 * @now_us: monotonic
 *
 * Begins to connect, as the other side does in the same moment.
 */
void
gun_sctp_association_start (GunSctpAssociation *self, gint64 now_us)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->state == GUN_SCTP_NEW);

  gun_sctp_clock_advance (now_us);
  self->now_us = now_us;
  gun_sctp_association_move (self, GUN_SCTP_CONNECTING, NULL);
  if (!gun_sctp_socket_open (self, &error) || !gun_sctp_socket_connect (self, &error))
    gun_sctp_association_end (self, GUN_SCTP_FAILED, error);
  gun_sctp_association_pump (self);
}

/**
 * gun_sctp_association_process:
 * @self: the association
 * @packet: what DTLS decrypted; hostile
 * @length_bytes: its length
 * @now_us: monotonic
 *
 * Takes a packet. What is no SCTP, or not of this association, changes nothing.
 */
void
gun_sctp_association_process (GunSctpAssociation *self,
                              const guint8 *packet,
                              gsize length_bytes,
                              gint64 now_us)
{
  g_return_if_fail (self != NULL);

  if (self->socket == NULL || length_bytes < GUN_SCTP_HEADER_BYTES)
    return;
  gun_sctp_clock_advance (now_us);
  if (self->socket == NULL)
    return;
  self->now_us = now_us;
  if (gun_sctp_traffic_look_in (self, packet, length_bytes))
    gun_sctp_clock_note_traffic (now_us);
  usrsctp_conninput (self->address, packet, length_bytes, 0);
  gun_sctp_association_pump (self);
}

static void
fill_reliability (struct sctp_sendv_spa *how, const GunSctpReliability *reliability)
{
  if (!reliability->ordered)
    how->sendv_sndinfo.snd_flags |= SCTP_UNORDERED;
  if (reliability->max_retransmits >= 0)
    {
      how->sendv_prinfo.pr_policy = SCTP_PR_SCTP_RTX;
      how->sendv_prinfo.pr_value = (guint32) reliability->max_retransmits;
    }
  else if (reliability->max_packet_life_time_ms >= 0)
    {
      how->sendv_prinfo.pr_policy = SCTP_PR_SCTP_TTL;
      how->sendv_prinfo.pr_value = (guint32) reliability->max_packet_life_time_ms;
    }
  else
    {
      return;
    }
  how->sendv_flags |= SCTP_SEND_PRINFO_VALID;
}

static GunSctpSent
refuse (GError **error, GunRtcError code, const char *message)
{
  g_set_error_literal (error, GUN_RTC_ERROR, code, message);
  return GUN_SCTP_REFUSED;
}

/**
 * gun_sctp_association_send:
 * @self: the association
 * @stream: of GUN_SCTP_STREAMS
 * @ppid: what the message is, of RFC 8831 section 8
 * @reliability: how hard to try
 * @message: at least one byte
 * @error: GUN_RTC_ERROR_TOO_LARGE, GUN_RTC_ERROR_STATE when it is not connected, GUN_RTC_ERROR_SCTP
 *
 * Hands a whole message over.
 *
 * Returns: what became of it; @error is set only with GUN_SCTP_REFUSED
 */
GunSctpSent
gun_sctp_association_send (GunSctpAssociation *self,
                           guint16 stream,
                           guint32 ppid,
                           const GunSctpReliability *reliability,
                           GBytes *message,
                           GError **error)
{
  struct sctp_sendv_spa how = { .sendv_flags = SCTP_SEND_SNDINFO_VALID };
  gsize length_bytes;
  const void *bytes = g_bytes_get_data (message, &length_bytes);
  ssize_t taken_bytes;
  int reason;

  g_return_val_if_fail (self != NULL, GUN_SCTP_REFUSED);

  if (self->state != GUN_SCTP_CONNECTED)
    return refuse (error, GUN_RTC_ERROR_STATE, "The association is not connected");
  if (length_bytes > GUN_SCTP_MAX_SEND_BYTES)
    return refuse (error, GUN_RTC_ERROR_TOO_LARGE, "The message is longer than 2 MiB; send less");

  if (self->n_unsent >= MAX_UNSENT)
    {
      self->wants_room = TRUE;
      return GUN_SCTP_WOULD_BLOCK;
    }
  how.sendv_sndinfo.snd_sid = stream;
  how.sendv_sndinfo.snd_ppid = g_htonl (ppid);
  how.sendv_sndinfo.snd_context = ++self->sent_number;
  fill_reliability (&how, reliability);
  /* Room that is told of in here is not room for this message */
  self->wants_room = FALSE;
  taken_bytes = usrsctp_sendv (
      self->socket, bytes, length_bytes, NULL, 0, &how, sizeof how, SCTP_SENDV_SPA, 0);
  reason = errno;
  if (taken_bytes >= 0)
    self->n_unsent++;
  gun_sctp_association_pump (self);

  /* 0: usrsctp gave the message up as it took it, and would say so for ever */
  if (taken_bytes >= 0)
    return GUN_SCTP_SENT;
  if (reason == EWOULDBLOCK || reason == EAGAIN || reason == ENOBUFS)
    {
      self->wants_room = TRUE;
      return GUN_SCTP_WOULD_BLOCK;
    }
  g_set_error (error,
               GUN_RTC_ERROR,
               reason == EMSGSIZE ? GUN_RTC_ERROR_TOO_LARGE : GUN_RTC_ERROR_SCTP,
               "SCTP did not take the message: %s",
               g_strerror (reason));
  return GUN_SCTP_REFUSED;
}

/**
 * gun_sctp_association_pause:
 * @self: the association
 *
 * Leaves what comes in the receive buffer from now on, also within a callback of what is just being read: when the
 * buffer is full, the other side waits. Heartbeats and acknowledgements go on, and so does what is sent. Until
 * gun_sctp_association_read_on() says that it is through.
 */
void
gun_sctp_association_pause (GunSctpAssociation *self)
{
  g_return_if_fail (self != NULL);

  self->allowed_bytes = 0;
  if (self->paused)
    return;
  self->paused = TRUE;
  /* That would fill the buffer too, a little each time, and without end */
  if (self->state == GUN_SCTP_CONNECTED)
    gun_sctp_socket_tell_dry (self, FALSE);
}

/**
 * gun_sctp_association_read_on:
 * @self: the association
 *
 * Reads a part of what came during a pause: in a turn of the loop of its own, never inside of what sends.
 *
 * Returns: whether more is to be read in the next turn; with the last part the pause is over
 */
gboolean
gun_sctp_association_read_on (GunSctpAssociation *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!self->paused || self->reading)
    return self->paused;
  self->allowed_bytes = READ_ON_BYTES;
  self->ready = FALSE;
  self->reading = TRUE;
  self->paused = !gun_sctp_events_read (self);
  self->reading = FALSE;
  if (!self->paused && self->state == GUN_SCTP_CONNECTED)
    gun_sctp_socket_tell_dry (self, TRUE);
  gun_sctp_association_pump (self);
  return self->paused;
}

/**
 * gun_sctp_association_reset_stream:
 * @self: the association
 * @stream: which
 *
 * Lets the other side know that nothing more comes on a stream, after what was sent on it (RFC 6525). @stream_reset
 * follows when it has agreed.
 */
void
gun_sctp_association_reset_stream (GunSctpAssociation *self, guint16 stream)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->unreset->len; i++)
    if (g_array_index (self->unreset, guint16, i) == stream)
      return;
  g_array_append_val (self->unreset, stream);
  gun_sctp_association_pump (self);
}

/**
 * gun_sctp_association_heartbeat:
 * @self: the association
 * @now_us: monotonic
 *
 * Asks the other side for a sign of life; the answer gives the round trip.
 */
void
gun_sctp_association_heartbeat (GunSctpAssociation *self, gint64 now_us)
{
  g_return_if_fail (self != NULL);

  if (self->state != GUN_SCTP_CONNECTED)
    return;
  gun_sctp_clock_advance (now_us);
  if (self->state != GUN_SCTP_CONNECTED)
    return;
  self->now_us = now_us;
  gun_sctp_traffic_forget_heartbeat (self);
  gun_sctp_traffic_repeat_forward (self);
  gun_sctp_socket_ask (self);
  gun_sctp_association_pump (self);
}

/**
 * gun_sctp_association_abort:
 * @self: the association
 *
 * Ends it with an ABORT, which a browser shows as an error: for who broke the rules.
 */
void
gun_sctp_association_abort (GunSctpAssociation *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self != NULL);

  error = g_error_new_literal (GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED, "It was ended here");
  gun_sctp_association_end (self, GUN_SCTP_CLOSED, error);
  flush (self);
}

GunSctpState
gun_sctp_association_get_state (GunSctpAssociation *self)
{
  g_return_val_if_fail (self != NULL, GUN_SCTP_CLOSED);

  return self->state;
}
