/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_EXPORT_WINDOW (gun_export_window_get_type ())
G_DECLARE_FINAL_TYPE (GunExportWindow, gun_export_window, GUN, EXPORT_WINDOW, AdwWindow)

/**
 * GunExportWindow:
 *
 * How far an export is, and a way to end it; the file appears whole or not at all.
 *
 * Signals: exported (string sentence): it is there, and the window has closed.
 */

/* @souls, @prefixes: (nullable) (element-type GRefString): as for gun_graph_export_async() */
GtkWidget *gun_export_window_new (
    GtkWindow *parent, GunEngine *engine, GPtrArray *souls, GPtrArray *prefixes, const char *path);

G_END_DECLS
