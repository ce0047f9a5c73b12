/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "dtls-ends.h"
#include "gun-rtc-error.h"

/* Longer than any handshake may take. */
#define LONG_US (40 * G_USEC_PER_SEC)

static DtlsEnds *
new_ends (guint32 seed, guint loss, guint reorder, guint duplicate, guint flip)
{
  return dtls_ends_new (
      gun_rtc_wire_new (seed, loss, reorder, duplicate, flip, DTLS_WIRE_DELAY_US));
}

static DtlsEnds *
new_connected_ends (void)
{
  DtlsEnds *ends = new_ends (1, 0, 0, 0, 0);

  dtls_ends_add_both (ends);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));
  return ends;
}

static void
exchange (DtlsEnds *ends)
{
  for (guint i = 0; i < 2; i++)
    {
      guint n_before = ends->end[1 - i].received->len;

      dtls_end_send_number (&ends->end[i], 7 + i, 1200);
      dtls_ends_run (ends, NULL, 10 * DTLS_WIRE_DELAY_US);
      g_assert_cmpuint (ends->end[1 - i].received->len, ==, n_before + 1);
      g_assert_cmpuint (dtls_end_get_number (&ends->end[1 - i], n_before), ==, 7 + i);
    }
}

static void
test_connect (void)
{
  g_autoptr (DtlsEnds) ends = new_connected_ends ();

  for (guint i = 0; i < 2; i++)
    {
      GunDtlsSession *session = ends->end[i].session;

      g_assert_cmpstr (gun_dtls_session_get_version (session), ==, "DTLS 1.2");
      g_assert_cmpstr (gun_dtls_session_get_cipher (session), ==, "AES-128-GCM");
      g_assert_cmpstr (gun_dtls_session_get_group (session), ==, "X25519");
      g_assert_cmpstr (gun_dtls_session_get_remote_fingerprint (session),
                       ==,
                       gun_dtls_certificate_get_fingerprint (ends->end[1 - i].certificate));
      g_assert_cmpuint (gun_dtls_session_get_n_dropped (session), ==, 0);
      g_assert_cmpuint (ends->end[i].n_changes, ==, 2);
      g_assert_cmpint (gun_dtls_session_get_deadline_us (session), ==, -1);
    }
  exchange (ends);
}

static void
test_lower_case (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);
  g_autofree char *lower
      = g_ascii_strdown (gun_dtls_certificate_get_fingerprint (ends->end[1].certificate), -1);

  dtls_ends_add (ends, 0, GUN_DTLS_CLIENT, lower);
  dtls_ends_add (ends, 1, GUN_DTLS_SERVER, NULL);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));
}

/* One certificate of the engine serves all sessions: each must find its own fingerprint. */
static void
test_shared_certificate (void)
{
  g_autoptr (DtlsEnds) a = new_ends (1, 0, 0, 0, 0);
  g_autoptr (DtlsEnds) b = new_ends (2, 0, 0, 0, 0);

  gun_dtls_certificate_unref (b->end[0].certificate);
  b->end[0].certificate = gun_dtls_certificate_ref (a->end[0].certificate);
  dtls_ends_add_both (a);
  dtls_ends_add_both (b);
  dtls_ends_start (a);
  dtls_ends_start (b);
  g_assert_true (dtls_ends_run (a, dtls_ends_connected, LONG_US));
  g_assert_true (dtls_ends_run (b, dtls_ends_connected, LONG_US));
  exchange (a);
  exchange (b);
}

typedef struct
{
  const char *name;
  guint loss;
  guint reorder;
  guint duplicate;
} Weather;

static const Weather weathers[] = {
  { "loss", 30, 0, 0 },
  { "reorder", 0, 50, 0 },
  { "duplicate", 0, 0, 50 },
  { "all", 20, 30, 20 },
};

