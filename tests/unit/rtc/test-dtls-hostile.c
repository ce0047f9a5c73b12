/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <gnutls/crypto.h>
#include <gnutls/dtls.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "dtls-ends.h"
#include "gun-rtc-error.h"

/* Longer than any handshake may take. */
#define LONG_US (40 * G_USEC_PER_SEC)

#define RAW_PRIORITIES "NORMAL:-VERS-ALL:+VERS-DTLS1.2"

/* A peer of bare GnuTLS at end 1, which does what no session of ours would do. */
typedef struct
{
  DtlsEnds *ends;
  gnutls_session_t tls;
  gnutls_certificate_credentials_t credentials;
  char *fingerprint; /* NULL without a certificate */
  GQueue inbox;      /* GBytes */
  gboolean shaking;
  GByteArray *bundle; /* when not NULL, what is pushed is kept here and no datagram */
  guint n_received;
  guint n_no_renegotiation;
  gboolean closed;
  int result; /* the last error that was fatal */
} RawPeer;

static ssize_t
raw_push_cb (gnutls_transport_ptr_t ptr, const void *bytes, size_t length_bytes)
{
  RawPeer *raw = ptr;

  if (raw->bundle != NULL)
    g_byte_array_append (raw->bundle, bytes, (guint) length_bytes);
  else
    gun_rtc_wire_send (raw->ends->wire, 1, bytes, length_bytes, raw->ends->now_us);
  return (ssize_t) length_bytes;
}

static ssize_t
raw_pull_cb (gnutls_transport_ptr_t ptr, void *bytes, size_t size)
{
  RawPeer *raw = ptr;
  g_autoptr (GBytes) packet = g_queue_pop_head (&raw->inbox);
  gsize length_bytes;
  gconstpointer data;

  if (packet == NULL)
    {
      gnutls_transport_set_errno (raw->tls, EAGAIN);
      return -1;
    }
  data = g_bytes_get_data (packet, &length_bytes);
  memcpy (bytes, data, MIN (length_bytes, size));
  return (ssize_t) MIN (length_bytes, size);
}

static int
raw_pull_timeout_cb (gnutls_transport_ptr_t ptr, unsigned int timeout_ms)
{
  return ((RawPeer *) ptr)->inbox.length > 0;
}

static void
raw_shake (RawPeer *raw)
{
  int result;

  do
    result = gnutls_handshake (raw->tls);
  while (result < 0 && result != GNUTLS_E_AGAIN && !gnutls_error_is_fatal (result)
         && gnutls_alert_get (raw->tls) != GNUTLS_A_NO_RENEGOTIATION);

  if (result == GNUTLS_E_WARNING_ALERT_RECEIVED)
    raw->n_no_renegotiation++;
  raw->shaking = result == GNUTLS_E_AGAIN;
  if (result < 0 && gnutls_error_is_fatal (result))
    raw->result = result;
}

static void
raw_read (RawPeer *raw)
{
  guint8 bytes[16384];
  ssize_t result;

  while ((result = gnutls_record_recv (raw->tls, bytes, sizeof bytes)) != GNUTLS_E_AGAIN)
    {
      if (result > 0)
        raw->n_received++;
      else if (result == 0)
        raw->closed = TRUE;
      else if (result == GNUTLS_E_WARNING_ALERT_RECEIVED
               && gnutls_alert_get (raw->tls) == GNUTLS_A_NO_RENEGOTIATION)
        raw->n_no_renegotiation++;
      else if (gnutls_error_is_fatal ((int) result))
        raw->result = (int) result;
      if (result == 0 || raw->result != 0)
        return;
    }
}

static void
raw_hear_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  RawPeer *raw = user_data;

  g_queue_push_tail (&raw->inbox, g_bytes_new (bytes, length_bytes));
  if (raw->shaking)
    raw_shake (raw);
  else if (raw->result == 0 && !raw->closed)
    raw_read (raw);
}

