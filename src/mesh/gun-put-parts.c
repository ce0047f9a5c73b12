/* SPDX-License-Identifier: MIT */

#include "gun-put-parts.h"

#include "gun-id.h"
#include "gun-json-text.h"
#include "gun-limits.h"
#include "gun-soul.h"

/* Units of `"":{"_":{"#":"",">":{}}},` and what is around it: what a node costs beside twice its
 * soul. */
#define NODE_OVERHEAD 32

/* Units of `"":,"":,` */
#define ENTRY_OVERHEAD 8

/* Units of `,"><":""` and of the names in it, which may have to be escaped: it is added when a part is
 * said, and must not change how a message is split. */
#define VIA_OVERHEAD (8 + 6 * GUN_LIMIT_VIA_LENGTH)

/* Units of `"k":1,"k":1,`: no entry takes less. */
#define SMALLEST_ENTRY 12

typedef struct
{
  const GunMessage *message;
  gsize budget;     /* units that the nodes of one part may take */
  GPtrArray *parts; /* of GunPutPart */

  /* the part that is being filled */
  GPtrArray *nodes;
  GunNode *node; /* (nullable): the last of @nodes */
  gsize taken;
  guint n_entries;
  gboolean has_quotes;

  GString *scratch;
} Splitter;

static void
put_part_free (gpointer data)
{
  GunPutPart *part = data;

  g_ref_string_release (part->id);
  g_string_free (part->json, TRUE);
  g_free (part);
}

/* Half the bytes when they are more: a frame may have twice as many as it may have units, so one sum
 * keeps both limits */
G_STATIC_ASSERT (GUN_LIMIT_FRAME_BYTES == 2 * GUN_LIMIT_FRAME_LENGTH);

static gsize
measure (const GString *json)
{
  return MAX (gun_json_utf16_length (json->str, json->len), (json->len + 1) / 2);
}

/* There are never fewer bytes than units */
static gboolean
is_too_long (const GString *json)
{
  return json->len + VIA_OVERHEAD > GUN_LIMIT_FRAME_LENGTH
         && measure (json) + VIA_OVERHEAD > GUN_LIMIT_FRAME_LENGTH;
}

static GunPutPart *
add_part (GPtrArray *parts, const GunMessage *message)
{
  GunPutPart *part = g_new0 (GunPutPart, 1);

  part->id = g_ref_string_acquire (message->id);
  part->json = g_string_sized_new (256);
  gun_message_append_json (message, part->json);
  g_ptr_array_add (parts, part);
  return part;
}

/* The envelope of @message with a fresh id and without nodes */
static GunMessage *
new_envelope (const GunMessage *message)
{
  GunMessage *envelope = gun_message_new ();

  envelope->id = gun_id_new ();
  if (message->ack != NULL)
    {
      envelope->ack = g_ref_string_acquire (message->ack);
      envelope->ack_is_number = message->ack_is_number;
      envelope->has_more = TRUE;
    }
  envelope->has_ok = message->has_ok;
  envelope->ok_is_hint = message->ok_is_hint;
  envelope->ok_wanted = message->ok_wanted;
  envelope->ok_peers = message->ok_peers;
  envelope->put = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  return envelope;
}

static void
finish_part (Splitter *self, gboolean is_last)
{
  g_autoptr (GunMessage) envelope = NULL;
  GunPutPart *part;

  if (self->n_entries == 0)
    return;

  envelope = new_envelope (self->message);
  g_ptr_array_unref (envelope->put);
  envelope->put = g_ptr_array_ref (self->nodes);
  if (is_last)
    envelope->has_more = self->message->has_more;
  part = add_part (self->parts, envelope);
  part->is_lossy = self->n_entries == 1 && self->has_quotes && is_too_long (part->json);

  g_ptr_array_unref (self->nodes);
  self->nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  self->node = NULL;
  self->taken = 0;
  self->n_entries = 0;
  self->has_quotes = FALSE;
}

static gsize
measure_text (Splitter *self, GRefString *text)
{
  g_string_truncate (self->scratch, 0);
  gun_json_append_string (self->scratch, text, g_ref_string_length (text));
  return measure (self->scratch);
}

static gboolean
has_many_quotes (const GString *json)
{
  guint n_quotes = 0;

  for (gsize i = 0; i < json->len; i++)
    n_quotes += json->str[i] == '"';
  /* The two around a text are not its own */
  return n_quotes > GUN_LIMIT_QUOTES + 2;
}

static void
add_entry (Splitter *self, const GunNode *node, gsize soul_units, const GunEntry *entry)
{
  gsize units = 2 * measure_text (self, entry->key) + GUN_JSON_NUMBER_SIZE + ENTRY_OVERHEAD;
  gsize node_units = 2 * soul_units + NODE_OVERHEAD;
  gboolean is_quoted;

  g_string_truncate (self->scratch, 0);
  gun_value_append_json (entry->value, self->scratch);
  units += measure (self->scratch);
  is_quoted = has_many_quotes (self->scratch);

  if (self->n_entries > 0
      && self->taken + units + (self->node == NULL ? node_units : 0) > self->budget)
    finish_part (self, FALSE);

  if (self->node == NULL)
    {
      self->node = gun_node_new (gun_node_get_soul (node));
      g_ptr_array_add (self->nodes, self->node);
      self->taken += node_units;
    }
  gun_node_add (self->node, entry->key, entry->value, entry->state_ms);
  self->taken += units;
  self->n_entries++;
  self->has_quotes |= is_quoted;
}

