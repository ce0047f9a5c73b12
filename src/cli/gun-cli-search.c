/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

/* Results that are printed without --all */
#define MOST_RESULTS 50

const GunCliUsage gun_cli_search_usage = {
  .name = "search",
  .words = "[TEXT]",
  .summary = N_ ("Print where TEXT is found: in names of souls, in keys, in values."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON | GUN_CLI_TAKES_SEARCH,
};

static void
append_member (GString *line, const char *name, GRefString *text)
{
  g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", name);
  if (text != NULL)
    gun_json_append_string (line, text, g_ref_string_length (text));
  else
    g_string_append (line, "null");
}

static void
print_result (GunCli *self, const GunControlMessage *reply)
{
  g_autoptr (GString) line = g_string_new (NULL);

  if (self->options->json)
    {
      g_string_append_c (line, '{');
      append_member (line, "soul", reply->soul);
      append_member (line, "key", reply->key);
      append_member (line, "found_in", reply->field);
      append_member (line, "kind", reply->kind);
      append_member (line, "value", reply->text);
      g_string_append_c (line, '}');
    }
  else
    {
      g_autofree char *soul = gun_text_to_display (reply->soul, G_MAXSIZE);

      g_string_append (line, soul);
      if (reply->key != NULL)
        {
          g_autofree char *key = gun_text_to_display (reply->key, G_MAXSIZE);

          g_string_append_printf (line, "\t%s\t%s", key, reply->text != NULL ? reply->text : "");
        }
    }
  gun_cli_print (self, line->str, line->len);
}

static void
show_progress (const GunControlMessage *reply)
{
  g_autofree char *progress
      = g_strdup_printf (_ ("Search index: %.0f of %.0f keys"), reply->n_indexed, reply->n_total);

  gun_cli_show_progress (progress);
}

static void
complain_of_index (const GunControlMessage *reply)
{
  if (reply->reason != NULL)
    gun_cli_complain (reply->reason);
  if (reply->names_only && reply->more)
    gun_cli_complain (
        _ ("Only names of souls were searched, and there are more: --all prints them"));
  else if (reply->names_only)
    gun_cli_complain (_ ("Only names of souls were searched"));
  else if (reply->more)
    gun_cli_complain (_ ("There is more: --all prints everything"));
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (reply != NULL && reply->done == NULL)
    {
      if (reply->soul != NULL)
        print_result (self, reply);
      else
        show_progress (reply);
      return;
    }

  gun_cli_show_progress (NULL);
  if (reply != NULL)
    complain_of_index (reply);
  if (gun_cli_check_reply (self, reply))
    gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_search:
 * @self: the command
 */
void
gun_cli_search (GunCli *self)
{
  GunControlMessage *request;
  GRefString *text = gun_cli_options_get_word (self->options, 0);

  if (!gun_cli_open_existing (self))
    return;

  request = gun_control_message_new ();
  request->text = text != NULL ? g_ref_string_acquire (text) : gun_text_new ("");
  request->kind = self->options->kind != NULL ? gun_text_new (self->options->kind) : NULL;
  request->limit = MOST_RESULTS;
  request->all = self->options->all;
  gun_cli_request (self, "search", request, reply_cb);
  gun_cli_run (self);
}
