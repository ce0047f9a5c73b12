/* SPDX-License-Identifier: MIT */

#include "gun-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <unistd.h>

#include "gun-text.h"

/* A holder that is about to open its socket, or to end, is given this long. */
#define HOLDER_WAIT_US (2 * G_USEC_PER_SEC)
#define HOLDER_RETRY_US (50 * 1000)

/**
 * gun_cli_complain:
 * @sentence: what went wrong
 */
void
gun_cli_complain (const char *sentence)
{
  fprintf (stderr, "gun-peer: %s\n", sentence);
}

/* The result of a call, waited for */
static void
keep_result_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **kept = user_data;

  *kept = g_object_ref (result);
}

/**
 * gun_cli_wait_for:
 * @result: where a callback puts what it gets
 *
 * Returns: (transfer none): what it got
 */
GAsyncResult *
gun_cli_wait_for (GAsyncResult **result)
{
  while (*result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return *result;
}

static gboolean
interrupted_cb (gpointer data)
{
  GunCli *self = data;

  gun_cli_quit (self, self->interrupted);
  return G_SOURCE_CONTINUE;
}

/**
 * gun_cli_take_signals:
 * @self: a command
 *
 * Before anything is opened or said: who reads that it is ready may end it at once.
 */
void
gun_cli_take_signals (GunCli *self)
{
  g_unix_signal_add (SIGTERM, interrupted_cb, self);
  g_unix_signal_add (SIGINT, interrupted_cb, self);
}

static gboolean
start_engine (GunCli *self, const char *database, GError **error)
{
  g_autoptr (GunEngine) engine = gun_engine_new ();
  g_autoptr (GAsyncResult) result = NULL;

  gun_engine_set_database (engine, database);
  gun_engine_set_store_limit (engine, self->options->max_store_bytes);
  gun_engine_set_durable (engine, self->options->durable);
  gun_engine_set_keep_everything (engine, !self->options->keep_asked_only);
  gun_engine_set_direct_options (engine, self->options->direct);
  gun_engine_start_async (engine, NULL, keep_result_cb, &result);
  if (!gun_engine_start_finish (engine, gun_cli_wait_for (&result), error))
    return FALSE;

  self->engine = g_steal_pointer (&engine);
  return TRUE;
}

static gboolean
reach_holder (GunCli *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  gun_control_client_connect_async (self->options->database, NULL, keep_result_cb, &result);
  self->client = gun_control_client_connect_finish (gun_cli_wait_for (&result), error);

  return self->client != NULL;
}

/**
 * gun_cli_open_engine:
 * @self: a command
 *
 * Returns: whether the database is ours now; when not, it was said why
 */
gboolean
gun_cli_open_engine (GunCli *self)
{
  g_autoptr (GError) error = NULL;

  if (start_engine (self, self->options->database, &error))
    return TRUE;

  gun_cli_complain (error->message);
  return FALSE;
}

/**
 * gun_cli_open_apart:
 * @self: a command
 *
 * Returns: whether there is an engine; when not, it was said why
 */
gboolean
gun_cli_open_apart (GunCli *self)
{
  g_autoptr (GError) error = NULL;

  if (start_engine (self, NULL, &error))
    return TRUE;

  gun_cli_complain (error->message);
  return FALSE;
}

/**
 * gun_cli_open:
 * @self: a command
 *
 * Returns: whether there is somebody to ask; when not, it was said why
 */
gboolean
gun_cli_open (GunCli *self)
{
  const gint64 give_up_us = g_get_monotonic_time () + HOLDER_WAIT_US;

  while (TRUE)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) reach_error = NULL;

      if (start_engine (self, self->options->database, &error))
        {
          self->client = gun_control_client_new_for_engine (self->engine);
          return TRUE;
        }

      if (!g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_LOCKED))
        {
          gun_cli_complain (error->message);
          return FALSE;
        }

      if (reach_holder (self, &reach_error))
        return TRUE;

      if (g_get_monotonic_time () > give_up_us)
        {
          gun_cli_complain (error->message);
          gun_cli_complain (reach_error->message);
          return FALSE;
        }
      g_usleep (HOLDER_RETRY_US);
    }
}

/**
 * gun_cli_has_database:
 * @self: a command
 *
 * Returns: whether there is one; when not, it was said so
 */
gboolean
gun_cli_has_database (GunCli *self)
{
  g_autofree char *sentence = NULL;

  if (g_file_test (self->options->database, G_FILE_TEST_EXISTS))
    return TRUE;

  sentence = g_strdup_printf (_ ("There is no database “%s”"), self->options->database);
  gun_cli_complain (sentence);
  return FALSE;
}

/**
 * gun_cli_find_holder:
 * @self: a command
 *
 * Returns: whether a program that holds the database can be asked now
 */
gboolean
gun_cli_find_holder (GunCli *self)
{
  return reach_holder (self, NULL);
}

