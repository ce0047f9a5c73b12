/* SPDX-License-Identifier: MIT */

/* Writes that were kept out since they are not signed as they must be. */

#include <glib/gi18n.h>

#include "gun-cli-table.h"
#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

/* Characters that a cell shows; --json has more. */
#define CELL_CHARACTERS 48
#define REASON_CHARACTERS 120

const GunCliUsage gun_cli_refused_usage = {
  .name = "refused",
  .words = "[PEER]",
  .summary = N_ ("Print which writes of its peers the running program kept out last, and why."),
  .min_words = 0,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON,
};

static const char *const heads[] = {
  N_ ("PEER"), N_ ("SOUL"), N_ ("KEY"), N_ ("VALUE"), N_ ("WHEN"), N_ ("REASON"),
};

/* The answers so far: objects of JSON, or cells */
typedef struct
{
  GString *json;
  GunCliTable *table;
  guint n_rows;
} Listing;

static Listing listing;

static void
append_text (const char *name, GRefString *text)
{
  g_string_append_printf (listing.json, "\"%s\":", name);
  gun_json_append_string (listing.json, text, g_ref_string_length (text));
  g_string_append_c (listing.json, ',');
}

static void
append_row (const GunControlMessage *row)
{
  g_string_append (listing.json, listing.n_rows > 0 ? ",\n{" : "{");
  append_text ("peer", row->peer);
  append_text ("soul", row->soul);
  append_text ("key", row->key);
  append_text ("value", row->value);
  append_text ("reason", row->reason);
  g_string_append (listing.json, "\"state\":");
  gun_json_append_number (listing.json, row->state_ms);
  g_string_append (listing.json, ",\"refused_ms\":");
  gun_json_append_number (listing.json, row->arrived_ms);
  g_string_append_c (listing.json, '}');
}

static void
add_row (const GunControlMessage *row)
{
  gun_cli_table_add (listing.table, gun_text_to_display (row->peer, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_text_to_display (row->soul, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_text_to_display (row->key, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_text_to_display (row->value, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_cli_format_time (row->arrived_ms));
  gun_cli_table_add (listing.table, gun_text_to_display (row->reason, REASON_CHARACTERS));
}

static void
print_all (GunCli *self)
{
  g_autofree char *text = NULL;

  if (self->options->json)
    text = g_strdup_printf ("[%s]", listing.json->str);
  else if (listing.n_rows > 0)
    text = gun_cli_table_format (listing.table);
  else
    text = g_strdup (_ ("Nothing was refused"));
  gun_cli_print (self, text, strlen (text));
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done == NULL)
    {
      if (self->options->json)
        append_row (reply);
      else
        add_row (reply);
      listing.n_rows++;
      return;
    }

  print_all (self);
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_refused:
 * @self: the command
 */
void
gun_cli_refused (GunCli *self)
{
  GunControlMessage *request;
  GRefString *peer = gun_cli_options_get_word (self->options, 0);

  if (!gun_cli_open_holder (self))
    return;

  listing.json = g_string_new (NULL);
  listing.table = gun_cli_table_new (G_N_ELEMENTS (heads), 0);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    gun_cli_table_add (listing.table, g_strdup (_ (heads[i])));

  request = gun_control_message_new ();
  request->peer = peer == NULL ? NULL : g_ref_string_acquire (peer);
  gun_cli_request (self, "refused", request, reply_cb);
  gun_cli_run (self);
  g_clear_pointer (&listing.table, gun_cli_table_free);
  g_string_free (g_steal_pointer (&listing.json), TRUE);
}
