/* SPDX-License-Identifier: MIT */

#include "gun-frame-reader.h"

#include <string.h>

#include "gun-relay.h"

/**
 * gun_frame_reader_init:
 * @self: the reader
 * @side: who sends the frames it will see
 * @max_message_bytes: largest payload of one message, at most %G_MAXINT64
 *
 * Makes @self ready for the first byte after the handshake.
 */
void
gun_frame_reader_init (GunFrameReader *self, GunFrameSide side, guint64 max_message_bytes)
{
  *self = (GunFrameReader){ .side = side, .max_message_bytes = max_message_bytes };
}

static guint
header_size (const GunFrameReader *self)
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
read_length (const GunFrameReader *self, guint64 *length, GError **error)
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
take_control_frame (GunFrameReader *self, guint64 length, GError **error)
{
  if (!(self->header[0] & GUN_FRAME_FINAL_BIT))
    return refuse (error, "a close, ping or pong in fragments");
  if (length > GUN_FRAME_CONTROL_BYTES)
    return refuse (error, "a close, ping or pong of more than 125 bytes");
  return TRUE;
}

static gboolean
take_data_frame (GunFrameReader *self, guint8 opcode, guint64 length, GError **error)
{
  if (opcode == GUN_FRAME_CONTINUES && self->n_fragments == 0)
    return refuse (error, "a fragment of no message");
  if (opcode != GUN_FRAME_CONTINUES && self->n_fragments > 0)
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
  if (self->header[0] & GUN_FRAME_FINAL_BIT)
    {
      self->message_bytes = 0;
      self->n_fragments = 0;
    }
  return TRUE;
}

/* The first two bytes say enough to refuse most of what is no WebSocket, without waiting for more. */
static gboolean
judge_start (const GunFrameReader *self, GError **error)
{
  guint8 opcode = self->header[0] & 0x0f;
  gboolean masked = (self->header[1] & GUN_FRAME_MASK_BIT) != 0;

  if (self->header[0] & 0x70)
    return refuse (error, "reserved bits of an extension nobody asked for");
  if (masked != (self->side == GUN_FRAME_FROM_CLIENT))
    return refuse (error,
                   masked ? "a masked frame from a server" : "an unmasked frame from a client");
  if ((opcode > GUN_FRAME_BINARY && opcode < GUN_FRAME_CLOSE) || opcode > GUN_FRAME_PONG)
    return refuse (error, "a frame of a kind that does not exist");
  return TRUE;
}

static gboolean
take_header (GunFrameReader *self, GError **error)
{
  guint8 opcode = self->header[0] & 0x0f;
  guint64 length;

  if (!read_length (self, &length, error))
    return FALSE;
  if (opcode & GUN_FRAME_CONTROL_BIT ? !take_control_frame (self, length, error)
                                     : !take_data_frame (self, opcode, length, error))
    return FALSE;

  self->payload_left = length;
  self->mask_left = self->header[1] & GUN_FRAME_MASK_BIT ? GUN_FRAME_MASK_BYTES : 0;
  return TRUE;
}

/* One byte of a header, or of the mask after it. */
static gboolean
take_byte (GunFrameReader *self, guint8 byte, GError **error)
{
  if (self->mask_left > 0)
    {
      self->mask[GUN_FRAME_MASK_BYTES - self->mask_left--] = byte;
      return TRUE;
    }

  if (self->header_length == header_size (self))
    self->header_length = 0;
  self->header[self->header_length++] = byte;
  if (self->header_length == 2 && !judge_start (self, error))
    return FALSE;
  return self->header_length < header_size (self) || take_header (self, error);
}

/* Whether the last byte was the last of a frame's header, or of the mask after it. */
static gboolean
is_past_header (const GunFrameReader *self)
{
  return self->mask_left == 0 && self->header_length == header_size (self);
}

/**
 * gun_frame_mask:
 * @bytes: (array length=length_bytes): payload
 * @length_bytes: its length
 * @mask: GUN_FRAME_MASK_BYTES
 *
 * Masks @bytes, or takes the mask off them.
 */
void
gun_frame_mask (guint8 *bytes, gsize length_bytes, const guint8 *mask)
{
  guint8 *end = bytes + length_bytes;
  guint64 wide;

  memcpy (&wide, mask, GUN_FRAME_MASK_BYTES);
  memcpy ((guint8 *) &wide + GUN_FRAME_MASK_BYTES, mask, GUN_FRAME_MASK_BYTES);
  for (; (gsize) (end - bytes) >= sizeof wide; bytes += sizeof wide)
    {
      guint64 block;

      memcpy (&block, bytes, sizeof block);
      block ^= wide;
      memcpy (bytes, &block, sizeof block);
    }
  for (guint i = 0; bytes < end; i++)
    *bytes++ ^= mask[i % GUN_FRAME_MASK_BYTES];
}

/* After @length_bytes of payload the mask goes on in its middle. */
static void
turn_mask (GunFrameReader *self, gsize length_bytes)
{
  guint8 turned[GUN_FRAME_MASK_BYTES];

  for (guint i = 0; i < GUN_FRAME_MASK_BYTES; i++)
    turned[i] = self->mask[(i + length_bytes) % GUN_FRAME_MASK_BYTES];
  memcpy (self->mask, turned, sizeof turned);
}

static gboolean
hand_out (
    GunFrameReader *self, guint8 *bytes, gsize length_bytes, GunFrameFunc func, gpointer user_data)
{
  GunFramePiece piece;

  self->payload_left -= length_bytes;
  if (self->side == GUN_FRAME_FROM_CLIENT)
    {
      gun_frame_mask (bytes, length_bytes, self->mask);
      if (self->payload_left > 0)
        turn_mask (self, length_bytes);
    }

  piece = (GunFramePiece){ .kind = self->header[0] & 0x0f,
                           .is_final = (self->header[0] & GUN_FRAME_FINAL_BIT) != 0,
                           .ends_frame = self->payload_left == 0,
                           .bytes = bytes,
                           .length_bytes = length_bytes };
  return func (&piece, user_data);
}

/**
 * gun_frame_reader_feed:
 * @self: the reader
 * @bytes: the next bytes of the stream; their masks are taken off in place
 * @length_bytes: how many
 * @func: gets the pieces of payload in them, in order, and may end @self
 * @user_data: for @func
 * @error: GUN_LINK_ERROR_FLOOD when a limit is passed, GUN_LINK_ERROR_CLOSED when it is no WebSocket
 *
 * Reads on. A message that is too large is refused when its header comes, before its payload.
 *
 * Returns: %FALSE when the connection must be cut; @self must not be fed again
 */
gboolean
gun_frame_reader_feed (GunFrameReader *self,
                       guint8 *bytes,
                       gsize length_bytes,
                       GunFrameFunc func,
                       gpointer user_data,
                       GError **error)
{
  guint8 *end = bytes + length_bytes;

  while (bytes < end)
    {
      gsize length;

      if (self->mask_left > 0 || self->payload_left == 0)
        {
          if (!take_byte (self, *bytes++, error))
            return FALSE;
          if (!is_past_header (self) || self->payload_left > 0)
            continue;
        }

      /* Nothing of a frame without payload, which ends with its header */
      length = (gsize) MIN (self->payload_left, (guint64) (end - bytes));
      if (!hand_out (self, bytes, length, func, user_data))
        break;
      bytes += length;
    }
  return TRUE;
}
