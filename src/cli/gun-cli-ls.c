/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

#define PAGE_SOULS 500

const GunCliUsage gun_cli_ls_usage = {
  .name = "ls",
  .words = "[PREFIX]",
  .summary = N_ ("Print the souls known here, a line each. With --peer that relay is asked first."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_WAIT | GUN_CLI_TAKES_JSON
           | GUN_CLI_TAKES_WAITING,
};

/* The command, and where its page ended */
typedef struct
{
  GunCli *cli;
  GRefString *last; /* (nullable) */
  guint n_on_page;
} Listing;

static Listing listing;

static void ask_page (GunCli *self);

static void
print_soul (GunCli *self, const GunControlMessage *reply)
{
  GString *line;

  if (!self->options->json)
    {
      g_autofree char *shown = gun_text_to_display (reply->soul, G_MAXSIZE);

      gun_cli_print (self, shown, strlen (shown));
      return;
    }

  line = g_string_new ("{\"soul\":");
  gun_json_append_string (line, reply->soul, g_ref_string_length (reply->soul));
  g_string_append (line, ",\"keys\":");
  gun_json_append_number (line, reply->n_keys);
  g_string_append (line, ",\"changed\":");
  gun_json_append_number (line, reply->changed_ms);
  g_string_append_c (line, '}');
  gun_cli_print (self, line->str, line->len);
  g_string_free (line, TRUE);
}

static void
page_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done == NULL)
    {
      print_soul (self, reply);
      g_clear_pointer (&listing.last, g_ref_string_release);
      listing.last = g_ref_string_acquire (reply->soul);
      listing.n_on_page++;
    }
  else if (listing.n_on_page < PAGE_SOULS)
    {
      gun_cli_quit (self, GUN_CLI_OK);
    }
  else
    {
      ask_page (self);
    }
}

static void
ask_page (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();
  GRefString *prefix = gun_cli_options_get_word (self->options, 0);

  request->prefix = prefix == NULL ? NULL : g_ref_string_acquire (prefix);
  request->after = listing.last == NULL ? NULL : g_ref_string_acquire (listing.last);
  request->limit = PAGE_SOULS;
  listing.n_on_page = 0;
  gun_cli_request (self, "ls", request, page_cb);
}

/* What the relays did not show is no reason not to list what is known. */
static void
browsed_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (reply != NULL && g_strcmp0 (reply->done, "not-found") == 0)
    gun_cli_complain (reply->error);
  else if (!gun_cli_check_reply (self, reply))
    return;

  ask_page (self);
}

static void
ask_relays (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();
  GRefString *prefix = gun_cli_options_get_word (self->options, 0);

  request->prefix = prefix == NULL ? NULL : g_ref_string_acquire (prefix);
  request->wait_s = self->options->wait_s;
  request->peers = g_ptr_array_ref (self->options->peers);
  gun_cli_request (self, "browse", request, browsed_cb);
}

/**
 * gun_cli_ls:
 * @self: the command
 */
void
gun_cli_ls (GunCli *self)
{
  if (!gun_cli_open (self))
    return;

  if (self->options->waiting)
    {
      gun_cli_list_shelf (self);
      return;
    }
  if (self->options->peers->len > 0)
    ask_relays (self);
  else
    ask_page (self);
  gun_cli_run (self);
  g_clear_pointer (&listing.last, g_ref_string_release);
}
