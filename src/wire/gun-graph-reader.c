/* SPDX-License-Identifier: MIT */

#include "gun-graph-reader.h"

#include <math.h>
#include <string.h>

#include "gun-json-pieces.h"
#include "gun-limits.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-wire-private.h"

const char gun_graph_reader_no_state[] = "it has no state, so it can only be given a fresh one";

typedef struct
{
  GRefString *key;
  double state_ms;
} State;

typedef struct
{
  GRefString *key;
  GunValue *value;
} Early;

struct _GunGraphReader
{
  const GunGraphReaderFuncs *funcs;
  gpointer user_data;
  GunJsonPieces *pieces;
  gboolean ignores_states;

  /* The node at hand */
  GRefString *soul; /* (nullable) */
  GRefString *key;  /* (nullable): whose value comes next */
  gboolean key_is_too_long;
  const char *fault; /* (nullable): why nothing of it is taken */
  gboolean has_meta;
  GArray *states;    /* of State, in the order they came */
  guint next_state;  /* where the next key's is likely to stand */
  GHashTable *index; /* (nullable): key -> place + 1, once the order was another */
  GArray *early;     /* of Early */
  gsize early_bytes;
  GunNode *node; /* (nullable): keys to hand over */
  gsize node_bytes;
};

static void
clear_state (gpointer data)
{
  g_ref_string_release (((State *) data)->key);
}

static void
clear_early (gpointer data)
{
  Early *early = data;

  g_ref_string_release (early->key);
  gun_value_unref (early->value);
}

static void
refuse (GunGraphReader *self, GRefString *key, const char *reason)
{
  self->funcs->refused (self->soul, key, reason, self->user_data);
}

static void
hand_over (GunGraphReader *self)
{
  g_autoptr (GunNode) node = g_steal_pointer (&self->node);

  self->node_bytes = 0;
  if (node != NULL)
    self->funcs->node (node, self->user_data);
}

/* (nullable): the state of @key, which is most likely the one behind that of the key before */
static const State *
find_state (GunGraphReader *self, GRefString *key)
{
  const State *state;
  guint place;

  if (self->next_state < self->states->len)
    {
      state = &g_array_index (self->states, State, self->next_state);
      if (gun_text_equal (state->key, key))
        {
          self->next_state++;
          return state;
        }
    }

  if (self->index == NULL)
    {
      self->index = g_hash_table_new (gun_text_hash, gun_text_equal);
      for (guint i = 0; i < self->states->len; i++)
        g_hash_table_insert (
            self->index, g_array_index (self->states, State, i).key, GUINT_TO_POINTER (i + 1));
    }

  place = GPOINTER_TO_UINT (g_hash_table_lookup (self->index, key));
  if (place == 0)
    return NULL;

  self->next_state = place;
  return &g_array_index (self->states, State, place - 1);
}

static const char *
find_fault (const State *state, GRefString *key)
{
  if (g_ref_string_length (key) == 0)
    return "a key needs a name";
  if (gun_json_is_longer (key, g_ref_string_length (key), GUN_LIMIT_KEY_LENGTH))
    return "the key is too long";
  if (state == NULL)
    return gun_graph_reader_no_state;
  if (!isfinite (state->state_ms))
    return "its state lies beyond all time";

  return NULL;
}

static void
take_entry (GunGraphReader *self, GRefString *key, GunValue *value)
{
  static const State no_state = { NULL, 0 };
  const State *state = self->ignores_states ? &no_state : find_state (self, key);
  const char *fault = find_fault (state, key);

  if (fault != NULL)
    {
      refuse (self, key, fault);
      return;
    }

  if (self->node == NULL)
    self->node = gun_node_new (self->soul);
  gun_node_add (self->node, key, value, state->state_ms);
  self->node_bytes += g_ref_string_length (key) + gun_value_get_size_bytes (value);
  if (self->node_bytes >= GUN_GRAPH_READER_NODE_BYTES
      || gun_node_get_n_entries (self->node) >= GUN_GRAPH_READER_NODE_KEYS)
    hand_over (self);
}

static void
keep_early (GunGraphReader *self, GRefString *key, GunValue *value)
{
  Early early = { g_ref_string_acquire (key), gun_value_ref (value) };

  g_array_append_val (self->early, early);
  self->early_bytes += sizeof early + g_ref_string_length (key) + gun_value_get_size_bytes (value);
}

static void
take_early (GunGraphReader *self)
{
  for (guint i = 0; i < self->early->len; i++)
    {
      const Early *early = &g_array_index (self->early, Early, i);

      take_entry (self, early->key, early->value);
    }
  g_array_set_size (self->early, 0);
  self->early_bytes = 0;
}

/* The piece is no JSON; else FALSE */
static gboolean
fail_with (GunGraphReader *self, GunJsonReader *reader)
{
  const GError *error = gun_json_reader_get_error (reader);

  if (error == NULL)
    return FALSE;

  gun_json_pieces_fail (self->pieces, gun_json_reader_get_offset (reader), error->message);
  return TRUE;
}