/**
 * gun_cli_is_in_use:
 * @self: a command
 *
 * Returns: whether a program that holds the database answers
 */
gboolean
gun_cli_is_in_use (GunCli *self)
{
  gboolean in_use = reach_holder (self, NULL);

  g_clear_object (&self->client);
  return in_use;
}

/**
 * gun_cli_open_existing:
 * @self: a command
 *
 * Returns: whether there is somebody to ask; when not, it was said why
 */
gboolean
gun_cli_open_existing (GunCli *self)
{
  return gun_cli_has_database (self) && gun_cli_open (self);
}

/**
 * gun_cli_open_holder:
 * @self: a command
 *
 * Returns: whether a program holds the database and answers; when not, it was said so
 */
gboolean
gun_cli_open_holder (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (reach_holder (self, &error))
    return TRUE;

  sentence
      = g_strdup_printf (_ ("No program that uses the database “%s” can be reached. Start one: "
                            "gun-peer serve --db “%s”, or open Gun Desktop."),
                         self->options->database,
                         self->options->database);
  gun_cli_complain (sentence);
  gun_cli_quit (self, GUN_CLI_NOBODY_RUNS);
  return FALSE;
}

/**
 * gun_cli_run:
 * @self: a command
 */
void
gun_cli_run (GunCli *self)
{
  if (!self->ended)
    g_main_loop_run (self->loop);
}

/**
 * gun_cli_quit:
 * @self: a command
 * @status: how it ends
 */
void
gun_cli_quit (GunCli *self, GunCliStatus status)
{
  if (self->ended)
    return;

  self->ended = TRUE;
  self->status = status;
  g_main_loop_quit (self->loop);
}

/**
 * gun_cli_close:
 * @self: a command
 *
 * Commits and closes what it opened.
 */
void
gun_cli_close (GunCli *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  g_clear_object (&self->client);
  if (self->engine == NULL)
    return;

  gun_engine_stop_async (self->engine, keep_result_cb, &result);
  gun_cli_wait_for (&result);
  g_clear_object (&self->engine);
}

/**
 * gun_cli_request:
 * @self: a command
 * @action: what to do
 * @request: (transfer full): with what
 * @func: gets the answers, and @self
 */
void
gun_cli_request (GunCli *self,
                 const char *action,
                 GunControlMessage *request,
                 GunControlReplyFunc func)
{
  request->action = gun_text_new (action);
  gun_control_client_request (self->client, request, func, self);
}

/**
 * gun_cli_check_reply:
 * @self: a command
 * @reply: (nullable): a line of the answer
 *
 * Returns: whether it is a good one
 */
gboolean
gun_cli_check_reply (GunCli *self, const GunControlMessage *reply)
{
  if (reply == NULL)
    {
      gun_cli_complain (_ ("The program that uses the database has ended"));
      gun_cli_quit (self, GUN_CLI_FAILED);
      return FALSE;
    }

  if (reply->error == NULL)
    return TRUE;

  gun_cli_complain (reply->error);
  if (g_strcmp0 (reply->done, "not-found") == 0)
    gun_cli_quit (self, GUN_CLI_NOT_FOUND);
  else if (g_strcmp0 (reply->done, "invalid") == 0)
    gun_cli_quit (self, GUN_CLI_USAGE);
  else if (g_strcmp0 (reply->done, "silent") == 0)
    gun_cli_quit (self, GUN_CLI_NOT_IN_TIME);
  else
    gun_cli_quit (self, GUN_CLI_FAILED);
  return FALSE;
}

/**
 * gun_cli_print:
 * @self: a command
 * @line: what to print, without the end of the line
 * @length_bytes: its length
 */
void
gun_cli_print (GunCli *self, const char *line, gsize length_bytes)
{
  if (fwrite (line, 1, length_bytes, stdout) == length_bytes && fputc ('\n', stdout) != EOF
      && fflush (stdout) == 0)
    return;

  if (errno == EPIPE)
    {
      gun_cli_quit (self, self->interrupted);
      return;
    }

  gun_cli_complain (g_strerror (errno));
  gun_cli_quit (self, GUN_CLI_FAILED);
}

/**
 * gun_cli_show_progress:
 * @progress: (nullable): how far it is
 */
void
gun_cli_show_progress (const char *progress)
{
  if (!isatty (fileno (stderr)))
    return;

  fprintf (stderr, "\r%s\033[K", progress != NULL ? progress : "");
  fflush (stderr);
}

static gboolean
stdout_closed_cb (gint fd, GIOCondition condition, gpointer data)
{
  GunCli *self = data;

  gun_cli_quit (self, self->interrupted);
  return G_SOURCE_REMOVE;
}

/**
 * gun_cli_end_with_stdout:
 * @self: a command
 */
void
gun_cli_end_with_stdout (GunCli *self)
{
  g_unix_fd_add (fileno (stdout), G_IO_ERR | G_IO_HUP, stdout_closed_cb, self);
}
