/* SPDX-License-Identifier: MIT */

#include "gun-json-draft.h"

#include <string.h>

#include "gun-engine.h"
#include "gun-text.h"

/* "friend" is a link to bob, "owner" one to a signed node */
static GunValue *
lookup (GRefString *soul, GRefString *key, gpointer user_data)
{
  g_autoptr (GRefString) bob = gun_text_new ("people/bob");
  g_autoptr (GRefString) signed_soul = gun_text_new ("~abc.def");

  if (g_str_equal (key, "friend"))
    return gun_value_new_link (bob);
  if (g_str_equal (key, "owner"))
    return gun_value_new_link (signed_soul);

  return NULL;
}

static char *
plan (const char *json)
{
  g_autoptr (GRefString) soul = gun_text_new ("me");
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) entries
      = gun_json_draft_plan (soul, json, strlen (json), lookup, NULL, &error);
  GString *out = g_string_new (NULL);

  if (entries == NULL)
    {
      g_assert_error (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID);
      g_string_append (out, error->message);
    }

  for (guint i = 0; entries != NULL && i < entries->len; i++)
    {
      const GunJsonDraftEntry *entry = g_ptr_array_index (entries, i);

      g_string_append_printf (out, "%s%s.%s=", i > 0 ? " " : "", entry->soul, entry->key);
      gun_value_append_json (entry->value, out);
    }

  return g_string_free (out, FALSE);
}

/* What gun.js writes for the same, but for the order */
static void
test_plan (void)
{
  const struct
  {
    const char *json;
    const char *written;
  } cases[] = {
    { "{\"a\":1,\"b\":\"two\",\"c\":true,\"d\":null}", "me.a=1 me.b=\"two\" me.c=true me.d=null" },
    { "{\"a\":{\"#\":\"x/y\"}}", "me.a={\"#\":\"x/y\"}" },
    { "{\"a\":{\"b\":{\"c\":3}}}", "me.a={\"#\":\"me/a\"} me/a.b={\"#\":\"me/a/b\"} me/a/b.c=3" },
    { "{\"friend\":{\"age\":40}}", "me.friend={\"#\":\"people/bob\"} people/bob.age=40" },
    { "{\"_\":{\"#\":\"other\",\">\":{\"a\":12}},\"a\":1}", "me.a=1" },
    { "{\"n\":{\"_\":{\"#\":\"own\"},\"a\":1}}", "me.n={\"#\":\"own\"} own.a=1" },
    { "{\"a\":1,\"b\":2,\"a\":3}", "me.b=2 me.a=3" },
    { "{\"x\":{\"_\":{\"#\":\"me\"},\"a\":1},\"a\":2}", "me.x={\"#\":\"me\"} me.a=2" },
    { "{\"a\":{}}", "me.a={\"#\":\"me/a\"}" },
    { "{\"a\":{\"#\":\"x\",\"b\":1}}", "me.a={\"#\":\"me/a\"} me/a.#=\"x\" me/a.b=1" },
    { "{\"\\u0061\":\"\\ud83d\\ude00\"}", "me.a=\"😀\"" },
    { "{\"a\":9007199254740993.0}", "me.a=9007199254740992" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *written = plan (cases[i].json);

      g_assert_cmpstr (written, ==, cases[i].written);
    }
}

/* Nothing is written, and it says where and why */
static void
test_refused (void)
{
  const struct
  {
    const char *json;
    const char *said;
  } cases[] = {
    { "", "Line 1, character 1: The text ends too early" },
    { "{\"a\":1", "Line 1, character 7: The text ends too early" },
    { "12", "Line 1, character 1: A node is an object, such as {\"name\": \"Ada\"}" },
    { "[1]", "Line 1, character 1: A node is an object, such as {\"name\": \"Ada\"}" },
    { "{}", "Line 1, character 1: There is no key in it" },
    { "{\"_\":{\"#\":\"x\"}}", "Line 1, character 1: There is no key in it" },
    { "{\"ä\":1,\n \"b\":[1]}",
      "Line 2, character 6: “b” is a list, which GUN has not; make it an object or a text" },
    { "{\"\":1}", "Line 1, character 2: A key needs a name" },
    { "{\"_\":1}", "Line 1, character 6: GUN keeps the key “_” for itself; use another" },
    { "{\"a\":{\"#\":\"\"}}",
      "Line 1, character 6: The link of “a” leads nowhere: it has no soul" },
    { "{\"a\":1e999}", "Line 1, character 6: Too large: JavaScript numbers end at 1.8e308" },
    { "{\"a\":9007199254740993}",
      "Line 1, character 6: JavaScript cannot hold all these digits; write it as text" },
    { "{\"owner\":{\"a\":1}}",
      "Line 1, character 10: “owner” is a signed node, which cannot be written here" },
    { "{\"a\":{\"_\":{\"#\":\"~abc.def\"},\"b\":1}}",
      "Line 1, character 6: “a” is a signed node, which cannot be written here" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *said = plan (cases[i].json);

      g_assert_cmpstr (said, ==, cases[i].said);
    }
}

static char *
nest (guint depth)
{
  GString *json = g_string_new (NULL);

  for (guint i = 0; i < depth; i++)
    g_string_append (json, "{\"a\":");
  g_string_append (json, "1");
  for (guint i = 0; i < depth; i++)
    g_string_append (json, "}");

  return g_string_free (json, FALSE);
}

static void
test_limits (void)
{
  g_autoptr (GString) many = g_string_new ("{");
  g_autofree char *said = NULL;
  g_autofree char *deep = nest (100000);
  g_autofree char *deep_said = plan (deep);

  for (guint i = 0; i <= GUN_JSON_DRAFT_MAX_ENTRIES; i++)
    g_string_append_printf (many, "%s\"k%u\":1", i > 0 ? "," : "", i);
  g_string_append_c (many, '}');
  said = plan (many->str);
  g_assert_true (g_str_has_suffix (said, "More than 2000 values; import a file instead"));
  g_assert_true (g_str_has_suffix (deep_said, "Nested too deeply"));
}

static void
test_check (void)
{
  const struct
  {
    const char *json;
    const char *said; /* (nullable): it is fine */
    gsize offset;
  } cases[] = {
    { "{\"a\":[1,2,{\"b\":null}]}", NULL },
    { "\"text\"", NULL },
    { "{\"é\":\n  tru}", "Line 2, character 3: ", 8 },
    { "[1,2", "Line 1, character 5: The text ends too early", 4 },
    { "[1e400]", "Line 1, character 2: Too large", 1 },
    { "[-Infinity]", "Line 1, character 2: Too large", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gsize offset = 0;
      gboolean fine = gun_json_draft_check (cases[i].json, strlen (cases[i].json), &offset, &error);

      g_assert_true (fine == (cases[i].said == NULL));
      if (fine)
        continue;

      g_assert_true (g_str_has_prefix (error->message, cases[i].said));
      g_assert_cmpuint (offset, ==, cases[i].offset);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/json-draft/plan", test_plan);
  g_test_add_func ("/engine/json-draft/refused", test_refused);
  g_test_add_func ("/engine/json-draft/limits", test_limits);
  g_test_add_func ("/engine/json-draft/check", test_check);

  return g_test_run ();
}
