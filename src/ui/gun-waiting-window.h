/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_WAITING_WINDOW (gun_waiting_window_get_type ())
G_DECLARE_FINAL_TYPE (GunWaitingWindow, gun_waiting_window, GUN, WAITING_WINDOW, AdwWindow)

/**
 * GunWaitingWindow:
 *
 * What was written here and has not arrived: for whom it waits, and a way to give it up.
 *
 * Signals: chosen (GunValue): a link to the node of a row
 */
GtkWidget *gun_waiting_window_new (GtkWindow *parent, GunEngine *engine);

G_END_DECLS
