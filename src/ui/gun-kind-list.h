/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"
#include "gun-soul-item.h"

G_BEGIN_DECLS

/* Souls that are shown of a kind: whoever has more finds one sooner by its name */
#define GUN_KIND_LIST_MAX 5000

#define GUN_TYPE_KIND_LIST (gun_kind_list_get_type ())
G_DECLARE_FINAL_TYPE (GunKindList, gun_kind_list, GUN, KIND_LIST, GObject)

/**
 * GunKindList:
 *
 * The souls of one kind as a GListModel of GunSoulItem, in UTF-16 order: the first page, and another whenever somebody reads near the end.
 * What comes, goes or becomes of another kind is mended in within some seconds, and rows that stay keep their items.
 *
 * Signals: changed (): of what the functions below say something is another.
 * Thread: the engine's context.
 */
GunKindList *gun_kind_list_new (GunEngine *engine);
void gun_kind_list_set_kind (GunKindList *self, GunSearchKind kind);
GunSearchKind gun_kind_list_get_kind (GunKindList *self);

gboolean gun_kind_list_is_loading (GunKindList *self);
gboolean gun_kind_list_has_more (GunKindList *self);
const char *gun_kind_list_get_problem (GunKindList *self);
gboolean gun_kind_list_find (GunKindList *self, GRefString *soul, guint *position);

G_END_DECLS
