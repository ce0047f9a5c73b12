/* SPDX-License-Identifier: MIT */

#include "gun-peer-row.h"

#include <glib/gi18n.h>

#include "gun-peer-words.h"
#include "gun-sparkline.h"
#include "gun-tooltip.h"

/* Nobody reads faster than a row is shown anew, milliseconds */
#define UPDATE_INTERVAL_MS 250

struct _GunPeerRow
{
  GtkListBoxRow parent_instance;

  GunPeerView *peer;
  gint64 relay_round_trip_us; /* of the relay that it was heard of through; -1 when not known */
  guint update_id;
  gint64 updated_us; /* monotonic */
  gboolean is_stale; /* what it shows is not what is known */
  gboolean narrow;

  GtkImage *kind_image;
  GtkLabel *title_label;
  GtkImage *state_image;
  GtkBox *state_box;
  GtkLabel *state_label;
  GtkLabel *reason_label;
  GunSparkline *sparkline;
  GtkLabel *rate_label;
  GtkWidget *refused_button;
  GtkLabel *refused_label;
  GtkButton *why_button;
  GtkButton *retry_button;
  GtkButton *browse_button;
};

enum
{
  PROP_PEER = 1,
  PROP_NARROW,
  PROP_PRIVATE,
  N_PROPS
};

enum
{
  SIGNAL_SHOW,
  SIGNAL_BROWSE,
  SIGNAL_RETRY,
  SIGNAL_FORGET,
  SIGNAL_SET_PRIVATE,
  SIGNAL_SHOW_REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunPeerRow, gun_peer_row, GTK_TYPE_LIST_BOX_ROW)

void
gun_peer_row_refresh (GunPeerRow *self)
{
  g_autofree char *state = NULL;
  g_autofree char *name = NULL;
  g_autofree char *description = NULL;
  g_autofree char *details = NULL;

  g_return_if_fail (GUN_IS_PEER_ROW (self));

  state = gun_peer_words_state (self->peer, self->relay_round_trip_us, g_get_monotonic_time ());
  details = gun_peer_words_details (self->peer);
  /* In a narrow window the words do not all have room */
  gun_tooltip_set_text (self->state_label, details != NULL ? details : state);
  if (g_str_equal (state, gtk_label_get_label (self->state_label)))
    return;

  gtk_label_set_label (self->state_label, state);
  name = gun_peer_words_name (self->peer);
  description = g_strdup_printf ("%s, %s", name, state);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, description, -1);
}

static void
show_refused (GunPeerRow *self)
{
  guint n_refused = (guint) MIN (gun_peer_view_get_writes_refused (self->peer), G_MAXUINT);
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u write refused", "%u writes refused", n_refused), n_refused);

  gtk_label_set_label (self->refused_label, words);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->refused_button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_visible (self->refused_button, n_refused > 0);
}

static void
show_rate (GunPeerRow *self)
{
  gboolean open = gun_peer_view_get_state (self->peer) == GUN_PEER_VIEW_OPEN;
  /* The last measure of what has ended is none of what is */
  g_autofree char *rate
      = gun_peer_words_rate (open ? gun_peer_view_get_bytes_per_second (self->peer) : -1);
  g_autofree char *words = NULL;

  gtk_label_set_label (self->rate_label, rate);
  words = g_strdup_printf (_ ("Traffic: %s"), rate);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->rate_label), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

/* What a row has at its end must leave room for its words down to where the window folds. Whoever could be connected directly and is not
 * has the button that says why; in a narrow window the page of the peer says it. */
static void
show_suffixes (GunPeerRow *self)
{
  gboolean open = gun_peer_view_get_state (self->peer) == GUN_PEER_VIEW_OPEN;
  gboolean waiting = gun_peer_words_group (self->peer) == GUN_PEER_GROUP_WAITING;

  gtk_widget_set_visible (GTK_WIDGET (self->why_button),
                          !self->narrow && !open && gun_peer_words_is_remote (self->peer));
  gtk_widget_set_visible (GTK_WIDGET (self->sparkline), !self->narrow && open);
  gtk_widget_set_visible (GTK_WIDGET (self->rate_label), !self->narrow && !waiting);
}

static void
update_actions (GunPeerRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_relay = gun_peer_view_get_url (self->peer) != NULL;
  gboolean is_remote = gun_peer_words_is_remote (self->peer);

  gtk_widget_action_set_enabled (widget, "peer.forget", is_relay);
  gtk_widget_action_set_enabled (widget, "peer.private", is_relay);
  gtk_widget_action_set_enabled (
      widget, "peer.reconnect", is_remote && !gun_peer_view_is_invited (self->peer));
  gtk_widget_action_set_enabled (widget, "peer.forget-remote", is_remote);
  gtk_widget_action_set_enabled (widget, "peer.copy-address", !is_remote);
  gtk_widget_action_set_enabled (widget, "peer.copy-name", is_remote);
}

