/* SPDX-License-Identifier: MIT */

#include "gun-soul-tally-private.h"

#include "gun-column-private.h"
#include "gun-statements-private.h"
#include "gun-text.h"

typedef struct
{
  GRefString *soul;
  gint64 n_new_keys;
  gint64 changed_us;
  gboolean is_own;
} Entry;

struct _GunSoulTally
{
  GPtrArray *entries;  /* (element-type Entry), in the order they appeared */
  GHashTable *by_soul; /* soul of the Entry -> Entry */
  Entry *last;         /* (nullable): puts of one soul mostly come together */
};

static void
free_entry (gpointer data)
{
  Entry *entry = data;

  g_ref_string_release (entry->soul);
  g_free (entry);
}

GunSoulTally *
gun_soul_tally_new (void)
{
  GunSoulTally *self = g_new0 (GunSoulTally, 1);

  self->entries = g_ptr_array_new_with_free_func (free_entry);
  self->by_soul = g_hash_table_new (gun_text_hash, gun_text_equal);

  return self;
}

void
gun_soul_tally_free (GunSoulTally *self)
{
  g_hash_table_unref (self->by_soul);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/* Whether its soul is to stay when others have to go */
static gboolean
is_own (const GunChange *change)
{
  return change->origin->path == GUN_PATH_HERE || change->origin->path == GUN_PATH_IMPORT;
}

/* Notes that @change was accepted at @changed_us. */
void
gun_soul_tally_count (GunSoulTally *self,
                      const GunChange *change,
                      gboolean is_new_key,
                      gint64 changed_us)
{
  GRefString *soul = change->soul;
  Entry *entry = self->last;

  if (entry == NULL || !gun_text_equal (entry->soul, soul))
    entry = g_hash_table_lookup (self->by_soul, soul);
  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      entry->soul = g_ref_string_acquire (soul);
      g_ptr_array_add (self->entries, entry);
      g_hash_table_insert (self->by_soul, entry->soul, entry);
    }

  entry->n_new_keys += is_new_key ? 1 : 0;
  entry->changed_us = changed_us;
  entry->is_own |= is_own (change);
  self->last = entry;
}

static gboolean
run (const Entry *entry, GunSql *sql, GunStatement which, gboolean *changed, GError **error)
{
  sqlite3_stmt *statement = gun_sql_get (sql, which);

  sqlite3_bind_int64 (statement, 1, entry->n_new_keys);
  sqlite3_bind_int64 (statement, 2, entry->changed_us);
  sqlite3_bind_int (statement, 3, entry->is_own ? 1 : 0);
  gun_column_bind_name (statement, 4, entry->soul);
  if (!gun_sql_run (sql, statement, error))
    return FALSE;
  *changed = sqlite3_changes (gun_sql_get_handle (sql)) > 0;

  return TRUE;
}

static gboolean
write_entry (const Entry *entry, GunSql *sql, GPtrArray *new_souls, GError **error)
{
  gboolean added = FALSE;
  gboolean changed;

  /* Only a new key can bring a new soul. */
  if (entry->n_new_keys > 0 && !run (entry, sql, GUN_STATEMENT_ADD_SOUL, &added, error))
    return FALSE;
  if (!added && !run (entry, sql, GUN_STATEMENT_SET_SOUL, &changed, error))
    return FALSE;

  if (added)
    g_ptr_array_add (new_souls, g_ref_string_acquire (entry->soul));

  return TRUE;
}

/* Writes the table, inside the transaction. @new_souls (element-type GRefString) gets own
 * references to the souls that were not in it. */
gboolean
gun_soul_tally_write (GunSoulTally *self, GunSql *sql, GPtrArray *new_souls, GError **error)
{
  for (guint i = 0; i < self->entries->len; i++)
    if (!write_entry (g_ptr_array_index (self->entries, i), sql, new_souls, error))
      return FALSE;

  return TRUE;
}
