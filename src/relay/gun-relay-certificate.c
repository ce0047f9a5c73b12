/* SPDX-License-Identifier: MIT */

#include "gun-relay.h"

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>

/* GLib takes a key that does not belong to its certificate without a word, and every client is then turned away: GnuTLS looks first. */

static GBytes *
read_file (const char *path, GError **error)
{
  char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, error))
    return NULL;
  return g_bytes_new_take (text, length);
}

static gnutls_datum_t
as_datum (GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  return (gnutls_datum_t){ .data = (unsigned char *) data, .size = (unsigned int) size };
}

static gboolean
refuse (GError **error, const char *format, const char *path)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autoptr (GString) sentence = g_string_new (format);

  g_string_replace (sentence, "%s", name, 1);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, sentence->str);
  return FALSE;
}

static gboolean
check_certificate (const char *path, GBytes *text, GError **error)
{
  const gnutls_datum_t datum = as_datum (text);
  gnutls_x509_crt_t *certificates = NULL;
  unsigned int n_certificates = 0;

  if (gnutls_x509_crt_list_import2 (&certificates, &n_certificates, &datum, GNUTLS_X509_FMT_PEM, 0)
      < 0)
    return refuse (error, "“%s” holds no certificate: it must be a PEM file", path);

  for (unsigned int i = 0; i < n_certificates; i++)
    gnutls_x509_crt_deinit (certificates[i]);
  gnutls_free (certificates);
  return TRUE;
}

static gboolean
check_key (const char *path, GBytes *text, GError **error)
{
  const gnutls_datum_t datum = as_datum (text);
  gnutls_x509_privkey_t key;
  int result;

  gnutls_x509_privkey_init (&key);
  result = gnutls_x509_privkey_import2 (key, &datum, GNUTLS_X509_FMT_PEM, NULL, 0);
  gnutls_x509_privkey_deinit (key);
  if (result == GNUTLS_E_DECRYPTION_FAILED)
    return refuse (error,
                   "“%s” is protected by a password, and nobody is there to type it: "
                   "write the key to a file without, such as with openssl pkey",
                   path);
  if (result < 0)
    return refuse (error, "“%s” holds no private key: it must be a PEM file", path);
  return TRUE;
}

static gboolean
check_pair (const char *key_file, GBytes *certificate, GBytes *key, GError **error)
{
  const gnutls_datum_t certificate_datum = as_datum (certificate);
  const gnutls_datum_t key_datum = as_datum (key);
  gnutls_certificate_credentials_t credentials;
  int result;

  gnutls_certificate_allocate_credentials (&credentials);
  result = gnutls_certificate_set_x509_key_mem2 (
      credentials, &certificate_datum, &key_datum, GNUTLS_X509_FMT_PEM, NULL, 0);
  gnutls_certificate_free_credentials (credentials);
  return result >= 0
         || refuse (error, "The key in “%s” does not belong to the certificate", key_file);
}

/**
 * gun_relay_load_certificate:
 * @certificate_file: a PEM file: the certificate, then those that vouch for it
 * @key_file: a PEM file with its private key, without a password
 * @error: why not, in a sentence for people
 *
 * Returns: (transfer full) (nullable): what a listener shows to its clients
 */
GTlsCertificate *
gun_relay_load_certificate (const char *certificate_file, const char *key_file, GError **error)
{
  g_autoptr (GBytes) certificate = NULL;
  g_autoptr (GBytes) key = NULL;

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_set_error_literal (error,
                           G_IO_ERROR,
                           G_IO_ERROR_NOT_SUPPORTED,
                           "GLib has no TLS here: install glib-networking");
      return NULL;
    }

  certificate = read_file (certificate_file, error);
  if (certificate == NULL || !check_certificate (certificate_file, certificate, error))
    return NULL;
  key = read_file (key_file, error);
  if (key == NULL || !check_key (key_file, key, error)
      || !check_pair (key_file, certificate, key, error))
    return NULL;

  return g_tls_certificate_new_from_files (certificate_file, key_file, error);
}
