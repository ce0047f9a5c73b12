/* SPDX-License-Identifier: MIT */

/*
 * Relays that are private: no bridge between them and anybody else. What such a relay says is kept
 * here and passed on to nobody; what others say or ask is not passed on to it, and what it asks is
 * not answered. It gets what is written here, and what this computer asks or follows.
 *
 * Nobody remembers of a value in memory who wrote it. So while there is a private relay, no other
 * relay and no direct peer is answered from what is kept here either; clients of our own listener
 * are.
 */

#include "gun-mesh-private.h"

void
gun_mesh_init_privacy (GunMesh *self)
{
  self->private_urls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

gboolean
gun_mesh_is_url_private (GunMesh *self, const char *url)
{
  return url != NULL && g_hash_table_contains (self->private_urls, url);
}

/* Whether a private relay brought it, however long ago: a relay's name is its URL */
gboolean
gun_mesh_is_origin_private (GunMesh *self, const GunOrigin *origin)
{
  return origin->path == GUN_PATH_RELAY && gun_mesh_is_url_private (self, origin->peer);
}

/* Whether nothing that is kept here is to be shown to @peer */
gboolean
gun_mesh_keeps_from (GunMesh *self, const GunPeer *peer)
{
  return peer->path != GUN_PATH_CLIENT && g_hash_table_size (self->private_urls) > 0;
}

/**
 * gun_mesh_set_relay_private:
 * @self: the mesh
 * @url: of a relay, whether it was added yet or not
 * @is_private: whether nothing is to go between it and others
 *
 * From now on; what was passed on already stays where it is.
 */
void
gun_mesh_set_relay_private (GunMesh *self, const char *url, gboolean is_private)
{
  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (url != NULL);

  if (is_private)
    g_hash_table_add (self->private_urls, g_strdup (url));
  else
    g_hash_table_remove (self->private_urls, url);

  for (guint i = 0; i < self->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if (g_strcmp0 (peer->url, url) != 0 || peer->is_private == is_private)
        continue;
      peer->is_private = is_private;
      gun_mesh_emit_peer_changed (self, peer);
    }
}
