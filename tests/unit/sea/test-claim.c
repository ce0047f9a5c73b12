/* SPDX-License-Identifier: MIT */

/* What may come in, rule by rule: the table of src/DESIGN.md. */

#include <string.h>

#include "gun-test-table.h"
#include "sea-judge.h"

/* `hello world`: base64, hex, and hex in capitals */
#define HELLO "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="
#define HELLO_HEX "b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9"
#define HELLO_CAPITALS "B94D27B9934D3E08A52E52D7DA7DABFAC484EFE37A5380EE9088F7ACE2EFCDE9"
/* `5`, `true` and `{"#":"x"}` */
#define FIVE "7y0SfeN7lCuq0GFF5UsMYZofIjJ7LrvPvsePVWSv450="
#define TRUE_HASH "tb6kG2xiP3wJ8b8k3K5Y66s8DN2QrZZrxDpFtEhn4Ss="

static const struct
{
  const char *soul;
  const char *key;
  const char *json;
  GunSeaReason reason;
} unsigned_cases[] = {
  /* anyone may write */
  { "chat", "a", "1", GUN_SEA_REASON_NONE },
  { "~", "a", "1", GUN_SEA_REASON_NONE },
  { "~foo", "a", "1", GUN_SEA_REASON_NONE },
  { "a~b~c.d", "a", "1", GUN_SEA_REASON_NONE },
  { "~~a.b", "a", "1", GUN_SEA_REASON_NONE },
  { "a<?9", "a", "1", GUN_SEA_REASON_NONE },

  /* the list of aliases */
  { "~@", "alice", "{\"#\":\"~@alice\"}", GUN_SEA_REASON_NONE },
  { "~@", "alice", "{\"#\":\"~@bob\"}", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@", "alice", "{\"#\":\"~@alice2\"}", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@", "alice", "\"~@alice\"", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@", "alice", "1", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@", "alice", "null", GUN_SEA_REASON_ALIAS_EMPTY },
  { "~@", "alice", "false", GUN_SEA_REASON_ALIAS_EMPTY },
  { "~@", "alice", "0", GUN_SEA_REASON_ALIAS_EMPTY },
  { "~@", "alice", "\"\"", GUN_SEA_REASON_ALIAS_EMPTY },

  /* the accounts of an alias, also when it looks like a key */
  { "~@alice", "~ALICE", "{\"#\":\"~ALICE\"}", GUN_SEA_REASON_NONE },
  { "~@foo.bar", "~ALICE", "{\"#\":\"~ALICE\"}", GUN_SEA_REASON_NONE },
  { "~@alice", "~ALICE", "{\"#\":\"~BOB\"}", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@alice", "~ALICE", "\"~ALICE\"", GUN_SEA_REASON_ALIAS_OTHER },
  { "~@alice", "~ALICE", "null", GUN_SEA_REASON_PUBS_EMPTY },

  /* an account's own key; nowhere else is `pub` a word of its own */
  { "~ALICE", "pub", "\"ALICE\"", GUN_SEA_REASON_NONE },
  { "~ALICE", "pub", "\"BOB\"", GUN_SEA_REASON_ACCOUNT_OTHER },
  { "~ALICE", "pub", "null", GUN_SEA_REASON_ACCOUNT_OTHER },
  { "~ALICE", "pub", "{\"#\":\"ALICE\"}", GUN_SEA_REASON_ACCOUNT_OTHER },
  { "~ALICE/x", "pub", "\"ALICE\"", GUN_SEA_REASON_UNSIGNED },
  { "x~ALICE", "pub", "\"ALICE\"", GUN_SEA_REASON_UNSIGNED },
  { "~a.b", "pub", "\"a.b\"", GUN_SEA_REASON_NONE },

  /* user space, unsigned */
  { "~ALICE", "name", "\"Alice\"", GUN_SEA_REASON_UNSIGNED },
  { "~ALICE", "name", "null", GUN_SEA_REASON_UNSIGNED },
  { "~ALICE", "name", "1", GUN_SEA_REASON_UNSIGNED },
  { "~ALICE", "name", "{\"#\":\"x\"}", GUN_SEA_REASON_UNSIGNED },
  { "x~ALICE/y", "name", "\"Alice\"", GUN_SEA_REASON_UNSIGNED },
  { "x~@foo.bar", "name", "\"Alice\"", GUN_SEA_REASON_UNSIGNED },
  { "~a/b", "name", "\"Alice\"", GUN_SEA_REASON_UNSIGNED },
  { "~ALICE#", HELLO, "\"hello world\"", GUN_SEA_REASON_UNSIGNED },

  /* content */
  { "#", HELLO, "\"hello world\"", GUN_SEA_REASON_NONE },
  { "posts#", "2026/x#" HELLO, "\"hello world\"", GUN_SEA_REASON_NONE },
  { "#posts", HELLO_HEX, "\"hello world\"", GUN_SEA_REASON_NONE },
  { "#", HELLO_CAPITALS, "\"hello world\"", GUN_SEA_REASON_NONE },
  { "#", FIVE, "5", GUN_SEA_REASON_NONE },
  { "#", TRUE_HASH, "true", GUN_SEA_REASON_NONE },
  { "#~foo", HELLO, "\"hello world\"", GUN_SEA_REASON_NONE },
  { "#", HELLO, "\"hello World\"", GUN_SEA_REASON_HASH },
  { "#", HELLO "=", "\"hello world\"", GUN_SEA_REASON_HASH },
  { "#", HELLO "#", "\"hello world\"", GUN_SEA_REASON_HASH },
  { "#", HELLO_HEX "0", "\"hello world\"", GUN_SEA_REASON_HASH },
  { "#",
    "g94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
    "\"hello world\"",
    GUN_SEA_REASON_HASH },
  { "#", FIVE, "\"6\"", GUN_SEA_REASON_HASH },
  { "#", HELLO, "null", GUN_SEA_REASON_HASH },
};

static void
test_unsigned (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (unsigned_cases); i++)
    {
      g_autofree char *soul = sea_write_out (unsigned_cases[i].soul);
      g_autofree char *key = sea_write_out (unsigned_cases[i].key);
      g_autofree char *json = sea_write_out (unsigned_cases[i].json);

      g_test_message ("%s . %s = %s", soul, key, json);
      sea_assert_reason (sea_judge (soul, key, json, SEA_STATE_MS), unsigned_cases[i].reason);
    }
}

