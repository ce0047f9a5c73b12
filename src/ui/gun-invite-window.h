/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_INVITE_WINDOW (gun_invite_window_get_type ())
G_DECLARE_FINAL_TYPE (GunInviteWindow, gun_invite_window, GUN, INVITE_WINDOW, AdwWindow)

/**
 * GunInviteWindow:
 *
 * Makes an invite, takes the answer to it and shows what comes of both. Closing it cancels the invite as long as nobody came. The signal
 * "led-on" has the text of an invite that somebody put where the answer belongs and wants to accept.
 */
GtkWidget *gun_invite_window_new (GtkWindow *parent, GunEngine *engine);

G_END_DECLS
