/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_WINDOW (gun_window_get_type ())
G_DECLARE_FINAL_TYPE (GunWindow, gun_window, GUN, WINDOW, AdwApplicationWindow)

/**
 * GunWindow:
 *
 * The window: sidebar and pages, around one engine.
 *
 * Property: narrow (boolean, with notify): sidebar and content are shown one at a time.
 * Signals: drawn (): the first frame of an empty window is there, and it is time to fill it; try-again (); open-database (string path): from the
 * page about a database that cannot be opened.
 */
GtkWidget *gun_window_new (GtkApplication *application, GSettings *settings, gboolean remember);

gboolean gun_window_is_drawn (GunWindow *self);

void gun_window_set_engine (GunWindow *self, GunEngine *engine);
void gun_window_set_error (GunWindow *self, const char *database, const GError *error);

void gun_window_open_soul (GunWindow *self, GRefString *soul);
void gun_window_say (GunWindow *self, const char *sentence);
void gun_window_listen (GunWindow *self, const char *address);

G_END_DECLS
