/* SPDX-License-Identifier: MIT */

#include "gun-dcep.h"

#include <string.h>

#include "gun-rtc-error.h"

#define MESSAGE_ACK 0x02
#define MESSAGE_OPEN 0x03

#define CHANNEL_RELIABLE 0x00
#define CHANNEL_TRIES 0x01
#define CHANNEL_TIMED 0x02
#define CHANNEL_UNORDERED 0x80

#define HEADER_BYTES 12

static guint
get_16 (const guint8 *at)
{
  return (guint) at[0] << 8 | at[1];
}

static guint32
get_32 (const guint8 *at)
{
  return (guint32) get_16 (at) << 16 | get_16 (at + 2);
}

static void
put_16 (guint8 *at, guint value)
{
  at[0] = (guint8) (value >> 8);
  at[1] = (guint8) value;
}

/* Both ways pass here, so that nobody is told of a name that would not be taken from him. */
static gboolean
check_name (const char *what, const char *name, gsize length_bytes, GError **error)
{
  if (length_bytes > GUN_DCEP_MAX_NAME_BYTES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "The %s of a data channel has %" G_GSIZE_FORMAT " bytes; at most %d are taken",
                   what,
                   length_bytes,
                   GUN_DCEP_MAX_NAME_BYTES);
      return FALSE;
    }
  /* With a length given, a NUL counts as no UTF-8 */
  if (!g_utf8_validate_len (name, length_bytes, NULL))
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "The %s of a data channel is not UTF-8, or holds a NUL",
                   what);
      return FALSE;
    }
  return TRUE;
}

static gboolean
check_lengths (const guint8 *bytes, gsize length_bytes, GError **error)
{
  gsize stated_bytes;

  if (length_bytes < HEADER_BYTES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "A data channel's open message of %" G_GSIZE_FORMAT
                   " bytes; its header alone has %d",
                   length_bytes,
                   HEADER_BYTES);
      return FALSE;
    }

  stated_bytes = HEADER_BYTES + (gsize) get_16 (bytes + 8) + get_16 (bytes + 10);
  if (stated_bytes != length_bytes)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "A data channel's open message of %" G_GSIZE_FORMAT
                   " bytes; by its length fields it has %" G_GSIZE_FORMAT,
                   length_bytes,
                   stated_bytes);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_reliability (GunDcepOpen *self, const guint8 *bytes, GError **error)
{
  int limit = (int) MIN (get_32 (bytes + 4), GUN_DCEP_MAX_RELIABILITY);

  self->ordered = !(bytes[1] & CHANNEL_UNORDERED);
  self->max_retransmits = -1;
  self->max_packet_life_time_ms = -1;
  switch (bytes[1] & ~CHANNEL_UNORDERED)
    {
    case CHANNEL_RELIABLE:
      return TRUE;

    case CHANNEL_TRIES:
      self->max_retransmits = limit;
      return TRUE;

    case CHANNEL_TIMED:
      self->max_packet_life_time_ms = limit;
      return TRUE;

    default:
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_UNSUPPORTED,
                   "A data channel of type 0x%02x; known are 00 to 02 and 80 to 82",
                   bytes[1]);
      return FALSE;
    }
}

GunDcepOpen *
gun_dcep_open_parse (const guint8 *bytes, gsize length_bytes, GError **error)
{
  g_autoptr (GunDcepOpen) self = NULL;
  const char *label;
  gsize label_bytes;
  gsize protocol_bytes;

  g_return_val_if_fail (bytes != NULL || length_bytes == 0, NULL);

  if (length_bytes > 0 && bytes[0] != MESSAGE_OPEN)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_UNSUPPORTED,
                   "A data channel's control message of type 0x%02x, where 0x%02x opens one",
                   bytes[0],
                   MESSAGE_OPEN);
      return NULL;
    }
  if (!check_lengths (bytes, length_bytes, error))
    return NULL;

  label = (const char *) bytes + HEADER_BYTES;
  label_bytes = get_16 (bytes + 8);
  protocol_bytes = get_16 (bytes + 10);
  self = g_new0 (GunDcepOpen, 1);
  self->priority = (guint16) get_16 (bytes + 2);
  if (!read_reliability (self, bytes, error) || !check_name ("label", label, label_bytes, error)
      || !check_name ("protocol", label + label_bytes, protocol_bytes, error))
    return NULL;

  self->label = g_strndup (label, label_bytes);
  self->protocol = g_strndup (label + label_bytes, protocol_bytes);
  return g_steal_pointer (&self);
}

static gboolean
check_reliability (const GunDcepOpen *self, GError **error)
{
  if (self->max_retransmits >= 0 && self->max_packet_life_time_ms >= 0)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_INVALID,
                           "A data channel limits either its tries or their time, not both");
      return FALSE;
    }
  if (self->max_retransmits < -1 || self->max_retransmits > GUN_DCEP_MAX_RELIABILITY
      || self->max_packet_life_time_ms < -1
      || self->max_packet_life_time_ms > GUN_DCEP_MAX_RELIABILITY)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "The limits of a data channel go from 0 to %d; -1 is none",
                   GUN_DCEP_MAX_RELIABILITY);
      return FALSE;
    }
  return TRUE;
}

GBytes *
gun_dcep_open_print (const GunDcepOpen *self, GError **error)
{
  guint type = CHANNEL_RELIABLE;
  guint limit = 0;
  gsize label_bytes;
  gsize protocol_bytes;
  gsize length_bytes;
  guint8 *bytes;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->label != NULL && self->protocol != NULL, NULL);

  label_bytes = strlen (self->label);
  protocol_bytes = strlen (self->protocol);
  if (!check_reliability (self, error) || !check_name ("label", self->label, label_bytes, error)
      || !check_name ("protocol", self->protocol, protocol_bytes, error))
    return NULL;

  if (self->max_retransmits >= 0)
    {
      type = CHANNEL_TRIES;
      limit = (guint) self->max_retransmits;
    }
  else if (self->max_packet_life_time_ms >= 0)
    {
      type = CHANNEL_TIMED;
      limit = (guint) self->max_packet_life_time_ms;
    }

  length_bytes = HEADER_BYTES + label_bytes + protocol_bytes;
  bytes = g_malloc (length_bytes);
  bytes[0] = MESSAGE_OPEN;
  bytes[1] = (guint8) (type | (self->ordered ? 0 : CHANNEL_UNORDERED));
  put_16 (bytes + 2, self->priority);
  put_16 (bytes + 4, 0);
  put_16 (bytes + 6, limit);
  put_16 (bytes + 8, (guint) label_bytes);
  put_16 (bytes + 10, (guint) protocol_bytes);
  memcpy (bytes + HEADER_BYTES, self->label, label_bytes);
  memcpy (bytes + HEADER_BYTES + label_bytes, self->protocol, protocol_bytes);
  return g_bytes_new_take (bytes, length_bytes);
}

void
gun_dcep_open_free (GunDcepOpen *self)
{
  if (self == NULL)
    return;

  g_free (self->label);
  g_free (self->protocol);
  g_free (self);
}

GBytes *
gun_dcep_ack_print (void)
{
  static const guint8 ack = MESSAGE_ACK;

  return g_bytes_new_static (&ack, sizeof ack);
}

gboolean
gun_dcep_is_ack (const guint8 *bytes, gsize length_bytes)
{
  return length_bytes == 1 && bytes[0] == MESSAGE_ACK;
}
