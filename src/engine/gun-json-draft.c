/* SPDX-License-Identifier: MIT */

#include "gun-json-draft.h"

#include <glib/gi18n.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "gun-engine.h"
#include "gun-json.h"
#include "gun-json-text.h"
#include "gun-limits.h"
#include "gun-soul.h"
#include "gun-text.h"

/* The first whole number that has a neighbour JavaScript cannot tell it from (ECMA-262 Number.MAX_SAFE_INTEGER + 1) */
#define FIRST_UNSAFE 9007199254740992.0

/* Longest key in a sentence, characters. */
#define SHOWN_CHARACTERS 40

/* An object as it was read, its members in order; a name that comes again takes the place of the first */
typedef struct
{
  GPtrArray *members; /* (element-type Member) */
  GHashTable *by_name;
} Object;

typedef struct
{
  GRefString *name;
  char *shown;     /* name within a sentence */
  GunValue *value; /* (nullable): of a plain member */
  Object *object;  /* (nullable): of a nested one */
  gsize offset;    /* of its value, bytes */
} Member;

/* One reading */
typedef struct
{
  const char *json;
  gsize length_bytes;
  GunJsonReader reader;
  GunJsonDraftLookup lookup;
  gpointer user_data;
  GPtrArray *entries;   /* (element-type GunJsonDraftEntry) */
  GHashTable *by_place; /* place -> GunJsonDraftEntry, which entries has */
  guint n_members;
  GError *error; /* (nullable): the first one */
} Draft;

static Object *read_object (Draft *self);

static void
object_free (Object *self)
{
  g_ptr_array_unref (self->members);
  g_hash_table_unref (self->by_name);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Object, object_free)

static void
member_free (Member *self)
{
  g_ref_string_release (self->name);
  g_free (self->shown);
  g_clear_pointer (&self->value, gun_value_unref);
  g_clear_pointer (&self->object, object_free);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Member, member_free)

static void
entry_free (GunJsonDraftEntry *self)
{
  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_free (self);
}

static gboolean
begins_character (char byte)
{
  return ((guint8) byte & 0xC0) != 0x80;
}

/* Lines and characters as an editor counts them, from 1 */
static void
set_error_at (GError **error, const char *json, gsize offset, const char *why)
{
  guint line = 1;
  guint character = 1;

  for (gsize i = 0; i < offset; i++)
    if (json[i] == '\n')
      {
        line++;
        character = 1;
      }
    else if (begins_character (json[i]))
      {
        character++;
      }

  /* Translators: the place of a fault in a text, and what it is */
  g_set_error (error,
               GUN_ENGINE_ERROR,
               GUN_ENGINE_ERROR_INVALID,
               _ ("Line %u, character %u: %s"),
               line,
               character,
               why);
}

static gboolean
refuse (Draft *self, gsize offset, const char *why)
{
  if (self->error == NULL)
    set_error_at (&self->error, self->json, offset, why);

  return FALSE;
}

static gboolean
refuse_syntax (Draft *self)
{
  const GError *cause = gun_json_reader_get_error (&self->reader);

  return refuse (self,
                 gun_json_reader_get_offset (&self->reader),
                 cause != NULL ? g_dgettext (GETTEXT_PACKAGE, cause->message)
                               : _ ("The text ends too early"));
}

G_GNUC_PRINTF (3, 4)
static gboolean
refuse_printf (Draft *self, gsize offset, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return refuse (self, offset, why);
}

/**
 * gun_json_draft_loses_digits:
 * @number: a JSON number
 *
 * Returns: whether JavaScript would keep another whole number than this one: those beyond 2⁵³ are not all there
 */
gboolean
gun_json_draft_loses_digits (const char *number, gsize length_bytes)
{
  g_autofree char *text = g_strndup (number, length_bytes);
  double kept = g_ascii_strtod (text, NULL);
  g_autofree char *digits = NULL;

  if (fabs (kept) < FIRST_UNSAFE || strpbrk (text, ".eE") != NULL)
    return FALSE;

  digits = g_strdup_printf ("%.0f", kept);

  return !g_str_equal (digits, text);
}

