/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <math.h>

#include "gun-cli-sea.h"
#include "gun-notation.h"
#include "gun-sea-sign.h"
#include "gun-soul.h"

const GunCliUsage gun_cli_put_usage = {
  .name = "put",
  .words = "SOUL KEY JSON",
  .summary = N_ ("Write a value, given as JSON: \"text\", 12, true, null, or {\"#\":\"soul\"} "
                 "for a link; with --key-file in user space, signed."),
  .min_words = 3,
  .max_words = 3,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_WAIT | GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_PAIR | GUN_CLI_TAKES_CERTIFICATE,
};

/* A write into user space: what signs it until the state to sign is known */
typedef struct
{
  GunCli *cli;
  GunSeaPair *pair;
  GunSeaSecret *certificate; /* (nullable) */
  GunValue *value;
} Signing;

static void
signing_clear (Signing *self)
{
  g_clear_pointer (&self->pair, gun_sea_pair_unref);
  g_clear_pointer (&self->certificate, gun_sea_secret_free);
  g_clear_pointer (&self->value, gun_value_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Signing, signing_clear)

static void
print_json (GunCli *self, const GunControlMessage *reply)
{
  g_autoptr (GunControlMessage) printed = gun_control_message_new ();
  GString *line = g_string_new (NULL);

  printed->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  printed->key = g_ref_string_acquire (gun_cli_options_get_word (self->options, 1));
  printed->state_ms = reply->state_ms;
  printed->n_sent = reply->n_sent;
  printed->n_arrived = reply->n_arrived;
  printed->reason = reply->reason == NULL ? NULL : g_ref_string_acquire (reply->reason);
  gun_control_message_append_json (printed, line);
  gun_cli_print (self, line->str, line->len);
  g_string_free (line, TRUE);
}

static void
print_text (GunCli *self, const GunControlMessage *reply)
{
  g_autofree char *line = NULL;

  if (reply->n_sent > 0)
    line = g_strdup_printf (
        _ ("Stored here, acknowledged by %.0f of %.0f"), reply->n_arrived, reply->n_sent);
  else
    line = g_strdup (_ ("Stored here, sent to nobody yet"));
  gun_cli_print (self, line, strlen (line));

  if (reply->reason != NULL)
    gun_cli_complain (reply->reason);
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (self->options->json)
    print_json (self, reply);
  else
    print_text (self, reply);
  gun_cli_quit (self, reply->n_arrived > 0 ? GUN_CLI_OK : GUN_CLI_NOT_IN_TIME);
}

/* @state_ms: what @value is signed with, or NAN */
static void
request_put (GunCli *self, GRefString *value, double state_ms)
{
  GunControlMessage *request = gun_control_message_new ();

  request->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->key = g_ref_string_acquire (gun_cli_options_get_word (self->options, 1));
  request->value = g_ref_string_acquire (value);
  request->state_ms = state_ms;
  request->wait_s = self->options->wait_s;
  request->peers = g_ptr_array_ref (self->options->peers);
  gun_cli_request (self, "put", request, reply_cb);
}

static void
state_cb (const GunControlMessage *reply, gpointer user_data)
{
  Signing *signing = user_data;
  GunCli *self = signing->cli;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunValue) signed_value = NULL;
  g_autoptr (GString) json = g_string_new (NULL);
  g_autoptr (GRefString) value = NULL;

  if (!gun_cli_check_reply (self, reply))
    return;

  signed_value
      = gun_sea_sign_value (gun_cli_options_get_word (self->options, 0),
                            gun_cli_options_get_word (self->options, 1),
                            signing->value,
                            reply->state_ms,
                            signing->pair,
                            signing->certificate == NULL ? NULL : signing->certificate->text,
                            &error);
  if (signed_value == NULL)
    {
      gun_cli_fail (self, error);
      return;
    }

  gun_value_append_json (signed_value, json);
  value = gun_text_new_len (json->str, json->len);
  request_put (self, value, reply->state_ms);
}

/* Lists of accounts are in nobody's space: what they hold proves itself */
static GRefString *
dup_owner (GunCli *self)
{
  GRefString *soul = gun_cli_options_get_word (self->options, 0);

  return g_str_has_prefix (soul, "~@") ? NULL : gun_soul_dup_owner (soul);
}

static void
fail_usage (GunCli *self, const char *sentence)
{
  gun_cli_complain (sentence);
  gun_cli_quit (self, GUN_CLI_USAGE);
}

/* Everything that can be wrong before anybody is asked */
static gboolean
prepare_signing (Signing *signing)
{
  GunCli *self = signing->cli;
  const GunCliKeyOptions *keys = &self->options->keys;
  g_autoptr (GRefString) owner = dup_owner (self);
  g_autoptr (GError) error = NULL;

  if (owner == NULL)
    {
      fail_usage (self,
                  _ ("This soul is in nobody's space: it is written without --key-file. "
                     "Yours begin with ~ and your “pub”"));
      return FALSE;
    }

  signing->value = gun_notation_parse_value (gun_cli_options_get_word (self->options, 2), &error);
  if (signing->value == NULL)
    {
      fail_usage (self, error->message);
      return FALSE;
    }

  signing->pair = gun_cli_take_pair (self);
  if (signing->pair == NULL)
    return FALSE;

  if (keys->certificate_file != NULL)
    {
      signing->certificate = gun_cli_read_text (keys->certificate_file, &error);
      if (signing->certificate == NULL)
        {
          gun_cli_fail (self, error);
          return FALSE;
        }
    }
  else if (g_strcmp0 (owner, gun_sea_pair_get_pub (signing->pair)) != 0)
    {
      fail_usage (self,
                  _ ("This soul is in somebody else's space: --certificate is missing, with which "
                     "its owner lets you write there"));
      return FALSE;
    }

  return TRUE;
}

static void
put_signed (GunCli *self)
{
  g_auto (Signing) signing = { .cli = self };
  GunControlMessage *request;

  if (!prepare_signing (&signing) || !gun_cli_open (self))
    return;

  request = gun_control_message_new ();
  request->action = gun_text_new ("state");
  gun_control_client_request (self->client, request, state_cb, &signing);
  gun_cli_run (self);
}

/**
 * gun_cli_put:
 * @self: the command
 */
void
gun_cli_put (GunCli *self)
{
  g_autoptr (GRefString) owner = NULL;

  if (self->options->keys.pair_file != NULL)
    {
      put_signed (self);
      return;
    }

  owner = dup_owner (self);
  if (owner != NULL)
    {
      gun_cli_complain (
          _ ("Only its owner can write here, with a signature: give your keys with --key-file"));
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  if (!gun_cli_open (self))
    return;

  request_put (self, gun_cli_options_get_word (self->options, 2), NAN);
  gun_cli_run (self);
}
