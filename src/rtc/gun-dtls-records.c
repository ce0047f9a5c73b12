/* SPDX-License-Identifier: MIT */

#include "gun-dtls-private.h"

/*
 * The first look at a datagram, and the words for what GnuTLS says. Numbers are big-endian.
 *
 *   record:  byte 0     content type: 20 change cipher spec, 21 alert, 22 handshake, 23 application data
 *            byte 1-2   version: 254.255 (DTLS 1.0, also of a first ClientHello), 254.253 (DTLS 1.2)
 *            byte 3-10  epoch (0: plaintext) and sequence number
 *            byte 11-12 length of what follows                                     (RFC 6347 section 4.1)
 *
 *   handshake, in a record of epoch 0, one or more fragments:
 *            byte 0     type of the message
 *            byte 1-3   length of the whole message
 *            byte 4-5   number of the message
 *            byte 6-8   where this fragment begins in it
 *            byte 9-11  length of this fragment, which follows                     (RFC 6347 section 4.2.2)
 */
#define RECORD_HEADER_BYTES 13
#define FRAGMENT_HEADER_BYTES 12

/* Longest ciphertext (RFC 6347 section 4.1): 2^14 and what encryption adds. */
#define MAX_FRAGMENT_BYTES (16384 + 2048)

enum
{
  CHANGE_CIPHER_SPEC = 20,
  HANDSHAKE = 22,
  APPLICATION_DATA = 23,
};

/* Shown of each fingerprint: enough to compare by eye. */
#define SHORT_FINGERPRINT_LENGTH 11

static guint32
read_24 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 16 | (guint32) bytes[1] << 8 | bytes[2];
}

/* One fragment's word about its message must be possible, and the word of all others of that message. */
static GunDtlsVerdict
judge_fragment (GunDtlsFilter *self, const guint8 *header)
{
  guint32 message_bytes = read_24 (header + 1);
  guint number = (guint) header[4] << 8 | header[5];
  guint32 offset = read_24 (header + 6);
  guint32 fragment_bytes = read_24 (header + 9);

  if (number >= GUN_DTLS_MAX_MESSAGES || message_bytes > GUN_DTLS_MAX_MESSAGE_BYTES
      || offset + fragment_bytes > message_bytes || (fragment_bytes == 0 && message_bytes > 0))
    return GUN_DTLS_DROP;

  if (!self->messages[number].seen)
    {
      self->messages[number].seen = TRUE;
      self->messages[number].type = header[0];
      self->messages[number].length_bytes = message_bytes;
    }
  if (self->messages[number].type != header[0]
      || self->messages[number].length_bytes != message_bytes)
    return GUN_DTLS_DROP;

  if (offset > self->messages[number].passed_bytes)
    return GUN_DTLS_WAIT;
  self->messages[number].passed_bytes
      = MAX (self->messages[number].passed_bytes, offset + fragment_bytes);
  return GUN_DTLS_PASS;
}

static GunDtlsVerdict
judge_handshake (GunDtlsFilter *self, const guint8 *bytes, gsize length_bytes)
{
  GunDtlsVerdict worst = GUN_DTLS_PASS;

  while (length_bytes > 0)
    {
      gsize fragment_bytes;

      if (length_bytes < FRAGMENT_HEADER_BYTES)
        return GUN_DTLS_DROP;
      fragment_bytes = read_24 (bytes + 9);
      if (fragment_bytes > length_bytes - FRAGMENT_HEADER_BYTES)
        return GUN_DTLS_DROP;
      worst = MAX (worst, judge_fragment (self, bytes));
      bytes += FRAGMENT_HEADER_BYTES + fragment_bytes;
      length_bytes -= FRAGMENT_HEADER_BYTES + fragment_bytes;
    }
  return worst;
}

static GunDtlsVerdict
judge_records (GunDtlsFilter *self, const guint8 *packet, gsize length_bytes)
{
  GunDtlsVerdict worst = length_bytes > 0 ? GUN_DTLS_PASS : GUN_DTLS_DROP;
  guint n_records = 0;

  while (length_bytes > 0)
    {
      const guint8 *fragment = packet + RECORD_HEADER_BYTES;
      gsize fragment_bytes;

      if (length_bytes < RECORD_HEADER_BYTES || ++n_records > GUN_DTLS_MAX_RECORDS)
        return GUN_DTLS_DROP;
      if (packet[0] < CHANGE_CIPHER_SPEC || packet[0] > APPLICATION_DATA)
        return GUN_DTLS_DROP;
      if (packet[1] != 254 || (packet[2] != 253 && packet[2] != 255))
        return GUN_DTLS_DROP;
      fragment_bytes = (gsize) packet[11] << 8 | packet[12];
      if (fragment_bytes == 0 || fragment_bytes > MAX_FRAGMENT_BYTES
          || fragment_bytes > length_bytes - RECORD_HEADER_BYTES)
        return GUN_DTLS_DROP;
      if (packet[0] == HANDSHAKE && packet[3] == 0 && packet[4] == 0)
        worst = MAX (worst, judge_handshake (self, fragment, fragment_bytes));
      packet += RECORD_HEADER_BYTES + fragment_bytes;
      length_bytes -= RECORD_HEADER_BYTES + fragment_bytes;
    }
  return worst;
}

/*
 * gun_dtls_filter_judge:
 * @self: the filter of this session, zeroed at its beginning
 * @packet: a datagram
 * @length_bytes: its length
 *
 * What could never be a datagram of DTLS 1.2 does not get to GnuTLS. It drops most of that too, but not all of it in
 * every state, and before 3.8.13 it reads and writes beyond its buffers when fragments of a handshake lie about their
 * place (CVE-2026-33845, CVE-2026-33846, CVE-2026-42009). What is encrypted cannot be looked into; who sends that
 * holds the key of the description. Content types beyond application data belong to extensions that we do not offer.
 *
 * Nor can it put a message together whose end comes first: then it waits for ever. The hello of Chromium is two
 * datagrams, so one loss would be enough. Fragments pass in order.
 *
 * Returns: the verdict; only GUN_DTLS_PASS is remembered
 */
GunDtlsVerdict
gun_dtls_filter_judge (GunDtlsFilter *self, const guint8 *packet, gsize length_bytes)
{
  GunDtlsFilter after;
  GunDtlsVerdict verdict;

  /* The way of almost all: no handshake is in it */
  if (length_bytes > 0 && packet[0] == APPLICATION_DATA)
    return judge_records (self, packet, length_bytes);

  after = *self;
  verdict = judge_records (&after, packet, length_bytes);
  if (verdict == GUN_DTLS_PASS)
    *self = after;
  return verdict;
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
