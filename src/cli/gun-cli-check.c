/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-database-check.h"
#include "gun-json-text.h"

const GunCliUsage gun_cli_check_usage = {
  .name = "check",
  .words = "",
  .summary = N_ ("Read the whole database and say whether it is sound. Nothing is changed."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON,
};

/* The command, and what comes of it */
typedef struct
{
  GunCli *cli;
  GAsyncResult *result; /* (nullable) */
} Checking;

static void
append_text (GString *out, const char *text)
{
  gun_json_append_string (out, text, strlen (text));
}

static void
print_json (GunCli *self, gboolean in_use, GPtrArray *problems, gint64 n_unchecked)
{
  g_autoptr (GString) line = g_string_new ("{\"database\":");
  g_autofree char *shown = g_filename_display_name (self->options->database);

  append_text (line, shown);
  g_string_append_printf (line,
                          ",\"in_use\":%s,\"sound\":%s,\"problems\":[",
                          in_use ? "true" : "false",
                          problems->len == 0 ? "true" : "false");
  for (guint i = 0; i < problems->len; i++)
    {
      if (i > 0)
        g_string_append_c (line, ',');
      append_text (line, g_ptr_array_index (problems, i));
    }
  g_string_append_printf (line, "],\"unchecked\":%" G_GINT64_FORMAT "}", n_unchecked);
  gun_cli_print (self, line->str, line->len);
}

static void
print_unchecked (GunCli *self, gint64 n_unchecked)
{
  g_autofree char *line = NULL;

  if (n_unchecked == 0)
    return;

  line = g_strdup_printf (
      ngettext (
          "%u value was kept before signatures were checked. It is checked by the next program "
          "that opens the database, and not shown before.",
          "%u values were kept before signatures were checked. They are checked by the next "
          "program that opens the database, and not shown before.",
          (gulong) n_unchecked),
      (guint) n_unchecked);
  gun_cli_print (self, line, strlen (line));
}

static void
print_text (GunCli *self, gboolean in_use, GPtrArray *problems, gint64 n_unchecked)
{
  g_autofree char *line
      = problems->len > 0 ? g_strdup_printf (_ ("“%s” is damaged:"), self->options->database)
        : in_use ? g_strdup_printf (_ ("“%s” is sound. It was checked while a program uses it."),
                                    self->options->database)
                 : g_strdup_printf (_ ("“%s” is sound."), self->options->database);

  gun_cli_print (self, line, strlen (line));
  print_unchecked (self, n_unchecked);
  for (guint i = 0; i < problems->len; i++)
    {
      const char *problem = g_ptr_array_index (problems, i);

      gun_cli_print (self, problem, strlen (problem));
    }
  if (problems->len > 0)
    gun_cli_complain (
        _ ("Put back a copy of the database, or save what can still be read, part by "
           "part, with gun-peer export --soul PREFIX, and import that into a new one"));
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Checking *checking = user_data;

  checking->result = g_object_ref (result);
  g_main_loop_quit (checking->cli->loop);
}

/* What cannot even be opened is one problem; a file that may not be read is a failure. */
static GPtrArray *
finish (GAsyncResult *result, gint64 *n_unchecked, GError **error)
{
  GPtrArray *problems = gun_database_check_finish (result, n_unchecked, error);

  if (problems != NULL || !g_error_matches (*error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_DAMAGED))
    return problems;

  problems = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (problems, g_strdup ((*error)->message));
  g_clear_error (error);
  return problems;
}

static void
report (GunCli *self, gboolean in_use, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gint64 n_unchecked;
  g_autoptr (GPtrArray) problems = finish (result, &n_unchecked, &error);

  if (problems == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        gun_cli_complain (error->message);
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  if (self->options->json)
    print_json (self, in_use, problems, n_unchecked);
  else
    print_text (self, in_use, problems, n_unchecked);
  gun_cli_quit (self, problems->len == 0 ? GUN_CLI_OK : GUN_CLI_NOT_SOUND);
}

/**
 * gun_cli_check:
 * @self: the command
 */
void
gun_cli_check (GunCli *self)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Checking checking = { .cli = self };
  gboolean in_use;

  if (!gun_cli_has_database (self))
    return;

  in_use = gun_cli_is_in_use (self);
  gun_database_check_async (self->options->database, cancellable, checked_cb, &checking);
  gun_cli_run (self);
  if (checking.result == NULL)
    g_cancellable_cancel (cancellable);
  report (self, in_use, gun_cli_wait_for (&checking.result));
  g_object_unref (checking.result);
}