/* All that a gun.js wrote comes in */
static void
test_user_graph (void)
{
  g_autoptr (GPtrArray) rows = gun_test_table_read ("unit/sea/data/user-graph.tsv", 5);

  g_assert_cmpuint (rows->len, >, 20);
  for (guint i = 0; i < rows->len; i++)
    {
      GStrv row = g_ptr_array_index (rows, i);
      g_autoptr (GRefString) soul = gun_test_table_text (row[0]);
      g_autoptr (GRefString) key = gun_test_table_text (row[1]);
      g_autoptr (GRefString) json = gun_test_table_text (row[2]);
      g_autoptr (GRefString) words = gun_test_table_text (row[4]);
      GunSeaReason reason = sea_judge (soul, key, json, g_ascii_strtod (row[3], NULL));

      g_test_message ("%s . %s", soul, key);
      g_assert_cmpstr (gun_sea_reason_to_text (reason), ==, g_str_equal (words, "-") ? "" : words);
    }
}

static const struct
{
  const char *soul;
  const char *key;
  const char *json;
  double state_ms;
} signed_cases[] = {
  { "~ALICE", "name", "\"Alice\"", SEA_STATE_MS },
  { "~ALICE/profile", "n", "42", SEA_STATE_MS + 0.25 },
  { "~ALICE", "none", "null", SEA_STATE_MS },
  { "~ALICE", "yes", "true", 1 },
  { "~ALICE", "long ago", "true", -5 },
  { "~ALICE", "link", "{\"#\":\"~ALICE/profile\"}", SEA_STATE_MS },
  { "~ALICE", "list", "[1,{\"b\":1,\"a\":[]}]", SEA_STATE_MS },
  { "x~ALICE/y", "name", "\"odd soul\"", SEA_STATE_MS },
  { "x~ALICE~BOB", "name", "\"second ~\"", SEA_STATE_MS },
  { "~ALICE\"\\\n\xc3\xa4", "k\"\\\t\xf0\x9f\x98\x80", "\"\xc3\xa4\\n\\\"\xf0\x9f\x98\x80\"", 5 },
  { "~ALICE", "surrogate", "\"\\ud83d\"", SEA_STATE_MS },
  { "~ALICE/pub", "pub", "\"signed\"", SEA_STATE_MS },
  { "~ALICE", "12", "\"12\"", SEA_STATE_MS },
};

