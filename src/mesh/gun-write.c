/* SPDX-License-Identifier: MIT */

/* A write of this computer: its ids, the peers that are to have it, and who is told of it. */

#include "gun-write-private.h"

#include "gun-id.h"
#include "gun-text.h"

/* One id it was said under. */
typedef struct
{
  GRefString *id;
  GunWrite *write;
  guint part;
} SaidId;

typedef struct
{
  GunWrite *write; /* (owned) */
  GunWriteEvent event;
  GunPeer *peer;
  GError *error;
  gboolean is_told;
} Told;

static void
said_id_free (gpointer data)
{
  SaidId *said = data;

  if (said->write->mesh != NULL)
    g_hash_table_remove (said->write->mesh->writes, said->id);
  g_ref_string_release (said->id);
  g_free (said);
}

void
gun_mesh_init_writes (GunMesh *self)
{
  self->writes = g_hash_table_new (gun_text_hash, gun_text_equal);
  self->written = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

/* The memory, for what is under way; owners count apart */
static GunWrite *
hold (GunWrite *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

static void
release (GunWrite *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->said);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_ref_string_release (self->id);
  g_free (self);
}

static void
count_soul (GunMesh *mesh, GRefString *soul, int difference)
{
  int n_writes = GPOINTER_TO_INT (g_hash_table_lookup (mesh->written, soul)) + difference;

  if (n_writes > 0)
    g_hash_table_insert (mesh->written, g_ref_string_acquire (soul), GINT_TO_POINTER (n_writes));
  else
    g_hash_table_remove (mesh->written, soul);
}

/* Nothing is waited for or said again any more */
static void
give_up (GunWrite *self)
{
  if (self->soul != NULL && self->mesh != NULL)
    count_soul (self->mesh, self->soul, -1);
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_ptr_array_set_size (self->targets, 0);
  g_ptr_array_set_size (self->said, 0);
}

/* And nothing is told */
static void
abandon (GunWrite *self)
{
  give_up (self);
  self->mesh = NULL;
}

/**
 * gun_write_ref:
 * @self: a write
 *
 * Returns: (transfer full): @self
 */
GunWrite *
gun_write_ref (GunWrite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->n_owners++;
  return self;
}

/**
 * gun_write_unref:
 * @self: (transfer full): a write
 *
 * With the last reference nobody cares any more whether it arrives: it is not said again, and
 * nothing is told from then on, also not what is on its way.
 */
void
gun_write_unref (GunWrite *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_owners > 0);

  if (--self->n_owners > 0)
    return;
  abandon (self);
  release (self);
}

static void
told_free (gpointer data)
{
  Told *told = data;

  if (!told->is_told)
    told->write->n_untold--;
  release (told->write);
  g_clear_object (&told->peer);
  g_clear_error (&told->error);
  g_free (told);
}

static void
told_cb (gpointer data)
{
  Told *told = data;
  GunWrite *self = told->write;

  told->is_told = TRUE;
  self->n_untold--;
  if (self->n_owners > 0)
    self->func (self, told->event, told->peer, told->error, self->user_data);
}

/* Never from inside: whoever writes has not got its write yet */
void
gun_write_tell (GunWrite *self, GunWriteEvent event, GunPeer *peer, const GError *error)
{
  Told *told;

  if (self->mesh == NULL)
    return;

  told = g_new0 (Told, 1);
  told->write = hold (self);
  self->n_untold++;
  told->event = event;
  told->peer = peer != NULL ? g_object_ref (peer) : NULL;
  told->error = error != NULL ? g_error_copy (error) : NULL;
  gun_mesh_call_later (self->mesh, told_cb, told, told_free);
}

GunWriteTarget *
gun_write_find_target (GunWrite *self, const GunPeer *peer)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      GunWriteTarget *target = g_ptr_array_index (self->targets, i);

      if (gun_write_target_get_peer (target) == peer)
        return target;
    }
  return NULL;
}

