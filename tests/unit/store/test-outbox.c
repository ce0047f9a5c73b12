/* SPDX-License-Identifier: MIT */

/* What was written here waits until it has arrived, and no longer. */

#include "gun-store-outbox.h"
#include "store-fixture.h"

#define SOUL "mine"

static GunChange *
make_change (const char *key, const char *plain, double state_ms, GunPath path)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) text = gun_text_new (plain);
  g_autoptr (GunValue) value = gun_value_new_text (text);
  g_autoptr (GunOrigin) origin
      = gun_origin_new (path == GUN_PATH_HERE ? "" : "http://relay.example/gun", path, NULL);

  return gun_change_new (soul, key_text, value, state_ms, GUN_VERDICT_NEWER, origin);
}

static gboolean
try_write (GunStore *store,
           const char *key,
           const char *plain,
           double state_ms,
           GunPath path,
           GError **error)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();

  g_ptr_array_add (changes, make_change (key, plain, state_ms, path));
  return gun_store_write (store, changes, NULL, error);
}

static void
write_here (GunStore *store, const char *key, const char *plain, double state_ms)
{
  g_autoptr (GError) error = NULL;

  try_write (store, key, plain, state_ms, GUN_PATH_HERE, &error);
  g_assert_no_error (error);
}

static GPtrArray *
list (GunStore *store, gboolean waiting_only)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = gun_store_outbox_list (store, waiting_only, 0, G_MAXUINT, &error);

  g_assert_no_error (error);
  return rows;
}

/* "key=text@state" of each row, with "." behind what has arrived, and "(peer>sent<arrived!reason)" */
static void
assert_outbox (StoreFixture *self, const char *expected)
{
  g_autoptr (GPtrArray) rows = list (self->store, FALSE);
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 n_waiting = 0;
  guint64 n_listed = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const GunOutboxRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpstr (row->soul, ==, SOUL);
      g_assert_cmpint (row->written_us, >, 0);
      g_assert_true (i == 0 || ((GunOutboxRow *) rows->pdata[i - 1])->id < row->id);
      n_listed += row->done_us == 0 ? 1 : 0;
      g_string_append_printf (text,
                              "%s%s=%s@%g%s",
                              i > 0 ? " " : "",
                              row->key,
                              gun_value_get_text (row->value),
                              row->state_ms,
                              row->done_us > 0 ? "." : "");
      for (guint k = 0; k < row->peers->len; k++)
        {
          const GunOutboxPeer *peer = g_ptr_array_index (row->peers, k);

          g_string_append_printf (text,
                                  "(%s>%d<%d!%s)",
                                  peer->peer,
                                  (int) peer->sent_us,
                                  (int) peer->arrived_us,
                                  peer->reason != NULL ? peer->reason : "");
        }
    }
  g_assert_cmpstr (text->str, ==, expected);

  g_assert_true (gun_store_outbox_count (self->store, &n_waiting, NULL));
  g_assert_cmpuint (n_waiting, ==, n_listed);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT value FROM meta WHERE name = 'outbox_waiting'"),
      ==,
      n_waiting);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT value FROM meta WHERE name = 'outbox_bytes'"),
      ==,
      store_query_int (self->path, "SELECT coalesce(sum(bytes), 0) FROM outbox"));
}

static void
note (GunStore *store,
      const char *key,
      double state_ms,
      const char *peer,
      gint64 sent_us,
      gint64 arrived_us,
      const char *reason)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GRefString) peer_text = gun_text_new (peer);
  g_autoptr (GError) error = NULL;

  gun_store_outbox_note (
      store, soul, key_text, state_ms, peer_text, sent_us, arrived_us, reason, &error);
  g_assert_no_error (error);
}

static void
finish (GunStore *store, const char *key, double state_ms, gint64 done_us)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GError) error = NULL;

  gun_store_outbox_finish (store, soul, key_text, state_ms, done_us, &error);
  g_assert_no_error (error);
}

