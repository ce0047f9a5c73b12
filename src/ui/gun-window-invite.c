/* SPDX-License-Identifier: MIT */

/* Connections that two people make by handing each other texts. */

#include "gun-window-private.h"

#include "gun-accept-invite-window.h"
#include "gun-invite-window.h"

static void
accept_invite (GunWindow *self, const char *invite)
{
  gtk_window_present (GTK_WINDOW (
      gun_accept_invite_window_new (GTK_WINDOW (self), gun_window_get_engine (self), invite)));
}

void
gun_window_accept_invite_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  accept_invite (user_data, NULL);
}

void
gun_window_invite_desktop_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GunWindow *self = user_data;
  GtkWidget *window = gun_invite_window_new (GTK_WINDOW (self), gun_window_get_engine (self));

  g_signal_connect_object (window, "led-on", G_CALLBACK (accept_invite), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}
