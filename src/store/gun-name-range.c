/* SPDX-License-Identifier: MIT */

#include "gun-name-range-private.h"

#include <string.h>

#include "gun-text.h"

static GByteArray *
make_name (GRefString *text)
{
  g_autoptr (GBytes) cesu8 = text != NULL ? gun_text_to_cesu8 (text) : NULL;
  GByteArray *name = g_byte_array_new ();

  if (cesu8 != NULL)
    g_byte_array_append (name, g_bytes_get_data (cesu8, NULL), g_bytes_get_size (cesu8));

  return name;
}

static int
compare_names (const GByteArray *a, const GByteArray *b)
{
  guint shorter = MIN (a->len, b->len);
  int order = shorter > 0 ? memcmp (a->data, b->data, shorter) : 0;

  if (order != 0)
    return order;
  return a->len < b->len ? -1 : a->len > b->len;
}

/* Nothing comes between a name and itself with a zero byte after it. */
static GByteArray *
make_next (GRefString *text)
{
  static const guint8 zero = 0;
  GByteArray *next = make_name (text);

  g_byte_array_append (next, &zero, 1);
  return next;
}

/* The first name behind all that begin with @prefix. No byte of a name is 0xff. */
static GByteArray *
make_end (GRefString *prefix)
{
  static const guint8 top = 0xff;
  GByteArray *end = make_name (prefix);

  if (end->len > 0)
    end->data[end->len - 1]++;
  else
    g_byte_array_append (end, &top, 1);

  return end;
}

static void
raise_first (GunNameRange *self, GByteArray *name)
{
  GByteArray *lower = compare_names (self->first, name) < 0 ? self->first : name;

  self->first = lower == name ? self->first : name;
  g_byte_array_unref (lower);
}

static void
lower_end (GunNameRange *self, GByteArray *name)
{
  GByteArray *higher = compare_names (self->end, name) > 0 ? self->end : name;

  self->end = higher == name ? self->end : name;
  g_byte_array_unref (higher);
}

/**
 * gun_name_range_init:
 * @self: a range that holds nothing yet
 * @prefix: (nullable): what the names begin with
 * @from: (nullable): where to begin; a name that need not exist
 * @inclusive: whether @from itself is in it
 */
void
gun_name_range_init (GunNameRange *self, GRefString *prefix, GRefString *from, gboolean inclusive)
{
  self->first = make_name (prefix);
  self->end = make_end (prefix);
  if (from != NULL)
    raise_first (self, inclusive ? make_name (from) : make_next (from));
}

/**
 * gun_name_range_init_query:
 * @self: a range that holds nothing yet
 * @range: the names
 */
void
gun_name_range_init_query (GunNameRange *self, const GunRange *range)
{
  gun_name_range_init (self, range->prefix, range->from, TRUE);
  if (range->to != NULL)
    lower_end (self, make_next (range->to));
  if (range->exact != NULL)
    {
      raise_first (self, make_name (range->exact));
      lower_end (self, make_next (range->exact));
    }
}

void
gun_name_range_clear (GunNameRange *self)
{
  g_clear_pointer (&self->first, g_byte_array_unref);
  g_clear_pointer (&self->end, g_byte_array_unref);
}

/* A NULL pointer would be SQLite's NULL, which nothing compares with. */
static void
bind_bytes (sqlite3_stmt *statement, int index, const GByteArray *bytes)
{
  sqlite3_bind_blob64 (statement,
                       index,
                       bytes->len > 0 ? (const void *) bytes->data : "",
                       bytes->len,
                       SQLITE_STATIC);
}

/**
 * gun_name_range_bind:
 * @self: the range; it must live until the statement was run
 * @statement: a statement
 * @index: its parameter for the first name; the one after it is for the end
 */
void
gun_name_range_bind (const GunNameRange *self, sqlite3_stmt *statement, int index)
{
  bind_bytes (statement, index, self->first);
  bind_bytes (statement, index + 1, self->end);
}
