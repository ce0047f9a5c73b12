/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Longest candidate line that is read; the longest one that is printed has 504. */
#define GUN_ICE_CANDIDATE_MAX_BYTES 512

/* Longest address: the name that a browser makes up for one, a UUID and ".local", has 42; other names are not used anyway. */
#define GUN_ICE_ADDRESS_MAX_BYTES 64

/**
 * GunIceCandidateType:
 * @GUN_ICE_HOST: an address of the machine itself
 * @GUN_ICE_SERVER_REFLEXIVE: the address of its NAT, as a STUN server saw it
 * @GUN_ICE_PEER_REFLEXIVE: the address of its NAT, as the other peer saw it
 * @GUN_ICE_RELAYED: an address of a TURN server that passes packets on
 *
 * Where a candidate was found (RFC 8445 section 5.1.1).
 */
typedef enum
{
  GUN_ICE_HOST,
  GUN_ICE_SERVER_REFLEXIVE,
  GUN_ICE_PEER_REFLEXIVE,
  GUN_ICE_RELAYED,
} GunIceCandidateType;

/**
 * GunIceTransport:
 * @GUN_ICE_UDP: UDP
 * @GUN_ICE_TCP_ACTIVE: TCP, dials
 * @GUN_ICE_TCP_PASSIVE: TCP, listens
 * @GUN_ICE_TCP_SIMULTANEOUS: TCP, opens from both sides at once
 *
 * What a candidate is reached by; the kinds of TCP are those of RFC 6544 section 4.5.
 */
typedef enum
{
  GUN_ICE_UDP,
  GUN_ICE_TCP_ACTIVE,
  GUN_ICE_TCP_PASSIVE,
  GUN_ICE_TCP_SIMULTANEOUS,
} GunIceTransport;

#define GUN_TYPE_ICE_CANDIDATE (gun_ice_candidate_get_type ())
GType gun_ice_candidate_get_type (void);

/**
 * GunIceCandidate:
 * @foundation: 1 to 32 letters, digits, `+` and `/`: the same for candidates that fare alike
 * @component: 1 to 256; a data channel has only component 1
 * @transport: what it is reached by
 * @priority: 1 to 2^31 - 1, larger is better
 * @address: an IP address in its shortest form, or a name
 * @port: 0 to 65535
 * @type: where it was found
 * @related_address: (nullable): what it stands before, seen from its machine: for diagnosis only
 * @related_port: the port of that
 * @username_fragment: (nullable): the ice-ufrag of the generation it belongs to
 *
 * One address at which a peer may be reached, as a line of a description or sent after it (RFC 8839 section 5.1). Immutable, counted.
 *
 *   candidate:3321149691 1 udp 2113937151 192.0.2.2 58985 typ srflx raddr 10.0.0.7 rport 5000 ufrag 2w9+
 *             |          | |   |          |         |         |           |
 *             foundation | |   priority   address   port      type        related address and port, then further pairs of
 *                        | transport                                      name and value: tcptype and ufrag are kept
 *                        component
 *
 * An IPv4 address in the dress of IPv6 (`::ffff:192.0.2.2`) becomes the plain one here, so that it can be judged and compared as
 * what it is. Read the fields, and leave them as they are.
 */
typedef struct
{
  char *foundation;
  guint component;
  GunIceTransport transport;
  guint32 priority;
  char *address;
  guint16 port;
  GunIceCandidateType type;
  char *related_address;
  guint16 related_port;
  char *username_fragment;
} GunIceCandidate;

/**
 * GunIceVerdict:
 * @GUN_ICE_TAKEN: worth a connectivity check
 * @GUN_ICE_LOCAL_NAME: an mDNS name of a browser that hides its addresses: known only on its own network, and found there by its own checks
 * @GUN_ICE_OTHER_NAME: another name; a peer must not make us ask a name server
 * @GUN_ICE_LINK_LOCAL: fe80::/10, which means nothing without the number of an interface that a line has no room for
 * @GUN_ICE_UNSPECIFIED: :: or 0.0.0.0/8: no address
 * @GUN_ICE_MULTICAST: ff00::/8 or 224.0.0.0/4: not one peer
 * @GUN_ICE_BROADCAST: 255.255.255.255: not one peer
 * @GUN_ICE_PORT_ZERO: no port
 * @GUN_ICE_LOOPBACK: ::1 or 127.0.0.0/8: our machine, whoever sent it
 * @GUN_ICE_TCP: over TCP, which is not tried between peers
 * @GUN_ICE_OTHER_COMPONENT: of a component that data channels do not have
 * @GUN_ICE_TOO_MANY: the list is full
 * @GUN_ICE_REPEATED: it is in the list already
 * @GUN_ICE_UNREADABLE: a line of a description that is no candidate
 * @GUN_ICE_N_VERDICTS: how many there are
 *
 * Whether a candidate of the other side is used, and if not, why. 169.254.0.0/16 is taken: it needs no interface number, it is all that two
 * machines on one cable have, and where nobody has such an address it costs one check that goes nowhere.
 */
