/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-server-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_CONNECT_BROWSER_WINDOW (gun_connect_browser_window_get_type ())
G_DECLARE_FINAL_TYPE (
    GunConnectBrowserWindow, gun_connect_browser_window, GUN, CONNECT_BROWSER_WINDOW, AdwWindow)

/**
 * GunConnectBrowserWindow:
 *
 * The room of this computer, and what a web page must say to be found in it. It needs the action win.add-relay.
 */
GtkWidget *gun_connect_browser_window_new (GtkWindow *parent,
                                           GunEngine *engine,
                                           GSettings *preferences,
                                           GunServerList *servers);

G_END_DECLS
