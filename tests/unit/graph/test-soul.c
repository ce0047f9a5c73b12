/* SPDX-License-Identifier: MIT */

#include "gun-soul.h"
#include "gun-text.h"

static const struct
{
  const char *soul;
  GunSoulKind kind;
  double lifetime_s;
} cases[] = {
  { "chat", GUN_SOUL_PUBLIC, -1 },        { "", GUN_SOUL_PUBLIC, -1 },
  { "~abc.def/name", GUN_SOUL_USER, -1 }, { "~@alice", GUN_SOUL_USER, -1 },
  { "x~a.b/c<?9", GUN_SOUL_USER, 9 },     { "#", GUN_SOUL_CONTENT, -1 },
  { "files#", GUN_SOUL_CONTENT, -1 },     { "/RTC/room<?99", GUN_SOUL_EXPIRING, 99 },
  { "a<?1.5", GUN_SOUL_EXPIRING, 1.5 },   { "a<?9/b", GUN_SOUL_EXPIRING, 9 },
  { "a<?9<?99", GUN_SOUL_EXPIRING, 9 },   { "a<?", GUN_SOUL_PUBLIC, -1 },
  { "a<?x", GUN_SOUL_PUBLIC, -1 },        { "a<?0", GUN_SOUL_PUBLIC, -1 },
  { "a<?-9", GUN_SOUL_PUBLIC, -1 },       { "a<?nan", GUN_SOUL_PUBLIC, -1 },
  { "a<?.", GUN_SOUL_PUBLIC, -1 },
};

static void
test_kinds (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GRefString *soul = gun_text_new (cases[i].soul);

      g_assert_cmpint (gun_soul_get_kind (soul), ==, cases[i].kind);
      g_assert_cmpfloat (gun_soul_get_lifetime_s (soul), ==, cases[i].lifetime_s);
      g_assert_true (gun_soul_needs_check (soul)
                     == (cases[i].kind == GUN_SOUL_USER || cases[i].kind == GUN_SOUL_CONTENT));
      g_ref_string_release (soul);
    }
}

/* What stands behind U+0000 counts too: a signature is not to be had around that easily */
static void
test_nul (void)
{
  GRefString *soul = gun_text_new_len ("a\0~pub", 6);

  g_assert_cmpint (gun_soul_get_kind (soul), ==, GUN_SOUL_USER);
  g_ref_string_release (soul);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/soul/kinds", test_kinds);
  g_test_add_func ("/graph/soul/nul", test_nul);

  return g_test_run ();
}
