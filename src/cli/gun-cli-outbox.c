/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <math.h>

#include "gun-cli-table.h"
#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

/* Characters that a cell shows; --json has all of them. */
#define NAME_CHARACTERS 48
#define REASON_CHARACTERS 120

#define PAGE_ROWS GUN_CONTROL_PAGE_ROWS

const GunCliUsage gun_cli_outbox_usage = {
  .name = "outbox",
  .words = "[--forget SOUL KEY]",
  .summary = N_ ("Print what was written here and has not arrived yet, or give one change up."),
  .min_words = 0,
  .max_words = 2,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON | GUN_CLI_TAKES_OUTBOX,
};

/* What was printed, and the row that is being put together */
typedef struct
{
  GunCli *cli;
  GString *json;      /* (nullable) */
  GunCliTable *table; /* (nullable) */
  GRefString *soul;   /* (nullable): of the row */
  GRefString *key;
  double row;
  double written_ms;
  double done_ms;
  guint n_peers; /* of the row, so far */
  guint n_rows;
  guint n_on_page;
} Listing;

static Listing listing;

static const char *const heads[] = {
  N_ ("SOUL"), N_ ("KEY"),  N_ ("STATE"),   N_ ("WRITTEN"),
  N_ ("PEER"), N_ ("SENT"), N_ ("ARRIVED"), N_ ("NOTE"),
};

static void ask_page (GunCli *self);

static void
add_cells (const GunControlMessage *peer)
{
  GunCliTable *table = listing.table;

  gun_cli_table_add (table, gun_text_to_display (listing.soul, NAME_CHARACTERS));
  gun_cli_table_add (table, gun_text_to_display (listing.key, NAME_CHARACTERS));
  gun_cli_table_add (table, g_strdup (isfinite (listing.done_ms) ? _ ("arrived") : _ ("waiting")));
  gun_cli_table_add (table, gun_cli_format_time (listing.written_ms));
  gun_cli_table_add (table,
                     peer != NULL ? gun_text_to_display (peer->peer, NAME_CHARACTERS) : NULL);
  gun_cli_table_add (table, peer != NULL ? gun_cli_format_time (peer->sent_ms) : NULL);
  gun_cli_table_add (table, peer != NULL ? gun_cli_format_time (peer->arrived_ms) : NULL);
  gun_cli_table_add (table,
                     peer != NULL && peer->reason != NULL
                         ? gun_text_to_display (peer->reason, REASON_CHARACTERS)
                         : g_strdup (""));
}

static void
append_text (const char *name, GRefString *text)
{
  g_string_append_printf (listing.json, ",\"%s\":", name);
  if (text != NULL)
    gun_json_append_string (listing.json, text, g_ref_string_length (text));
  else
    g_string_append (listing.json, "null");
}

static void
append_ms (const char *name, double ms)
{
  g_string_append_printf (listing.json, ",\"%s\":", name);
  if (isfinite (ms))
    gun_json_append_number (listing.json, ms);
  else
    g_string_append (listing.json, "null");
}

static void
append_row (const GunControlMessage *row)
{
  GString *json = listing.json;

  g_string_append (json, listing.n_rows > 0 ? ",\n{\"soul\":" : "{\"soul\":");
  gun_json_append_string (json, row->soul, g_ref_string_length (row->soul));
  append_text ("key", row->key);
  g_string_append_printf (json, ",\"value\":%s", row->value);
  append_ms ("state", row->state_ms);
  append_ms ("written_ms", row->written_ms);
  append_ms ("done_ms", row->done_ms);
  g_string_append (json, ",\"peers\":[");
}

static void
append_peer (const GunControlMessage *peer)
{
  GString *json = listing.json;

  g_string_append (json, listing.n_peers > 0 ? ",{\"peer\":" : "{\"peer\":");
  gun_json_append_string (json, peer->peer, g_ref_string_length (peer->peer));
  append_ms ("sent_ms", peer->sent_ms);
  append_ms ("arrived_ms", peer->arrived_ms);
  append_text ("reason", peer->reason);
  g_string_append_c (json, '}');
}

/* A row without peers has a line too */
static void
end_row (void)
{
  if (listing.soul == NULL)
    return;

  if (listing.json != NULL)
    g_string_append (listing.json, "]}");
  else if (listing.n_peers == 0)
    add_cells (NULL);
  g_clear_pointer (&listing.soul, g_ref_string_release);
  g_clear_pointer (&listing.key, g_ref_string_release);
  listing.n_peers = 0;
  listing.n_rows++;
}

static void
take_row (const GunControlMessage *row)
{
  end_row ();
  listing.soul = g_ref_string_acquire (row->soul);
  listing.key = g_ref_string_acquire (row->key);
  listing.row = row->row;
  listing.written_ms = row->written_ms;
  listing.done_ms = row->done_ms;
  listing.n_on_page++;
  if (listing.json != NULL)
    append_row (row);
}

static void
take_peer (const GunControlMessage *peer)
{
  if (listing.json != NULL)
    append_peer (peer);
  else
    add_cells (peer);
  listing.n_peers++;
}

static void
print_all (GunCli *self)
{
  g_autofree char *text = NULL;

  if (listing.json != NULL)
    text = g_strdup_printf ("[%s]", listing.json->str);
  else if (listing.n_rows > 0)
    text = gun_cli_table_format (listing.table);
  else
    text = g_strdup (self->options->all ? _ ("Nothing was written here lately")
                                        : _ ("No change waits"));
  gun_cli_print (self, text, strlen (text));
}

static void
page_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done == NULL && reply->soul != NULL)
    take_row (reply);
  else if (reply->done == NULL)
    take_peer (reply);
  else if (listing.n_on_page < PAGE_ROWS)
    {
      end_row ();
      print_all (self);
      gun_cli_quit (self, GUN_CLI_OK);
    }
  else
    {
      end_row ();
      ask_page (self);
    }
}

static void
ask_page (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();

  request->all = self->options->all;
  request->after_row = listing.row;
  request->limit = PAGE_ROWS;
  listing.n_on_page = 0;
  gun_cli_request (self, "outbox", request, page_cb);
}

static void
list_all (GunCli *self)
{
  if (self->options->json)
    listing.json = g_string_new (NULL);
  else
    listing.table = gun_cli_table_new (G_N_ELEMENTS (heads), 0);
  for (guint i = 0; listing.table != NULL && i < G_N_ELEMENTS (heads); i++)
    gun_cli_table_add (listing.table, g_strdup (_ (heads[i])));

  ask_page (self);
  gun_cli_run (self);

  g_clear_pointer (&listing.soul, g_ref_string_release);
  g_clear_pointer (&listing.key, g_ref_string_release);
  g_clear_pointer (&listing.table, gun_cli_table_free);
  if (listing.json != NULL)
    g_string_free (g_steal_pointer (&listing.json), TRUE);
}

static void
forgotten_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (gun_cli_check_reply (self, reply))
    gun_cli_quit (self, GUN_CLI_OK);
}

static void
forget (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();

  request->soul = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->key = g_ref_string_acquire (gun_cli_options_get_word (self->options, 1));
  gun_cli_request (self, "forget", request, forgotten_cb);
  gun_cli_run (self);
}

/**
 * gun_cli_outbox:
 * @self: the command
 */
void
gun_cli_outbox (GunCli *self)
{
  if (!gun_cli_open (self))
    return;

  if (self->options->forget)
    forget (self);
  else
    list_all (self);
}