/* What is not taken must be JSON all the same. */
static void
check (GunGraphReader *self, const char *raw, gsize raw_bytes, gboolean is_cut)
{
  GunJsonReader reader;

  if (is_cut)
    return;

  gun_json_reader_init (&reader, raw, raw_bytes);
  gun_json_reader_skip (&reader, gun_json_reader_next (&reader));
  gun_json_reader_next (&reader);
  fail_with (self, &reader);
  gun_json_reader_clear (&reader);
}

/* {key:state…} */
static void
read_states (GunGraphReader *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    {
      gun_json_reader_skip (reader, token);
      return;
    }

  while (gun_json_reader_next (reader) == GUN_JSON_NAME)
    {
      State state = { gun_text_new_len (reader->text, reader->text_bytes), 0 };

      token = gun_json_reader_next (reader);
      state.state_ms = reader->number;
      if (token == GUN_JSON_NUMBER && reader->number != -INFINITY)
        g_array_append_val (self->states, state);
      else
        clear_state (&state);
      if (token != GUN_JSON_NUMBER && !gun_json_reader_skip (reader, token))
        return;
    }
}

static gboolean
is_name (const GunJsonReader *reader, char name)
{
  return reader->text_bytes == 1 && reader->text[0] == name;
}

/* {"#":soul,">":{…}} */
static void
read_meta (GunGraphReader *self, GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    gun_json_reader_skip (reader, token);

  while (token == GUN_JSON_OBJECT_BEGIN && gun_json_reader_next (reader) == GUN_JSON_NAME)
    {
      gboolean is_soul = is_name (reader, '#');
      GunJsonToken value;

      if (is_name (reader, '>'))
        {
          read_states (self, reader);
          continue;
        }

      value = gun_json_reader_next (reader);
      if (is_soul && value == GUN_JSON_STRING
          && (reader->text_bytes != g_ref_string_length (self->soul)
              || memcmp (reader->text, self->soul, reader->text_bytes) != 0))
        self->fault = "the node names another soul";
      gun_json_reader_skip (reader, value);
    }
  gun_json_reader_next (reader);
}

static void
take_meta (GunGraphReader *self, const char *raw, gsize raw_bytes, gboolean is_cut)
{
  GunJsonReader reader;

  if (is_cut)
    {
      self->fault = "it has more states than can be kept at once";
      refuse (self, NULL, self->fault);
      return;
    }

  gun_json_reader_init (&reader, raw, raw_bytes);
  read_meta (self, &reader);
  if (!fail_with (self, &reader))
    {
      self->has_meta = TRUE;
      if (self->fault != NULL)
        refuse (self, NULL, self->fault);
      else
        take_early (self);
    }
  gun_json_reader_clear (&reader);
}

static void
take_value (GunGraphReader *self, const char *raw, gsize raw_bytes)
{
  g_autoptr (GunValue) value = NULL;
  const char *reason = NULL;
  GunJsonReader reader;

  gun_json_reader_init (&reader, raw, raw_bytes);
  value = gun_json_read_value (&reader, gun_json_reader_next (&reader), &reason);
  gun_json_reader_next (&reader);
  if (fail_with (self, &reader))
    g_clear_pointer (&value, gun_value_unref);
  else if (value == NULL)
    refuse (self, self->key, reason);
  gun_json_reader_clear (&reader);

  if (value == NULL)
    return;

  if (self->has_meta || self->ignores_states)
    take_entry (self, self->key, value);
  else if (self->early_bytes < GUN_GRAPH_READER_EARLY_BYTES)
    keep_early (self, self->key, value);
  else
    refuse (self, self->key, "its state comes too late: too much stands before it");
}

/* The name that @raw spells; NULL when it is no JSON */
static GRefString *
read_name (GunGraphReader *self, const char *raw, gsize raw_bytes)
{
  GunJsonReader reader;
  GRefString *name = NULL;

  gun_json_reader_init (&reader, raw, raw_bytes);
  if (gun_json_reader_next (&reader) == GUN_JSON_STRING)
    name = gun_text_new_len (reader.text, reader.text_bytes);
  if (fail_with (self, &reader))
    g_clear_pointer (&name, g_ref_string_release);
  gun_json_reader_clear (&reader);

  return name;
}

static void
take_soul (GunGraphReader *self, const char *raw, gsize raw_bytes, gboolean is_cut)
{
  g_clear_pointer (&self->soul, g_ref_string_release);
  self->fault = NULL;
  self->soul = is_cut ? gun_text_new ("") : read_name (self, raw, raw_bytes);
  if (self->soul == NULL)
    return;

  if (g_ref_string_length (self->soul) == 0
      || gun_json_is_longer (self->soul, g_ref_string_length (self->soul), GUN_LIMIT_SOUL_LENGTH))
    self->fault = "the soul is empty or too long";
  else if (self->ignores_states && gun_soul_needs_check (self->soul))
    self->fault = "its values are signed together with their states, so they cannot get others";
}

static void
begin_node (GunGraphReader *self)
{
  self->has_meta = FALSE;
  if (self->fault != NULL)
    refuse (self, NULL, self->fault);
}

