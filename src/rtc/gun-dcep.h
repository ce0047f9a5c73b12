/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunDcepPpid:
 * @GUN_DCEP_PPID_CONTROL: a message of this protocol
 * @GUN_DCEP_PPID_TEXT: UTF-8
 * @GUN_DCEP_PPID_BINARY: any bytes
 * @GUN_DCEP_PPID_TEXT_EMPTY: an empty text; SCTP sends no message without bytes, so one stands for it and means nothing
 * @GUN_DCEP_PPID_BINARY_EMPTY: empty binary, sent likewise
 *
 * The payload protocol identifiers of SCTP that a data channel uses (RFC 8831 section 8). 52 and 54, parts of one message, are
 * deprecated there and sent by nobody.
 */
typedef enum
{
  GUN_DCEP_PPID_CONTROL = 50,
  GUN_DCEP_PPID_TEXT = 51,
  GUN_DCEP_PPID_BINARY = 53,
  GUN_DCEP_PPID_TEXT_EMPTY = 56,
  GUN_DCEP_PPID_BINARY_EMPTY = 57,
} GunDcepPpid;

/* Longest label, and longest protocol, in bytes. The length fields could say 65535, which a hostile peer would do on each of a
 * thousand streams; two of 512 and the header still fit one SCTP packet of 1180 bytes. */
#define GUN_DCEP_MAX_NAME_BYTES 512

/* Largest limit of tries, and of milliseconds: maxRetransmits and maxPacketLifeTime are unsigned shorts in the API of a browser. */
#define GUN_DCEP_MAX_RELIABILITY 65535

/* Priorities of RFC 8831 section 6.4; peers that have none to give write 0. */
#define GUN_DCEP_PRIORITY_NORMAL 256

/**
 * GunDcepOpen:
 * @ordered: whether messages arrive in the order in which they were sent
 * @max_retransmits: times a message is sent again at most, 0 to %GUN_DCEP_MAX_RELIABILITY; -1: no such limit
 * @max_packet_life_time_ms: milliseconds it is tried for at most, in the same range; -1: no such limit
 * @priority: as on the wire
 * @label: UTF-8, may be empty
 * @protocol: UTF-8, may be empty
 *
 * What DATA_CHANNEL_OPEN says of a new channel (RFC 8832 section 5.1). At most one of the two limits is set. Pure: no I/O.
 *
 *   byte 0     message type: 0x03 DATA_CHANNEL_OPEN, 0x02 DATA_CHANNEL_ACK (which ends here)
 *   byte 1     channel type: 0x00 reliable, 0x01 tries are limited, 0x02 time is limited; 0x80 is added when unordered
 *   byte 2-3   priority
 *   byte 4-7   tries, or milliseconds; 0 when reliable, and then ignored
 *   byte 8-9   bytes of the label
 *   byte 10-11 bytes of the protocol
 *   then       the label, and the protocol right behind it, without padding; all numbers in network order
 */
typedef struct
{
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
  guint16 priority;
  char *label;
  char *protocol;
} GunDcepOpen;

/**
 * gun_dcep_open_parse:
 * @bytes: a whole message that came with %GUN_DCEP_PPID_CONTROL
 * @length_bytes: its length
 * @error: GUN_RTC_ERROR_INVALID when it breaks the form above, ends early, goes on behind its end, or holds a name that is too long
 *   or no UTF-8; GUN_RTC_ERROR_UNSUPPORTED when it is another message, or a type of channel unknown here. Close the stream
 *
 * Reads DATA_CHANNEL_OPEN. A limit above %GUN_DCEP_MAX_RELIABILITY is read as that.
 *
 * Returns: (transfer full): what it says, for gun_dcep_open_free(), or %NULL
 */
GunDcepOpen *gun_dcep_open_parse (const guint8 *bytes, gsize length_bytes, GError **error);

/**
 * gun_dcep_open_print:
 * @self: a channel to open; its @label and @protocol must be set
 * @error: GUN_RTC_ERROR_INVALID when a name is too long or no UTF-8, a limit out of its range, or both limits are set
 *
 * Writes DATA_CHANNEL_OPEN, 12 to 1036 bytes, to be sent with %GUN_DCEP_PPID_CONTROL, ordered and reliably.
 *
 * Returns: (transfer full): the message, or %NULL
 */
GBytes *gun_dcep_open_print (const GunDcepOpen *self, GError **error);

/**
 * gun_dcep_open_free:
 * @self: what gun_dcep_open_parse() returned
 *
 * Frees @self and its names.
 */
void gun_dcep_open_free (GunDcepOpen *self);

/**
 * gun_dcep_ack_print:
 *
 * Writes DATA_CHANNEL_ACK (RFC 8832 section 5.2), the answer to an open that was taken: one byte, sent on the same stream with
 * %GUN_DCEP_PPID_CONTROL, ordered and reliably.
 *
 * Returns: (transfer full): the message
 */
GBytes *gun_dcep_ack_print (void);

/**
 * gun_dcep_is_ack:
 * @bytes: a whole message that came with %GUN_DCEP_PPID_CONTROL
 * @length_bytes: its length
 *
 * Tells DATA_CHANNEL_ACK, which is one byte and nothing behind it.
 *
 * Returns: whether it is one
 */
gboolean gun_dcep_is_ack (const guint8 *bytes, gsize length_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDcepOpen, gun_dcep_open_free)

G_END_DECLS
