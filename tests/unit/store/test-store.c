/* SPDX-License-Identifier: MIT */

/* What is written is read back, bit by bit, now and after the file was closed. */

#include "store-fixture.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define SOUL "test/values"

/* Texts with their length: U+0000, lone surrogates (WTF-8), pairs */
#define TEXT(s) gun_text_new_len (s, sizeof s - 1)

static const double numbers[] = {
  0.0,
  -0.0,
  1.0,
  -1.0,
  0.1,
  1e21,
  5e-7,
  1e300,
  DBL_MAX,
  DBL_TRUE_MIN,
  9007199254740992.0,
  1700000000000.001,
};

static gboolean
is_same_double (double a, double b)
{
  return memcmp (&a, &b, sizeof a) == 0;
}

static GRefString *
make_key (const char *kind, guint n)
{
  g_autofree char *key = g_strdup_printf ("%s %02u", kind, n);

  return gun_text_new (key);
}

static const struct
{
  const char *bytes;
  gsize length;
} texts[] = {
#define CASE(s)                                                                                    \
  {                                                                                                \
    s, sizeof s - 1                                                                                \
  }
  CASE (""),
  CASE ("plain"),
  CASE ("l looks like a link"),
  CASE ("t looks like a tagged text"),
  CASE ("zero\0inside"),
  CASE ("\0"),
  CASE ("gr\xc3\xbc\xc3\x9f dich \xe2\x82\xac \xf0\x9f\x98\x80"),
  CASE ("lone high \xed\xa0\xbd"),
  CASE ("lone low \xed\xb8\x80 end"),
#undef CASE
};

static GPtrArray *
make_values (GRefString *soul)
{
  GPtrArray *changes = store_changes_new ();

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (GRefString) key = make_key ("number", i);

      store_changes_take_value (changes, soul, key, gun_value_new_number (numbers[i]), i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GRefString) key = make_key ("text", i);
      g_autoptr (GRefString) text = gun_text_new_len (texts[i].bytes, texts[i].length);

      store_changes_take_value (changes, soul, key, gun_value_new_text (text), i + 0.001);
      if (texts[i].length > 0)
        {
          g_autoptr (GRefString) link_key = make_key ("link", i);

          store_changes_take_value (changes, soul, link_key, gun_value_new_link (text), 1e12 + i);
        }
    }
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GRefString) key = make_key ("truth", i);

      store_changes_take_value (changes, soul, key, gun_value_new_boolean (i == 1), -INFINITY);
    }
  {
    g_autoptr (GRefString) key = gun_text_new ("nothing");

    store_changes_take_value (changes, soul, key, gun_value_new_null (), 1700000000000.999);
  }

  return changes;
}

static void
assert_values (GunStore *store, GRefString *soul, GPtrArray *changes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = gun_store_read (store, soul, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, changes->len);

  for (guint i = 0; i < changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (changes, i);
      const GunEntry *entry = gun_node_lookup (node, change->key);

      g_assert_nonnull (entry);
      g_assert_cmpint (gun_value_get_kind (entry->value), ==, gun_value_get_kind (change->value));
      g_assert_true (gun_value_equal (entry->value, change->value));
      if (gun_value_get_kind (entry->value) == GUN_VALUE_NUMBER)
        g_assert_true (is_same_double (gun_value_get_number (entry->value),
                                       gun_value_get_number (change->value)));
      g_assert_true (is_same_double (entry->state_ms, change->state_ms));
    }
}

static void
test_values (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GPtrArray) changes = make_values (soul);
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_store_write (self->store, changes, NULL, &error));
  g_assert_no_error (error);
  assert_values (self->store, soul, changes);

  /* Only what every program can read is TEXT: U+0000 and lone surrogates are not. */
  g_assert_cmpint (
      store_query_int (self->path,
                       "SELECT count(*) FROM current"
                       " WHERE typeof (value) = 'blob' AND substr (value, 1, 1) = x'74'"),
      ==,
      4);

  store_fixture_reopen (self);
  assert_values (self->store, soul, changes);
}

/* Every value overwritten by the next one: the kinds must not run into each other. */
static void
test_overwrite (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new (SOUL);
  g_autoptr (GRefString) key = gun_text_new ("one key");
  g_autoptr (GPtrArray) values = make_values (soul);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < values->len; i++)
    {
      const GunChange *change = g_ptr_array_index (values, i);
      g_autoptr (GPtrArray) one = store_changes_new ();

      store_changes_take_value (one, soul, key, gun_value_ref (change->value), i);
      g_assert_true (gun_store_write (self->store, one, NULL, &error));
      g_assert_no_error (error);
      assert_values (self->store, soul, one);
    }
}

