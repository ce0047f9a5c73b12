/* SPDX-License-Identifier: MIT */

#include "gun-backing.h"

G_DEFINE_INTERFACE (GunBacking, gun_backing, G_TYPE_OBJECT)

static void
gun_backing_default_init (GunBackingInterface *iface)
{
}

/**
 * gun_backing_read:
 * @self: the backing
 * @soul: (transfer none): of which node
 * @keys: (nullable) (transfer none) (element-type GRefString): which keys; %NULL asks for the whole
 *   node, none at all only whether there is one: then an empty node is found
 * @func: what to call with what was found, once, after this returned
 * @user_data: for @func
 *
 * Reads what was committed, and what was given to gun_backing_write() before this call.
 * Thread: @func runs in the context of this call.
 */
void
gun_backing_read (GunBacking *self,
                  GRefString *soul,
                  GPtrArray *keys,
                  GunBackingReadFunc func,
                  gpointer user_data)
{
  g_return_if_fail (GUN_IS_BACKING (self));
  g_return_if_fail (soul != NULL && func != NULL);

  GUN_BACKING_GET_IFACE (self)->read (self, soul, keys, func, user_data);
}

/**
 * gun_backing_write:
 * @self: the backing
 * @changes: (transfer none) (element-type GunChange): what to keep, all of it or nothing
 * @func: what to call when it is committed or has failed, once, after this returned
 * @user_data: for @func
 *
 * Thread: @func runs in the context of this call.
 */
void
gun_backing_write (GunBacking *self,
                   GPtrArray *changes,
                   GunBackingWriteFunc func,
                   gpointer user_data)
{
  g_return_if_fail (GUN_IS_BACKING (self));
  g_return_if_fail (changes != NULL && func != NULL);

  GUN_BACKING_GET_IFACE (self)->write (self, changes, func, user_data);
}

/**
 * gun_backing_query:
 * @self: the backing
 * @query: (transfer none): a stretch of the graph
 * @func: what to call with what was found, once, after this returned
 * @user_data: for @func
 *
 * Reads what was committed, and what was given to gun_backing_write() before this call.
 * Thread: @func runs in the context of this call.
 */
void
gun_backing_query (GunBacking *self,
                   const GunQuery *query,
                   GunBackingQueryFunc func,
                   gpointer user_data)
{
  g_return_if_fail (GUN_IS_BACKING (self));
  g_return_if_fail (query != NULL && func != NULL);

  GUN_BACKING_GET_IFACE (self)->query (self, query, func, user_data);
}

/**
 * gun_backing_may_have:
 * @self: the backing
 * @soul: (transfer none): a soul
 *
 * Returns: %FALSE when it certainly holds nothing of @soul, nor will by what was given to
 *   gun_backing_write() before, so that a read would find nothing
 */
gboolean
gun_backing_may_have (GunBacking *self, GRefString *soul)
{
  GunBackingInterface *iface;

  g_return_val_if_fail (GUN_IS_BACKING (self), TRUE);
  g_return_val_if_fail (soul != NULL, TRUE);

  iface = GUN_BACKING_GET_IFACE (self);
  return iface->may_have == NULL || iface->may_have (self, soul);
}
