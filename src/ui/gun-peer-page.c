/* SPDX-License-Identifier: MIT */

#include "gun-peer-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gun-peer-detail-words.h"
#include "gun-peer-facts-box.h"
#include "gun-peer-words.h"
#include "gun-why-box.h"

/* How long an answer to Ping may take */
#define PING_WAIT_S 5

/* Why there is no direct way is asked every so many seconds, and whenever the way changed */
#define WHY_SECONDS 5

struct _GunPeerPage
{
  GtkWidget parent_instance;

  GunEngine *engine;     /* (nullable) */
  GunPeerView *peer;     /* (nullable) */
  GunPeerDetail *detail; /* (nullable): as it was shown last */
  GCancellable *cancellable;
  gboolean asks;     /* for the detail */
  gboolean asks_why; /* for the explanation */
  guint why_in_s;    /* seconds until it is asked for again */
  GunRoute why_route;
  guint tick_id;
  gboolean narrow;

  GtkWidget *box;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkScrolledWindow *scrolled_window;
  GtkImage *kind_image;
  GtkLabel *sentence_label;
  GtkLabel *name_label;
  GtkButton *pause_button;
  AdwButtonContent *copy_content;
  GtkWidget *paused_label;
  GtkLabel *reason_label;
  GunWhyBox *why_box;
  GunPeerFactsBox *facts_box;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

enum
{
  SIGNAL_BACK,
  SIGNAL_FORGOTTEN,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunPeerPage, gun_peer_page, GTK_TYPE_WIDGET)

static void
say (GunPeerPage *self, const char *sentence)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say", "s", sentence);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (g_strcmp0 (gtk_label_get_label (label), text) != 0)
    gtk_label_set_label (label, text);
}

static gboolean
is_open (GunPeerPage *self)
{
  return gun_peer_view_get_state (self->peer) == GUN_PEER_VIEW_OPEN;
}

static gboolean
is_direct (GunPeerPage *self)
{
  return gun_peer_words_group (self->peer) == GUN_PEER_GROUP_DIRECT;
}

/* A program that came here cannot be dialled; whatever is not connected cannot be asked */
static void
update_actions (GunPeerPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GunPeerKind kind
      = self->peer == NULL ? GUN_PEER_KIND_PROGRAM : gun_peer_view_get_kind (self->peer);
  gboolean open = self->peer != NULL && is_open (self);
  gboolean is_invited = self->peer != NULL && gun_peer_view_is_invited (self->peer);
  gboolean paused = open && gun_peer_view_get_paused (self->peer);

  gtk_widget_action_set_enabled (widget, "peer-page.ping", open && !paused);
  gtk_widget_action_set_enabled (widget, "peer-page.pause", open);
  gtk_widget_action_set_enabled (widget,
                                 "peer-page.reconnect",
                                 kind != GUN_PEER_KIND_PROGRAM && !is_invited
                                     && (kind != GUN_PEER_KIND_RELAY || !open));
  gtk_widget_action_set_enabled (widget, "peer-page.forget", kind != GUN_PEER_KIND_PROGRAM);
  gtk_widget_action_set_enabled (widget, "peer-page.copy-report", self->detail != NULL);
  gtk_widget_action_set_enabled (widget, "peer-page.copy-whole-report", self->detail != NULL);
  gtk_button_set_label (self->pause_button, paused ? _ ("Resume") : _ ("Pause"));
  gtk_widget_set_visible (self->paused_label, paused);
}

static void
show_head (GunPeerPage *self, const GunPeerDetail *detail)
{
  g_autofree char *sentence = gun_peer_detail_dup_sentence (detail);
  g_autofree char *name = gun_peer_detail_dup_title (detail);
  g_autofree char *state = NULL;
  g_autofree char *where = NULL;
  gint64 relay_us = detail->round_trip_source == GUN_ROUND_TRIP_RELAY ? detail->round_trip_us : -1;

  state = gun_peer_words_state (self->peer, relay_us, g_get_monotonic_time ());
  /* Translators: who, and the name of a room: "Browser mKx3Tq8Zb · in room lobby" */
  where = detail->room != NULL ? g_strdup_printf (_ ("%s · in room %s"), name, detail->room)
                               : g_strdup (name);
  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, state);
  set_text (self->sentence_label, sentence);
  set_text (self->name_label, where);
  set_text (self->reason_label, detail->reason != NULL ? detail->reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label),
                          detail->reason != NULL && detail->state != GUN_PEER_VIEW_OPEN
                              && !gun_peer_words_is_remote (self->peer));
  gtk_image_set_from_icon_name (self->kind_image, gun_peer_words_kind_icon (self->peer));
  if (is_direct (self))
    gtk_widget_add_css_class (GTK_WIDGET (self->kind_image), "accent");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->kind_image), "accent");
}

