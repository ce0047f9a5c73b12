/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-server-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_ICE_SERVER_WINDOW (gun_ice_server_window_get_type ())
G_DECLARE_FINAL_TYPE (GunIceServerWindow, gun_ice_server_window, GUN, ICE_SERVER_WINDOW, AdwWindow)

/**
 * GunIceServerWindow:
 *
 * Adds a STUN or TURN server to the preferences, or changes one.
 */
GtkWidget *gun_ice_server_window_new (GtkWindow *parent, GunServerList *servers, guint position);

G_END_DECLS
