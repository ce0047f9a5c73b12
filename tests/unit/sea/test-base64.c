/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-sea-base64.h"

static void
test_atob (void)
{
  static const struct
  {
    const char *text;
    const char *bytes; /* NULL: atob() throws */
  } cases[] = {
    { "", "" },
    { "aGk=", "hi" },
    { "aGk", "hi" },
    { "aGkh", "hi!" },
    { "aA==", "h" },
    { "aA", "h" },
    { "aB==", "h" },
    { " a G\tk\n=\r\f", "hi" },
    { "aGkhaGk=", "hi!hi" },
    { "++//", "\xfb\xef\xff" },
    { "aA=", NULL },
    { "a", NULL },
    { "aGkha", NULL },
    { "aGkh=", NULL },
    { "aGkh==", NULL },
    { "aGkh====", NULL },
    { "=", NULL },
    { "==", NULL },
    { "====", NULL },
    { "aGk==", NULL },
    { "aA=a", NULL },
    { "aA==aGkh", NULL },
    { "a-_b", NULL },
    { "aG\vk", NULL },
    { "\xc3\xa9Gkh", NULL },
    { "a=Gk", NULL },
    { "aGkh\xc2\xa0", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 bytes[16];
      gsize n;
      gboolean good
          = gun_sea_base64_decode (cases[i].text, strlen (cases[i].text), bytes, sizeof bytes, &n);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (good, ==, cases[i].bytes != NULL);
      if (good)
        g_assert_cmpmem (bytes, n, cases[i].bytes, strlen (cases[i].bytes));
    }
}

static void
test_room (void)
{
  guint8 bytes[4] = { 0, 0, 0, 0xAA };
  gsize n;

  g_assert_true (gun_sea_base64_decode ("aGkh", 4, bytes, 3, &n));
  g_assert_cmpuint (n, ==, 3);
  g_assert_false (gun_sea_base64_decode ("aGkhaA==", 8, bytes, 3, &n));
  g_assert_cmpuint (bytes[3], ==, 0xAA);
  g_assert_false (gun_sea_base64_decode ("aGk\0", 4, bytes, 3, &n));
}

static void
test_url64 (void)
{
  guint8 bytes[32], back[32];
  char text[GUN_SEA_URL64_LENGTH + 1] = "";

  for (guint i = 0; i < 256; i++)
    {
      for (guint j = 0; j < sizeof bytes; j++)
        bytes[j] = (guint8) (i * 7 + j * 31);
      gun_sea_url64_encode (bytes, text);
      g_assert_true (gun_sea_url64_decode (text, back));
      g_assert_cmpmem (bytes, sizeof bytes, back, sizeof back);
    }

  memset (text, 'A', GUN_SEA_URL64_LENGTH);
  g_assert_true (gun_sea_url64_decode (text, back));
  /* The last two bits stand for nothing */
  text[GUN_SEA_URL64_LENGTH - 1] = 'B';
  g_assert_false (gun_sea_url64_decode (text, back));
  text[GUN_SEA_URL64_LENGTH - 1] = 'E';
  g_assert_true (gun_sea_url64_decode (text, back));
  g_assert_cmpuint (back[31], ==, 1);

  for (guint i = 0; i < 256; i++)
    {
      gboolean is_digit = g_ascii_isalnum ((char) i) || i == '-' || i == '_';

      text[5] = (char) i;
      g_assert_cmpint (gun_sea_url64_decode (text, back), ==, is_digit);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/base64/atob", test_atob);
  g_test_add_func ("/sea/base64/room", test_room);
  g_test_add_func ("/sea/base64/url64", test_url64);

  return g_test_run ();
}
