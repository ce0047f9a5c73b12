/* SPDX-License-Identifier: MIT */

/* Descriptions: whatever is taken is printed in bounds, without a line that its fields did not mean, and means the same when read again. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-rtc-error.h"
#include "gun-sdp.h"

static guint
count_lines (const char *text)
{
  guint n_lines = 0;

  for (const char *at = text; (at = strchr (at, '\n')) != NULL; at++)
    {
      g_assert_true (at > text && at[-1] == '\r');
      n_lines++;
    }
  return n_lines;
}

static void
check (const GunSdp *sdp)
{
  g_autofree char *printed = gun_sdp_print (sdp);
  g_autofree char *printed_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSdp) again = NULL;
  guint n_lines = 12 + (sdp->mid != NULL ? 2 : 0) + sdp->ice_lite + sdp->trickle
                  + sdp->candidates->len + sdp->end_of_candidates;

  g_assert_nonnull (printed);
  g_assert_cmpuint (sdp->candidates->len, <=, GUN_SDP_MAX_CANDIDATES);
  g_assert_cmpuint (sdp->n_candidates_dropped, <=, GUN_SDP_MAX_LINES);
  g_assert_cmpuint (strlen (printed), <=, GUN_SDP_MAX_BYTES);
  g_assert_cmpuint (count_lines (printed), ==, n_lines);

  again = gun_sdp_parse (printed, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (again->n_candidates_dropped, ==, 0);
  g_assert_cmpuint (again->candidates->len, ==, sdp->candidates->len);
  g_assert_cmpuint (again->max_message_bytes, ==, sdp->max_message_bytes);
  printed_again = gun_sdp_print (again);
  g_assert_cmpstr (printed_again, ==, printed);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSdp) sdp = gun_sdp_parse ((const char *) data, (gssize) size, &error);
  g_autoptr (GunSdp) copy = NULL;

  if (sdp == NULL)
    {
      g_assert_true (error->domain == GUN_RTC_ERROR);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (strlen (error->message), <, 300);
      return 0;
    }

  g_assert_no_error (error);
  g_assert_cmpuint (size, <=, GUN_SDP_MAX_BYTES);
  copy = gun_sdp_copy (sdp);
  check (copy);
  return 0;
}