static void
show_detail (GunPeerPage *self, GunPeerDetail *detail)
{
  g_clear_pointer (&self->detail, gun_peer_detail_unref);
  self->detail = gun_peer_detail_ref (detail);
  show_head (self, detail);
  gun_peer_facts_box_show (self->facts_box, detail);
  update_actions (self);
}

/* What was known last stays, so that one can read how it ended */
static void
show_gone (GunPeerPage *self)
{
  set_text (self->sentence_label, _ ("This peer is gone; this is what was known last"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->kind_image), "accent");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "peer-page.ping", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "peer-page.pause", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "peer-page.reconnect", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "peer-page.forget", FALSE);
  g_clear_handle_id (&self->tick_id, g_source_remove);
}

static void
detailed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunPeerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunPeerDetail) detail
      = gun_engine_detail_peer_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->peer == NULL)
    return;

  self->asks = FALSE;
  if (detail != NULL)
    show_detail (self, detail);
  else if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND))
    show_gone (self);
}

static void
explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunPeerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunWhyReport) report
      = gun_engine_explain_peer_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->peer == NULL)
    return;

  self->asks_why = FALSE;
  if (report != NULL)
    gun_why_box_show (self->why_box, report);
  gtk_widget_set_visible (GTK_WIDGET (self->why_box), report != NULL && !is_direct (self));
}

static void
ask_why (GunPeerPage *self)
{
  GunRoute route = gun_peer_view_get_route (self->peer);

  if (!gun_peer_words_is_remote (self->peer) || is_direct (self))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->why_box), FALSE);
      self->why_in_s = 0;
      return;
    }
  if (self->asks_why || (self->why_in_s > 0 && route == self->why_route))
    {
      self->why_in_s -= self->why_in_s > 0;
      return;
    }

  self->asks_why = TRUE;
  self->why_in_s = WHY_SECONDS;
  self->why_route = route;
  gun_engine_explain_peer_async (
      self->engine, self->peer, self->cancellable, explained_cb, g_object_ref (self));
}

/* However much happens: at most once a second, and never while the answer before is on its way */
static void
refresh (GunPeerPage *self)
{
  if (self->peer == NULL)
    return;

  ask_why (self);
  if (self->asks)
    return;
  self->asks = TRUE;
  gun_engine_detail_peer_async (
      self->engine, self->peer, self->cancellable, detailed_cb, g_object_ref (self));
}

static gboolean
tick_cb (gpointer user_data)
{
  refresh (user_data);

  return G_SOURCE_CONTINUE;
}

static void
start (GunPeerPage *self)
{
  if (self->tick_id != 0 || self->peer == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  self->tick_id = g_timeout_add_seconds (1, tick_cb, self);
  refresh (self);
}

static void
let_go (GunPeerPage *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->peer != NULL)
    g_signal_handlers_disconnect_by_data (self->peer, self);
  g_clear_pointer (&self->detail, gun_peer_detail_unref);
  g_clear_object (&self->peer);
  g_clear_object (&self->engine);
  self->asks = FALSE;
  self->asks_why = FALSE;
  self->why_in_s = 0;
}

/* Until something is known: who it is */
static void
show_nothing (GunPeerPage *self)
{
  g_autofree char *name = gun_peer_words_name (self->peer);

  adw_window_title_set_title (self->title, name);
  adw_window_title_set_subtitle (self->title, "");
  set_text (self->sentence_label, "–");
  set_text (self->name_label, name);
  gtk_widget_set_visible (GTK_WIDGET (self->why_box), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), FALSE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
  gun_peer_facts_box_begin (self->facts_box);
  gun_why_box_begin (self->why_box);
}

/**
 * gun_peer_page_set_peer:
 * @self: a page
 * @engine: (nullable): whose peer
 * @peer: (nullable): whom to show; %NULL: nobody
 */
void
gun_peer_page_set_peer (GunPeerPage *self, GunEngine *engine, GunPeerView *peer)
{
  g_return_if_fail (GUN_IS_PEER_PAGE (self));
  g_return_if_fail (peer == NULL || GUN_IS_ENGINE (engine));

  if (self->peer == peer)
    return;

  let_go (self);
  if (peer == NULL)
    return;

  self->engine = g_object_ref (engine);
  self->peer = g_object_ref (peer);
  self->cancellable = g_cancellable_new ();
  g_signal_connect_object (
      peer, "notify::state", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      peer, "notify::paused", G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  show_nothing (self);
  update_actions (self);
  start (self);
}

GunPeerView *
gun_peer_page_get_peer (GunPeerPage *self)
{
  g_return_val_if_fail (GUN_IS_PEER_PAGE (self), NULL);

  return self->peer;
}

static void
back_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_BACK], 0);
}

