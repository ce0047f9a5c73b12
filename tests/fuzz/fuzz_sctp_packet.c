/* SPDX-License-Identifier: MIT */

/* What a peer sends that has the keys and breaks every rule: chunks of its choice to a connected association with its
 * channels. The ports, the tag and the checksum are made right, or nothing would be read.
 *
 *   per packet  1 byte of length, in words of four; then so many bytes of chunks, or what is left */

#include <string.h>

#include "fuzz-target.h"
#include "gun-data-channels.h"
#include "gun-sctp-association.h"
#include "gun-sctp-chunks.h"
#include "gun-sctp-clock.h"

#define STEP_US 10000
#define MAX_ROUNDS 200

typedef struct
{
  GunSctpAssociation *association;
  GunDataChannels *channels;
  GQueue *to_other; /* of GBytes */
  guint8 tag[4];    /* what this one writes, and the other one wants to read */
} End;

static End ends[2];
static gint64 now_us = 1000000;

static void
send_packet (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  End *end = user_data;

  memcpy (end->tag, packet + 4, sizeof end->tag);
  g_queue_push_tail (end->to_other, g_bytes_new (packet, length_bytes));
}

static void
take_message (guint16 stream, guint32 ppid, GBytes *message, gpointer user_data)
{
  End *end = user_data;

  gun_data_channels_take_message (end->channels, stream, ppid, message);
}

static void
take_state (GunSctpState state, const GError *error, gpointer user_data)
{
  End *end = user_data;

  if (state == GUN_SCTP_CONNECTED)
    gun_data_channels_begin (end->channels,
                             end->association,
                             end == &ends[0] ? GUN_DTLS_CLIENT : GUN_DTLS_SERVER,
                             65536);
  else if (error != NULL)
    gun_data_channels_end (end->channels);
}

static void
take_reset (guint16 stream, gboolean incoming, gpointer user_data)
{
  End *end = user_data;

  gun_data_channels_take_reset (end->channels, stream, incoming);
}

static void
take_abandoned (guint16 stream, gpointer user_data)
{
  End *end = user_data;

  gun_data_channels_take_abandoned (end->channels, stream);
}

static void
take_refused (guint16 stream, const GError *error, gpointer user_data)
{
  g_assert_nonnull (error);
}

static void
take_writable (gpointer user_data)
{
  End *end = user_data;

  gun_data_channels_flush (end->channels);
}

static void
take_opened (GunDataChannel *channel, gpointer user_data)
{
  g_assert_true (g_utf8_validate (gun_data_channel_get_label (channel), -1, NULL));
}

static const GunSctpCallbacks sctp_callbacks = {
  send_packet, take_message, take_state, take_reset, take_abandoned, take_refused, take_writable,
};
static const GunDataChannelsCallbacks channels_callbacks = { take_opened, take_refused };

/* Lets what is on its way arrive, and what that makes leave. */
static void
run (void)
{
  for (guint i = 0; i < MAX_ROUNDS; i++)
    {
      gboolean any = FALSE;

      for (guint from = 0; from < 2; from++)
        {
          g_autoptr (GBytes) packet = g_queue_pop_head (ends[from].to_other);
          gsize length_bytes;
          const guint8 *bytes;

          if (packet == NULL)
            continue;
          any = TRUE;
          bytes = g_bytes_get_data (packet, &length_bytes);
          gun_sctp_association_process (ends[1 - from].association, bytes, length_bytes, now_us);
        }
      if (!any)
        return;
    }
}

static void
sign (guint8 *packet, gsize length_bytes)
{
  guint32 sum = 0xffffffff;

  memset (packet + 8, 0, 4);
  for (gsize i = 0; i < length_bytes; i++)
    {
      sum ^= packet[i];
      for (guint bit = 0; bit < 8; bit++)
        sum = (sum >> 1) ^ (0x82f63b78 & (0u - (sum & 1)));
    }
  sum = GUINT32_TO_LE (~sum);
  memcpy (packet + 8, &sum, sizeof sum);
}

static void
feed (const uint8_t *chunks, size_t size)
{
  static const guint8 ports[] = { 0x13, 0x88, 0x13, 0x88 };
  g_autofree guint8 *packet = g_malloc0 (GUN_SCTP_HEADER_BYTES + size);

  memcpy (packet, ports, sizeof ports);
  memcpy (packet + 4, ends[1].tag, sizeof ends[1].tag);
  memcpy (packet + GUN_SCTP_HEADER_BYTES, chunks, size);
  sign (packet, GUN_SCTP_HEADER_BYTES + size);
  gun_sctp_association_process (ends[0].association, packet, GUN_SCTP_HEADER_BYTES + size, now_us);
}

static void
set_up (void)
{
  static const GunSctpSettings settings = {
    .local_port = 5000,
    .remote_port = 5000,
    .max_message_bytes = 65536,
  };

  for (guint i = 0; i < 2; i++)
    {
      ends[i].to_other = g_queue_new ();
      ends[i].channels = gun_data_channels_new (&channels_callbacks, &ends[i]);
      ends[i].association = gun_sctp_association_new (&settings, &sctp_callbacks, &ends[i]);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GunDataChannel) channel
          = gun_data_channels_create (ends[i].channels, "dc", NULL, NULL);

      gun_sctp_association_start (ends[i].association, now_us);
    }
  run ();
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  set_up ();
  g_assert_cmpint (gun_sctp_association_get_state (ends[0].association), ==, GUN_SCTP_CONNECTED);
  while (size > 1)
    {
      size_t length_bytes = MIN ((size_t) data[0] * 4, size - 1);

      feed (data + 1, length_bytes);
      data += 1 + length_bytes;
      size -= 1 + length_bytes;
    }
  run ();
  now_us += STEP_US;
  gun_sctp_clock_advance (now_us);
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&ends[i].channels, gun_data_channels_free);
      g_clear_pointer (&ends[i].association, gun_sctp_association_free);
      g_queue_free_full (g_steal_pointer (&ends[i].to_other), (GDestroyNotify) g_bytes_unref);
    }
  return 0;
}
