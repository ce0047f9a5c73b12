/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli-sea.h"
#include "gun-json-text.h"
#include "gun-notation.h"
#include "gun-sea-certify.h"
#include "gun-sea-sign.h"

const GunCliUsage gun_cli_sign_usage = {
  .name = "sign",
  .words = "[FILE]",
  .summary = N_ ("Sign a text, or the value that it is JSON of, from a file or standard input."),
  .max_words = 1,
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_PAIR,
};

const GunCliUsage gun_cli_verify_usage = {
  .name = "verify",
  .words = "PUB [FILE]",
  .summary = N_ ("Print what was signed, when this public key signed it."),
  .min_words = 1,
  .max_words = 2,
  .takes = GUN_CLI_TAKES_JSON,
};

const GunCliUsage gun_cli_certify_usage = {
  .name = "certify",
  .words = "WHO WHAT",
  .summary
  = N_ ("Allow others to write in your space: WHO is a public key, a JSON list of them, or "
        "* for everybody; WHAT a path, or a JSON condition on it."),
  .min_words = 2,
  .max_words = 2,
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_PAIR | GUN_CLI_TAKES_POLICY,
};

/**
 * gun_cli_sign:
 * @self: the command
 */
void
gun_cli_sign (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaPair) pair = gun_cli_check_inputs (self) ? gun_cli_take_pair (self) : NULL;
  g_autoptr (GunSeaSecret) text = pair == NULL ? NULL : gun_cli_take_text (self, 0);
  g_autofree char *signed_text = NULL;

  if (text == NULL)
    return;

  signed_text = gun_sea_sign (text->text, text->length_bytes, pair, &error);
  if (signed_text == NULL)
    gun_cli_fail (self, error);
  else
    gun_cli_print_result (self, "signed", signed_text);
}

/* A text as it is, anything else as JSON */
static void
print_value (GunCli *self, const char *json)
{
  g_autoptr (GRefString) text = gun_text_new (json);
  g_autoptr (GunValue) value = gun_notation_parse_value (text, NULL);
  g_autofree char *line = NULL;

  if (self->options->json)
    line = g_strdup_printf ("{\"value\":%s}", json);
  else if (value != NULL && gun_value_get_kind (value) == GUN_VALUE_TEXT)
    line = g_utf8_make_valid (gun_value_get_text (value),
                              (gssize) g_ref_string_length (gun_value_get_text (value)));
  else
    line = g_strdup (json);

  gun_cli_print (self, line, strlen (line));
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_verify:
 * @self: the command
 */
void
gun_cli_verify (GunCli *self)
{
  GRefString *word = gun_cli_options_get_word (self->options, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaPublicKey) pub
      = gun_sea_public_key_parse (word, g_ref_string_length (word), &error);
  g_autoptr (GunSeaSecret) text = NULL;
  g_autofree char *json = NULL;

  if (pub == NULL)
    {
      gun_cli_complain (error->message);
      gun_cli_quit (self, GUN_CLI_USAGE);
      return;
    }

  text = gun_cli_take_text (self, 1);
  if (text == NULL)
    return;

  json = gun_sea_verify (text->text, text->length_bytes, pub, &error);
  if (json == NULL)
    gun_cli_fail (self, error);
  else
    print_value (self, json);
}

/* A word that is no JSON object, list or string is a string. */
static char *
word_to_json (const char *word)
{
  g_autoptr (GString) json = g_string_new (NULL);

  if (strchr ("[{\"", word[0]) != NULL && word[0] != '\0')
    g_string_append (json, word);
  else
    gun_json_append_string (json, word, strlen (word));

  return g_string_free (g_steal_pointer (&json), FALSE);
}

/* Milliseconds since 1970, or a date and time as ISO 8601 writes it */
static gboolean
read_time (const char *text, double *time_ms, GError **error)
{
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autoptr (GDateTime) time = NULL;
  char *end;

  *time_ms = g_ascii_strtod (text, &end);
  if (g_ascii_isdigit (text[0]) && *end == '\0')
    return TRUE;

  time = g_date_time_new_from_iso8601 (text, here);
  if (time != NULL)
    {
      *time_ms = (double) g_date_time_to_unix (time) * 1000;
      return TRUE;
    }

  g_set_error_literal (error,
                       G_OPTION_ERROR,
                       G_OPTION_ERROR_BAD_VALUE,
                       _ ("--expires takes a time such as 2027-12-31T23:59:59Z, or milliseconds "
                          "since 1970"));
  return FALSE;
}

/**
 * gun_cli_certify:
 * @self: the command
 */
void
gun_cli_certify (GunCli *self)
{
  const GunCliKeyOptions *keys = &self->options->keys;
  g_autoptr (GError) error = NULL;
  g_autofree char *who = word_to_json (gun_cli_options_get_word (self->options, 0));
  g_autofree char *what = word_to_json (gun_cli_options_get_word (self->options, 1));
  g_autofree char *block = keys->block == NULL ? NULL : word_to_json (keys->block);
  g_autofree char *certificate = NULL;
  g_autoptr (GunSeaPair) pair = NULL;
  double expiry_ms = GUN_SEA_NEVER;

  if (keys->expires != NULL && !read_time (keys->expires, &expiry_ms, &error))
    {
      gun_cli_fail (self, error);
      return;
    }

  pair = gun_cli_take_pair (self);
  if (pair == NULL)
    return;

  certificate = gun_sea_certify (who, what, block, expiry_ms, pair, &error);
  if (certificate == NULL)
    gun_cli_fail (self, error);
  else
    gun_cli_print_result (self, "certificate", certificate);
}
