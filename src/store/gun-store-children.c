/* SPDX-License-Identifier: MIT */

#include "gun-store-children.h"

#include <string.h>

#include "gun-column-private.h"
#include "gun-name-range-private.h"
#include "gun-sql-private.h"
#include "gun-text.h"

/* Rows of a group that are stepped over before its end is looked for: most are small, and a step costs a twentieth of that */
#define STEPPED_ROWS 8
/* Children between two looks at a cancellable */
#define SLICE_CHILDREN 4096
/* Page cache, kibibytes */
#define CACHE_KIB "-1024"

enum
{
  STATEMENT_BEGIN,
  STATEMENT_END,
  STATEMENT_LIST,
  STATEMENT_FIND,
  STATEMENT_COUNT,
  STATEMENT_N
};

static const char *const statement_texts[STATEMENT_N] = {
  [STATEMENT_BEGIN] = "BEGIN",
  [STATEMENT_END] = "COMMIT",
  /* first, end -> soul */
  [STATEMENT_LIST] = "SELECT soul FROM soul WHERE soul >= ? AND soul < ? ORDER BY soul",
  /* soul -> a row */
  [STATEMENT_FIND] = "SELECT 1 FROM soul WHERE soul = ?",
  /* first, end, limit -> souls */
  [STATEMENT_COUNT]
  = "SELECT count(*) FROM (SELECT 1 FROM soul WHERE soul >= ? AND soul < ? LIMIT ?)",
};

struct _GunStoreChildren
{
  GunSql *sql;
};

/**
 * gun_store_children_open:
 * @path: (type filename): a database that a #GunStore has opened
 *
 * Errors: DAMAGED, FAILED (there is none), READ_ONLY (it may not be read).
 *
 * Returns: (transfer full) (nullable): its tree
 */
GunStoreChildren *
gun_store_children_open (const char *path, GError **error)
{
  g_autoptr (GunSql) sql = NULL;
  GunStoreChildren *self;

  g_return_val_if_fail (path != NULL && path[0] != '\0', NULL);

  sql = gun_sql_open_to_read (path, CACHE_KIB, statement_texts, STATEMENT_N, error);
  if (sql == NULL)
    return NULL;

  self = g_new0 (GunStoreChildren, 1);
  self->sql = g_steal_pointer (&sql);

  return self;
}

void
gun_store_children_close (GunStoreChildren *self)
{
  gun_sql_free (self->sql);
  g_free (self);
}

/* A walk from child to child */
typedef struct
{
  GunSql *sql;
  GunNameRange range; /* of what is still to come */
  gsize prefix_bytes;
  sqlite3_stmt *rows; /* (nullable): stands on a soul, or before the first of @range */
  GByteArray *child;  /* the last one */
  gboolean is_group;  /* it is */
} Walk;

static void
walk_clear (Walk *self)
{
  if (self->rows != NULL)
    sqlite3_reset (self->rows);
  gun_name_range_clear (&self->range);
  g_clear_pointer (&self->child, g_byte_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Walk, walk_clear)

static gsize
get_name_bytes (GRefString *text)
{
  g_autoptr (GBytes) cesu8 = gun_text_to_cesu8 (text);

  return g_bytes_get_size (cesu8);
}

/* Of what begins with a group nothing more is to come. A slash and what follows it in ASCII are single bytes */
static void
pass_group (GByteArray *first, const GByteArray *group)
{
  g_byte_array_set_size (first, 0);
  g_byte_array_append (first, group->data, group->len);
  first->data[first->len - 1]++;
}

/* @from: (nullable): a child */
static void
walk_init (Walk *self, GunSql *sql, GRefString *prefix, GRefString *from, gboolean inclusive)
{
  self->sql = sql;
  self->prefix_bytes = get_name_bytes (prefix);
  self->child = g_byte_array_new ();
  gun_name_range_init (&self->range, prefix, from, inclusive);
  if (from == NULL || inclusive || g_ref_string_length (from) <= g_ref_string_length (prefix)
      || from[g_ref_string_length (from) - 1] != '/')
    return;

  /* After a group comes what is behind all in it: its name itself stands at the beginning of the range, with a zero byte */
  g_byte_array_append (self->child, self->range.first->data, self->range.first->len - 1);
  pass_group (self->range.first, self->child);
}

static void
take_child (Walk *self, const guint8 *soul, gsize soul_bytes)
{
  const guint8 *rest = soul + self->prefix_bytes;
  const guint8 *slash = memchr (rest, '/', soul_bytes - self->prefix_bytes);

  self->is_group = slash != NULL;
  g_byte_array_set_size (self->child, 0);
  g_byte_array_append (
      self->child, soul, slash != NULL ? (guint) (slash + 1 - soul) : (guint) soul_bytes);
}

static gboolean
is_in_group (Walk *self)
{
  const guint8 *soul = sqlite3_column_blob (self->rows, 0);
  gsize soul_bytes = (gsize) sqlite3_column_bytes (self->rows, 0);

  return self->is_group && soul_bytes >= self->child->len
         && memcmp (soul, self->child->data, self->child->len) == 0;
}

/* On to the first soul that is not of the last child */
static gboolean
walk_step (Walk *self, gboolean *has_row, GError **error)
{
  guint n_stepped = 0;

  do
    {
      if (self->rows != NULL && n_stepped++ == STEPPED_ROWS)
        {
          sqlite3_reset (self->rows);
          self->rows = NULL;
          pass_group (self->range.first, self->child);
        }
      if (self->rows == NULL)
        {
          self->rows = gun_sql_get (self->sql, STATEMENT_LIST);
          gun_name_range_bind (&self->range, self->rows, 1);
        }
      if (!gun_sql_step (self->sql, self->rows, has_row, error))
        return FALSE;
    }
  while (*has_row && is_in_group (self));

  return TRUE;
}

/* Whether there is a soul that the group is called by */
static gboolean
is_named (Walk *self, gboolean *named, GError **error)
{
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_FIND);

  sqlite3_bind_blob (rows, 1, self->child->data, (int) self->child->len - 1, SQLITE_STATIC);

  return gun_sql_step (self->sql, rows, named, error);
}

