/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-network-check.h"

G_BEGIN_DECLS

/* Clocks that differ by more do not understand each other: desktops take what comes from a later time for wrong
 * (gun-room-put.h). */
#define GUN_NETWORK_CLOCK_LIMIT_US (60 * G_USEC_PER_SEC)

/**
 * GunNetworkVerdict: what is to be expected of direct connections
 */
typedef enum
{
  GUN_NETWORK_UNKNOWN,
  GUN_NETWORK_SHOULD_WORK,
  GUN_NETWORK_MAY_NEED_HELP,
  GUN_NETWORK_UNLIKELY,
} GunNetworkVerdict;

/**
 * GunNetworkReason:
 * @GUN_NETWORK_REASON_OFF: they are turned off here
 * @GUN_NETWORK_REASON_NO_NETWORK: this computer has no address
 * @GUN_NETWORK_REASON_NO_SERVERS: no server was asked over UDP, since none is set up
 * @GUN_NETWORK_REASON_NOT_FOUND: the names of the servers were not found
 * @GUN_NETWORK_REASON_NOT_REACHED: the system knows no way to them
 * @GUN_NETWORK_REASON_BAD_ANSWER: what answers there is no such server
 * @GUN_NETWORK_REASON_ONE_SILENT: the one server did not answer
 * @GUN_NETWORK_REASON_UDP_SILENT: of several servers none answered over UDP
 * @GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS: the same, but a TURN server works over TCP
 * @GUN_NETWORK_REASON_NO_NAT: servers see this computer as it is
 * @GUN_NETWORK_REASON_SAME_PORT: servers at two addresses see the same port
 * @GUN_NETWORK_REASON_DIFFERENT_PORTS: two servers see different ones, and no TURN server is set up
 * @GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS: the same, and no TURN server works
 * @GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS: the same, and a TURN server works
 * @GUN_NETWORK_REASON_ONE_ANSWER: UDP works, but too few answered to compare
 * @GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS: the same, and a TURN server works
 * @GUN_NETWORK_REASON_RELAY_ONLY_WORKS: only TURN is used, and it works
 * @GUN_NETWORK_REASON_RELAY_ONLY_FAILS: only TURN is used, and none works
 * @GUN_NETWORK_REASON_CLOCK: all else is well, but the clocks of relays differ from ours
 * @GUN_NETWORK_REASON_NO_RELAY: all else is well, but no relay was reached, over which others are found
 */
typedef enum
{
  GUN_NETWORK_REASON_OFF,
  GUN_NETWORK_REASON_NO_NETWORK,
  GUN_NETWORK_REASON_NO_SERVERS,
  GUN_NETWORK_REASON_NOT_FOUND,
  GUN_NETWORK_REASON_NOT_REACHED,
  GUN_NETWORK_REASON_BAD_ANSWER,
  GUN_NETWORK_REASON_ONE_SILENT,
  GUN_NETWORK_REASON_UDP_SILENT,
  GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS,
  GUN_NETWORK_REASON_NO_NAT,
  GUN_NETWORK_REASON_SAME_PORT,
  GUN_NETWORK_REASON_DIFFERENT_PORTS,
  GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS,
  GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS,
  GUN_NETWORK_REASON_ONE_ANSWER,
  GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS,
  GUN_NETWORK_REASON_RELAY_ONLY_WORKS,
  GUN_NETWORK_REASON_RELAY_ONLY_FAILS,
  GUN_NETWORK_REASON_CLOCK,
  GUN_NETWORK_REASON_NO_RELAY,
  GUN_NETWORK_N_REASONS,
} GunNetworkReason;

typedef enum
{
  GUN_NETWORK_UDP_UNKNOWN,
  GUN_NETWORK_UDP_WORKS,
  GUN_NETWORK_UDP_SILENT,
} GunNetworkUdp;

/**
 * GunNetworkMapping:
 * @GUN_NETWORK_MAPPING_UNKNOWN: too few answered to compare
 * @GUN_NETWORK_MAPPING_NONE: no NAT: servers see this computer as it is
 * @GUN_NETWORK_MAPPING_SAME: servers at two addresses see the same port (RFC 4787: endpoint-independent)
 * @GUN_NETWORK_MAPPING_DIFFERENT: two servers see different ones
 *
 * What becomes of a port of this computer on the way out.
 */
typedef enum
{
  GUN_NETWORK_MAPPING_UNKNOWN,
  GUN_NETWORK_MAPPING_NONE,
  GUN_NETWORK_MAPPING_SAME,
  GUN_NETWORK_MAPPING_DIFFERENT,
} GunNetworkMapping;

/* What could not be learned */
typedef enum
{
  GUN_NETWORK_MISSING_UDP = 1 << 0,
  GUN_NETWORK_MISSING_OUTSIDE = 1 << 1,
  GUN_NETWORK_MISSING_MAPPING = 1 << 2,
  GUN_NETWORK_MISSING_HAIRPIN = 1 << 3,
  GUN_NETWORK_MISSING_CLOCK = 1 << 4,
} GunNetworkMissing;

#define GUN_NETWORK_N_MISSING 5

/**
 * GunNetworkJudgement:
 * @mapping: of IPv4, or of IPv6 where nobody answered by IPv4
 * @seen: (nullable): the servers @mapping was told from: one without a NAT, else two
 * @outside: (nullable): where servers saw this computer by IPv4 and by IPv6
 * @n_silent: servers at different addresses that did not answer over UDP
 * @turn_works: a TURN server gave an address
 * @has_turn: one is set up
 * @clock_difference_us: that of the relays minus ours, their middle; only with @is_clock_known
 * @about: (nullable): the server that @reason is about, where it is one
 * @missing: what could not be learned
 *
 * What follows from a check, whose parts it borrows.
 */
typedef struct
{
  GunNetworkVerdict verdict;
  GunNetworkReason reason;
  GunNetworkUdp udp;
  GunNetworkMapping mapping;
  const GunCheckedServer *seen[2];
  const GunCheckedServer *outside[2];
  guint n_silent;
  gboolean turn_works;
  gboolean has_turn;
  gboolean is_clock_known;
  gint64 clock_difference_us;
  const GunCheckedServer *about;
  GunNetworkMissing missing;
} GunNetworkJudgement;

/* Pure: the same facts give the same judgement */
void gun_network_check_judge (const GunNetworkCheck *check, GunNetworkJudgement *judgement);

/* As programs read them */
const char *gun_network_verdict_get_name (GunNetworkVerdict verdict);
const char *gun_network_reason_get_name (GunNetworkReason reason);
const char *gun_network_udp_get_name (GunNetworkUdp udp);
const char *gun_network_mapping_get_name (GunNetworkMapping mapping);
const char *gun_network_missing_get_name (GunNetworkMissing missing);

G_END_DECLS