static const char *
check_number (const GunJsonReader *reader)
{
  gsize length_bytes = reader->at - reader->token_start;

  if (!isfinite (reader->number))
    return _ ("Too large: JavaScript numbers end at 1.8e308");
  if (gun_json_draft_loses_digits (reader->token_start, length_bytes))
    return _ ("JavaScript cannot hold all these digits; write it as text");

  return NULL;
}

/**
 * gun_json_draft_check:
 * @json: UTF-8, or WTF-8
 * @offset_characters: (out) (optional): where the fault is, in characters from the start
 *
 * Errors: %GUN_ENGINE_ERROR_INVALID with line, character and reason.
 *
 * Returns: whether JavaScript's JSON.parse() takes @json
 */
gboolean
gun_json_draft_check (const char *json,
                      gsize length_bytes,
                      gsize *offset_characters,
                      GError **error)
{
  Draft self = { .json = json, .length_bytes = length_bytes };
  GunJsonToken token;
  gsize offset;
  gsize n_characters = 0;

  gun_json_reader_init (&self.reader, json, length_bytes);
  do
    {
      token = gun_json_reader_next (&self.reader);
      if (token == GUN_JSON_NUMBER && !isfinite (self.reader.number))
        break;
    }
  while (token != GUN_JSON_END && token != GUN_JSON_ERROR);

  offset = gun_json_reader_get_offset (&self.reader);
  if (token == GUN_JSON_ERROR)
    refuse_syntax (&self);
  else if (token != GUN_JSON_END)
    refuse (&self, offset, _ ("Too large: JavaScript numbers end at 1.8e308"));
  gun_json_reader_clear (&self.reader);
  if (self.error == NULL)
    return TRUE;

  for (gsize i = 0; i < offset; i++)
    n_characters += begins_character (json[i]) ? 1 : 0;
  if (offset_characters != NULL)
    *offset_characters = n_characters;
  g_propagate_error (error, self.error);

  return FALSE;
}

static gboolean
check_member (Draft *self, const Member *member, gsize offset)
{
  if (g_ref_string_length (member->name) == 0)
    return refuse (self, offset, _ ("A key needs a name"));
  if (gun_text_utf16_length (member->name) > GUN_LIMIT_KEY_LENGTH)
    return refuse_printf (self, offset, _ ("The key “%s” is too long"), member->shown);
  if (self->n_members++ >= GUN_JSON_DRAFT_MAX_ENTRIES)
    return refuse_printf (
        self, offset, _ ("More than %d values; import a file instead"), GUN_JSON_DRAFT_MAX_ENTRIES);

  return TRUE;
}

static GunValue *
read_scalar (Draft *self, GunJsonToken token)
{
  const GunJsonReader *reader = &self->reader;
  g_autoptr (GRefString) text = NULL;
  const char *why;

  switch (token)
    {
    case GUN_JSON_NULL:
      return gun_value_new_null ();
    case GUN_JSON_TRUE:
    case GUN_JSON_FALSE:
      return gun_value_new_boolean (token == GUN_JSON_TRUE);
    case GUN_JSON_STRING:
      text = gun_text_new_len (reader->text, reader->text_bytes);
      return gun_value_new_text (text);
    case GUN_JSON_NUMBER:
      why = check_number (reader);
      if (why == NULL)
        return gun_value_new_number (reader->number);
      refuse (self, reader->token_start - self->json, why);
      return NULL;
    default:
      refuse_syntax (self);
      return NULL;
    }
}

/* The reader stands on the name */
static Member *
read_member (Draft *self)
{
  g_autoptr (Member) member = g_new0 (Member, 1);
  gsize offset = gun_json_reader_get_offset (&self->reader);
  GunJsonToken token;

  member->name = gun_text_new_len (self->reader.text, self->reader.text_bytes);
  member->shown = gun_text_to_display (member->name, SHOWN_CHARACTERS);
  if (!check_member (self, member, offset))
    return NULL;

  token = gun_json_reader_next (&self->reader);
  member->offset = gun_json_reader_get_offset (&self->reader);
  if (token == GUN_JSON_ARRAY_BEGIN)
    {
      refuse_printf (self,
                     member->offset,
                     _ ("“%s” is a list, which GUN has not; make it an object or a text"),
                     member->shown);
      return NULL;
    }

  if (token == GUN_JSON_OBJECT_BEGIN)
    member->object = read_object (self);
  else
    member->value = read_scalar (self, token);

  return self->error == NULL ? g_steal_pointer (&member) : NULL;
}

