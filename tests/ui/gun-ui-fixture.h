/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-test-await.h"
#include "gun-window.h"

G_BEGIN_DECLS

/*
 * What the tests of the window share: an engine on a database of its own, a window on it, and ways to wait, find and press.
 */

/* How long anything may take, seconds; waiting ends as soon as it is so. */
#define GUN_UI_PATIENCE_S 20

void gun_ui_test_init (int *argc, char ***argv);

/* Lets frames be drawn and sources run until nothing waits. */
void gun_ui_settle (void);

char *gun_ui_dup_scratch_path (const char *name);
/* A database with a graph of tests/ui/data in it, as if it had come from a relay. @checked: and passed the door. */
char *gun_ui_make_database (const char *graph, gboolean checked);
/* A database with @souls (element-type GRefString) in it, as if they had come from a relay and passed the door. */
char *gun_ui_make_souls (GPtrArray *souls);
GunEngine *gun_ui_start_engine (const char *database, gboolean isolated);
void gun_ui_stop_engine (GunEngine *engine);
char *gun_ui_listen (GunEngine *engine);
void gun_ui_put (GunEngine *engine, const char *soul, const char *key, GunValue *value);
void gun_ui_put_text (GunEngine *engine, const char *soul, const char *key, const char *text);
GunValue *gun_ui_dup_value (GunEngine *engine, const char *soul, const char *key);

/* Asks peers for a whole node and waits for it. */
void gun_ui_get (GunEngine *engine, const char *soul);

GunWindow *gun_ui_open_window (GunEngine *engine);
void gun_ui_close_window (GunWindow *window);

/* The first widget of @type below @root that is mapped and, with @words, says them; NULL when there is none. */
GtkWidget *gun_ui_find (gpointer root, GType type, const char *words);
/* The same, awaited. */
GtkWidget *gun_ui_wait_for (gpointer root, GType type, const char *words);
gboolean gun_ui_shows (gpointer root, const char *words);
void gun_ui_wait_for_words (gpointer root, const char *words);
void gun_ui_press (gpointer root, const char *words);
/* Selects a row of the node shown, and begins to change it. */
void gun_ui_select_row (GunWindow *window, guint position);
void gun_ui_edit_row (GunWindow *window, guint position);
/* (transfer full): the pixels of @widget as it is drawn, row by row */
guint32 *gun_ui_draw (GtkWidget *widget);
GtkWindow *gun_ui_get_dialog (GType type);
/* Says "Write Here" to the question before the first write where everything came from others. */
void gun_ui_write_anyway (void);

G_END_DECLS
