/* SPDX-License-Identifier: MIT */

/*
 * `put`: {soul:{"_":{"#":soul,">":{key:state…}},key:value…}…} (PROTOCOL.md section 3).
 *
 * States may come before or after the values they belong to: browsers write `_` first, relays sort
 * it between
 * `Z` and `a`. So keys are gathered with whatever came first, and judged when the node ends. A key
 * that breaks a rule is left out with a sentence that says which and why; the others are kept.
 */

#include <math.h>
#include <string.h>

#include "gun-limits.h"
#include "gun-text.h"
#include "gun-wire-private.h"

/* Up to here keys are found by looking at each; above, by a hash table. */
#define LINEAR_KEYS 16

/* Characters of a soul or key that a sentence shows */
#define SHOWN_CHARACTERS 60

typedef struct
{
  GRefString *key;
  GunValue *value;    /* (nullable) */
  const char *reason; /* (nullable): why there is no value though one was given */
  gboolean has_state;
  double state_ms; /* a number when has_state */
} Item;

typedef struct
{
  GunMessage *message;
  GunJsonReader *reader;
  GArray *items;     /* of Item, one for each key of the node at hand */
  GHashTable *index; /* (nullable): key -> place + 1 */
  guint next_value;  /* where the next value's key is likely to stand */
  guint next_state;  /* and the next state's */
  gboolean has_soul;
  gboolean same_soul; /* the soul inside `_` is the one outside */
} PutReader;

static void
refuse (GunMessage *self, GRefString *soul, GRefString *key, const char *reason)
{
  g_autofree char *shown_soul = NULL;
  g_autofree char *shown_key = NULL;
  g_autofree char *sentence = NULL;

  self->n_refused++;
  if (self->n_refused > GUN_LIMIT_REFUSED_SENTENCES)
    return;

  shown_soul = gun_text_to_display (soul, SHOWN_CHARACTERS);
  if (key != NULL)
    {
      shown_key = gun_text_to_display (key, SHOWN_CHARACTERS);
      sentence = g_strdup_printf ("Soul “%s”, key “%s”: %s", shown_soul, shown_key, reason);
    }
  else
    sentence = g_strdup_printf ("Soul “%s”: %s", shown_soul, reason);

  if (self->refused == NULL)
    self->refused = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_add (self->refused, g_ref_string_new (sentence));
}

static void
clear_items (PutReader *self)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      Item *item = &g_array_index (self->items, Item, i);

      g_ref_string_release (item->key);
      g_clear_pointer (&item->value, gun_value_unref);
    }
  g_array_set_size (self->items, 0);
  g_clear_pointer (&self->index, g_hash_table_unref);
  self->next_value = 0;
  self->next_state = 0;
  self->has_soul = FALSE;
  self->same_soul = FALSE;
}

static gboolean
has_name (const PutReader *self, guint place)
{
  const Item *item = &g_array_index (self->items, Item, place);

  return g_ref_string_length (item->key) == self->reader->text_bytes
         && memcmp (item->key, self->reader->text, self->reader->text_bytes) == 0;
}

static guint
append_item (PutReader *self, GRefString *key)
{
  Item item = { .key = key };
  guint place = self->items->len;

  g_array_append_val (self->items, item);
  if (self->index != NULL)
    g_hash_table_insert (self->index, key, GUINT_TO_POINTER (place + 1));
  else if (self->items->len > LINEAR_KEYS)
    {
      self->index = g_hash_table_new (gun_text_hash, gun_text_equal);
      for (guint i = 0; i < self->items->len; i++)
        g_hash_table_insert (
            self->index, g_array_index (self->items, Item, i).key, GUINT_TO_POINTER (i + 1));
    }

  return place;
}

/* The item of the name that the reader stands on, made when there is none. @likely is looked at
 * first, and becomes the place behind it. */
static Item *
get_item (PutReader *self, guint *likely)
{
  guint place = *likely;

  if (place >= self->items->len || !has_name (self, place))
    {
      GRefString *key = NULL;

      place = 0;
      if (self->index != NULL)
        {
          key = gun_text_new_len (self->reader->text, self->reader->text_bytes);
          place = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, key));
          place = place > 0 ? place - 1 : self->items->len;
        }
      else
        while (place < self->items->len && !has_name (self, place))
          place++;

      if (place == self->items->len)
        {
          if (key == NULL)
            key = gun_text_new_len (self->reader->text, self->reader->text_bytes);
          append_item (self, g_steal_pointer (&key));
        }
      g_clear_pointer (&key, g_ref_string_release);
    }

  *likely = place + 1;
  return &g_array_index (self->items, Item, place);
}