static void
test_waits (StoreFixture *self, gconstpointer unused)
{
  write_here (self->store, "b", "one", 1);
  write_here (self->store, "a", "two", 2);
  assert_outbox (self, "b=one@1 a=two@2");
  store_fixture_reopen (self);
  assert_outbox (self, "b=one@1 a=two@2");

  /* A later write takes the place of the one before, and its turn */
  write_here (self->store, "b", "three", 3);
  assert_outbox (self, "a=two@2 b=three@3");
}

static void
test_overtaken (StoreFixture *self, gconstpointer unused)
{
  write_here (self->store, "a", "mine", 1);
  write_here (self->store, "b", "mine", 1);
  note (self->store, "a", 1, "peer", 5, 0, NULL);
  g_assert_true (try_write (self->store, "a", "theirs", 2, GUN_PATH_RELAY, NULL));
  g_assert_true (try_write (self->store, "c", "theirs", 2, GUN_PATH_RELAY, NULL));
  assert_outbox (self, "b=mine@1");
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM outbox_peer"), ==, 0);

  /* What arrived stays to be looked at */
  finish (self->store, "b", 1, 9);
  g_assert_true (try_write (self->store, "b", "theirs", 2, GUN_PATH_RELAY, NULL));
  assert_outbox (self, "b=mine@1.");
}

static void
test_never_sent (StoreFixture *self, gconstpointer unused)
{
  gun_store_set_keeps_outbox (self->store, FALSE);
  write_here (self->store, "a", "sample", 1);
  assert_outbox (self, "");
}

static void
test_notes (StoreFixture *self, gconstpointer unused)
{
  write_here (self->store, "a", "one", 1);
  note (self->store, "a", 1, "p", 5, 0, NULL);
  note (self->store, "a", 1, "q", 6, 0, "no");
  assert_outbox (self, "a=one@1(p>5<0!)(q>6<0!no)");
  note (self->store, "a", 1, "q", 0, 7, NULL);
  note (self->store, "a", 1, "p", 8, 0, NULL);
  assert_outbox (self, "a=one@1(p>8<0!)(q>6<7!)");
  note (self->store, "a", 1, "q", 9, 10, NULL);
  assert_outbox (self, "a=one@1(p>8<0!)(q>9<7!)");

  /* Of another state, or of none */
  note (self->store, "a", 2, "p", 11, 11, NULL);
  note (self->store, "x", 1, "p", 11, 11, NULL);
  finish (self->store, "a", 2, 12);
  assert_outbox (self, "a=one@1(p>8<0!)(q>9<7!)");

  finish (self->store, "a", 1, 12);
  finish (self->store, "a", 1, 13);
  assert_outbox (self, "a=one@1.(p>8<0!)(q>9<7!)");
  store_fixture_reopen (self);
  assert_outbox (self, "a=one@1.(p>8<0!)(q>9<7!)");

  write_here (self->store, "a", "two", 2);
  assert_outbox (self, "a=two@2");
}

static void
test_forget (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key = gun_text_new ("a");

  write_here (self->store, "a", "one", 1);
  note (self->store, "a", 1, "p", 5, 0, NULL);
  g_assert_true (gun_store_outbox_forget (self->store, soul, key, 2, NULL));
  assert_outbox (self, "a=one@1(p>5<0!)");
  g_assert_true (gun_store_outbox_forget (self->store, soul, key, 1, NULL));
  assert_outbox (self, "");
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM outbox_peer"), ==, 0);
}

static void
test_pages (StoreFixture *self, gconstpointer unused)
{
  gint64 last = 0;
  guint n = 0;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("%u", i);

      write_here (self->store, key, "text", 1);
    }
  finish (self->store, "3", 1, 1);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) page = gun_store_outbox_list (self->store, TRUE, last, 2, &error);

      g_assert_no_error (error);
      if (page->len == 0)
        break;
      g_assert_cmpuint (page->len, <=, 2);
      last = ((GunOutboxRow *) page->pdata[page->len - 1])->id;
      n += page->len;
    }
  g_assert_cmpuint (n, ==, 9);
}

