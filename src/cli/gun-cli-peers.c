/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <math.h>

#include "gun-cli-table.h"
#include "gun-cli.h"
#include "gun-text.h"

/* Characters of a name or a reason that a cell shows; --json has them whole. */
#define NAME_CHARACTERS 48
#define REASON_CHARACTERS 120

const GunCliUsage gun_cli_peers_usage = {
  .name = "peers",
  .words = "",
  .summary = N_ ("Print who the running program is connected to, and how each of them does."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON,
};

/* The reports so far: objects of JSON, or cells */
typedef struct
{
  GunCli *cli;
  GString *json; /* (nullable) */
  GunCliTable *table;
  guint n_peers;
} Listing;

static Listing listing;

/* The places, in the order of add_row() */
static const char *const heads[] = {
  N_ ("PEER"),       N_ ("STATE"),   N_ ("PATH"),    N_ ("KIND"),     N_ ("SINCE"),
  N_ ("ROUND TRIP"), N_ ("CLOCK"),   N_ ("MSGS IN"), N_ ("MSGS OUT"), N_ ("BYTES IN"),
  N_ ("BYTES OUT"),  N_ ("DROPPED"), N_ ("REFUSED"), N_ ("NOTE"),
};

/* All but the names and the note */
#define RIGHT_COLUMNS 0x1fe0

static char *
word_of_state (const GunPeerReport *report)
{
  if (g_strcmp0 (report->state, "connecting") == 0)
    return g_strdup (_ ("connecting"));

  return g_strdup (g_strcmp0 (report->state, "open") == 0 ? _ ("connected") : _ ("not connected"));
}

static char *
word_of_kind (const GunPeerReport *report)
{
  if (g_strcmp0 (report->kind, "relay") == 0)
    return g_strdup (_ ("relay"));
  if (g_strcmp0 (report->kind, "program") == 0)
    return g_strdup (_ ("program"));
  if (g_strcmp0 (report->kind, "browser") == 0)
    return g_strdup (_ ("browser"));

  return report->kind == NULL ? NULL : g_strdup (_ ("desktop"));
}

/**
 * gun_cli_format_path:
 * @kind: (nullable): of whom
 * @path: (nullable): as a report calls it
 * @via: (nullable): the relay on the way
 *
 * Returns: (transfer full) (nullable): words for it; %NULL when there is none
 */
char *
gun_cli_format_path (GRefString *kind, GRefString *path, GRefString *via)
{
  g_autofree char *shown = NULL;

  if (g_strcmp0 (path, "client") == 0)
    return g_strdup (_ ("connected here"));
  if (g_strcmp0 (path, "local") == 0)
    return g_strdup (_ ("direct, local network"));
  if (g_strcmp0 (path, "internet") == 0)
    return g_strdup (_ ("direct, internet"));
  if (g_strcmp0 (path, "turn") == 0)
    return g_strdup (_ ("relayed by TURN"));
  if (g_strcmp0 (path, "relay") != 0)
    return NULL;
  if (g_strcmp0 (kind, "relay") == 0)
    return g_strdup (_ ("relay"));
  if (via == NULL)
    return g_strdup (_ ("through a relay"));

  shown = gun_text_to_display (via, NAME_CHARACTERS);
  return g_strdup_printf (_ ("through %s"), shown);
}

char *
gun_cli_format_time (double wall_ms)
{
  g_autoptr (GDateTime) then = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  if (!isfinite (wall_ms))
    return NULL;

  then = g_date_time_new_from_unix_local ((gint64) (wall_ms / 1000));
  if (then == NULL)
    return NULL;
  if (g_date_time_get_year (then) == g_date_time_get_year (now)
      && g_date_time_get_day_of_year (then) == g_date_time_get_day_of_year (now))
    return g_date_time_format (then, "%H:%M:%S");

  return g_date_time_format (then, "%Y-%m-%d %H:%M");
}

char *
gun_cli_format_round_trip (double round_trip_us)
{
  if (!isfinite (round_trip_us))
    return NULL;

  return g_strdup_printf (round_trip_us < 10000 ? _ ("%.2f ms") : _ ("%.0f ms"),
                          round_trip_us / 1000);
}

/* Theirs minus ours, as exact as it was measured */
static char *
format_clock (const GunPeerReport *report)
{
  double difference_s = report->clock_difference_us / G_USEC_PER_SEC;

  if (!isfinite (report->clock_difference_us))
    return NULL;
  if (report->clock_exact_us >= G_USEC_PER_SEC)
    return g_strdup_printf (
        _ ("%+.0f ± %.0f s"), difference_s, report->clock_exact_us / G_USEC_PER_SEC);

  return g_strdup_printf (_ ("%+.3f s"), difference_s);
}

static char *
format_count (double count)
{
  return isfinite (count) ? g_strdup_printf ("%.0f", count) : NULL;
}

static char *
format_bytes (double bytes)
{
  return isfinite (bytes) ? g_format_size ((guint64) bytes) : NULL;
}

static char *
format_note (const GunPeerReport *report)
{
  g_autoptr (GString) note = g_string_new (NULL);

  if (isfinite (report->retry_in_ms))
    g_string_append_printf (note, _ ("trying again in %.0f s"), ceil (report->retry_in_ms / 1000));
  if (report->reason != NULL)
    {
      g_autofree char *reason = gun_text_to_display (report->reason, REASON_CHARACTERS);

      g_string_append_printf (note, "%s%s", note->len > 0 ? ": " : "", reason);
    }

  return g_string_free (g_steal_pointer (&note), FALSE);
}

static void
add_row (GunCliTable *table, const GunPeerReport *report)
{
  gun_cli_table_add (
      table, report->name == NULL ? NULL : gun_text_to_display (report->name, NAME_CHARACTERS));
  gun_cli_table_add (table, word_of_state (report));
  gun_cli_table_add (table, gun_cli_format_path (report->kind, report->path, report->via));
  gun_cli_table_add (table, word_of_kind (report));
  gun_cli_table_add (table, gun_cli_format_time (report->since_ms));
  gun_cli_table_add (table, gun_cli_format_round_trip (report->round_trip_us));
  gun_cli_table_add (table, format_clock (report));
  gun_cli_table_add (table, format_count (report->messages_in));
  gun_cli_table_add (table, format_count (report->messages_out));
  gun_cli_table_add (table, format_bytes (report->bytes_in));
  gun_cli_table_add (table, format_bytes (report->bytes_out));
  gun_cli_table_add (table, format_count (report->dropped));
  gun_cli_table_add (table, format_count (report->refused));
  gun_cli_table_add (table, format_note (report));
}

static void
take_report (GRefString *json)
{
  g_autoptr (GunPeerReport) report
      = json == NULL ? NULL : gun_peer_report_parse (json, g_ref_string_length (json));

  if (report == NULL)
    return;

  if (listing.table != NULL)
    add_row (listing.table, report);
  else
    {
      g_string_append (listing.json, listing.n_peers > 0 ? ",\n" : "");
      g_string_append_len (listing.json, json, g_ref_string_length (json));
    }
  listing.n_peers++;
}

static void
print_all (GunCli *self)
{
  g_autofree char *text = NULL;

  if (listing.json != NULL)
    text = g_strdup_printf ("[%s]", listing.json->str);
  else if (listing.n_peers > 0)
    text = gun_cli_table_format (listing.table);
  else
    text = g_strdup (_ ("No peers"));
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
      take_report (reply->value);
      return;
    }

  print_all (self);
  gun_cli_quit (self, GUN_CLI_OK);
}

static void
start_listing (GunCli *self)
{
  if (self->options->json)
    {
      listing.json = g_string_new (NULL);
      return;
    }

  listing.table = gun_cli_table_new (G_N_ELEMENTS (heads), RIGHT_COLUMNS);
  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    gun_cli_table_add (listing.table, g_strdup (_ (heads[i])));
}

static void
end_listing (void)
{
  g_clear_pointer (&listing.table, gun_cli_table_free);
  if (listing.json != NULL)
    g_string_free (g_steal_pointer (&listing.json), TRUE);
}

/**
 * gun_cli_peers:
 * @self: the command
 */
void
gun_cli_peers (GunCli *self)
{
  if (!gun_cli_open_holder (self))
    return;

  start_listing (self);
  gun_cli_request (self, "peers", gun_control_message_new (), reply_cb);
  gun_cli_run (self);
  end_listing ();
}
