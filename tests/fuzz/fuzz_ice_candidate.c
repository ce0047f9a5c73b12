/* SPDX-License-Identifier: MIT */

/* Candidate lines: whatever is taken is one printed line in bounds, which is read as the same and judged the same. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-ice-candidate.h"
#include "gun-rtc-error.h"

static void
check (const GunIceCandidate *candidate)
{
  g_autofree char *printed = gun_ice_candidate_print (candidate);
  g_autofree char *printed_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) again = NULL;

  g_assert_cmpuint (strlen (printed), <=, GUN_ICE_CANDIDATE_MAX_BYTES);
  for (const char *at = printed; *at != '\0'; at++)
    g_assert_true (g_ascii_isgraph (*at) || *at == ' ');

  again = gun_ice_candidate_parse (printed, &error);
  g_assert_no_error (error);
  printed_again = gun_ice_candidate_print (again);
  g_assert_cmpstr (printed_again, ==, printed);
  g_assert_true (gun_ice_candidate_repeats (candidate, again));

  for (guint loopback_allowed = 0; loopback_allowed < 2; loopback_allowed++)
    {
      GunIceVerdict verdict = gun_ice_candidate_judge (candidate, (gboolean) loopback_allowed);

      g_assert_nonnull (gun_ice_verdict_describe (verdict));
      g_assert_cmpint (gun_ice_candidate_judge (again, (gboolean) loopback_allowed), ==, verdict);
      if (verdict == GUN_ICE_TAKEN)
        {
          g_assert_cmpint (candidate->transport, ==, GUN_ICE_UDP);
          g_assert_cmpuint (candidate->component, ==, 1);
          g_assert_cmpuint (candidate->port, >, 0);
          /* Nothing that a resolver would be asked for */
          g_assert_true (strspn (candidate->address, "0123456789abcdef:.")
                         == strlen (candidate->address));
        }
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *line = g_strndup ((const char *) data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (line, &error);

  if (candidate != NULL)
    {
      g_assert_no_error (error);
      check (candidate);
      return 0;
    }
  g_assert_true (error->domain == GUN_RTC_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return 0;
}
