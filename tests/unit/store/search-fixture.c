/* SPDX-License-Identifier: MIT */

#include "search-fixture.h"

#include <string.h>

#include "gun-column-private.h"
#include "gun-soul.h"

void
search_fixture_set_up (SearchFixture *self, gconstpointer unused)
{
  store_fixture_set_up (&self->store, NULL);
  self->index_path = gun_search_index_make_path (self->store.path);
}

void
search_fixture_tear_down (SearchFixture *self, gconstpointer unused)
{
  store_fixture_tear_down (&self->store, NULL);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self->index_path);
}

void
search_fixture_write (SearchFixture *self, GPtrArray *changes)
{
  g_autoptr (GError) error = NULL;

  gun_store_write (self->store.store, changes, NULL, &error);
  g_assert_no_error (error);
}

void
search_fixture_put (SearchFixture *self, const char *soul, const char *key, const char *text)
{
  store_write_one (self->store.store, soul, key, text, ++self->state_ms);
}

GunValue *
search_fixture_read (GRefString *soul, GRefString *key, GunValue *value)
{
  const char *text;
  g_autoptr (GRefString) within = NULL;

  if (gun_value_get_kind (value) != GUN_VALUE_TEXT)
    return gun_value_ref (value);

  text = gun_value_get_text (value);
  if (g_str_has_prefix (text, "sealed:"))
    return NULL;
  if (!g_str_has_prefix (text, "signed:"))
    return gun_value_ref (value);

  within = gun_text_new (text + strlen ("signed:"));
  return g_ref_string_length (within) > 0 ? gun_value_new_text (within) : gun_value_new_null ();
}

GunSearchTally
search_fixture_advance (SearchFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchIndex) index
      = gun_search_index_open (self->store.path, search_fixture_read, &error);
  GunSearchTally tally;

  g_assert_no_error (error);
  gun_search_index_advance (index, &tally, &error);
  g_assert_no_error (error);

  return tally;
}

guint
search_fixture_build (SearchFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchIndex) index
      = gun_search_index_open (self->store.path, search_fixture_read, &error);
  GunSearchTally tally = { 0 };
  guint n = 0;

  g_assert_no_error (error);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  for (; !tally.is_current; n++)
    {
      g_assert_cmpuint (n, <, 10000);
      gun_search_index_advance (index, &tally, &error);
      g_assert_no_error (error);
    }
  g_assert_cmpuint (tally.n_indexed, ==, tally.n_total);

  return n;
}

static char *
show (GRefString *text)
{
  return gun_text_to_display (text, G_MAXSIZE);
}

static void
assert_marked (const GunMarkedText *marked)
{
  guint before = 0;

  g_assert_true (g_utf8_validate (marked->text, -1, NULL));
  for (guint i = 0; i < marked->n_ranges; i++)
    {
      const GunSearchRange *range = &marked->ranges[i];

      g_assert_cmpuint (range->start_bytes, >=, before);
      g_assert_cmpuint (range->end_bytes, >, range->start_bytes);
      g_assert_cmpuint (range->end_bytes, <=, strlen (marked->text));
      g_assert_true (g_utf8_validate_len (
          marked->text + range->start_bytes, range->end_bytes - range->start_bytes, NULL));
      before = range->end_bytes;
    }
}

static void
append_line (GString *lines, const GunSearchResult *result)
{
  static const char *const fields[] = { "soul", "key", "value" };
  g_autofree char *soul = show (result->soul);
  g_autofree char *key = result->key != NULL ? show (result->key) : NULL;

  g_assert_true ((result->key == NULL) == (result->field == GUN_SEARCH_FIELD_SOUL));
  g_assert_cmpint (result->kind, ==, gun_soul_get_kind (result->soul));
  assert_marked (&result->shown_soul);
  if (key != NULL)
    {
      assert_marked (&result->shown_key);
      assert_marked (&result->shown_value);
    }
  g_string_append_printf (lines,
                          "%s %s%s%s\n",
                          fields[result->field],
                          soul,
                          key != NULL ? " " : "",
                          key != NULL ? key : "");
}

char *
search_fixture_find (SearchFixture *self,
                     GRefString *text,
                     GunSearchKind kind,
                     guint page_size,
                     gboolean *only_names)
{
  GunSearchQuery query = { .text = text, .kind = kind, .since_us = SEARCH_FIXTURE_SINCE_US };
  GString *lines = g_string_new (NULL);
  g_autoptr (GunSearchPage) page = NULL;
  GunSearchField field = GUN_SEARCH_FIELD_SOUL;

  do
    {
      g_autoptr (GError) error = NULL;
      GunSearchPage *next = gun_search_find (
          self->store.path, search_fixture_read, &query, page, page_size, NULL, &error);

      g_assert_no_error (error);
      g_clear_pointer (&page, gun_search_page_unref);
      page = next;
      g_assert_cmpuint (page->results->len, <=, page_size);
      for (guint i = 0; i < page->results->len; i++)
        {
          const GunSearchResult *result = g_ptr_array_index (page->results, i);

          g_assert_cmpint (result->field, >=, field);
          field = result->field;
          append_line (lines, result);
        }
    }
  while (page->has_more);
  if (only_names != NULL)
    *only_names = page->only_names;

  return g_string_free (lines, FALSE);
}

