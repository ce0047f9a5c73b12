/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"
#include "gun-soul-item.h"

G_BEGIN_DECLS

/* Groups that are open at a time */
#define GUN_SOUL_TREE_MAX_OPEN 1000

#define GUN_TYPE_SOUL_TREE (gun_soul_tree_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulTree, gun_soul_tree, GUN, SOUL_TREE, GObject)

/**
 * GunSoulTree:
 *
 * The souls known here, in groups by the slashes of their names, as a GListModel of GunSoulItem: the rows that are shown, those of an open
 * group below it. A soul that others are below is node and group in one row. A level is read when its group is opened, and page by page. It is never reset: what comes and goes is told where it does.
 */
GunSoulTree *gun_soul_tree_new (GunEngine *engine, GunCatalog *catalog);

gboolean gun_soul_tree_expand (GunSoulTree *self, guint position);
void gun_soul_tree_collapse (GunSoulTree *self, guint position);
gboolean gun_soul_tree_reveal (GunSoulTree *self, GRefString *soul, guint *position);
gboolean gun_soul_tree_get_parent (GunSoulTree *self, guint position, guint *parent);

G_END_DECLS
