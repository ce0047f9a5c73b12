/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_ACCEPT_INVITE_WINDOW (gun_accept_invite_window_get_type ())
G_DECLARE_FINAL_TYPE (
    GunAcceptInviteWindow, gun_accept_invite_window, GUN, ACCEPT_INVITE_WINDOW, AdwWindow)

/**
 * GunAcceptInviteWindow:
 *
 * Takes an invite, gives the answer to send back, and shows what comes of both. Closing it cancels the answer as long as nobody came.
 */
GtkWidget *gun_accept_invite_window_new (GtkWindow *parent, GunEngine *engine, const char *invite);

G_END_DECLS
