/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-change.h"
#include "gun-query.h"

G_BEGIN_DECLS

#define GUN_TYPE_BACKING (gun_backing_get_type ())
G_DECLARE_INTERFACE (GunBacking, gun_backing, GUN, BACKING, GObject)

/**
 * GunBackingReadFunc:
 * @node: (nullable) (transfer none): the keys found; %NULL when there are none
 * @error: (nullable): why it could not be read
 */
typedef void (*GunBackingReadFunc) (GunNode *node, const GError *error, gpointer user_data);

/**
 * GunBackingWriteFunc:
 * @error: (nullable): why nothing of it was committed
 */
typedef void (*GunBackingWriteFunc) (const GError *error, gpointer user_data);

/**
 * GunBackingQueryFunc:
 * @nodes: (nullable) (transfer none) (element-type GunNode): what was found; %NULL with @error
 * @error: (nullable): why it could not be read
 */
typedef void (*GunBackingQueryFunc) (GPtrArray *nodes, const GError *error, gpointer user_data);

/**
 * GunBacking:
 *
 * What keeps the graph for good. #GunGraph owns this interface, engine/ implements it over store/
 * and its writer thread.
 *
 * Operations are carried out in the order they were asked for: a read sees every write asked for
 * before it. Callbacks come in the context of the caller, never from within the call, each exactly
 * once.
 */
struct _GunBackingInterface
{
  GTypeInterface parent;

  /* @keys: (nullable) (element-type GRefString): %NULL asks for the whole node, none at all whether
   * anything is known of it: an empty node when there is */
  void (*read) (GunBacking *self,
                GRefString *soul,
                GPtrArray *keys,
                GunBackingReadFunc func,
                gpointer user_data);
  /* @changes: (element-type GunChange): one commit; all or nothing */
  void (*write) (GunBacking *self,
                 GPtrArray *changes,
                 GunBackingWriteFunc func,
                 gpointer user_data);
  /* (nullable): FALSE says that no key of @soul was ever written */
  gboolean (*may_have) (GunBacking *self, GRefString *soul);
  /* A #GunQueryAnswer of it */
  void (*query) (GunBacking *self,
                 const GunQuery *query,
                 GunBackingQueryFunc func,
                 gpointer user_data);
};

void gun_backing_read (GunBacking *self,
                       GRefString *soul,
                       GPtrArray *keys,
                       GunBackingReadFunc func,
                       gpointer user_data);
void gun_backing_write (GunBacking *self,
                        GPtrArray *changes,
                        GunBackingWriteFunc func,
                        gpointer user_data);
void gun_backing_query (GunBacking *self,
                        const GunQuery *query,
                        GunBackingQueryFunc func,
                        gpointer user_data);
gboolean gun_backing_may_have (GunBacking *self, GRefString *soul);

G_END_DECLS
