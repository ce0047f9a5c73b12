/* SPDX-License-Identifier: MIT */

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "gun-dtls-certificate.h"

static void
test_fingerprint (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDtlsCertificate) certificate = gun_dtls_certificate_new (&error);
  const char *fingerprint;

  g_assert_no_error (error);
  fingerprint = gun_dtls_certificate_get_fingerprint (certificate);
  g_assert_cmpuint (strlen (fingerprint), ==, GUN_DTLS_FINGERPRINT_LENGTH);
  for (guint i = 0; i < GUN_DTLS_FINGERPRINT_LENGTH; i++)
    {
      if (i % 3 == 2)
        g_assert_cmpint (fingerprint[i], ==, ':');
      else
        g_assert_true (g_ascii_isdigit (fingerprint[i])
                       || (fingerprint[i] >= 'A' && fingerprint[i] <= 'F'));
    }
}

static void
test_each_is_another (void)
{
  g_autoptr (GunDtlsCertificate) a = gun_dtls_certificate_new (NULL);
  g_autoptr (GunDtlsCertificate) b = gun_dtls_certificate_new (NULL);

  g_assert_cmpstr (
      gun_dtls_certificate_get_fingerprint (a), !=, gun_dtls_certificate_get_fingerprint (b));
}

static void
test_references (void)
{
  GunDtlsCertificate *certificate = gun_dtls_certificate_new (NULL);
  g_autofree char *before = g_strdup (gun_dtls_certificate_get_fingerprint (certificate));

  g_assert_true (gun_dtls_certificate_ref (certificate) == certificate);
  gun_dtls_certificate_unref (certificate);
  g_assert_cmpstr (gun_dtls_certificate_get_fingerprint (certificate), ==, before);
  gun_dtls_certificate_unref (certificate);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rtc/dtls-certificate/fingerprint", test_fingerprint);
  g_test_add_func ("/rtc/dtls-certificate/each-is-another", test_each_is_another);
  g_test_add_func ("/rtc/dtls-certificate/references", test_references);
  return g_test_run ();
}
