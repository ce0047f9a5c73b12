/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-limits.h"

#define ROOM_PREFIX "/RTC/"

/**
 * gun_mesh_set_ear:
 * @self: the mesh
 * @ear: (nullable): who is told of rooms and signals; %NULL: nobody any more
 * @user_data: for its functions
 */
void
gun_mesh_set_ear (GunMesh *self, const GunMeshEar *ear, gpointer user_data)
{
  g_return_if_fail (GUN_IS_MESH (self));

  self->ear = ear;
  self->ear_data = user_data;
}

static gboolean
has_room (const GunMessage *message)
{
  for (guint i = 0; i < message->put->len; i++)
    if (g_str_has_prefix (gun_node_get_soul (g_ptr_array_index (message->put, i)), ROOM_PREFIX))
      return TRUE;
  return FALSE;
}

/**
 * gun_mesh_tell_room:
 * @self: the mesh
 * @peer: who said it
 * @message: a message with `put`, not heard before
 *
 * Returns: whether the ear was told, which may have changed anything
 */
gboolean
gun_mesh_tell_room (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  if (self->ear == NULL || self->is_closed || !has_room (message))
    return FALSE;

  self->ear->heard_room (peer, message, message->ack != NULL, self->ear_data);
  return TRUE;
}

/* There is no text of a message that was not strictly JSON, and nothing to be read in it then */
void
gun_mesh_tell_signal (GunMesh *self, GunPeer *peer, const GunMessage *message, gboolean is_for_us)
{
  if (self->ear != NULL && !self->is_closed)
    self->ear->heard_signal (peer, message, is_for_us && message->json != NULL, self->ear_data);
}

void
gun_mesh_tell_opened (GunMesh *self, GunPeer *peer)
{
  if (self->ear != NULL && self->ear->peer_opened != NULL && peer->state == GUN_PEER_OPEN)
    self->ear->peer_opened (peer, self->ear_data);
}

/* TRUE: there is nothing about it in the graph that @peer should have */
gboolean
gun_mesh_tell_asked (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  GRefString *soul = message->get->soul.exact;

  return self->ear != NULL && self->ear->asked_room != NULL && !self->is_closed && soul != NULL
         && g_str_has_prefix (soul, ROOM_PREFIX)
         && self->ear->asked_room (peer, soul, self->ear_data);
}

static gboolean
say_signal (GunMesh *self, GunPeer *peer, const char *json, gsize length_bytes)
{
  if (peer->state != GUN_PEER_OPEN)
    return FALSE;
  if (peer->path == GUN_PATH_RELAY && length_bytes > GUN_LIMIT_FRAME_LENGTH)
    {
      peer->counters.too_long++;
      return FALSE;
    }
  return gun_mesh_say (self, peer, json, length_bytes);
}

/**
 * gun_mesh_say_signal:
 * @self: the mesh
 * @peer: (nullable): who to; %NULL: every open peer
 * @id: its `#`
 * @json: one message, complete JSON text with @id in it
 * @length_bytes: its length
 *
 * Answers to @id with `ok.rtc` come to the ear from now on, until the id is forgotten. The same @id
 * may be said to more than one peer.
 *
 * Returns: whether it was said to anybody
 */
gboolean
gun_mesh_say_signal (
    GunMesh *self, GunPeer *peer, GRefString *id, const char *json, gsize length_bytes)
{
  gboolean is_said = FALSE;

  g_return_val_if_fail (GUN_IS_MESH (self), FALSE);
  g_return_val_if_fail (id != NULL && json != NULL, FALSE);

  if (self->is_closed)
    return FALSE;

  gun_mesh_note_said (self, id, GUN_HEARD_SIGNAL);
  if (peer != NULL)
    return say_signal (self, peer, json, length_bytes);

  for (guint i = 0; i < self->peers->len; i++)
    is_said |= say_signal (self, g_ptr_array_index (self->peers, i), json, length_bytes);
  return is_said;
}
