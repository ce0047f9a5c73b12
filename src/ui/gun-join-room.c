/* SPDX-License-Identifier: MIT */

#include "gun-join-room.h"

#include <adwaita.h>
#include <glib/gi18n.h>

/* What waits for the answer */
typedef struct
{
  GSettings *preferences;
  char *room;
  GunJoinedFunc func;
  gpointer user_data;
} Join;

static void
join_free (gpointer data, GClosure *closure)
{
  Join *self = data;

  g_object_unref (self->preferences);
  g_free (self->room);
  g_free (self);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, gpointer user_data)
{
  Join *join = user_data;
  gboolean joined = g_str_equal (response, "join");

  if (joined)
    {
      g_settings_set_boolean (join->preferences, "direct-explained", TRUE);
      g_settings_set_string (join->preferences, "direct-room", join->room);
    }
  join->func (joined, join->user_data);
}

static void
ask (GtkWindow *parent,
     GSettings *preferences,
     const char *room,
     GunJoinedFunc func,
     gpointer user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (parent, NULL, NULL);
  Join *join = g_new0 (Join, 1);

  join->preferences = g_object_ref (preferences);
  join->room = g_strdup (room);
  join->func = func;
  join->user_data = user_data;

  adw_message_dialog_format_heading (ADW_MESSAGE_DIALOG (dialog), _ ("Join the Room “%s”?"), room);
  adw_message_dialog_set_body (
      ADW_MESSAGE_DIALOG (dialog),
      _ ("Everybody who knows this name, and every relay you are connected to, can then see the "
         "addresses of this computer: those it has in its own networks and, when you add a STUN "
         "server, the public one.\n\n"
         "With Only Through TURN they see the address of your TURN server instead."));
  adw_message_dialog_add_responses (
      ADW_MESSAGE_DIALOG (dialog), "cancel", _ ("_Cancel"), "join", _ ("_Join"), NULL);
  adw_message_dialog_set_response_appearance (
      ADW_MESSAGE_DIALOG (dialog), "join", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "join");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  gtk_window_set_destroy_with_parent (GTK_WINDOW (dialog), TRUE);
  /* What a screen reader says first */
  gtk_window_set_title (GTK_WINDOW (dialog), _ ("Join the Room?"));
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), join, join_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * gun_join_room:
 * @parent: where the question stands
 * @preferences: settings of org.gun.Desktop
 * @room: a name that can be; empty: leave
 * @func: called once, perhaps within this call; not when @parent is closed before the answer
 */
void
gun_join_room (GtkWindow *parent,
               GSettings *preferences,
               const char *room,
               GunJoinedFunc func,
               gpointer user_data)
{
  if (*room != '\0' && !g_settings_get_boolean (preferences, "direct-explained"))
    {
      ask (parent, preferences, room, func, user_data);
      return;
    }

  g_settings_set_string (preferences, "direct-room", room);
  func (TRUE, user_data);
}