char *
search_fixture_find_text (SearchFixture *self, const char *text)
{
  g_autoptr (GRefString) needle = gun_text_new (text);

  return search_fixture_find (self, needle, GUN_SEARCH_EVERYTHING, 50, NULL);
}

/* From here on the other way to find the same: a look at every row */

static void
fold_simply (GRefString *text, GString *out)
{
  const char *end = text + g_ref_string_length (text);

  g_string_truncate (out, 0);
  for (const char *at = text; at < end; at += g_utf8_skip[(guint8) *at])
    g_string_append_unichar (out, g_unichar_tolower (g_unichar_toupper (g_utf8_get_char (at))));
}

static gboolean
holds (GRefString *text, GRefString *needle, gboolean only_at_start)
{
  g_autoptr (GString) one = g_string_new (NULL);
  g_autoptr (GString) other = g_string_new (NULL);
  const char *at;

  fold_simply (text, one);
  fold_simply (needle, other);
  at = memmem (one->str, one->len, other->str, other->len);

  return at != NULL && (!only_at_start || at == one->str);
}

typedef struct
{
  GRefString *soul;
  GRefString *key;
  GunValue *read; /* (nullable) */
  gint64 head;
  gboolean is_unchecked;
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  g_ref_string_release (row->soul);
  g_ref_string_release (row->key);
  g_clear_pointer (&row->read, gun_value_unref);
  g_free (row);
}

static GPtrArray *
read_rows (SearchFixture *self)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (row_free);
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (
      sqlite3_open_v2 (self->store.path, &db, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT soul, key, value, head, unchecked FROM current"
                                       " ORDER BY soul, key",
                                       -1,
                                       &statement,
                                       NULL),
                   ==,
                   SQLITE_OK);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      Row *row = g_new0 (Row, 1);
      g_autoptr (GunValue) value = gun_column_dup_value (statement, 2);

      row->soul = gun_column_dup_name (statement, 0);
      row->key = gun_column_dup_name (statement, 1);
      row->read = search_fixture_read (row->soul, row->key, value);
      row->head = sqlite3_column_int64 (statement, 3);
      row->is_unchecked = sqlite3_column_int (statement, 4) != 0;
      g_ptr_array_add (rows, row);
    }
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return rows;
}

static gboolean
is_null (const Row *row)
{
  return row->read != NULL && gun_value_get_kind (row->read) == GUN_VALUE_NULL;
}

/* Rows @from.. of one soul; @changed_us: (out): the last of them; @is_known: (out): any was checked */
static guint
look_at_soul (
    GPtrArray *rows, guint from, gboolean *is_known, gboolean *is_deleted, gint64 *changed_us)
{
  const Row *first = g_ptr_array_index (rows, from);
  guint i = from;

  *is_known = FALSE;
  *is_deleted = TRUE;
  *changed_us = 0;
  for (; i < rows->len; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (!gun_text_equal (row->soul, first->soul))
        break;
      *is_known = *is_known || !row->is_unchecked;
      *is_deleted = *is_deleted && (row->is_unchecked || is_null (row));
      *changed_us = MAX (*changed_us, row->head);
    }

  return i;
}

static gboolean
soul_fits (GRefString *soul, GunSearchKind kind, gboolean is_deleted)
{
  gboolean expires = gun_soul_get_lifetime_s (soul) >= 0;

  if (g_str_has_prefix (soul, "/RTC/") || (expires && kind != GUN_SEARCH_EXPIRING))
    return FALSE;

  switch (kind)
    {
    case GUN_SEARCH_USERS:
      return gun_soul_get_kind (soul) == GUN_SOUL_USER;
    case GUN_SEARCH_PUBLIC:
      return gun_soul_get_kind (soul) == GUN_SOUL_PUBLIC;
    case GUN_SEARCH_CONTENT:
      return gun_soul_get_kind (soul) == GUN_SOUL_CONTENT;
    case GUN_SEARCH_EXPIRING:
      return gun_soul_get_kind (soul) == GUN_SOUL_EXPIRING;
    case GUN_SEARCH_DELETED:
      return is_deleted;
    default:
      return TRUE;
    }
}

