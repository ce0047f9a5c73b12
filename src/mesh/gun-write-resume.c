/* SPDX-License-Identifier: MIT */

/*
 * A write that was made before, perhaps before a restart: it is stored and in force here, and what
 * is known of its way is on a list that its owner kept.
 */

#include "gun-write-private.h"

#include "gun-text.h"

static void
note_names (GHashTable *known, GPtrArray *names, gboolean has_arrived)
{
  for (guint i = 0; names != NULL && i < names->len; i++)
    g_hash_table_insert (
        known, g_ref_string_acquire (g_ptr_array_index (names, i)), GINT_TO_POINTER (has_arrived));
}

/**
 * gun_mesh_resume_write:
 * @self: the mesh
 * @node: what was written, with its states; stored here
 * @sent: (nullable) (element-type GRefString): URLs of relays it was said to
 * @arrived: (nullable) (element-type GRefString): URLs of relays that have it
 * @func: told how far it gets; never from inside
 * @user_data: for @func
 *
 * Nothing is written here, so %GUN_WRITE_STORED does not come. Relays, those that are there and
 * those that open later, are asked first when they stand in @sent, left alone when they stand in
 * @arrived, and told otherwise.
 *
 * Returns: (transfer full): the write, which goes on until its last reference is dropped
 */
GunWrite *
gun_mesh_resume_write (GunMesh *self,
                       GunNode *node,
                       GPtrArray *sent,
                       GPtrArray *arrived,
                       GunWriteFunc func,
                       gpointer user_data)
{
  g_autoptr (GPtrArray) nodes = NULL;
  GunWrite *write;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  write = gun_write_new (self, func, user_data);
  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_ptr_array_add (nodes, gun_node_ref (node));
  gun_write_judged (write, nodes);
  write->known = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  note_names (write->known, sent, FALSE);
  note_names (write->known, arrived, TRUE);
  write->has_arrived = arrived != NULL && arrived->len > 0;

  for (guint i = 0; i < self->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->state == GUN_PEER_OPEN)
        gun_write_reach (write, peer);
    }
  return write;
}

/**
 * gun_write_is_busy:
 * @self: a write
 *
 * Returns: whether a peer is expected to say soon that it has it, or its owner is about to be told
 *   something; %FALSE when everybody who is there has it, refused it, or keeps silent
 */
gboolean
gun_write_is_busy (GunWrite *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->n_untold > 0)
    return TRUE;
  for (guint i = 0; i < self->targets->len; i++)
    if (gun_write_target_is_busy (g_ptr_array_index (self->targets, i)))
      return TRUE;
  return FALSE;
}

static gboolean
is_shown (const GunWrite *self, GunNode *node)
{
  const GunNode *ours
      = self->nodes != NULL && self->nodes->len == 1 ? g_ptr_array_index (self->nodes, 0) : NULL;

  if (ours == NULL || !gun_text_equal (gun_node_get_soul (ours), gun_node_get_soul (node)))
    return FALSE;
  for (guint i = 0; i < gun_node_get_n_entries (ours); i++)
    if (gun_node_lookup (node, gun_node_get_entry (ours, i)->key) == NULL)
      return FALSE;
  return TRUE;
}

/**
 * gun_mesh_write_shown:
 * @self: the mesh
 * @peer: a client that was answered
 * @node: with this
 *
 * Writes of this computer that the answer holds count as said to it. Nobody acknowledges an answer,
 * so it is asked a while later.
 */
void
gun_mesh_write_shown (GunMesh *self, GunPeer *peer, GunNode *node)
{
  g_autoptr (GPtrArray) writes = NULL;

  if (!g_hash_table_contains (self->written, gun_node_get_soul (node)))
    return;

  writes = gun_mesh_list_writes (self);
  for (guint i = 0; i < writes->len; i++)
    {
      GunWrite *write = g_ptr_array_index (writes, i);

      if (!is_shown (write, node) || gun_write_find_target (write, peer) != NULL)
        continue;
      gun_write_said (write, peer, NULL);
    }
}
