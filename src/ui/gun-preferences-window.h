/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-server-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_PREFERENCES_WINDOW (gun_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (
    GunPreferencesWindow, gun_preferences_window, GUN, PREFERENCES_WINDOW, AdwPreferencesWindow)

/**
 * GunPreferencesWindow:
 *
 * Shows and changes the preferences; whoever uses them follows the settings. It needs the action win.listen (boolean state).
 */
GtkWidget *gun_preferences_window_new (GtkWindow *parent,
                                       GSettings *preferences,
                                       GunServerList *servers,
                                       GunEngine *engine);

G_END_DECLS
