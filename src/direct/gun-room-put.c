/* SPDX-License-Identifier: MIT */

#include "gun-room-put.h"

#include "gun-mesh-ear.h"
#include "gun-text.h"

GunMessage *
gun_room_put_new (GRefString *soul, const char *key, GRefString *text, double state_ms)
{
  g_autoptr (GPtrArray) nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GRefString) key_text = gun_text_new (key);
  g_autoptr (GunValue) value = text != NULL ? gun_value_new_text (text) : gun_value_new_null ();
  GunNode *node = gun_node_new (soul);

  gun_node_add (node, key_text, value, state_ms);
  g_ptr_array_add (nodes, node);
  return gun_message_new_put (nodes);
}

/**
 * gun_room_put_say:
 * @mesh: the mesh
 * @peer: (nullable): who to; %NULL: every open peer
 * @put: from gun_room_put_new()
 *
 * Returns: whether it was said to anybody
 */
gboolean
gun_room_put_say (GunMesh *mesh, GunPeer *peer, const GunMessage *put)
{
  g_autoptr (GString) json = g_string_new (NULL);

  gun_message_append_json (put, json);
  return gun_mesh_say_signal (mesh, peer, put->id, json->str, json->len);
}

gboolean
gun_room_is_meeting_place (GunPeer *peer)
{
  return gun_peer_get_state (peer) == GUN_PEER_OPEN && gun_peer_get_path (peer) != GUN_PATH_DIRECT;
}
