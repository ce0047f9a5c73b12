/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIDEBAR (gun_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (GunSidebar, gun_sidebar, GUN, SIDEBAR, AdwBin)

/**
 * GunSidebar:
 *
 * The pages to choose from, and the state of sync. It needs a window with the action win.show-page (string).
 *
 * Properties: narrow (boolean): it stands alone in the window, and so has the window's buttons; sync (string, with notify): the state of sync
 * for a page to say, which is empty while the sidebar stands beside it and says so itself.
 * Signals: chosen (string name): a page was chosen, also the one shown already; selected (string name): its row
 * is the selected one now, be it by the keyboard passing through.
 */
void gun_sidebar_set_engine (GunSidebar *self, GunEngine *engine);
void gun_sidebar_set_preferences (GunSidebar *self, GSettings *preferences);
void gun_sidebar_select (GunSidebar *self, const char *name);

G_END_DECLS