/* The handshake gets through, and afterwards each datagram arrives at most once and unchanged. */
static void
run_weather (const Weather *weather, guint32 seed)
{
  g_autoptr (DtlsEnds) ends
      = new_ends (seed, weather->loss, weather->reorder, weather->duplicate, 0);

  dtls_ends_add_both (ends);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));

  for (guint i = 0; i < 100; i++)
    {
      dtls_end_send_number (&ends->end[0], i, 256);
      dtls_end_send_number (&ends->end[1], i, 256);
      dtls_ends_run (ends, NULL, 1000);
    }
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);

  for (guint e = 0; e < 2; e++)
    {
      gboolean seen[100] = { FALSE };

      g_assert_cmpuint (ends->end[e].received->len, >, 30);
      for (guint i = 0; i < ends->end[e].received->len; i++)
        {
          guint32 number = dtls_end_get_number (&ends->end[e], i);

          g_assert_cmpuint (number, <, G_N_ELEMENTS (seen));
          g_assert_false (seen[number]);
          seen[number] = TRUE;
        }
    }
}

static void
test_weather (gconstpointer user_data)
{
  for (guint32 seed = 1; seed <= 20; seed++)
    run_weather (user_data, seed);
}

/* The side that was shown the wrong key says so; the other hears that it was turned away. */
static void
test_wrong_fingerprint (gconstpointer user_data)
{
  guint wrong = GPOINTER_TO_UINT (user_data);
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);
  const char *shown = gun_dtls_certificate_get_fingerprint (ends->end[1 - wrong].certificate);
  g_autofree char *beginning = g_strndup (shown, 11);

  dtls_ends_add (ends, 0, GUN_DTLS_CLIENT, wrong == 0 ? WRONG_FINGERPRINT : NULL);
  dtls_ends_add (ends, 1, GUN_DTLS_SERVER, wrong == 1 ? WRONG_FINGERPRINT : NULL);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_over, G_USEC_PER_SEC));

  g_assert_cmpint (gun_dtls_session_get_state (ends->end[wrong].session), ==, GUN_DTLS_FAILED);
  g_assert_error (ends->end[wrong].error, GUN_RTC_ERROR, GUN_RTC_ERROR_FINGERPRINT);
  g_assert_nonnull (strstr (ends->end[wrong].error->message, beginning));
  g_assert_nonnull (strstr (ends->end[wrong].error->message, "01:23:45:67"));
  g_assert_null (strstr (ends->end[wrong].error->message, shown));
  g_assert_cmpstr (gun_dtls_session_get_remote_fingerprint (ends->end[wrong].session), ==, shown);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[1 - wrong].session), ==, GUN_DTLS_FAILED);
  g_assert_error (ends->end[1 - wrong].error, GUN_RTC_ERROR, GUN_RTC_ERROR_DTLS);
}

/* Every datagram of a silent peer's session is lost: 30 s, a handful of repetitions, and then an end. */
static void
test_silence (gconstpointer user_data)
{
  GunDtlsRole role = GPOINTER_TO_UINT (user_data);
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);
  gint64 started_us = ends->now_us;

  dtls_ends_add (ends, 0, role, NULL);
  dtls_ends_start (ends);
  g_assert_true (dtls_ends_run (ends, dtls_ends_over, LONG_US));
  g_assert_error (ends->end[0].error, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT);
  g_assert_cmpint (ends->now_us - started_us, ==, GUN_DTLS_HANDSHAKE_SECONDS * G_USEC_PER_SEC);
  if (role == GUN_DTLS_CLIENT)
    {
      g_assert_cmpuint (ends->end[0].n_sent, >=, 5);
      g_assert_cmpuint (ends->end[0].n_sent, <=, 20);
    }
  else
    g_assert_cmpuint (ends->end[0].n_sent, ==, 0);
}

/* A client that was faster is answered in the moment of the start, and not when it says its hello again. */
static void
test_early_hello (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);

  dtls_ends_add_both (ends);
  gun_dtls_session_start (ends->end[0].session, ends->now_us);
  dtls_ends_run (ends, NULL, 100000);
  g_assert_cmpuint (ends->end[1].n_sent, ==, 0);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[1].session), ==, GUN_DTLS_NEW);

  gun_dtls_session_start (ends->end[1].session, ends->now_us);
  g_assert_cmpuint (ends->end[1].n_sent, >, 0);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, 5 * DTLS_WIRE_DELAY_US));
}

static void
test_early_flood (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);
  guint8 record[14] = { 20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1 };

  dtls_ends_add_both (ends);
  gun_dtls_session_start (ends->end[0].session, ends->now_us);
  dtls_ends_run (ends, NULL, 100000);
  for (guint i = 0; i < 1000; i++)
    gun_dtls_session_process (ends->end[1].session, record, sizeof record, ends->now_us);
  g_assert_cmpuint (
      gun_dtls_session_get_n_dropped (ends->end[1].session), >=, 1000 - GUN_DTLS_MAX_EARLY);

  gun_dtls_session_start (ends->end[1].session, ends->now_us);
  g_assert_true (dtls_ends_run (ends, dtls_ends_connected, LONG_US));
}