static gboolean
walk_next_any (Walk *self, gboolean *has_child, GError **error)
{
  const guint8 *soul;
  gsize soul_bytes;

  if (!walk_step (self, has_child, error))
    return FALSE;
  if (!*has_child)
    return TRUE;

  soul = sqlite3_column_blob (self->rows, 0);
  soul_bytes = (gsize) sqlite3_column_bytes (self->rows, 0);
  take_child (self, soul != NULL ? soul : (const guint8 *) "", soul_bytes);

  return TRUE;
}

/* TRUE with @has_child FALSE: there is no more */
static gboolean
walk_next (Walk *self, gboolean *has_child, GError **error)
{
  gboolean named;

  do
    {
      named = FALSE;
      if (!walk_next_any (self, has_child, error)
          || (*has_child && self->is_group && !is_named (self, &named, error)))
        return FALSE;
    }
  while (*has_child && named);

  return TRUE;
}

static GRefString *
dup_child (Walk *self, GError **error)
{
  GRefString *child = gun_text_from_cesu8 (self->child->data, self->child->len);

  if (child == NULL)
    gun_sql_set_damaged (self->sql, "a soul in it cannot be read", error);

  return child;
}

static gboolean
append_child (Walk *self, GPtrArray *children, GError **error)
{
  GRefString *child = dup_child (self, error);

  if (child == NULL)
    return FALSE;

  g_ptr_array_add (children, child);

  return TRUE;
}

/**
 * gun_store_children_list:
 * @self: the tree
 * @prefix: empty, or what ends in a slash
 * @from: (nullable): where to begin, a child that need not exist; %NULL for the first
 * @inclusive: whether @from itself may be among them
 * @limit: at most so many
 * @error: return location
 *
 * Errors: DAMAGED, FAILED.
 *
 * Returns: (transfer full) (nullable) (element-type GRefString): children
 */
GPtrArray *
gun_store_children_list (GunStoreChildren *self,
                         GRefString *prefix,
                         GRefString *from,
                         gboolean inclusive,
                         guint limit,
                         GError **error)
{
  g_autoptr (GPtrArray) children
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_auto (Walk) walk = { 0 };
  gboolean has_child = TRUE;

  walk_init (&walk, self->sql, prefix, from, inclusive);
  while (children->len < limit)
    {
      if (!walk_next (&walk, &has_child, error))
        return NULL;
      if (!has_child)
        break;
      if (!append_child (&walk, children, error))
        return NULL;
    }

  return g_steal_pointer (&children);
}

static gboolean
list_starts (GunStoreChildren *self,
             GRefString *prefix,
             guint page_children,
             GPtrArray *starts,
             GCancellable *cancellable,
             GError **error)
{
  g_auto (Walk) walk = { 0 };
  gboolean has_child = TRUE;

  walk_init (&walk, self->sql, prefix, NULL, TRUE);
  for (guint64 n = 0; walk_next (&walk, &has_child, error); n++)
    {
      if (!has_child)
        return TRUE;
      if (n % page_children == 0 && !append_child (&walk, starts, error))
        return FALSE;
      if (n % SLICE_CHILDREN == 0 && g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
    }

  return FALSE;
}

/**
 * gun_store_children_list_page_starts:
 * @self: the tree
 * @prefix: empty, or what ends in a slash
 * @page_children: children of a page
 * @cancellable: (nullable): ends the scan
 * @error: return location
 *
 * Looks at every child below @prefix: a second for a million souls. All of it sees one commit.
 * Errors: DAMAGED, FAILED, and %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type GRefString): the first child of each page
 */
GPtrArray *
gun_store_children_list_page_starts (GunStoreChildren *self,
                                     GRefString *prefix,
                                     guint page_children,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr (GPtrArray) starts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  gboolean ok;

  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_BEGIN), error))
    return NULL;
  ok = list_starts (self, prefix, page_children, starts, cancellable, error);
  if (!gun_sql_run (self->sql, gun_sql_get (self->sql, STATEMENT_END), ok ? error : NULL))
    return NULL;

  return ok ? g_steal_pointer (&starts) : NULL;
}

/**
 * gun_store_children_count_below:
 * @self: the tree
 * @prefix: what souls begin with
 * @limit: where to end
 * @error: return location
 *
 * Returns: how many souls begin with @prefix; @limit when as many or more do; -1 when they cannot be read
 */
gint
gun_store_children_count_below (GunStoreChildren *self,
                                GRefString *prefix,
                                guint limit,
                                GError **error)
{
  g_auto (GunNameRange) range = { 0 };
  g_auto (GunSqlRows) rows = gun_sql_get (self->sql, STATEMENT_COUNT);
  gboolean has_row;

  gun_name_range_init (&range, prefix, NULL, TRUE);
  gun_name_range_bind (&range, rows, 1);
  sqlite3_bind_int64 (rows, 3, limit);
  if (!gun_sql_step (self->sql, rows, &has_row, error))
    return -1;

  return has_row ? sqlite3_column_int (rows, 0) : 0;
}