typedef enum
{
  GUN_ICE_TAKEN,
  GUN_ICE_LOCAL_NAME,
  GUN_ICE_OTHER_NAME,
  GUN_ICE_LINK_LOCAL,
  GUN_ICE_UNSPECIFIED,
  GUN_ICE_MULTICAST,
  GUN_ICE_BROADCAST,
  GUN_ICE_PORT_ZERO,
  GUN_ICE_LOOPBACK,
  GUN_ICE_TCP,
  GUN_ICE_OTHER_COMPONENT,
  GUN_ICE_TOO_MANY,
  GUN_ICE_REPEATED,
  GUN_ICE_UNREADABLE,
  GUN_ICE_N_VERDICTS,
} GunIceVerdict;

/**
 * gun_ice_candidate_parse:
 * @line: `candidate:…` or `a=candidate:…`, at most %GUN_ICE_CANDIDATE_MAX_BYTES, without the end of the line
 * @error: GUN_RTC_ERROR_INVALID when it breaks the grammar or a limit; GUN_RTC_ERROR_UNSUPPORTED for a transport or a type that is well formed
 *   but unknown. Count it and go on: one bad candidate spoils nothing else
 *
 * Reads a candidate; pairs of name and value that mean nothing here are skipped.
 *
 * Returns: (transfer full): the candidate, or %NULL
 */
GunIceCandidate *gun_ice_candidate_parse (const char *line, GError **error);

GunIceCandidate *gun_ice_candidate_ref (const GunIceCandidate *self);
void gun_ice_candidate_unref (GunIceCandidate *self);

/**
 * gun_ice_candidate_print:
 * @self: a candidate
 *
 * Writes what gun_ice_candidate_parse() reads, without `a=` and without the end of a line.
 *
 * Returns: (transfer full): `candidate:…`
 */
char *gun_ice_candidate_print (const GunIceCandidate *self);

/**
 * gun_ice_candidate_judge:
 * @self: a candidate of the other side
 * @loopback_allowed: whether we offer loopback addresses ourselves, so that both peers may be on this machine
 *
 * Decides whether to check it. %GUN_ICE_TOO_MANY and %GUN_ICE_REPEATED are for whoever keeps the list,
 * %GUN_ICE_UNREADABLE for whoever reads descriptions.
 *
 * Returns: %GUN_ICE_TAKEN, or the first reason against it
 */
GunIceVerdict gun_ice_candidate_judge (const GunIceCandidate *self, gboolean loopback_allowed);

/**
 * gun_ice_candidate_repeats:
 * @self: a candidate
 * @other: another of the same generation
 *
 * Compares what a packet to it would be sent to: component, transport, address and port. The line that comes alone and the one in the
 * description differ in the rest.
 *
 * Returns: whether a check of one is a check of the other
 */
gboolean gun_ice_candidate_repeats (const GunIceCandidate *self, const GunIceCandidate *other);

/**
 * gun_ice_verdict_describe:
 * @verdict: a verdict
 *
 * Returns: (transfer none): a few English words for the timeline, to follow "taken:" or "dropped:"
 */
const char *gun_ice_verdict_describe (GunIceVerdict verdict);

/**
 * gun_ice_candidate_type_describe:
 * @type: a type
 *
 * Returns: (transfer none): the name of the type as RFC 8445 section 4 has it, such as "server-reflexive"
 */
const char *gun_ice_candidate_type_describe (GunIceCandidateType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunIceCandidate, gun_ice_candidate_unref)

G_END_DECLS
