/* SPDX-License-Identifier: MIT */

#include "gun-radisk-reader.h"

#include <math.h>
#include <string.h>

#include "gun-graph-reader.h"
#include "gun-limits.h"
#include "gun-radisk-private.h"
#include "gun-radix.h"
#include "gun-text.h"
#include "gun-wire-private.h"

/* Between soul and key: `esc` of store.js */
#define ESCAPE '\x1b'

typedef struct
{
  const GunRadiskFuncs *funcs;
  gpointer user_data;
  GunNode *node; /* (nullable): keys to hand over */
  gsize node_bytes;
} Reading;

static void
hand_over (Reading *self)
{
  g_autoptr (GunNode) node = g_steal_pointer (&self->node);

  self->node_bytes = 0;
  if (node != NULL)
    self->funcs->node (node, self->user_data);
}

/* A text of what names spelt: radix.js parts between UTF-16 units, so that a pair of surrogates may
 * come as its halves. */
static GRefString *
join (const char *wtf8, gsize length_bytes)
{
  g_autoptr (GString) joined = NULL;
  const char *end = wtf8 + length_bytes;
  const char *from = wtf8;
  const char *at = wtf8;

  while ((at = memchr (at, 0xED, (gsize) (end - at))) != NULL)
    {
      const guint8 *unit = (const guint8 *) at;
      gunichar character;

      if (end - at < 6 || unit[1] < 0xA0 || unit[1] > 0xAF || unit[3] != 0xED || unit[4] < 0xB0)
        {
          at++;
          continue;
        }

      character = 0x10000 + ((gunichar) (unit[1] & 0x0F) << 16)
                  + ((gunichar) (unit[2] & 0x3F) << 10) + ((gunichar) (unit[4] & 0x0F) << 6)
                  + (unit[5] & 0x3F);
      if (joined == NULL)
        joined = g_string_new (NULL);
      g_string_append_len (joined, from, at - from);
      g_string_append_unichar (joined, character);
      at += 6;
      from = at;
    }

  if (joined == NULL)
    return gun_text_new_len (wtf8, length_bytes);
  g_string_append_len (joined, from, end - from);
  return gun_text_new_len (joined->str, joined->len);
}

/* Takes a path apart. Returns: (nullable): why it is no soul with a key, then @key may be NULL */
static const char *
split (const char *path, gsize path_bytes, GRefString **soul, GRefString **key)
{
  const char *mark = memchr (path, ESCAPE, path_bytes);
  const char *end = path + path_bytes;
  gsize soul_bytes = mark == NULL ? path_bytes : (gsize) (mark - path);

  *soul = join (path, soul_bytes);
  *key = mark == NULL ? NULL : join (mark + 1, (gsize) (end - mark - 1));
  if (mark == NULL)
    return "it has no key: a part of its name is lost";
  if (g_ref_string_length (*soul) == 0 || g_ref_string_length (*key) == 0)
    return "soul or key is empty";
  if (memchr (mark + 1, ESCAPE, (gsize) (end - mark - 1)) != NULL)
    return "the character U+001B stands in it, so that nobody can tell the soul from the key";
  if (gun_json_is_longer (*soul, g_ref_string_length (*soul), GUN_LIMIT_SOUL_LENGTH))
    return "the soul is too long";
  if (gun_json_is_longer (*key, g_ref_string_length (*key), GUN_LIMIT_KEY_LENGTH))
    return "the key is too long";

  return NULL;
}

static void
tell (Reading *self, gsize offset, GRefString *soul, GRefString *key, const char *reason)
{
  const GunRadiskFault fault = { offset, soul, key, reason };

  self->funcs->fault (&fault, self->user_data);
}

static void
add (Reading *self, GRefString *soul, GRefString *key, GunValue *value, double state_ms)
{
  if (self->node != NULL && !gun_text_equal (gun_node_get_soul (self->node), soul))
    hand_over (self);
  if (self->node == NULL)
    self->node = gun_node_new (soul);

  gun_node_add (self->node, key, value, state_ms);
  self->node_bytes += g_ref_string_length (key) + gun_value_get_size_bytes (value);
  if (self->node_bytes >= GUN_GRAPH_READER_NODE_BYTES
      || gun_node_get_n_entries (self->node) >= GUN_GRAPH_READER_NODE_KEYS)
    hand_over (self);
}

/* @value: (nullable): then @reason says why there is none */
static void
take (Reading *self,
      const GString *path,
      gsize offset,
      GunValue *value,
      double state_ms,
      const char *reason)
{
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;
  const char *fault = split (path->str, path->len, &soul, &key);

  if (fault == NULL)
    fault = reason;
  if (fault == NULL)
    add (self, soul, key, value, state_ms);
  else
    tell (self, offset, soul, key, fault);
}

/* The members of {":":value,">":state} */
typedef struct
{
  GunValue *value;    /* (nullable) */
  const char *reason; /* (nullable): why there is no value */
  double state_ms;    /* NAN: none */
  gboolean is_named_undefined;
} Leaf;

static gboolean
is_name (const GunJsonReader *reader, const char *name)
{
  return reader->text_bytes == strlen (name)
         && memcmp (reader->text, name, reader->text_bytes) == 0;
}

static void
read_value (GunJsonReader *reader, Leaf *leaf)
{
  GunJsonToken token = gun_json_reader_next (reader);

  g_clear_pointer (&leaf->value, gun_value_unref);
  leaf->reason = NULL;
  leaf->value = gun_json_read_value (reader, token, &leaf->reason);
}

static void
read_state (GunJsonReader *reader, Leaf *leaf)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token == GUN_JSON_NUMBER)
    leaf->state_ms = reader->number;
  else
    gun_json_reader_skip (reader, token);
}