static gsize
measure_budget (Splitter *self)
{
  g_autoptr (GunMessage) envelope = new_envelope (self->message);
  gsize units;

  g_string_truncate (self->scratch, 0);
  gun_message_append_json (envelope, self->scratch);
  units = measure (self->scratch) + NODE_OVERHEAD + VIA_OVERHEAD;
  return units < GUN_LIMIT_FRAME_LENGTH ? GUN_LIMIT_FRAME_LENGTH - units : 0;
}

static void
split (const GunMessage *message, GPtrArray *parts)
{
  Splitter self = { .message = message, .parts = parts };

  self.scratch = g_string_sized_new (1024);
  self.nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  self.budget = measure_budget (&self);

  for (guint i = 0; i < message->put->len; i++)
    {
      const GunNode *node = g_ptr_array_index (message->put, i);
      gsize soul_units = measure_text (&self, gun_node_get_soul (node));

      self.node = NULL;
      for (guint j = 0; j < gun_node_get_n_entries (node); j++)
        add_entry (&self, node, soul_units, gun_node_get_entry (node, j));
    }
  finish_part (&self, TRUE);

  g_ptr_array_unref (self.nodes);
  g_string_free (self.scratch, TRUE);
}

/**
 * gun_put_is_long:
 * @message: a put or a reply with nodes
 *
 * Returns: whether it has so many keys that one frame cannot hold it, without writing it
 */
gboolean
gun_put_is_long (const GunMessage *message)
{
  gsize n_entries = 0;

  for (guint i = 0; i < message->put->len; i++)
    n_entries += gun_node_get_n_entries (g_ptr_array_index (message->put, i));
  return n_entries * SMALLEST_ENTRY > GUN_LIMIT_FRAME_LENGTH;
}

static guint
count_fatal (const GunMessage *message)
{
  guint n_fatal = 0;

  for (guint i = 0; i < message->put->len; i++)
    n_fatal += gun_soul_ends_relays (gun_node_get_soul (g_ptr_array_index (message->put, i)));

  return n_fatal;
}

gboolean
gun_put_ends_relays (const GunMessage *message)
{
  return count_fatal (message) > 0;
}

/* As many as frames need */
static GPtrArray *
new_parts (const GunMessage *message)
{
  g_autoptr (GPtrArray) whole = g_ptr_array_new_with_free_func (put_part_free);
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (put_part_free);
  GunPutPart *part;

  if (gun_put_is_long (message))
    {
      split (message, parts);
      return g_steal_pointer (&parts);
    }

  part = add_part (whole, message);
  if (!is_too_long (part->json))
    return g_steal_pointer (&whole);

  split (message, parts);
  if (parts->len > 1)
    return g_steal_pointer (&parts);

  /* One value that is too long by itself: nothing was won, so it keeps its id */
  part->is_lossy = parts->len == 1 && ((GunPutPart *) g_ptr_array_index (parts, 0))->is_lossy;
  return g_steal_pointer (&whole);
}

static void
set_lossy (GPtrArray *parts)
{
  for (guint i = 0; i < parts->len; i++)
    ((GunPutPart *) g_ptr_array_index (parts, i))->is_lossy = TRUE;
}

/* Of the nodes of @message those whose souls end relays, or the others */
static void
add_parts_of (const GunMessage *message, gboolean ends_relays, GPtrArray *all)
{
  g_autoptr (GunMessage) some = new_envelope (message);
  g_autoptr (GPtrArray) parts = NULL;

  for (guint i = 0; i < message->put->len; i++)
    {
      GunNode *node = g_ptr_array_index (message->put, i);

      if (gun_soul_ends_relays (gun_node_get_soul (node)) == ends_relays)
        g_ptr_array_add (some->put, gun_node_ref (node));
    }
  if (!ends_relays)
    some->has_more = message->has_more;

  parts = new_parts (some);
  if (ends_relays)
    set_lossy (parts);
  g_ptr_array_extend_and_steal (all, g_steal_pointer (&parts));
}

/**
 * gun_put_parts_new:
 * @message: a put or a reply with an id and nodes; unchanged
 *
 * The `##` of a message that is split is left out: it was the hash of the whole.
 *
 * Returns: (transfer full) (element-type GunPutPart): what to say instead of it, in order
 */
GPtrArray *
gun_put_parts_new (const GunMessage *message)
{
  g_autoptr (GPtrArray) parts = NULL;
  guint n_fatal = count_fatal (message);

  if (n_fatal == 0 || n_fatal == message->put->len)
    {
      parts = new_parts (message);
      if (n_fatal > 0)
        set_lossy (parts);
      return g_steal_pointer (&parts);
    }

  parts = g_ptr_array_new_with_free_func (put_part_free);
  add_parts_of (message, TRUE, parts);
  add_parts_of (message, FALSE, parts);
  return g_steal_pointer (&parts);
}
