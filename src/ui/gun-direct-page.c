/* SPDX-License-Identifier: MIT */

#include "gun-direct-page.h"

#include <glib/gi18n.h>

#include "gun-direct-advanced.h"
#include "gun-direct-options.h"
#include "gun-ice-server-window.h"
#include "gun-room-box.h"

struct _GunDirectPage
{
  AdwPreferencesPage parent_instance;

  GunServerList *servers;

  GtkSwitch *direct_switch;
  GunRoomBox *room_box;
  GtkListBox *servers_list;
  GtkSwitch *relay_only_switch;
  GtkSpinButton *peers_button;
  GunDirectAdvanced *advanced_group;
};

G_DEFINE_FINAL_TYPE (GunDirectPage, gun_direct_page, ADW_TYPE_PREFERENCES_PAGE)

static void
open_server (GunDirectPage *self, guint position)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_window_present (GTK_WINDOW (gun_ice_server_window_new (parent, self->servers, position)));
}

static void
add_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  open_server (GUN_DIRECT_PAGE (widget), G_MAXUINT);
}

static void
change_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunDirectPage *self = GUN_DIRECT_PAGE (widget);
  guint position = g_variant_get_uint32 (parameter);

  if (position < gun_server_list_get_n (self->servers))
    open_server (self, position);
}

static void
remove_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunDirectPage *self = GUN_DIRECT_PAGE (widget);
  guint position = g_variant_get_uint32 (parameter);

  if (position < gun_server_list_get_n (self->servers))
    gun_server_list_remove (self->servers, position);
}

/* @words: what a screen reader says of the button */
static void
add_row_button (GtkWidget *row,
                const char *icon_name,
                const char *tooltip,
                const char *words,
                const char *action,
                guint position)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon_name);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", position);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static char *
describe (const GunServerEntry *entry)
{
  if (entry->trouble != NULL)
    return g_strdup (entry->trouble);
  if (*entry->username == '\0')
    return g_strdup (_ ("Asked for the public address of this computer"));
  if (entry->password == NULL)
    return g_strdup (_ ("Waiting for its password from the Secret Service"));

  return g_strdup_printf (_ ("As %s"), entry->username);
}

static GtkWidget *
make_row (const GunServerEntry *entry, guint position)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *words = describe (entry);
  g_autofree char *escaped = g_markup_escape_text (words, -1);
  g_autofree char *change = g_strdup_printf (_ ("Change %s"), entry->uri);
  g_autofree char *remove = g_strdup_printf (_ ("Remove %s"), entry->uri);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry->uri);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
  if (entry->trouble != NULL)
    {
      GtkWidget *image = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (image, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
    }
  add_row_button (
      row, "document-edit-symbolic", _ ("Change"), change, "direct.change-server", position);
  add_row_button (
      row, "edit-delete-symbolic", _ ("Remove"), remove, "direct.remove-server", position);

  return row;
}

static void
show_servers (GunDirectPage *self)
{
  guint n_servers = gun_server_list_get_n (self->servers);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->servers_list, 0)) != NULL)
    gtk_list_box_remove (self->servers_list, GTK_WIDGET (row));
  for (guint i = 0; i < n_servers; i++)
    gtk_list_box_append (self->servers_list, make_row (gun_server_list_get (self->servers, i), i));

  gtk_widget_set_visible (GTK_WIDGET (self->servers_list), n_servers > 0);
  gtk_widget_action_set_enabled (
      GTK_WIDGET (self), "direct.add-server", n_servers < GUN_DIRECT_OPTIONS_MAX_ICE_SERVERS);
}

static void
gun_direct_page_dispose (GObject *object)
{
  g_clear_object (&GUN_DIRECT_PAGE (object)->servers);

  G_OBJECT_CLASS (gun_direct_page_parent_class)->dispose (object);
}

static void
gun_direct_page_class_init (GunDirectPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_DIRECT_ADVANCED);
  g_type_ensure (GUN_TYPE_ROOM_BOX);

  G_OBJECT_CLASS (klass)->dispose = gun_direct_page_dispose;

  gtk_widget_class_install_action (widget_class, "direct.add-server", NULL, add_action);
  gtk_widget_class_install_action (widget_class, "direct.change-server", "u", change_action);
  gtk_widget_class_install_action (widget_class, "direct.remove-server", "u", remove_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-direct-page.ui");
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, direct_switch);
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, room_box);
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, servers_list);
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, relay_only_switch);
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, peers_button);
  gtk_widget_class_bind_template_child (widget_class, GunDirectPage, advanced_group);
}

static void
gun_direct_page_init (GunDirectPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * gun_direct_page_set_preferences:
 * @preferences: settings of org.gun.Desktop
 * @servers: those of @preferences
 *
 * Once, before it is shown.
 */
void
gun_direct_page_set_preferences (GunDirectPage *self,
                                 GSettings *preferences,
                                 GunServerList *servers)
{
  g_return_if_fail (GUN_IS_DIRECT_PAGE (self));
  g_return_if_fail (self->servers == NULL);

  self->servers = g_object_ref (servers);
  g_signal_connect_object (servers, "changed", G_CALLBACK (show_servers), self, G_CONNECT_SWAPPED);
  g_settings_bind (
      preferences, "direct-connections", self->direct_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (
      preferences, "direct-relay-only", self->relay_only_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (
      preferences, "direct-max-peers", self->peers_button, "value", G_SETTINGS_BIND_DEFAULT);
  gun_room_box_set_preferences (self->room_box, preferences);
  gun_direct_advanced_set_preferences (self->advanced_group, preferences);
  show_servers (self);
}