static void
raw_make_certificate (RawPeer *raw, gnutls_pk_algorithm_t algorithm, guint bits)
{
  gnutls_x509_crt_t crt;
  gnutls_x509_privkey_t key;
  guint8 hash[32];
  gsize hash_bytes = sizeof hash;
  GString *text = g_string_new (NULL);

  gnutls_x509_crt_init (&crt);
  gnutls_x509_privkey_init (&key);
  g_assert_cmpint (gnutls_x509_privkey_generate (key, algorithm, bits, 0), >=, 0);
  gnutls_x509_crt_set_version (crt, 3);
  gnutls_x509_crt_set_serial (crt, "\1", 1);
  gnutls_x509_crt_set_activation_time (crt, time (NULL));
  gnutls_x509_crt_set_expiration_time (crt, time (NULL) + 60);
  gnutls_x509_crt_set_key (crt, key);
  g_assert_cmpint (gnutls_x509_crt_sign2 (crt, crt, key, GNUTLS_DIG_SHA256, 0), >=, 0);
  g_assert_cmpint (
      gnutls_x509_crt_get_fingerprint (crt, GNUTLS_DIG_SHA256, hash, &hash_bytes), >=, 0);
  g_assert_cmpint (gnutls_certificate_set_x509_key (raw->credentials, &crt, 1, key), >=, 0);
  gnutls_x509_crt_deinit (crt);
  gnutls_x509_privkey_deinit (key);

  for (gsize i = 0; i < hash_bytes; i++)
    g_string_append_printf (text, "%s%02X", i > 0 ? ":" : "", hash[i]);
  raw->fingerprint = g_string_free (text, FALSE);
}

/* @algorithm: of its certificate, GNUTLS_PK_UNKNOWN for none. */
static void
raw_init (RawPeer *raw, DtlsEnds *ends, GunDtlsRole role, gnutls_pk_algorithm_t algorithm)
{
  *raw = (RawPeer){ .ends = ends };
  gnutls_certificate_allocate_credentials (&raw->credentials);
  if (algorithm == GNUTLS_PK_RSA)
    raw_make_certificate (raw, algorithm, 2048);
  else if (algorithm == GNUTLS_PK_ECDSA)
    raw_make_certificate (raw, algorithm, GNUTLS_CURVE_TO_BITS (GNUTLS_ECC_CURVE_SECP256R1));

  gnutls_init (&raw->tls,
               (role == GUN_DTLS_SERVER ? GNUTLS_SERVER : GNUTLS_CLIENT) | GNUTLS_DATAGRAM
                   | GNUTLS_NONBLOCK);
  gnutls_priority_set_direct (raw->tls, RAW_PRIORITIES, NULL);
  gnutls_credentials_set (raw->tls, GNUTLS_CRD_CERTIFICATE, raw->credentials);
  gnutls_certificate_server_set_request (raw->tls, GNUTLS_CERT_REQUEST);
  gnutls_transport_set_ptr (raw->tls, raw);
  gnutls_transport_set_push_function (raw->tls, raw_push_cb);
  gnutls_transport_set_pull_function (raw->tls, raw_pull_cb);
  gnutls_transport_set_pull_timeout_function (raw->tls, raw_pull_timeout_cb);
  gnutls_dtls_set_mtu (raw->tls, 1200);
  gnutls_dtls_set_timeouts (raw->tls, 200, G_MAXINT);
  ends->end[1].hear = raw_hear_cb;
  ends->end[1].hear_data = raw;
}

static void
raw_clear (RawPeer *raw)
{
  gnutls_deinit (raw->tls);
  gnutls_certificate_free_credentials (raw->credentials);
  g_queue_clear_full (&raw->inbox, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&raw->bundle, g_byte_array_unref);
  g_free (raw->fingerprint);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RawPeer, raw_clear)