static void
test_read (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GunNode) nothing = NULL;
  g_autoptr (GRefString) soul = gun_text_new ("a");
  g_autoptr (GPtrArray) keys
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GError) error = NULL;

  store_write_one (self->store, "a", "x", "1", 1);
  store_write_one (self->store, "a", "y", "2", 2);
  store_write_one (self->store, "ab", "z", "3", 3);

  g_ptr_array_add (keys, gun_text_new ("y"));
  g_ptr_array_add (keys, gun_text_new ("z"));
  node = gun_store_read (self->store, soul, keys, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (gun_node_get_soul (node), ==, "a");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 1);
  g_assert_cmpstr (gun_node_get_entry (node, 0)->key, ==, "y");

  g_ptr_array_remove_index (keys, 0);
  nothing = gun_store_read (self->store, soul, keys, &error);
  g_assert_no_error (error);
  g_assert_null (nothing);
  g_assert_null (store_read_soul (self->store, "never heard of"));
}

/* Whoever judged a change may be wrong about what was there before. */
static void
test_wrong_hint (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) soul = gun_text_new ("a");
  g_autoptr (GRefString) key = gun_text_new ("x");

  for (guint i = 1; i <= 4; i++)
    {
      g_autoptr (GPtrArray) one = store_changes_new ();
      g_autoptr (GunNode) node = NULL;
      g_autoptr (GError) error = NULL;

      store_changes_take_value (one, soul, key, gun_value_new_number (i), i);
      ((GunChange *) g_ptr_array_index (one, 0))->is_first = i != 1 && i != 3;
      g_assert_true (gun_store_write (self->store, one, NULL, &error));
      g_assert_no_error (error);
      node = store_read_soul (self->store, "a");
      g_assert_cmpuint (gun_node_get_n_entries (node), ==, 1);
      g_assert_cmpfloat (gun_node_get_entry (node, 0)->state_ms, ==, i);
    }
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM current"), ==, 1);
  g_assert_cmpint (store_query_int (self->path, "SELECT versions FROM current"), ==, 4);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM history"), ==, 4);
  g_assert_cmpint (store_query_int (self->path, "SELECT keys FROM soul"), ==, 1);
}

/* Reads in one transaction; it neither hides a later write nor keeps the log */
static void
test_reads_together (StoreFixture *self, gconstpointer unused)
{
  gun_store_end_reads (self->store);
  for (guint i = 1; i <= 3; i++)
    {
      g_autoptr (GunNode) node = NULL;

      store_write_one (self->store, "a", "x", "1", i);
      gun_store_begin_reads (self->store);
      gun_store_begin_reads (self->store);
      node = store_read_soul (self->store, "a");
      g_assert_cmpfloat (gun_node_get_entry (node, 0)->state_ms, ==, i);
      g_assert_null (store_read_soul (self->store, "never heard of"));
      gun_store_end_reads (self->store);
    }

  /* Also when it is closed in the middle */
  gun_store_begin_reads (self->store);
  g_assert_null (store_read_soul (self->store, "never heard of"));
}

/* Souls and keys that a C string or an SQL collation would take for others */
static void
test_names (StoreFixture *self, gconstpointer unused)
{
  static const char *const expected[]
      = { "", "\xed\xa0\xbd", "\xf0\x9f\x98\x80", "\xed\xb8\x80", "\xef\xbd\x9e" };
  GRefString *names[] = {
    TEXT ("\xef\xbd\x9e"),
    TEXT ("\xf0\x9f\x98\x80"),
    TEXT (""),
    TEXT ("\xed\xb8\x80"),
    TEXT ("\xed\xa0\xbd"),
    TEXT ("a\0b"),
    TEXT ("a"),
    TEXT ("a\0"),
  };
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint n_ascii = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    store_changes_take_value (changes, names[0], names[i], gun_value_new_number (i), i);
  g_assert_true (gun_store_write (self->store, changes, NULL, &error));
  g_assert_no_error (error);

  node = gun_store_read (self->store, names[0], NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, G_N_ELEMENTS (names));
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const GunEntry *entry = gun_node_get_entry (node, i);

      if (entry->key[0] == 'a')
        n_ascii++;
      else
        g_assert_cmpstr (entry->key, ==, expected[i - n_ascii]);
      if (i > 0)
        g_assert_cmpint (
            gun_text_compare (gun_node_get_entry (node, i - 1)->key, entry->key), <, 0);
    }
  g_assert_cmpuint (n_ascii, ==, 3);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_ref_string_release (names[i]);
}

