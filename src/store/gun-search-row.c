/* SPDX-License-Identifier: MIT */

/* One row that may match: whether it does, and what is shown of it. */

#include "gun-search-finding-private.h"

#include "gun-column-private.h"
#include "gun-history-private.h"
#include "gun-text.h"

const char *const gun_search_find_texts[GUN_SEARCH_FIND_N] = {
  [GUN_SEARCH_FIND_BEGIN] = "BEGIN",
  [GUN_SEARCH_FIND_END] = "COMMIT",
  /* -> id, 0 without any */
  [GUN_SEARCH_FIND_LAST_HISTORY] = "SELECT ifnull (max (id), 0) FROM history",
  /* first, end -> soul */
  [GUN_SEARCH_FIND_SOULS] = "SELECT soul FROM soul WHERE soul >= ? AND soul < ? ORDER BY soul",
  /* soul -> keys, changed */
  [GUN_SEARCH_FIND_SOUL] = "SELECT keys, changed FROM soul WHERE soul = ?",
  /* id -> soul, key: what stands before a value that may be long */
  [GUN_SEARCH_FIND_NAMES] = "SELECT soul, key FROM current WHERE id = ?",
  /* id -> value, head */
  [GUN_SEARCH_FIND_VALUE] = "SELECT value, head FROM current WHERE id = ?",
  /* id -> 1, when nobody has checked it */
  [GUN_SEARCH_FIND_UNCHECKED]
  = "SELECT 1 FROM current INDEXED BY unchecked WHERE unchecked = 1 AND id = ?",
  /* soul -> id of its first key */
  [GUN_SEARCH_FIND_FIRST_KEY] = "SELECT id FROM current WHERE soul = ? ORDER BY key LIMIT 1",
  /* soul -> 1, when any key of it was checked */
  [GUN_SEARCH_FIND_CHECKED_KEY] = "SELECT 1 FROM current WHERE soul = ? AND unchecked = 0 LIMIT 1",
  /* soul -> 1, when any key of it holds anything */
  [GUN_SEARCH_FIND_HELD] = "SELECT 1 FROM current WHERE soul = ? AND value IS NOT NULL LIMIT 1",
  /* soul -> key, value of what was checked */
  [GUN_SEARCH_FIND_VALUES] = "SELECT key, value FROM current WHERE soul = ? AND unchecked = 0",
};

const char *const gun_search_index_texts[GUN_SEARCH_INDEX_N] = {
  [GUN_SEARCH_INDEX_READ_STATE] = "SELECT " GUN_SEARCH_STATE_COLUMNS " FROM state",
  /* match, rowid before, rowid at the end -> rowid */
  [GUN_SEARCH_INDEX_MATCH]
  = "SELECT rowid FROM entry WHERE entry MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid",
};

/* Whether a statement that asks for one thing with a soul has a row */
static gboolean
has_row_of (
    GunSearchFinding *self, guint statement, GRefString *soul, gboolean *has, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, statement);

  gun_column_bind_name (row, 1, soul);
  return gun_sql_step (self->store, row, has, error);
}

/* Of souls that sign, null is signed as well. */
static gboolean
holds_signed (GunSearchFinding *self, GRefString *soul, gboolean *holds, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->store, GUN_SEARCH_FIND_VALUES);
  gboolean has_row;

  *holds = FALSE;
  gun_column_bind_name (rows, 1, soul);
  while (gun_sql_step (self->store, rows, &has_row, error))
    {
      g_autoptr (GRefString) key = NULL;
      g_autoptr (GunValue) value = NULL;
      g_autoptr (GunValue) read = NULL;

      if (!has_row)
        return TRUE;

      key = gun_column_dup_name (rows, 0);
      value = gun_column_dup_value (rows, 1);
      read = key != NULL && value != NULL ? self->read (soul, key, value) : NULL;
      *holds = read == NULL || gun_value_get_kind (read) != GUN_VALUE_NULL;
      if (*holds)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_deleted (GunSearchFinding *self, GRefString *soul, gboolean *deleted, GError **error)
{
  gboolean holds;

  if (!(gun_soul_needs_check (soul) ? holds_signed (self, soul, &holds, error)
                                    : has_row_of (self, GUN_SEARCH_FIND_HELD, soul, &holds, error)))
    return FALSE;
  *deleted = !holds;

  return TRUE;
}

/* Without what the database says of it */
static gboolean
name_fits (const GunSearchFinding *self, GRefString *soul)
{
  GunSearchKind kind = self->query->kind;
  gboolean is_kept = gun_history_keeps (soul);

  if (g_str_has_prefix (soul, "/RTC/")
      || (!is_kept && !self->takes_expiring && kind != GUN_SEARCH_EXPIRING))
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
    case GUN_SEARCH_EVERYTHING:
    case GUN_SEARCH_DELETED:
    case GUN_SEARCH_CHANGED_TODAY:
    case GUN_SEARCH_N_KINDS:
    default:
      return TRUE;
    }
}