/* Sends a record that GnuTLS would not make, under its keys: AES-GCM as RFC 5288 section 3 has it. */
static void
raw_send_record (RawPeer *raw, guint8 type, const guint8 *bytes, gsize length_bytes)
{
  gnutls_datum_t salt;
  gnutls_datum_t key;
  guint8 sequence[8];
  guint8 nonce[12];
  guint8 authenticated[13] = { 0 };
  guint8 record[13 + 8 + 256 + 16] = { type, 254, 253 };
  gsize sealed_bytes = sizeof record - 21;
  gnutls_aead_cipher_hd_t cipher;

  g_assert_cmpint (gnutls_record_get_state (raw->tls, 0, NULL, &salt, &key, sequence), >=, 0);
  g_assert_cmpuint (salt.size, ==, 4);
  memcpy (nonce, salt.data, 4);
  memcpy (nonce + 4, sequence, 8);
  memcpy (authenticated, sequence, 8);
  memcpy (authenticated + 8, record, 3);
  authenticated[12] = (guint8) length_bytes;
  memcpy (record + 3, sequence, 8);
  record[12] = (guint8) (8 + length_bytes + 16);
  memcpy (record + 13, sequence, 8);

  g_assert_cmpint (gnutls_aead_cipher_init (&cipher, gnutls_cipher_get (raw->tls), &key), >=, 0);
  g_assert_cmpint (gnutls_aead_cipher_encrypt (cipher,
                                               nonce,
                                               sizeof nonce,
                                               authenticated,
                                               sizeof authenticated,
                                               16,
                                               bytes,
                                               length_bytes,
                                               record + 21,
                                               &sealed_bytes),
                   >=,
                   0);
  gnutls_aead_cipher_deinit (cipher);
  raw_push_cb (raw, record, 21 + sealed_bytes);

  /* The number is used up */
  for (guint i = 7; i >= 2 && ++sequence[i] == 0; i--)
    continue;
  g_assert_cmpint (gnutls_record_set_state (raw->tls, 0, sequence), >=, 0);
}

static DtlsEnds *
new_ends (guint32 seed)
{
  return dtls_ends_new (gun_rtc_wire_new (seed, 0, 0, 0, 0, DTLS_WIRE_DELAY_US));
}

/* Ours as @role against @raw; returns whether ours is connected. */
static gboolean
meet (DtlsEnds *ends, RawPeer *raw, GunDtlsRole role)
{
  GunDtlsSession *session = dtls_ends_add (
      ends, 0, role, raw->fingerprint != NULL ? raw->fingerprint : WRONG_FINGERPRINT);

  gun_dtls_session_start (session, ends->now_us);
  raw->shaking = TRUE;
  raw_shake (raw);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  return gun_dtls_session_get_state (session) == GUN_DTLS_CONNECTED;
}

static void
assert_alive (DtlsEnds *ends, RawPeer *raw)
{
  guint n_heard = raw->n_received;
  guint n_received = ends->end[0].received->len;

  dtls_end_send_number (&ends->end[0], 7, 100);
  g_assert_cmpint (gnutls_record_send (raw->tls, "hello", 5), ==, 5);
  dtls_ends_run (ends, NULL, 5 * DTLS_WIRE_DELAY_US);
  g_assert_cmpuint (raw->n_received, ==, n_heard + 1);
  g_assert_cmpuint (ends->end[0].received->len, ==, n_received + 1);
}

static void
test_certificates (gconstpointer user_data)
{
  GunDtlsRole role = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DtlsEnds) ends = new_ends (1);
      g_auto (RawPeer) raw = { 0 };
      gnutls_srtp_profile_t profile;

      raw_init (&raw, ends, 1 - role, i == 0 ? GNUTLS_PK_ECDSA : GNUTLS_PK_RSA);
      gnutls_srtp_set_profile (raw.tls, GNUTLS_SRTP_AES128_CM_HMAC_SHA1_80);
      g_assert_true (meet (ends, &raw, role));
      /* Who could send media as well may insist on it */
      g_assert_cmpint (gnutls_srtp_get_selected_profile (raw.tls, &profile), >=, 0);
      g_assert_cmpstr (
          gun_dtls_session_get_remote_fingerprint (ends->end[0].session), ==, raw.fingerprint);
      assert_alive (ends, &raw);
    }
}

