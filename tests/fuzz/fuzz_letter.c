/* SPDX-License-Identifier: MIT */

/* What desktops write for each other: whatever is taken stays within its limits, and means the same when it is written and read again. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-letter.h"
#include "gun-text.h"

static void
check_presence (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *pid = gun_letter_read_presence (text, length_bytes, &error);
  g_autofree char *again = NULL;
  g_autoptr (GRefString) written = NULL;

  g_assert_true ((pid == NULL) == (error != NULL));
  if (pid == NULL)
    return;

  g_assert_true (*pid != '\0');
  written = gun_letter_write_presence (pid);
  again = gun_letter_read_presence (written, g_ref_string_length (written), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, pid);
}

/* A description without candidates that fits fits again, unless escapes or the order of members make it longer */
static void
check_letter (const char *text, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunLetter) letter = gun_letter_read (text, length_bytes, &error);
  g_autoptr (GunLetter) again = NULL;
  g_autoptr (GRefString) written = NULL;

  g_assert_true ((letter == NULL) == (error != NULL));
  if (letter == NULL)
    return;

  g_assert_true (*letter->to != '\0' && *letter->from != '\0' && *letter->attempt != '\0');
  g_assert_true (*letter->sdp != '\0');
  g_assert_cmpuint (strlen (letter->sdp), <=, GUN_LETTER_MAX_LENGTH);
  written = gun_letter_write (letter);
  if (written == NULL)
    return;

  g_assert_cmpuint (gun_text_utf16_length (written), <=, GUN_LETTER_MAX_LENGTH);
  again = gun_letter_read (written, g_ref_string_length (written), &error);
  g_assert_no_error (error);
  g_assert_cmpint (again->kind, ==, letter->kind);
  g_assert_cmpstr (again->to, ==, letter->to);
  g_assert_cmpstr (again->from, ==, letter->from);
  g_assert_cmpstr (again->attempt, ==, letter->attempt);
  g_assert_cmpuint (strlen (again->sdp), <=, strlen (letter->sdp));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  check_presence ((const char *) data, size);
  check_letter ((const char *) data, size);
  return 0;
}
