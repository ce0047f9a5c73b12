/* SPDX-License-Identifier: MIT */

#include "gun-sctp-private.h"

#include <errno.h>
#include <string.h>

#include "gun-rtc-error.h"

/* What one read takes at most: a whole message, or a piece of a longer one. */
#define READ_BYTES (256 * 1024)

/* Pieces of unfinished messages, of all streams together, are kept up to so many messages of the largest size. */
#define MAX_PARTIAL_MESSAGES 4

typedef struct
{
  GByteArray *bytes; /* NULL when the message is skipped */
} Partial;

static void
partial_free (gpointer data)
{
  Partial *partial = data;

  g_clear_pointer (&partial->bytes, g_byte_array_unref);
  g_free (partial);
}

void
gun_sctp_events_clear (GunSctpAssociation *self)
{
  g_clear_pointer (&self->partial, g_hash_table_unref);
  self->partial_bytes = 0;
}

static void
refuse_size (GunSctpAssociation *self, guint16 stream)
{
  g_autoptr (GError) error = NULL;

  self->messages_too_large++;
  error = g_error_new (GUN_RTC_ERROR,
                       GUN_RTC_ERROR_TOO_LARGE,
                       "A message of more than %" G_GSIZE_FORMAT
                       " bytes came, which is more than was said to be taken; it was skipped",
                       self->settings.max_message_bytes);
  self->callbacks.refused (stream, error, self->user_data);
}

static Partial *
get_partial (GunSctpAssociation *self, guint16 stream)
{
  Partial *partial;

  if (self->partial == NULL)
    self->partial = g_hash_table_new_full (NULL, NULL, NULL, partial_free);
  partial = g_hash_table_lookup (self->partial, GUINT_TO_POINTER (stream));
  if (partial != NULL)
    return partial;

  partial = g_new0 (Partial, 1);
  partial->bytes = g_byte_array_new ();
  g_hash_table_insert (self->partial, GUINT_TO_POINTER (stream), partial);
  return partial;
}

static void
skip (GunSctpAssociation *self, Partial *partial)
{
  if (partial->bytes != NULL)
    self->partial_bytes -= partial->bytes->len;
  g_clear_pointer (&partial->bytes, g_byte_array_unref);
}

/* One piece of a message that did not come whole. */
static void
take_piece (GunSctpAssociation *self,
            guint16 stream,
            guint32 ppid,
            const guint8 *bytes,
            gsize length_bytes,
            gboolean is_last)
{
  Partial *partial = get_partial (self, stream);
  g_autoptr (GBytes) message = NULL;

  if (partial->bytes != NULL)
    {
      if (partial->bytes->len + length_bytes > self->settings.max_message_bytes
          || self->partial_bytes + length_bytes
                 > MAX_PARTIAL_MESSAGES * self->settings.max_message_bytes)
        {
          skip (self, partial);
        }
      else
        {
          g_byte_array_append (partial->bytes, bytes, (guint) length_bytes);
          self->partial_bytes += length_bytes;
        }
    }
  if (!is_last)
    return;

  if (partial->bytes != NULL)
    {
      self->partial_bytes -= partial->bytes->len;
      message = g_byte_array_free_to_bytes (g_steal_pointer (&partial->bytes));
    }
  g_hash_table_remove (self->partial, GUINT_TO_POINTER (stream));
  if (message != NULL)
    self->callbacks.message (stream, ppid, message, self->user_data);
  else
    refuse_size (self, stream);
}

static void
take_data (GunSctpAssociation *self,
           const struct sctp_rcvinfo *about,
           const guint8 *bytes,
           gsize length_bytes,
           gboolean is_last)
{
  guint16 stream = about->rcv_sid;
  guint32 ppid = g_ntohl (about->rcv_ppid);
  g_autoptr (GBytes) message = NULL;
  gboolean is_first
      = self->partial == NULL || !g_hash_table_contains (self->partial, GUINT_TO_POINTER (stream));

  if (!is_first || !is_last)
    {
      take_piece (self, stream, ppid, bytes, length_bytes, is_last);
      return;
    }
  if (length_bytes > self->settings.max_message_bytes)
    {
      refuse_size (self, stream);
      return;
    }
  message = g_bytes_new (bytes, length_bytes);
  self->callbacks.message (stream, ppid, message, self->user_data);
}

static void
end_with (GunSctpAssociation *self, GunSctpState state, GunRtcError code, const char *message)
{
  g_autoptr (GError) error = g_error_new_literal (GUN_RTC_ERROR, code, message);

  gun_sctp_association_end (self, state, error);
}

/* SCTP_COMM_LOST comes here too: the next read says by its error who ended it. */
static void
take_change (GunSctpAssociation *self, const struct sctp_assoc_change *change)
{
  switch (change->sac_state)
    {
    case SCTP_COMM_UP:
      gun_sctp_association_move (self, GUN_SCTP_CONNECTED, NULL);
      break;
    case SCTP_SHUTDOWN_COMP:
      end_with (self, GUN_SCTP_CLOSED, GUN_RTC_ERROR_CLOSED, "The other side closed it");
      break;
    case SCTP_CANT_STR_ASSOC:
      end_with (
          self, GUN_SCTP_FAILED, GUN_RTC_ERROR_SCTP, "The SCTP association could not be set up");
      break;
    case SCTP_RESTART:
      end_with (self,
                GUN_SCTP_FAILED,
                GUN_RTC_ERROR_SCTP,
                "The other side began its SCTP association anew, which a data channel never does");
      break;
    default:
      break;
    }
}