static void
test_no_certificate (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, GUN_DTLS_CLIENT, GNUTLS_PK_UNKNOWN);
  g_assert_false (meet (ends, &raw, GUN_DTLS_SERVER));
  g_assert_error (ends->end[0].error, GUN_RTC_ERROR, GUN_RTC_ERROR_DTLS);
  g_assert_nonnull (strstr (ends->end[0].error->message, "no certificate"));
  g_assert_null (gun_dtls_session_get_remote_fingerprint (ends->end[0].session));
  g_assert_cmpint (raw.result, ==, GNUTLS_E_FATAL_ALERT_RECEIVED);
}

/* A stolen certificate without its key proves nothing: only the fingerprint of the right one is shown. */
static void
test_other_key (gconstpointer user_data)
{
  GunDtlsRole role = GPOINTER_TO_UINT (user_data);
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, 1 - role, GNUTLS_PK_RSA);
  g_free (raw.fingerprint);
  raw.fingerprint = g_strdup (WRONG_FINGERPRINT);
  g_assert_false (meet (ends, &raw, role));
  g_assert_error (ends->end[0].error, GUN_RTC_ERROR, GUN_RTC_ERROR_FINGERPRINT);
}

/* Also long after the handshake, when GnuTLS would rather time out. */
static void
test_new_handshake (gconstpointer user_data)
{
  GunDtlsRole role = GPOINTER_TO_UINT (user_data);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (DtlsEnds) ends = new_ends (1);
      g_auto (RawPeer) raw = { 0 };

      raw_init (&raw, ends, 1 - role, GNUTLS_PK_ECDSA);
      g_assert_true (meet (ends, &raw, role));
      dtls_ends_run (ends, NULL, (i == 0 ? 1 : 100) * G_USEC_PER_SEC);
      if (role == GUN_DTLS_CLIENT)
        g_assert_false (gnutls_error_is_fatal (gnutls_rehandshake (raw.tls)));
      else
        raw_shake (&raw);
      dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
      g_assert_cmpuint (raw.n_no_renegotiation, ==, 1);
      g_assert_cmpint (gun_dtls_session_get_state (ends->end[0].session), ==, GUN_DTLS_CONNECTED);
      g_assert_cmpuint (ends->end[0].n_changes, ==, 2);
      dtls_end_send_number (&ends->end[0], 1, 4);
      dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
      g_assert_cmpuint (raw.n_received, ==, 1);
    }
}

static void
test_warnings (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, GUN_DTLS_CLIENT, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, GUN_DTLS_SERVER));
  for (guint i = 0; i < 10000; i++)
    gnutls_alert_send (raw.tls, GNUTLS_AL_WARNING, GNUTLS_A_USER_CANCELED);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[0].session), ==, GUN_DTLS_CONNECTED);
  g_assert_cmpuint (ends->end[0].n_changes, ==, 2);
  assert_alive (ends, &raw);
}

static void
test_fatal_alert (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };
  g_autoptr (GError) error = NULL;

  raw_init (&raw, ends, GUN_DTLS_CLIENT, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, GUN_DTLS_SERVER));
  gnutls_alert_send (raw.tls, GNUTLS_AL_FATAL, GNUTLS_A_INTERNAL_ERROR);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[0].session), ==, GUN_DTLS_FAILED);
  g_assert_error (ends->end[0].error, GUN_RTC_ERROR, GUN_RTC_ERROR_DTLS);
  g_assert_nonnull (strstr (ends->end[0].error->message, "Internal error"));
  g_assert_false (gun_dtls_session_send (ends->end[0].session, (const guint8 *) "x", 1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
}

/* Both sides end by close_notify, whoever begins. */
static void
test_bye (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, GUN_DTLS_SERVER, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, GUN_DTLS_CLIENT));
  gnutls_bye (raw.tls, GNUTLS_SHUT_WR);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[0].session), ==, GUN_DTLS_CLOSED);
  g_assert_error (ends->end[0].error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  g_assert_true (raw.closed);
}

/* Records without a byte in them are no end of the session, one by one or by the bundle; nor is a bundle larger than any
 * that we look into. Those of a bundle are all read. */
