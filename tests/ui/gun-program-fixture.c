/* SPDX-License-Identifier: MIT */

#include "gun-program-fixture.h"

static void
line_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GunProgram *self = user_data;
  char *line = g_data_input_stream_read_line_finish_utf8 (
      G_DATA_INPUT_STREAM (object), result, NULL, NULL);

  if (line == NULL)
    return;

  g_ptr_array_add (self->lines, line);
  g_data_input_stream_read_line_async (self->output, G_PRIORITY_DEFAULT, NULL, line_cb, self);
}

GunProgram *
gun_program_start (const char *name, const char *argument)
{
  GunProgram *self = g_new0 (GunProgram, 1);
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

const char *
gun_program_find_line (GunProgram *self, const char *part)
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

void
gun_program_stop (GunProgram *self)
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

GunProgram *
gun_program_start_relay (const char *more, char **url)
{
  static guint n_relays;
  g_autofree char *name = g_strdup_printf ("radata-%u", n_relays++);
  g_autofree char *folder = gun_ui_dup_scratch_path (name);
  g_autofree char *options = g_strdup_printf ("{\"port\":0,\"file\":\"%s\"%s}", folder, more);
  GunProgram *relay = gun_program_start ("relay.js", options);
  const char *line;

  gun_test_await ((line = gun_program_find_line (relay, "\"port\":")) != NULL, GUN_UI_PATIENCE_S);
  *url = g_strdup_printf ("http://127.0.0.1:%d/gun",
                          atoi (strstr (line, "\"port\":") + strlen ("\"port\":")));

  return relay;
}

GunProgram *
gun_program_start_client (const char *url, const char *more)
{
  g_autofree char *options = g_strdup_printf ("{\"peers\":[\"%s\"]%s}", url, more);
  GunProgram *client = gun_program_start ("client.js", options);

  gun_test_await (gun_program_find_line (client, "started") != NULL, GUN_UI_PATIENCE_S);

  return client;
}

void
gun_program_tell (GunProgram *self, const char *command)
{
  g_autofree char *line = g_strconcat (command, "\n", NULL);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (
      g_subprocess_get_stdin_pipe (self->process), line, strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);
}

gboolean
gun_program_can_run (void)
{
  g_autofree char *node = g_find_program_in_path ("node");
  g_autofree char *modules
      = g_build_filename (g_getenv ("GUN_INTEROP"), "node_modules", "gun", NULL);

  if (node != NULL && (g_getenv ("NODE_PATH") != NULL || g_file_test (modules, G_FILE_TEST_EXISTS)))
    return TRUE;

  g_test_skip ("node or the modules of tests/interop are not installed");

  return FALSE;
}
