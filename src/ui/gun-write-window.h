/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_WRITE_WINDOW (gun_write_window_get_type ())
G_DECLARE_FINAL_TYPE (GunWriteWindow, gun_write_window, GUN, WRITE_WINDOW, AdwWindow)

/**
 * GunWriteWindow:
 *
 * Asks for a key and its value, and for a new node also for its soul: a node exists once it has a key.
 *
 * Signals: written (string soul): the write is on its way and the window is closing.
 */
GtkWidget *gun_write_window_new (GtkWindow *parent, GunWrites *writes, GRefString *soul);

G_END_DECLS