static void
read_members (GunJsonReader *reader, Leaf *leaf)
{
  while (gun_json_reader_next (reader) == GUN_JSON_NAME)
    {
      if (is_name (reader, ":"))
        read_value (reader, leaf);
      else if (is_name (reader, ">"))
        read_state (reader, leaf);
      else
        {
          leaf->is_named_undefined |= is_name (reader, "undefined");
          gun_json_reader_skip (reader, gun_json_reader_next (reader));
        }
    }
}

/* (nullable) */
static const char *
find_fault (const Leaf *leaf)
{
  if (leaf->value == NULL && leaf->reason != NULL)
    return leaf->reason;
  if (leaf->value == NULL)
    return leaf->is_named_undefined ? "gun lost the name of its value, “:”" : "it has no value";
  if (isnan (leaf->state_ms))
    return leaf->is_named_undefined ? "gun lost the name of its state, “>”" : "it has no state";
  if (!isfinite (leaf->state_ms))
    return "its state lies beyond all time";

  return NULL;
}

/* A text of gun 0.2019 inside a tree of gun 0.2020 */
static void
take_pair (Reading *self, const GString *path, gsize offset, const char *text, gsize length_bytes)
{
  const char *reason = NULL;
  double state_ms = 0;
  g_autoptr (GunValue) value = gun_radisk_decode_pair (text, length_bytes, &state_ms, &reason);

  take (self, path, offset, value, state_ms, reason);
}

static gboolean
leaf_cb (const GString *path,
         const char *raw,
         gsize raw_bytes,
         gsize offset,
         gsize *at_bytes,
         gpointer user_data)
{
  Reading *self = user_data;
  Leaf leaf = { .state_ms = NAN };
  GunJsonReader reader;
  GunJsonToken token;
  gboolean good;

  gun_json_reader_init (&reader, raw, raw_bytes);
  token = gun_json_reader_next (&reader);
  if (token == GUN_JSON_STRING)
    take_pair (self, path, offset, reader.text, reader.text_bytes);
  else if (token == GUN_JSON_OBJECT_BEGIN)
    read_members (&reader, &leaf);
  else
    gun_json_reader_skip (&reader, token);

  if (token != GUN_JSON_STRING)
    gun_json_reader_next (&reader);
  good = gun_json_reader_get_error (&reader) == NULL;
  if (good && token == GUN_JSON_OBJECT_BEGIN)
    take (self, path, offset, leaf.value, leaf.state_ms, find_fault (&leaf));
  else if (good && token != GUN_JSON_STRING)
    take (self, path, offset, NULL, 0, "it has no value and no state");

  *at_bytes = gun_json_reader_get_offset (&reader);
  g_clear_pointer (&leaf.value, gun_value_unref);
  gun_json_reader_clear (&reader);
  return good;
}

static void
stray_cb (const GString *path, gboolean is_long, gsize offset, gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr (GRefString) soul = NULL;
  g_autoptr (GRefString) key = NULL;

  split (path->str, path->len, &soul, &key);
  tell (self,
        offset,
        soul,
        key,
        is_long ? "what it hangs at is too long" : "gun lost the name that it hangs at");
}

static const GunRadixFuncs radix_funcs = { leaf_cb, stray_cb };

static void
line_cb (const GString *path, GunValue *pair, gsize offset, gpointer user_data)
{
  GRefString *text;

  if (gun_value_get_kind (pair) != GUN_VALUE_TEXT)
    {
      take (user_data, path, offset, NULL, 0, "it has no state");
      return;
    }

  text = gun_value_get_text (pair);
  take_pair (user_data, path, offset, text, g_ref_string_length (text));
}

/**
 * gun_radisk_read:
 * @bytes: (array length=length_bytes): a file of a `radata` folder
 * @length_bytes: its length
 * @funcs: who gets what is in it
 * @user_data: for @funcs
 * @fault_offset: (out): where it ends to be readable, when it does
 * @error: return location, domain #GUN_WIRE_ERROR
 *
 * Pure: no I/O. In any thread.
 *
 * Returns: whether it could be read to its end
 */
gboolean
gun_radisk_read (const char *bytes,
                 gsize length_bytes,
                 const GunRadiskFuncs *funcs,
                 gpointer user_data,
                 gsize *fault_offset,
                 GError **error)
{
  Reading reading = { .funcs = funcs, .user_data = user_data };
  gboolean good;

  if (length_bytes > 0 && bytes[0] == '\x1f')
    good = gun_radisk_walk_lines (bytes, length_bytes, line_cb, &reading, fault_offset, error);
  else
    good = gun_radix_walk (bytes, length_bytes, &radix_funcs, &reading, fault_offset, error);

  hand_over (&reading);
  return good;
}

static gboolean
name_cb (const GString *path,
         const char *raw,
         gsize raw_bytes,
         gsize offset,
         gsize *at_bytes,
         gpointer user_data)
{
  /* 0: a file that is no more */
  if (raw_bytes != 1 || raw[0] != '0')
    g_ptr_array_add (user_data, join (path->str, path->len));

  return TRUE;
}

static void
stray_name_cb (const GString *path, gboolean is_long, gsize offset, gpointer user_data)
{
}

/**
 * gun_radisk_read_names:
 * @bytes: (array length=length_bytes): the file `%1C`
 * @length_bytes: its length
 *
 * Returns: (transfer full) (element-type GRefString) (nullable): the names in it
 */
GPtrArray *
gun_radisk_read_names (const char *bytes, gsize length_bytes)
{
  static const GunRadixFuncs funcs = { name_cb, stray_name_cb };
  g_autoptr (GPtrArray) names
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  gsize fault_offset;

  if (!gun_radix_walk (bytes, length_bytes, &funcs, names, &fault_offset, NULL))
    return NULL;

  return g_steal_pointer (&names);
}
