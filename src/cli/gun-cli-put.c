/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <math.h>

#include "gun-cli.h"
#include "gun-json-text.h"

const GunCliUsage gun_cli_put_usage = {
  .name = "put",
  .words = "SOUL KEY JSON",
  .summary = N_ ("Write a value, given as JSON: \"text\", 12, true, null, or {\"#\":\"soul\"} "
                 "for a link."),
  .min_words = 3,
  .max_words = 3,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_WAIT | GUN_CLI_TAKES_JSON,
};

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

/**
 * gun_cli_put:
 * @self: the command
 */
void
gun_cli_put (GunCli *self)
{
  GunControlMessage *request;

  if (!gun_cli_open (self))
    return;

  request = gun_control_message_new ();
  request->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->key = g_ref_string_acquire (gun_cli_options_get_word (self->options, 1));
  request->value = g_ref_string_acquire (gun_cli_options_get_word (self->options, 2));
  request->wait_s = self->options->wait_s;
  request->peers = g_ptr_array_ref (self->options->peers);
  gun_cli_request (self, "put", request, reply_cb);
  gun_cli_run (self);
}
