/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "gun-dtls-private.h is for src/rtc alone"
#endif

#include <gnutls/gnutls.h>

#include "gun-dtls-certificate.h"
#include "gun-rtc-error.h"

G_BEGIN_DECLS

/* More records than a sane sender puts in one datagram; a flight of GnuTLS or BoringSSL has six. */
#define GUN_DTLS_MAX_RECORDS 64

/* Messages of one handshake that either side numbers: a client has six, a server seven, one more with a cookie. */
#define GUN_DTLS_MAX_MESSAGES 16

/* Largest handshake message that is put together: a certificate with a long RSA key has 2 KB. */
#define GUN_DTLS_MAX_MESSAGE_BYTES 32768

/* What the plaintext messages of a handshake have said of themselves, by number. */
typedef struct
{
  struct
  {
    gboolean seen;
    guint8 type;
    guint32 length_bytes;
    guint32 passed_bytes; /* from its beginning on, without a hole */
  } messages[GUN_DTLS_MAX_MESSAGES];
} GunDtlsFilter;

/*
 * GunDtlsVerdict:
 * GUN_DTLS_PASS: GnuTLS may see it
 * GUN_DTLS_WAIT: a fragment before it is still missing: ask again after the next datagram that passed
 * GUN_DTLS_DROP: it can never be of use
 */
typedef enum
{
  GUN_DTLS_PASS,
  GUN_DTLS_WAIT,
  GUN_DTLS_DROP,
} GunDtlsVerdict;

gnutls_certificate_credentials_t gun_dtls_certificate_get_credentials (GunDtlsCertificate *self);
char *gun_dtls_fingerprint_of (const gnutls_datum_t *der);
GunDtlsVerdict
gun_dtls_filter_judge (GunDtlsFilter *self, const guint8 *packet, gsize length_bytes);
GError *gun_dtls_error_new (gnutls_session_t tls, int result, gboolean connected);
GError *gun_dtls_mismatch_new (const char *seen, const char *named);

G_END_DECLS