static void
update (GunPeerRow *self)
{
  GunPeerViewState state = gun_peer_view_get_state (self->peer);
  const char *reason = gun_peer_view_get_reason (self->peer);
  const char *url = gun_peer_view_get_url (self->peer);
  gboolean waiting = gun_peer_words_group (self->peer) == GUN_PEER_GROUP_WAITING
                     && state != GUN_PEER_VIEW_CONNECTING;
  g_autofree char *name = gun_peer_words_name (self->peer);

  self->is_stale = FALSE;
  self->updated_us = g_get_monotonic_time ();
  gtk_image_set_from_icon_name (self->kind_image, gun_peer_words_kind_icon (self->peer));
  gtk_label_set_label (self->title_label, name);
  gun_tooltip_set_text (self->title_label, url);
  gtk_image_set_from_icon_name (self->state_image, gun_peer_words_state_icon (self->peer));

  gtk_widget_remove_css_class (GTK_WIDGET (self->state_box), waiting ? "dim-label" : "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->state_box), waiting ? "warning" : "dim-label");

  gtk_label_set_label (self->reason_label, reason != NULL ? reason : "");
  gtk_widget_set_visible (GTK_WIDGET (self->reason_label), waiting && reason != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), waiting);
  gtk_widget_set_visible (GTK_WIDGET (self->browse_button),
                          state == GUN_PEER_VIEW_OPEN && url != NULL);

  update_actions (self);
  show_suffixes (self);
  show_rate (self);
  show_refused (self);
  gun_peer_row_refresh (self);
}

/* In a narrow window a button is its icon, and its words are its name and tooltip. */
static void
show_button (GtkButton *button, gboolean narrow, const char *words, const char *icon_name)
{
  GtkWidget *widget = GTK_WIDGET (button);

  if (narrow)
    {
      gtk_button_set_icon_name (button, icon_name);
      gtk_widget_add_css_class (widget, "flat");
      gtk_widget_add_css_class (widget, "circular");
    }
  else
    {
      gtk_button_set_label (button, words);
      gtk_widget_remove_css_class (widget, "flat");
      gtk_widget_remove_css_class (widget, "circular");
    }
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_buttons (GunPeerRow *self)
{
  show_button (self->retry_button, self->narrow, _ ("Retry Now"), "view-refresh-symbolic");
  show_button (self->browse_button, self->narrow, _ ("Browse"), "view-list-symbolic");
  if (self->peer != NULL)
    show_suffixes (self);
}

static void
show_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_SHOW], 0);
}

static void
browse_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_BROWSE], 0);
}

static void
retry_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_RETRY], 0);
}

static void
show_refused_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_SHOW_REFUSED], 0);
}

static void
forget_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, signals[SIGNAL_FORGET], 0);
}

static void
copy_address_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunPeerRow *self = GUN_PEER_ROW (widget);
  const char *url = gun_peer_view_get_url (self->peer);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          url != NULL ? url : gun_peer_view_get_name (self->peer));
}

static gboolean
update_cb (gpointer user_data)
{
  GunPeerRow *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* One change of a peer is several notifications, and it may change a thousand times a second: the first is shown at once, those that follow
 * together, and what nobody sees when somebody does. */
static void
changed_cb (GunPeerRow *self)
{
  gint64 wait_ms
      = UPDATE_INTERVAL_MS - (g_get_monotonic_time () - self->updated_us) / (G_USEC_PER_SEC / 1000);

  self->is_stale = TRUE;
  if (self->update_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_timeout_add ((guint) MAX (wait_ms, 0), update_cb, self);
}

static void
private_cb (GunPeerRow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PRIVATE]);
}

