/* SPDX-License-Identifier: MIT */

#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <unistd.h>

#include "gun-cli.h"
#include "gun-graph-export.h"

const GunCliUsage gun_cli_export_usage = {
  .name = "export",
  .words = "[FILE]",
  .summary = N_ ("Write the graph as JSON, with its states, to a file or to standard output."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_SOULS,
};

/* The command, and what comes of it */
typedef struct
{
  GunCli *cli;
  GAsyncResult *result; /* (nullable) */
} Exporting;

static void
progress_cb (const GunExportTally *so_far, gpointer user_data)
{
  g_autofree char *size = g_format_size (so_far->n_bytes);
  g_autofree char *progress
      = g_strdup_printf (_ ("%.0f souls, %s"), (double) so_far->n_souls, size);

  gun_cli_show_progress (progress);
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Exporting *exporting = user_data;

  exporting->result = g_object_ref (result);
  g_main_loop_quit (exporting->cli->loop);
}

static void
report (GunCli *self, GAsyncResult *result)
{
  GunExportTally tally;
  g_autoptr (GError) error = NULL;
  gboolean good = gun_graph_export_finish (result, &tally, &error);

  gun_cli_show_progress (NULL);
  if (!good && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gun_cli_complain (error->message);
  gun_cli_quit (self, good ? GUN_CLI_OK : GUN_CLI_FAILED);
}

/* A signal ends it before it is done; then what was begun is taken away first. */
static void
export_to (GunCli *self, const char *path, GOutputStream *out)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Exporting exporting = { .cli = self };

  gun_graph_export_async (self->options->database,
                          self->options->souls,
                          self->options->prefixes,
                          path,
                          out,
                          progress_cb,
                          NULL,
                          cancellable,
                          exported_cb,
                          &exporting);
  gun_cli_run (self);
  if (exporting.result == NULL)
    g_cancellable_cancel (cancellable);
  report (self, gun_cli_wait_for (&exporting.result));
  g_object_unref (exporting.result);
}

/**
 * gun_cli_export:
 * @self: the command
 */
void
gun_cli_export (GunCli *self)
{
  const char *path = gun_cli_options_get_word (self->options, 0);
  g_autoptr (GOutputStream) out = NULL;

  if (!gun_cli_open_existing (self))
    return;

  if (path == NULL || g_str_equal (path, "-"))
    out = g_unix_output_stream_new (STDOUT_FILENO, FALSE);
  export_to (self, out == NULL ? path : NULL, out);
}
