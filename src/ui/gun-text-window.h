/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-key-item.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_TEXT_WINDOW (gun_text_window_get_type ())
G_DECLARE_FINAL_TYPE (GunTextWindow, gun_text_window, GUN, TEXT_WINDOW, AdwWindow)

/**
 * GunTextWindow:
 *
 * An editor for a text of several lines. JSON is checked before it is written. What has lines that are too long to lay out, or what no
 * editor can hold, is shown broken up and can be saved and replaced from a file. What was typed and not written is not lost without a
 * question; what somebody else changes meanwhile is said.
 */
GtkWidget *gun_text_window_new (
    GtkWindow *parent, GunWrites *writes, GunKeyItem *item, const char *draft, gboolean read_only);

/* As the choosers of files would */
void gun_text_window_replace_from (GunTextWindow *self, GFile *file);
void gun_text_window_save_to (GunTextWindow *self, GFile *file);

G_END_DECLS
