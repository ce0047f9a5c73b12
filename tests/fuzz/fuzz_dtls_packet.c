/* SPDX-License-Identifier: MIT */

/* Datagrams of anybody to a DTLS session in its handshake, in either role: nobody gets in without the key of the
 * description, and nothing is sent to him without end.
 *
 *   byte 0   bit 0: the session is the server; bit 1: it starts after the datagrams, not before
 *   then     2 bytes of length, and as many bytes of a datagram; again, to the end
 */

#include "fuzz-target.h"
#include "gun-dtls-session.h"
#include "gun-rtc-error.h"

#define NOBODY                                                                                     \
  "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:"  \
  "EF"

#define STARTED_US G_USEC_PER_SEC

/* A flight has fewer, and each datagram that comes in may be worth one and an alert. */
#define MOST_SENT_FOR_ONE 16

typedef struct
{
  guint n_sent;
  guint n_failed;
} Seen;

static void
send_cb (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  g_assert_cmpuint (length_bytes, <=, GUN_DTLS_HANDSHAKE_MTU_BYTES);
  ((Seen *) user_data)->n_sent++;
}

static void
received_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  g_assert_not_reached ();
}

static void
state_changed_cb (GunDtlsState state, const GError *error, gpointer user_data)
{
  g_assert_cmpint (state, !=, GUN_DTLS_CONNECTED);
  g_assert_true ((error != NULL) == (state == GUN_DTLS_FAILED));
  if (error != NULL)
    {
      g_assert_true (error->domain == GUN_RTC_ERROR);
      ((Seen *) user_data)->n_failed++;
    }
}

static guint
feed (GunDtlsSession *session, const uint8_t *data, size_t size)
{
  guint n_datagrams = 0;

  while (size >= 2)
    {
      gsize length_bytes = (gsize) data[0] << 8 | data[1];

      data += 2;
      size -= 2;
      length_bytes = MIN (length_bytes, size);
      gun_dtls_session_process (session, data, length_bytes, STARTED_US + 1000);
      data += length_bytes;
      size -= length_bytes;
      n_datagrams++;
    }
  return n_datagrams;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const GunDtlsCallbacks callbacks = { send_cb, received_cb, state_changed_cb };
  static GunDtlsCertificate *certificate;
  GunDtlsSession *session;
  Seen seen = { 0, 0 };
  guint n_datagrams;

  if (size < 1)
    return 0;
  if (certificate == NULL)
    certificate = gun_dtls_certificate_new (NULL);

  session = gun_dtls_session_new (
      certificate, data[0] & 1 ? GUN_DTLS_SERVER : GUN_DTLS_CLIENT, NOBODY, &callbacks, &seen);
  if (!(data[0] & 2))
    gun_dtls_session_start (session, STARTED_US);
  n_datagrams = feed (session, data + 1, size - 1);
  gun_dtls_session_start (session, STARTED_US + 2000);

  g_assert_cmpuint (seen.n_sent, <=, MOST_SENT_FOR_ONE * (n_datagrams + 1));
  g_assert_cmpuint (gun_dtls_session_get_n_dropped (session), <=, n_datagrams);
  if (seen.n_failed == 0)
    {
      g_assert_cmpint (gun_dtls_session_get_deadline_us (session), >, STARTED_US);
      gun_dtls_session_tick (session,
                             STARTED_US + (GUN_DTLS_HANDSHAKE_SECONDS + 1) * G_USEC_PER_SEC);
    }
  g_assert_cmpint (gun_dtls_session_get_state (session), ==, GUN_DTLS_FAILED);
  g_assert_cmpuint (seen.n_failed, ==, 1);
  gun_dtls_session_free (session);
  return 0;
}
