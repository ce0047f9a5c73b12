/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_REFUSED_WINDOW (gun_refused_window_get_type ())
G_DECLARE_FINAL_TYPE (GunRefusedWindow, gun_refused_window, GUN, REFUSED_WINDOW, AdwWindow)

/**
 * GunRefusedWindow:
 *
 * What one peer said and the door kept out: where it would have been, and which rule it broke.
 *
 * Signals: chosen (GunValue): a link to the node of a row
 */
GtkWidget *gun_refused_window_new (GtkWindow *parent, GunEngine *engine, GunPeerView *peer);

G_END_DECLS
