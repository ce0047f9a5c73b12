/* SPDX-License-Identifier: MIT */

/* The inspector: all of a value and where it came from, in every width of the window. */

#include "gun-ui-fixture.h"

#include "gun-text.h"

#define ALICE                                                                                      \
  "IPJx4BHDt5HYTjMvOAGwqeQSWeAl8pZWlYo_QY7H1_8.5_ePalg7QKb_2JQKJH_lUSkWYSHgJum2tzh22MvKCng"
#define SOUL "notes/one"

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
} Fixture;

static void
open_soul (Fixture *self, const char *text)
{
  g_autoptr (GRefString) soul = gun_text_new (text);

  gun_window_open_soul (self->window, soul);
}

static void
set_up (Fixture *self)
{
  g_autofree char *path = gun_ui_make_database ("user-graph.json", TRUE);

  self->engine = gun_ui_start_engine (path, FALSE);
  self->window = gun_ui_open_window (self->engine);
}

static void
tear_down (Fixture *self)
{
  gun_ui_close_window (self->window);
  gun_ui_stop_engine (self->engine);
}

static void
toggle (Fixture *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self->window), "win.toggle-inspector", NULL);
}

static GtkWidget *
inspector (Fixture *self)
{
  return gun_ui_wait_for (self->window, g_type_from_name ("GunInspector"), NULL);
}

static gboolean
is_open (Fixture *self)
{
  return gun_ui_find (self->window, g_type_from_name ("GunInspector"), NULL) != NULL;
}

static void
choose_page (Fixture *self, const char *title)
{
  GtkWidget *button = gun_ui_wait_for (inspector (self), GTK_TYPE_TOGGLE_BUTTON, title);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
}

static void
assert_row (Fixture *self, const char *title, const char *subtitle)
{
  GtkWidget *row = gun_ui_wait_for (inspector (self), ADW_TYPE_ACTION_ROW, title);

  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, subtitle);
}

static void
test_value (void)
{
  Fixture self;

  set_up (&self);
  gun_ui_put_text (self.engine, SOUL, "json", "{\"a\":[1,true]}");
  gun_ui_put_text (self.engine, SOUL, "lines", "one\ntwo");
  open_soul (&self, SOUL);
  gun_ui_wait_for_words (self.window, "2 keys known here");
  toggle (&self);
  gun_ui_wait_for_words (inspector (&self), "No Value Chosen");

  gun_ui_select_row (self.window, 0);
  gun_ui_wait_for_words (inspector (&self), "json");
  gun_ui_wait_for_words (inspector (&self), "Text of 14 characters");
  gun_ui_wait_for_words (inspector (&self), "{\n  \"a\": [\n    1,\n    true\n  ]\n}");
  g_assert_false (gun_ui_shows (inspector (&self), "As stored, with the signature"));
  gun_ui_select_row (self.window, 1);
  gun_ui_wait_for_words (inspector (&self), "one\ntwo");

  /* It follows what it shows */
  gun_ui_put_text (self.engine, SOUL, "lines", "three");
  gun_ui_wait_for_words (inspector (&self), "three");
  toggle (&self);
  gun_test_await (!is_open (&self), GUN_UI_PATIENCE_S);
  tear_down (&self);
}

static void
test_envelope (void)
{
  Fixture self;

  set_up (&self);
  gun_ui_put_text (
      self.engine,
      SOUL,
      "secret",
      "SEA{\"ct\":\"AAAAAAAAAA==\",\"iv\":\"xs8lGUuntUvWvxswYvgJ\",\"s\":\"drNfeQSQk5VA\"}");
  open_soul (&self, SOUL);
  gun_ui_wait_for_words (self.window, "1 key known here");
  toggle (&self);
  gun_ui_select_row (self.window, 0);
  gun_ui_wait_for_words (inspector (&self),
                         "Encrypted: only who has the key or the passphrase can read it");
  assert_row (&self, "Encrypted text (ct)", "7 bytes");
  assert_row (&self, "Initialisation vector (iv)", "15 bytes");
  assert_row (&self, "Salt (s)", "9 bytes");
  tear_down (&self);
}

