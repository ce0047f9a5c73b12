/* SPDX-License-Identifier: MIT */

#include "gun-ice-server-window.h"

#include <glib/gi18n.h>

#include "gun-direct-options.h"
#include "gun-field.h"

struct _GunIceServerWindow
{
  AdwWindow parent_instance;

  GunServerList *servers;
  guint position; /* of the one that is changed; G_MAXUINT: a new one */

  AdwEntryRow *address_row;
  GtkLabel *hint_label;
  GtkWidget *account_group;
  AdwEntryRow *username_row;
  AdwEntryRow *password_row;
  GtkLabel *account_label;
};

G_DEFINE_FINAL_TYPE (GunIceServerWindow, gun_ice_server_window, ADW_TYPE_WINDOW)

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static char *
dup_address (GunIceServerWindow *self)
{
  return g_strstrip (g_strdup (get_text (self->address_row)));
}

/* An address is judged as soon as it is typed; whether user name and password are there only hinders saving. */
static void
judge (GunIceServerWindow *self)
{
  g_autofree char *address = dup_address (self);
  gboolean is_turn = g_ascii_strncasecmp (address, "turn", 4) == 0;
  gboolean valid;
  g_autoptr (GError) wrong = NULL;
  g_autoptr (GError) missing = NULL;

  gtk_widget_set_visible (self->account_group, is_turn);
  gtk_widget_set_visible (GTK_WIDGET (self->account_label), is_turn);
  valid = gun_direct_options_check_ice_server (address, "-", "-", &wrong);
  if (*address == '\0' || valid)
    gun_field_set_hint (self->address_row,
                        self->hint_label,
                        _ ("Such as stun:stun.example:3478 or turn:turn.example:3478. Where UDP is "
                           "blocked, a TURN server may be reached with ?\u2060transport=tcp at the "
                           "end."));
  else
    gun_field_set_wrong (self->address_row, self->hint_label, wrong->message);

  gtk_widget_action_set_enabled (
      GTK_WIDGET (self),
      "server.save",
      valid
          && gun_direct_options_check_ice_server (
              address, get_text (self->username_row), get_text (self->password_row), &missing));
}

static void
save_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunIceServerWindow *self = GUN_ICE_SERVER_WINDOW (widget);
  g_autofree char *address = dup_address (self);
  gboolean is_turn = gtk_widget_get_visible (self->account_group);

  gun_server_list_put (self->servers,
                       self->position,
                       address,
                       is_turn ? get_text (self->username_row) : "",
                       is_turn ? get_text (self->password_row) : "");
  gtk_window_close (GTK_WINDOW (self));
}

static void
activated_cb (GunIceServerWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "server.save", NULL);
}

static void
gun_ice_server_window_dispose (GObject *object)
{
  g_clear_object (&GUN_ICE_SERVER_WINDOW (object)->servers);

  G_OBJECT_CLASS (gun_ice_server_window_parent_class)->dispose (object);
}

static void
gun_ice_server_window_class_init (GunIceServerWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_ice_server_window_dispose;

  gtk_widget_class_install_action (widget_class, "server.save", NULL, save_action);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-ice-server-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, hint_label);
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, account_group);
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, username_row);
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, GunIceServerWindow, account_label);
  gtk_widget_class_bind_template_callback (widget_class, judge);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
gun_ice_server_window_init (GunIceServerWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  judge (self);
}

/**
 * gun_ice_server_window_new:
 * @parent: the window it belongs to
 * @servers: where it is to be
 * @position: of the one to change; %G_MAXUINT: a new one
 */
GtkWidget *
gun_ice_server_window_new (GtkWindow *parent, GunServerList *servers, guint position)
{
  GunIceServerWindow *self
      = g_object_new (GUN_TYPE_ICE_SERVER_WINDOW, "transient-for", parent, NULL);
  const GunServerEntry *entry;

  self->servers = g_object_ref (servers);
  self->position = position;
  if (position < gun_server_list_get_n (servers))
    {
      entry = gun_server_list_get (servers, position);
      gtk_window_set_title (GTK_WINDOW (self), _ ("Change Server"));
      gtk_editable_set_text (GTK_EDITABLE (self->address_row), entry->uri);
      gtk_editable_set_text (GTK_EDITABLE (self->username_row), entry->username);
      gtk_editable_set_text (GTK_EDITABLE (self->password_row),
                             entry->password != NULL ? entry->password : "");
    }

  return GTK_WIDGET (self);
}