GunWriteTarget *
gun_write_ensure_target (GunWrite *self, GunPeer *peer)
{
  GunWriteTarget *target = gun_write_find_target (self, peer);

  if (target == NULL)
    {
      target = gun_write_target_new (self, peer);
      g_ptr_array_add (self->targets, target);
    }
  return target;
}

/**
 * gun_write_said:
 * @self: the write
 * @peer: who it was said to
 * @why_not: (nullable): the rule of ours that kept some of it back
 */
void
gun_write_said (GunWrite *self, GunPeer *peer, const char *why_not)
{
  GunWriteTarget *target = gun_write_ensure_target (self, peer);

  if (why_not == NULL)
    gun_write_target_note_said (target);
  else
    gun_write_target_note_kept_back (target, why_not);
}

void
gun_write_say (GunWrite *self, GunPeer *peer)
{
  g_autoptr (GunMessage) message = gun_message_new_put (self->nodes);
  g_autoptr (GPtrArray) peers = g_ptr_array_new ();

  g_ptr_array_add (peers, peer);
  gun_mesh_give_hint (self->mesh, message);
  gun_mesh_say_put (self->mesh, message, NULL, peers, self);
}

/**
 * gun_write_add_id:
 * @self: the write
 * @id: an id it is said under
 * @part: which of @n_parts messages
 * @n_parts: how many messages it takes; the same each time
 */
void
gun_write_add_id (GunWrite *self, GRefString *id, guint part, guint n_parts)
{
  SaidId *said;

  self->n_parts = n_parts;
  if (self->mesh == NULL || g_hash_table_contains (self->mesh->writes, id))
    return;

  said = g_new0 (SaidId, 1);
  said->id = g_ref_string_acquire (id);
  said->write = self;
  said->part = part;
  g_ptr_array_add (self->said, said);
  g_hash_table_insert (self->mesh->writes, said->id, said);
}

void
gun_write_judged (GunWrite *self, GPtrArray *nodes)
{
  if (self->nodes != NULL || nodes->len == 0)
    return;

  self->nodes = g_ptr_array_ref (nodes);
  if (self->mesh == NULL)
    return;
  self->soul = g_ref_string_acquire (gun_node_get_soul (g_ptr_array_index (nodes, 0)));
  count_soul (self->mesh, self->soul, 1);
}

GunWrite *
gun_mesh_lookup_write (GunMesh *self, GRefString *id)
{
  SaidId *said = g_hash_table_lookup (self->writes, id);

  return said != NULL ? said->write : NULL;
}

/**
 * gun_mesh_write_hear_ack:
 * @self: the mesh
 * @peer: who said it
 * @message: an answer without data
 *
 * Returns: whether it answers a write of this computer
 */
gboolean
gun_mesh_write_hear_ack (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  SaidId *said = g_hash_table_lookup (self->writes, message->ack);
  GunWriteTarget *target;

  if (said == NULL)
    return FALSE;

  target = gun_write_find_target (said->write, peer);
  if (target == NULL)
    return TRUE;

  if (message->err != NULL)
    gun_write_target_hear_err (target, message->err);
  else
    gun_write_target_hear_ack (target, said->part);
  return TRUE;
}

GPtrArray *
gun_mesh_list_writes (GunMesh *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *writes = g_ptr_array_new_with_free_func ((GDestroyNotify) release);
  GHashTableIter iter;
  SaidId *said;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &said))
    if (g_hash_table_add (seen, said->write))
      g_ptr_array_add (writes, hold (said->write));
  return writes;
}

void
gun_write_reach (GunWrite *self, GunPeer *peer)
{
  GunWriteTarget *target = gun_write_find_target (self, peer);
  gpointer has_arrived;

  if (self->nodes == NULL)
    return;

  if (target != NULL)
    gun_write_target_find_again (target);
  else if (peer->path == GUN_PATH_DIRECT && !self->has_arrived)
    gun_write_say (self, peer);
  else if (!gun_peer_is_relay (peer))
    g_debug ("A client that opened is told once it asks");
  else if (self->known == NULL
           || !g_hash_table_lookup_extended (self->known, peer->name, NULL, &has_arrived))
    gun_write_say (self, peer);
  else if (!GPOINTER_TO_INT (has_arrived))
    gun_write_target_find_again (gun_write_ensure_target (self, peer));
}

