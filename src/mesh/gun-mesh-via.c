/* SPDX-License-Identifier: MIT */

/* Who is named in `><` of what is said, and where an answer goes. */

#include "gun-mesh-private.h"

#include "gun-via.h"

/* Relays first: everybody passes on to all relays what others wrote */
static guint
append_names (
    GString *via, GPtrArray *told, const GunPeer *source, gboolean is_relay, gboolean has_direct)
{
  guint n_names = 0;

  for (guint i = 0; i <= told->len && n_names < GUN_VIA_MAX_NAMES; i++)
    {
      const GunPeer *peer = i < told->len ? g_ptr_array_index (told, i) : source;

      if (peer != NULL && gun_peer_is_relay (peer) == is_relay
          && (has_direct || peer->path != GUN_PATH_DIRECT))
        n_names += gun_via_append (via, peer->pid != NULL ? peer->pid : peer->url);
    }
  return n_names;
}

static GRefString *
new_via (GunMesh *self, GPtrArray *told, const GunPeer *source, gboolean has_direct)
{
  guint n_names;

  g_string_truncate (self->via, 0);
  n_names = append_names (self->via, told, source, TRUE, has_direct);
  if (n_names < GUN_VIA_MAX_NAMES)
    n_names += append_names (self->via, told, source, FALSE, has_direct);
  return n_names > 0 ? g_ref_string_new_len (self->via->str, (gssize) self->via->len) : NULL;
}

/* A private relay is not named to others, nor others to it */
static gboolean
is_anybody_private (GPtrArray *told, const GunPeer *source)
{
  for (guint i = 0; i < told->len; i++)
    if (((const GunPeer *) g_ptr_array_index (told, i))->is_private)
      return TRUE;
  return source != NULL && source->is_private;
}

/**
 * gun_mesh_make_vias:
 * @self: the mesh
 * @told: (element-type GunPeer): who a message is said to
 * @source: (nullable): who brought it
 * @vias: (out): `><` of a put or get, empty when only the addressee has it; gun_vias_clear() ends it
 *
 * Names those who have the message, and nobody else: whoever is named is not told by others. Pids
 * come first in thought: the others know a relay by its pid whatever URL they dialled, and nine
 * characters leave room for all.
 */
void
gun_mesh_make_vias (GunMesh *self, GPtrArray *told, const GunPeer *source, GunVias *vias)
{
  *vias = (GunVias){ NULL, NULL };
  if (told->len + (source != NULL) < 2 || is_anybody_private (told, source))
    return;

  vias->to_others = new_via (self, told, source, FALSE);
  if (self->n_direct > 0)
    vias->to_direct = new_via (self, told, source, TRUE);
}

void
gun_vias_clear (GunVias *vias)
{
  g_clear_pointer (&vias->to_direct, g_ref_string_release);
  g_clear_pointer (&vias->to_others, g_ref_string_release);
}

/**
 * gun_mesh_lookup_asker:
 * @self: the mesh
 * @number: of the peer that brought a message first, or %GUN_DEDUP_NO_PEER
 * @id: (nullable): the `#` of that message
 *
 * An answer goes back the way the first copy came. Once that is closed it goes where another copy
 * came from, whoever that is: it leads to the same asker, which a pid would not prove.
 *
 * Returns: (transfer none) (nullable): who gets the answer
 */
GunPeer *
gun_mesh_lookup_asker (GunMesh *self, guint64 number, GRefString *id)
{
  GunPeer *peer = gun_mesh_lookup_peer (self, number);
  const GunHeard *heard;

  if (peer != NULL || number == GUN_DEDUP_NO_PEER || id == NULL)
    return peer;

  heard = gun_dedup_lookup (self->dedup, id, gun_mesh_now_us (self));
  if (heard == NULL || heard->from != number)
    return NULL;
  peer = gun_mesh_lookup_peer (self, heard->also_from);
  return peer != NULL && !peer->is_private && !gun_mesh_keeps_from (self, peer) ? peer : NULL;
}
