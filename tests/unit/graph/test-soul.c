/* SPDX-License-Identifier: MIT */

#include "gun-soul.h"
#include "gun-text.h"

static const struct
{
  const char *soul;
  GunSoulKind kind;
  double lifetime_s;
} cases[] = {
  { "chat", GUN_SOUL_PUBLIC, -1 },
  { "", GUN_SOUL_PUBLIC, -1 },
  { "~abc.def/name", GUN_SOUL_USER, -1 },
  { "~@alice", GUN_SOUL_USER, -1 },
  { "x~a.b/c<?9", GUN_SOUL_USER, 9 },
  { "#", GUN_SOUL_CONTENT, -1 },
  { "files#", GUN_SOUL_CONTENT, -1 },
  { "/RTC/room<?99", GUN_SOUL_EXPIRING, 99 },
  { "a<?1.5", GUN_SOUL_EXPIRING, 1.5 },
  { "a<?9/b", GUN_SOUL_EXPIRING, 9 },
  { "a<?9<?99", GUN_SOUL_EXPIRING, 9 },
  { "a<?", GUN_SOUL_PUBLIC, -1 },
  { "a<?x", GUN_SOUL_PUBLIC, -1 },
  { "a<?0", GUN_SOUL_PUBLIC, -1 },
  { "a<?-9", GUN_SOUL_EXPIRING, 0 },
  { "a<?nan", GUN_SOUL_PUBLIC, -1 },
  { "a<?.", GUN_SOUL_PUBLIC, -1 },
  { "a<?1e3x", GUN_SOUL_EXPIRING, 1000 },
  { "a<?1e", GUN_SOUL_EXPIRING, 1 },
  { "a<? +.5", GUN_SOUL_EXPIRING, 0.5 },
  { "a<?0x10", GUN_SOUL_PUBLIC, -1 },
  { "a<?Infinity", GUN_SOUL_PUBLIC, -1 },
  { "a<?-Infinity", GUN_SOUL_EXPIRING, 0 },
  { "a<?00000000000000000000000000000000000000000000009", GUN_SOUL_EXPIRING, 9 },
  { "~foo", GUN_SOUL_PUBLIC, -1 },
  { "~", GUN_SOUL_PUBLIC, -1 },
  { "~@", GUN_SOUL_USER, -1 },
  { "~@foo.bar", GUN_SOUL_USER, -1 },
  { "x~@foo", GUN_SOUL_USER, -1 },
  { "#~foo", GUN_SOUL_CONTENT, -1 },
  { "~~a.b", GUN_SOUL_PUBLIC, -1 },
  { "~foo~a.b", GUN_SOUL_PUBLIC, -1 },
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

/* SEA.opt.pub() of gun 0.2020.1241 */
static const struct
{
  const char *soul;
  const char *owner; /* (nullable) */
} owners[] = {
  { "chat", NULL },
  { "~", NULL },
  { "~foo", NULL },
  { "~a.b", "a.b" },
  { "~a.b.c", "a.b" },
  { "x~a.b/c", "a.b" },
  { "~a/b", "a.b" },
  { "~a-_0.B9/", "a-_0.B9" },
  { "~a.", "a." },
  { "~.b", ".b" },
  { "~..b", "." },
  { "x~@foo", ".foo" },
  { "~~a.b", NULL },
  { "~a.b~c.d", "a.b" },
  { "~a~c.d", NULL },
  { "~a\xc3\xa4"
    "b",
    "a.b" },
  { "~a\xe2\x82\xac"
    "b",
    "a.b" },
  { "~a\xf0\x9f\x98\x80"
    "b",
    "a." },
};

static void
test_owners (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (owners); i++)
    {
      g_autoptr (GRefString) soul = gun_text_new (owners[i].soul);
      g_autoptr (GRefString) owner = gun_soul_dup_owner (soul);

      g_assert_cmpstr (owner, ==, owners[i].owner);
    }
}

/* What stands behind U+0000 counts too: a signature is not to be had around that easily */
static void
test_nul (void)
{
  GRefString *soul = gun_text_new_len ("a\0~p.b", 6);

  g_assert_cmpint (gun_soul_get_kind (soul), ==, GUN_SOUL_USER);
  g_ref_string_release (soul);
}

/* Both lists are searched by halves, so each name of them is looked for */
static void
test_relays (void)
{
  static const char *const fatal[]
      = { "__defineGetter__", "__proto__", "constructor", "hasOwnProperty", "toString", "valueOf" };
  static const char *const fresh[]
      = { "anchor", "at", "link", "search", "sub", "toWellFormed", "trimStart" };
  static const char *const neither[]
      = { "",          "a",      "toStrin", "tostring",
          "toStrings", "length", "links",   "a/very/long/soul/of/somebody" };

  for (guint i = 0; i < G_N_ELEMENTS (fatal); i++)
    {
      g_assert_true (gun_soul_ends_relays (fatal[i]));
      g_assert_false (gun_soul_ends_fresh_relays (fatal[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (fresh); i++)
    {
      g_assert_true (gun_soul_ends_fresh_relays (fresh[i]));
      g_assert_false (gun_soul_ends_relays (fresh[i]));
    }
  for (guint i = 0; i < G_N_ELEMENTS (neither); i++)
    g_assert_false (gun_soul_ends_relays (neither[i]) || gun_soul_ends_fresh_relays (neither[i]));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/graph/soul/kinds", test_kinds);
  g_test_add_func ("/graph/soul/owners", test_owners);
  g_test_add_func ("/graph/soul/nul", test_nul);
  g_test_add_func ("/graph/soul/relays", test_relays);

  return g_test_run ();
}
