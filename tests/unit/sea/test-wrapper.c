/* SPDX-License-Identifier: MIT */

/* Every field of a signed value, spelled otherwise or spoiled. */

#include <string.h>

#include "gun-sea-wrapper.h"
#include "gun-text.h"
#include "sea-judge.h"

typedef struct
{
  char *soul;
  char *wrapped;   /* {":":"Alice","~":"…"} */
  char *signature; /* base64 */
} Fixture;

static void
set_up (Fixture *self, gconstpointer unused)
{
  const char *at;

  self->soul = sea_write_out ("~ALICE");
  self->wrapped
      = gun_test_wrap (&gun_test_alice, self->soul, "name", "\"Alice\"", SEA_STATE_MS, NULL);
  at = strstr (self->wrapped, "\"~\":\"") + 5;
  self->signature = g_strndup (at, strcspn (at, "\""));
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  g_free (self->soul);
  g_free (self->wrapped);
  g_free (self->signature);
}

static void
assert_judged (Fixture *self, const char *text, GunSeaReason reason)
{
  g_test_message ("%s", text);
  sea_assert_reason (sea_judge_text (self->soul, "name", text, SEA_STATE_MS), reason);
}

/* SIG stands for the signature */
static const struct
{
  const char *text;
  GunSeaReason reason;
} shapes[] = {
  /* what gun reads as the same */
  { "{\":\":\"Alice\",\"~\":\"SIG\"}", GUN_SEA_REASON_NONE },
  { " {\n\t\"~\" : \"SIG\" , \"\\u003a\" : \"\\u0041lice\" }\r ", GUN_SEA_REASON_NONE },
  { "{\":\":1,\":\":\"Alice\",\"~\":[],\"~\":\"SIG\"}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"x\":[{}],\"\":null}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\" SIG\\n\\t\"}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":null}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"\",\"+\":{\"m\":1,\"s\":\"x\"}}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"+\":{\"m\":{},\"s\":\"SIG\"}}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"ALICE\"}", GUN_SEA_REASON_NONE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"ALICE\",\"+\":{\"m\":{},\"s\":\"\"}}",
    GUN_SEA_REASON_NONE },

  /* no signed value at all */
  { "", GUN_SEA_REASON_UNSIGNED },
  { "Alice", GUN_SEA_REASON_UNSIGNED },
  { "\"Alice\"", GUN_SEA_REASON_UNSIGNED },
  { "null", GUN_SEA_REASON_UNSIGNED },
  { "[\"Alice\",\"SIG\"]", GUN_SEA_REASON_UNSIGNED },
  { "{}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\"}", GUN_SEA_REASON_UNSIGNED },
  { "{\"~\":\"SIG\"}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":\"\"}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":null}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":0}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":\"SIG\"", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":\"SIG\"}}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":\"Alice\",\"~\":\"SIG\",}", GUN_SEA_REASON_UNSIGNED },
  { "{\":\":Infinity,\"~\":\"SIG\"}", GUN_SEA_REASON_UNSIGNED },
  { "SEA{\":\":\"Alice\",\"~\":\"SIG\"}", GUN_SEA_REASON_UNSIGNED },
  { "SEA{\"m\":\"Alice\",\"s\":\"SIG\"}", GUN_SEA_REASON_UNSIGNED },
  { "{\"m\":\"Alice\",\"s\":\"SIG\"}", GUN_SEA_REASON_UNSIGNED },

  /* another value */
  { "{\":\":\"alice\",\"~\":\"SIG\"}", GUN_SEA_REASON_SIGNATURE },
  { "{\":\":\"Alice \",\"~\":\"SIG\"}", GUN_SEA_REASON_SIGNATURE },
  { "{\":\":[\"Alice\"],\"~\":\"SIG\"}", GUN_SEA_REASON_SIGNATURE },
  { "{\":\":{\"#\":\"Alice\"},\"~\":\"SIG\"}", GUN_SEA_REASON_SIGNATURE },
  { "{\":\":null,\"~\":\"SIG\"}", GUN_SEA_REASON_SIGNATURE },

  /* a signature of the wrong kind or length */
  { "{\":\":\"Alice\",\"~\":true}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":[1]}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":{\"0\":1,\"length\":64}}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"A\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"ASIG\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"AAAASIG\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"SIG=\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"SIG\xc3\xa4\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },
  { "{\":\":\"Alice\",\"~\":\"SIG\\u0000\"}", GUN_SEA_REASON_SIGNATURE_SHAPE },

  /* a writer: gun lets the first three pass, whoever signed */
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"BOB\"}", GUN_SEA_REASON_NO_CERTIFICATE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"BOB\",\"+\":{}}", GUN_SEA_REASON_NO_CERTIFICATE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"BOB\",\"+\":\"SEA{\\\"m\\\":1,\\\"s\\\":1}\"}",
    GUN_SEA_REASON_NO_CERTIFICATE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"BOB\",\"+\":{\"m\":{},\"s\":\"\"}}",
    GUN_SEA_REASON_NO_CERTIFICATE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"x.y\"}", GUN_SEA_REASON_NO_CERTIFICATE },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":{\"pub\":\"ALICE\"}}", GUN_SEA_REASON_WRAPPER },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":[\"ALICE\"]}", GUN_SEA_REASON_WRAPPER },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":true}", GUN_SEA_REASON_WRAPPER },
  { "{\":\":\"Alice\",\"~\":\"SIG\",\"*\":\"ALICE\\u0000\"}", GUN_SEA_REASON_WRAPPER },
};

