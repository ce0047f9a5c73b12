/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_PASTE_WINDOW (gun_paste_window_get_type ())
G_DECLARE_FINAL_TYPE (GunPasteWindow, gun_paste_window, GUN, PASTE_WINDOW, AdwWindow)

/**
 * GunPasteWindow:
 *
 * Shows what a JSON text would write to a node, and what it would replace, before it does; or why it cannot.
 */
GtkWidget *
gun_paste_window_new (GtkWindow *parent, GunWrites *writes, GRefString *soul, const char *text);

G_END_DECLS
