/* SPDX-License-Identifier: MIT */

#include "gun-dtls-private.h"

/*
 * The first look at a datagram, and the words for what GnuTLS says.
 *
 *   byte 0     content type: 20 change cipher spec, 21 alert, 22 handshake, 23 application data
 *   byte 1-2   version: 254.255 (DTLS 1.0, also of a first ClientHello), 254.253 (DTLS 1.2)
 *   byte 3-10  epoch and sequence number
 *   byte 11-12 length of what follows                                              (RFC 6347 section 4.1)
 */
#define HEADER_BYTES 13

/* Longest ciphertext (RFC 6347 section 4.1): 2^14 and what encryption adds. */
#define MAX_FRAGMENT_BYTES (16384 + 2048)

enum
{
  CHANGE_CIPHER_SPEC = 20,
  APPLICATION_DATA = 23,
};

/* Shown of each fingerprint: enough to compare by eye. */
#define SHORT_FINGERPRINT_LENGTH 11

/*
 * gun_dtls_is_sound:
 * @packet: a datagram
 * @length_bytes: its length
 *
 * GnuTLS drops most of what it does not like, but not all of it in every state: what could never be a datagram of
 * DTLS 1.2 does not get that far. Content types beyond application data belong to extensions that we do not offer.
 *
 * Returns: whether it is made of whole records
 */
gboolean
gun_dtls_is_sound (const guint8 *packet, gsize length_bytes)
{
  guint n_records = 0;

  while (length_bytes > 0)
    {
      gsize fragment_bytes;

      if (length_bytes < HEADER_BYTES || ++n_records > GUN_DTLS_MAX_RECORDS)
        return FALSE;
      if (packet[0] < CHANGE_CIPHER_SPEC || packet[0] > APPLICATION_DATA)
        return FALSE;
      if (packet[1] != 254 || (packet[2] != 253 && packet[2] != 255))
        return FALSE;
      fragment_bytes = (gsize) packet[11] << 8 | packet[12];
      if (fragment_bytes == 0 || fragment_bytes > MAX_FRAGMENT_BYTES
          || fragment_bytes > length_bytes - HEADER_BYTES)
        return FALSE;
      packet += HEADER_BYTES + fragment_bytes;
      length_bytes -= HEADER_BYTES + fragment_bytes;
    }
  return n_records > 0;
}

/*
 * gun_dtls_error_new:
 * @tls: the session, which knows the alert
 * @result: what GnuTLS returned: below 0
 * @connected: whether the handshake was over
 *
 * Returns: (transfer full): the same in a sentence
 */
GError *
gun_dtls_error_new (gnutls_session_t tls, int result, gboolean connected)
{
  const char *alert;

  switch (result)
    {
    case GNUTLS_E_FATAL_ALERT_RECEIVED:
      alert = gnutls_alert_get_name (gnutls_alert_get (tls));
      return g_error_new (GUN_RTC_ERROR,
                          GUN_RTC_ERROR_DTLS,
                          connected ? "The other side broke off the DTLS session: “%s”"
                                    : "The other side refused the DTLS handshake: “%s”",
                          alert != NULL ? alert : "an alert without a name");
    case GNUTLS_E_TIMEDOUT:
      return g_error_new_literal (GUN_RTC_ERROR,
                                  GUN_RTC_ERROR_TIMED_OUT,
                                  "The clock of this computer was set back during the DTLS "
                                  "handshake: connect again");
    case GNUTLS_E_SESSION_EOF:
      return g_error_new_literal (GUN_RTC_ERROR,
                                  GUN_RTC_ERROR_DTLS,
                                  "The other side ended the DTLS session during its handshake");
    case GNUTLS_E_NO_CERTIFICATE_FOUND:
    case GNUTLS_E_CERTIFICATE_REQUIRED:
      return g_error_new_literal (GUN_RTC_ERROR,
                                  GUN_RTC_ERROR_DTLS,
                                  "The other side shows no certificate: nothing proves that it is "
                                  "who wrote the description");
    default:
      return g_error_new (GUN_RTC_ERROR,
                          GUN_RTC_ERROR_DTLS,
                          connected ? "The DTLS session broke: %s"
                                    : "The DTLS handshake failed: %s",
                          gnutls_strerror (result));
    }
}

/*
 * gun_dtls_mismatch_new:
 * @seen: fingerprint of the certificate that was shown
 * @named: fingerprint in the description
 *
 * Returns: (transfer full): GUN_RTC_ERROR_FINGERPRINT, with the beginning of both
 */
GError *
gun_dtls_mismatch_new (const char *seen, const char *named)
{
  return g_error_new (GUN_RTC_ERROR,
                      GUN_RTC_ERROR_FINGERPRINT,
                      "The other side shows the key %.*s…, its description names %.*s…: somebody "
                      "may sit between. Exchange new descriptions by a way that you trust",
                      SHORT_FINGERPRINT_LENGTH,
                      seen,
                      SHORT_FINGERPRINT_LENGTH,
                      named);
}
