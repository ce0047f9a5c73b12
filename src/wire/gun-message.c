/* SPDX-License-Identifier: MIT */

#include "gun-message.h"

#include "gun-id.h"
#include "gun-text.h"

/**
 * gun_message_new:
 *
 * Returns: (transfer full): a message with nothing in it, for its maker to fill
 */
GunMessage *
gun_message_new (void)
{
  GunMessage *self = g_new0 (GunMessage, 1);

  g_atomic_ref_count_init (&self->ref_count);
  return self;
}

static GPtrArray *
new_nodes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
}

/**
 * gun_message_new_put:
 * @nodes: (transfer none) (element-type GunNode): what to write
 *
 * Returns: (transfer full): a put with a fresh id
 */
GunMessage *
gun_message_new_put (GPtrArray *nodes)
{
  GunMessage *self;

  g_return_val_if_fail (nodes != NULL, NULL);

  self = gun_message_new ();
  self->id = gun_id_new ();
  self->put = new_nodes ();
  for (guint i = 0; i < nodes->len; i++)
    g_ptr_array_add (self->put, gun_node_ref (g_ptr_array_index (nodes, i)));

  return self;
}

/**
 * gun_message_new_get:
 * @soul: (transfer none): of which node
 * @key: (nullable) (transfer none): which key; %NULL asks for the whole node
 *
 * Returns: (transfer full): a get with a fresh id
 */
GunMessage *
gun_message_new_get (GRefString *soul, GRefString *key)
{
  GunMessage *self;

  g_return_val_if_fail (soul != NULL, NULL);

  self = gun_message_new ();
  self->id = gun_id_new ();
  self->get = gun_get_new (soul, key);

  return self;
}

static GunMessage *
new_answer (const GunMessage *to)
{
  GunMessage *self = gun_message_new ();

  self->id = gun_id_new ();
  self->ack = to->id != NULL ? g_ref_string_acquire (to->id) : NULL;
  self->ack_is_number = to->id_is_number;

  return self;
}

/**
 * gun_message_new_reply:
 * @asked: the get that is answered
 * @node: (nullable) (transfer none): what is known; %NULL says that nothing is
 *
 * Returns: (transfer full): a reply with a fresh id, and with the hash of @node when there is one
 */
GunMessage *
gun_message_new_reply (const GunMessage *asked, GunNode *node)
{
  GunMessage *self;

  g_return_val_if_fail (asked != NULL, NULL);

  self = new_answer (asked);
  if (node != NULL)
    {
      self->put = new_nodes ();
      g_ptr_array_add (self->put, gun_node_ref (node));
      self->has_hash = TRUE;
      self->hash = gun_put_hash (self->put);
    }

  return self;
}

/**
 * gun_message_new_ack:
 * @put: the put that is answered
 * @err: (nullable): why it was not stored, UTF-8; %NULL says that it was
 *
 * Returns: (transfer full): an ack with a fresh id
 */
GunMessage *
gun_message_new_ack (const GunMessage *put, const char *err)
{
  GunMessage *self;

  g_return_val_if_fail (put != NULL, NULL);

  self = new_answer (put);
  if (err != NULL)
    self->err = gun_text_new (err);
  else
    self->has_ok = TRUE;

  return self;
}

/**
 * gun_message_ref:
 * @self: a message
 *
 * Returns: (transfer full): @self
 */
GunMessage *
gun_message_ref (const GunMessage *self)
{
  GunMessage *mutable = (GunMessage *) self;

  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/**
 * gun_message_unref:
 * @self: (transfer full): a message
 */
void
gun_message_unref (GunMessage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_clear_pointer (&self->id, g_ref_string_release);
  g_clear_pointer (&self->ack, g_ref_string_release);
  g_clear_pointer (&self->via, g_ref_string_release);
  g_clear_pointer (&self->put, g_ptr_array_unref);
  g_clear_pointer (&self->refused, g_ptr_array_unref);
  g_clear_pointer (&self->get, gun_get_free);
  g_clear_pointer (&self->err, g_ref_string_release);
  g_clear_pointer (&self->next_id, g_ref_string_release);
  g_clear_pointer (&self->dam, g_ref_string_release);
  g_clear_pointer (&self->pid, g_ref_string_release);
  g_clear_pointer (&self->json, g_bytes_unref);
  g_free (self);
}
