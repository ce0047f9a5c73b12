/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_IMPORT_WINDOW (gun_import_window_get_type ())
G_DECLARE_FINAL_TYPE (GunImportWindow, gun_import_window, GUN, IMPORT_WINDOW, AdwWindow)

/**
 * GunImportWindow:
 *
 * What is in a file or a `radata` folder, as it would come in: how much is new here, and what cannot
 * be imported and why. Nothing is imported before that was seen and agreed to.
 *
 * Signals: imported (string sentence): it is here, and the window has closed.
 */
GtkWidget *gun_import_window_new (GtkWindow *parent, GunEngine *engine, const char *path);

G_END_DECLS