static void
end_node (GunGraphReader *self)
{
  if (self->fault == NULL)
    take_early (self);
  hand_over (self);
  g_array_set_size (self->early, 0);
  self->early_bytes = 0;
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_array_set_size (self->states, 0);
  self->next_state = 0;
}

static void
take_key (GunGraphReader *self, const char *raw, gsize raw_bytes, gboolean is_cut)
{
  g_clear_pointer (&self->key, g_ref_string_release);
  self->key_is_too_long = is_cut;
  self->key = is_cut ? gun_text_new ("") : read_name (self, raw, raw_bytes);
  if (self->key != NULL && g_str_equal (self->key, "_"))
    gun_json_pieces_allow (self->pieces, GUN_GRAPH_READER_META_BYTES);
}

static void
take_member (GunGraphReader *self, const char *raw, gsize raw_bytes, gboolean is_cut)
{
  gboolean is_meta = g_str_equal (self->key, "_") && g_ref_string_length (self->key) == 1;

  if (self->fault != NULL || (is_meta && self->ignores_states))
    check (self, raw, raw_bytes, is_cut);
  else if (is_meta)
    take_meta (self, raw, raw_bytes, is_cut);
  else if (is_cut)
    refuse (self, self->key, "it is longer than a message may be");
  else if (self->key_is_too_long)
    refuse (self, self->key, "the key is too long");
  else
    take_value (self, raw, raw_bytes);
}

static void
piece_cb (GunJsonPieces *pieces,
          GunJsonPieceKind kind,
          const char *raw,
          gsize raw_bytes,
          gboolean is_cut,
          gpointer user_data)
{
  GunGraphReader *self = user_data;

  switch (kind)
    {
    case GUN_JSON_PIECE_SOUL:
      take_soul (self, raw, raw_bytes, is_cut);
      break;

    case GUN_JSON_PIECE_NOT_NODE:
      refuse (self, NULL, "the node is no object");
      check (self, raw, raw_bytes, is_cut);
      break;

    case GUN_JSON_PIECE_NODE_BEGIN:
      begin_node (self);
      break;

    case GUN_JSON_PIECE_KEY:
      take_key (self, raw, raw_bytes, is_cut);
      break;

    case GUN_JSON_PIECE_VALUE:
      take_member (self, raw, raw_bytes, is_cut);
      break;

    case GUN_JSON_PIECE_NODE_END:
      end_node (self);
      break;
    }
}

/**
 * gun_graph_reader_new:
 * @funcs: who gets what is read; must outlive it
 * @user_data: for @funcs
 *
 * Returns: (transfer full): a reader at the beginning of a text
 */
GunGraphReader *
gun_graph_reader_new (const GunGraphReaderFuncs *funcs, gpointer user_data)
{
  GunGraphReader *self = g_new0 (GunGraphReader, 1);

  self->funcs = funcs;
  self->user_data = user_data;
  self->pieces = gun_json_pieces_new (piece_cb, self);
  self->states = g_array_new (FALSE, FALSE, sizeof (State));
  g_array_set_clear_func (self->states, clear_state);
  self->early = g_array_new (FALSE, FALSE, sizeof (Early));
  g_array_set_clear_func (self->early, clear_early);

  return self;
}

/**
 * gun_graph_reader_free:
 * @self: (transfer full): a reader; what it did not hand over yet is lost
 */
void
gun_graph_reader_free (GunGraphReader *self)
{
  gun_json_pieces_free (self->pieces);
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_array_unref (self->states);
  g_array_unref (self->early);
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
  g_clear_pointer (&self->node, gun_node_unref);
  g_free (self);
}

/**
 * gun_graph_reader_ignore_states:
 * @self: a reader that was not fed yet
 */
void
gun_graph_reader_ignore_states (GunGraphReader *self)
{
  self->ignores_states = TRUE;
}

/**
 * gun_graph_reader_feed:
 * @self: a reader
 * @bytes: (array length=length_bytes): what comes next
 * @length_bytes: its length
 * @error: return location, domain #GUN_WIRE_ERROR: what is wrong, and where
 *
 * What was read before the fault was handed over.
 *
 * Returns: %FALSE from the first fault on
 */
gboolean
gun_graph_reader_feed (GunGraphReader *self, const char *bytes, gsize length_bytes, GError **error)
{
  if (gun_json_pieces_feed (self->pieces, bytes, length_bytes, error))
    return TRUE;

  hand_over (self);
  return FALSE;
}

/**
 * gun_graph_reader_finish:
 * @self: a reader
 * @error: return location, domain #GUN_WIRE_ERROR: what is wrong, and where
 *
 * Returns: whether the text was whole
 */
gboolean
gun_graph_reader_finish (GunGraphReader *self, GError **error)
{
  if (gun_json_pieces_finish (self->pieces, error))
    return TRUE;

  hand_over (self);
  return FALSE;
}

/**
 * gun_graph_reader_get_place:
 * @self: a reader
 * @offset_bytes: (out): from the start of the text
 * @line: (out): from 1
 */
void
gun_graph_reader_get_place (const GunGraphReader *self, guint64 *offset_bytes, guint64 *line)
{
  gun_json_pieces_get_place (self->pieces, offset_bytes, line);
}
