/* SPDX-License-Identifier: MIT */

/* What people paste: whatever is taken means the same when it is written and read again. What follows a first byte `=` is put into a text
 * with the right checksum, so that a search gets behind that too. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-invite.h"

static void
check_text (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInvite) invite = gun_invite_read (text, length_bytes, &error);
  g_autoptr (GunInvite) again = NULL;
  g_autofree char *written = NULL;

  g_assert_true ((invite == NULL) == (error != NULL));
  if (invite == NULL)
    return;

  g_assert_true (*invite->id != '\0' && *invite->from != '\0' && *invite->sdp != '\0');
  g_assert_cmpint (invite->expires_ms, >, 0);
  gun_invite_is_local_only (invite);
  written = gun_invite_write (invite);
  again = gun_invite_read (written, strlen (written), &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->kind, ==, invite->kind);
  g_assert_cmpstr (again->id, ==, invite->id);
  g_assert_cmpstr (again->from, ==, invite->from);
  g_assert_cmpint (again->expires_ms, ==, invite->expires_ms);
  g_assert_cmpstr (again->sdp, ==, invite->sdp);
}

static void
check_json (const uint8_t *json, size_t size)
{
  g_autofree char *encoded = g_base64_encode (json, size);
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;
  g_autofree char *whole = NULL;

  encoded[strcspn (encoded, "=")] = '\0';
  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  text = g_strconcat ("gun-invite:1:", encoded, NULL);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  whole = g_strdup_printf ("%s:%.8s:end", text, sum);
  check_text (whole, strlen (whole));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check_text ((const char *) data, size);
  if (size > 1 && data[0] == '=')
    check_json (data + 1, size - 1);
  return 0;
}
