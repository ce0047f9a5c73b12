/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

#include "gun-dtls-certificate.h"

G_BEGIN_DECLS

/* Handshake datagrams are no longer than this, which fits every path that IPv6 allows with room to spare. */
#define GUN_DTLS_HANDSHAKE_MTU_BYTES 1200

/* The handshake is given up after this long. */
#define GUN_DTLS_HANDSHAKE_SECONDS 30

/* Longest gun_dtls_session_send(): GnuTLS makes no datagram above 16384 bytes; header, nonce and tag take 37. */
#define GUN_DTLS_MAX_BYTES (16384 - 37)

/* Datagrams kept until gun_dtls_session_start(), and their bytes in all. */
#define GUN_DTLS_MAX_EARLY 16
#define GUN_DTLS_MAX_EARLY_BYTES 32768

/**
 * GunDtlsRole:
 * @GUN_DTLS_CLIENT: says hello first: the side of a=setup:active
 * @GUN_DTLS_SERVER: waits for the hello: a=setup:passive
 */
typedef enum
{
  GUN_DTLS_CLIENT,
  GUN_DTLS_SERVER,
} GunDtlsRole;

/**
 * GunDtlsState:
 * @GUN_DTLS_NEW: not started; what comes in is kept
 * @GUN_DTLS_CONNECTING: the handshake is under way
 * @GUN_DTLS_CONNECTED: the other side holds the key of its description; bytes go both ways
 * @GUN_DTLS_CLOSED: closed from here or from there
 * @GUN_DTLS_FAILED: the handshake failed or the session broke; the error says why
 */
typedef enum
{
  GUN_DTLS_NEW,
  GUN_DTLS_CONNECTING,
  GUN_DTLS_CONNECTED,
  GUN_DTLS_CLOSED,
  GUN_DTLS_FAILED,
} GunDtlsState;

#define GUN_TYPE_DTLS_ROLE (gun_dtls_role_get_type ())
GType gun_dtls_role_get_type (void);
#define GUN_TYPE_DTLS_STATE (gun_dtls_state_get_type ())
GType gun_dtls_state_get_type (void);

/**
 * GunDtlsCallbacks:
 * @send: a datagram is to go out. It may be lost; nobody waits for it
 * @received: one datagram of the other side, decrypted, at least one byte
 * @state_changed: @state is the state now. @error: in FAILED why, in CLOSED GUN_RTC_ERROR_CLOSED when the other side
 *   closed and %NULL when we did, else %NULL
 *
 * All bytes are valid during the call only. From each of them every function of the session may be called, except
 * gun_dtls_session_free().
 */
typedef struct
{
  void (*send) (const guint8 *packet, gsize length_bytes, gpointer user_data);
  void (*received) (const guint8 *bytes, gsize length_bytes, gpointer user_data);
  void (*state_changed) (GunDtlsState state, const GError *error, gpointer user_data);
} GunDtlsCallbacks;

/**
 * GunDtlsSession:
 *
 * One DTLS 1.2 session (RFC 6347) with the rules of WebRTC (RFC 8827 section 6.5, RFC 8842): both sides show a
 * certificate, nobody vouches for it, and its fingerprint must be that of the description (RFC 8122 section 6.2).
 * Datagrams in, datagrams out; the owner has the socket and the clock.
 *
 *   NEW ── start ──→ CONNECTING ── both Finished, fingerprint right ──→ CONNECTED
 *    │                 │    │                                             │    │
 *    │               close  │ refused, wrong fingerprint, 30 s      close from  │ fatal alert
 *    └──── close ──→ CLOSED └──→ FAILED                          here or there  └──→ FAILED
 *                                                                  └──→ CLOSED
 *
 * What does not decrypt, came before, or is no DTLS at all is dropped and counted, and changes nothing. A new
 * handshake inside a session is refused. GnuTLS times its retransmissions (200 ms, doubling) by the clock of the
 * system, which has no part in when the handshake is given up.
 */
typedef struct _GunDtlsSession GunDtlsSession;

GunDtlsSession *gun_dtls_session_new (GunDtlsCertificate *certificate,
                                      GunDtlsRole role,
                                      const char *remote_fingerprint,
                                      const GunDtlsCallbacks *callbacks,
                                      gpointer user_data);
void gun_dtls_session_free (GunDtlsSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDtlsSession, gun_dtls_session_free)

void gun_dtls_session_start (GunDtlsSession *self, gint64 now_us);
void gun_dtls_session_process (GunDtlsSession *self,
                               const guint8 *packet,
                               gsize length_bytes,
                               gint64 now_us);
gint64 gun_dtls_session_get_deadline_us (GunDtlsSession *self);
void gun_dtls_session_tick (GunDtlsSession *self, gint64 now_us);
gboolean gun_dtls_session_send (GunDtlsSession *self,
                                const guint8 *bytes,
                                gsize length_bytes,
                                GError **error);
void gun_dtls_session_close (GunDtlsSession *self);

GunDtlsRole gun_dtls_session_get_role (GunDtlsSession *self);
GunDtlsState gun_dtls_session_get_state (GunDtlsSession *self);
const char *gun_dtls_session_get_version (GunDtlsSession *self);
const char *gun_dtls_session_get_cipher (GunDtlsSession *self);
const char *gun_dtls_session_get_group (GunDtlsSession *self);
const char *gun_dtls_session_get_remote_fingerprint (GunDtlsSession *self);
guint64 gun_dtls_session_get_n_dropped (GunDtlsSession *self);

G_END_DECLS
