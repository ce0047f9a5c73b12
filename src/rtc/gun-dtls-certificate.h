/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Characters of a SHA-256 fingerprint in text: 32 times two digits, with a colon between. */
#define GUN_DTLS_FINGERPRINT_LENGTH 95

/**
 * GunDtlsCertificate:
 *
 * A key of ours and the certificate that shows it: ECDSA on P-256, signed by itself, as every browser makes one.
 * Nothing in it says who we are. One serves any number of sessions. The other side knows it by its fingerprint,
 * which travels in the description (RFC 8122). Ref-counted, not thread-safe.
 */
typedef struct _GunDtlsCertificate GunDtlsCertificate;

GunDtlsCertificate *gun_dtls_certificate_new (GError **error);
GunDtlsCertificate *gun_dtls_certificate_ref (GunDtlsCertificate *self);
void gun_dtls_certificate_unref (GunDtlsCertificate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDtlsCertificate, gun_dtls_certificate_unref)

const char *gun_dtls_certificate_get_fingerprint (GunDtlsCertificate *self);

G_END_DECLS