static void
gun_peer_row_constructed (GObject *object)
{
  GunPeerRow *self = GUN_PEER_ROW (object);

  G_OBJECT_CLASS (gun_peer_row_parent_class)->constructed (object);

  g_signal_connect_object (self->peer, "notify", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      self->peer, "notify::private", G_CALLBACK (private_cb), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
gun_peer_row_map (GtkWidget *widget)
{
  if (GUN_PEER_ROW (widget)->is_stale)
    update (GUN_PEER_ROW (widget));

  GTK_WIDGET_CLASS (gun_peer_row_parent_class)->map (widget);
}

static void
gun_peer_row_dispose (GObject *object)
{
  GunPeerRow *self = GUN_PEER_ROW (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_object (&self->peer);

  G_OBJECT_CLASS (gun_peer_row_parent_class)->dispose (object);
}

static void
gun_peer_row_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_PEER_ROW (object)->narrow);
      break;
    case PROP_PRIVATE:
      g_value_set_boolean (value, gun_peer_view_get_private (GUN_PEER_ROW (object)->peer));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peer_row_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  GunPeerRow *self = GUN_PEER_ROW (object);

  switch (prop_id)
    {
    case PROP_PEER:
      self->peer = g_value_dup_object (value);
      break;
    case PROP_NARROW:
      self->narrow = g_value_get_boolean (value);
      show_buttons (self);
      break;
    case PROP_PRIVATE:
      g_signal_emit (self, signals[SIGNAL_SET_PRIVATE], 0, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_peer_row_class_init (GunPeerRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->constructed = gun_peer_row_constructed;
  object_class->dispose = gun_peer_row_dispose;
  object_class->get_property = gun_peer_row_get_property;
  object_class->set_property = gun_peer_row_set_property;
  widget_class->map = gun_peer_row_map;

  g_type_ensure (GUN_TYPE_SPARKLINE);

  properties[PROP_PEER]
      = g_param_spec_object ("peer",
                             NULL,
                             NULL,
                             GUN_TYPE_PEER_VIEW,
                             G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  /* Set: asks for it by the signal; the engine says when it is so */
  properties[PROP_PRIVATE]
      = g_param_spec_boolean ("private",
                              NULL,
                              NULL,
                              FALSE,
                              G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SHOW] = g_signal_new (
      "show-peer", GUN_TYPE_PEER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_BROWSE] = g_signal_new (
      "browse", GUN_TYPE_PEER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RETRY] = g_signal_new (
      "retry", GUN_TYPE_PEER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FORGET] = g_signal_new (
      "forget", GUN_TYPE_PEER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SHOW_REFUSED] = g_signal_new (
      "show-refused", GUN_TYPE_PEER_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SET_PRIVATE] = g_signal_new ("set-private",
                                              GUN_TYPE_PEER_ROW,
                                              G_SIGNAL_RUN_LAST,
                                              0,
                                              NULL,
                                              NULL,
                                              NULL,
                                              G_TYPE_NONE,
                                              1,
                                              G_TYPE_BOOLEAN);

  gtk_widget_class_install_property_action (widget_class, "peer.private", "private");
  gtk_widget_class_install_action (widget_class, "peer.show", NULL, show_action);
  gtk_widget_class_install_action (widget_class, "peer.browse", NULL, browse_action);
  gtk_widget_class_install_action (widget_class, "peer.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "peer.reconnect", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "peer.forget", NULL, forget_action);
  gtk_widget_class_install_action (widget_class, "peer.forget-remote", NULL, forget_action);
  gtk_widget_class_install_action (widget_class, "peer.show-refused", NULL, show_refused_action);
  gtk_widget_class_install_action (widget_class, "peer.copy-address", NULL, copy_address_action);
  gtk_widget_class_install_action (widget_class, "peer.copy-name", NULL, copy_address_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gun/Desktop/ui/gun-peer-row.ui");
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, kind_image);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, state_box);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, state_image);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, reason_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, rate_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, why_button);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, refused_button);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, refused_label);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, retry_button);
  gtk_widget_class_bind_template_child (widget_class, GunPeerRow, browse_button);
}

static void
gun_peer_row_init (GunPeerRow *self)
{
  self->relay_round_trip_us = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  show_buttons (self);
}

GtkWidget *
gun_peer_row_new (GunPeerView *peer)
{
  return g_object_new (GUN_TYPE_PEER_ROW, "peer", peer, NULL);
}

/**
 * gun_peer_row_get_peer:
 *
 * Returns: (transfer none): the peer shown
 */
GunPeerView *
gun_peer_row_get_peer (GunPeerRow *self)
{
  g_return_val_if_fail (GUN_IS_PEER_ROW (self), NULL);

  return self->peer;
}

/**
 * gun_peer_row_set_relay_round_trip:
 * @round_trip_us: of the relay that the peer was heard of through; -1 when not known
 */
void
gun_peer_row_set_relay_round_trip (GunPeerRow *self, gint64 round_trip_us)
{
  g_return_if_fail (GUN_IS_PEER_ROW (self));

  self->relay_round_trip_us = round_trip_us;
  gun_peer_row_refresh (self);
}

/**
 * gun_peer_row_tick:
 *
 * Once a second: what goes now is the newest of the last minute.
 */
void
gun_peer_row_tick (GunPeerRow *self)
{
  gboolean open;
  g_autofree char *peak = NULL;
  g_autofree char *words = NULL;

  g_return_if_fail (GUN_IS_PEER_ROW (self));

  open = gun_peer_view_get_state (self->peer) == GUN_PEER_VIEW_OPEN;
  gun_sparkline_push (self->sparkline, open ? gun_peer_view_get_bytes_per_second (self->peer) : -1);
  peak = gun_peer_words_rate (gun_sparkline_get_peak (self->sparkline));
  words = g_strdup_printf (_ ("Traffic of the last minute, at most %s"), peak);
  gun_sparkline_describe (self->sparkline, words);
}

/**
 * gun_peer_row_take_past:
 * @from: a row that showed the same peer before
 */
void
gun_peer_row_take_past (GunPeerRow *self, GunPeerRow *from)
{
  g_return_if_fail (GUN_IS_PEER_ROW (self));
  g_return_if_fail (GUN_IS_PEER_ROW (from));

  gun_sparkline_copy (self->sparkline, from->sparkline);
}
