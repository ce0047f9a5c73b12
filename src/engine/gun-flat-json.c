/* SPDX-License-Identifier: MIT */

#include "gun-flat-json.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-json.h"
#include "gun-text.h"

static GRefString **
text_field (gconstpointer self, const GunFlatMember *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

static double *
number_field (gconstpointer self, const GunFlatMember *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

static gboolean *
flag_field (gconstpointer self, const GunFlatMember *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

static GPtrArray **
texts_field (gconstpointer self, const GunFlatMember *member)
{
  return G_STRUCT_MEMBER_P (self, member->offset);
}

/**
 * gun_flat_init:
 * @self: a struct of zeroes
 * @members: (array length=n_members): its members
 * @n_members: how many
 *
 * Makes everything absent.
 */
void
gun_flat_init (gpointer self, const GunFlatMember *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    if (members[i].kind == GUN_FLAT_NUMBER)
      *number_field (self, &members[i]) = NAN;
}

/**
 * gun_flat_clear:
 * @self: a struct
 * @members: (array length=n_members): its members
 * @n_members: how many
 *
 * Frees what the members hold.
 */
void
gun_flat_clear (gpointer self, const GunFlatMember *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    {
      if (members[i].kind == GUN_FLAT_TEXT)
        g_clear_pointer (text_field (self, &members[i]), g_ref_string_release);
      else if (members[i].kind == GUN_FLAT_TEXTS)
        g_clear_pointer (texts_field (self, &members[i]), g_ptr_array_unref);
    }
}

static gpointer
copy_text (gconstpointer text, gpointer user_data)
{
  return g_ref_string_acquire ((GRefString *) text);
}

static void
copy_member (gconstpointer self, gpointer copy, const GunFlatMember *member)
{
  switch (member->kind)
    {
    case GUN_FLAT_NUMBER:
      *number_field (copy, member) = *number_field (self, member);
      return;

    case GUN_FLAT_FLAG:
      *flag_field (copy, member) = *flag_field (self, member);
      return;

    case GUN_FLAT_TEXTS:
      if (*texts_field (self, member) != NULL)
        *texts_field (copy, member)
            = g_ptr_array_copy (*texts_field (self, member), (GCopyFunc) copy_text, NULL);
      return;

    case GUN_FLAT_TEXT:
    default:
      if (*text_field (self, member) != NULL)
        *text_field (copy, member) = g_ref_string_acquire (*text_field (self, member));
    }
}

/**
 * gun_flat_copy:
 * @self: a struct
 * @copy: another of its kind, in which everything is absent
 * @members: (array length=n_members): their members
 * @n_members: how many
 *
 * Fills @copy. Texts are shared, so that it may go to another thread; lists are not.
 */
void
gun_flat_copy (gconstpointer self, gpointer copy, const GunFlatMember *members, guint n_members)
{
  for (guint i = 0; i < n_members; i++)
    copy_member (self, copy, &members[i]);
}

static const GunFlatMember *
find_member (const GunFlatMember *members, guint n_members, const GunJsonReader *reader)
{
  for (guint i = 0; i < n_members; i++)
    if (strlen (members[i].name) == reader->text_bytes
        && memcmp (members[i].name, reader->text, reader->text_bytes) == 0)
      return &members[i];

  return NULL;
}

static gboolean
parse_texts (GPtrArray **field, GunJsonReader *reader)
{
  GunJsonToken token;

  g_clear_pointer (field, g_ptr_array_unref);
  *field = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  while ((token = gun_json_reader_next (reader)) == GUN_JSON_STRING
         && (*field)->len < GUN_FLAT_MAX_TEXTS)
    g_ptr_array_add (*field, gun_text_new_len (reader->text, reader->text_bytes));

  return token == GUN_JSON_ARRAY_END;
}

static gboolean
parse_text (GRefString **field, GunJsonReader *reader)
{
  g_clear_pointer (field, g_ref_string_release);
  *field = gun_text_new_len (reader->text, reader->text_bytes);

  return TRUE;
}

static gboolean
parse_member (gpointer self, const GunFlatMember *member, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (member == NULL)
    return gun_json_reader_skip (reader, token);
  if (token == GUN_JSON_NULL)
    return TRUE;

  switch (member->kind)
    {
    case GUN_FLAT_NUMBER:
      *number_field (self, member) = reader->number;
      return token == GUN_JSON_NUMBER && isfinite (reader->number);

    case GUN_FLAT_FLAG:
      *flag_field (self, member) = token == GUN_JSON_TRUE;
      return token == GUN_JSON_TRUE || token == GUN_JSON_FALSE;

    case GUN_FLAT_TEXTS:
      return token == GUN_JSON_ARRAY_BEGIN && parse_texts (texts_field (self, member), reader);

    case GUN_FLAT_TEXT:
    default:
      return token == GUN_JSON_STRING && parse_text (text_field (self, member), reader);
    }
}

/**
 * gun_flat_parse:
 * @self: a struct that gun_flat_init() made
 * @members: (array length=n_members): its members
 * @n_members: how many
 * @json: the text
 * @length_bytes: its length
 *
 * Members that are not in the table are skipped; null is absent.
 *
 * Returns: whether it is an object of this form
 */
gboolean
gun_flat_parse (gpointer self,
                const GunFlatMember *members,
                guint n_members,
                const char *json,
                gsize length_bytes)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean good;

  gun_json_reader_init (&reader, json, length_bytes);
  good = gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN;
  while (good && (token = gun_json_reader_next (&reader)) != GUN_JSON_OBJECT_END)
    good = token == GUN_JSON_NAME
           && parse_member (self, find_member (members, n_members, &reader), &reader);
  good = good && gun_json_reader_next (&reader) == GUN_JSON_END;
  gun_json_reader_clear (&reader);

  return good;
}

static void
append_text (GString *out, GRefString *text)
{
  gun_json_append_string (out, text, g_ref_string_length (text));
}

static void
append_texts (GString *out, GPtrArray *texts)
{
  g_string_append_c (out, '[');
  for (guint i = 0; i < texts->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      append_text (out, g_ptr_array_index (texts, i));
    }
  g_string_append_c (out, ']');
}

static gboolean
is_absent (gconstpointer self, const GunFlatMember *member)
{
  switch (member->kind)
    {
    case GUN_FLAT_NUMBER:
      return !isfinite (*number_field (self, member));

    case GUN_FLAT_FLAG:
      return !*flag_field (self, member);

    case GUN_FLAT_TEXTS:
      return *texts_field (self, member) == NULL;

    case GUN_FLAT_TEXT:
    default:
      return *text_field (self, member) == NULL;
    }
}

static void
append_value (gconstpointer self, const GunFlatMember *member, GString *out)
{
  if (member->kind == GUN_FLAT_FLAG)
    g_string_append (out, *flag_field (self, member) ? "true" : "false");
  else if (is_absent (self, member))
    g_string_append (out, "null");
  else if (member->kind == GUN_FLAT_NUMBER)
    gun_json_append_number (out, *number_field (self, member));
  else if (member->kind == GUN_FLAT_TEXTS)
    append_texts (out, *texts_field (self, member));
  else
    append_text (out, *text_field (self, member));
}

static void
append_member (gconstpointer self, const GunFlatMember *member, GString *out, gboolean is_first)
{
  g_string_append_printf (out, "%s\"%s\":", is_first ? "" : ",", member->name);
  append_value (self, member, out);
}

/**
 * gun_flat_append_json:
 * @self: a struct
 * @members: (array length=n_members): its members
 * @n_members: how many
 * @out: where to append the object, without what is absent
 */
void
gun_flat_append_json (gconstpointer self,
                      const GunFlatMember *members,
                      guint n_members,
                      GString *out)
{
  gboolean is_first = TRUE;

  g_string_append_c (out, '{');
  for (guint i = 0; i < n_members; i++)
    {
      if (is_absent (self, &members[i]))
        continue;

      append_member (self, &members[i], out, is_first);
      is_first = FALSE;
    }
  g_string_append_c (out, '}');
}

/**
 * gun_flat_append_whole_json:
 * @self: a struct
 * @members: (array length=n_members): its members
 * @n_members: how many
 * @out: where to append the object, with null for what is absent
 */
void
gun_flat_append_whole_json (gconstpointer self,
                            const GunFlatMember *members,
                            guint n_members,
                            GString *out)
{
  g_string_append_c (out, '{');
  for (guint i = 0; i < n_members; i++)
    append_member (self, &members[i], out, i == 0);
  g_string_append_c (out, '}');
}
