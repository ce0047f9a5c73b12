/* SPDX-License-Identifier: MIT */

#include "cli-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#include "gun-test-folder.h"

static char *folder;

/* As typed, and as JavaScript prints it */
const char *const cli_values[][2] = {
  { "null", "null" },
  { "true", "true" },
  { "-0", "0" },
  { "-12.50", "-12.5" },
  { "1e21", "1e+21" },
  { "0.1", "0.1" },
  { "1e-7", "1e-7" },
  { "\"\"", "\"\"" },
  { "\"a\\u0000b\"", "\"a\\u0000b\"" },
  { "\"\\ud83d\\ude00 \\ud800\"", "\"\xF0\x9F\x98\x80 \\ud800\"" },
  { " {\"#\" : \"other\"} ", "{\"#\":\"other\"}" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (cli_values) == CLI_N_VALUES);

void
run_clear (Run *run)
{
  g_free (run->out);
  g_free (run->err);
}

GSubprocess *
spawn (const char *const *arguments)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (words, (char *) g_getenv ("GUN_PEER"));
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (words, (char *) arguments[i]);
  g_ptr_array_add (words, NULL);

  process = g_subprocess_newv ((const char *const *) words->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                               &error);
  g_assert_no_error (error);
  return process;
}

Run
run_v (const char *const *arguments)
{
  g_autoptr (GSubprocess) process = spawn (arguments);
  g_autoptr (GError) error = NULL;
  Run run = { 0 };

  g_subprocess_communicate_utf8 (process, NULL, NULL, &run.out, &run.err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  run.status = g_subprocess_get_exit_status (process);

  return run;
}

char *
new_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

Server
start_server (const char *const *arguments)
{
  Server server = { 0 };
  const char *at;

  server.process = spawn (arguments);
  server.out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (server.process));
  server.ready = g_data_input_stream_read_line (server.out, NULL, NULL, NULL);
  g_assert_nonnull (server.ready);
  at = strstr (server.ready, " listen=");
  g_assert_nonnull (at);
  server.url = g_strdup (at + strlen (" listen="));

  return server;
}

void
end_server (Server *server, int signal_number)
{
  g_subprocess_send_signal (server->process, signal_number);
  g_assert_true (g_subprocess_wait (server->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (server->process));
  g_assert_cmpint (g_subprocess_get_exit_status (server->process), ==, 0);
  g_object_unref (server->out);
  g_object_unref (server->process);
  g_free (server->ready);
  g_free (server->url);
}

char *
read_line (GDataInputStream *in)
{
  g_autoptr (GError) error = NULL;
  char *line = g_data_input_stream_read_line (in, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (line);
  return line;
}

void
await_line (GDataInputStream *in, const char *part)
{
  while (TRUE)
    {
      g_autofree char *line = read_line (in);

      if (strstr (line, part) != NULL)
        return;
    }
}

void
cli_fixture_init (int *argc, char ***argv)
{
  g_autofree char *data_folder = NULL;

  folder = gun_test_folder_new ();
  data_folder = new_path ("data");
  g_setenv ("XDG_DATA_HOME", data_folder, TRUE);
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_assert_true (g_mkdir (data_folder, 0700) == 0);
  g_test_init (argc, argv, NULL);
}

int
cli_fixture_run (void)
{
  int status = g_test_run ();

  gun_test_folder_remove (folder);
  g_clear_pointer (&folder, g_free);

  return status;
}