static void
test_peers_are_bounded (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) rows = NULL;

  write_here (self->store, "a", "one", 1);
  for (guint i = 0; i < GUN_OUTBOX_MAX_PEERS + 10; i++)
    {
      g_autofree char *peer = g_strdup_printf ("peer %02u", i);

      note (self->store, "a", 1, peer, 5, 0, NULL);
    }
  note (self->store, "a", 1, "peer 00", 0, 6, NULL);

  rows = list (self->store, TRUE);
  g_assert_cmpuint (((GunOutboxRow *) rows->pdata[0])->peers->len, ==, GUN_OUTBOX_MAX_PEERS);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM outbox_peer WHERE arrived = 6"), ==, 1);
}

static void
test_done_is_bounded (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_store_begin (self->store, &error));
  gun_store_roll_back (self->store);
  for (guint i = 0; i < GUN_OUTBOX_MAX_DONE + 5; i++)
    {
      g_autofree char *key = g_strdup_printf ("%04u", i);

      write_here (self->store, key, "text", 1);
      finish (self->store, key, 1, i + 1);
    }
  g_assert_cmpint (
      store_query_int (self->path, "SELECT count(*) FROM outbox"), ==, GUN_OUTBOX_MAX_DONE);
  g_assert_cmpint (store_query_int (self->path, "SELECT min(done) FROM outbox"), ==, 6);
}

/* As if it were full: no test needs to write so much for it */
static void
fill_up (StoreFixture *self)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE meta SET value = %d WHERE name = 'outbox_waiting'", GUN_OUTBOX_MAX_WAITING);

  store_query_run (self->path, sql);
  store_fixture_reopen (self);
}

/* It fails what is new here, and nothing else. */
static void
test_full (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  write_here (self->store, "a", "one", 1);
  fill_up (self);

  g_assert_false (try_write (self->store, "b", "two", 2, GUN_PATH_HERE, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_OUTBOX_FULL);
  g_clear_error (&error);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 1);

  g_assert_true (try_write (self->store, "b", "theirs", 2, GUN_PATH_RELAY, &error));
  write_here (self->store, "a", "again", 2);
  finish (self->store, "a", 2, 1);
  write_here (self->store, "c", "there is room", 3);
}

static void
test_full_of_bytes (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *large = g_strnfill (GUN_OUTBOX_MAX_BYTES / 2, 'x');

  write_here (self->store, "a", large, 1);
  g_assert_false (try_write (self->store, "b", large, 1, GUN_PATH_HERE, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_OUTBOX_FULL);

  /* What has arrived makes room */
  finish (self->store, "a", 1, 1);
  write_here (self->store, "b", large, 1);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM outbox"), ==, 1);
}

/* Several calls, one commit or none */
static void
test_together (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  write_here (self->store, "a", "one", 1);
  write_here (self->store, "b", "two", 2);

  g_assert_true (gun_store_begin (self->store, &error));
  note (self->store, "a", 1, "p", 5, 6, NULL);
  finish (self->store, "a", 1, 7);
  gun_store_roll_back (self->store);
  assert_outbox (self, "a=one@1 b=two@2");

  g_assert_true (gun_store_begin (self->store, &error));
  note (self->store, "a", 1, "p", 5, 6, NULL);
  finish (self->store, "a", 1, 7);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM outbox_peer"), ==, 0);
  g_assert_true (gun_store_commit (self->store, &error));
  assert_outbox (self, "a=one@1.(p>5<6!) b=two@2");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/outbox/waits", test_waits);
  STORE_TEST_ADD ("/outbox/overtaken", test_overtaken);
  STORE_TEST_ADD ("/outbox/never-sent", test_never_sent);
  STORE_TEST_ADD ("/outbox/notes", test_notes);
  STORE_TEST_ADD ("/outbox/forget", test_forget);
  STORE_TEST_ADD ("/outbox/pages", test_pages);
  STORE_TEST_ADD ("/outbox/peers-are-bounded", test_peers_are_bounded);
  STORE_TEST_ADD ("/outbox/done-is-bounded", test_done_is_bounded);
  STORE_TEST_ADD ("/outbox/full", test_full);
  STORE_TEST_ADD ("/outbox/full-of-bytes", test_full_of_bytes);
  STORE_TEST_ADD ("/outbox/together", test_together);

  return g_test_run ();
}
