/* SPDX-License-Identifier: MIT */

#include "gun-cli-key-options.h"

#include <glib/gi18n.h>
#include <string.h>

/* More take hours, and are no help against anything */
#define MAX_ITERATIONS 1000000000

/**
 * gun_cli_key_options_add:
 * @self: where to put them
 * @context: what parses
 * @takes: which ones
 */
void
gun_cli_key_options_add (GunCliKeyOptions *self, GOptionContext *context, GunCliKeyTakes takes)
{
  const struct
  {
    GunCliKeyTakes takes;
    GOptionEntry entry;
  } options[] = {
    { GUN_CLI_TAKES_PAIR,
      { "key-file",
        0,
        0,
        G_OPTION_ARG_FILENAME,
        &self->pair_file,
        N_ ("Your key pair, as gun-peer pair writes it; - for standard input"),
        "FILE" } },
    { GUN_CLI_TAKES_PASSPHRASE,
      { "passphrase-file",
        0,
        0,
        G_OPTION_ARG_FILENAME,
        &self->passphrase_file,
        N_ ("A passphrase instead, the text in this file; - for standard input"),
        "FILE" } },
    { GUN_CLI_TAKES_PASSPHRASE,
      { "epub",
        0,
        0,
        G_OPTION_ARG_STRING,
        &self->epub,
        N_ ("For what only you and somebody else may read: the other one's “epub”"),
        "EPUB" } },
    { GUN_CLI_TAKES_OUTPUT,
      { "output",
        0,
        0,
        G_OPTION_ARG_FILENAME,
        &self->output,
        N_ ("Write to this new file, which only you can read"),
        "FILE" } },
    { GUN_CLI_TAKES_CERTIFICATE,
      { "certificate",
        0,
        0,
        G_OPTION_ARG_FILENAME,
        &self->certificate_file,
        N_ ("What allows you to write in somebody else's space, as gun-peer certify writes it"),
        "FILE" } },
    { GUN_CLI_TAKES_WORK,
      { "salt",
        0,
        0,
        G_OPTION_ARG_STRING,
        &self->salt,
        N_ ("What makes the result differ from everybody else's: a text, or an “epub”"),
        "TEXT" } },
    { GUN_CLI_TAKES_WORK,
      { "iterations",
        0,
        0,
        G_OPTION_ARG_INT,
        &self->iterations,
        N_ ("How much work it is, 100000 by default, as gun has it"),
        "N" } },
    { GUN_CLI_TAKES_WORK,
      { "sha256",
        0,
        0,
        G_OPTION_ARG_NONE,
        &self->sha256,
        N_ ("Print the hash of a text instead, as keys of content have it"),
        NULL } },
    { GUN_CLI_TAKES_POLICY,
      { "expires",
        0,
        0,
        G_OPTION_ARG_STRING,
        &self->expires,
        N_ ("Until when: 2027-12-31T23:59:59Z, or milliseconds since 1970"),
        "TIME" } },
    { GUN_CLI_TAKES_POLICY,
      { "block",
        0,
        0,
        G_OPTION_ARG_STRING,
        &self->block,
        N_ ("The soul where you write down who may not any more"),
        "SOUL" } },
    { GUN_CLI_TAKES_RAW,
      { "raw",
        0,
        0,
        G_OPTION_ARG_NONE,
        &self->raw,
        N_ ("Print signed values as they are stored, with the signature"),
        NULL } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    {
      const GOptionEntry entries[] = { options[i].entry, { NULL } };

      if (options[i].takes & takes)
        g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
    }
}

static gboolean
is_stdin (const char *file)
{
  return g_strcmp0 (file, "-") == 0;
}

/**
 * gun_cli_key_options_check:
 * @self: options
 * @error: return location
 *
 * Returns: whether they go together
 */
gboolean
gun_cli_key_options_check (const GunCliKeyOptions *self, GError **error)
{
  const char *fault = NULL;

  if (is_stdin (self->pair_file) + is_stdin (self->passphrase_file)
          + is_stdin (self->certificate_file)
      > 1)
    fault = _ ("only one file can come from standard input");
  else if (self->passphrase_file != NULL && self->pair_file != NULL)
    fault = _ ("--key-file and --passphrase-file exclude each other");
  else if (self->epub != NULL && self->pair_file == NULL)
    fault = _ ("--epub needs --key-file");
  else if (self->certificate_file != NULL && self->pair_file == NULL)
    fault = _ ("--certificate needs --key-file");
  else if (self->iterations < 0 || self->iterations > MAX_ITERATIONS)
    fault = _ ("--iterations takes a number from 1 to 1000000000");
  else if (self->sha256 && (self->salt != NULL || self->iterations != 0))
    fault = _ ("--sha256 takes neither --salt nor --iterations");

  if (fault != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, fault);

  return fault == NULL;
}

/**
 * gun_cli_key_options_clear:
 * @self: options
 */
void
gun_cli_key_options_clear (GunCliKeyOptions *self)
{
  g_free (self->pair_file);
  g_free (self->passphrase_file);
  g_free (self->epub);
  g_free (self->output);
  g_free (self->certificate_file);
  g_free (self->salt);
  g_free (self->expires);
  g_free (self->block);
}
