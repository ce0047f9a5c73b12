/* SPDX-License-Identifier: MIT */

#include "gun-search-text-private.h"

#include <string.h>

#include "gun-text.h"

/* Characters above it have no case */
#define LAST_CASED 0x1FFFF

/* Most trigrams that one MATCH asks for. What they let through is looked at, so more would cost more than they spare. */
#define MAX_TRIGRAMS 12
#define TRIGRAM_STEP 2
#define FEW_TRIGRAMS 3

/* Characters shown before the first match where the beginning of a text is cut off */
#define CHARACTERS_BEFORE 30

/* Bytes of one character of WTF-8 at most */
#define CHARACTER_BYTES 4

static inline gunichar
fold_character (gunichar character)
{
  if (character < 0x80)
    return (gunichar) g_ascii_tolower ((char) character);
  if (character > LAST_CASED)
    return character;

  return g_unichar_tolower (g_unichar_toupper (character));
}

void
gun_search_fold (const char *text, gsize length_bytes, GString *out)
{
  const char *at = text;
  const char *end = text + length_bytes;

  while (at < end)
    {
      const char *from = at;

      while (at < end && (guint8) *at < 0x80)
        at++;
      if (at > from)
        {
          gsize begin = out->len;

          g_string_append_len (out, from, at - from);
          for (gsize i = begin; i < out->len; i++)
            out->str[i] = g_ascii_tolower (out->str[i]);
          continue;
        }

      g_string_append_unichar (out, fold_character (g_utf8_get_char (at)));
      at += g_utf8_skip[(guint8) *at];
    }
}

GRefString *
gun_search_dup_text (const GunValue *value)
{
  g_autoptr (GString) json = NULL;

  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_NULL:
      return NULL;
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
      return g_ref_string_acquire (gun_value_get_text (value));
    case GUN_VALUE_BOOLEAN:
    case GUN_VALUE_NUMBER:
    default:
      json = g_string_new (NULL);
      gun_value_append_json (value, json);
      return gun_text_new_len (json->str, json->len);
    }
}

/* Characters that fold to another one, beside capitals of ASCII: some thousands (element-type gunichar) */
static const GArray *
get_cased (void)
{
  static const GArray *cased;

  if (g_once_init_enter (&cased))
    {
      GArray *found = g_array_new (FALSE, FALSE, sizeof (gunichar));

      for (gunichar c = 0x80; c <= LAST_CASED; c++)
        if (fold_character (c) != c)
          g_array_append_val (found, c);
      g_once_init_leave (&cased, found);
    }

  return cased;
}

guint32
gun_search_get_fold_checksum (void)
{
  const GArray *cased = get_cased ();
  guint32 sum = 2166136261u; /* FNV-1a, over 32 bits at a time */

  for (guint i = 0; i < cased->len; i++)
    {
      gunichar c = g_array_index (cased, gunichar, i);

      sum = ((sum ^ c) * 16777619u ^ fold_character (c)) * 16777619u;
    }

  return sum;
}

void
gun_search_needle_init (GunSearchNeedle *self, GRefString *text)
{
  self->folded = g_string_new (NULL);
  gun_search_fold (text, g_ref_string_length (text), self->folded);
}

void
gun_search_needle_clear (GunSearchNeedle *self)
{
  if (self->folded != NULL)
    g_string_free (g_steal_pointer (&self->folded), TRUE);
}

gboolean
gun_search_needle_is_short (const GunSearchNeedle *self)
{
  return self->folded->len < GUN_SEARCH_INDEX_BYTES;
}

gboolean
gun_search_needle_is_in (const GunSearchNeedle *self, GRefString *text, GString *scratch)
{
  g_string_truncate (scratch, 0);
  gun_search_fold (text, g_ref_string_length (text), scratch);

  return memmem (scratch->str, scratch->len, self->folded->str, self->folded->len) != NULL;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (*(const char *const *) a, *(const char *const *) b);
}

/* Adds each of @beginnings with @c behind it to @longer */
static void
append_character (GPtrArray *beginnings, gunichar c, GPtrArray *longer)
{
  char bytes[CHARACTER_BYTES];
  int n_bytes = g_unichar_to_utf8 (c, bytes);

  for (guint i = 0; i < beginnings->len; i++)
    {
      GRefString *beginning = g_ptr_array_index (beginnings, i);
      g_autoptr (GString) text
          = g_string_new_len (beginning, (gssize) g_ref_string_length (beginning));

      g_string_append_len (text, bytes, n_bytes);
      g_ptr_array_add (longer, gun_text_new_len (text->str, text->len));
    }
}

