/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"

const GunCliUsage gun_cli_watch_usage = {
  .name = "watch",
  .words = "SOUL [KEY]",
  .summary = N_ ("Print the values of a node, then each change, one JSON object a line."),
  .min_words = 1,
  .max_words = 2,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_JSON,
  .key_takes = GUN_CLI_TAKES_RAW,
};

static void
append_text (GString *out, GRefString *text)
{
  gun_json_append_string (out, text, g_ref_string_length (text));
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;
  GString *line;

  if (!gun_cli_check_reply (self, reply))
    return;

  line = g_string_new ("{\"soul\":");
  append_text (line, reply->soul);
  g_string_append (line, ",\"key\":");
  append_text (line, reply->key);
  g_string_append (line, ",\"value\":");
  g_string_append_len (line, reply->value, g_ref_string_length (reply->value));
  g_string_append (line, ",\"state\":");
  gun_json_append_number (line, reply->state_ms);
  g_string_append_c (line, '}');
  gun_cli_print (self, line->str, line->len);
  g_string_free (line, TRUE);
}

/**
 * gun_cli_watch:
 * @self: the command
 */
void
gun_cli_watch (GunCli *self)
{
  GunControlMessage *request;
  GRefString *key = gun_cli_options_get_word (self->options, 1);

  self->interrupted = GUN_CLI_OK;
  if (!gun_cli_open (self))
    return;

  request = gun_control_message_new ();
  request->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->raw = self->options->keys.raw;
  request->key = key == NULL ? NULL : g_ref_string_acquire (key);
  request->peers = g_ptr_array_ref (self->options->peers);
  gun_cli_request (self, "watch", request, reply_cb);
  gun_cli_end_with_stdout (self);
  gun_cli_run (self);
}
