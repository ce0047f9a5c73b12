/* SPDX-License-Identifier: MIT */

/* What bob may write into the space of alice with a certificate of hers. */

#include <math.h>
#include <string.h>

#include "gun-text.h"
#include "sea-judge.h"

/* Bob writes, unless told otherwise */
static GunSeaReason
judge (const GunTestPair *writer,
       const char *certificate,
       const char *soul,
       const char *key,
       double state_ms)
{
  g_autofree char *wrapped = gun_test_wrap (writer, soul, key, "\"hi\"", state_ms, certificate);

  return sea_judge_text (soul, key, wrapped, state_ms);
}

static const struct
{
  const char *rights; /* m, signed by alice */
  const char *soul;
  const char *key;
  GunSeaReason reason;
} cases[] = {
  /* c: who */
  { "{\"c\":\"BOB\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":[\"CAROL\",\"*\"],\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":[\"CAROL\",\"BOB\"],\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"CAROL\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":[\"CAROL\"],\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":[],\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":[[\"BOB\"],{\"pub\":\"BOB\"},1],\"w\":\"a\"}",
    "~ALICE",
    "a",
    GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":\"BOBx\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":{\"pub\":\"BOB\"},\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"c\":null,\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },
  { "{\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_WRITER },

  /* w: where. A text is the whole of path and key. */
  { "{\"c\":\"*\",\"w\":\"inbox/a\"}", "~ALICE/inbox", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":[\"x\",\"inbox/a\"]}", "~ALICE/inbox", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":\"inbox\"}", "~ALICE/inbox", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":\"inbox\"}", "~ALICE", "inbox", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":\"inbox\"}", "~ALICE/", "inbox", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":\"b/c/a\"}", "x~ALICE/b/c", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":\"b/a\"}", "a/x~ALICE/b", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\"}}", "~ALICE/inbox/x", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\"}}", "~ALICE", "inbox", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\"}}", "~ALICE", "inbo", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"*\":\"\"}}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"=\":\"a\"}}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\">\":\"a\",\"<\":\"c\"}}", "~ALICE", "b", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\">\":\"a\",\"<\":\"c\"}}",
    "~ALICE",
    "d",
    GUN_SEA_REASON_CERTIFICATE_PATH },

  /* # for the path, . for the key */
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox\"}}", "~ALICE/inbox", "any", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"#\":{\"*\":\"in\"}}}", "~ALICE/inbox", "any", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox\"}}",
    "~ALICE/other",
    "any",
    GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox/any\"}}", "~ALICE/inbox", "any", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\".\":\"a\"}}", "~ALICE/anywhere", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\".\":{\"*\":\"a\"}}}", "~ALICE", "abc", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\".\":\"a\"}}", "~ALICE", "b", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox\",\".\":\"a\"}}", "~ALICE/inbox", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox\",\".\":\"a\"}}",
    "~ALICE/inbox",
    "b",
    GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"#\":\"inbox\",\".\":\"a\"}}",
    "~ALICE/other",
    "a",
    GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"#\":\"\",\".\":\"a\"}}", "~ALICE/other", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"#\":1}}", "~ALICE/1", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{\"*\":1}}", "~ALICE", "1", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":{}}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":[]}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_PATH },
  { "{\"c\":\"*\",\"w\":[[\"a\"],1,true,{\"x\":{}}]}",
    "~ALICE",
    "a",
    GUN_SEA_REASON_CERTIFICATE_PATH },

  /* +: and the writer is named */
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":\"*\"}}",
    "~ALICE/inbox",
    "BOB",
    GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":\"*\"}}",
    "~ALICE/inbox/xBOBx",
    "a",
    GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":[\"*\"]}}",
    "~ALICE/inbox",
    "a",
    GUN_SEA_REASON_CERTIFICATE_NAME },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":\"*\"}}",
    "~ALICE/inbox",
    "CAROL",
    GUN_SEA_REASON_CERTIFICATE_NAME },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":{}}}",
    "~ALICE/inbox",
    "a",
    GUN_SEA_REASON_CERTIFICATE_NAME },
  { "{\"c\":\"*\",\"w\":[{\"*\":\"inbox\",\"+\":\"*\"},\"inbox/a\"]}",
    "~ALICE/inbox",
    "a",
    GUN_SEA_REASON_CERTIFICATE_NAME },
  { "{\"c\":\"*\",\"w\":[\"inbox/a\",{\"*\":\"inbox\",\"+\":\"*\"}]}",
    "~ALICE/inbox",
    "a",
    GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":\"x\"}}", "~ALICE/inbox", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"w\":{\"*\":\"inbox\",\"+\":\"*\"}}", "~ALICE", "inbox", GUN_SEA_REASON_NONE },

  /* e: until when; SEA_STATE_MS is 1795343114327 */
  { "{\"c\":\"*\",\"e\":1795343114327,\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"e\":1795343114326,\"w\":\"a\"}",
    "~ALICE",
    "a",
    GUN_SEA_REASON_CERTIFICATE_EXPIRED },
  { "{\"c\":\"*\",\"e\":\"1795343114326\",\"w\":\"a\"}",
    "~ALICE",
    "a",
    GUN_SEA_REASON_CERTIFICATE_EXPIRED },
  { "{\"c\":\"*\",\"e\":\"1795343114328 ms\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"e\":0,\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_EXPIRED },
  { "{\"c\":\"*\",\"e\":null,\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },
  { "{\"c\":\"*\",\"e\":\"tomorrow\",\"w\":\"a\"}", "~ALICE", "a", GUN_SEA_REASON_NONE },

  /* no certificate at all */
  { "{\"c\":\"*\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "{\"c\":\"*\",\"w\":null}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "{\"c\":\"*\",\"w\":\"\"}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "{}", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "[\"*\",\"a\"]", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "1", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
  { "true", "~ALICE", "a", GUN_SEA_REASON_CERTIFICATE_SHAPE },
};

static void
test_rights (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rights = sea_write_out (cases[i].rights);
      g_autofree char *soul = sea_write_out (cases[i].soul);
      g_autofree char *key = sea_write_out (cases[i].key);
      g_autofree char *certificate = gun_test_certify (&gun_test_alice, rights);

      g_test_message ("%s: %s . %s", cases[i].rights, cases[i].soul, cases[i].key);
      sea_assert_reason (judge (&gun_test_bob, certificate, soul, key, SEA_STATE_MS),
                         cases[i].reason);
    }
}

/* Who signed what */
static void
test_signers (void)
{
  g_autofree char *rights = sea_write_out ("{\"c\":\"BOB\",\"w\":\"a\"}");
  g_autofree char *good = gun_test_certify (&gun_test_alice, rights);
  g_autofree char *own = gun_test_certify (&gun_test_bob, rights);
  g_autofree char *soul = sea_write_out ("~ALICE");
  g_autofree char *wrapped = gun_test_wrap (&gun_test_bob, soul, "a", "1", SEA_STATE_MS, good);
  g_autofree char *stolen = gun_test_wrap (&gun_test_carol, soul, "a", "1", SEA_STATE_MS, good);
  g_autoptr (GString) text = g_string_new (stolen);

  sea_assert_reason (sea_judge_text (soul, "a", wrapped, SEA_STATE_MS), GUN_SEA_REASON_NONE);
  sea_assert_reason (judge (&gun_test_bob, own, soul, "a", SEA_STATE_MS),
                     GUN_SEA_REASON_CERTIFICATE_SIGNATURE);
  sea_assert_reason (judge (&gun_test_carol, good, soul, "a", SEA_STATE_MS),
                     GUN_SEA_REASON_CERTIFICATE_WRITER);

  /* Carol says that Bob wrote it */
  g_string_replace (text, gun_test_carol.pub, gun_test_bob.pub, 0);
  sea_assert_reason (sea_judge_text (soul, "a", text->str, SEA_STATE_MS), GUN_SEA_REASON_SIGNATURE);
}

/* Every character of what alice signed, and of her signature */
static void
test_mutations (void)
{
  g_autofree char *rights = sea_write_out ("{\"c\":\"BOB\",\"e\":1895343114327,\"w\":\"a\"}");
  g_autofree char *good = gun_test_certify (&gun_test_alice, rights);
  g_autofree char *soul = sea_write_out ("~ALICE");
  gsize length = strlen (good);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *bad = g_strdup (good);
      GunSeaReason reason;

      /* Names of members stay: without m or s it would be no certificate at all */
      if (g_str_has_prefix (bad + i, "\"m\"") || g_str_has_prefix (bad + i, "\"s\""))
        i += 2;
      if (i == 0 || !g_ascii_isalnum (good[i]) || good[i + 1] == '=')
        continue;
      bad[i] = good[i] == '7' ? '8' : g_ascii_isdigit (good[i]) ? '7' : good[i] == 'x' ? 'y' : 'x';
      reason = judge (&gun_test_bob, bad, soul, "a", SEA_STATE_MS);
      g_test_message ("%s", bad);
      g_assert_cmpint (reason, !=, GUN_SEA_REASON_NONE);
    }
}

static void
test_signature_shapes (void)
{
  static const char *const signatures[] = { "\"A\"", "\"AAAA\"", "1", "true", "[1]", "{\"a\":1}" };
  g_autofree char *soul = sea_write_out ("~ALICE");

  for (guint i = 0; i < G_N_ELEMENTS (signatures); i++)
    {
      g_autofree char *certificate
          = g_strdup_printf ("{\"m\":{\"c\":\"*\",\"w\":\"a\"},\"s\":%s}", signatures[i]);

      sea_assert_reason (judge (&gun_test_bob, certificate, soul, "a", SEA_STATE_MS),
                         GUN_SEA_REASON_CERTIFICATE_SIGNATURE);
    }
}

/* m as a text, which gun parses as it does any; other spellings of the same */
static void
test_spellings (void)
{
  static const char rights[] = "{\"c\":\"*\",\"w\":\"a\"}";
  g_autofree char *plain = gun_test_sign (&gun_test_alice, rights);
  g_autofree char *sea = gun_test_sign (&gun_test_alice, "SEA{\"c\":\"*\",\"w\":\"a\"}");
  g_autofree char *soul = sea_write_out ("~ALICE");
  char *certificates[] = {
    g_strdup_printf ("{\"m\":\"{\\\"c\\\":\\\"*\\\",\\\"w\\\":\\\"a\\\"}\",\"s\":\"%s\"}", plain),
    g_strdup_printf ("{\"m\":\"SEA{\\\"c\\\":\\\"*\\\",\\\"w\\\":\\\"a\\\"}\",\"s\":\"%s\"}", sea),
    g_strdup_printf ("{ \"s\" : \"%s\", \"m\" : { \"c\" : \"\\u002a\", \"w\" : \"a\" } }", plain),
    g_strdup_printf ("{\"m\":\"no JSON\",\"s\":\"%s\"}", plain),
  };

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    sea_assert_reason (judge (&gun_test_bob, certificates[i], soul, "a", SEA_STATE_MS),
                       i < 3 ? GUN_SEA_REASON_NONE : GUN_SEA_REASON_CERTIFICATE_SHAPE);
  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    g_free (certificates[i]);
}

/* Where the owner may take it back, and until when it holds */
static void
test_block (void)
{
  static const struct
  {
    const char *member;
    const char *block; /* (nullable) */
    gboolean is_soul;
    double expiry_ms;
  } blocks[] = {
    { "", NULL, FALSE, INFINITY },
    { ",\"wb\":\"blocked\"", "blocked", FALSE, INFINITY },
    { ",\"wb\":\"~x.y/blocked\"", "~x.y/blocked", TRUE, INFINITY },
    { ",\"wb\":{\"#\":\"some soul\"},\"e\":1895343114327", "some soul", TRUE, 1895343114327.0 },
    { ",\"wb\":\"\"", NULL, FALSE, INFINITY },
    { ",\"wb\":[1]", NULL, FALSE, INFINITY },
  };
  g_autofree char *alice = sea_write_out ("~ALICE");
  g_autoptr (GRefString) soul = gun_text_new (alice);
  g_autoptr (GRefString) key = gun_text_new ("a");

  for (guint i = 0; i < G_N_ELEMENTS (blocks); i++)
    {
      g_autofree char *rights = g_strdup_printf ("{\"c\":\"*\",\"w\":\"a\"%s}", blocks[i].member);
      g_autofree char *certificate = gun_test_certify (&gun_test_alice, rights);
      g_autoptr (GunValue) value
          = gun_test_signed_value (&gun_test_bob, alice, "a", "1", SEA_STATE_MS, certificate);
      GunSeaClaim claim;

      gun_sea_claim_init (&claim, soul, key, value, SEA_STATE_MS);
      g_assert_cmpint (claim.kind, ==, GUN_SEA_CLAIM_SIGNED);
      g_assert_cmpuint (claim.n_signatures, ==, 2);
      g_assert_cmpstr (claim.owner, ==, gun_test_alice.pub);
      g_assert_cmpstr (claim.writer, ==, gun_test_bob.pub);
      g_assert_cmpstr (claim.block, ==, blocks[i].block);
      g_assert_cmpint (claim.block_is_soul, ==, blocks[i].is_soul);
      g_assert_cmpfloat (claim.expiry_ms, ==, blocks[i].expiry_ms);
      gun_sea_claim_clear (&claim);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sea/certificate/rights", test_rights);
  g_test_add_func ("/sea/certificate/signers", test_signers);
  g_test_add_func ("/sea/certificate/mutations", test_mutations);
  g_test_add_func ("/sea/certificate/signature-shapes", test_signature_shapes);
  g_test_add_func ("/sea/certificate/spellings", test_spellings);
  g_test_add_func ("/sea/certificate/block", test_block);

  return g_test_run ();
}