/* {key:state…}. FALSE when the reader failed. */
static gboolean
read_states (PutReader *self)
{
  GunJsonReader *reader = self->reader;
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  self->next_state = 0;
  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      Item *item = get_item (self, &self->next_state);

      token = gun_json_reader_next (reader);
      item->has_state = token == GUN_JSON_NUMBER;
      item->state_ms = item->has_state ? reader->number : 0;
      if (!item->has_state && !gun_json_reader_skip (reader, token))
        return FALSE;
      if (self->items->len > GUN_LIMIT_NODE_KEYS)
        return TRUE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/* {"#":soul,">":{…}}. FALSE when the reader failed. */
static gboolean
read_meta (PutReader *self, GRefString *soul)
{
  GunJsonReader *reader = self->reader;
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      char name = reader->text_bytes == 1 ? reader->text[0] : '\0';

      if (name == '>')
        {
          if (!read_states (self))
            return FALSE;
          if (self->items->len > GUN_LIMIT_NODE_KEYS)
            return TRUE;
          continue;
        }

      token = gun_json_reader_next (reader);
      if (name == '#')
        {
          self->has_soul = token == GUN_JSON_STRING;
          self->same_soul = self->has_soul && reader->text_bytes == g_ref_string_length (soul)
                            && memcmp (reader->text, soul, reader->text_bytes) == 0;
        }
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_value (PutReader *self)
{
  Item *item = get_item (self, &self->next_value);
  GunJsonToken token = gun_json_reader_next (self->reader);

  g_clear_pointer (&item->value, gun_value_unref);
  item->reason = NULL;
  item->value = gun_json_read_value (self->reader, token, &item->reason);

  return gun_json_reader_get_error (self->reader) == NULL;
}

/* Why the key cannot be taken; NULL when it can. */
static const char *
find_fault (const Item *item)
{
  if (item->reason != NULL)
    return item->reason;
  /* A stock relay writes -Infinity where it lost the state (PROTOCOL.md section 9). Passed on it
   * would have to become a number, and so a claim that nobody made. */
  if (!item->has_state || item->state_ms == -INFINITY)
    return "it has no state, or one that is not a number";
  if (!isfinite (item->state_ms))
    return "its state lies beyond all time";
  if (g_ref_string_length (item->key) == 0)
    return "a key needs a name";
  if (gun_json_is_longer (item->key, g_ref_string_length (item->key), GUN_LIMIT_KEY_LENGTH))
    return "the key is too long";
  return NULL;
}

/* Makes a node of what was gathered. */
static void
finish_node (PutReader *self, GRefString *soul)
{
  GunMessage *message = self->message;
  g_autoptr (GunNode) node = NULL;

  if (!self->same_soul)
    {
      refuse (message,
              soul,
              NULL,
              self->has_soul ? "the node names another soul" : "the node does not name its soul");
      return;
    }
  if (g_ref_string_length (soul) == 0
      || gun_json_is_longer (soul, g_ref_string_length (soul), GUN_LIMIT_SOUL_LENGTH))
    {
      refuse (message, soul, NULL, "the soul is empty or too long");
      return;
    }

  for (guint i = 0; i < self->items->len; i++)
    {
      const Item *item = &g_array_index (self->items, Item, i);
      const char *fault;

      if (item->value == NULL && item->reason == NULL)
        continue;

      fault = find_fault (item);
      if (fault != NULL)
        {
          refuse (message, soul, item->key, fault);
          continue;
        }
      if (node == NULL)
        node = gun_node_new (soul);
      gun_node_add (node, item->key, item->value, item->state_ms);
    }

  if (node != NULL)
    g_ptr_array_add (message->put, g_steal_pointer (&node));
}

/* One node, behind its name. FALSE with @error, or when the reader failed. */
static gboolean
read_node (PutReader *self, GRefString *soul, GError **error)
{
  GunJsonReader *reader = self->reader;
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    {
      refuse (self->message, soul, NULL, "the node is no object");
      return gun_json_reader_skip (reader, token);
    }

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_meta = reader->text_bytes == 1 && reader->text[0] == '_';

      if (!(is_meta ? read_meta (self, soul) : read_value (self)))
        return FALSE;
      if (self->items->len > GUN_LIMIT_NODE_KEYS)
        {
          g_set_error (error,
                       GUN_WIRE_ERROR,
                       GUN_WIRE_ERROR_LIMIT,
                       "A node has more than %d keys",
                       GUN_LIMIT_NODE_KEYS);
          return FALSE;
        }
    }
  if (token != GUN_JSON_OBJECT_END)
    return FALSE;

  finish_node (self, soul);
  return TRUE;
}

static gboolean
read_nodes (PutReader *self, GError **error)
{
  GunJsonToken token;
  guint n_nodes = 0;

  while ((token = gun_json_reader_next (self->reader)) == GUN_JSON_NAME)
    {
      GRefString *soul = gun_text_new_len (self->reader->text, self->reader->text_bytes);
      gboolean ok;

      if (++n_nodes > GUN_LIMIT_MESSAGE_NODES)
        {
          g_ref_string_release (soul);
          g_set_error (error,
                       GUN_WIRE_ERROR,
                       GUN_WIRE_ERROR_LIMIT,
                       "A message has more than %d nodes",
                       GUN_LIMIT_MESSAGE_NODES);
          return FALSE;
        }

      ok = read_node (self, soul, error);
      clear_items (self);
      g_ref_string_release (soul);
      if (!ok)
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/* Fills `put` and what was refused of it. FALSE with @error, or when the reader failed. */
gboolean
gun_message_read_put (GunMessage *self, GunJsonReader *reader, GError **error)
{
  PutReader put_reader = { .message = self, .reader = reader };
  GunJsonToken token = gun_json_reader_next (reader);
  gboolean ok;

  g_clear_pointer (&self->put, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  self->n_refused = 0;
  if (token == GUN_JSON_NULL)
    return TRUE;
  if (token != GUN_JSON_OBJECT_BEGIN)
    {
      if (gun_json_reader_get_error (reader) == NULL)
        g_set_error_literal (
            error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, "`put` is no object of nodes");
      return FALSE;
    }

  self->put = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  put_reader.items = g_array_sized_new (FALSE, FALSE, sizeof (Item), 4);
  ok = read_nodes (&put_reader, error);
  clear_items (&put_reader);
  g_array_unref (put_reader.items);

  return ok;
}
