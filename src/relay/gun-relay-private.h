/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RELAY_COMPILATION
#error "gun-relay-private.h belongs to src/relay"
#endif

#include "gun-http-head.h"
#include "gun-metered-stream.h"
#include "gun-relay.h"
#include "gun-tls-gate.h"
#include "gun-web-origins.h"

G_BEGIN_DECLS

/* The path of every GUN relay, unless an address says otherwise (PROTOCOL.md section 0). */
#define GUN_RELAY_PATH "/gun"

/* gun-relay-url.c */
GUri *gun_relay_parse_url (const char *text, GError **error);
gboolean gun_relay_url_is_tls (GUri *url);
guint16 gun_relay_url_get_port (GUri *url);
char *gun_relay_url_dup_host (GUri *url);
char *gun_relay_url_dup_request (GUri *url, const char *headers);

/* gun-relay-connect.c */
void gun_relay_connect_async (GUri *url,
                              GunRelayStepFunc func,
                              gpointer func_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GSocketConnection *gun_relay_connect_finish (GAsyncResult *result, GError **error);

/* gun-relay-upgrade.c */
void gun_relay_upgrade_async (GUri *url,
                              GunRelayStepFunc func,
                              gpointer func_data,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GunMeteredStream *gun_relay_upgrade_finish (GAsyncResult *result, GError **error);

/* gun-relay-receive.c */
typedef struct
{
  GTlsCertificate *certificate; /* (nullable): without TLS */
  GunTlsGate *gate;
  GunWebOrigins *origins; /* which pages may come */
  gboolean full;          /* there is no room: whoever comes is sent away */
} GunReceiveTerms;

void gun_relay_receive_async (GSocketConnection *connection,
                              const GunReceiveTerms *terms,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GunMeteredStream *gun_relay_receive_finish (GAsyncResult *result, char **origin, GError **error);

/* gun-websocket-key.c */
char *gun_websocket_key_new (void);
gboolean gun_websocket_key_is_valid (const char *key);
char *gun_websocket_key_accept (const char *key);

/* gun-listen-sockets.c */
GPtrArray *gun_listen_sockets_open (const char *address,
                                    gboolean may_be_reached,
                                    char **host_and_port,
                                    GError **error);

G_END_DECLS
