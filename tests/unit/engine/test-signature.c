/* SPDX-License-Identifier: MIT */

/* Who stands for a value, and what is in an envelope: both read without computing with any key. */

#include "gun-envelope.h"
#include "gun-signature.h"
#include "gun-test-signer.h"
#include "gun-text.h"

#define PUB                                                                                        \
  "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng"
#define BOB                                                                                        \
  "i5Jzw0I16480OI7lsTVdeErz0VgmUZenMxUcuIxrI9Q.DlaJd6WhIOiFUrlJ14ZkslFRObnczGyqG6Nrm9h0vnc"
#define SIG "\"~\":\"AAAA\""

typedef struct
{
  const char *soul;
  const char *key;
  const char *value; /* JSON of a value of the graph */
  gboolean unchecked;
  GunSignatureState state;
  const char *owner;  /* (nullable) */
  const char *signer; /* (nullable) */
  const char *shown;  /* (nullable): JSON of what was signed */
  double expires_ms;
} Case;

/* Text of a wrapper as a value: no quotation marks to escape */
static GunValue *
new_text (const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);

  return gun_value_new_text (ref);
}

static const Case cases[] = {
  { "chat/lobby", "text", "hello", FALSE, GUN_SIGNATURE_NONE, NULL, NULL, NULL, -1 },
  /* A row of a public node is never unchecked, whatever it says of itself */
  { "chat/lobby", "t", "{\":\":1," SIG "}", TRUE, GUN_SIGNATURE_NONE, NULL, NULL, NULL, -1 },
  { "chat<?60", "text", "hello", FALSE, GUN_SIGNATURE_NONE, NULL, NULL, NULL, -1 },
  { "~anybody", "text", "hello", FALSE, GUN_SIGNATURE_NONE, NULL, NULL, NULL, -1 },
  { "posts#", "uU0n", "hello", FALSE, GUN_SIGNATURE_CONTENT, NULL, NULL, NULL, -1 },
  { "posts#", "uU0n", "hello", TRUE, GUN_SIGNATURE_UNCHECKED, NULL, NULL, NULL, -1 },
  { "~@alice", "~" PUB, "x", FALSE, GUN_SIGNATURE_PROVEN, NULL, NULL, NULL, -1 },
  { "~" PUB, "pub", PUB, FALSE, GUN_SIGNATURE_PROVEN, PUB, NULL, NULL, -1 },
  { "~" PUB, "pub", BOB, FALSE, GUN_SIGNATURE_UNCHECKED, PUB, NULL, NULL, -1 },
  { "~" PUB "/a", "pub", PUB, FALSE, GUN_SIGNATURE_UNCHECKED, PUB, NULL, NULL, -1 },
  { "~" PUB,
    "alias",
    "{\":\":\"alice\"," SIG "}",
    FALSE,
    GUN_SIGNATURE_VERIFIED,
    PUB,
    PUB,
    "\"alice\"",
    -1 },
  { "x~" PUB "/profile",
    "n",
    "{\n " SIG ",\n \":\": 42 }",
    FALSE,
    GUN_SIGNATURE_VERIFIED,
    PUB,
    PUB,
    "42",
    -1 },
  { "~" PUB,
    "p",
    "{\":\":{\"#\":\"~" PUB "/p\"}," SIG "}",
    FALSE,
    GUN_SIGNATURE_VERIFIED,
    PUB,
    PUB,
    "{\"#\":\"~" PUB "/p\"}",
    -1 },
  { "~" PUB,
    "o",
    "{\":\":{\"a\":[1]}," SIG "}",
    TRUE,
    GUN_SIGNATURE_UNCHECKED,
    PUB,
    PUB,
    "\"{\\\"a\\\":[1]}\"",
    -1 },
  { "~" PUB "/inbox",
    "m",
    "{\":\":\"hi\"," SIG ",\"+\":{\"m\":{\"c\":\"*\",\"e\":1795343119917},\"s\":\"x\"},\"*\":\"" BOB
    "\"}",
    FALSE,
    GUN_SIGNATURE_CERTIFIED,
    PUB,
    BOB,
    "\"hi\"",
    1795343119917 },
  { "~" PUB "/inbox",
    "m",
    "{\":\":\"hi\"," SIG ",\"+\":{\"m\":{\"e\":\"12\"},\"s\":\"x\"},\"*\":\"" BOB "\"}",
    FALSE,
    GUN_SIGNATURE_CERTIFIED,
    PUB,
    BOB,
    "\"hi\"",
    12 },
  /* Somebody else without a certificate: gun's own hole */
  { "~" PUB "/inbox",
    "m",
    "{\":\":\"hi\"," SIG ",\"*\":\"" BOB "\"}",
    FALSE,
    GUN_SIGNATURE_UNCHECKED,
    PUB,
    BOB,
    "\"hi\"",
    -1 },
  { "~" PUB, "a", "plain", FALSE, GUN_SIGNATURE_UNCHECKED, PUB, NULL, NULL, -1 },
  { "~" PUB, "a", "{\":\":1}", FALSE, GUN_SIGNATURE_UNCHECKED, PUB, NULL, NULL, -1 },
  { "~" PUB, "a", "{\":\":1," SIG "} x", FALSE, GUN_SIGNATURE_UNCHECKED, PUB, NULL, NULL, -1 },
};