static void
test_signed (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (signed_cases); i++)
    {
      g_autofree char *soul = sea_write_out (signed_cases[i].soul);
      g_autofree char *json = sea_write_out (signed_cases[i].json);
      const char *key = signed_cases[i].key;
      double state_ms = signed_cases[i].state_ms;
      g_autofree char *good = gun_test_wrap (&gun_test_alice, soul, key, json, state_ms, NULL);
      g_autofree char *bad = gun_test_wrap (&gun_test_bob, soul, key, json, state_ms, NULL);
      g_autofree char *other_key = g_strconcat (key, "x", NULL);
      g_autofree char *other_soul = g_strconcat (soul, "/x", NULL);

      g_test_message ("%s . %s", soul, key);
      sea_assert_reason (sea_judge_text (soul, key, good, state_ms), GUN_SEA_REASON_NONE);
      sea_assert_reason (sea_judge_text (soul, key, bad, state_ms), GUN_SEA_REASON_SIGNATURE);
      sea_assert_reason (sea_judge_text (soul, other_key, good, state_ms),
                         GUN_SEA_REASON_SIGNATURE);
      sea_assert_reason (sea_judge_text (other_soul, key, good, state_ms),
                         GUN_SEA_REASON_SIGNATURE);
      sea_assert_reason (sea_judge_text (soul, key, good, state_ms + 1), GUN_SEA_REASON_SIGNATURE);
    }
}

/* gun packs no state 0, so a signature for it holds for nothing */
static void
test_states (void)
{
  g_autofree char *soul = sea_write_out ("~ALICE");
  g_autofree char *zero = gun_test_wrap (&gun_test_alice, soul, "a", "1", 0, NULL);

  sea_assert_reason (sea_judge_text (soul, "a", zero, 0), GUN_SEA_REASON_STATE);
}

/* Souls whose owner is no point on the curve, or no key at all */
static void
test_no_owner (void)
{
  static const char *const souls[] = { "~a.b/c", "~a/b", "x~.b", "~foo.bar.baz" };
  g_autofree char *off_curve = sea_write_out ("~ALICE");
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (souls); i++)
    {
      g_autofree char *wrapped
          = gun_test_wrap (&gun_test_alice, souls[i], "a", "1", SEA_STATE_MS, NULL);

      sea_assert_reason (sea_judge_text (souls[i], "a", wrapped, SEA_STATE_MS), GUN_SEA_REASON_KEY);
    }

  off_curve[5] = off_curve[5] == 'A' ? 'B' : 'A';
  text = gun_test_wrap (&gun_test_alice, off_curve, "a", "1", SEA_STATE_MS, NULL);
  sea_assert_reason (sea_judge_text (off_curve, "a", text, SEA_STATE_MS), GUN_SEA_REASON_KEY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/claim/unsigned", test_unsigned);
  g_test_add_func ("/sea/claim/user-graph", test_user_graph);
  g_test_add_func ("/sea/claim/signed", test_signed);
  g_test_add_func ("/sea/claim/states", test_states);
  g_test_add_func ("/sea/claim/no-owner", test_no_owner);

  return g_test_run ();
}