/**
 * gun_mesh_write_peer_opened:
 * @self: the mesh
 * @peer: a peer whose link just opened
 *
 * Who was told before is asked whether it arrived; a relay that was not there then is told now, and
 * a direct peer when nobody has it yet. A direct peer that comes back is another peer.
 */
void
gun_mesh_write_peer_opened (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) writes = NULL;

  if (g_hash_table_size (self->writes) == 0)
    return;

  writes = gun_mesh_list_writes (self);
  for (guint i = 0; i < writes->len; i++)
    gun_write_reach (g_ptr_array_index (writes, i), peer);
}

/**
 * gun_mesh_write_peer_lost:
 * @self: the mesh
 * @peer: a peer whose link closed
 *
 * A relay is asked once it is there again. Anybody else is gone for good: who comes back is another
 * peer, whatever it calls itself.
 */
void
gun_mesh_write_peer_lost (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) writes = NULL;

  if (g_hash_table_size (self->writes) == 0)
    return;

  writes = gun_mesh_list_writes (self);
  for (guint i = 0; i < writes->len; i++)
    {
      GunWrite *write = g_ptr_array_index (writes, i);
      GunWriteTarget *target = gun_write_find_target (write, peer);

      if (target != NULL && peer->mesh == NULL)
        g_ptr_array_remove_fast (write->targets, target);
      else if (target != NULL)
        gun_write_target_lose (target);
    }
}

void
gun_mesh_abandon_writes (GunMesh *self)
{
  g_autoptr (GPtrArray) writes = gun_mesh_list_writes (self);

  for (guint i = 0; i < writes->len; i++)
    abandon (g_ptr_array_index (writes, i));
}

GunWrite *
gun_write_new (GunMesh *mesh, GunWriteFunc func, gpointer user_data)
{
  GunWrite *self = g_new0 (GunWrite, 1);

  g_ref_count_init (&self->ref_count);
  self->n_owners = 1;
  self->mesh = mesh;
  self->func = func;
  self->user_data = user_data;
  self->id = gun_id_new ();
  self->said = g_ptr_array_new_with_free_func (said_id_free);
  self->targets = g_ptr_array_new_with_free_func (gun_write_target_free);
  gun_write_add_id (self, self->id, 0, 1);
  return self;
}

static void
stored_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  GunWrite *self = user_data;
  g_autoptr (GError) error = NULL;

  if (outcome->error != NULL)
    error = g_error_copy (outcome->error);
  else if (outcome->refused != NULL)
    error = g_error_new_literal (
        G_IO_ERROR, G_IO_ERROR_INVALID_DATA, g_ptr_array_index (outcome->refused, 0));
  else if (outcome->n_refused > 0 || outcome->n_waiting > 0)
    error = g_error_new_literal (
        G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It has expired, or lies ahead of the clock");

  gun_write_tell (self, error != NULL ? GUN_WRITE_FAILED : GUN_WRITE_STORED, NULL, error);
  if (error != NULL)
    give_up (self);
  release (self);
}

/**
 * gun_mesh_write:
 * @self: the mesh
 * @node: what to write, with states
 * @func: told how far it gets; never from inside
 * @user_data: for @func
 *
 * Through the same judge as what others write. Relays and direct peers are always told, clients when
 * they follow it.
 *
 * Returns: (transfer full): the write, which goes on until its last reference is dropped
 */
GunWrite *
gun_mesh_write (GunMesh *self, GunNode *node, GunWriteFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GunOrigin) origin = NULL;
  GunWrite *write;
  GunHeard *heard;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  write = gun_write_new (self, func, user_data);

  heard = gun_mesh_note_said (self, write->id, GUN_HEARD_PUT);
  heard->n_keys = gun_node_get_n_entries (node);
  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_ptr_array_add (nodes, gun_node_ref (node));
  origin = gun_origin_new ("", GUN_PATH_HERE, write->id);
  gun_graph_put (self->graph, nodes, origin, NULL, stored_cb, hold (write));
  return write;
}
