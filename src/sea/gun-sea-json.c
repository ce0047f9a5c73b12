/* SPDX-License-Identifier: MIT */

#include "gun-sea-json.h"

#include <math.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-limits.h"
#include "gun-sea-json-private.h"
#include "gun-sea-text-private.h"
#include "gun-sea-value-private.h"

/* Longest text looked at: an escape makes six bytes of one, and places in the result are kept in 32
 * bits. */
#define MAX_BYTES (G_MAXINT32 / 6)

/* Names that JavaScript puts first, ascending: 0 to 2^32 - 2 as it writes them (ECMA-262 "array
 * index"). */
#define NO_INDEX G_MAXUINT32

/* A member of an object: `"name":value` in the result. Two names are equal when their JSON texts
 * are, since those are JavaScript's own. */
typedef struct
{
  guint32 at;
  guint32 name_bytes;
  guint32 length_bytes;
  guint32 index;
} Member;

typedef struct
{
  gsize at;           /* in the result, behind its bracket */
  guint first_member; /* in @members, when it is an object */
  gboolean is_object;
  gboolean is_begun; /* something stands in it */
} Level;

typedef struct
{
  GString *out;
  GArray *members; /* of Member, of all open objects */
  Level levels[GUN_LIMIT_NESTING];
  guint depth;
} Writer;

static guint32
read_index (const char *name, gsize length_bytes)
{
  guint64 index = 0;

  if (length_bytes == 0 || length_bytes > 10 || (name[0] == '0' && length_bytes > 1))
    return NO_INDEX;

  for (gsize i = 0; i < length_bytes; i++)
    {
      if (!g_ascii_isdigit (name[i]))
        return NO_INDEX;
      index = index * 10 + (guint64) (name[i] - '0');
    }

  return index < NO_INDEX ? (guint32) index : NO_INDEX;
}

static int
compare_names (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Member *const *left = a, *const *right = b;
  const GString *out = user_data;
  guint32 common = MIN ((*left)->name_bytes, (*right)->name_bytes);
  int order = memcmp (out->str + (*left)->at, out->str + (*right)->at, common);

  if (order != 0)
    return order;
  if ((*left)->name_bytes != (*right)->name_bytes)
    return (*left)->name_bytes < (*right)->name_bytes ? -1 : 1;

  return *left < *right ? -1 : *left > *right;
}

static int
compare_places (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Member *const *left = a, *const *right = b;

  if ((*left)->index != (*right)->index)
    return (*left)->index < (*right)->index ? -1 : 1;

  return *left < *right ? -1 : *left > *right;
}

/* Of members with equal names the first one's place and the last one's value remain. @sorted are
 * all of them by name; those that remain are put at its beginning. */
static guint
drop_earlier (Writer *self, Member **sorted, guint n)
{
  guint n_left = 0;

  for (guint i = 0; i < n;)
    {
      Member *first = sorted[i];
      guint next = i + 1;

      while (next < n && sorted[next]->name_bytes == first->name_bytes
             && memcmp (self->out->str + sorted[next]->at,
                        self->out->str + first->at,
                        first->name_bytes)
                    == 0)
        next++;

      if (next > i + 1)
        {
          first->at = sorted[next - 1]->at;
          first->length_bytes = sorted[next - 1]->length_bytes;
        }
      sorted[n_left++] = first;
      i = next;
    }

  return n_left;
}

/* Puts the members of the object that ends into JavaScript's order */
static void
order_members (Writer *self, const Level *level)
{
  guint n = self->members->len - level->first_member;
  Member *members = &g_array_index (self->members, Member, level->first_member);
  g_autofree Member **sorted = g_new (Member *, n);
  g_autoptr (GString) text = NULL;
  gboolean in_order = TRUE;
  guint n_left;

  for (guint i = 0; i < n; i++)
    {
      sorted[i] = &members[i];
      if (i > 0 && members[i].index != NO_INDEX && members[i].index <= members[i - 1].index)
        in_order = FALSE;
    }

  g_qsort_with_data (sorted, (gint) n, sizeof *sorted, compare_names, self->out);
  n_left = drop_earlier (self, sorted, n);
  if (in_order && n_left == n)
    return;

  g_qsort_with_data (sorted, (gint) n_left, sizeof *sorted, compare_places, NULL);
  text = g_string_sized_new (self->out->len - level->at);
  for (guint i = 0; i < n_left; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      g_string_append_len (text, self->out->str + sorted[i]->at, sorted[i]->length_bytes);
    }
  g_string_truncate (self->out, level->at);
  g_string_append_len (self->out, text->str, (gssize) text->len);
}