static void
test_signed (void)
{
  Fixture self;

  set_up (&self);
  open_soul (&self, "~" ALICE "/inbox");
  gun_ui_wait_for_words (self.window, "1 key known here");
  toggle (&self);
  gun_ui_select_row (self.window, 0);
  gun_ui_wait_for_words (inspector (&self), "hi alice");
  gun_ui_wait_for_words (inspector (&self), "As stored, with the signature");

  choose_page (&self, "Origin");
  assert_row (&self,
              "Certified",
              "Signed by i5Jzw0I16480…, whom alice (IPJx4BHDt5HY…) gave a certificate without an "
              "end");
  assert_row (&self, "Certificate", "Without an end");
  assert_row (&self, "From", "relay.example · relay");
  assert_row (&self, "Message", "m3f2kQa1x");
  gun_ui_wait_for (inspector (&self), ADW_TYPE_ACTION_ROW, "Signed by");
  gun_ui_wait_for (inspector (&self), ADW_TYPE_ACTION_ROW, "Account");
  gun_ui_wait_for (inspector (&self), ADW_TYPE_ACTION_ROW, "Arrived here");
  tear_down (&self);
}

static void
test_public (void)
{
  Fixture self;

  set_up (&self);
  gun_ui_put_text (self.engine, SOUL, "text", "hello");
  open_soul (&self, SOUL);
  gun_ui_wait_for_words (self.window, "1 key known here");
  toggle (&self);
  gun_ui_select_row (self.window, 0);
  choose_page (&self, "Origin");
  assert_row (&self, "Not signed", "Public: anyone may write this value");
  assert_row (&self, "From", "This computer · written here");
  g_assert_null (gun_ui_find (inspector (&self), ADW_TYPE_ACTION_ROW, "Signed by"));
  g_assert_null (gun_ui_find (inspector (&self), ADW_TYPE_ACTION_ROW, "Certificate"));
  tear_down (&self);
}

static void
set_width (GunWindow *window, int width)
{
  gtk_window_set_default_size (GTK_WINDOW (window), width, 600);
  gun_test_await (ABS (gtk_widget_get_width (GTK_WIDGET (window)) - width) < 30, GUN_UI_PATIENCE_S);
  gun_ui_settle ();
}

/* The list makes room and comes back */
static void
test_room (void)
{
  Fixture self;

  set_up (&self);
  open_soul (&self, "posts#");
  gun_ui_wait_for_words (self.window, "6 nodes known here");
  set_width (self.window, 1000);
  toggle (&self);
  gun_ui_settle ();
  g_assert_true (is_open (&self));
  g_assert_false (gun_ui_shows (self.window, "6 nodes known here"));
  toggle (&self);
  gun_ui_wait_for_words (self.window, "6 nodes known here");

  /* Who asks for the list gets it */
  toggle (&self);
  gun_test_await (!gun_ui_shows (self.window, "6 nodes known here"), GUN_UI_PATIENCE_S);
  gtk_widget_activate_action (
      gun_ui_wait_for (self.window, g_type_from_name ("GunGraphPage"), NULL),
      "graph.show-list",
      NULL);
  gun_ui_wait_for_words (self.window, "6 nodes known here");
  gun_test_await (!is_open (&self), GUN_UI_PATIENCE_S);
  tear_down (&self);
}

/* On 360 pixels it is a page of the row */
static void
test_narrow (void)
{
  Fixture self;
  GtkWidget *view;

  set_up (&self);
  open_soul (&self, "~" ALICE "/profile");
  gun_ui_wait_for_words (self.window, "4 keys known here");
  set_width (self.window, 360);
  gun_ui_select_row (self.window, 1);
  view = gun_ui_wait_for (self.window, GTK_TYPE_COLUMN_VIEW, NULL);
  gtk_widget_activate_action (view, "graph.show-inspector", NULL);
  gun_ui_wait_for_words (self.window, "Inspector");
  gun_ui_settle ();
  gun_ui_wait_for_words (inspector (&self), "Alice");
  g_assert_cmpint (gtk_widget_get_width (inspector (&self)), >, 330);
  choose_page (&self, "Origin");
  assert_row (&self, "Verified", "Signed by alice (IPJx4BHDt5HY…)");
  gun_ui_press (self.window, "Leave");
  gun_test_await (!is_open (&self), GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (self.window, "4 keys known here");
  tear_down (&self);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/inspector/value", test_value);
  g_test_add_func ("/ui/inspector/envelope", test_envelope);
  g_test_add_func ("/ui/inspector/signed", test_signed);
  g_test_add_func ("/ui/inspector/public", test_public);
  g_test_add_func ("/ui/inspector/room", test_room);
  g_test_add_func ("/ui/inspector/narrow", test_narrow);

  return g_test_run ();
}
