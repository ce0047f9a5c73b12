/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli-sea.h"
#include "gun-json-text.h"
#include "gun-sea-encrypt.h"
#include "gun-sea-json.h"
#include "gun-sea-work.h"

const GunCliUsage gun_cli_encrypt_usage = {
  .name = "encrypt",
  .words = "[FILE]",
  .summary
  = N_ ("Encrypt a text from a file or standard input, for yourself, for somebody else, or "
        "with a passphrase."),
  .max_words = 1,
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_PAIR | GUN_CLI_TAKES_PASSPHRASE,
};

const GunCliUsage gun_cli_decrypt_usage = {
  .name = "decrypt",
  .words = "[FILE]",
  .summary = N_ ("Print what was encrypted so."),
  .max_words = 1,
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_PAIR | GUN_CLI_TAKES_PASSPHRASE,
};

const GunCliUsage gun_cli_work_usage = {
  .name = "work",
  .words = "[FILE]",
  .summary = N_ ("Make of a passphrase what is slow to guess, or print the hash of a text."),
  .max_words = 1,
  .takes = GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_WORK,
};

/* What two people share, or what one has alone */
static GunSeaSecret *
take_own_passphrase (GunCli *self, GError **error)
{
  const char *epub = self->options->keys.epub;
  g_autoptr (GunSeaPair) pair = gun_cli_read_pair (self->options->keys.pair_file, error);
  g_autoptr (GunSeaPublicKey) other = NULL;
  const char *epriv;

  if (pair == NULL)
    return NULL;

  epriv = gun_sea_pair_get_epriv (pair);
  if (epriv == NULL)
    {
      g_set_error_literal (error,
                           GUN_SEA_ERROR,
                           GUN_SEA_ERROR_KEY,
                           _ ("Nothing can be encrypted with this key pair: “epriv” is not in it"));
      return NULL;
    }
  if (epub == NULL)
    return gun_sea_secret_new (epriv, strlen (epriv));

  other = gun_sea_public_key_parse (epub, strlen (epub), error);
  if (other == NULL)
    {
      g_prefix_error (error, "--epub: ");
      return NULL;
    }
  return gun_sea_pair_agree (pair, other);
}

static GunSeaSecret *
take_passphrase (GunCli *self)
{
  const GunCliKeyOptions *keys = &self->options->keys;
  g_autoptr (GError) error = NULL;
  GunSeaSecret *passphrase = NULL;

  if (!gun_cli_check_inputs (self))
    return NULL;

  if (keys->passphrase_file != NULL)
    passphrase = gun_cli_read_secret (keys->passphrase_file, &error);
  else if (keys->pair_file != NULL)
    passphrase = take_own_passphrase (self, &error);
  else
    g_set_error_literal (&error,
                         G_OPTION_ERROR,
                         G_OPTION_ERROR_FAILED,
                         _ ("--key-file or --passphrase-file is missing"));

  if (passphrase == NULL)
    gun_cli_fail (self, error);
  return passphrase;
}

/**
 * gun_cli_encrypt:
 * @self: the command
 */
void
gun_cli_encrypt (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) passphrase = take_passphrase (self);
  g_autoptr (GunSeaSecret) text = passphrase == NULL ? NULL : gun_cli_take_text (self, 0);
  g_autofree char *sealed = NULL;

  if (text == NULL)
    return;

  sealed = gun_sea_encrypt (
      text->text, text->length_bytes, passphrase->text, passphrase->length_bytes, &error);
  if (sealed == NULL)
    gun_cli_fail (self, error);
  else
    gun_cli_print_result (self, "encrypted", sealed);
}

/* {"name":JSON} */
static GunSeaSecret *
wrap (const char *name, const char *json, gsize length_bytes)
{
  gsize name_bytes = strlen (name);
  GunSeaSecret *line = gun_sea_secret_new_sized (name_bytes + length_bytes + 5);

  g_snprintf (line->text, name_bytes + 5, "{\"%s\":", name);
  memcpy (line->text + name_bytes + 4, json, length_bytes);
  line->text[line->length_bytes - 1] = '}';

  return line;
}

/* Texts of secrets grow in place here, since what they are copied from would not be wiped. No byte
 * takes more than six in JSON. */
static GString *
new_json (gsize length_bytes)
{
  return g_string_sized_new (6 * length_bytes + sizeof "\"\"");
}

static void
wipe (GString *json)
{
  explicit_bzero (json->str, json->len);
  g_string_free (json, TRUE);
}

/**
 * gun_cli_decrypt:
 * @self: the command
 */
void
gun_cli_decrypt (GunCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSeaSecret) passphrase = take_passphrase (self);
  g_autoptr (GunSeaSecret) sealed = passphrase == NULL ? NULL : gun_cli_take_text (self, 0);
  GunSeaSecret *text;

  if (sealed == NULL)
    return;

  text = gun_sea_decrypt (
      sealed->text, sealed->length_bytes, passphrase->text, passphrase->length_bytes, &error);
  if (text == NULL)
    {
      gun_cli_fail (self, error);
      return;
    }

  if (self->options->json)
    {
      GString *json = new_json (text->length_bytes);

      if (!gun_sea_json_append_text (json, text->text, text->length_bytes))
        gun_json_append_string (json, text->text, text->length_bytes);
      gun_sea_secret_free (text);
      text = wrap ("value", json->str, json->len);
      wipe (json);
    }
  gun_cli_print_secret (self, text);
}

static void
print_hash (GunCli *self, const GunSeaSecret *text)
{
  g_autofree char *hash = gun_sea_content_hash (text->text, text->length_bytes);

  gun_cli_print_result (self, "hash", hash);
}

static void
print_work (GunCli *self, const GunSeaSecret *text)
{
  const GunCliKeyOptions *keys = &self->options->keys;
  GunSeaSecret *work
      = gun_sea_work (text->text,
                      text->length_bytes,
                      keys->salt,
                      strlen (keys->salt),
                      keys->iterations == 0 ? GUN_SEA_WORK_ITERATIONS : (guint) keys->iterations);

  if (self->options->json)
    {
      GString *json = new_json (work->length_bytes);

      gun_json_append_string (json, work->text, work->length_bytes);
      gun_sea_secret_free (work);
      work = wrap ("work", json->str, json->len);
      wipe (json);
    }
  gun_cli_print_secret (self, work);
}

/**
 * gun_cli_work:
 * @self: the command
 */
void
gun_cli_work (GunCli *self)
{
  const GunCliKeyOptions *keys = &self->options->keys;
  g_autoptr (GunSeaSecret) text = NULL;

  if (!keys->sha256 && keys->salt == NULL)
    {
      gun_cli_complain (_ ("--salt is missing: a text, or somebody's “epub”"));
      gun_cli_quit (self, GUN_CLI_USAGE);
      return;
    }

  text = gun_cli_take_text (self, 0);
  if (text == NULL)
    return;

  if (keys->sha256)
    print_hash (self, text);
  else
    print_work (self, text);
}
