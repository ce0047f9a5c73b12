/* SPDX-License-Identifier: MIT */

/* What a peer forges is kept out; the window says how much of it there was, and shows what and why. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-refused-window.h"
#include "gun-relay.h"
#include "gun-text.h"

#define ALICE                                                                                      \
  "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng"
#define PROFILE "~" ALICE "/profile"
#define STATE "1795343116003"

/* Both were signed by gun.js; of the second one the value was changed on the way */
#define TRUE_NUMBER                                                                                \
  "\"{\\\":\\\":42,\\\"~\\\":"                                                                     \
  "\\\"hXTpmGpFbgbCYIPsiw4UDnVYQWUcslVChJkmToXobhCuMV3r3wtSBvmDCtPb2nsia0B0"                       \
  "Pd86sQ028XooqqzzEA==\\\"}\""
#define FORGED_NAME                                                                                \
  "\"{\\\":\\\":\\\"Mallory\\\",\\\"~\\\":\\\"IeXVWNUlLokqkDQbAZPEb5SCa/"                          \
  "dYEMNv7+YV228re14FD0i1a6ZEM0JfMd4"                                                              \
  "cD+iN0nodViJ8KNhicF/mbdrsPQ==\\\"}\""

static void
opened_cb (GunLink *link, gpointer user_data)
{
}

static void
heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
}

static void
closed_cb (GunLink *link, const GError *reason, gpointer user_data)
{
}

static const GunLinkReceiver receiver = { opened_cb, heard_cb, closed_cb };

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  char *url;
  GunRelayDialer *dialer;
  GunLink *link; /* of a program that is connected here */
} Fixture;

static void
set_up (Fixture *self)
{
  g_autoptr (GRefString) profile = gun_text_new (PROFILE);

  self->engine = gun_ui_start_engine (NULL, FALSE);
  self->window = gun_ui_open_window (self->engine);
  /* What is looked at is kept */
  gun_window_open_soul (self->window, profile);
  self->url = gun_ui_listen (self->engine);
  self->dialer = gun_relay_dialer_new ();
  self->link = gun_dialer_dial (GUN_DIALER (self->dialer), self->url);
  gun_link_set_receiver (self->link, &receiver, NULL);
  gun_test_await (gun_link_get_state (self->link) == GUN_LINK_OPEN, GUN_UI_PATIENCE_S);
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_link_close (self->link, GUN_LINK_ERROR_CLOSED, "It leaves");
  g_object_unref (self->link);
  g_object_unref (self->dialer);
  gun_ui_stop_engine (self->engine);
  g_free (self->url);
}

static void
say_put (Fixture *self, const char *id, const char *soul, const char *key, const char *json)
{
  g_autofree char *put = g_strdup_printf (
      "{\"#\":\"%s\",\"put\":{\"%s\":{\"_\":{\"#\":\"%s\",\">\":{\"%s\":" STATE "}},\"%s\":%s}}}",
      id,
      soul,
      soul,
      key,
      key,
      json);

  g_assert_true (gun_link_send (self->link, put, strlen (put)));
}

static void
test_list (void)
{
  Fixture self;
  GtkWindow *dialog;
  GtkWidget *row;

  set_up (&self);
  say_put (&self, "m1", PROFILE, "name", FORGED_NAME);
  say_put (&self, "m2", PROFILE, "n", TRUE_NUMBER);
  gtk_widget_activate_action (GTK_WIDGET (self.window), "win.show-page", "s", "peers");
  gun_ui_press (self.window, "1 write refused");

  dialog = gun_ui_get_dialog (GUN_TYPE_REFUSED_WINDOW);
  row = gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, "name");
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)),
                                   "Unverified data: the signature does not match.\n"));
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "\"Mallory\""));

  /* More of it shows while one looks, the newest first */
  say_put (&self, "m3", "~" ALICE, "pub", "\"someone\"");
  gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, "pub");
  g_assert_cmpstr (adw_preferences_row_get_title (
                       ADW_PREFERENCES_ROW (gun_ui_find (dialog, ADW_TYPE_ACTION_ROW, NULL))),
                   ==,
                   "pub");
  gun_ui_wait_for_words (self.window, "2 writes refused");

  /* A row leads to its node, where only what is true is shown */
  row = gun_ui_wait_for (dialog, ADW_TYPE_ACTION_ROW, "name");
  g_signal_emit_by_name (gtk_widget_get_parent (row), "row-activated", row);
  gun_ui_wait_for_words (self.window, "42");
  gun_ui_wait_for_words (self.window, "Verified");
  g_assert_false (gun_ui_shows (self.window, "Mallory"));
  tear_down (&self);
}

static void
test_none (void)
{
  Fixture self;
  g_autoptr (GunPeerView) peer = NULL;
  GtkWidget *dialog;

  set_up (&self);
  say_put (&self, "m1", PROFILE, "n", TRUE_NUMBER);
  gun_ui_wait_for_words (self.window, "1 node known here");
  gtk_widget_activate_action (GTK_WIDGET (self.window), "win.show-page", "s", "peers");
  gun_ui_wait_for (self.window, g_type_from_name ("GunPeerRow"), NULL);
  g_assert_false (gun_ui_shows (self.window, "0 writes refused"));

  peer = g_list_model_get_item (gun_engine_get_peers (self.engine), 0);
  dialog = gun_refused_window_new (GTK_WINDOW (self.window), self.engine, peer);
  gtk_window_present (GTK_WINDOW (dialog));
  gun_ui_wait_for_words (dialog, "No Write Was Refused");
  gtk_window_destroy (GTK_WINDOW (dialog));
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/refused/list", test_list);
  g_test_add_func ("/ui/refused/none", test_none);

  return g_test_run ();
}
