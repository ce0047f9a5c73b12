/* SPDX-License-Identifier: MIT */

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "gun-cli.h"
#include "gun-import.h"
#include "gun-json-text.h"

/* Time between two reports of progress */
#define REPORT_US (200 * 1000)

/* Faults that people are told one by one; programs get all that are kept. */
#define SHOWN_FAULTS 20

const GunCliUsage gun_cli_import_usage = {
  .name = "import",
  .words = "[FILE|FOLDER]",
  .summary = N_ (
      "Read a graph as export writes it, from a file or from standard input, or a radata folder of "
      "gun.js. It is checked first: when anything in it is wrong, nothing is imported."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_RESTAMP | GUN_CLI_TAKES_JSON,
};

/* The command, and what comes of its pass */
typedef struct
{
  GunCli *cli;
  GunImport *import;
  gboolean is_check;
  GAsyncResult *result; /* (nullable) */
  gint64 reported_us;
} Importing;

static char *
format_progress (const Importing *importing, const GunImportTally *so_far)
{
  g_autofree char *size = g_format_size (so_far->n_bytes);
  g_autofree char *in_all = g_format_size (so_far->n_bytes_in_all);

  if (!importing->is_check)
    return g_strdup_printf (
        _ ("Importing: %s read, %.0f keys stored"), size, (double) so_far->counts.n_stored);
  if (so_far->n_bytes_in_all == 0)
    return g_strdup_printf (_ ("Checking: %s, %.0f keys"), size, (double) so_far->n_keys);

  return g_strdup_printf (
      _ ("Checking: %s of %s, %.0f keys"), size, in_all, (double) so_far->n_keys);
}

static void
progress_cb (const GunImportTally *so_far, gpointer user_data)
{
  Importing *importing = user_data;
  const gint64 now_us = g_get_monotonic_time ();
  g_autofree char *progress = NULL;

  if (now_us - importing->reported_us < REPORT_US)
    return;

  importing->reported_us = now_us;
  progress = format_progress (importing, so_far);
  gun_cli_show_progress (progress);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Importing *importing = user_data;

  importing->result = g_object_ref (result);
  g_main_loop_quit (importing->cli->loop);
}

static char *
format_counts (GunImport *import)
{
  const GunImportCounts *counts = &gun_import_get_done (import)->counts;
  GString *line = g_string_new (NULL);

  g_string_append_printf (
      line,
      _ ("Keys stored: %.0f; known or older: %.0f; ahead of the clock: %.0f; refused: %.0f"),
      (double) counts->n_stored,
      (double) counts->n_known,
      (double) counts->n_waiting,
      (double) gun_import_get_found (import)->n_faults);
  if (gun_import_get_found (import)->n_left_out > 0)
    g_string_append_printf (line,
                            _ ("; made to pass, left out: %.0f"),
                            (double) gun_import_get_found (import)->n_left_out);

  return g_string_free (line, FALSE);
}

static void
append_fault (GString *json, const GunImportFault *fault)
{
  g_string_append_c (json, '{');
  if (fault->file != NULL)
    {
      g_autofree char *file = g_filename_display_name (fault->file);

      g_string_append (json, "\"file\":");
      gun_json_append_string (json, file, strlen (file));
      g_string_append_c (json, ',');
    }
  if (fault->offset != GUN_IMPORT_NO_PLACE)
    g_string_append_printf (json, "\"byte\":%" G_GUINT64_FORMAT ",", fault->offset);
  if (fault->line > 0)
    g_string_append_printf (json, "\"line\":%" G_GUINT64_FORMAT ",", fault->line);
  g_string_append (json, "\"reason\":");
  gun_json_append_string (json, fault->sentence, strlen (fault->sentence));
  g_string_append_c (json, '}');
}

static void
append_file (GString *json, const GunImportFile *file)
{
  g_autofree char *name = g_filename_display_name (file->name);

  g_string_append (json, "{\"file\":");
  gun_json_append_string (json, name, strlen (name));
  g_string_append_printf (json,
                          ",\"read\":%" G_GUINT64_FORMAT ",\"not_read\":%" G_GUINT64_FORMAT "}",
                          file->n_keys,
                          file->n_faults);
}

static char *
format_report (GunImport *import, gboolean is_all)
{
  const GunImportTally *found = gun_import_get_found (import);
  const GunImportTally *done = gun_import_get_done (import);
  const GunImportCounts *counts = &done->counts;
  GString *json = g_string_new (NULL);

  g_string_append_printf (json,
                          "{\"stored\":%" G_GUINT64_FORMAT ",\"known\":%" G_GUINT64_FORMAT
                          ",\"waiting\":%" G_GUINT64_FORMAT ",\"refused\":%" G_GUINT64_FORMAT
                          ",\"imported\":\"%s\",\"nodes\":%" G_GUINT64_FORMAT
                          ",\"keys\":%" G_GUINT64_FORMAT ",\"older\":%" G_GUINT64_FORMAT
                          ",\"left_out\":%" G_GUINT64_FORMAT ",\"faults\":[",
                          counts->n_stored,
                          counts->n_known,
                          counts->n_waiting,
                          found->n_faults,
                          is_all             ? "all"
                          : done->n_keys > 0 ? "part"
                                             : "nothing",
                          found->n_nodes,
                          found->n_keys,
                          found->counts.n_older,
                          found->n_left_out);
  for (guint i = 0; i < found->faults->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_fault (json, g_ptr_array_index (found->faults, i));
    }
  g_string_append (json, "],\"files\":[");
  for (guint i = 0; i < found->files->len; i++)
    {
      if (i > 0)
        g_string_append_c (json, ',');
      append_file (json, g_ptr_array_index (found->files, i));
    }
  g_string_append (json, "]}");

  return g_string_free (json, FALSE);
}

static void
print_report (Importing *self, gboolean is_all)
{
  g_autofree char *line = self->cli->options->json ? format_report (self->import, is_all)
                                                   : format_counts (self->import);

  gun_cli_print (self->cli, line, strlen (line));
}

static void
complain_of_faults (Importing *self)
{
  const GunImportTally *found = gun_import_get_found (self->import);
  guint n_shown = MIN (found->faults->len, SHOWN_FAULTS);

  for (guint i = 0; i < n_shown; i++)
    {
      g_autofree char *line = gun_import_fault_describe (g_ptr_array_index (found->faults, i));

      gun_cli_complain (line);
    }

  if (found->n_faults > n_shown)
    {
      g_autofree char *rest = g_strdup_printf (_ ("%" G_GUINT64_FORMAT " more cannot be imported"),
                                               found->n_faults - n_shown);

      gun_cli_complain (rest);
    }
  for (guint i = 0; i < MIN (found->files->len, SHOWN_FAULTS); i++)
    {
      g_autofree char *line = gun_import_file_describe (g_ptr_array_index (found->files, i));

      gun_cli_complain (line);
    }
  if (found->n_stateless > 0)
    gun_cli_complain (_ ("With --restamp keys that have no state get the state of now"));
}

/* Waits for a pass, also when a signal ends the command: then it is cancelled first. */
static GAsyncResult *
wait_for_pass (Importing *self, GCancellable *cancellable)
{
  gun_cli_run (self->cli);
  if (self->result == NULL)
    g_cancellable_cancel (cancellable);
  gun_cli_wait_for (&self->result);
  gun_cli_show_progress (NULL);

  return g_steal_pointer (&self->result);
}

static gboolean
check (Importing *self, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->is_check = TRUE;
  gun_import_check_async (self->import, progress_cb, self, cancellable, ended_cb, self);
  result = wait_for_pass (self, cancellable);
  if (gun_import_check_finish (self->import, result, &error))
    return TRUE;

  gun_cli_complain (error->message);
  return FALSE;
}

static gboolean
apply (Importing *self, GCancellable *cancellable)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  self->is_check = FALSE;
  gun_import_apply_async (self->import, progress_cb, self, cancellable, ended_cb, self);
  result = wait_for_pass (self, cancellable);
  if (gun_import_apply_finish (self->import, result, &error))
    return TRUE;

  gun_cli_complain (error->message);
  return FALSE;
}