static void
open_level (Writer *self, gboolean is_object)
{
  Level *level = &self->levels[self->depth++];

  g_string_append_c (self->out, is_object ? '{' : '[');
  level->at = self->out->len;
  level->first_member = self->members->len;
  level->is_object = is_object;
  level->is_begun = FALSE;
}

static void
close_level (Writer *self)
{
  const Level *level = &self->levels[--self->depth];

  if (self->members->len > level->first_member + 1)
    order_members (self, level);
  g_array_set_size (self->members, level->first_member);
  g_string_append_c (self->out, level->is_object ? '}' : ']');
}

static void
begin_element (Writer *self)
{
  Level *level = &self->levels[self->depth - 1];

  if (level->is_begun)
    g_string_append_c (self->out, ',');
  level->is_begun = TRUE;
}

static void
write_name (Writer *self, const char *name, gsize length_bytes)
{
  Member member = { .index = read_index (name, length_bytes) };

  begin_element (self);
  member.at = (guint32) self->out->len;
  gun_json_append_string (self->out, name, length_bytes);
  member.name_bytes = (guint32) (self->out->len - member.at);
  g_string_append_c (self->out, ':');
  g_array_append_val (self->members, member);
}

/* What stands where a value may stand, or ends one */
static void
write_token (Writer *self, const GunJsonReader *reader, GunJsonToken token)
{
  gboolean ends = token == GUN_JSON_OBJECT_END || token == GUN_JSON_ARRAY_END;

  if (!ends && self->depth > 0 && !self->levels[self->depth - 1].is_object)
    begin_element (self);

  if (ends)
    close_level (self);
  else if (token == GUN_JSON_OBJECT_BEGIN || token == GUN_JSON_ARRAY_BEGIN)
    open_level (self, token == GUN_JSON_OBJECT_BEGIN);
  else if (token == GUN_JSON_STRING)
    gun_json_append_string (self->out, reader->text, reader->text_bytes);
  /* JSON.parse() makes Infinity of 1e999, and JSON.stringify() null of that */
  else if (token == GUN_JSON_NUMBER && isfinite (reader->number))
    gun_json_append_number (self->out, reader->number);
  else if (token == GUN_JSON_TRUE || token == GUN_JSON_FALSE)
    g_string_append (self->out, token == GUN_JSON_TRUE ? "true" : "false");
  else
    g_string_append (self->out, "null");
}

/* Notes where the value that was just written ends, when it belongs to a name */
static void
end_member (Writer *self)
{
  Member *member;

  if (self->depth == 0 || !self->levels[self->depth - 1].is_object)
    return;

  member = &g_array_index (self->members, Member, self->members->len - 1);
  member->length_bytes = (guint32) (self->out->len - member->at);
}

static GunSeaJsonVerdict
write_all (Writer *self, GunJsonReader *reader)
{
  GunJsonToken token;

  while ((token = gun_json_reader_next (reader)) != GUN_JSON_END)
    {
      if (token == GUN_JSON_ERROR)
        return g_error_matches (
                   gun_json_reader_get_error (reader), GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT)
                   ? GUN_SEA_JSON_BEYOND
                   : GUN_SEA_JSON_BROKEN;

      if (token == GUN_JSON_NAME)
        write_name (self, reader->text, reader->text_bytes);
      else
        write_token (self, reader, token);
      if (token != GUN_JSON_NAME && token != GUN_JSON_OBJECT_BEGIN && token != GUN_JSON_ARRAY_BEGIN)
        end_member (self);
    }

  return reader->saw_infinity ? GUN_SEA_JSON_BROKEN : GUN_SEA_JSON_GOOD;
}

