/* SPDX-License-Identifier: MIT */

#include "gun-preferences-window.h"

#include <glib/gi18n.h>

#include "gun-direct-page.h"
#include "gun-field.h"
#include "gun-preferences.h"

struct _GunPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  GSettings *preferences;
  GunEngine *engine;

  GtkSwitch *keep_switch;
  GtkSpinButton *limit_button;
  AdwActionRow *listen_row;
  AdwEntryRow *port_row;
  GtkSwitch *lan_switch;
  AdwEntryRow *add_row;
  GtkListBox *allowed_list;
  GtkListBox *refused_list;
  GtkWidget *refused_group;
  GunDirectPage *direct_page;
};

G_DEFINE_FINAL_TYPE (GunPreferencesWindow, gun_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void
say (GunPreferencesWindow *self, const char *sentence)
{
  g_autofree char *escaped = g_markup_escape_text (sentence, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
mark (AdwEntryRow *row, gboolean wrong)
{
  if (wrong)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_update_state (
          GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE, -1);
      gtk_widget_grab_focus (GTK_WIDGET (row));
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_accessible_reset_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID);
    }
}

static void
text_changed_cb (AdwEntryRow *row)
{
  mark (row, FALSE);
}

static void
show_listening (GunPreferencesWindow *self)
{
  const char *url = gun_engine_get_listen_url (self->engine);

  adw_action_row_set_subtitle (
      self->listen_row, url != NULL ? url : _ ("Other programs may connect while this is on"));
}

static void
event_cb (GunPreferencesWindow *self, GunEvent *event)
{
  if (g_str_equal (event->event, "listening"))
    show_listening (self);
}

static void
show_port (GunPreferencesWindow *self)
{
  g_autofree char *port
      = g_strdup_printf ("%d", g_settings_get_int (self->preferences, "listen-port"));

  gtk_editable_set_text (GTK_EDITABLE (self->port_row), port);
}

static void
port_applied_cb (GunPreferencesWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->port_row));
  guint64 port;

  if (g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    {
      g_settings_set_int (self->preferences, "listen-port", (int) port);
      return;
    }

  say (self, _ ("A port is a number from 1 to 65535"));
  mark (self->port_row, TRUE);
}

static void
origin_applied_cb (GunPreferencesWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->add_row));
  g_autoptr (GError) error = NULL;
  g_autofree char *origin = gun_engine_normalize_origin (text, &error);

  if (origin == NULL)
    {
      say (self, error->message);
      mark (self->add_row, TRUE);
      return;
    }

  gtk_editable_set_text (GTK_EDITABLE (self->add_row), "");
  gun_preferences_remove (self->preferences, "refused-origins", origin);
  gun_preferences_add (self->preferences, "allowed-origins", origin);
}

/* @data: the origin */
static void
remove_cb (GtkButton *button, gpointer data)
{
  GunPreferencesWindow *self = GUN_PREFERENCES_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));
  GtkWidget *list = gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_LIST_BOX);
  gboolean allowed = list == GTK_WIDGET (self->allowed_list);
  g_autofree char *origin = g_strdup (data);

  gun_preferences_remove (
      self->preferences, allowed ? "allowed-origins" : "refused-origins", origin);
}

static void
free_origin (gpointer data, GClosure *closure)
{
  g_free (data);
}

static GtkWidget *
make_row (const char *origin)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");
  g_autofree char *words = g_strdup_printf (_ ("Remove %s"), origin);
  const char *title = origin;

  if (g_str_equal (origin, "*"))
    title = _ ("Every page");
  else if (g_str_equal (origin, "null"))
    title = _ ("Pages without an address");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove"));
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_data (
      button, "clicked", G_CALLBACK (remove_cb), g_strdup (origin), free_origin, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static gboolean
fill (GunPreferencesWindow *self, GtkListBox *list, const char *key)
{
  g_auto (GStrv) origins = g_settings_get_strv (self->preferences, key);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (row));
  for (guint i = 0; origins[i] != NULL; i++)
    gtk_list_box_append (list, make_row (origins[i]));

  return origins[0] != NULL;
}

static void
show_origins (GunPreferencesWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->allowed_list),
                          fill (self, self->allowed_list, "allowed-origins"));
  gtk_widget_set_visible (self->refused_group, fill (self, self->refused_list, "refused-origins"));
}

static void
gun_preferences_window_dispose (GObject *object)
{
  GunPreferencesWindow *self = GUN_PREFERENCES_WINDOW (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->preferences);

  G_OBJECT_CLASS (gun_preferences_window_parent_class)->dispose (object);
}

static void
gun_preferences_window_class_init (GunPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_DIRECT_PAGE);

  G_OBJECT_CLASS (klass)->dispose = gun_preferences_window_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, limit_button);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, listen_row);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, port_row);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, lan_switch);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, add_row);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, allowed_list);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, refused_list);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, refused_group);
  gtk_widget_class_bind_template_child (widget_class, GunPreferencesWindow, direct_page);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, port_applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, origin_applied_cb);
}

static void
gun_preferences_window_init (GunPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_field_name_apply_button (self->port_row);
  gun_field_name_apply_button (self->add_row);
}

/**
 * gun_preferences_window_new:
 * @parent: the window it belongs to
 * @preferences: settings of org.gun.Desktop
 * @servers: those of @preferences
 * @engine: which the preferences are applied to, to show what it does
 */
GtkWidget *
gun_preferences_window_new (GtkWindow *parent,
                            GSettings *preferences,
                            GunServerList *servers,
                            GunEngine *engine)
{
  GunPreferencesWindow *self
      = g_object_new (GUN_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);

  self->preferences = g_object_ref (preferences);
  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "event", G_CALLBACK (event_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      preferences, "changed::allowed-origins", G_CALLBACK (show_origins), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      preferences, "changed::refused-origins", G_CALLBACK (show_origins), self, G_CONNECT_SWAPPED);
  g_settings_bind (
      preferences, "keep-everything", self->keep_switch, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (
      preferences, "store-limit-megabytes", self->limit_button, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (preferences, "listen-lan", self->lan_switch, "active", G_SETTINGS_BIND_DEFAULT);
  gun_direct_page_set_preferences (self->direct_page, preferences, servers);
  show_listening (self);
  show_port (self);
  show_origins (self);

  return GTK_WIDGET (self);
}