/* The reader stands on its brace. As deep as the reader goes, so that no text can end the stack */
static Object *
read_object (Draft *self)
{
  g_autoptr (Object) object = g_new0 (Object, 1);
  GunJsonToken token;

  object->members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  object->by_name = g_hash_table_new (gun_text_hash, gun_text_equal);
  while ((token = gun_json_reader_next (&self->reader)) == GUN_JSON_NAME)
    {
      Member *member = read_member (self);
      Member *earlier;

      if (member == NULL)
        return NULL;

      earlier = g_hash_table_lookup (object->by_name, member->name);
      if (earlier != NULL)
        {
          g_hash_table_remove (object->by_name, earlier->name);
          g_ptr_array_remove (object->members, earlier);
        }
      g_hash_table_insert (object->by_name, member->name, member);
      g_ptr_array_add (object->members, member);
    }

  if (token != GUN_JSON_OBJECT_END)
    {
      refuse_syntax (self);
      return NULL;
    }

  return g_steal_pointer (&object);
}

static const char *
get_text (const Object *object, const char *name)
{
  g_autoptr (GRefString) wanted = gun_text_new (name);
  const Member *member = g_hash_table_lookup (object->by_name, wanted);

  if (member == NULL || member->value == NULL
      || gun_value_get_kind (member->value) != GUN_VALUE_TEXT)
    return NULL;

  return gun_value_get_text (member->value);
}

/* {"#":"soul"} and nothing else */
static gboolean
is_link (const Object *object)
{
  return object->members->len == 1 && get_text (object, "#") != NULL;
}

static const Object *
get_meta (const Object *object)
{
  g_autoptr (GRefString) name = gun_text_new ("_");
  const Member *member = g_hash_table_lookup (object->by_name, name);

  return member != NULL ? member->object : NULL;
}

static void
take (Draft *self, GRefString *soul, GRefString *key, GunValue *value)
{
  g_autofree char *length = g_strdup_printf ("%" G_GSIZE_FORMAT ":", g_ref_string_length (soul));
  g_autoptr (GString) place = g_string_new (length);
  g_autoptr (GRefString) name = NULL;
  GunJsonDraftEntry *entry;

  g_string_append_len (place, soul, (gssize) g_ref_string_length (soul));
  g_string_append_len (place, key, (gssize) g_ref_string_length (key));
  name = gun_text_new_len (place->str, place->len);
  entry = g_hash_table_lookup (self->by_place, name);
  if (entry != NULL)
    {
      gun_value_unref (entry->value);
      entry->value = gun_value_ref (value);
      return;
    }

  entry = g_new0 (GunJsonDraftEntry, 1);
  entry->soul = g_ref_string_acquire (soul);
  entry->key = g_ref_string_acquire (key);
  entry->value = gun_value_ref (value);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->by_place, g_ref_string_acquire (name), entry);
}

/* As gun.js finds it: the soul it brings along, else where the link there is leads to, else its path */
static GRefString *
dup_nested_soul (Draft *self, GRefString *soul, const Member *member)
{
  const Object *meta = get_meta (member->object);
  const char *own = meta != NULL ? get_text (meta, "#") : NULL;
  g_autoptr (GunValue) now = NULL;
  g_autoptr (GString) path = NULL;

  if (own != NULL && *own != '\0')
    return g_ref_string_acquire ((char *) own);

  now = self->lookup != NULL ? self->lookup (soul, member->name, self->user_data) : NULL;
  if (now != NULL && gun_value_get_kind (now) == GUN_VALUE_LINK)
    return g_ref_string_acquire (gun_value_get_text (now));

  path = g_string_new_len (soul, (gssize) g_ref_string_length (soul));
  g_string_append_c (path, '/');
  g_string_append_len (path, member->name, (gssize) g_ref_string_length (member->name));

  return gun_text_new_len (path->str, path->len);
}

static gboolean plan_object (Draft *self, GRefString *soul, const Object *object);