static void
pinged_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunPeerPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gint64 round_trip_us = gun_engine_ping_finish (GUN_ENGINE (source), result, &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->peer == NULL)
    return;
  if (error != NULL)
    sentence = g_strdup (error->message);
  else
    sentence = g_strdup_printf (_ ("Answered in %.1f ms"), (double) round_trip_us / 1000);
  say (self, sentence);
}

static void
ping_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPeerPage *self = GUN_PEER_PAGE (widget);

  gun_engine_ping_async (
      self->engine, self->peer, PING_WAIT_S, self->cancellable, pinged_cb, g_object_ref (self));
}

static void
reconnect_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPeerPage *self = GUN_PEER_PAGE (widget);

  gun_engine_retry_peer (self->engine, self->peer);
  say (self, _ ("A new connection is tried"));
}

static void
pause_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPeerPage *self = GUN_PEER_PAGE (widget);

  gun_engine_set_peer_paused (self->engine, self->peer, !gun_peer_view_get_paused (self->peer));
}

static void
copy (GunPeerPage *self, gboolean with_addresses)
{
  g_autofree char *report = gun_peer_detail_to_report (self->detail, with_addresses);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), report);
  say (self,
       with_addresses ? _ ("Report copied, with addresses")
                      : _ ("Report copied, without addresses"));
}

static void
copy_report_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (GUN_PEER_PAGE (widget), FALSE);
}

static void
copy_whole_report_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  copy (GUN_PEER_PAGE (widget), TRUE);
}

static void
forget_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPeerPage *self = GUN_PEER_PAGE (widget);
  g_autoptr (GunPeerView) peer = g_object_ref (self->peer);

  gun_engine_remove_peer (self->engine, peer);
  g_signal_emit (self, signals[SIGNAL_FORGOTTEN], 0, peer);
  g_signal_emit (self, signals[SIGNAL_BACK], 0);
}

static void
gun_peer_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gun_peer_page_parent_class)->map (widget);

  start (GUN_PEER_PAGE (widget));
  gtk_widget_grab_focus (GUN_PEER_PAGE (widget)->back_button);
}

static void
gun_peer_page_unmap (GtkWidget *widget)
{
  g_clear_handle_id (&GUN_PEER_PAGE (widget)->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (gun_peer_page_parent_class)->unmap (widget);
}

static void
gun_peer_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_PEER_PAGE (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peer_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunPeerPage *self = GUN_PEER_PAGE (object);

  switch (prop_id)
    {
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      /* Its icon and its name are left */
      adw_button_content_set_label (self->copy_content, self->narrow ? "" : _ ("Copy Report"));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peer_page_dispose (GObject *object)
{
  GunPeerPage *self = GUN_PEER_PAGE (object);

  let_go (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (gun_peer_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "peer-page.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "peer-page.ping", NULL, ping_action);
  gtk_widget_class_install_action (widget_class, "peer-page.reconnect", NULL, reconnect_action);
  gtk_widget_class_install_action (widget_class, "peer-page.pause", NULL, pause_action);
  gtk_widget_class_install_action (widget_class, "peer-page.copy-report", NULL, copy_report_action);
  gtk_widget_class_install_action (
      widget_class, "peer-page.copy-whole-report", NULL, copy_whole_report_action);
  gtk_widget_class_install_action (widget_class, "peer-page.forget", NULL, forget_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "peer-page.back", NULL);
  gtk_widget_class_add_binding_action (
      widget_class, GDK_KEY_Left, GDK_ALT_MASK, "peer-page.back", NULL);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-peer-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, box);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, title);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, scrolled_window);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, kind_image);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, sentence_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, name_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, copy_content);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, paused_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, reason_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, why_box);
  gtk_widget_class_bind_template_child (widget_class, GunPeerPage, facts_box);
}

static void
gun_peer_page_class_init (GunPeerPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_PEER_FACTS_BOX);
  g_type_ensure (GUN_TYPE_WHY_BOX);
  object_class->get_property = gun_peer_page_get_property;
  object_class->set_property = gun_peer_page_set_property;
  object_class->dispose = gun_peer_page_dispose;
  widget_class->map = gun_peer_page_map;
  widget_class->unmap = gun_peer_page_unmap;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_BACK] = g_signal_new (
      "back", GUN_TYPE_PEER_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FORGOTTEN] = g_signal_new ("forgotten",
                                            GUN_TYPE_PEER_PAGE,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            1,
                                            GUN_TYPE_PEER_VIEW);

  install_actions (widget_class);
  bind_template (widget_class);
}

static void
gun_peer_page_init (GunPeerPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