static void
test_shapes (Fixture *self, gconstpointer unused)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *written = sea_write_out (shapes[i].text);
      g_autoptr (GString) text = g_string_new (written);

      g_string_replace (text, "SIG", self->signature, 0);
      assert_judged (self, text->str, shapes[i].reason);
    }
}

/* Every character of the signature, and every length of it */
static void
test_signature (Fixture *self, gconstpointer unused)
{
  gsize length = strlen (self->signature);

  for (gsize i = 0; i < length; i++)
    {
      g_autofree char *changed = g_strdup (self->signature);
      g_autofree char *text = NULL;

      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      text = g_strdup_printf ("{\":\":\"Alice\",\"~\":\"%s\"}", changed);
      assert_judged (
          self, text, i < length - 2 ? GUN_SEA_REASON_SIGNATURE : GUN_SEA_REASON_SIGNATURE_SHAPE);
    }

  for (gsize i = 1; i < length; i++)
    {
      g_autofree char *text
          = g_strdup_printf ("{\":\":\"Alice\",\"~\":\"%.*s\"}", (int) i, self->signature);

      /* Without its padding it is whole */
      assert_judged (
          self, text, i == length - 2 ? GUN_SEA_REASON_NONE : GUN_SEA_REASON_SIGNATURE_SHAPE);
    }
}

static void
identify (Fixture *self, const char *text, guint8 id[GUN_SEA_SIGNATURE_ID_BYTES])
{
  g_autoptr (GRefString) soul = gun_text_new (self->soul);
  g_autoptr (GRefString) key = gun_text_new ("name");
  g_autoptr (GRefString) words = gun_text_new (text);
  g_autoptr (GunValue) value = gun_value_new_text (words);
  GunSeaClaim claim;

  gun_sea_claim_init (&claim, soul, key, value, SEA_STATE_MS);
  g_assert_cmpint (claim.kind, ==, GUN_SEA_CLAIM_SIGNED);
  g_assert_cmpuint (claim.n_signatures, ==, 1);
  memcpy (id, claim.signatures[0].id, GUN_SEA_SIGNATURE_ID_BYTES);
  gun_sea_claim_clear (&claim);
}

/* (r, n−s) is as good, and known when (r, s) is; so is every other spelling */
static void
test_same (Fixture *self, gconstpointer unused)
{
  g_autofree char *turned_signature = gun_test_turn_signature (self->signature);
  g_autofree char *turned
      = g_strdup_printf ("{\"~\":\"%s\",\":\":\"\\u0041lice\"}", turned_signature);
  g_autofree char *bare = g_strdup_printf (
      " {\":\" : \"Alice\",\"~\":\" %.*s\"}", (int) strlen (self->signature) - 2, self->signature);
  g_autofree char *other = g_strdup_printf ("{\":\":\"Bob\",\"~\":\"%s\"}", self->signature);
  guint8 ids[4][GUN_SEA_SIGNATURE_ID_BYTES];

  g_assert_cmpstr (turned_signature, !=, self->signature);
  assert_judged (self, turned, GUN_SEA_REASON_NONE);
  assert_judged (self, bare, GUN_SEA_REASON_NONE);

  identify (self, self->wrapped, ids[0]);
  identify (self, turned, ids[1]);
  identify (self, bare, ids[2]);
  identify (self, other, ids[3]);
  g_assert_cmpmem (ids[0], sizeof ids[0], ids[1], sizeof ids[1]);
  g_assert_cmpmem (ids[0], sizeof ids[0], ids[2], sizeof ids[2]);
  g_assert_cmpint (memcmp (ids[0], ids[3], sizeof ids[0]), !=, 0);
}

static void
test_value (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *json;
    GunValueKind kind;
    gboolean is_value;
  } values[] = {
    { "\"12\"", GUN_VALUE_TEXT, TRUE },
    { "12", GUN_VALUE_NUMBER, TRUE },
    { "null", GUN_VALUE_NULL, TRUE },
    { "true", GUN_VALUE_BOOLEAN, TRUE },
    { "{\"#\":\"x\"}", GUN_VALUE_LINK, TRUE },
    { "{\"a\":1}", 0, FALSE },
    { "[1]", 0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autofree char *wrapped
          = gun_test_wrap (&gun_test_alice, self->soul, "x", values[i].json, SEA_STATE_MS, NULL);
      g_autoptr (GRefString) text = gun_text_new (wrapped);
      g_autoptr (GunValue) value = NULL;
      GunSeaWrapper wrapper;

      sea_assert_reason (gun_sea_wrapper_init (&wrapper, text), GUN_SEA_REASON_NONE);
      value = gun_sea_wrapper_dup_value (&wrapper);
      g_assert_true ((value != NULL) == values[i].is_value);
      if (value != NULL)
        g_assert_cmpint (gun_value_get_kind (value), ==, values[i].kind);
      gun_sea_wrapper_clear (&wrapper);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/sea/wrapper/shapes", test_shapes);
  ADD ("/sea/wrapper/signature", test_signature);
  ADD ("/sea/wrapper/same", test_same);
  ADD ("/sea/wrapper/value", test_value);

  return g_test_run ();
}
