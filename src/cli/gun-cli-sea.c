/* SPDX-License-Identifier: MIT */

#include "gun-cli-sea.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#include "gun-json-text.h"

/**
 * gun_cli_fail:
 * @self: a command
 * @error: what went wrong
 */
void
gun_cli_fail (GunCli *self, const GError *error)
{
  GunCliStatus status = GUN_CLI_FAILED;

  if (error->domain == G_OPTION_ERROR)
    status = GUN_CLI_USAGE;
  else if (g_error_matches (error, GUN_SEA_ERROR, GUN_SEA_ERROR_REFUSED))
    status = GUN_CLI_NOT_SOUND;

  gun_cli_complain (error->message);
  gun_cli_quit (self, status);
}

static void
fail_usage (GunCli *self, const char *sentence)
{
  gun_cli_complain (sentence);
  gun_cli_quit (self, GUN_CLI_USAGE);
}

/**
 * gun_cli_take_pair:
 * @self: a command that has --key-file
 *
 * Returns: (transfer full) (nullable): the pair in that file
 */
GunSeaPair *
gun_cli_take_pair (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  GunSeaPair *pair;

  if (self->options->keys.pair_file == NULL)
    {
      fail_usage (self, _ ("--key-file is missing; gun-peer pair makes a key pair"));
      return NULL;
    }

  pair = gun_cli_read_pair (self->options->keys.pair_file, &error);
  if (pair == NULL)
    gun_cli_fail (self, error);
  return pair;
}

static gboolean
is_stdin (const char *file)
{
  return g_strcmp0 (file, "-") == 0;
}

/**
 * gun_cli_check_inputs:
 * @self: a command whose first word names a file with a text
 *
 * Returns: whether text and keys come from two places; when not, it was said so
 */
gboolean
gun_cli_check_inputs (GunCli *self)
{
  const GunCliKeyOptions *keys = &self->options->keys;
  const char *file = gun_cli_options_get_word (self->options, 0);

  if ((file != NULL && !is_stdin (file))
      || (!is_stdin (keys->pair_file) && !is_stdin (keys->passphrase_file)))
    return TRUE;

  fail_usage (self, _ ("only one file can come from standard input; name the other one"));
  return FALSE;
}

/**
 * gun_cli_take_text:
 * @self: a command
 * @index: which of its words names a file
 *
 * Returns: (transfer full) (nullable): the text in that file, or in standard input
 */
GunSeaSecret *
gun_cli_take_text (GunCli *self, guint index)
{
  g_autoptr (GError) error = NULL;
  GunSeaSecret *text = gun_cli_read_text (gun_cli_options_get_word (self->options, index), &error);

  if (text == NULL)
    gun_cli_fail (self, error);
  return text;
}

/**
 * gun_cli_print_secret:
 * @self: a command
 * @secret: (transfer full): what to print
 *
 * Ends the command.
 */
void
gun_cli_print_secret (GunCli *self, GunSeaSecret *secret)
{
  gboolean good = gun_cli_write_line (STDOUT_FILENO, secret);

  if (!good && errno != EPIPE)
    gun_cli_complain (g_strerror (errno));
  gun_sea_secret_free (secret);
  gun_cli_quit (self, good ? GUN_CLI_OK : GUN_CLI_FAILED);
}

/**
 * gun_cli_print_result:
 * @self: a command
 * @name: what it is called in JSON
 * @text: (nullable): what came out
 *
 * Ends the command.
 */
void
gun_cli_print_result (GunCli *self, const char *name, const char *text)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (self->options->json)
    {
      g_string_append_printf (line, "{\"%s\":", name);
      gun_json_append_string (line, text, strlen (text));
      g_string_append_c (line, '}');
    }
  else
    {
      g_string_append (line, text);
    }

  gun_cli_print (self, line->str, line->len);
  gun_cli_quit (self, GUN_CLI_OK);
}