static void
test_close (gconstpointer user_data)
{
  guint closer = GPOINTER_TO_UINT (user_data);
  g_autoptr (DtlsEnds) ends = new_connected_ends ();
  DtlsEnd *here = &ends->end[closer];
  DtlsEnd *there = &ends->end[1 - closer];
  guint n_sent = here->n_sent;
  g_autoptr (GError) error = NULL;

  gun_dtls_session_close (here->session);
  g_assert_cmpint (gun_dtls_session_get_state (here->session), ==, GUN_DTLS_CLOSED);
  g_assert_no_error (here->error);
  gun_dtls_session_close (here->session);
  g_assert_cmpuint (here->n_sent, ==, n_sent + 1);
  g_assert_cmpuint (here->n_changes, ==, 3);

  g_assert_true (dtls_ends_run (ends, dtls_ends_over, 5 * DTLS_WIRE_DELAY_US));
  g_assert_cmpint (gun_dtls_session_get_state (there->session), ==, GUN_DTLS_CLOSED);
  g_assert_error (there->error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  dtls_ends_run (ends, NULL, G_USEC_PER_SEC);
  g_assert_cmpuint (here->n_changes, ==, 3);
  g_assert_cmpuint (there->n_changes, ==, 3);

  g_assert_false (gun_dtls_session_send (here->session, (const guint8 *) "x", 1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
}

static void
test_close_early (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);

  dtls_ends_add_both (ends);
  gun_dtls_session_start (ends->end[0].session, ends->now_us);
  gun_dtls_session_close (ends->end[0].session);
  gun_dtls_session_close (ends->end[1].session);
  g_assert_true (dtls_ends_over (ends));
  gun_dtls_session_start (ends->end[1].session, ends->now_us);
  dtls_ends_run (ends, NULL, LONG_US);
  g_assert_cmpint (gun_dtls_session_get_state (ends->end[1].session), ==, GUN_DTLS_CLOSED);
  g_assert_cmpuint (ends->end[1].n_sent, ==, 0);
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 4, 256, 1163, 1164, 1200, 1500, 4096, 16000, GUN_DTLS_MAX_BYTES };
  g_autoptr (DtlsEnds) ends = new_connected_ends ();
  g_autofree guint8 *large = g_malloc0 (GUN_DTLS_MAX_BYTES + 1);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      dtls_end_send_number (&ends->end[i % 2], i, sizes[i]);
      dtls_ends_run (ends, NULL, 5 * DTLS_WIRE_DELAY_US);
      g_assert_cmpuint (ends->end[1 - i % 2].received->len, ==, i / 2 + 1);
      g_assert_cmpuint (g_bytes_get_size (g_ptr_array_index (ends->end[1 - i % 2].received, i / 2)),
                        ==,
                        sizes[i]);
      g_assert_cmpuint (dtls_end_get_number (&ends->end[1 - i % 2], i / 2), ==, i);
    }

  g_assert_false (
      gun_dtls_session_send (ends->end[0].session, large, GUN_DTLS_MAX_BYTES + 1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_false (gun_dtls_session_send (ends->end[0].session, large, 0, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  exchange (ends);
}

static void
test_send_early (void)
{
  g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);
  g_autoptr (GError) error = NULL;

  dtls_ends_add_both (ends);
  g_assert_false (gun_dtls_session_send (ends->end[0].session, (const guint8 *) "x", 1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
}

/* After each number of datagrams that got through: free both, in whatever state they are. */
static void
test_free_anywhere (void)
{
  for (guint n_steps = 0; n_steps < 12; n_steps++)
    {
      g_autoptr (DtlsEnds) ends = new_ends (1, 0, 0, 0, 0);

      dtls_ends_add_both (ends);
      if (n_steps == 0)
        continue;
      dtls_ends_start (ends);
      dtls_ends_run (ends, NULL, (gint64) n_steps * DTLS_WIRE_DELAY_US / 2);
    }
}

static GunDtlsSession *pipe_ends[2];
static guint n_heard;

static void
pipe_send_cb (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  gun_dtls_session_process (
      pipe_ends[1 - GPOINTER_TO_UINT (user_data)], packet, length_bytes, G_USEC_PER_SEC);
}

/* Answers inside the callback, a thousand times. */
static void
pipe_received_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  if (++n_heard < 1000)
    gun_dtls_session_send (pipe_ends[GPOINTER_TO_UINT (user_data)], bytes, length_bytes, NULL);
  else
    gun_dtls_session_close (pipe_ends[GPOINTER_TO_UINT (user_data)]);
}

static void
pipe_state_changed_cb (GunDtlsState state, const GError *error, gpointer user_data)
{
  static const guint8 record[14] = { 20, 254, 253, 0, 0, 0, 0, 0, 0, 0, 9, 0, 1, 1 };

  /* Comes before there is anything that could read it */
  if (state == GUN_DTLS_CONNECTING)
    gun_dtls_session_process (
        pipe_ends[GPOINTER_TO_UINT (user_data)], record, sizeof record, G_USEC_PER_SEC);
  if (state == GUN_DTLS_CONNECTED)
    gun_dtls_session_send (
        pipe_ends[GPOINTER_TO_UINT (user_data)], (const guint8 *) "hello", 5, NULL);
}

/* Nothing lies between the two: all of the session runs inside one callback of the other. */
static void
test_reentry (void)
{
  static const GunDtlsCallbacks callbacks
      = { pipe_send_cb, pipe_received_cb, pipe_state_changed_cb };
  g_autoptr (GunDtlsCertificate) certificate = gun_dtls_certificate_new (NULL);

  n_heard = 0;
  for (guint i = 0; i < 2; i++)
    pipe_ends[i] = gun_dtls_session_new (certificate,
                                         i == 0 ? GUN_DTLS_CLIENT : GUN_DTLS_SERVER,
                                         gun_dtls_certificate_get_fingerprint (certificate),
                                         &callbacks,
                                         GUINT_TO_POINTER (i));
  gun_dtls_session_start (pipe_ends[1], G_USEC_PER_SEC);
  gun_dtls_session_start (pipe_ends[0], G_USEC_PER_SEC);
  g_assert_cmpuint (n_heard, >=, 1000);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (gun_dtls_session_get_state (pipe_ends[i]), ==, GUN_DTLS_CLOSED);
      gun_dtls_session_free (pipe_ends[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rtc/dtls-session/connect", test_connect);
  g_test_add_func ("/rtc/dtls-session/lower-case", test_lower_case);
  g_test_add_func ("/rtc/dtls-session/shared-certificate", test_shared_certificate);
  for (guint i = 0; i < G_N_ELEMENTS (weathers); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rtc/dtls-session/weather/%s", weathers[i].name);

      g_test_add_data_func (path, &weathers[i], test_weather);
    }
  g_test_add_data_func ("/rtc/dtls-session/wrong-fingerprint/client-sees",
                        GUINT_TO_POINTER (0),
                        test_wrong_fingerprint);
  g_test_add_data_func ("/rtc/dtls-session/wrong-fingerprint/server-sees",
                        GUINT_TO_POINTER (1),
                        test_wrong_fingerprint);
  g_test_add_data_func (
      "/rtc/dtls-session/silence/client", GUINT_TO_POINTER (GUN_DTLS_CLIENT), test_silence);
  g_test_add_data_func (
      "/rtc/dtls-session/silence/server", GUINT_TO_POINTER (GUN_DTLS_SERVER), test_silence);
  g_test_add_func ("/rtc/dtls-session/early-hello", test_early_hello);
  g_test_add_func ("/rtc/dtls-session/early-flood", test_early_flood);
  g_test_add_data_func ("/rtc/dtls-session/close/client", GUINT_TO_POINTER (0), test_close);
  g_test_add_data_func ("/rtc/dtls-session/close/server", GUINT_TO_POINTER (1), test_close);
  g_test_add_func ("/rtc/dtls-session/close-early", test_close_early);
  g_test_add_func ("/rtc/dtls-session/sizes", test_sizes);
  g_test_add_func ("/rtc/dtls-session/send-early", test_send_early);
  g_test_add_func ("/rtc/dtls-session/free-anywhere", test_free_anywhere);
  g_test_add_func ("/rtc/dtls-session/reentry", test_reentry);
  return g_test_run ();
}
