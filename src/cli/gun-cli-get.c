/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"

const GunCliUsage gun_cli_get_usage = {
  .name = "get",
  .words = "SOUL [KEY]",
  .summary = N_ ("Print a node, or the value of one of its keys, as JSON."),
  .min_words = 1,
  .max_words = 2,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_WAIT | GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_RAW,
};

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  gun_cli_print (self, reply->value, g_ref_string_length (reply->value));
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_get:
 * @self: the command
 */
void
gun_cli_get (GunCli *self)
{
  GunControlMessage *request;
  GRefString *key = gun_cli_options_get_word (self->options, 1);

  if (!gun_cli_open (self))
    return;

  request = gun_control_message_new ();
  request->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->key = key == NULL ? NULL : g_ref_string_acquire (key);
  request->raw = self->options->keys.raw;
  request->wait_s = self->options->wait_s;
  request->peers = g_ptr_array_ref (self->options->peers);
  gun_cli_request (self, "get", request, reply_cb);
  gun_cli_run (self);
}
