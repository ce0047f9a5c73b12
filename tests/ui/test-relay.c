/* SPDX-License-Identifier: MIT */

/*
 * The window on a relay as people run it: npm gun in node, with another gun.js program as its client. Skips where node or the modules of
 * tests/interop are not installed.
 */

#include "gun-ui-fixture.h"

#include "gun-text.h"

/* A program of tests/interop/lib/programs, which reports in lines of JSON. */
typedef struct
{
  GSubprocess *process;
  GDataInputStream *output;
  GPtrArray *lines;
} Program;

static void
line_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Program *self = user_data;
  char *line = g_data_input_stream_read_line_finish_utf8 (
      G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  if (line == NULL)
    return;

  g_ptr_array_add (self->lines, line);
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

static Program *
start_program (const char *name, const char *argument)
{
  Program *self = g_new0 (Program, 1);
  g_autofree char *path
      = g_build_filename (g_getenv ("GUN_INTEROP"), "lib", "programs", name, NULL);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                        | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                    &error,
                                    "node",
                                    path,
                                    argument,
                                    NULL);
  g_assert_no_error (error);
  self->lines = g_ptr_array_new_with_free_func (g_free);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, line_cb, self);

  return self;
}

static const char *
find_line (Program *self, const char *part)
{
  for (guint i = 0; i < self->lines->len; i++)
    if (strstr (g_ptr_array_index (self->lines, i), part) != NULL)
      return g_ptr_array_index (self->lines, i);

  return NULL;
}

static void
wait_for_exit_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
stop_program (Program *self)
{
  gboolean ended = FALSE;

  g_subprocess_force_exit (self->process);
  g_subprocess_wait_async (self->process, NULL, wait_for_exit_cb, &ended);
  gun_test_await (ended, GUN_UI_PATIENCE_S);
  /* The last line_cb() comes with the end of the output */
  gun_test_settle ();
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_ptr_array_unref (self->lines);
  g_free (self);
}

static Program *
start_relay (const char *more, char **url)
{
  static guint n_relays;
  g_autofree char *name = g_strdup_printf ("radata-%u", n_relays++);
  g_autofree char *folder = gun_ui_dup_scratch_path (name);
  g_autofree char *options = g_strdup_printf ("{\"port\":0,\"file\":\"%s\"%s}", folder, more);
  Program *relay = start_program ("relay.js", options);
  const char *line;

  gun_test_await ((line = find_line (relay, "\"port\":")) != NULL, GUN_UI_PATIENCE_S);
  *url = g_strdup_printf ("http://127.0.0.1:%d/gun",
                          atoi (strstr (line, "\"port\":") + strlen ("\"port\":")));

  return relay;
}

static Program *
start_client (const char *url)
{
  g_autofree char *options = g_strdup_printf ("{\"peers\":[\"%s\"]}", url);
  Program *client = start_program ("client.js", options);

  gun_test_await (find_line (client, "started") != NULL, GUN_UI_PATIENCE_S);

  return client;
}

static void
tell (Program *self, const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (
      g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
add_relay (GunWindow *window, const char *url)
{
  GtkWindow *dialog;
  GtkWidget *row;

  gun_ui_press (window, "Add Relay…");
  dialog = gun_ui_get_dialog (g_type_from_name ("GunAddRelayWindow"));
  row = gun_ui_wait_for (dialog, ADW_TYPE_ENTRY_ROW, "Address");
  gtk_editable_set_text (GTK_EDITABLE (row), url);
  g_signal_emit_by_name (row, "entry-activated");
  gun_ui_wait_for_words (dialog, "This relay works");
  gun_ui_press (dialog, "Add");
  gun_ui_wait_for_words (window, "1 relay connected");
}

static gboolean
can_run (void)
{
  g_autofree char *node = g_find_program_in_path ("node");
  g_autofree char *modules
      = g_build_filename (g_getenv ("GUN_INTEROP"), "node_modules", "gun", NULL);

  if (node != NULL && (g_getenv ("NODE_PATH") != NULL || g_file_test (modules, G_FILE_TEST_EXISTS)))
    return TRUE;

  g_test_skip ("node or the modules of tests/interop are not installed");

  return FALSE;
}

static void
choose_first_soul (GunWindow *window)
{
  GtkWidget *view = gun_ui_wait_for (window, GTK_TYPE_LIST_VIEW, NULL);

  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (view)), 0, TRUE);
}

