/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_OPEN_WINDOW (gun_open_window_get_type ())
G_DECLARE_FINAL_TYPE (GunOpenWindow, gun_open_window, GUN, OPEN_WINDOW, AdwWindow)

/**
 * GunOpenWindow:
 *
 * Asks for a soul by name, and offers those known here that begin with what was typed, or hold it.
 *
 * Signals: chosen (GunValue): a link to the soul; the window is closing.
 */
GtkWidget *gun_open_window_new (GtkWindow *parent, GunEngine *engine);
void gun_open_window_set_purpose (GunOpenWindow *self, const char *title, const char *label);

G_END_DECLS