static void
test_bundles (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };
  DtlsEnd *here = &ends->end[0];
  guint64 n_dropped;

  raw_init (&raw, ends, GUN_DTLS_CLIENT, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, GUN_DTLS_SERVER));

  for (guint i = 0; i < 300; i++)
    raw_send_record (&raw, 23, (const guint8 *) "", 0);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpuint (here->received->len, ==, 0);
  g_assert_cmpint (gun_dtls_session_get_state (here->session), ==, GUN_DTLS_CONNECTED);

  for (guint round = 0; round < 3; round++)
    {
      guint n_before = here->received->len;
      guint n_records = round == 2 ? 65 : 64;

      n_dropped = gun_dtls_session_get_n_dropped (here->session);
      raw.bundle = g_byte_array_new ();
      for (guint i = 0; i < n_records; i++)
        raw_send_record (&raw, 23, (const guint8 *) "x", round == 0 && i < 63 ? 0 : 1);
      gun_rtc_wire_send (ends->wire, 1, raw.bundle->data, raw.bundle->len, ends->now_us);
      g_clear_pointer (&raw.bundle, g_byte_array_unref);
      dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
      g_assert_cmpuint (here->received->len - n_before, ==, round == 0 ? 1 : round == 1 ? 64 : 0);
      g_assert_cmpuint (gun_dtls_session_get_n_dropped (here->session) - n_dropped, ==, round / 2);
    }
  assert_alive (ends, &raw);
}

/* A good record after a bad one in the same datagram is not lost. */
static void
test_bad_before_good (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, GUN_DTLS_SERVER, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, GUN_DTLS_CLIENT));
  raw.bundle = g_byte_array_new ();
  gnutls_record_send (raw.tls, "bad", 3);
  raw.bundle->data[raw.bundle->len - 1] ^= 1;
  gnutls_record_send (raw.tls, "good", 4);
  gun_rtc_wire_send (ends->wire, 1, raw.bundle->data, raw.bundle->len, ends->now_us);
  g_clear_pointer (&raw.bundle, g_byte_array_unref);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpuint (ends->end[0].received->len, ==, 1);
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (ends->end[0].session), ==, 1);
}

/* What is rightly encrypted and yet makes no sense: right after the handshake, and when GnuTLS would rather time out. */
static void
test_nonsense (gconstpointer user_data)
{
  GunDtlsRole role = GPOINTER_TO_UINT (user_data);
  static const guint8 finished[] = { 20, 0, 0, 12, 0, 9, 0, 0, 0, 0, 0, 12, 1, 2, 3, 4, 5, 6 };
  static const guint8 half_alert[] = { 1 };
  static const guint8 ccs[] = { 2 };
  g_autoptr (DtlsEnds) ends = new_ends (1);
  g_auto (RawPeer) raw = { 0 };

  raw_init (&raw, ends, 1 - role, GNUTLS_PK_ECDSA);
  g_assert_true (meet (ends, &raw, role));
  for (guint round = 0; round < 2; round++)
    {
      guint64 n_dropped = gun_dtls_session_get_n_dropped (ends->end[0].session);

      if (round == 1)
        dtls_ends_run (ends, NULL, 100 * G_USEC_PER_SEC);
      raw_send_record (&raw, 22, finished, sizeof finished);
      raw_send_record (&raw, 22, finished, 3);
      raw_send_record (&raw, 21, half_alert, sizeof half_alert);
      raw_send_record (&raw, 20, ccs, sizeof ccs);
      dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
      g_assert_cmpint (gun_dtls_session_get_state (ends->end[0].session), ==, GUN_DTLS_CONNECTED);
      g_assert_cmpuint (gun_dtls_session_get_n_dropped (ends->end[0].session) - n_dropped, >=, 2);
      assert_alive (ends, &raw);
    }
}

static DtlsEnds *
new_connected_ends (guint32 seed)
{
  DtlsEnds *ends = new_ends (seed);

  dtls_ends_add_both (ends);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));
  return ends;
}