static gboolean
value_holds (const Row *row, GRefString *text)
{
  g_autoptr (GRefString) read = NULL;
  g_autoptr (GString) json = g_string_new (NULL);

  if (row->read == NULL || is_null (row))
    return FALSE;
  if (gun_value_get_kind (row->read) == GUN_VALUE_TEXT
      || gun_value_get_kind (row->read) == GUN_VALUE_LINK)
    return holds (gun_value_get_text (row->read), text, FALSE);

  gun_value_append_json (row->read, json);
  read = gun_text_new_len (json->str, json->len);
  return holds (read, text, FALSE);
}

static void
add_line (GPtrArray *lines, const char *field, GRefString *soul, GRefString *key)
{
  g_autofree char *shown = show (soul);
  g_autofree char *shown_key = key != NULL ? show (key) : NULL;

  g_ptr_array_add (
      lines,
      g_strdup_printf (
          "%s %s%s%s", field, shown, key != NULL ? " " : "", key != NULL ? shown_key : ""));
}

static void
add_soul_lines (GPtrArray *lines,
                GPtrArray *rows,
                guint from,
                guint to,
                GRefString *text,
                GunSearchKind kind,
                gboolean only_names,
                gint64 changed_us)
{
  GRefString *soul = ((const Row *) g_ptr_array_index (rows, from))->soul;
  gboolean at_start = only_names && kind != GUN_SEARCH_EXPIRING;

  if ((holds (soul, text, at_start) || (!at_start && gun_text_has_prefix (soul, text)))
      && (kind != GUN_SEARCH_CHANGED_TODAY || changed_us >= SEARCH_FIXTURE_SINCE_US))
    add_line (lines, "soul", soul, NULL);
  for (guint i = from; i < to && !only_names; i++)
    {
      const Row *row = g_ptr_array_index (rows, i);

      if (row->is_unchecked
          || (kind == GUN_SEARCH_CHANGED_TODAY && row->head < SEARCH_FIXTURE_SINCE_US))
        continue;
      if (holds (row->key, text, FALSE))
        add_line (lines, "key", soul, row->key);
      else if (value_holds (row, text))
        add_line (lines, "value", soul, row->key);
    }
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static char *
find_simply (SearchFixture *self, GRefString *text, GunSearchKind kind, gboolean only_names)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  GPtrArray *rows;

  if (self->rows == NULL)
    self->rows = read_rows (self);
  rows = self->rows;
  for (guint i = 0; i < rows->len;)
    {
      gboolean is_known;
      gboolean is_deleted;
      gint64 changed_us;
      guint next = look_at_soul (rows, i, &is_known, &is_deleted, &changed_us);

      if (is_known
          && soul_fits (((const Row *) g_ptr_array_index (rows, i))->soul, kind, is_deleted))
        add_soul_lines (lines, rows, i, next, text, kind, only_names, changed_us);
      i = next;
    }
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static char *
sort_lines (const char *text)
{
  g_auto (GStrv) split = g_strsplit (text, "\n", -1);
  g_autoptr (GPtrArray) lines = g_ptr_array_new ();

  for (guint i = 0; split[i] != NULL && split[i][0] != '\0'; i++)
    g_ptr_array_add (lines, split[i]);
  g_ptr_array_sort (lines, compare_lines);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

/* Thousands of lines are nothing to print: the first that differs is. */
static void
assert_same_lines (const char *found, const char *expected, GRefString *text, GunSearchKind kind)
{
  g_auto (GStrv) one = NULL;
  g_auto (GStrv) other = NULL;
  g_autofree char *shown = NULL;
  guint i = 0;

  if (g_str_equal (found, expected))
    return;

  one = g_strsplit (found, "\n", -1);
  other = g_strsplit (expected, "\n", -1);
  shown = show (text);
  g_test_message ("searched for “%s” of kind %s", shown, gun_search_kind_get_name (kind));
  while (one[i] != NULL && g_strcmp0 (one[i], other[i]) == 0)
    i++;
  g_assert_cmpstr (one[i], ==, other[i]);
}

void
search_fixture_assert_exact (SearchFixture *self,
                             GRefString *text,
                             GunSearchKind kind,
                             guint page_size)
{
  gboolean only_names = TRUE;
  g_autofree char *found = search_fixture_find (self, text, kind, page_size, &only_names);
  g_autofree char *sorted = sort_lines (found);
  g_autofree char *expected = NULL;

  if (g_ref_string_length (text) == 0 && kind == GUN_SEARCH_EVERYTHING)
    {
      g_assert_cmpstr (found, ==, "");
      return;
    }

  expected = find_simply (self, text, kind, only_names);
  assert_same_lines (sorted, expected, text, kind);
}
