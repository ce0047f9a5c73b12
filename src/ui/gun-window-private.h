/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_UI_COMPILATION
#error "Only for src/ui"
#endif

#include "gun-error-page.h"
#include "gun-graph-page.h"
#include "gun-network-page.h"
#include "gun-origin-bar.h"
#include "gun-peer-page.h"
#include "gun-peers-page.h"
#include "gun-server-list.h"
#include "gun-sidebar.h"
#include "gun-undo.h"
#include "gun-window.h"
#include "gun-writes.h"

G_BEGIN_DECLS

/* (nullable): until somebody looks */
typedef struct
{
  GunErrorPage *error;
  GunGraphPage *graph;
  GunPeersPage *peers;
  GtkWidget *sample_bar; /* above the peers */
  GunNetworkPage *network;
  GunPeerPage *peer;
  GunOriginBar *origin_bar;
} GunWindowPages;

/* gun-window.c */
void gun_window_show_page (GunWindow *self, const char *page);
void gun_window_search (GunWindow *self);
void gun_window_show_sidebar (GunWindow *self);
void gun_window_show_toast (GunWindow *self, AdwToast *toast);
GunEngine *gun_window_get_engine (GunWindow *self);
GunCatalog *gun_window_get_catalog (GunWindow *self);
GunWrites *gun_window_get_writes (GunWindow *self);
GunUndo *gun_window_get_undo (GunWindow *self);
GunGraphPage *gun_window_get_graph_page (GunWindow *self);
GunWindowPages *gun_window_get_pages (GunWindow *self);
GunSidebar *gun_window_get_sidebar (GunWindow *self);
GSettings *gun_window_get_preferences (GunWindow *self);
GunServerList *gun_window_get_servers (GunWindow *self);
void gun_window_show_preferences (GunWindow *self);

/* gun-window-actions.c */
void gun_window_add_actions (GunWindow *self);
void gun_window_update_actions (GunWindow *self);
void gun_window_remember_relay (GunWindow *self, const char *url, gboolean remember);
void gun_window_remember_private (GunWindow *self, const char *url, gboolean is_private);

/* gun-window-ask.c */
void gun_window_ask_to_write (GunWindow *self, GunValue *root);
void gun_window_allow_written (GunWindow *self);

/* gun-window-bookmarks.c */
void gun_window_add_bookmarks (GunWindow *self);
void gun_window_update_bookmark (GunWindow *self);

/* gun-window-direct.c */
void gun_window_apply_direct (GunWindow *self);
void gun_window_add_server_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);
void gun_window_connect_browser_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);

/* gun-window-exchange.c */
void gun_window_add_exchange (GunWindow *self);
void gun_window_exchange_with (GunWindow *self, GtkWidget *page);
void gun_window_update_exchange (GunWindow *self);
void gun_window_import_path (GunWindow *self, const char *path);
/* @soul, @prefix: (nullable): one node, or all that begin so; all when there is neither */
void gun_window_export_to (GunWindow *self, GRefString *soul, GRefString *prefix, const char *path);
/* gun-window-invite.c */
void gun_window_accept_invite_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);
void gun_window_invite_desktop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);

/* gun-window-listen.c */
gboolean gun_window_is_listening (GunWindow *self);
void gun_window_change_listening_cb (GSimpleAction *action, GVariant *state, gpointer user_data);
void gun_window_follow_preference (GunWindow *self, const char *key, GSettings *preferences);

/* gun-window-pages.c */
void gun_window_leave_peer (GunWindow *self);
void gun_window_tell_pages (GunWindow *self, GunEngine *engine);
void gun_window_clear_pages (GunWindow *self);
void gun_window_bind_pages (GtkWidgetClass *widget_class);

/* gun-window-toasts.c */
void gun_window_say_done (GunWindow *self, GunWriteStep *step);
void gun_window_say_failed (GunWindow *self, const char *key, const GError *error);

/* gun-window-undo.c */
void
gun_window_ask_to_overwrite (GunWindow *self, GunWriteStep *step, GunValue *key, GunValue *now);
void gun_window_undo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);
void gun_window_redo_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data);
void gun_window_bind_undo (GtkWidgetClass *widget_class);

G_END_DECLS
