/* SPDX-License-Identifier: MIT */

/*
 * Makes the file that the version of today leaves to the versions to come:
 *   make-fixture tests/unit/store/data/vN.db
 * It is run once, before GUN_SCHEMA_VERSION is raised, and its output committed; a later program can
 * no longer make it. test-open.c tells what it holds.
 */

#include "gun-store-outbox.h"
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

/* One row that waits for its time; what add_kinds() wrote here waits in the outbox. */
static void
add_future (GPtrArray *changes)
{
  store_changes_add_verdict (changes,
                             "fixture/versions",
                             "key",
                             "third",
                             4e12,
                             GUN_VERDICT_FUTURE,
                             "http://relay.example/gun");
}

/* The write of a number was said to one peer, that of a link has arrived there. */
static gboolean
note (GunStore *store, GError **error)
{
  g_autoptr (GRefString) soul = gun_text_new ("fixture/kinds");
  g_autoptr (GRefString) number = gun_text_new ("number");
  g_autoptr (GRefString) link = gun_text_new ("link");
  g_autoptr (GRefString) peer = gun_text_new ("http://relay.example/gun");

  return gun_store_outbox_note (
             store, soul, number, 1700000000003.0, peer, 1, 0, "it was refused", error)
         && gun_store_outbox_note (store, soul, link, 1700000000001.0, peer, 1, 2, NULL, error)
         && gun_store_outbox_finish (store, soul, link, 1700000000001.0, 2, error);
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
  add_future (changes);
  if (store == NULL || !gun_store_write (store, changes, NULL, &error) || !note (store, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: make-fixture FILE");
      return 1;
    }

  return 0;
}