/* Rows of one soul come in a row, and its keys may be many: what was found of it is kept. */
gboolean
gun_search_soul_fits (GunSearchFinding *self, GRefString *soul, gboolean *fits, GError **error)
{
  if (self->judged_soul != NULL && gun_text_equal (self->judged_soul, soul))
    {
      *fits = self->judged_well;
      return TRUE;
    }

  *fits = name_fits (self, soul);
  if (*fits && gun_soul_needs_check (soul)
      && !has_row_of (self, GUN_SEARCH_FIND_CHECKED_KEY, soul, fits, error))
    return FALSE;
  if (*fits && self->query->kind == GUN_SEARCH_DELETED && !is_deleted (self, soul, fits, error))
    return FALSE;

  g_clear_pointer (&self->judged_soul, g_ref_string_release);
  self->judged_soul = g_ref_string_acquire (soul);
  self->judged_well = *fits;
  return TRUE;
}

static gboolean
is_recent (const GunSearchFinding *self, gint64 changed_us)
{
  return self->query->kind != GUN_SEARCH_CHANGED_TODAY || changed_us >= self->query->since_us;
}

static GunSearchResult *
new_result (GunSearchFinding *self, GunSearchField field, GRefString *soul)
{
  GunSearchResult *result = gun_search_result_new ();

  result->field = field;
  result->kind = gun_soul_get_kind (soul);
  result->soul = g_ref_string_acquire (soul);
  gun_search_needle_mark (
      &self->needle, soul, GUN_SEARCH_SHOWN_NAME_CHARACTERS, &result->shown_soul);

  return result;
}

gboolean
gun_search_make_soul_result (GunSearchFinding *self,
                             GRefString *soul,
                             GunSearchResult **result,
                             GError **error)
{
  g_auto (GunSqlRows) row = NULL;
  gboolean fits;
  gboolean has_row;

  *result = NULL;
  if (!gun_search_soul_fits (self, soul, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;

  row = gun_sql_get (self->store, GUN_SEARCH_FIND_SOUL);
  gun_column_bind_name (row, 1, soul);
  if (!gun_sql_step (self->store, row, &has_row, error))
    return FALSE;
  if (!has_row || !is_recent (self, sqlite3_column_int64 (row, 1)))
    return TRUE;

  *result = new_result (self, GUN_SEARCH_FIELD_SOUL, soul);
  (*result)->n_keys = (guint64) MAX (sqlite3_column_int64 (row, 0), 0);
  (*result)->changed_us = sqlite3_column_int64 (row, 1);
  return TRUE;
}

static void
show_value (GunSearchFinding *self,
            GunSearchResult *result,
            const GunValue *value,
            GRefString *text)
{
  g_autoptr (GRefString) nothing = NULL;

  result->value_kind = value != NULL ? gun_value_get_kind (value) : GUN_VALUE_TEXT;
  if (text == NULL)
    nothing = gun_text_new (value != NULL ? "null" : "");
  gun_search_needle_mark (&self->needle,
                          text != NULL ? text : nothing,
                          GUN_SEARCH_SHOWN_VALUE_CHARACTERS,
                          &result->shown_value);
  /* Nothing of null is searched, whatever it is shown as. */
  if (text == NULL)
    result->shown_value.n_ranges = 0;
}

/* The value of row @id: @field says whether it must match, or the key has */
static gboolean
look_at_value (GunSearchFinding *self,
               gint64 id,
               GunSearchField field,
               GRefString *soul,
               GRefString *key,
               GunSearchResult **result,
               GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_FIND_VALUE);
  g_autoptr (GunValue) value = NULL;
  g_autoptr (GunValue) read = NULL;
  g_autoptr (GRefString) text = NULL;
  gboolean has_row;

  sqlite3_bind_int64 (row, 1, id);
  if (!gun_sql_step (self->store, row, &has_row, error))
    return FALSE;
  if (!has_row || !is_recent (self, sqlite3_column_int64 (row, 1)))
    return TRUE;

  value = gun_column_dup_value (row, 0);
  read = value != NULL ? self->read (soul, key, value) : NULL;
  text = read != NULL ? gun_search_dup_text (read) : NULL;
  if (field == GUN_SEARCH_FIELD_VALUE
      && (text == NULL || !gun_search_needle_is_in (&self->needle, text, self->scratch)))
    return TRUE;

  *result = new_result (self, field, soul);
  (*result)->key = g_ref_string_acquire (key);
  (*result)->changed_us = sqlite3_column_int64 (row, 1);
  gun_search_needle_mark (
      &self->needle, key, GUN_SEARCH_SHOWN_NAME_CHARACTERS, &(*result)->shown_key);
  show_value (self, *result, read, text);
  return TRUE;
}

/* A soul is found by the row of its first key; what begins with the text was found before. */
static gboolean
look_at_soul (
    GunSearchFinding *self, gint64 id, GRefString *soul, GunSearchResult **result, GError **error)
{
  {
    g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_FIND_FIRST_KEY);
    gboolean has_row;

    gun_column_bind_name (row, 1, soul);
    if (!gun_sql_step (self->store, row, &has_row, error))
      return FALSE;
    if (!has_row || sqlite3_column_int64 (row, 0) != id)
      return TRUE;
  }

  if (gun_text_has_prefix (soul, self->query->text)
      || !gun_search_needle_is_in (&self->needle, soul, self->scratch))
    return TRUE;

  return gun_search_make_soul_result (self, soul, result, error);
}

