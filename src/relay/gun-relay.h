/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-link.h"
#include "gun-web-origins.h"

G_BEGIN_DECLS

/*
 * GunLink over WebSocket (RFC 6455), both ends, on libsoup's framing over a metered stream (DECISIONS.md section 2): at most
 * GUN_RELAY_READ_BUDGET_BYTES a dispatch, and a cap on bytes since the last whole message.
 */

#define GUN_RELAY_READ_BUDGET_BYTES (16 * 1024)

/* Fragments of one message. Chromium sends pieces of at most 64 KB; 16 MiB in pieces of 4 KB is this many. */
#define GUN_RELAY_MAX_FRAGMENTS 4096

/* Bytes of messages that may wait for a peer that does not read; then the link closes with GUN_LINK_ERROR_FULL. A message begun below it is taken whole.
 * The mesh gives up before, at GUN_LIMIT_QUEUE_BYTES, but not within one turn of the loop: the largest message may leave in many small ones. */
#define GUN_RELAY_QUEUE_BYTES (64 * 1024 * 1024)

/* Pings not answered yet because the peer does not read the answers. */
#define GUN_RELAY_MAX_PINGS_WAITING 1024

/* Head of an HTTP request or answer, bytes. node takes 16 KB. */
#define GUN_RELAY_HEAD_BYTES (16 * 1024)

/* Until a connection stands (name, address, TLS), and until the handshake on it is answered: together below the mesh's patience of 20 s. */
#define GUN_RELAY_CONNECT_SECONDS 10
#define GUN_RELAY_ANSWER_SECONDS 8

/* A connection to the listener that is no link by then is cut. */
#define GUN_RELAY_HANDSHAKE_SECONDS 10

/* Connections to the listener that are not links yet; for one more the oldest gives way. */
#define GUN_LISTENER_MAX_ARRIVALS 1024

/* Connections without a place that are told so at once; one more is cut without a word. And when they may ask again, seconds. */
#define GUN_LISTENER_MAX_REFUSALS 64
#define GUN_LISTENER_RETRY_SECONDS 30

/* A ping each so often; a link on which nothing came for so long, not even a pong, closes with GUN_LINK_ERROR_SILENT. Looked for
 * GUN_RELAY_SILENCE_LOOKS times while it lasts, so a frozen peer is noticed within 30 s, and one look after this program was frozen itself
 * is not enough. */
#define GUN_RELAY_PING_SECONDS 10
#define GUN_RELAY_SILENT_SECONDS 25
#define GUN_RELAY_SILENCE_LOOKS 5

/* Why @text is not the address of a relay, or its normal form: scheme http, https, ws or wss, a host, and a path; `relay.example` becomes
 * `https://relay.example/gun`, `127.0.0.1:8765` `http://127.0.0.1:8765/gun`. G_IO_ERROR_INVALID_ARGUMENT with a sentence for the field. */
char *gun_relay_normalize_url (const char *text, GError **error);

#define GUN_TYPE_RELAY_DIALER (gun_relay_dialer_get_type ())
G_DECLARE_FINAL_TYPE (GunRelayDialer, gun_relay_dialer, GUN, RELAY_DIALER, GObject)

GunRelayDialer *gun_relay_dialer_new (void);

#define GUN_TYPE_RELAY_LISTENER (gun_relay_listener_get_type ())
G_DECLARE_FINAL_TYPE (GunRelayListener, gun_relay_listener, GUN, RELAY_LISTENER, GObject)

/* Signal: accepted (GunLink): a client's link, open already. Only /gun exists. A request with an Origin comes from a page of the web: it is
 * refused (403) unless @origins admits it. */
GunRelayListener *gun_relay_listener_new (GunWebOrigins *origins);
/* Before it listens: speak TLS, and nothing else. */
void gun_relay_listener_set_certificate (GunRelayListener *self, GTlsCertificate *certificate);
GTlsCertificate *
gun_relay_load_certificate (const char *certificate_file, const char *key_file, GError **error);
/* @address: "127.0.0.1:8765", "[::1]:0", "localhost:8765"; only loopback unless @allow_lan, or with TLS. */
gboolean gun_relay_listener_listen (GunRelayListener *self,
                                    const char *address,
                                    gboolean allow_lan,
                                    GError **error);
const char *gun_relay_listener_get_url (
    GunRelayListener *self); /* (nullable): ws://HOST:PORT/gun, or wss:, once listening */
void gun_relay_listener_close (GunRelayListener *self);

/**
 * GunRelayStep:
 *
 * What Add Relay tests, in this order.
 */
typedef enum
{
  GUN_RELAY_STEP_REACHABLE,
  GUN_RELAY_STEP_TLS,
  GUN_RELAY_STEP_HANDSHAKE,
  GUN_RELAY_STEP_ECHO,
  GUN_RELAY_STEP_CLOCK,
  GUN_RELAY_N_STEPS,
} GunRelayStep;

/**
 * GunRelayStepFunc:
 * @took_us: how long it took; for CLOCK the difference (theirs minus ours) in microseconds, exact to a second; -1 when it does not apply (TLS of http) or is not known
 * @error: (nullable): it failed
 */
typedef void (*GunRelayStepFunc) (GunRelayStep step,
                                  gint64 took_us,
                                  const GError *error,
                                  gpointer user_data);

/* Asks what time a relay has: the `Date` of its answer to plain HTTP, which names a second. */
#define GUN_RELAY_CLOCK_EXACT_US G_USEC_PER_SEC
void gun_relay_ask_clock_async (const char *url,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
gboolean gun_relay_ask_clock_finish (GAsyncResult *result, gint64 *difference_us, GError **error);

/* Tries @url once with a connection of its own. @func for each step as it ends, then the task. The first failed step fails the task, steps after it are
 * not tried. Echo is a `?` and its answer (PROTOCOL.md section 5); clock is the `Date` of a plain HTTP answer. */
void gun_relay_probe_async (const char *url,
                            GunRelayStepFunc func,
                            gpointer func_data,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean gun_relay_probe_finish (GAsyncResult *result, GError **error);

G_END_DECLS