static void
assert_fits_360 (GunWindow *window)
{
  GtkWidget *page = gun_ui_wait_for (window, g_type_from_name ("GunGraphPage"), NULL);
  int narrowest;

  g_object_set (page, "narrow", TRUE, NULL);
  gtk_widget_measure (page, GTK_ORIENTATION_HORIZONTAL, -1, &narrowest, NULL, NULL, NULL);
  g_assert_cmpint (narrowest, <=, 360);
  g_object_set (page, "narrow", FALSE, NULL);
}

static void
test_main_path (void)
{
  g_autofree char *url = NULL;
  g_autofree char *path = gun_ui_dup_scratch_path ("stock.db");
  Program *relay;
  Program *client;
  Program *reader;
  GunEngine *engine;
  GunWindow *window;

  if (!can_run ())
    return;

  relay = start_relay ("", &url);
  client = start_client (url);
  tell (client, "{\"do\":\"put\",\"id\":1,\"path\":[\"people/ada\"],\"value\":{\"name\":\"Ada\"}}");
  gun_test_await (find_line (client, "\"event\":\"ack\"") != NULL, GUN_UI_PATIENCE_S);

  engine = gun_ui_start_engine (path, FALSE);
  window = gun_ui_open_window (engine);
  add_relay (window, url);
  assert_fits_360 (window);
  gun_ui_press (window, "Browse");
  gun_ui_wait_for_words (window, "1 node known here");
  choose_first_soul (window);
  gun_ui_wait_for_words (window, "Ada");

  /* Another program writes: the row follows */
  tell (client,
        "{\"do\":\"put\",\"id\":2,\"path\":[\"people/ada\",\"name\"],\"value\":\"Lovelace\"}");
  gun_ui_wait_for_words (window, "Lovelace");

  /* The person writes: the other program follows */
  reader = start_client (url);
  tell (reader, "{\"do\":\"on\",\"id\":3,\"path\":[\"people/ada\",\"name\"]}");
  gun_test_await (find_line (reader, "Lovelace") != NULL, GUN_UI_PATIENCE_S);
  gun_ui_edit_row (window, 0);
  gtk_editable_set_text (GTK_EDITABLE (gun_ui_wait_for (window, GTK_TYPE_ENTRY, NULL)), "Countess");
  gun_ui_press (window, "Write");
  gun_ui_write_anyway ();
  gun_test_await (find_line (reader, "Countess") != NULL, GUN_UI_PATIENCE_S);
  gun_ui_wait_for_words (window, "Arrived at 1 of 1");

  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  stop_program (reader);
  stop_program (client);
  stop_program (relay);

  /* Everything is still there, also with the relay gone */
  engine = gun_ui_start_engine (path, FALSE);
  window = gun_ui_open_window (engine);
  choose_first_soul (window);
  gun_ui_wait_for_words (window, "Countess");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
}

/* A relay that keeps nothing on disk never answers what it holds: the page says so */
static void
test_browse_in_vain (void)
{
  g_autofree char *url = NULL;
  g_autofree char *name = NULL;
  g_autofree char *words = NULL;
  Program *relay;
  GunEngine *engine;
  GunWindow *window;

  if (!can_run ())
    return;

  relay = start_relay (",\"radisk\":false", &url);
  engine = gun_ui_start_engine (NULL, FALSE);
  window = gun_ui_open_window (engine);
  add_relay (window, url);
  gun_ui_press (window, "Browse");
  name = g_strndup (url + strlen ("http://"), strlen (url) - strlen ("http://") - strlen ("/gun"));
  words = g_strdup_printf (
      "%s did not answer: a relay that stores nothing on disk cannot list its nodes", name);
  gun_ui_wait_for_words (window, words);
  gun_ui_press (window, "Stop Asking");
  gun_ui_close_window (window);
  gun_ui_stop_engine (engine);
  stop_program (relay);
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/relay/main-path", test_main_path);
  g_test_add_func ("/ui/relay/browse-in-vain", test_browse_in_vain);

  return g_test_run ();
}
