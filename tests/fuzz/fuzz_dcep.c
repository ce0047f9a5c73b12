/* SPDX-License-Identifier: MIT */

/* Messages that open a data channel: what is taken keeps its bounds and comes out the same when it is written and read again. */

#include <string.h>

#include "fuzz-target.h"
#include "gun-dcep.h"
#include "gun-rtc-error.h"

static void
check (const GunDcepOpen *open, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GBytes) bytes_again = NULL;
  g_autoptr (GunDcepOpen) again = NULL;

  g_assert_cmpuint (strlen (open->label), <=, GUN_DCEP_MAX_NAME_BYTES);
  g_assert_cmpuint (strlen (open->protocol), <=, GUN_DCEP_MAX_NAME_BYTES);
  g_assert_true (g_utf8_validate (open->label, -1, NULL));
  g_assert_true (g_utf8_validate (open->protocol, -1, NULL));
  g_assert_true (open->max_retransmits == -1 || open->max_packet_life_time_ms == -1);

  bytes = gun_dcep_open_print (open, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, length_bytes);

  again = gun_dcep_open_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->label, ==, open->label);
  g_assert_cmpstr (again->protocol, ==, open->protocol);
  bytes_again = gun_dcep_open_print (again, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (bytes, bytes_again));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunDcepOpen) open = gun_dcep_open_parse (data, size, &error);

  if (open != NULL)
    {
      g_assert_no_error (error);
      g_assert_false (gun_dcep_is_ack (data, size));
      check (open, size);
      return 0;
    }
  g_assert_true (error->domain == GUN_RTC_ERROR);
  g_assert_true (!gun_dcep_is_ack (data, size) || size == 1);
  return 0;
}