/* Each of @beginnings (transfer full) with each character behind it that folds to @folded */
static GPtrArray *
append_spellings (GPtrArray *beginnings, gunichar folded)
{
  GPtrArray *longer = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  const GArray *cased = get_cased ();

  append_character (beginnings, folded, longer);
  if (folded < 0x80 && g_ascii_islower ((char) folded))
    append_character (beginnings, (gunichar) g_ascii_toupper ((char) folded), longer);
  for (guint i = 0; i < cased->len; i++)
    if (fold_character (g_array_index (cased, gunichar, i)) == folded)
      append_character (beginnings, g_array_index (cased, gunichar, i), longer);
  g_ptr_array_unref (beginnings);

  return longer;
}

GPtrArray *
gun_search_needle_list_spellings (const GunSearchNeedle *self)
{
  GPtrArray *spellings = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  const char *at = self->folded->str;
  const char *end = at + self->folded->len;

  g_ptr_array_add (spellings, gun_text_new (""));
  for (; at < end; at += g_utf8_skip[(guint8) *at])
    spellings = append_spellings (spellings, g_utf8_get_char (at));
  g_ptr_array_sort (spellings, compare_texts);

  return spellings;
}

/* U+0000 would end a text of SQLite: it gets a character that no byte is. */
static void
append_byte (GString *out, guint8 byte)
{
  if (byte != 0 && byte < 0x80)
    g_string_append_c (out, (char) byte);
  else
    g_string_append_unichar (out, byte != 0 ? byte : 0x100);
}

void
gun_search_append_index_text (const char *folded, gsize length_bytes, GString *out)
{
  for (gsize i = 0; i < length_bytes; i++)
    append_byte (out, (guint8) folded[i]);
}

/* Whether the trigram at @at stands at one of the @n places in @starts too */
static gboolean
is_asked (const char *folded, const gsize *starts, guint n, gsize at)
{
  for (guint i = 0; i < n; i++)
    if (memcmp (folded + starts[i], folded + at, GUN_SEARCH_INDEX_BYTES) == 0)
      return TRUE;

  return FALSE;
}

/* Every second one, each once: those between them say little more, and each is a list to go through. Of repeated letters that leaves so
 * few that the others are asked for too. */
static guint
choose_trigrams (const GString *folded, gsize starts[MAX_TRIGRAMS])
{
  gsize last = folded->len - GUN_SEARCH_INDEX_BYTES;
  gsize step = MAX (TRIGRAM_STEP, last / (MAX_TRIGRAMS - 1) + 1);
  guint n = 0;

  for (gsize at = 0; at < last; at += step)
    if (!is_asked (folded->str, starts, n, at))
      starts[n++] = at;
  if (!is_asked (folded->str, starts, n, last))
    starts[n++] = last;
  for (gsize at = 1; at < last && n < FEW_TRIGRAMS; at++)
    if (!is_asked (folded->str, starts, n, at))
      starts[n++] = at;

  return n;
}

char *
gun_search_needle_make_match (const GunSearchNeedle *self)
{
  gsize starts[MAX_TRIGRAMS];
  guint n = choose_trigrams (self->folded, starts);
  GString *match = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      g_string_append (match, i > 0 ? " AND \"" : "\"");
      for (gsize k = 0; k < GUN_SEARCH_INDEX_BYTES; k++)
        {
          char byte = self->folded->str[starts[i] + k];

          append_byte (match, (guint8) byte);
          if (byte == '"')
            g_string_append_c (match, '"');
        }
      g_string_append_c (match, '"');
    }

  return g_string_free (match, FALSE);
}

/* Where in @text, of @end_bytes, the character stands whose folded form begins at @folded_bytes */
static gsize
find_place (const char *text, gsize from_bytes, gsize end_bytes, gsize *folded, gsize folded_bytes)
{
  gsize at = from_bytes;

  while (at < end_bytes && *folded < folded_bytes)
    {
      *folded += (gsize) g_unichar_to_utf8 (fold_character (g_utf8_get_char (text + at)), NULL);
      at += g_utf8_skip[(guint8) text[at]];
    }

  return at;
}

