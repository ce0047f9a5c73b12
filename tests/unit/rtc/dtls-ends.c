/* SPDX-License-Identifier: MIT */

#include "dtls-ends.h"

#include <string.h>
#include <time.h>

/* Some time after 1970, so that what GnuTLS has never set lies in the past. */
#define EPOCH_SECONDS 1700000000

static gint64 program_now_us;

/* GnuTLS times its retransmissions by this, and takes it from here: the program's own symbol comes first. */
int
clock_gettime (clockid_t clock, struct timespec *now)
{
  now->tv_sec = EPOCH_SECONDS + program_now_us / G_USEC_PER_SEC;
  now->tv_nsec = program_now_us % G_USEC_PER_SEC * 1000;
  return 0;
}

static void
set_now (DtlsEnds *ends, gint64 now_us)
{
  ends->now_us = now_us;
  program_now_us = now_us;
}

static void
send_cb (const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  DtlsEnd *end = user_data;

  end->n_sent++;
  gun_rtc_wire_send (end->ends->wire, end->index, packet, length_bytes, end->ends->now_us);
}

static void
received_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  DtlsEnd *end = user_data;

  g_assert_cmpuint (length_bytes, >, 0);
  g_ptr_array_add (end->received, g_bytes_new (bytes, length_bytes));
}

static void
state_changed_cb (GunDtlsState state, const GError *error, gpointer user_data)
{
  DtlsEnd *end = user_data;

  g_assert_cmpint (gun_dtls_session_get_state (end->session), ==, state);
  end->n_changes++;
  g_clear_error (&end->error);
  end->error = error != NULL ? g_error_copy (error) : NULL;
}

/* Takes over @wire. */
DtlsEnds *
dtls_ends_new (GunRtcWire *wire)
{
  DtlsEnds *ends = g_new0 (DtlsEnds, 1);
  g_autoptr (GError) error = NULL;

  ends->wire = wire;
  set_now (ends, G_USEC_PER_SEC);
  for (guint i = 0; i < 2; i++)
    {
      ends->end[i].ends = ends;
      ends->end[i].index = i;
      ends->end[i].received = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
      ends->end[i].certificate = gun_dtls_certificate_new (&error);
      g_assert_no_error (error);
    }
  return ends;
}

void
dtls_ends_free (DtlsEnds *ends)
{
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&ends->end[i].session, gun_dtls_session_free);
      gun_dtls_certificate_unref (ends->end[i].certificate);
      g_ptr_array_unref (ends->end[i].received);
      g_clear_error (&ends->end[i].error);
    }
  gun_rtc_wire_free (ends->wire);
  g_free (ends);
}

/* @remote_fingerprint: NULL for that of the other end. */
GunDtlsSession *
dtls_ends_add (DtlsEnds *ends, guint index, GunDtlsRole role, const char *remote_fingerprint)
{
  static const GunDtlsCallbacks callbacks = { send_cb, received_cb, state_changed_cb };
  DtlsEnd *end = &ends->end[index];

  if (remote_fingerprint == NULL)
    remote_fingerprint = gun_dtls_certificate_get_fingerprint (ends->end[1 - index].certificate);
  end->session = gun_dtls_session_new (end->certificate, role, remote_fingerprint, &callbacks, end);
  return end->session;
}

/* End 0 is the client. */
void
dtls_ends_add_both (DtlsEnds *ends)
{
  dtls_ends_add (ends, 0, GUN_DTLS_CLIENT, NULL);
  dtls_ends_add (ends, 1, GUN_DTLS_SERVER, NULL);
}

void
dtls_ends_start (DtlsEnds *ends)
{
  for (guint i = 0; i < 2; i++)
    if (ends->end[i].session != NULL)
      gun_dtls_session_start (ends->end[i].session, ends->now_us);
}

static void
deliver_cb (guint to, const guint8 *bytes, gsize length_bytes, gint64 now_us, gpointer user_data)
{
  DtlsEnds *ends = user_data;
  DtlsEnd *end = &ends->end[to];

  if (end->hear != NULL)
    end->hear (bytes, length_bytes, end->hear_data);
  else if (end->session != NULL)
    gun_dtls_session_process (end->session, bytes, length_bytes, now_us);
}

static gint64
next_us (DtlsEnds *ends)
{
  gint64 next = gun_rtc_wire_get_deadline_us (ends->wire);

  for (guint i = 0; i < 2; i++)
    {
      gint64 deadline = ends->end[i].session != NULL
                            ? gun_dtls_session_get_deadline_us (ends->end[i].session)
                            : -1;

      if (deadline >= 0 && (next < 0 || deadline < next))
        next = deadline;
    }
  return next;
}

/* Lets time pass until @until holds or, without one, for all of @for_us. Returns: whether it holds. */
gboolean
dtls_ends_run (DtlsEnds *ends, DtlsEndsFunc until, gint64 for_us)
{
  gint64 end_us = ends->now_us + for_us;

  while (until == NULL || !until (ends))
    {
      gint64 next = next_us (ends);

      if (next < 0 || next > end_us)
        {
          set_now (ends, end_us);
          return until != NULL && until (ends);
        }
      set_now (ends, MAX (next, ends->now_us));
      gun_rtc_wire_deliver (ends->wire, ends->now_us, deliver_cb, ends);
      for (guint i = 0; i < 2; i++)
        if (ends->end[i].session != NULL)
          gun_dtls_session_tick (ends->end[i].session, ends->now_us);
    }
  return TRUE;
}

gboolean
dtls_ends_connected (DtlsEnds *ends)
{
  for (guint i = 0; i < 2; i++)
    if (ends->end[i].session != NULL
        && gun_dtls_session_get_state (ends->end[i].session) != GUN_DTLS_CONNECTED)
      return FALSE;
  return TRUE;
}

gboolean
dtls_ends_over (DtlsEnds *ends)
{
  for (guint i = 0; i < 2; i++)
    if (ends->end[i].session != NULL
        && gun_dtls_session_get_state (ends->end[i].session) < GUN_DTLS_CLOSED)
      return FALSE;
  return TRUE;
}

/* Sends @length_bytes, at least 4, which begin with @number and go on by it. */
void
dtls_end_send_number (DtlsEnd *end, guint32 number, gsize length_bytes)
{
  g_autofree guint8 *bytes = g_malloc (length_bytes);
  g_autoptr (GError) error = NULL;

  memset (bytes, (int) (number & 0xff), length_bytes);
  memcpy (bytes, &number, sizeof number);
  gun_dtls_session_send (end->session, bytes, length_bytes, &error);
  g_assert_no_error (error);
}

/* The number of what came in as the @index-th, when the rest of it is right. */
guint32
dtls_end_get_number (DtlsEnd *end, guint index)
{
  gsize length_bytes;
  const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (end->received, index), &length_bytes);
  guint32 number;

  g_assert_cmpuint (length_bytes, >=, sizeof number);
  memcpy (&number, bytes, sizeof number);
  for (gsize i = sizeof number; i < length_bytes; i++)
    g_assert_cmpuint (bytes[i], ==, number & 0xff);
  return number;
}
