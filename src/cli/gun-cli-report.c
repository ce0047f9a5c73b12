/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"

const GunCliUsage gun_cli_report_usage = {
  .name = "report",
  .words = "[PEER]",
  .summary = N_ ("Print all that the running program knows of one of its peers, or of each: path, "
                 "quality, security, timeline. Without values and addresses."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON | GUN_CLI_TAKES_ADDRESSES,
};

static gboolean any_printed;

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->value != NULL)
    {
      gsize length_bytes = g_ref_string_length (reply->value);

      if (any_printed && !self->options->json)
        gun_cli_print (self, "", 0);
      /* A line end follows anyway */
      while (length_bytes > 0 && reply->value[length_bytes - 1] == '\n')
        length_bytes--;
      gun_cli_print (self, reply->value, length_bytes);
      any_printed = TRUE;
    }
  if (reply->done == NULL)
    return;

  if (!any_printed && !self->options->json)
    gun_cli_print (self, _ ("There is no peer"), strlen (_ ("There is no peer")));
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_report:
 * @self: the command
 */
void
gun_cli_report (GunCli *self)
{
  GunControlMessage *request;
  GRefString *peer = gun_cli_options_get_word (self->options, 0);

  if (!gun_cli_open_holder (self))
    return;

  request = gun_control_message_new ();
  request->peer = peer == NULL ? NULL : g_ref_string_acquire (peer);
  request->raw = self->options->json;
  request->all = self->options->with_addresses;
  gun_cli_request (self, "report", request, reply_cb);
  gun_cli_run (self);
}