static gboolean
plan_nested (Draft *self, GRefString *soul, const Member *member)
{
  g_autoptr (GRefString) target = NULL;
  g_autoptr (GunValue) link = NULL;
  gboolean leads = is_link (member->object);

  if (leads)
    target = g_ref_string_acquire ((char *) get_text (member->object, "#"));
  else
    target = dup_nested_soul (self, soul, member);

  if (gun_text_utf16_length (target) > GUN_LIMIT_SOUL_LENGTH)
    return refuse_printf (self, member->offset, _ ("The soul of “%s” is too long"), member->shown);
  if (!leads && gun_soul_needs_check (target))
    return refuse_printf (self,
                          member->offset,
                          _ ("“%s” is a signed node, which cannot be written here"),
                          member->shown);

  link = gun_value_new_link (target);
  if (link == NULL)
    return refuse_printf (
        self, member->offset, _ ("The link of “%s” leads nowhere: it has no soul"), member->shown);

  take (self, soul, member->name, link);

  return leads || plan_object (self, target, member->object);
}

static gboolean
plan_object (Draft *self, GRefString *soul, const Object *object)
{
  for (guint i = 0; i < object->members->len; i++)
    {
      const Member *member = g_ptr_array_index (object->members, i);

      if (g_str_equal (member->name, "_") && g_ref_string_length (member->name) == 1)
        {
          /* What a node brings along of itself: its states are not these */
          if (member->object == NULL)
            return refuse (
                self, member->offset, _ ("GUN keeps the key “_” for itself; use another"));
          continue;
        }

      if (member->object == NULL)
        take (self, soul, member->name, member->value);
      else if (!plan_nested (self, soul, member))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_and_plan (Draft *self, GRefString *soul)
{
  g_autoptr (Object) root = NULL;
  GunJsonToken token = gun_json_reader_next (&self->reader);

  if (token == GUN_JSON_ERROR)
    return refuse_syntax (self);
  if (token != GUN_JSON_OBJECT_BEGIN)
    return refuse (self, 0, _ ("A node is an object, such as {\"name\": \"Ada\"}"));

  root = read_object (self);
  if (root == NULL)
    return FALSE;
  if (gun_json_reader_next (&self->reader) != GUN_JSON_END)
    return refuse_syntax (self);
  if (!plan_object (self, soul, root))
    return FALSE;
  if (self->entries->len == 0)
    return refuse (self, 0, _ ("There is no key in it"));

  return TRUE;
}

/**
 * gun_json_draft_plan:
 * @soul: of the node that gets it
 * @json: UTF-8: an object of values, links ({"#":"soul"}) and objects
 * @lookup: (nullable): what tells where a nested object goes
 * @user_data: for @lookup
 *
 * What `gun.get(soul).put(json)` of gun.js would write: an object within the object is a node of its own, where the link under its key leads
 * to, or at soul/key. What `_` says of the outermost object is left out: it is about another node.
 *
 * Errors: %GUN_ENGINE_ERROR_INVALID with line, character and reason: nothing of it is to be written.
 *
 * Returns: (transfer full) (nullable) (element-type GunJsonDraftEntry): what to write, each place once, at most
 *   %GUN_JSON_DRAFT_MAX_ENTRIES
 */
GPtrArray *
gun_json_draft_plan (GRefString *soul,
                     const char *json,
                     gsize length_bytes,
                     GunJsonDraftLookup lookup,
                     gpointer user_data,
                     GError **error)
{
  Draft self
      = { .json = json, .length_bytes = length_bytes, .lookup = lookup, .user_data = user_data };
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  if (length_bytes > GUN_JSON_DRAFT_MAX_BYTES)
    {
      g_set_error (error,
                   GUN_ENGINE_ERROR,
                   GUN_ENGINE_ERROR_INVALID,
                   _ ("More than %d MB; import a file instead"),
                   GUN_JSON_DRAFT_MAX_BYTES / (1024 * 1024));
      return NULL;
    }

  self.entries = entries;
  self.by_place = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  gun_json_reader_init (&self.reader, json, length_bytes);
  read_and_plan (&self, soul);
  gun_json_reader_clear (&self.reader);
  g_hash_table_unref (self.by_place);

  if (self.error != NULL)
    {
      g_propagate_error (error, self.error);
      return NULL;
    }

  return g_steal_pointer (&entries);
}
