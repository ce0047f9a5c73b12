/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-clock.h"
#include "gun-ice-server.h"
#include "gun-stun-probe-result.h"

G_BEGIN_DECLS

/* Servers that are asked; further ones are left out. */
#define GUN_STUN_PROBE_MAX_SERVERS 16

#define GUN_TYPE_STUN_PROBE (gun_stun_probe_get_type ())
G_DECLARE_FINAL_TYPE (GunStunProbe, gun_stun_probe, GUN, STUN_PROBE, GObject)

/**
 * GunStunProbe:
 *
 * Asks STUN and TURN servers what they see, so that "why not direct" can be answered from measurements: libnice asks one STUN server and keeps errors of
 * TURN servers to itself. All servers over UDP are asked from one socket for each family, so that a NAT which gives each server another port is seen as one;
 * each server over TCP from a connection of its own. Answers from anywhere else are counted and ignored.
 *
 * Thread: the thread-default context it was made in.
 */
GunStunProbe *gun_stun_probe_new (GPtrArray *servers, GunClock *clock);
void gun_stun_probe_run_async (GunStunProbe *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *gun_stun_probe_run_finish (GunStunProbe *self, GAsyncResult *result, GError **error);
guint64 gun_stun_probe_get_n_ignored (GunStunProbe *self);

G_END_DECLS
