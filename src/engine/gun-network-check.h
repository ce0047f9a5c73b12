/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"

G_BEGIN_DECLS

/* Relays that are tried at most */
#define GUN_NETWORK_CHECK_MAX_RELAYS 32

/**
 * GunCheckedServer:
 * @server: its URI, as somebody set it up
 * @kind: "stun", "turn-udp" or "turn-tcp": over UDP the first two
 * @family: "ipv4" or "ipv6": by which it was asked
 * @outcome: "mapped", "relayed", "not-resolved", "no-answer", "refused", "unreachable", "bad-answer"
 * @server_address: (nullable): the IP address that was asked
 * @server_port: with that
 * @local_port: of this computer, the same for all that were asked over UDP by one family
 * @mapped_address: (nullable): where the server saw this computer
 * @mapped_port: with that
 * @error_code: of a server that refused
 * @reason: (nullable): what it or the system said
 * @round_trip_us: until its answer, microseconds
 *
 * What one STUN or TURN server answered. Numbers that are not known are NAN.
 */
typedef struct
{
  GRefString *server;
  GRefString *kind;
  GRefString *family;
  GRefString *outcome;
  GRefString *server_address;
  double server_port;
  double local_port;
  GRefString *mapped_address;
  double mapped_port;
  double error_code;
  GRefString *reason;
  double round_trip_us;
} GunCheckedServer;

/**
 * GunCheckedRelay:
 * @relay: its URL
 * @is_done: nothing more is tried
 * @reached_us: until it was connected, microseconds
 * @tls_us: until that was encrypted; NAN: it is not
 * @hello_us: until it took the connection as a WebSocket
 * @echo_us: until it answered as GUN does
 * @clock_difference_us: its clock minus ours, exact to a second
 * @failed: (nullable): the step that failed: "reach", "tls", "hello", "echo"
 * @reason: (nullable): why
 *
 * How one relay does. Numbers that are not known are NAN.
 */
typedef struct
{
  GRefString *relay;
  gboolean is_done;
  double reached_us;
  double tls_us;
  double hello_us;
  double echo_us;
  double clock_difference_us;
  GRefString *failed;
  GRefString *reason;
} GunCheckedRelay;

/**
 * GunNetworkCheck:
 * @is_off: direct connections are turned off
 * @relay_only: they are made through TURN servers only
 * @addresses: (element-type GRefString): of this computer, without those of no other's concern
 * @servers: (element-type GunCheckedServer): what each server answered, by each family it has
 * @servers_done: nothing more comes from them
 * @hairpin: (nullable): "works" or "silent": whether what is sent to the address as seen from
 *   outside comes back; %NULL: not known
 * @local_name: (nullable): name of this computer in `.local`
 * @local_names: (nullable): "resolved" or "not-resolved": whether the system knows that name; %NULL:
 *   not known yet
 * @relays: (element-type GunCheckedRelay): how each does
 * @checked_ms: when it began, milliseconds since 1970
 * @took_us: how long it took, microseconds; NAN: it runs
 *
 * What was measured of the network of this computer, and nothing else: what follows from it is said by
 * gun_network_check_judge(). Texts are gun-text.h texts.
 */
typedef struct
{
  gboolean is_off;
  gboolean relay_only;
  GPtrArray *addresses;
  GPtrArray *servers;
  gboolean servers_done;
  GRefString *hairpin;
  GRefString *local_name;
  GRefString *local_names;
  GPtrArray *relays;
  double checked_ms;
  double took_us;
} GunNetworkCheck;

GunNetworkCheck *gun_network_check_new (void);
GunNetworkCheck *gun_network_check_copy (const GunNetworkCheck *self);
void gun_network_check_free (GunNetworkCheck *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunNetworkCheck, gun_network_check_free)

GunCheckedServer *gun_network_check_add_server (GunNetworkCheck *self);
GunCheckedRelay *gun_network_check_add_relay (GunNetworkCheck *self, const char *url);

/* For programs: one object with what was measured and what follows from it */
void gun_network_check_append_json (const GunNetworkCheck *self, GString *out);

/* In pieces, each a flat object: "network" first, then each "server" and "relay". */
typedef void (*GunNetworkCheckPieceFunc) (const char *kind,
                                          const GString *json,
                                          gpointer user_data);
void gun_network_check_take_apart (const GunNetworkCheck *self,
                                   GunNetworkCheckPieceFunc func,
                                   gpointer user_data);
/* Whether that was a piece */
gboolean gun_network_check_add_piece (GunNetworkCheck *self,
                                      const char *kind,
                                      const char *json,
                                      gsize length_bytes);

/* @so_far: (transfer none): all that is known by now; something was learned */
typedef void (*GunNetworkCheckFunc) (const GunNetworkCheck *so_far, gpointer user_data);

/* Measures. @func: (nullable). @relays: (nullable): URLs of relays to try; %NULL: those the engine has. Asks the STUN and
 * TURN servers of gun_engine_set_direct_options(), those relays, and nobody else. */
void gun_engine_check_network_async (GunEngine *self,
                                     const char *const *relays,
                                     GunNetworkCheckFunc func,
                                     gpointer func_data,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GunNetworkCheck *
gun_engine_check_network_finish (GunEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
