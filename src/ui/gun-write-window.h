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
 * Asks for a key and its value, and for a new node also for its soul: a node exists once it has a key. Or for an item of a set: as set() of gun.js
 * does it, that is a new node of a random name, or one that is there, and a link to it under its name.
 *
 * Signals: written (string soul): the write is on its way and the window is closing.
 */
GtkWidget *gun_write_window_new (GtkWindow *parent, GunWrites *writes, GRefString *soul);
GtkWidget *gun_write_window_new_node (GtkWindow *parent, GunWrites *writes, const char *soul);
GtkWidget *gun_write_window_new_item (GtkWindow *parent, GunWrites *writes, GRefString *set);

G_END_DECLS