static void
test_flips_after (void)
{
  g_autoptr (DtlsEnds) ends = new_connected_ends (3);
  const GunRtcWireCounts *counts = gun_rtc_wire_get_counts (ends->wire, 0);

  gun_rtc_wire_set_faults (ends->wire, 0, 0, 0, 20);
  for (guint i = 0; i < 500; i++)
    {
      dtls_end_send_number (&ends->end[0], i, 100);
      dtls_ends_run (ends, NULL, 1000);
    }
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);

  g_assert_cmpuint (counts->n_flipped, >, 50);
  g_assert_cmpuint (ends->end[1].received->len, ==, 500 - counts->n_flipped);
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (ends->end[1].session), ==, counts->n_flipped);
  for (guint i = 1; i < ends->end[1].received->len; i++)
    g_assert_cmpuint (
        dtls_end_get_number (&ends->end[1], i - 1), <, dtls_end_get_number (&ends->end[1], i));
  g_assert_true (dtls_ends_connected (ends));
}

/* A handshake whose plaintext part is changed may fail, and must then say so. It never ends in two different keys. */
static void
test_flips_during (void)
{
  guint n_connected = 0;

  for (guint32 seed = 1; seed <= 60; seed++)
    {
      g_autoptr (DtlsEnds) ends = new_ends (seed);

      gun_rtc_wire_set_faults (ends->wire, 0, 0, 0, 20);
      dtls_ends_add_both (ends);
      dtls_ends_start (ends);
      dtls_ends_run (ends, NULL, LONG_US);
      gun_rtc_wire_set_faults (ends->wire, 0, 0, 0, 0);

      for (guint i = 0; i < 2; i++)
        {
          g_assert_cmpint (
              gun_dtls_session_get_state (ends->end[i].session), >=, GUN_DTLS_CONNECTED);
          g_assert_true ((gun_dtls_session_get_state (ends->end[i].session) == GUN_DTLS_FAILED)
                         == (ends->end[i].error != NULL));
        }
      if (!dtls_ends_connected (ends))
        continue;
      n_connected++;
      dtls_end_send_number (&ends->end[0], seed, 100);
      dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
      g_assert_cmpuint (ends->end[1].received->len, ==, 1);
    }
  g_assert_cmpuint (n_connected, >, 0);
}

/* All that was ever sent, the handshake too, and again after the time of a handshake is over. */
static void
test_replay (void)
{
  g_autoptr (DtlsEnds) ends = new_connected_ends (1);

  for (guint i = 0; i < 20; i++)
    {
      dtls_end_send_number (&ends->end[0], i, 50);
      dtls_end_send_number (&ends->end[1], i, 50);
    }
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);

  for (guint round = 0; round < 3; round++)
    {
      for (guint i = 0; i < 2; i++)
        {
          guint64 n_dropped = gun_dtls_session_get_n_dropped (ends->end[i].session);
          guint n = gun_rtc_wire_replay (ends->wire, 1 - i, ends->now_us);

          dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
          g_assert_cmpuint (
              gun_dtls_session_get_n_dropped (ends->end[i].session) - n_dropped, ==, n);
        }
      dtls_ends_run (ends, NULL, LONG_US);
    }
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpuint (ends->end[i].received->len, ==, 20);
      g_assert_cmpuint (ends->end[i].n_changes, ==, 2);
    }
}

/* Random bytes; then such as look like records of each kind. */
static void
pour_garbage (GunDtlsSession *session, guint32 seed, gint64 now_us)
{
  GRand *rand = g_rand_new_with_seed (seed);
  guint64 n_dropped = gun_dtls_session_get_n_dropped (session);

  for (guint i = 0; i < 1000; i++)
    {
      guint8 bytes[200];
      gsize length_bytes = (gsize) g_rand_int_range (rand, 0, sizeof bytes);

      for (guint b = 0; b < sizeof bytes; b++)
        bytes[b] = (guint8) g_rand_int_range (rand, 0, 256);
      if (i % 2 == 1 && length_bytes > 13)
        {
          const guint8 header[] = { 23, 254, 253, 0, 1, 0, 0, 0, 0, 0, bytes[0] };

          memcpy (bytes, header, sizeof header);
          bytes[11] = 0;
          bytes[12] = (guint8) (length_bytes - 13);
        }
      gun_dtls_session_process (session, bytes, length_bytes, now_us);
    }
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (session) - n_dropped, ==, 1000);
  g_rand_free (rand);
}

