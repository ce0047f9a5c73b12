/* SPDX-License-Identifier: MIT */

/* ls --waiting: writes from the future. */

#include <glib/gi18n.h>

#include "gun-cli-table.h"
#include "gun-cli.h"
#include "gun-json-text.h"

/* Characters that a cell shows; --json has all of them. */
#define CELL_CHARACTERS 48

static const char *const heads[] = {
  N_ ("SOUL"), N_ ("KEY"), N_ ("VALUE"), N_ ("WAITS UNTIL"), N_ ("FROM"),
};

typedef struct
{
  GunCliTable *table;
  guint n_rows;
} Listing;

static Listing listing;

static void
append_text (GString *line, const char *name, GRefString *text)
{
  g_string_append_printf (line, "%s\"%s\":", line->len > 1 ? "," : "", name);
  gun_json_append_string (line, text, g_ref_string_length (text));
}

static void
print_json (GunCli *self, const GunControlMessage *row)
{
  GString *line = g_string_new ("{");

  append_text (line, "soul", row->soul);
  append_text (line, "key", row->key);
  g_string_append_printf (line, ",\"value\":%s,\"state\":", row->value);
  gun_json_append_number (line, row->state_ms);
  append_text (line, "from", row->peer);
  g_string_append (line, ",\"arrived_ms\":");
  gun_json_append_number (line, row->arrived_ms);
  g_string_append_c (line, '}');
  gun_cli_print (self, line->str, line->len);
  g_string_free (line, TRUE);
}

static void
add_row (const GunControlMessage *row)
{
  gun_cli_table_add (listing.table, gun_text_to_display (row->soul, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_text_to_display (row->key, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_text_to_display (row->value, CELL_CHARACTERS));
  gun_cli_table_add (listing.table, gun_cli_format_time (row->state_ms));
  gun_cli_table_add (listing.table, gun_text_to_display (row->peer, CELL_CHARACTERS));
  listing.n_rows++;
}

static void
print_table (GunCli *self)
{
  g_autofree char *text
      = listing.n_rows > 0 ? gun_cli_table_format (listing.table) : g_strdup (_ ("Nothing waits"));

  gun_cli_print (self, text, strlen (text));
}

static void
row_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done == NULL)
    {
      if (self->options->json)
        print_json (self, reply);
      else
        add_row (reply);
      return;
    }

  if (!self->options->json)
    print_table (self);
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_list_shelf:
 * @self: a command that has opened the database or reached its holder
 *
 * Prints what waits for its time, and ends.
 */
void
gun_cli_list_shelf (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();
  GRefString *prefix = gun_cli_options_get_word (self->options, 0);

  listing.table = gun_cli_table_new (G_N_ELEMENTS (heads), 0);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    gun_cli_table_add (listing.table, g_strdup (_ (heads[i])));

  request->prefix = prefix == NULL ? NULL : g_ref_string_acquire (prefix);
  gun_cli_request (self, "shelf", request, row_cb);
  gun_cli_run (self);
  g_clear_pointer (&listing.table, gun_cli_table_free);
}
