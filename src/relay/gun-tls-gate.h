/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Handshakes at once. Each holds one of the ten threads of GTask's pool (GLib 2.74) while it lasts, and others need those too. */
#define GUN_LISTENER_MAX_TLS_HANDSHAKES 6

/* While others wait, one may take so long; then it gives way. Across the world two round trips are 0.6 s. */
#define GUN_LISTENER_TLS_SHARE_MS 1000

/**
 * GunTlsGate:
 *
 * Lets a few TLS handshakes run at once and the others wait for their turn, so that clients who never finish theirs keep nobody out for long.
 * Thread: the thread-default context it was made in.
 */
typedef struct _GunTlsGate GunTlsGate;

GunTlsGate *gun_tls_gate_new (void);
GunTlsGate *gun_tls_gate_ref (GunTlsGate *self);
void gun_tls_gate_unref (GunTlsGate *self);

void gun_tls_gate_shake_async (GunTlsGate *self,
                               GTlsConnection *connection,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean gun_tls_gate_shake_finish (GAsyncResult *result, GError **error);

G_END_DECLS