static void
test_garbage (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);

  dtls_ends_add_both (ends);
  dtls_ends_start (ends);
  for (guint step = 0; step < 8; step++)
    {
      for (guint i = 0; i < 2; i++)
        if (step > 0 || i == 1)
          pour_garbage (ends->end[i].session, step, ends->now_us);
      dtls_ends_run (ends, NULL, DTLS_WIRE_DELAY_US / 2);
    }
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));
  dtls_end_send_number (&ends->end[0], 1, 100);
  pour_garbage (ends->end[0].session, 100, ends->now_us);
  pour_garbage (ends->end[1].session, 101, ends->now_us);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpuint (ends->end[1].received->len, ==, 1);
}

/* Every prefix of a good datagram; then the whole of it still counts. */
static void
truncate_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  DtlsEnd *end = user_data;

  for (gsize i = 0; i < length_bytes; i++)
    gun_dtls_session_process (end->session, bytes, i, end->ends->now_us);
  gun_dtls_session_process (end->session, bytes, length_bytes, end->ends->now_us);
}

static void
test_truncated (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);

  dtls_ends_add_both (ends);
  for (guint i = 0; i < 2; i++)
    {
      ends->end[i].hear = truncate_cb;
      ends->end[i].hear_data = &ends->end[i];
    }
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, G_USEC_PER_SEC));
  for (guint i = 0; i < 10; i++)
    dtls_end_send_number (&ends->end[i % 2], i, 100);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpuint (ends->end[0].received->len, ==, 5);
  g_assert_cmpuint (ends->end[1].received->len, ==, 5);
}

typedef struct
{
  const char *name;
  guint8 bytes[24]; /* of a record's payload */
  gsize length_bytes;
} BadFragment;

static const BadFragment bad_fragments[] = {
  { "half-header", { 1, 0, 0, 4, 0, 1, 0, 0, 0, 0, 0 }, 11 },
  { "longer-than-record", { 1, 0, 0, 4, 0, 1, 0, 0, 0, 0, 0, 4, 9, 9, 9 }, 15 },
  { "longer-than-message", { 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 2, 9, 9 }, 14 },
  { "beyond-message", { 1, 0, 0, 4, 0, 1, 0, 0, 3, 0, 0, 2, 9, 9 }, 14 },
  { "nothing-far-away", { 1, 0x20, 0x21, 0, 0, 1, 0, 1, 0, 0, 0, 0 }, 12 },
  { "nothing-of-something", { 1, 0, 0, 4, 0, 1, 0, 0, 2, 0, 0, 0 }, 12 },
  { "too-long", { 1, 0, 0x80, 1, 0, 1, 0, 0, 0, 0, 0, 1, 9 }, 13 },
  { "high-number", { 1, 0, 0, 1, 0, 16, 0, 0, 0, 0, 0, 1, 9 }, 13 },
  { "another-length", { 1, 0, 0, 5, 0, 3, 0, 0, 4, 0, 0, 1, 9 }, 13 },
  { "another-type", { 2, 0, 0, 4, 0, 3, 0, 0, 3, 0, 0, 1, 9 }, 13 },
  { "rest", { 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 1, 9, 9 }, 14 },
};

static void
process_fragment (DtlsEnd *end, const guint8 *bytes, gsize length_bytes, guint8 sequence)
{
  guint8 record[13 + 24] = { 22, 254, 253, [10] = sequence, [12] = (guint8) length_bytes };

  memcpy (record + 13, bytes, length_bytes);
  gun_dtls_session_process (end->session, record, 13 + length_bytes, end->ends->now_us);
}

