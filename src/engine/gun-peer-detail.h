/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-peer-view.h"

G_BEGIN_DECLS

/* Souls and keys it asked for that are named; all are counted. */
#define GUN_PEER_DETAIL_MAX_ASKED 100

/* Of its timeline: the first ones, which tell how it began, and the last. */
#define GUN_PEER_DETAIL_FIRST_MOMENTS 64
#define GUN_PEER_DETAIL_LAST_MOMENTS 192

/**
 * GunPeerEndType:
 * @GUN_PEER_END_HOST: an address of the machine itself
 * @GUN_PEER_END_SERVER_REFLEXIVE: of its NAT, as a STUN server saw it
 * @GUN_PEER_END_PEER_REFLEXIVE: of its NAT, as the other side saw it
 * @GUN_PEER_END_RELAYED: of a TURN server
 */
typedef enum
{
  GUN_PEER_END_HOST,
  GUN_PEER_END_SERVER_REFLEXIVE,
  GUN_PEER_END_PEER_REFLEXIVE,
  GUN_PEER_END_RELAYED,
} GunPeerEndType;

/**
 * GunPeerEnd:
 *
 * One end of a direct path.
 */
typedef struct
{
  GunPeerEndType type;
  gboolean is_tcp;
  char *address; /* for display */
  guint port;
} GunPeerEnd;

/**
 * GunPeerChannel:
 *
 * One data channel; counts are of whole messages and of their payload.
 */
typedef struct
{
  char *label; /* for display */
  gboolean ordered;
  int max_retransmits;         /* -1: until it arrives */
  int max_packet_life_time_ms; /* -1: until it arrives */
  guint64 messages_sent;
  guint64 messages_received;
  guint64 messages_lost; /* of ours, given up */
} GunPeerChannel;

/**
 * GunPeerMoment:
 * @at_ms: milliseconds since 1970
 * @layer: a constant, such as "ICE"
 * @text: what happened, one line
 * @times: how often in a row
 */
typedef struct
{
  double at_ms;
  const char *layer;
  char *text;
  guint times;
} GunPeerMoment;

/**
 * GunRoundTripSource:
 * @GUN_ROUND_TRIP_UNKNOWN: there is none
 * @GUN_ROUND_TRIP_CHANNEL: the data channel measures it all the time
 * @GUN_ROUND_TRIP_QUESTION: our last question and its answer
 * @GUN_ROUND_TRIP_RELAY: of the relay that leads there, not of the peer
 */
typedef enum
{
  GUN_ROUND_TRIP_UNKNOWN,
  GUN_ROUND_TRIP_CHANNEL,
  GUN_ROUND_TRIP_QUESTION,
  GUN_ROUND_TRIP_RELAY,
} GunRoundTripSource;

#define GUN_TYPE_PEER_DETAIL (gun_peer_detail_get_type ())
GType gun_peer_detail_get_type (void);

/**
 * GunPeerDetail:
 *
 * All that is known of one peer at one moment. Immutable, counted; fields may be read. A number that is not known is -1, a text %NULL, and
 * both are shown as "–". What the other side said of itself is escaped for display, on one line.
 */
typedef struct
{
  gatomicrefcount ref_count;

  GunPeerKind kind;
  GunPeerViewState state;
  GunRoute route;
  char *name;
  char *url;
  char *pid;
  char *device_id;
  char *room;
  char *via; /* the relay it was heard of through */
  char *address;
  char *reason; /* why the connection before ended */
  double at_ms; /* when this was gathered, milliseconds since 1970 */
  double since_ms;
  double retry_in_ms;
  gboolean is_paused;
  gboolean is_encrypted;
  gboolean is_local;
  gboolean is_private;

  /* Path */
  GunPeerEnd *here;
  GunPeerEnd *there;

  /* Quality. Messages and bytes are of the mesh, over all its links or of the direct one */
  gint64 round_trip_us;
  GunRoundTripSource round_trip_source;
  double bytes_per_second;
  gint64 messages_in;
  gint64 messages_out;
  gint64 bytes_in;
  gint64 bytes_out;
  gint64 lost_here;     /* messages of ours that the channel gave up */
  gint64 lost_there;    /* how often the other side said that something of its is lost */
  gint64 waiting_bytes; /* to be sent */
  gint64 clock_difference_us;
  gint64 clock_exact_us; /* -1: the difference is not known */
  gint64 dropped;        /* frames and messages that could not be used */
  gint64 duplicates;
  gint64 too_long;
  gint64 writes_refused;

  /* Security */
  char *dtls_version;
  char *dtls_cipher;
  char *fingerprint_here;
  char *fingerprint_there;
  char *short_code;

  /* Data channel */
  GPtrArray *channels; /* of GunPeerChannel */
  gint64 cwnd_bytes;
  gint64 rwnd_bytes;
  gint64 rto_ms;
  gint64 mtu_bytes;
  gint64 max_message_bytes;
  gint64 retransmitted;

  /* Asked for */
  gint64 n_asked;
  GPtrArray *asked; /* of char *: the last ones, newest first, for display */

  /* Timeline, oldest first */
  GPtrArray *moments;
  gint64 n_forgotten; /* between the first ones and the last */
} GunPeerDetail;

GunPeerDetail *gun_peer_detail_ref (GunPeerDetail *self);
void gun_peer_detail_unref (GunPeerDetail *self);

/* For programs, and for people; without addresses and names of souls unless they are asked for. */
void gun_peer_detail_append_json (const GunPeerDetail *self, gboolean with_addresses, GString *out);
char *gun_peer_detail_to_report (const GunPeerDetail *self, gboolean with_addresses);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunPeerDetail, gun_peer_detail_unref)

G_END_DECLS
