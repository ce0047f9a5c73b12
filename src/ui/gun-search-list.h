/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-engine.h"
#include "gun-search-item.h"

G_BEGIN_DECLS

/* Results that are shown: nobody reads more, and another word finds what is wanted sooner */
#define GUN_SEARCH_LIST_MAX 5000

#define GUN_TYPE_SEARCH_LIST (gun_search_list_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchList, gun_search_list, GUN, SEARCH_LIST, GObject)

/**
 * GunSearchList:
 *
 * What is found as one types, as a GListModel of GunSearchItem: the first page, and another whenever somebody reads on. What is
 * shown stays until the first page of the next search is there. What was searched while the index lacked something is searched again when it
 * is whole; results that stay keep their items.
 *
 * Signals: changed (): of what is said about the results something is another; found (): the first results of another search are shown, or
 * there are none.
 * Thread: the engine's context.
 */
GunSearchList *gun_search_list_new (GunEngine *engine);

void gun_search_list_search (GunSearchList *self, GRefString *text, GunSearchKind kind);
void gun_search_list_read_on (GunSearchList *self);
void gun_search_list_clear (GunSearchList *self);

gboolean gun_search_list_is_searching (GunSearchList *self);
gboolean gun_search_list_has_searched (GunSearchList *self);
gboolean gun_search_list_searched_only_names (GunSearchList *self);
gboolean gun_search_list_is_cut (GunSearchList *self);
const char *gun_search_list_get_problem (GunSearchList *self);

G_END_DECLS