static void
take_reset (GunSctpAssociation *self, const struct sctp_stream_reset_event *event)
{
  const gsize head_bytes = G_STRUCT_OFFSET (struct sctp_stream_reset_event, strreset_stream_list);
  gsize n_streams = event->strreset_length < head_bytes
                        ? 0
                        : (event->strreset_length - head_bytes) / sizeof (guint16);
  g_autofree guint16 *streams
      = g_memdup2 (event->strreset_stream_list, n_streams * sizeof (guint16));
  guint16 flags = event->strreset_flags;
  gboolean failed = (flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED)) != 0;

  if (flags & SCTP_STREAM_RESET_OUTGOING_SSN)
    self->resetting = FALSE;
  /* No stream is all of them (RFC 6525 section 4.1) */
  for (guint i = 0; i < (n_streams > 0 ? n_streams : GUN_SCTP_STREAMS); i++)
    {
      guint16 stream = n_streams > 0 ? streams[i] : (guint16) i;

      if ((flags & SCTP_STREAM_RESET_INCOMING_SSN) && !failed)
        self->callbacks.stream_reset (stream, TRUE, self->user_data);
      /* Refused, it is over all the same: nothing more will be said of it, and the numbers of both sides go on */
      if (flags & SCTP_STREAM_RESET_OUTGOING_SSN)
        self->callbacks.stream_reset (stream, FALSE, self->user_data);
    }
}

/* Each fragment that was not acknowledged is told of, those of one message in a row: they have its number. */
static void
take_failure (GunSctpAssociation *self, const struct sctp_send_failed_event *event)
{
  if (event->ssfe_info.snd_context == self->abandoned_number)
    return;
  self->abandoned_number = event->ssfe_info.snd_context;
  self->messages_abandoned++;
  self->callbacks.abandoned (event->ssfe_info.snd_sid, self->user_data);
}

static void
take_partial_delivery (GunSctpAssociation *self, const struct sctp_pdapi_event *event)
{
  /* The other side gave up the rest of a message of which we have a part */
  Partial *partial
      = self->partial == NULL
            ? NULL
            : g_hash_table_lookup (self->partial, GUINT_TO_POINTER (event->pdapi_stream));

  if (partial == NULL)
    return;
  skip (self, partial);
  g_hash_table_remove (self->partial, GUINT_TO_POINTER (event->pdapi_stream));
}

static void
take_notification (GunSctpAssociation *self, const guint8 *bytes, gsize length_bytes)
{
  const union sctp_notification *event = (const union sctp_notification *) (const void *) bytes;

  if (length_bytes < sizeof event->sn_header || event->sn_header.sn_length != length_bytes)
    return;
  switch (event->sn_header.sn_type)
    {
    case SCTP_ASSOC_CHANGE:
      take_change (self, &event->sn_assoc_change);
      break;
    case SCTP_STREAM_RESET_EVENT:
      take_reset (self, &event->sn_strreset_event);
      break;
    case SCTP_SEND_FAILED_EVENT:
      take_failure (self, &event->sn_send_failed_event);
      break;
    case SCTP_PARTIAL_DELIVERY_EVENT:
      take_partial_delivery (self, &event->sn_pdapi_event);
      break;
    case SCTP_SENDER_DRY_EVENT:
      self->n_unsent = 0;
      break;
    default:
      break;
    }
}

/* ECONNRESET: the other side ended it; everything else went wrong. */
static void
end_reading (GunSctpAssociation *self, int reason)
{
  g_autofree char *message = NULL;

  if (reason == ECONNRESET)
    {
      end_with (self, GUN_SCTP_CLOSED, GUN_RTC_ERROR_CLOSED, "The other side closed it");
      return;
    }
  message = g_strdup_printf ("The SCTP association %s: %s",
                             self->state == GUN_SCTP_CONNECTED ? "broke" : "could not be set up",
                             g_strerror (reason));
  end_with (self, GUN_SCTP_FAILED, GUN_RTC_ERROR_SCTP, message);
}

/* Reads what usrsctp has, which is bounded by its receive buffer; FALSE when a pause left some of it. */
gboolean
gun_sctp_events_read (GunSctpAssociation *self)
{
  g_autofree guint8 *buffer = g_malloc (READ_BYTES);

  while (self->socket != NULL && (!self->paused || self->allowed_bytes > 0))
    {
      struct sctp_rcvinfo about = { 0 };
      struct sockaddr_conn from;
      socklen_t from_bytes = sizeof from;
      socklen_t about_bytes = sizeof about;
      unsigned int about_type = 0;
      int flags = 0;
      ssize_t length_bytes = usrsctp_recvv (self->socket,
                                            buffer,
                                            READ_BYTES,
                                            (struct sockaddr *) &from,
                                            &from_bytes,
                                            &about,
                                            &about_bytes,
                                            &about_type,
                                            &flags);

      if (length_bytes < 0 && (errno == EWOULDBLOCK || errno == EAGAIN))
        return TRUE;
      if (length_bytes <= 0)
        {
          end_reading (self, length_bytes == 0 ? ECONNRESET : errno);
          return TRUE;
        }
      self->allowed_bytes -= MIN (self->allowed_bytes, (gsize) length_bytes);
      if (flags & MSG_NOTIFICATION)
        take_notification (self, buffer, (gsize) length_bytes);
      else if (about_type == SCTP_RECVV_RCVINFO)
        take_data (self, &about, buffer, (gsize) length_bytes, (flags & MSG_EOR) != 0);
    }
  return self->socket == NULL;
}