/* A lie in the header of a fragment ends neither the program nor the handshake. */
static void
test_bad_fragment (gconstpointer user_data)
{
  static const guint8 good[] = { 1, 0, 0, 4, 0, 3, 0, 0, 0, 0, 0, 1, 9 };
  const BadFragment *bad = user_data;
  g_autoptr (DtlsEnds) ends = new_ends (1);

  dtls_ends_add_both (ends);
  gun_dtls_session_start (ends->end[1].session, ends->now_us);
  process_fragment (&ends->end[1], good, sizeof good, 30);
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (ends->end[1].session), ==, 0);
  process_fragment (&ends->end[1], bad->bytes, bad->length_bytes, 31);
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (ends->end[1].session), ==, 1);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[1].session), ==, GUN_DTLS_CONNECTING);
}

/* The hello of a browser has post-quantum keys and comes in two datagrams; ours in four, the last first. */
static void
fragment_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  DtlsEnd *end = user_data;
  gsize message_bytes = length_bytes - 25;
  gsize quarter = (message_bytes + 3) / 4;

  if (bytes[0] != 22 || bytes[13] != 1)
    {
      gun_dtls_session_process (end->session, bytes, length_bytes, end->ends->now_us);
      return;
    }
  for (gsize i = 4; i-- > 0;)
    {
      gsize offset = i * quarter;
      gsize part_bytes = MIN (quarter, message_bytes - offset);
      guint8 record[13 + 12 + 256];

      memcpy (record, bytes, 25);
      record[10] = (guint8) (40 + i);
      record[12] = (guint8) (12 + part_bytes);
      record[21] = (guint8) offset;
      record[24] = (guint8) part_bytes;
      memcpy (record + 25, bytes + 25 + offset, part_bytes);
      gun_dtls_session_process (end->session, record, 25 + part_bytes, end->ends->now_us);
    }
}

static void
test_fragments (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1);

  dtls_ends_add_both (ends);
  ends->end[1].hear = fragment_cb;
  ends->end[1].hear_data = &ends->end[1];
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, 10 * DTLS_WIRE_DELAY_US));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint role = 0; role < 2; role++)
    {
      const char *name = role == GUN_DTLS_CLIENT ? "client" : "server";
      g_autofree char *certificates = g_strdup_printf ("/rtc/dtls-hostile/certificates/%s", name);
      g_autofree char *other_key = g_strdup_printf ("/rtc/dtls-hostile/other-key/%s", name);
      g_autofree char *nonsense = g_strdup_printf ("/rtc/dtls-hostile/nonsense/%s", name);
      g_autofree char *handshake = g_strdup_printf ("/rtc/dtls-hostile/new-handshake/%s", name);

      g_test_add_data_func (certificates, GUINT_TO_POINTER (role), test_certificates);
      g_test_add_data_func (other_key, GUINT_TO_POINTER (role), test_other_key);
      g_test_add_data_func (nonsense, GUINT_TO_POINTER (role), test_nonsense);
      g_test_add_data_func (handshake, GUINT_TO_POINTER (role), test_new_handshake);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad_fragments); i++)
    {
      g_autofree char *path
          = g_strdup_printf ("/rtc/dtls-hostile/bad-fragment/%s", bad_fragments[i].name);

      g_test_add_data_func (path, &bad_fragments[i], test_bad_fragment);
    }
  g_test_add_func ("/rtc/dtls-hostile/fragments", test_fragments);
  g_test_add_func ("/rtc/dtls-hostile/no-certificate", test_no_certificate);
  g_test_add_func ("/rtc/dtls-hostile/warnings", test_warnings);
  g_test_add_func ("/rtc/dtls-hostile/fatal-alert", test_fatal_alert);
  g_test_add_func ("/rtc/dtls-hostile/bye", test_bye);
  g_test_add_func ("/rtc/dtls-hostile/bundles", test_bundles);
  g_test_add_func ("/rtc/dtls-hostile/bad-before-good", test_bad_before_good);
  g_test_add_func ("/rtc/dtls-hostile/flips-after", test_flips_after);
  g_test_add_func ("/rtc/dtls-hostile/flips-during", test_flips_during);
  g_test_add_func ("/rtc/dtls-hostile/replay", test_replay);
  g_test_add_func ("/rtc/dtls-hostile/garbage", test_garbage);
  g_test_add_func ("/rtc/dtls-hostile/truncated", test_truncated);
  return g_test_run ();
}
