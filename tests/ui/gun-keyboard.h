/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ui-fixture.h"

G_BEGIN_DECLS

/*
 * Keys as a person presses them: xdotool gives them to the X server, and openbox says which window gets them.
 */

/* FALSE: xdotool or openbox is not installed, and the test is skipped. */
gboolean gun_keyboard_start (void);
void gun_keyboard_stop (void);

/* Names of X keys, such as "ctrl+l Tab", pressed one after the other in the window that has the focus */
void gun_keyboard_press (const char *keys);
void gun_keyboard_type (const char *text);

/* (nullable): the window that gets what is pressed */
GtkWindow *gun_keyboard_get_window (void);
/* (nullable): what in it has the focus */
GtkWidget *gun_keyboard_get_focus (void);
/* Whether the focus is on something of @type, or in it, that says @words. @words: (nullable): anything */
gboolean gun_keyboard_is_at (GType type, const char *words);
void gun_keyboard_wait_for_focus (GType type, const char *words);
/* Presses @key until the focus is there; each press has to move it. */
void gun_keyboard_go (const char *key, GType type, const char *words);

G_END_DECLS
