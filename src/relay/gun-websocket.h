/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-frame-reader.h"

G_BEGIN_DECLS

/* Codes of a close frame (RFC 6455 section 7.4.1). */
typedef enum
{
  GUN_WEBSOCKET_CLOSE_NONE = 0, /* there was no close frame */
  GUN_WEBSOCKET_CLOSE_NORMAL = 1000,
  GUN_WEBSOCKET_CLOSE_PROTOCOL_ERROR = 1002,
  GUN_WEBSOCKET_CLOSE_NO_STATUS = 1005, /* it said no code */
  GUN_WEBSOCKET_CLOSE_BAD_DATA = 1007,
  GUN_WEBSOCKET_CLOSE_POLICY_VIOLATION = 1008,
  GUN_WEBSOCKET_CLOSE_TOO_BIG = 1009,
} GunWebsocketCloseCode;

/**
 * GunWebsocket:
 *
 * A WebSocket (RFC 6455) after its handshake, without extensions, either end. One dispatch reads it once, at most GUN_RELAY_READ_BUDGET_BYTES, so
 * that a busy peer does not keep the loop for itself. Thread: the thread-default context in which it is started.
 *
 *   OPEN ── we close ──→ CLOSING ── they close ──→ ANSWERED ── all is written (server), they end it (client) ──→ OVER
 *     └──── they close ────────────────────────────────┘
 *   any ── broken, a rule broken, a limit passed, cut ──→ OVER
 */
typedef struct _GunWebsocket GunWebsocket;

/**
 * GunWebsocketEvents:
 * @heard: a whole message; @bytes are gone when it returns
 * @failed: they broke a rule or passed a limit (domain GUN_LINK_ERROR), or the connection broke (of GIO). One can still close, with a code.
 * @closing: they said goodbye first
 * @closed: it is over; nothing comes after
 *
 * @failed and @closed may come from inside gun_websocket_send() and gun_websocket_close().
 */
typedef struct
{
  void (*heard) (gboolean is_text, const char *bytes, gsize length_bytes, gpointer user_data);
  void (*failed) (const GError *error, gpointer user_data);
  void (*closing) (gpointer user_data);
  void (*closed) (gpointer user_data);
} GunWebsocketEvents;

GunWebsocket *
gun_websocket_new (GIOStream *base, GSocket *socket, GBytes *early, GunFrameSide incoming);
GunWebsocket *gun_websocket_ref (GunWebsocket *self);
void gun_websocket_unref (GunWebsocket *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWebsocket, gun_websocket_unref)

void gun_websocket_start (GunWebsocket *self, const GunWebsocketEvents *events, gpointer user_data);
gboolean gun_websocket_is_open (GunWebsocket *self);
void gun_websocket_send (GunWebsocket *self, const char *text, gsize length_bytes);
void gun_websocket_ping (GunWebsocket *self);
void gun_websocket_close (GunWebsocket *self, GunWebsocketCloseCode code, const char *text);
void gun_websocket_cut (GunWebsocket *self);
GunWebsocketCloseCode gun_websocket_get_close_code (GunWebsocket *self);
const char *gun_websocket_get_close_text (GunWebsocket *self);
guint64 gun_websocket_get_received_bytes (GunWebsocket *self);
gsize gun_websocket_get_queued_bytes (GunWebsocket *self);

G_END_DECLS
