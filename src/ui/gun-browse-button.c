/* SPDX-License-Identifier: MIT */

#include "gun-browse-button.h"

#include <glib/gi18n.h>

#include "gun-engine.h"

struct _GunBrowseButton
{
  AdwBin parent_instance;

  GListModel *peers; /* (nullable) (element-type GunPeerView) */
  gboolean narrow;

  GtkButton *button;
  GtkMenuButton *menu_button;
};

enum
{
  PROP_NARROW = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunBrowseButton, gun_browse_button, ADW_TYPE_BIN)

/* In a narrow window the word would keep it from becoming as narrow as 360 pixels */
static void
show_word (GunBrowseButton *self)
{
  if (self->narrow)
    {
      gtk_button_set_icon_name (self->button, "view-list-symbolic");
      gtk_menu_button_set_icon_name (self->menu_button, "view-list-symbolic");
    }
  else
    {
      gtk_button_set_label (self->button, _ ("Browse"));
      gtk_menu_button_set_label (self->menu_button, _ ("Browse"));
    }
}

static void
show_relays (GunBrowseButton *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  guint n_relays = 0;

  for (guint i = 0; i < g_list_model_get_n_items (self->peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (self->peers, i);
      g_autoptr (GMenuItem) item = NULL;
      g_autoptr (GVariant) number = NULL;

      if (gun_peer_view_get_url (peer) == NULL)
        continue;

      number = g_variant_ref_sink (g_variant_new_uint64 (gun_peer_view_get_number (peer)));
      if (n_relays++ == 0)
        gtk_actionable_set_action_target_value (GTK_ACTIONABLE (self->button), number);
      item = g_menu_item_new (gun_peer_view_get_name (peer), NULL);
      g_menu_item_set_action_and_target_value (item, "graph.browse", number);
      g_menu_append_item (menu, item);
    }

  gtk_menu_button_set_menu_model (self->menu_button, G_MENU_MODEL (menu));
  gtk_widget_set_visible (GTK_WIDGET (self->button), n_relays == 1);
  gtk_widget_set_visible (GTK_WIDGET (self->menu_button), n_relays > 1);
  gtk_widget_set_visible (GTK_WIDGET (self), n_relays > 0);
}

/**
 * gun_browse_button_set_peers:
 * @peers: (nullable) (element-type GunPeerView): among whom the relays are
 */
void
gun_browse_button_set_peers (GunBrowseButton *self, GListModel *peers)
{
  g_return_if_fail (GUN_IS_BROWSE_BUTTON (self));

  if (self->peers != NULL)
    g_signal_handlers_disconnect_by_data (self->peers, self);
  g_set_object (&self->peers, peers);
  if (peers == NULL)
    return;

  g_signal_connect_swapped (peers, "items-changed", G_CALLBACK (show_relays), self);
  show_relays (self);
}

static void
gun_browse_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, GUN_BROWSE_BUTTON (object)->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_browse_button_set_property (GObject *object,
                                guint prop_id,
                                const GValue *value,
                                GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_NARROW:
      GUN_BROWSE_BUTTON (object)->narrow = g_value_get_boolean (value);
      show_word (GUN_BROWSE_BUTTON (object));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_browse_button_dispose (GObject *object)
{
  gun_browse_button_set_peers (GUN_BROWSE_BUTTON (object), NULL);

  G_OBJECT_CLASS (gun_browse_button_parent_class)->dispose (object);
}

static void
gun_browse_button_class_init (GunBrowseButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_browse_button_dispose;
  object_class->get_property = gun_browse_button_get_property;
  object_class->set_property = gun_browse_button_set_property;

  properties[PROP_NARROW] = g_param_spec_boolean (
      "narrow", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-browse-button.ui");
  gtk_widget_class_bind_template_child (widget_class, GunBrowseButton, button);
  gtk_widget_class_bind_template_child (widget_class, GunBrowseButton, menu_button);
}

static void
gun_browse_button_init (GunBrowseButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