static gsize
go_back (const char *text, gsize at, guint n_characters)
{
  for (; at > 0 && n_characters > 0; n_characters--)
    do
      at--;
    while (at > 0 && ((guint8) text[at] & 0xC0) == 0x80);

  return at;
}

static gsize
go_on (const char *text, gsize at, gsize end, guint n_characters)
{
  for (; at < end && n_characters > 0; n_characters--)
    at += g_utf8_skip[(guint8) text[at]];

  return at;
}

/* The stretch of @text that is shown */
static void
choose_stretch (
    const GunSearchNeedle *self, GRefString *text, guint max_characters, gsize *begin, gsize *end)
{
  gsize length_bytes = g_ref_string_length (text);
  g_autoptr (GString) folded = NULL;
  const char *match;
  gsize n_folded = 0;
  gsize place;

  *begin = 0;
  *end = go_on (text, 0, length_bytes, max_characters);
  if (*end == length_bytes || self->folded->len == 0)
    return;

  folded = g_string_sized_new (length_bytes + CHARACTER_BYTES);
  gun_search_fold (text, length_bytes, folded);
  match = memmem (folded->str, folded->len, self->folded->str, self->folded->len);
  if (match == NULL)
    return;

  place = find_place (text, 0, length_bytes, &n_folded, match - folded->str);
  if (go_on (text, place, length_bytes, MIN (max_characters, CHARACTERS_BEFORE)) <= *end)
    return;
  *begin = go_back (text, place, MIN (max_characters / 2, CHARACTERS_BEFORE));
  *end = go_on (text, *begin, length_bytes, max_characters);
}

static void
append_shown (GString *out, const char *text, gsize begin, gsize end)
{
  g_autoptr (GRefString) piece = gun_text_new_len (text + begin, end - begin);
  g_autofree char *shown = gun_text_to_display (piece, G_MAXSIZE);

  g_string_append (out, shown);
}

/* A match that the end of the stretch cuts is marked up to there, so what follows is looked at too. */
static void
append_marked (const GunSearchNeedle *self,
               GRefString *text,
               gsize begin,
               gsize end,
               GString *out,
               GArray *ranges)
{
  gsize length_bytes = g_ref_string_length (text);
  gsize look_to = go_on (text, end, length_bytes, (guint) MIN (self->folded->len, G_MAXUINT));
  g_autoptr (GString) folded = g_string_new (NULL);
  gsize n_folded = 0;
  gsize at = begin;
  const char *from;
  const char *match;

  gun_search_fold (text + begin, look_to - begin, folded);
  from = folded->str;
  while (ranges->len < GUN_SEARCH_MAX_RANGES && self->folded->len > 0
         && (match = memmem (from,
                             folded->len - (gsize) (from - folded->str),
                             self->folded->str,
                             self->folded->len))
                != NULL)
    {
      gsize first = find_place (text, at, look_to, &n_folded, match - folded->str);
      GunSearchRange range;

      from = match + self->folded->len;
      if (first >= end)
        break;
      append_shown (out, text, at, first);
      range.start_bytes = (guint) out->len;
      at = find_place (text, first, look_to, &n_folded, from - folded->str);
      at = MIN (at, end);
      append_shown (out, text, first, at);
      range.end_bytes = (guint) out->len;
      g_array_append_val (ranges, range);
    }
  append_shown (out, text, at, end);
}

void
gun_search_needle_mark (const GunSearchNeedle *self,
                        GRefString *text,
                        guint max_characters,
                        GunMarkedText *marked)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (GunSearchRange));
  GString *out = g_string_new (NULL);
  gsize begin;
  gsize end;

  choose_stretch (self, text, max_characters, &begin, &end);
  if (begin > 0)
    g_string_append (out, "…");
  append_marked (self, text, begin, end, out, ranges);
  if (end < g_ref_string_length (text))
    g_string_append (out, "…");

  marked->text = g_string_free (out, FALSE);
  marked->n_ranges = ranges->len;
  marked->ranges
      = ranges->len > 0 ? (GunSearchRange *) (void *) g_array_steal (ranges, NULL) : NULL;
}
