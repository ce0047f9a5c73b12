/* SPDX-License-Identifier: MIT */

#include "gun-frame-meter.h"

#include "gun-relay.h"

enum
{
  OPCODE_CONTINUES = 0x0,
  OPCODE_TEXT = 0x1,
  OPCODE_BINARY = 0x2,
  OPCODE_CLOSE = 0x8,
  OPCODE_PING = 0x9,
  OPCODE_PONG = 0xa,
};

#define OPCODE_CONTROL_BIT 0x8

/* Largest payload of a close, ping or pong (RFC 6455 section 5.5). */
#define CONTROL_BYTES 125

/**
 * gun_frame_meter_init:
 * @self: the meter
 * @side: who sends the frames it will see
 * @max_message_bytes: largest payload of one message, at most %G_MAXINT64
 *
 * Makes @self ready for the first byte after the handshake.
 */
void
gun_frame_meter_init (GunFrameMeter *self, GunFrameSide side, guint64 max_message_bytes)
{
  *self = (GunFrameMeter){ .side = side, .max_message_bytes = max_message_bytes };
}

static guint
header_size (const GunFrameMeter *self)
{
  if (self->header_length < 2)
    return 2;
  if ((self->header[1] & 0x7f) == 126)
    return 4;
  return (self->header[1] & 0x7f) == 127 ? 10 : 2;
}

static gboolean
refuse (GError **error, const char *rule)
{
  g_set_error (
      error, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED, "It broke the rules of WebSocket: %s", rule);
  return FALSE;
}

static gboolean
read_length (const GunFrameMeter *self, guint64 *length, GError **error)
{
  guint short_length = self->header[1] & 0x7f;
  guint n_bytes = short_length == 126 ? 2 : short_length == 127 ? 8 : 0;
  guint64 shortest = n_bytes == 2 ? 126 : G_GUINT64_CONSTANT (65536);

  if (n_bytes == 0)
    {
      *length = short_length;
      return TRUE;
    }

  *length = 0;
  for (guint i = 0; i < n_bytes; i++)
    *length = *length << 8 | self->header[2 + i];
  if (*length < shortest)
    return refuse (error, "a length not in its shortest form");
  if (*length > G_MAXINT64)
    return refuse (error, "a length above 2^63");
  return TRUE;
}

static gboolean
take_control_frame (GunFrameMeter *self, guint8 opcode, guint64 length, GError **error)
{
  if (!(self->header[0] & 0x80))
    return refuse (error, "a close, ping or pong in fragments");
  if (length > CONTROL_BYTES)
    return refuse (error, "a close, ping or pong of more than 125 bytes");

  self->n_controls++;
  if (opcode == OPCODE_PING)
    self->n_pings++;
  return TRUE;
}

static gboolean
take_data_frame (GunFrameMeter *self, guint8 opcode, guint64 length, GError **error)
{
  if (opcode == OPCODE_CONTINUES && self->n_fragments == 0)
    return refuse (error, "a fragment of no message");
  if (opcode != OPCODE_CONTINUES && self->n_fragments > 0)
    return refuse (error, "a message inside another");

  if (length > self->max_message_bytes - self->message_bytes)
    {
      /* Both are below 2^63: the sum fits */
      g_set_error (error,
                   GUN_LINK_ERROR,
                   GUN_LINK_ERROR_FLOOD,
                   "It sent a message of %" G_GUINT64_FORMAT
                   " bytes or more; at most %" G_GUINT64_FORMAT " are taken",
                   self->message_bytes + length,
                   self->max_message_bytes);
      return FALSE;
    }
  if (self->n_fragments >= GUN_RELAY_MAX_FRAGMENTS)
    {
      g_set_error (error,
                   GUN_LINK_ERROR,
                   GUN_LINK_ERROR_FLOOD,
                   "It sent one message in more than %d fragments",
                   GUN_RELAY_MAX_FRAGMENTS);
      return FALSE;
    }

  self->message_bytes += length;
  self->n_fragments++;
  if (self->header[0] & 0x80)
    {
      self->message_bytes = 0;
      self->n_fragments = 0;
    }
  return TRUE;
}

/* The first two bytes say enough to refuse most of what is no WebSocket, without waiting for more. */
static gboolean
judge_start (const GunFrameMeter *self, GError **error)
{
  guint8 opcode = self->header[0] & 0x0f;
  gboolean masked = (self->header[1] & 0x80) != 0;

  if (self->header[0] & 0x70)
    return refuse (error, "reserved bits of an extension nobody asked for");
  if (masked != (self->side == GUN_FRAME_FROM_CLIENT))
    return refuse (error,
                   masked ? "a masked frame from a server" : "an unmasked frame from a client");
  if ((opcode > OPCODE_BINARY && opcode < OPCODE_CLOSE) || opcode > OPCODE_PONG)
    return refuse (error, "a frame of a kind that does not exist");
  return TRUE;
}

static gboolean
take_header (GunFrameMeter *self, GError **error)
{
  guint8 opcode = self->header[0] & 0x0f;
  guint64 length;

  if (!read_length (self, &length, error))
    return FALSE;
  if (opcode & OPCODE_CONTROL_BIT ? !take_control_frame (self, opcode, length, error)
                                  : !take_data_frame (self, opcode, length, error))
    return FALSE;

  self->payload_left = length;
  self->mask_left = self->header[1] & 0x80 ? 4 : 0;
  return TRUE;
}

/* One byte of a header, or of the mask after it. */
static gboolean
take_byte (GunFrameMeter *self, guint8 byte, GError **error)
{
  if (self->mask_left > 0)
    {
      self->mask_left--;
      return TRUE;
    }

  if (self->header_length == header_size (self))
    self->header_length = 0;
  self->header[self->header_length++] = byte;
  if (self->header_length == 2 && !judge_start (self, error))
    return FALSE;
  return self->header_length < header_size (self) || take_header (self, error);
}

/**
 * gun_frame_meter_feed:
 * @self: the meter
 * @bytes: the next bytes of the stream
 * @length_bytes: how many
 * @error: GUN_LINK_ERROR_FLOOD when a limit is passed, GUN_LINK_ERROR_CLOSED when it is no WebSocket
 *
 * Reads on. A message that is too large is refused when its header comes, before its payload.
 *
 * Returns: %FALSE when the connection must be cut; @self must not be fed again
 */
gboolean
gun_frame_meter_feed (GunFrameMeter *self, const guint8 *bytes, gsize length_bytes, GError **error)
{
  const guint8 *end = bytes + length_bytes;

  while (bytes < end)
    {
      guint64 passed = MIN (self->payload_left, (guint64) (end - bytes));

      if (self->mask_left > 0 || passed == 0)
        {
          if (!take_byte (self, *bytes++, error))
            return FALSE;
          continue;
        }

      self->payload_left -= passed;
      bytes += passed;
      if (!(self->header[0] & OPCODE_CONTROL_BIT))
        self->data_bytes += passed;
    }
  return TRUE;
}
