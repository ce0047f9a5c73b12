/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_BOOKMARK_LIST (gun_bookmark_list_get_type ())
G_DECLARE_FINAL_TYPE (GunBookmarkList, gun_bookmark_list, GUN, BOOKMARK_LIST, AdwBin)

/* Bookmarks of one person; more of them would be a second tree. */
#define GUN_BOOKMARK_LIST_MAX 100

/* Their key in the preferences: souls, in the order they were added */
#define GUN_BOOKMARK_LIST_KEY "bookmarks"

/**
 * GunBookmarkList:
 *
 * The nodes a person comes back to, in the sidebar; seen only while there are some. Return opens one, Delete takes it away. It needs a window
 * with the actions win.open-bookmark and win.remove-bookmark (string).
 */

/* @preferences: (nullable): where they are kept */
void gun_bookmark_list_set_preferences (GunBookmarkList *self, GSettings *preferences);

G_END_DECLS
