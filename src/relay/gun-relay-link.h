/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-link.h"
#include "gun-metered-stream.h"

G_BEGIN_DECLS

#define GUN_TYPE_RELAY_LINK (gun_relay_link_get_type ())
G_DECLARE_FINAL_TYPE (GunRelayLink, gun_relay_link, GUN, RELAY_LINK, GObject)

/**
 * GunRelayLink:
 *
 * GunLink over one WebSocket, either end. Thread: the thread-default context it was made in.
 *
 *   CONNECTING ── gun_relay_link_open() ──→ OPEN
 *       │                                     │ closed by us or by them, broken, a limit passed, silent, full
 *       └── could not be made, or given up ───┴──→ CLOSED: the receiver is told in the next turn of the loop
 */
GunRelayLink *gun_relay_link_new (const char *address, GunPath path);
GCancellable *gun_relay_link_get_cancellable (GunRelayLink *self);
void gun_relay_link_open (GunRelayLink *self, GunMeteredStream *stream, GUri *url);
void gun_relay_link_fail (GunRelayLink *self, const GError *reason);
void gun_relay_link_set_patience (GunRelayLink *self, guint ping_seconds, guint silent_seconds);

G_END_DECLS