/*
 * The reader takes UTF-8 only, but JavaScript's texts may hold lone surrogates, and JSON.parse()
 * takes those within strings as they are: the same as their escapes. %NULL when one stands behind a
 * backslash.
 */
static GString *
escape_surrogates (const char *json, gsize length_bytes)
{
  const char *end = json + length_bytes;
  g_autoptr (GString) escaped = g_string_sized_new (length_bytes);
  const char *at = json;

  while (at < end)
    {
      const char *surrogate = gun_sea_find_surrogate (at, end);
      gsize n_backslashes = 0;

      g_string_append_len (escaped, at, surrogate - at);
      if (surrogate == end)
        break;

      while (surrogate - n_backslashes > json && surrogate[-1 - (gssize) n_backslashes] == '\\')
        n_backslashes++;
      if (n_backslashes % 2 != 0)
        return NULL;

      g_string_append_printf (escaped,
                              "\\ud%03x",
                              ((guint) (guint8) surrogate[1] & 0x3F) << 6
                                  | ((guint) (guint8) surrogate[2] & 0x3F));
      at = surrogate + GUN_SEA_SURROGATE_BYTES;
    }

  return g_steal_pointer (&escaped);
}

/* As gun_sea_json_normalize(), and tells what is no JSON from what is too much of it. */
GunSeaJsonVerdict
gun_sea_json_judge (const char *json, gsize length_bytes, GString *out)
{
  g_autoptr (GString) escaped = NULL;
  gsize length_before = out->len;
  Writer writer = { .out = out };
  GunJsonReader reader;
  GunSeaJsonVerdict verdict;

  if (length_bytes > MAX_BYTES)
    return GUN_SEA_JSON_BEYOND;

  if (gun_sea_find_surrogate (json, json + length_bytes) != json + length_bytes)
    {
      escaped = escape_surrogates (json, length_bytes);
      if (escaped == NULL)
        return GUN_SEA_JSON_BROKEN;
      json = escaped->str;
      length_bytes = escaped->len;
    }

  writer.members = g_array_new (FALSE, FALSE, sizeof (Member));
  gun_json_reader_init (&reader, json, length_bytes);
  verdict = write_all (&writer, &reader);
  gun_json_reader_clear (&reader);
  g_array_unref (writer.members);

  if (verdict != GUN_SEA_JSON_GOOD)
    g_string_truncate (out, length_before);

  return verdict;
}

/**
 * gun_sea_json_normalize:
 * @json: (array length=length_bytes): WTF-8
 * @length_bytes: its length
 * @out: where to append; nothing is appended when it fails
 *
 * Appends what JSON.stringify (JSON.parse (@json)) gives in JavaScript: without white space, names
 * that are array indices first and ascending, the last value of equal names at the place of the
 * first, numbers and escapes as JavaScript writes them. Signatures are made over exactly these
 * bytes.
 * Bounds: %GUN_LIMIT_NESTING levels and 341 MB; beyond them it fails. Time is n log n in the members
 *   of an object, memory 16 bytes for each besides the text. No recursion.
 *
 * Returns: %FALSE when JSON.parse() throws, or beyond the bounds
 */
gboolean
gun_sea_json_normalize (const char *json, gsize length_bytes, GString *out)
{
  return gun_sea_json_judge (json, length_bytes, out) == GUN_SEA_JSON_GOOD;
}

/**
 * gun_sea_json_append_text:
 * @out: where to append
 * @text: (array length=length_bytes): WTF-8: a text, of whatever
 * @length_bytes: its length
 *
 * Appends the JSON of what gun makes of a text that it signs or has decrypted: the value that it is
 * JSON of, else the text itself.
 *
 * Returns: %FALSE when it is nested too deeply to tell; then nothing is appended
 */
gboolean
gun_sea_json_append_text (GString *out, const char *text, gsize length_bytes)
{
  return gun_sea_value_parse (text, length_bytes, out, NULL);
}