static gboolean
is_unchecked (GunSearchFinding *self, gint64 id, gboolean *unchecked, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_FIND_UNCHECKED);

  sqlite3_bind_int64 (row, 1, id);
  return gun_sql_step (self->store, row, unchecked, error);
}

static gboolean
look_at_key (GunSearchFinding *self,
             GunSearchField field,
             gint64 id,
             GRefString *soul,
             GRefString *key,
             GunSearchResult **result,
             GError **error)
{
  gboolean fits;
  gboolean unchecked = FALSE;
  gboolean is_key = gun_search_needle_is_in (&self->needle, key, self->scratch);

  if (is_key != (field == GUN_SEARCH_FIELD_KEY))
    return TRUE;
  if (!gun_search_soul_fits (self, soul, &fits, error))
    return FALSE;
  if (!fits)
    return TRUE;
  if (gun_soul_needs_check (soul) && !is_unchecked (self, id, &unchecked, error))
    return FALSE;

  return unchecked || look_at_value (self, id, field, soul, key, result, error);
}

/* The names of row @id; NULL when it is gone */
static gboolean
read_names (GunSearchFinding *self, gint64 id, GRefString **soul, GRefString **key, GError **error)
{
  g_auto (GunSqlRows) row = gun_sql_get (self->store, GUN_SEARCH_FIND_NAMES);
  gboolean has_row;

  *soul = NULL;
  *key = NULL;
  sqlite3_bind_int64 (row, 1, id);
  if (!gun_sql_step (self->store, row, &has_row, error))
    return FALSE;
  if (has_row)
    {
      *soul = gun_column_dup_name (row, 0);
      *key = gun_column_dup_name (row, 1);
    }

  return TRUE;
}

gboolean
gun_search_make_result (GunSearchFinding *self,
                        gint64 rowid,
                        GunSearchResult **result,
                        GError **error)
{
  GunSearchEntry entry = (GunSearchEntry) (rowid >> GUN_SEARCH_ENTRY_SHIFT);
  gint64 id = rowid & GUN_SEARCH_MAX_ROW;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;

  *result = NULL;
  if (!read_names (self, id, &soul, &key, error))
    return FALSE;
  if (soul == NULL || key == NULL)
    return TRUE;

  if (entry == GUN_SEARCH_ENTRY_SOUL)
    return look_at_soul (self, id, soul, result, error);

  return look_at_key (self,
                      entry == GUN_SEARCH_ENTRY_KEY ? GUN_SEARCH_FIELD_KEY : GUN_SEARCH_FIELD_VALUE,
                      id,
                      soul,
                      key,
                      result,
                      error);
}