static void
test_new_souls (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GError) error = NULL;

  store_write_one (self->store, "known", "a", "1", 1);
  store_changes_add (changes, "second", "a", "1", 1);
  store_changes_add (changes, "known", "b", "1", 1);
  store_changes_add (changes, "first", "a", "1", 1);
  store_changes_add (changes, "second", "b", "1", 1);
  store_changes_add (changes, "second", "a", "2", 2);

  g_assert_true (gun_store_write (self->store, changes, souls, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (souls->len, ==, 2);
  g_assert_cmpstr (souls->pdata[0], ==, "second");
  g_assert_cmpstr (souls->pdata[1], ==, "first");

  g_ptr_array_set_size (souls, 0);
  g_assert_true (gun_store_write (self->store, changes, souls, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (souls->len, ==, 0);

  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM soul"), ==, 3);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT keys FROM soul WHERE soul = CAST ('second' AS BLOB)"),
      ==,
      2);
  g_assert_cmpint (
      store_query_int (self->path, "SELECT keys FROM soul WHERE soul = CAST ('known' AS BLOB)"),
      ==,
      2);
}

/* Only what HAM accepted comes into force; what was undone was never there. */
static void
test_verdicts (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GError) error = NULL;

  for (int verdict = GUN_VERDICT_NEWER; verdict <= GUN_VERDICT_UNDONE; verdict++)
    {
      g_autofree char *key = g_strdup_printf ("%d", verdict);

      store_changes_add_verdict (changes, "soul", key, "v", 1, verdict, "peer");
    }
  g_assert_true (gun_store_write (self->store, changes, NULL, &error));
  g_assert_no_error (error);

  node = store_read_soul (self->store, "soul");
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 2);
  g_assert_cmpstr (gun_node_get_entry (node, 0)->key, ==, "0");
  g_assert_cmpstr (gun_node_get_entry (node, 1)->key, ==, "1");
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM history"), ==, 2);
}

static void
test_empty_write (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_store_write (self->store, changes, NULL, &error));
  g_assert_no_error (error);
}

/* One that fails in its middle leaves nothing of itself, and does not stand in the way of the next. */
static void
test_failed_write (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) changes = store_changes_new ();
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_autoptr (GunNode) node = NULL;
  g_autoptr (GError) error = NULL;

  store_query_run (self->path, "ALTER TABLE soul RENAME TO ghost");
  store_changes_add (changes, "a", "k", "v", 1);
  g_assert_false (gun_store_write (self->store, changes, souls, &error));
  g_assert_error (error, GUN_STORE_ERROR, GUN_STORE_ERROR_FAILED);
  g_assert_cmpuint (souls->len, ==, 0);
  g_assert_null (store_read_soul (self->store, "a"));

  store_query_run (self->path, "ALTER TABLE ghost RENAME TO soul");
  store_write_one (self->store, "b", "k", "v", 1);
  g_assert_null (store_read_soul (self->store, "a"));
  node = store_read_soul (self->store, "b");
  g_assert_nonnull (node);
  g_assert_cmpint (store_query_int (self->path, "SELECT count(*) FROM history"), ==, 1);
}

static void
test_id (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *id = g_strdup (gun_store_get_id (self->store));

  g_assert_cmpuint (strlen (id), >, 0);
  store_fixture_reopen (self);
  g_assert_cmpstr (gun_store_get_id (self->store), ==, id);
}

/* A value of five million characters, and a batch that moves the log into the file */
static void
test_large (StoreFixture *self, gconstpointer unused)
{
  g_autofree char *text = g_strnfill (5000000, 'x');
  g_autoptr (GunNode) node = NULL;

  for (guint i = 0; i < 5; i++)
    store_write_one (self->store, "large", "text", text, i);
  node = store_read_soul (self->store, "large");
  g_assert_cmpuint (
      g_ref_string_length (gun_value_get_text (gun_node_get_entry (node, 0)->value)), ==, 5000000);
}

/* Asked for no key at all, it says whether there is a node. */
static void
test_whether (StoreFixture *self, gconstpointer unused)
{
  g_autoptr (GRefString) known = gun_text_new ("a");
  g_autoptr (GRefString) unknown = gun_text_new ("b");
  g_autoptr (GPtrArray) no_keys = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNode) node = NULL;

  store_write_one (self->store, "a", "k", "v", 1);
  node = gun_store_read (self->store, known, no_keys, &error);
  g_assert_nonnull (node);
  g_assert_cmpuint (gun_node_get_n_entries (node), ==, 0);
  g_assert_null (gun_store_read (self->store, unknown, no_keys, &error));
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_ADD ("/store/values", test_values);
  STORE_TEST_ADD ("/store/overwrite", test_overwrite);
  STORE_TEST_ADD ("/store/read", test_read);
  STORE_TEST_ADD ("/store/reads-together", test_reads_together);
  STORE_TEST_ADD ("/store/wrong-hint", test_wrong_hint);
  STORE_TEST_ADD ("/store/names", test_names);
  STORE_TEST_ADD ("/store/new-souls", test_new_souls);
  STORE_TEST_ADD ("/store/verdicts", test_verdicts);
  STORE_TEST_ADD ("/store/empty-write", test_empty_write);
  STORE_TEST_ADD ("/store/failed-write", test_failed_write);
  STORE_TEST_ADD ("/store/id", test_id);
  STORE_TEST_ADD ("/store/large", test_large);
  STORE_TEST_ADD ("/store/whether", test_whether);

  return g_test_run ();
}
