/* SPDX-License-Identifier: MIT */

#include "gun-room-box.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "gun-direct-options.h"
#include "gun-field.h"
#include "gun-join-room.h"

struct _GunRoomBox
{
  GtkBox parent_instance;

  GSettings *preferences;

  AdwEntryRow *room_row;
  GtkButton *join_button;
  GtkLabel *hint_label;
};

G_DEFINE_FINAL_TYPE (GunRoomBox, gun_room_box, GTK_TYPE_BOX)

static char *
dup_typed (GunRoomBox *self)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->room_row))));
}

static const char *
get_hint (GunRoomBox *self, const char *room)
{
  if (*room == '\0')
    return _ ("In no room: nobody is looked for, and no address is told.");
  if (!g_settings_get_boolean (self->preferences, "direct-connections"))
    return _ ("Nobody is looked for while direct connections are off.");

  return _ ("Browsers and desktops with the same room find this computer.");
}

static void
show_hint (GunRoomBox *self)
{
  g_autofree char *typed = NULL;
  g_autofree char *room = NULL;
  g_autoptr (GError) error = NULL;

  if (self->preferences == NULL)
    return;

  typed = dup_typed (self);
  room = g_settings_get_string (self->preferences, "direct-room");
  if (*typed != '\0' && !gun_direct_options_check_room (typed, &error))
    gun_field_set_wrong (self->room_row, self->hint_label, error->message);
  else if (g_str_equal (typed, room))
    gun_field_set_hint (self->room_row, self->hint_label, get_hint (self, room));
  else
    gun_field_set_hint (self->room_row,
                        self->hint_label,
                        *typed != '\0' ? _ ("Press Enter to join this room.")
                                       : _ ("Press Enter to leave the room."));

  gtk_button_set_label (self->join_button, *typed != '\0' ? _ ("Join") : _ ("Leave"));
  gtk_widget_set_visible (GTK_WIDGET (self->join_button),
                          error == NULL && !g_str_equal (typed, room));
}

static void
show_room (GunRoomBox *self)
{
  g_autofree char *room = g_settings_get_string (self->preferences, "direct-room");

  gtk_editable_set_text (GTK_EDITABLE (self->room_row), room);
  show_hint (self);
}

static void
joined_cb (gboolean joined, gpointer user_data)
{
  show_room (user_data);
}

static void
applied_cb (GunRoomBox *self)
{
  g_autofree char *typed = dup_typed (self);

  if (*typed != '\0' && !gun_direct_options_check_room (typed, NULL))
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->room_row));
      return;
    }

  gun_join_room (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))),
                 self->preferences,
                 typed,
                 joined_cb,
                 self);
}

static void
gun_room_box_dispose (GObject *object)
{
  g_clear_object (&GUN_ROOM_BOX (object)->preferences);

  G_OBJECT_CLASS (gun_room_box_parent_class)->dispose (object);
}

static void
gun_room_box_class_init (GunRoomBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_room_box_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/gun/Desktop/ui/gun-room-box.ui");
  gtk_widget_class_bind_template_child (widget_class, GunRoomBox, room_row);
  gtk_widget_class_bind_template_child (widget_class, GunRoomBox, join_button);
  gtk_widget_class_bind_template_child (widget_class, GunRoomBox, hint_label);
  gtk_widget_class_bind_template_callback (widget_class, applied_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_hint);
}

static void
gun_room_box_init (GunRoomBox *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gun_room_box_new (void)
{
  return g_object_new (GUN_TYPE_ROOM_BOX, NULL);
}

/**
 * gun_room_box_set_preferences:
 * @preferences: settings of org.gun.Desktop
 *
 * Once, before it is shown.
 */
void
gun_room_box_set_preferences (GunRoomBox *self, GSettings *preferences)
{
  g_return_if_fail (GUN_IS_ROOM_BOX (self));
  g_return_if_fail (self->preferences == NULL);

  self->preferences = g_object_ref (preferences);
  g_signal_connect_object (
      preferences, "changed::direct-room", G_CALLBACK (show_room), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      preferences, "changed::direct-connections", G_CALLBACK (show_hint), self, G_CONNECT_SWAPPED);
  show_room (self);
}
