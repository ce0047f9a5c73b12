/* SPDX-License-Identifier: MIT */

#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "gun-cli.h"
#include "gun-import.h"

/* Time between two reports of progress */
#define REPORT_US (200 * 1000)

const GunCliUsage gun_cli_import_usage = {
  .name = "import",
  .words = "[FILE]",
  .summary = N_ ("Read a graph as export writes it, from a file or from standard input."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_RESTAMP | GUN_CLI_TAKES_JSON,
};

/* The command, and what comes of it */
typedef struct
{
  GunCli *cli;
  GAsyncResult *result; /* (nullable) */
  gint64 reported_us;
} Importing;

static void
progress_cb (const GunImportTally *so_far, gpointer user_data)
{
  Importing *importing = user_data;
  const gint64 now_us = g_get_monotonic_time ();
  g_autofree char *size = NULL;
  g_autofree char *progress = NULL;

  if (now_us - importing->reported_us < REPORT_US)
    return;

  importing->reported_us = now_us;
  size = g_format_size (so_far->n_bytes);
  progress
      = g_strdup_printf (_ ("%s read, %.0f keys stored"), size, (double) so_far->counts.n_stored);
  gun_cli_show_progress (progress);
}

static void
imported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Importing *importing = user_data;

  importing->result = g_object_ref (result);
  g_main_loop_quit (importing->cli->loop);
}

static char *
format_counts (const GunImportCounts *counts)
{
  return g_strdup_printf (
      _ ("Keys stored: %.0f; known or older: %.0f; ahead of the clock: %.0f; refused: %.0f"),
      (double) counts->n_stored,
      (double) counts->n_known,
      (double) counts->n_waiting,
      (double) counts->n_refused);
}

static char *
format_counts_as_json (const GunImportCounts *counts)
{
  return g_strdup_printf ("{\"stored\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"waiting\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT "}",
                          counts->n_stored,
                          counts->n_known,
                          counts->n_waiting,
                          counts->n_refused);
}

static void
print_counts (GunCli *self, const GunImportCounts *counts)
{
  g_autofree char *line
      = self->options->json ? format_counts_as_json (counts) : format_counts (counts);

  gun_cli_print (self, line, strlen (line));
}

static void
complain_of_refusals (const GunImportTally *tally)
{
  for (guint i = 0; i < tally->refusals->len; i++)
    gun_cli_complain (g_ptr_array_index (tally->refusals, i));

  if (tally->counts.n_refused > tally->refusals->len)
    {
      g_autofree char *rest = g_strdup_printf (_ ("%" G_GUINT64_FORMAT " more were refused"),
                                               tally->counts.n_refused - tally->refusals->len);

      gun_cli_complain (rest);
    }
  if (tally->n_stateless > 0)
    gun_cli_complain (_ ("With --restamp keys that have no state get the state of now"));
}

static void
report (GunCli *self, GAsyncResult *result)
{
  g_autoptr (GunImportTally) tally = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good = gun_import_finish (result, &tally, &error);

  gun_cli_show_progress (NULL);
  if (error != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gun_cli_complain (error->message);
  complain_of_refusals (tally);
  print_counts (self, &tally->counts);
  gun_cli_quit (self, good && tally->counts.n_refused == 0 ? GUN_CLI_OK : GUN_CLI_FAILED);
}

static void
import_from (GunCli *self, GInputStream *in, const char *from)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Importing importing = { .cli = self };

  gun_import_async (self->client,
                    in,
                    from,
                    self->options->restamp,
                    progress_cb,
                    &importing,
                    cancellable,
                    imported_cb,
                    &importing);
  gun_cli_run (self);
  if (importing.result == NULL)
    g_cancellable_cancel (cancellable);
  report (self, gun_cli_wait_for (&importing.result));
  g_object_unref (importing.result);
}

static GInputStream *
open_file (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GError) error = NULL;
  GInputStream *in = NULL;

  /* A folder can be opened, but not read. */
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    g_set_error (&error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("“%s” is a folder"), path);
  else
    in = G_INPUT_STREAM (g_file_read (file, NULL, &error));
  if (in == NULL)
    gun_cli_complain (error->message);

  return in;
}

/**
 * gun_cli_import:
 * @self: the command
 */
void
gun_cli_import (GunCli *self)
{
  const char *path = gun_cli_options_get_word (self->options, 0);
  gboolean is_stdin = path == NULL || g_str_equal (path, "-");
  g_autoptr (GInputStream) in
      = is_stdin ? g_unix_input_stream_new (STDIN_FILENO, FALSE) : open_file (path);
  g_autofree char *from = is_stdin ? g_strdup ("-") : g_path_get_basename (path);

  if (in != NULL && gun_cli_open (self))
    import_from (self, in, from);
}
