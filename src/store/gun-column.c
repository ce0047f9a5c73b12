/* SPDX-License-Identifier: MIT */

#include "gun-column-private.h"

#include <math.h>
#include <string.h>

#include "gun-text.h"

/* First byte of a BLOB in a column of values or kept texts (gun-schema.c) */
#define TAG_TEXT 't'
#define TAG_LINK 'l'

/* Without a character above U+FFFF, WTF-8 and CESU-8 are the same bytes. */
static gboolean
is_cesu8 (const char *text, gsize length_bytes)
{
  for (gsize i = 0; i < length_bytes; i++)
    if ((guint8) text[i] >= 0xF0)
      return FALSE;

  return TRUE;
}

void
gun_column_bind_name (sqlite3_stmt *statement, int index, GRefString *name)
{
  gsize length_bytes = g_ref_string_length (name);

  if (is_cesu8 (name, length_bytes))
    sqlite3_bind_blob64 (statement, index, name, length_bytes, SQLITE_STATIC);
  else
    {
      GBytes *cesu8 = gun_text_to_cesu8 (name);
      gpointer data = g_bytes_unref_to_data (cesu8, &length_bytes);

      sqlite3_bind_blob64 (statement, index, data, length_bytes, g_free);
    }
}

GRefString *
gun_column_dup_name (sqlite3_stmt *statement, int column)
{
  const void *bytes;

  if (sqlite3_column_type (statement, column) != SQLITE_BLOB)
    return NULL;

  bytes = sqlite3_column_blob (statement, column);
  return gun_text_from_cesu8 (bytes != NULL ? bytes : "", sqlite3_column_bytes (statement, column));
}

static void
bind_tagged (sqlite3_stmt *statement, int index, char tag, GRefString *text)
{
  gsize length_bytes = g_ref_string_length (text);
  char *bytes = g_malloc (length_bytes + 1);

  bytes[0] = tag;
  memcpy (bytes + 1, text, length_bytes);
  sqlite3_bind_blob64 (statement, index, bytes, length_bytes + 1, g_free);
}

void
gun_column_bind_text (sqlite3_stmt *statement, int index, GRefString *text)
{
  gsize length_bytes;

  if (text == NULL)
    {
      sqlite3_bind_null (statement, index);
      return;
    }

  /* g_utf8_validate_len() refuses U+0000 as well */
  length_bytes = g_ref_string_length (text);
  if (g_utf8_validate_len (text, length_bytes, NULL))
    sqlite3_bind_text64 (statement, index, text, length_bytes, SQLITE_STATIC, SQLITE_UTF8);
  else
    bind_tagged (statement, index, TAG_TEXT, text);
}

/* The text of a TEXT, or of a BLOB with @tag before it. */
static GRefString *
dup_text (sqlite3_stmt *statement, int column, char tag)
{
  const char *bytes;
  int length_bytes;

  if (sqlite3_column_type (statement, column) == SQLITE_TEXT)
    {
      bytes = (const char *) sqlite3_column_text (statement, column);
      length_bytes = sqlite3_column_bytes (statement, column);
    }
  else
    {
      bytes = sqlite3_column_blob (statement, column);
      length_bytes = sqlite3_column_bytes (statement, column);
      if (length_bytes < 1 || bytes[0] != tag)
        return NULL;
      bytes++;
      length_bytes--;
    }

  if (!gun_text_is_valid (bytes, length_bytes))
    return NULL;

  return gun_text_new_len (bytes, length_bytes);
}

GRefString *
gun_column_dup_text (sqlite3_stmt *statement, int column)
{
  int type = sqlite3_column_type (statement, column);

  return type == SQLITE_TEXT || type == SQLITE_BLOB ? dup_text (statement, column, TAG_TEXT) : NULL;
}

void
gun_column_bind_value (sqlite3_stmt *statement, int index, const GunValue *value)
{
  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_NULL:
      sqlite3_bind_null (statement, index);
      break;
    case GUN_VALUE_BOOLEAN:
      sqlite3_bind_int (statement, index, gun_value_get_boolean (value) ? 1 : 0);
      break;
    case GUN_VALUE_NUMBER:
      sqlite3_bind_double (statement, index, gun_value_get_number (value));
      break;
    case GUN_VALUE_TEXT:
      gun_column_bind_text (statement, index, gun_value_get_text (value));
      break;
    case GUN_VALUE_LINK:
      bind_tagged (statement, index, TAG_LINK, gun_value_get_text (value));
      break;
    default:
      g_assert_not_reached ();
    }
}

static GunValue *
dup_text_value (sqlite3_stmt *statement, int column)
{
  g_autoptr (GRefString) text = dup_text (statement, column, TAG_TEXT);

  return text != NULL ? gun_value_new_text (text) : NULL;
}

static GunValue *
dup_blob_value (sqlite3_stmt *statement, int column)
{
  const char *bytes = sqlite3_column_blob (statement, column);
  g_autoptr (GRefString) soul = NULL;

  if (sqlite3_column_bytes (statement, column) < 1 || bytes[0] != TAG_LINK)
    return dup_text_value (statement, column);

  soul = dup_text (statement, column, TAG_LINK);
  return soul != NULL ? gun_value_new_link (soul) : NULL;
}

GunValue *
gun_column_dup_value (sqlite3_stmt *statement, int column)
{
  gint64 integer;

  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_NULL:
      return gun_value_new_null ();
    case SQLITE_INTEGER:
      integer = sqlite3_column_int64 (statement, column);
      return integer == 0 || integer == 1 ? gun_value_new_boolean (integer == 1) : NULL;
    case SQLITE_FLOAT:
      return gun_value_new_number (sqlite3_column_double (statement, column));
    case SQLITE_TEXT:
      return dup_text_value (statement, column);
    default:
      return dup_blob_value (statement, column);
    }
}

gsize
gun_column_count_text (GRefString *text)
{
  return text != NULL ? g_ref_string_length (text) + 1 : 0;
}

gsize
gun_column_count_value (const GunValue *value)
{
  GunValueKind kind = gun_value_get_kind (value);

  if (kind != GUN_VALUE_TEXT && kind != GUN_VALUE_LINK)
    return 0;

  return gun_column_count_text (gun_value_get_text (value));
}

gsize
gun_column_get_count (sqlite3_stmt *statement, int column)
{
  switch (sqlite3_column_type (statement, column))
    {
    case SQLITE_TEXT:
      return (gsize) sqlite3_column_bytes (statement, column) + 1;
    case SQLITE_BLOB:
      return (gsize) sqlite3_column_bytes (statement, column); /* the tag is in it */
    default:
      return 0;
    }
}

/* SQLite keeps -INFINITY, but makes NULL of what is not a number: to HAM that has no state. */
void
gun_column_bind_state (sqlite3_stmt *statement, int index, double state_ms)
{
  sqlite3_bind_double (statement, index, isnan (state_ms) ? -INFINITY : state_ms);
}
