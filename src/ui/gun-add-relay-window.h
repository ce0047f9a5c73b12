/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_ADD_RELAY_WINDOW (gun_add_relay_window_get_type ())
G_DECLARE_FINAL_TYPE (GunAddRelayWindow, gun_add_relay_window, GUN, ADD_RELAY_WINDOW, AdwWindow)

/**
 * GunAddRelayWindow:
 *
 * Asks for the address of a relay and tries it before it is added. Nothing is dialled but by Enter
 * or Test Again.
 *
 * Signals: added (url, private): its normal form, and whether it was made private; the engine has it
 * and the window is closing.
 */
GtkWidget *gun_add_relay_window_new (GunEngine *engine, GtkWindow *parent);

G_END_DECLS