static void
test_read (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const Case *wanted = &cases[i];
      g_autoptr (GRefString) soul = gun_text_new (wanted->soul);
      g_autoptr (GRefString) key = gun_text_new (wanted->key);
      g_autoptr (GunValue) value = new_text (wanted->value);
      g_autoptr (GunSignature) found
          = gun_signature_read (soul, key, value, 1795343119917, wanted->unchecked);
      g_autoptr (GString) shown = g_string_new (NULL);

      g_test_message ("%u: %s %s %s", i, wanted->soul, wanted->key, wanted->value);
      g_assert_cmpint (found->state, ==, wanted->state);
      g_assert_cmpstr (found->owner, ==, wanted->owner);
      if (wanted->shown == NULL)
        continue;
      g_assert_cmpstr (found->signer, ==, wanted->signer);
      g_assert_nonnull (found->value);
      gun_value_append_json (found->value, shown);
      g_assert_cmpstr (shown->str, ==, wanted->shown);
      g_assert_cmpfloat (found->certificate_expires_ms, ==, wanted->expires_ms);
    }
}

static void
test_envelope (void)
{
  g_autoptr (GunValue) encrypted
      = new_text ("SEA{\"ct\":\"AAAAAAAAAA==\",\"iv\":\"xs8lGUuntUvWvxswYvgJ\","
                  "\"s\":\"drNfeQSQk5VA\"}");
  g_autoptr (GunValue) signed_text = new_text ("SEA{\"m\":{\"a\":1},\"s\":\"AAAA\"}");
  GunEnvelope envelope;

  g_assert_cmpint (gun_envelope_read (encrypted, &envelope), ==, GUN_ENVELOPE_ENCRYPTED);
  g_assert_cmpuint (envelope.cipher_bytes, ==, 7);
  g_assert_cmpuint (envelope.vector_bytes, ==, 15);
  g_assert_cmpuint (envelope.salt_bytes, ==, 9);
  g_assert_cmpint (gun_envelope_read (signed_text, &envelope), ==, GUN_ENVELOPE_SIGNED);
  g_assert_cmpuint (envelope.signature_bytes, ==, 3);
}

static void
test_no_envelope (void)
{
  const char *const texts[] = { "",
                                "SEA",
                                "SEA{",
                                "SEA{}",
                                "{\"ct\":\"\",\"iv\":\"\"}",
                                "SEA{\"ct\":1,\"iv\":\"AA==\",\"s\":\"AA==\"}",
                                "SEA{\"m\":1,\"s\":\"AAAA\"} ",
                                "SEA[1]",
                                "hello" };
  GunEnvelope envelope;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GunValue) value = new_text (texts[i]);
      gboolean trailing = i == 6;

      g_test_message ("%s", texts[i]);
      g_assert_cmpint (gun_envelope_read (value, &envelope),
                       ==,
                       trailing ? GUN_ENVELOPE_SIGNED : GUN_ENVELOPE_NONE);
    }
}

static void
assert_indented (const char *text, const char *lines)
{
  g_autoptr (GRefString) ref = gun_text_new (text);
  g_autofree char *found = gun_envelope_indent (ref);

  g_assert_cmpstr (found, ==, lines);
}

static void
test_indent (void)
{
  assert_indented ("{\"a\":1,\"b\":[true,null,-0.50,{}],\"c\":{\"d\":\"x\\ny\"}}",
                   "{\n  \"a\": 1,\n  \"b\": [\n    true,\n    null,\n    -0.50,\n    {}\n  ],\n"
                   "  \"c\": {\n    \"d\": \"x\\ny\"\n  }\n}");
  assert_indented ("[]", "[]");
  assert_indented ("[[],[1]]", "[\n  [],\n  [\n    1\n  ]\n]");
  assert_indented ("12", NULL);
  assert_indented ("\"text\"", NULL);
  assert_indented ("{\"a\":}", NULL);
  assert_indented ("{} {}", NULL);
}

/* With the key: what is forged says why */
static void
test_judge (void)
{
  static const char soul_text[] = "~" PUB;
  g_autoptr (GRefString) soul = gun_text_new (soul_text);
  g_autoptr (GRefString) key = gun_text_new ("name");
  g_autoptr (GunValue) good
      = gun_test_signed_value (&gun_test_carol, soul, key, "\"Carol\"", 5, NULL);
  g_autoptr (GunValue) bad = gun_test_signed_value (&gun_test_bob, soul, key, "\"Carol\"", 5, NULL);
  g_autoptr (GunSignature) verified = gun_signature_judge (soul, key, good, 5);
  g_autoptr (GunSignature) moved = gun_signature_judge (soul, key, good, 6);
  g_autoptr (GunSignature) forged = gun_signature_judge (soul, key, bad, 5);

  g_assert_cmpint (verified->state, ==, GUN_SIGNATURE_VERIFIED);
  g_assert_cmpstr (verified->signer, ==, gun_test_carol.pub);
  g_assert_cmpint (moved->state, ==, GUN_SIGNATURE_REFUSED);
  g_assert_cmpint (forged->state, ==, GUN_SIGNATURE_REFUSED);
  g_assert_cmpstr (forged->owner, ==, gun_test_carol.pub);
  g_assert_cmpstr (forged->reason, ==, "Unverified data: the signature does not match.");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/signature/read", test_read);
  g_test_add_func ("/engine/signature/judge", test_judge);
  g_test_add_func ("/engine/envelope/read", test_envelope);
  g_test_add_func ("/engine/envelope/none", test_no_envelope);
  g_test_add_func ("/engine/envelope/indent", test_indent);

  return g_test_run ();
}