/* Whether what the check found may be imported */
static gboolean
is_agreed (Importing *self)
{
  const GunImportTally *found = gun_import_get_found (self->import);
  const guint64 n_rest = found->counts.n_stored + found->counts.n_known + found->counts.n_waiting;
  g_autofree char *sentence = NULL;

  if (found->n_faults == 0 || self->cli->options->keep_going)
    return TRUE;

  sentence = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "Nothing was imported. With --keep-going everything else is: %.0f key",
                   "Nothing was imported. With --keep-going everything else is: %.0f keys",
                   (gulong) n_rest),
      (double) n_rest);
  gun_cli_complain (sentence);
  return FALSE;
}

static void
import_from (GunCli *cli, const char *path)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GunImport) import
      = gun_import_new_for_client (cli->client, path, cli->options->restamp);
  Importing importing = { .cli = cli, .import = import };
  gboolean good = check (&importing, cancellable);

  complain_of_faults (&importing);
  good = good && is_agreed (&importing) && apply (&importing, cancellable);
  good &= gun_import_get_found (import)->n_faults == 0;
  print_report (&importing, good);
  gun_cli_quit (cli, good ? GUN_CLI_OK : GUN_CLI_FAILED);
}

/* Before a database is made for it */
static gboolean
can_be_read (const char *path)
{
  g_autofree char *sentence = NULL;

  if (path == NULL || g_access (path, R_OK) == 0)
    return TRUE;

  sentence = g_strdup_printf (_ ("“%s” cannot be opened: %s"), path, g_strerror (errno));
  gun_cli_complain (sentence);
  return FALSE;
}

/**
 * gun_cli_import:
 * @self: the command
 */
void
gun_cli_import (GunCli *self)
{
  const char *word = gun_cli_options_get_word (self->options, 0);
  const char *path = word == NULL || g_str_equal (word, "-") ? NULL : word;

  if (can_be_read (path) && gun_cli_open (self))
    import_from (self, path);
}
