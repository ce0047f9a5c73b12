/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

const GunCliUsage gun_cli_why_usage = {
  .name = "why",
  .words = "PEER",
  .summary = N_ ("Print why the running program is not connected directly to somebody, what that "
                 "is concluded from, and what to do."),
  .min_words = 1,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON,
};

/* What the other side called something may stand in it */
static void
append_line (GString *out, const char *indent, const char *text)
{
  g_autoptr (GRefString) whole = gun_text_new (text);
  g_autofree char *shown = gun_text_to_display (whole, G_MAXSIZE);

  g_string_append_printf (out, "%s%s%s", out->len > 0 ? "\n" : "", indent, shown);
}

static void
print_text (GunCli *self, const GunWhyReport *report)
{
  g_autoptr (GString) out = g_string_new (NULL);

  append_line (out, "", report->sentence);
  append_line (out, "", report->fact);
  append_line (out, "", report->step);
  if (report->tried->len > 0)
    append_line (out, "", _ ("What was tried:"));
  for (guint i = 0; i < report->tried->len; i++)
    append_line (out, "  ", g_ptr_array_index (report->tried, i));
  gun_cli_print (self, out->str, out->len);
}

static void
print_json (GunCli *self, const GunWhyReport *report)
{
  GRefString *peer = gun_cli_options_get_word (self->options, 0);
  g_autoptr (GString) members = g_string_new (NULL);
  g_autoptr (GString) line = g_string_new ("{\"peer\":");

  gun_why_report_append_json (report, members);
  gun_json_append_string (line, peer, g_ref_string_length (peer));
  g_string_append_c (line, ',');
  /* What follows the brace of the report */
  g_string_append (line, members->str + 1);
  gun_cli_print (self, line->str, line->len);
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;
  g_autoptr (GunWhyReport) report = NULL;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->value != NULL)
    report = gun_why_report_parse (reply->value, g_ref_string_length (reply->value));
  if (report == NULL)
    {
      gun_cli_complain (_ ("The program that uses the database does not say why"));
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  if (self->options->json)
    print_json (self, report);
  else
    print_text (self, report);
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_why:
 * @self: the command
 */
void
gun_cli_why (GunCli *self)
{
  GunControlMessage *request;

  if (!gun_cli_open_holder (self))
    return;

  request = gun_control_message_new ();
  request->peer = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  gun_cli_request (self, "why", request, reply_cb);
  gun_cli_run (self);
}
