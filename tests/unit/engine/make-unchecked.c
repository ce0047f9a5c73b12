/* SPDX-License-Identifier: MIT */

/*
 * Makes the file of a program that had no door: signed values as they came, nobody checked any:
 *   make-unchecked tests/unit/engine/data/unchecked.db
 * It was run once with the last such program (version 2 of the format), and its output committed.
 * test-unchecked.c tells what it holds.
 */

#include <string.h>

#include "gun-store.h"
#include "gun-test-signer.h"
#include "gun-text.h"

#define HELLO "uU0nuZNNPgilLlLX2n2r+sSE7+N6U4DukIj3rOLvzek="

static void
add (GPtrArray *changes,
     const char *soul,
     const char *key,
     GunValue *value,
     double state_ms,
     GunVerdict verdict)
{
  g_autoptr (GRefString) soul_text = gun_text_new (soul);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) message = gun_text_new ("abc");
  g_autoptr (GunOrigin) origin
      = gun_origin_new ("http://relay.example/gun", GUN_PATH_RELAY, message);

  g_ptr_array_add (changes, gun_change_new (soul_text, key_text, value, state_ms, verdict, origin));
  gun_value_unref (value);
}

static void
add_signed (GPtrArray *changes,
            const GunTestPair *owner,
            const GunTestPair *writer,
            const char *key,
            const char *json,
            double state_ms,
            GunVerdict verdict)
{
  g_autofree char *soul = g_strconcat ("~", owner->pub, NULL);

  add (changes,
       soul,
       key,
       gun_test_signed_value (writer, soul, key, json, state_ms, NULL),
       state_ms,
       verdict);
}

static GunValue *
new_text (const char *text)
{
  g_autoptr (GRefString) ref = gun_text_new (text);

  return gun_value_new_text (ref);
}

static GunValue *
new_link (const char *soul)
{
  g_autoptr (GRefString) ref = gun_text_new (soul);

  return gun_value_new_link (ref);
}

static void
add_user_space (GPtrArray *changes)
{
  const GunTestPair *alice = &gun_test_alice;
  const GunTestPair *bob = &gun_test_bob;

  add_signed (changes, alice, alice, "good", "\"good\"", 1, GUN_VERDICT_NEWER);
  add_signed (changes, alice, bob, "forged", "\"forged\"", 1, GUN_VERDICT_NEWER);
  add_signed (changes, alice, alice, "taken", "\"before\"", 1, GUN_VERDICT_NEWER);
  add_signed (changes, alice, bob, "taken", "\"forged\"", 2, GUN_VERDICT_NEWER);
  add_signed (changes, alice, alice, "late", "\"first\"", 1, GUN_VERDICT_NEWER);
  add_signed (changes, alice, bob, "late", "\"forged\"", 3, GUN_VERDICT_NEWER);
  add_signed (changes, alice, alice, "late", "\"second\"", 2, GUN_VERDICT_OLDER);
  add_signed (changes, bob, alice, "only", "\"forged\"", 1, GUN_VERDICT_NEWER);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("many%02u", i);

      add_signed (changes, alice, i % 4 == 0 ? bob : alice, key, "1", 1, GUN_VERDICT_NEWER);
    }
}

int
main (int argc, char *argv[])
{
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_change_unref);
  g_autofree char *account = g_strconcat ("~", gun_test_alice.pub, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunStore) store = argc == 2 ? gun_store_open (argv[1], &error) : NULL;

  add_user_space (changes);
  add (changes, "posts#", HELLO, new_text ("hello world"), 1, GUN_VERDICT_NEWER);
  add (changes, "posts#", "other", new_text ("hello world"), 1, GUN_VERDICT_NEWER);
  add (changes, "~@alice", account, new_link (account), 1, GUN_VERDICT_NEWER);
  add (changes, "chat", "text", new_text ("public"), 1, GUN_VERDICT_NEWER);
  if (store == NULL || !gun_store_write (store, changes, NULL, &error))
    {
      g_printerr ("%s\n", error != NULL ? error->message : "usage: make-unchecked FILE");
      return 1;
    }

  return 0;
}
