/* SPDX-License-Identifier: MIT */

/* The pages of the window, each made when somebody looks: what it is told then, and what it is told from then on. */

#include "gun-window-private.h"

#include "gun-first-run-page.h"
#include "gun-sample-bar.h"

static void
take (GtkBuilder *builder, const char *id, gpointer page)
{
  *(GObject **) page = g_object_ref (gtk_builder_get_object (builder, id));
}

static void
error_made_cb (GunWindow *self, GtkBuilder *builder)
{
  take (builder, "page", &gun_window_get_pages (self)->error);
}

static void
graph_made_cb (GunWindow *self, GtkBuilder *builder)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  take (builder, "page", &pages->graph);
  gun_window_exchange_with (self, GTK_WIDGET (pages->graph));
  g_signal_connect_swapped (pages->graph, "notify", G_CALLBACK (gun_window_update_actions), self);
}

/* In a narrow window the side bar, which says it otherwise, is not seen */
static void
say_sync (GunWindow *self, GtkBuilder *builder)
{
  g_object_bind_property (gun_window_get_sidebar (self),
                          "sync",
                          gtk_builder_get_object (builder, "title"),
                          "subtitle",
                          G_BINDING_SYNC_CREATE);
}

static void
show_peers (GunWindowPages *pages, GunEngine *engine)
{
  gun_peers_page_set_engine (pages->peers, engine);
  gtk_widget_set_visible (pages->sample_bar, engine != NULL && gun_engine_is_isolated (engine));
}

static void
peers_made_cb (GunWindow *self, GtkBuilder *builder)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  take (builder, "peers_page", &pages->peers);
  take (builder, "sample_bar", &pages->sample_bar);
  say_sync (self, builder);
  show_peers (pages, gun_window_get_engine (self));
}

static void
network_made_cb (GunWindow *self, GtkBuilder *builder)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  take (builder, "network_page", &pages->network);
  say_sync (self, builder);
  gun_network_page_set_engine (pages->network, gun_window_get_engine (self));
}

static void
peer_made_cb (GunWindow *self, GtkBuilder *builder)
{
  take (builder, "page", &gun_window_get_pages (self)->peer);
}

/* What belongs to a database that is only shown is not asked, and never makes this */
static void
origin_made_cb (GunWindow *self, GtkBuilder *builder)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  take (builder, "page", &pages->origin_bar);
  gun_origin_bar_set_preferences (pages->origin_bar, gun_window_get_preferences (self));
}

void
gun_window_leave_peer (GunWindow *self)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  if (pages->peer != NULL)
    gun_peer_page_set_peer (pages->peer, NULL, NULL);
}

/**
 * gun_window_tell_pages:
 * @engine: (nullable): what those that are there show from now on; the graph, which needs more than that, is told by the window
 */
void
gun_window_tell_pages (GunWindow *self, GunEngine *engine)
{
  GunWindowPages *pages = gun_window_get_pages (self);
  gboolean can_ask = engine != NULL && !gun_engine_is_isolated (engine);

  if (pages->peers != NULL)
    show_peers (pages, engine);
  if (pages->network != NULL)
    gun_network_page_set_engine (pages->network, engine);
  gun_window_leave_peer (self);
  if (pages->origin_bar != NULL)
    gun_origin_bar_set_preferences (pages->origin_bar,
                                    can_ask ? gun_window_get_preferences (self) : NULL);
}

void
gun_window_clear_pages (GunWindow *self)
{
  GunWindowPages *pages = gun_window_get_pages (self);

  if (pages->graph != NULL)
    g_signal_handlers_disconnect_by_data (pages->graph, self);
  g_clear_object (&pages->error);
  g_clear_object (&pages->graph);
  g_clear_object (&pages->peers);
  g_clear_object (&pages->sample_bar);
  g_clear_object (&pages->network);
  g_clear_object (&pages->peer);
  g_clear_object (&pages->origin_bar);
}

/* For the template of the window */
void
gun_window_bind_pages (GtkWidgetClass *widget_class)
{
  g_type_ensure (GUN_TYPE_ERROR_PAGE);
  g_type_ensure (GUN_TYPE_FIRST_RUN_PAGE);
  g_type_ensure (GUN_TYPE_GRAPH_PAGE);
  g_type_ensure (GUN_TYPE_NETWORK_PAGE);
  g_type_ensure (GUN_TYPE_ORIGIN_BAR);
  g_type_ensure (GUN_TYPE_PEER_PAGE);
  g_type_ensure (GUN_TYPE_PEERS_PAGE);
  g_type_ensure (GUN_TYPE_SAMPLE_BAR);

  gtk_widget_class_bind_template_callback (widget_class, error_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, graph_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, peers_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, network_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, peer_made_cb);
  gtk_widget_class_bind_template_callback (widget_class, origin_made_cb);
}
