/* SPDX-License-Identifier: MIT */

/* A check finds what is wrong, and nothing in a file that is sound. */

#include "gun-store-check.h"
#include "gun-store-outbox.h"
#include "store-fixture.h"

static GPtrArray *
check (const char *path)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *faults = gun_store_check (path, NULL, &error);

  g_assert_no_error (error);
  return faults;
}

/* Some of everything: history that was cut, an outbox, a shelf */
static void
fill (GunStore *store)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GRefString) soul = gun_text_new ("mine");
  g_autoptr (GRefString) peer = gun_text_new ("peer");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("soul/%u", i % 50);
      g_autofree char *text = g_strdup_printf ("text %u", i);

      store_changes_add (changes, name, "key", text, i);
      store_changes_add (changes, "one", "key", text, i);
      store_changes_add_verdict (
          changes, "one", "key", text, i, GUN_VERDICT_OLDER, "http://relay.example/gun");
      store_changes_add_verdict (
          changes, "one", "later", text, 4e12 + i, GUN_VERDICT_FUTURE, "http://relay.example/gun");
    }
  store_changes_take_value (changes, soul, soul, gun_value_new_number (1), 1);
  store_changes_take_value (changes, soul, peer, gun_value_new_link (peer), 1);
  gun_store_write (store, changes, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (gun_store_outbox_note (store, soul, soul, 1, peer, 1, 2, NULL, &error));
  g_assert_true (gun_store_outbox_finish (store, soul, soul, 1, 2, &error));
}

static void
test_sound (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) empty = check (self->path);
  g_autoptr (GPtrArray) full = NULL;

  g_assert_cmpuint (empty->len, ==, 0);
  fill (self->store);
  full = check (self->path);
  for (guint i = 0; i < full->len; i++)
    g_test_message ("%s", (char *) g_ptr_array_index (full, i));
  g_assert_cmpuint (full->len, ==, 0);
}

/* Each makes one rule untrue. */
static const struct
{
  const char *sql;
  const char *expected;
} faults[] = {
  { "UPDATE soul SET keys = keys + 1 WHERE soul = CAST ('one' AS BLOB)",
    "1 souls count other keys than they have" },
  { "DELETE FROM soul WHERE soul = CAST ('one' AS BLOB)",
    "1 keys are of a soul that is not listed" },
  { "UPDATE history SET state = 7 WHERE id = (SELECT head FROM current LIMIT 1 OFFSET 3)",
    "1 keys have the history of something else" },
  { "DELETE FROM history WHERE id = (SELECT max(head) FROM current WHERE soul = CAST ('one' AS "
    "BLOB))",
    "1 keys have lost their history" },
  { "UPDATE history SET current_id = 99999 WHERE id = (SELECT prev FROM history WHERE prev > 0)",
    "1 rows of the history are of no key" },
  { "UPDATE history SET origin = 99999 WHERE id = (SELECT max(id) FROM history)",
    "1 rows of the history do not say where they came from" },
  { "UPDATE meta SET value = value - 5 WHERE name = 'history_bytes'",
    "5 bytes of the history are counted wrongly" },
  { "UPDATE meta SET value = value + 3 WHERE name = 'outbox_waiting'",
    "3 waiting rows of the outbox are counted wrongly" },
  { "UPDATE meta SET value = value + 3 WHERE name = 'outbox_bytes'",
    "3 bytes of the outbox are counted wrongly" },
  { "INSERT INTO outbox_peer VALUES (1, 'x', 1, 1, NULL)",
    "1 notes about peers are of no row of the outbox" },
  { "UPDATE shelf SET origin = 99999 WHERE state = (SELECT min(state) FROM shelf)",
    "1 rows that wait for their time do not say where they came from" },
  { "DELETE FROM meta WHERE name = 'secret'",
    "1 secret is missing, or has another length than it was made with" },
  { "UPDATE meta SET value = x'00' WHERE name = 'secret'",
    "1 secret is missing, or has another length than it was made with" },
  { "UPDATE current SET value = x'7a' WHERE soul = CAST ('one' AS BLOB)",
    "1 values cannot be read" },
  { "UPDATE outbox SET value = 17 WHERE done = 0", "1 rows of the outbox cannot be read" },
};

static void
test_faults (StoreFixture *self, gconstpointer unused)
{
  fill (self->store);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *copy = g_strdup_printf ("%s/fault-%u.db", self->folder, i);
      g_autofree char *vacuum = g_strdup_printf ("VACUUM INTO '%s'", copy);
      g_autoptr (GPtrArray) found = NULL;
      gboolean is_found = FALSE;

      store_query_run (self->path, vacuum);
      store_query_run (copy, "PRAGMA application_id = 0x47554e44; PRAGMA user_version = 3");
      store_query_run (copy, faults[i].sql);
      found = check (copy);
      for (guint k = 0; k < found->len; k++)
        {
          g_test_message ("%u: %s", i, (char *) g_ptr_array_index (found, k));
          is_found |= g_str_equal (g_ptr_array_index (found, k), faults[i].expected);
        }
      g_assert_true (is_found);
    }
}

static void
check_older_version (StoreFixture *self, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "store", "data", name, NULL);
  g_autofree char *copy = g_build_filename (self->folder, name, NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GPtrArray) found = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_file_set_contents (copy, contents, (gssize) length, NULL));
  found = check (copy);
  g_assert_cmpuint (found->len, ==, 0);
}

static void
test_older_version (StoreFixture *self, gconstpointer unused)
{
  check_older_version (self, "v1.db");
  check_older_version (self, "v2.db");
}

static void
test_not_ours (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *path = g_build_filename (self->folder, "noise.db", NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "noise", -1, NULL));
  found = check (path);
  g_assert_cmpuint (found->len, ==, 1);

  store_query_run (self->path, "PRAGMA application_id = 1");
  g_assert_null (gun_store_check (self->path, NULL, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_FOREIGN);
  g_clear_error (&error);

  store_query_run (self->path, "PRAGMA application_id = 0x47554e44");
  fill (self->store);
  g_cancellable_cancel (cancellable);
  g_assert_null (gun_store_check (path, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/check/sound", test_sound);
  STORE_TEST_ADD ("/check/faults", test_faults);
  STORE_TEST_ADD ("/check/older-version", test_older_version);
  STORE_TEST_ADD ("/check/not-ours", test_not_ours);

  return g_test_run ();
}
