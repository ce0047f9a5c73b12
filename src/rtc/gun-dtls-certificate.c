/* SPDX-License-Identifier: MIT */

#include "gun-dtls-certificate.h"

#include <gnutls/crypto.h>
#include <gnutls/x509.h>

#include "gun-dtls-private.h"

/* What Chromium and libwebrtc write too: a name that tells nobody apart. */
#define COMMON_NAME "WebRTC"

/* Clocks differ: who is a day behind must not find it from the future. */
#define BACKDATED_SECONDS (24 * 60 * 60)
#define VALID_SECONDS (30 * 24 * 60 * 60)

/* Nobody looks at it; random, so that no two certificates of one name share it (RFC 5280 section 4.1.2.2) */
#define SERIAL_BYTES 16

#define SHA256_BYTES 32

struct _GunDtlsCertificate
{
  guint n_refs;
  gnutls_certificate_credentials_t credentials;
  char *fingerprint;
};

/*
 * gun_dtls_fingerprint_of:
 * @der: a certificate
 *
 * Returns: (transfer full): its SHA-256 as RFC 8122 section 5 writes it: "AB:CD:…"
 */
char *
gun_dtls_fingerprint_of (const gnutls_datum_t *der)
{
  guint8 hash[SHA256_BYTES];
  gsize hash_bytes = sizeof hash;
  GString *text = g_string_sized_new (GUN_DTLS_FINGERPRINT_LENGTH + 1);

  if (gnutls_fingerprint (GNUTLS_DIG_SHA256, der, hash, &hash_bytes) < 0)
    hash_bytes = 0; /* matches nothing */
  for (gsize i = 0; i < hash_bytes; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", hash[i]);
  return g_string_free (text, FALSE);
}

static int
fill_in (gnutls_x509_crt_t crt, gnutls_x509_privkey_t key)
{
  guint8 serial[SERIAL_BYTES];
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  int result = gnutls_rnd (GNUTLS_RND_NONCE, serial, sizeof serial);

  /* Positive and not zero, and no leading zero octet, whatever was drawn */
  serial[0] = (guint8) ((serial[0] & 0x7f) | 0x40);

  if (result >= 0)
    result = gnutls_x509_privkey_generate (
        key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1), 0);
  if (result >= 0)
    result = gnutls_x509_crt_set_version (crt, 3);
  if (result >= 0)
    result = gnutls_x509_crt_set_serial (crt, serial, sizeof serial);
  if (result >= 0)
    result = gnutls_x509_crt_set_dn (crt, "CN=" COMMON_NAME, NULL);
  if (result >= 0)
    result = gnutls_x509_crt_set_activation_time (crt, (time_t) (now - BACKDATED_SECONDS));
  if (result >= 0)
    result = gnutls_x509_crt_set_expiration_time (crt, (time_t) (now + VALID_SECONDS));
  if (result >= 0)
    result = gnutls_x509_crt_set_key (crt, key);
  if (result >= 0)
    result = gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0);
  return result;
}

static int
make (GunDtlsCertificate *self)
{
  gnutls_x509_crt_t crt = NULL;
  gnutls_x509_privkey_t key = NULL;
  gnutls_datum_t der = { NULL, 0 };
  int result = gnutls_certificate_allocate_credentials (&self->credentials);

  if (result >= 0)
    result = gnutls_x509_crt_init (&crt);
  if (result >= 0)
    result = gnutls_x509_privkey_init (&key);
  if (result >= 0)
    result = fill_in (crt, key);
  if (result >= 0)
    result = gnutls_x509_crt_export2 (crt, GNUTLS_X509_FMT_DER, &der);
  if (result >= 0)
    result = gnutls_certificate_set_x509_key (self->credentials, &crt, 1, key);
  if (result >= 0)
    self->fingerprint = gun_dtls_fingerprint_of (&der);

  gnutls_free (der.data);
  if (crt != NULL)
    gnutls_x509_crt_deinit (crt);
  if (key != NULL)
    gnutls_x509_privkey_deinit (key);
  return result;
}

/**
 * gun_dtls_certificate_new:
 * @error: GUN_RTC_ERROR_DTLS when GnuTLS cannot make one: it is out of memory or of randomness, or the policy of
 *   this computer forbids P-256
 *
 * Makes a key and its certificate. It takes a millisecond. Valid for 30 days, though no peer is expected to look.
 *
 * Returns: (transfer full) (nullable): the certificate
 */
GunDtlsCertificate *
gun_dtls_certificate_new (GError **error)
{
  g_autoptr (GunDtlsCertificate) self = g_new0 (GunDtlsCertificate, 1);
  int result;

  self->n_refs = 1;
  result = make (self);
  if (result < 0)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_DTLS,
                   "GnuTLS cannot make a certificate for DTLS: %s",
                   gnutls_strerror (result));
      return NULL;
    }
  return g_steal_pointer (&self);
}

/**
 * gun_dtls_certificate_ref:
 * @self: the certificate
 *
 * Returns: (transfer full): @self
 */
GunDtlsCertificate *
gun_dtls_certificate_ref (GunDtlsCertificate *self)
{
  self->n_refs++;
  return self;
}

/**
 * gun_dtls_certificate_unref:
 * @self: (transfer full): the certificate
 *
 * Wipes the key with the last reference; a session holds one.
 */
void
gun_dtls_certificate_unref (GunDtlsCertificate *self)
{
  if (--self->n_refs > 0)
    return;
  if (self->credentials != NULL)
    gnutls_certificate_free_credentials (self->credentials);
  g_free (self->fingerprint);
  g_free (self);
}

/**
 * gun_dtls_certificate_get_fingerprint:
 * @self: the certificate
 *
 * Returns: (transfer none): SHA-256 of its DER: GUN_DTLS_FINGERPRINT_LENGTH characters, upper case, with colons
 */
const char *
gun_dtls_certificate_get_fingerprint (GunDtlsCertificate *self)
{
  return self->fingerprint;
}

/* Borrowed; for sessions alone. */
gnutls_certificate_credentials_t
gun_dtls_certificate_get_credentials (GunDtlsCertificate *self)
{
  return self->credentials;
}
