/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunStunOutcome:
 * @GUN_STUN_MAPPED: a STUN server said which address it sees
 * @GUN_STUN_RELAYED: a TURN server gave an address to be reached at; it has been given back
 * @GUN_STUN_NOT_RESOLVED: the name of the server is not known: look for a mistake in it, or at the network
 * @GUN_STUN_NO_ANSWER: nothing came back in time: the server is down, or something on the way drops UDP
 * @GUN_STUN_REFUSED: the server said no, with a code and a reason: 401 is a wrong user name or credential
 * @GUN_STUN_UNREACHABLE: the system knows no way there, or the connection was refused
 * @GUN_STUN_BAD_ANSWER: what came back is no answer to what was asked: something else listens there, or the network changes packets
 */
typedef enum
{
  GUN_STUN_MAPPED,
  GUN_STUN_RELAYED,
  GUN_STUN_NOT_RESOLVED,
  GUN_STUN_NO_ANSWER,
  GUN_STUN_REFUSED,
  GUN_STUN_UNREACHABLE,
  GUN_STUN_BAD_ANSWER,
} GunStunOutcome;

#define GUN_TYPE_STUN_OUTCOME (gun_stun_outcome_get_type ())
GType gun_stun_outcome_get_type (void);

#define GUN_TYPE_STUN_PROBE_RESULT (gun_stun_probe_result_get_type ())
GType gun_stun_probe_result_get_type (void);

/**
 * GunStunProbeResult:
 * @uri: the server, as it was given
 * @outcome: what came of it
 * @server_address: (nullable): the IP address that was asked; %NULL when the name was not resolved
 * @server_port: its port
 * @local_port: our port, the same for all servers over UDP of one family, so that what they saw can be compared; 0 without
 * @mapped_address: (nullable): the IP address that the server saw us at; over TCP that of the connection, of no use for UDP
 * @mapped_port: the port with that
 * @relayed_address: (nullable): the IP address that a TURN server gave us
 * @relayed_port: the port with that
 * @error_code: the code of the server when it refused (RFC 8489 section 14.8), 0 otherwise
 * @reason: (nullable): its reason, without control characters, at most 128 bytes; or that of the system
 * @round_trip_us: from the first question to its answer, microseconds; -1 when it was asked more than once, so that nobody can tell
 *
 * What one server answered. Immutable, counted: read the fields, and leave them as they are.
 */
typedef struct
{
  char *uri;
  GunStunOutcome outcome;
  char *server_address;
  guint16 server_port;
  guint16 local_port;
  char *mapped_address;
  guint16 mapped_port;
  char *relayed_address;
  guint16 relayed_port;
  int error_code;
  char *reason;
  gint64 round_trip_us;
} GunStunProbeResult;

GunStunProbeResult *gun_stun_probe_result_ref (GunStunProbeResult *self);
void gun_stun_probe_result_unref (GunStunProbeResult *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunStunProbeResult, gun_stun_probe_result_unref)

G_END_DECLS
