/* SPDX-License-Identifier: MIT */

/* Signals: whatever is taken stays within its limits, and means the same when it is written and read again. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-signal.h"

static GunSignal *
read_again (const GunSignal *signal)
{
  g_autoptr (GRefString) id = g_ref_string_new ("id");
  g_autoptr (GString) json = g_string_new (NULL);
  GError *error = NULL;
  GunSignal *again;

  if (signal->kind == GUN_SIGNAL_CANDIDATE)
    gun_signal_append_candidate (json, id, id, FALSE, signal->sender, signal->candidate);
  else
    gun_signal_append_description (json, signal->kind, id, id, FALSE, signal->sender, signal->sdp);
  again = gun_signal_read (json->str, json->len, &error);
  g_assert_no_error (error);
  return again;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSignal) signal = gun_signal_read ((const char *) data, size, &error);
  g_autoptr (GunSignal) again = NULL;

  g_assert_true ((signal == NULL) == (error != NULL));
  if (signal == NULL)
    return 0;

  g_assert_true (*signal->sender != '\0');
  g_assert_true ((signal->candidate != NULL) == (signal->kind == GUN_SIGNAL_CANDIDATE));
  g_assert_true ((signal->sdp != NULL) == (signal->kind != GUN_SIGNAL_CANDIDATE));
  if (signal->sdp != NULL)
    {
      g_assert_cmpuint (strlen (signal->sdp), <=, GUN_SIGNAL_MAX_SDP_BYTES);
      g_assert_null (strstr (signal->sdp, "\\r\\n"));
    }
  else
    {
      g_assert_cmpuint (strlen (signal->candidate), <=, GUN_SIGNAL_MAX_CANDIDATE_BYTES);
    }

  again = read_again (signal);
  g_assert_cmpint (again->kind, ==, signal->kind);
  g_assert_cmpstr (again->sender, ==, signal->sender);
  g_assert_cmpstr (again->sdp, ==, signal->sdp);
  g_assert_cmpstr (again->candidate, ==, signal->candidate);
  return 0;
}
