/* SPDX-License-Identifier: MIT */

/*
 * Makes the file that the version of today leaves to the versions to come:
 *   make-fixture tests/unit/store/data/vN.db
 * It is run once, before GUN_SCHEMA_VERSION is raised, and its output committed; a later program can
 * no longer make it. test-open.c tells what it holds.
 */

#include "store-fixture.h"

static void
add_kinds (GPtrArray *changes)
{
  g_autoptr (GRefString) soul = gun_text_new ("fixture/kinds");
  g_autoptr (GRefString) text = gun_text_new_len ("lone \xed\xa0\xbd", 8);
  struct
  {
    const char *key;
    GunValue *value;
  } rows[] = {
    { "boolean", gun_value_new_boolean (TRUE) }, { "link", gun_value_new_link (soul) },
    { "null", gun_value_new_null () },           { "number", gun_value_new_number (1.5) },
    { "text", gun_value_new_text (text) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GRefString) key = gun_text_new (rows[i].key);

      store_changes_take_value (changes, soul, key, rows[i].value, 1700000000000.0 + i);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = argc == 2 ? gun_store_open (argv[1], &error) : NULL;

  add_kinds (changes);
  store_changes_add (changes, "~owner/profile", "name", "not checked", 1);
  store_changes_add (changes, "fixture/versions", "key", "first", 1);
  store_changes_add (changes, "fixture/versions", "key", "second", 2);
  if (store == NULL || !gun_store_write (store, changes, NULL, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: make-fixture FILE");
      return 1;
    }

  return 0;
}
