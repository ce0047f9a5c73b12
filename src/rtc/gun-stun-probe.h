/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-clock.h"
#include "gun-ice-server.h"
#include "gun-stun-probe-result.h"

G_BEGIN_DECLS

/* Servers that are asked; further ones are left out. */
#define GUN_STUN_PROBE_MAX_SERVERS 16

/**
 * GunStunHairpinOutcome:
 * @GUN_STUN_HAIRPIN_NOT_TRIED: it was not asked for, or no server over UDP said where it sees us
 * @GUN_STUN_HAIRPIN_SILENT: nothing came back in time
 * @GUN_STUN_HAIRPIN_WORKS: what was sent to our address as seen from outside came back
 */
typedef enum
{
  GUN_STUN_HAIRPIN_NOT_TRIED,
  GUN_STUN_HAIRPIN_SILENT,
  GUN_STUN_HAIRPIN_WORKS,
} GunStunHairpinOutcome;

#define GUN_TYPE_STUN_PROBE (gun_stun_probe_get_type ())
G_DECLARE_FINAL_TYPE (GunStunProbe, gun_stun_probe, GUN, STUN_PROBE, GObject)

/**
 * GunStunProbe:
 *
 * Asks STUN and TURN servers what they see, so that "why not direct" can be answered from measurements: libnice asks one STUN server and keeps errors of
 * TURN servers to itself. All servers over UDP are asked from one socket for each family, so that a NAT which gives each server another port is seen as one;
 * each server over TCP from a connection of its own. Answers from anywhere else are counted and ignored. A probe of both families has no one mapping to
 * compare: who compares asks each family by a probe of its own.
 *
 * Thread: the thread-default context it was made in.
 */
GunStunProbe *gun_stun_probe_new (GPtrArray *servers, GunClock *clock);
/* Before it runs: IPv4 or IPv6 only; a server that has no such address is %GUN_STUN_UNREACHABLE, without a server_address. Either from the start, IPv4 first. */
void gun_stun_probe_set_family (GunStunProbe *self, GSocketFamily family);
/* Before it runs: look also whether the NAT brings back what is sent to an address it gave us, once a server over UDP said one */
void gun_stun_probe_set_tries_hairpin (GunStunProbe *self, gboolean tries_hairpin);
void gun_stun_probe_run_async (GunStunProbe *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *gun_stun_probe_run_finish (GunStunProbe *self, GAsyncResult *result, GError **error);
/* Of the last run. Where there is no NAT, it comes back too. */
GunStunHairpinOutcome gun_stun_probe_get_hairpin (GunStunProbe *self);
guint64 gun_stun_probe_get_n_ignored (GunStunProbe *self);

G_END_DECLS
