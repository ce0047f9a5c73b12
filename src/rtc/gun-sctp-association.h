/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* RFC 8831 section 6.2 wants 65535 streams; both sides together agree on the smaller number, and usrsctp keeps 3.4 MB
 * for so many. */
#define GUN_SCTP_STREAMS 1024

/* What fits every path with IPv6, UDP, DTLS and TURN around it. */
#define GUN_SCTP_MTU_BYTES 1180

/* Longest message that can be sent: it is handed over whole. */
#define GUN_SCTP_MAX_SEND_BYTES (2 * 1024 * 1024)

/**
 * GunSctpState:
 * @GUN_SCTP_NEW: not started
 * @GUN_SCTP_CONNECTING: both sides say hello
 * @GUN_SCTP_CONNECTED: messages go both ways
 * @GUN_SCTP_CLOSED: ended by the other side or by gun_sctp_association_abort()
 * @GUN_SCTP_FAILED: could not be set up, or broke
 */
typedef enum
{
  GUN_SCTP_NEW,
  GUN_SCTP_CONNECTING,
  GUN_SCTP_CONNECTED,
  GUN_SCTP_CLOSED,
  GUN_SCTP_FAILED,
} GunSctpState;

#define GUN_TYPE_SCTP_STATE (gun_sctp_state_get_type ())
GType gun_sctp_state_get_type (void);

/**
 * GunSctpSettings:
 * @local_port: of this side, 5000 for data channels
 * @remote_port: of the other side
 * @max_message_bytes: longest message that is taken; a longer one is skipped and told of
 * @cwnd_cap_bytes: most bytes on their way at once while the round trip is under
 *   GUN_SCTP_CWND_CAP_BELOW_US; 0 for no such limit
 */
typedef struct
{
  guint16 local_port;
  guint16 remote_port;
  gsize max_message_bytes;
  guint cwnd_cap_bytes;
} GunSctpSettings;

/* The cap is for sockets of the same computer and network, whose buffers are smaller than a window. */
#define GUN_SCTP_CWND_CAP_BELOW_US 5000

/**
 * GunSctpReliability:
 * @ordered: whether the message keeps its place among those of its stream
 * @max_retransmits: it is given up after being sent again so often; -1: no such limit (RFC 7496 section 3.1)
 * @max_packet_life_time_ms: it is given up after so long; -1: no such limit (RFC 3758). At most one of the two is set
 */
typedef struct
{
  gboolean ordered;
  int max_retransmits;
  int max_packet_life_time_ms;
} GunSctpReliability;

/**
 * GunSctpSent:
 * @GUN_SCTP_SENT: handed over, whole
 * @GUN_SCTP_WOULD_BLOCK: no room now: again after @writable
 * @GUN_SCTP_REFUSED: never like this; the error says why
 */
typedef enum
{
  GUN_SCTP_SENT,
  GUN_SCTP_WOULD_BLOCK,
  GUN_SCTP_REFUSED,
} GunSctpSent;

/**
 * GunSctpStatistics:
 *
 * What usrsctp tells of one association, and what was counted as its packets passed; -1 is not known.
 */
typedef struct
{
  gint64 round_trip_us; /* of the last heartbeat that was answered */
  gint64 rto_ms;
  gint64 cwnd_bytes;
  gint64 rwnd_bytes;
  gint64 mtu_bytes;
  gint64 unacked_chunks;
  gint64 pending_chunks;
  gint64 retransmitted_chunks;
  gint64 messages_abandoned;
  gint64 times_given_up;      /* the other side said that it gives up some of what it sent */
  guint64 messages_too_large; /* of the other side, skipped */
} GunSctpStatistics;

/**
 * GunSctpCallbacks:
 * @send: a packet is to go out; it may be lost
 * @message: a whole message of a stream
 * @state_changed: @state is the state now; @error in CLOSED and FAILED
 * @stream_reset: a direction of a stream was reset: @incoming when the other side will send no more on it
 * @abandoned: a message sent on a stream was given up by its reliability
 * @refused: something of the other side on a stream was skipped
 * @writable: what would block may fit now
 *
 * None is called inside usrsctp: all may call any function here, but gun_sctp_association_free().
 */
typedef struct
{
  void (*send) (const guint8 *packet, gsize length_bytes, gpointer user_data);
  void (*message) (guint16 stream, guint32 ppid, GBytes *message, gpointer user_data);
  void (*state_changed) (GunSctpState state, const GError *error, gpointer user_data);
  void (*stream_reset) (guint16 stream, gboolean incoming, gpointer user_data);
  void (*abandoned) (guint16 stream, gpointer user_data);
  void (*refused) (guint16 stream, const GError *error, gpointer user_data);
  void (*writable) (gpointer user_data);
} GunSctpCallbacks;

/**
 * GunSctpAssociation:
 *
 * One SCTP association inside DTLS (RFC 8261), on usrsctp: packets and time in, packets and whole messages out. Both
 * sides connect at once. usrsctp is one for the whole process and has one clock (gun-sctp-clock.h), so all
 * associations live in one thread.
 */
typedef struct _GunSctpAssociation GunSctpAssociation;

GunSctpAssociation *gun_sctp_association_new (const GunSctpSettings *settings,
                                              const GunSctpCallbacks *callbacks,
                                              gpointer user_data);
void gun_sctp_association_free (GunSctpAssociation *self);

void gun_sctp_association_start (GunSctpAssociation *self, gint64 now_us);
void gun_sctp_association_process (GunSctpAssociation *self,
                                   const guint8 *packet,
                                   gsize length_bytes,
                                   gint64 now_us);
GunSctpSent gun_sctp_association_send (GunSctpAssociation *self,
                                       guint16 stream,
                                       guint32 ppid,
                                       const GunSctpReliability *reliability,
                                       GBytes *message,
                                       GError **error);
void gun_sctp_association_reset_stream (GunSctpAssociation *self, guint16 stream);
void gun_sctp_association_heartbeat (GunSctpAssociation *self, gint64 now_us);
void gun_sctp_association_abort (GunSctpAssociation *self);

void gun_sctp_association_pause (GunSctpAssociation *self);
gboolean gun_sctp_association_read_on (GunSctpAssociation *self);

GunSctpState gun_sctp_association_get_state (GunSctpAssociation *self);
guint gun_sctp_association_get_n_streams (GunSctpAssociation *self);
void gun_sctp_association_get_statistics (GunSctpAssociation *self, GunSctpStatistics *statistics);

G_END_DECLS
