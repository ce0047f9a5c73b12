/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-ice-candidate.h"
#include "gun-ice-server.h"
#include "gun-ice-state.h"

G_BEGIN_DECLS

/* Candidates of the other side that are kept in one generation (until the next restart). Browsers send about ten. */
#define GUN_ICE_MAX_CANDIDATES 32

/* Packets, and their bytes, that may come before there is a pair to answer over. Two flights of DTLS are 4 to 8 packets. */
#define GUN_ICE_MAX_HELD_PACKETS 64
#define GUN_ICE_MAX_HELD_BYTES (128 * 1024)

/* What the settings are when nobody says otherwise. */
#define GUN_ICE_CONNECT_TIMEOUT_MS 30000
/* STUN and garbage stay inside libnice, which reads all that waits in a socket in one dispatch: with this much, two senders that
 * fill both cores make it take 15 ms of CPU time, with 2 MiB 29. A flood of data is bounded by its own budget, and loses nothing. */
#define GUN_ICE_RECEIVE_BUFFER_BYTES (1024 * 1024)

/**
 * GunIceSettings:
 * @servers: (nullable) (element-type GunIceServer): STUN and TURN; the array must stay as it is. libnice asks one STUN server: the first that is known by address when gathering
 *   begins; gun_stun_probe_new() asks them all. Of TURN servers up to eight addresses are used
 * @relay_only: only through a TURN server, so that the other side does not learn our addresses
 * @min_port: first port for our sockets; 0: any
 * @max_port: last port for our sockets, at least @min_port
 * @addresses: (nullable): only these addresses of this machine; %NULL: all
 * @interfaces: (nullable): only addresses of these interfaces; %NULL: all
 * @loopback: also loopback addresses, ours and theirs, for two peers on one machine
 * @controlling: whether we decide on the pair: who made the offer does
 * @connect_timeout_ms: how long to look for a pair, and how long for one that was lost, milliseconds; 0: %GUN_ICE_CONNECT_TIMEOUT_MS
 * @hold: its candidates go by hand, so that they must be good for minutes, not for seconds
 * @receive_buffer_bytes: receive buffer of each socket; the system may give less; 0: %GUN_ICE_RECEIVE_BUFFER_BYTES
 */
typedef struct
{
  GPtrArray *servers;
  gboolean relay_only;
  guint16 min_port;
  guint16 max_port;
  const char *const *addresses;
  const char *const *interfaces;
  gboolean loopback;
  gboolean controlling;
  guint connect_timeout_ms;
  gboolean hold;
  gsize receive_buffer_bytes;
} GunIceSettings;

/**
 * GunIceAgent:
 *
 * One end of a path between two peers: looks for pairs of addresses, keeps the best (RFC 8445, trickling as in RFC 8838), and carries datagrams over
 * it. STUN stays inside. Over libnice, whose own rules of when something has failed, or has been gathered, are not relied on.
 *
 * Addresses of this machine are taken as they are when gathering begins: all that are up, but no link-local IPv6, which a candidate cannot say
 * completely. When they have changed at a restart, everything is gathered anew, and the old path is used until there is a new one.
 *
 * Thread: the thread-default context it was made in; callbacks come from there. Everything may be called inside a callback but gun_ice_agent_free().
 */
typedef struct _GunIceAgent GunIceAgent;

/**
 * GunIceCallbacks:
 * @candidate: one of ours, for the other side; the first may come inside gun_ice_agent_gather()
 * @gathering_done: all were told that come in time; at most 5 s after it began; may come inside gun_ice_agent_gather()
 * @state_changed: @error (nullable): why, when it is %GUN_ICE_DISCONNECTED or %GUN_ICE_FAILED
 * @pair_changed: another pair is used; also without a change of state, which whoever is above need not notice
 * @received: a datagram of the other side; those that came before there was a pair follow right after %GUN_ICE_CONNECTED
 */
typedef struct
{
  void (*candidate) (const GunIceCandidate *candidate, gpointer user_data);
  void (*gathering_done) (gpointer user_data);
  void (*state_changed) (GunIceState state, const GError *error, gpointer user_data);
  void (*pair_changed) (const GunIceCandidate *local,
                        const GunIceCandidate *remote,
                        gpointer user_data);
  void (*received) (const guint8 *packet, gsize length_bytes, gpointer user_data);
} GunIceCallbacks;

/**
 * GunIceCounters:
 * @packets_in: datagrams handed over
 * @bytes_in: in them
 * @packets_out: datagrams sent
 * @bytes_out: in them
 * @packets_unsent: that could not be sent: no pair, no consent, or the system refused
 * @packets_overflowed: that came before there was a pair, and were too many to keep
 * @checks_heard: generations in which a check of the other side came; what else it sends before there is a pair is not known
 * @candidates: of the other side, by what became of them; a candidate more than kept is only counted
 */
typedef struct
{
  guint64 packets_in;
  guint64 bytes_in;
  guint64 packets_out;
  guint64 bytes_out;
  guint64 packets_unsent;
  guint64 packets_overflowed;
  guint64 checks_heard;
  guint64 candidates[GUN_ICE_N_VERDICTS];
} GunIceCounters;

GunIceAgent *gun_ice_agent_new (const GunIceSettings *settings,
                                GunClock *clock,
                                const GunIceCallbacks *callbacks,
                                gpointer user_data);
void gun_ice_agent_close (GunIceAgent *self);
void gun_ice_agent_free (GunIceAgent *self);

gboolean gun_ice_agent_gather (GunIceAgent *self, GError **error);
const char *gun_ice_agent_get_ufrag (GunIceAgent *self);
const char *gun_ice_agent_get_pwd (GunIceAgent *self);
void gun_ice_agent_set_controlling (GunIceAgent *self, gboolean controlling);
gboolean gun_ice_agent_set_remote_credentials (GunIceAgent *self,
                                               const char *ufrag,
                                               const char *pwd,
                                               GError **error);
GunIceVerdict gun_ice_agent_add_remote_candidate (GunIceAgent *self,
                                                  const GunIceCandidate *candidate);
void gun_ice_agent_remote_candidates_done (GunIceAgent *self);
gboolean gun_ice_agent_restart (GunIceAgent *self, gboolean new_sockets, GError **error);
gboolean gun_ice_agent_send (GunIceAgent *self, const guint8 *packet, gsize length_bytes);

GunIceState gun_ice_agent_get_state (GunIceAgent *self);
GunIceGathering gun_ice_agent_get_gathering (GunIceAgent *self);
gboolean gun_ice_agent_get_selected_pair (GunIceAgent *self,
                                          const GunIceCandidate **local,
                                          const GunIceCandidate **remote);
GPtrArray *gun_ice_agent_get_local_candidates (GunIceAgent *self);
GPtrArray *gun_ice_agent_get_remote_candidates (GunIceAgent *self);
const GunIceCounters *gun_ice_agent_get_counters (GunIceAgent *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunIceAgent, gun_ice_agent_free)

G_END_DECLS
