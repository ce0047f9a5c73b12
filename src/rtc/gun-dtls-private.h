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

gnutls_certificate_credentials_t gun_dtls_certificate_get_credentials (GunDtlsCertificate *self);
char *gun_dtls_fingerprint_of (const gnutls_datum_t *der);
gboolean gun_dtls_is_sound (const guint8 *packet, gsize length_bytes);
GError *gun_dtls_error_new (gnutls_session_t tls, int result, gboolean connected);
GError *gun_dtls_mismatch_new (const char *seen, const char *named);

G_END_DECLS
