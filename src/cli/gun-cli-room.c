/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

/* Characters of a name that are shown; --json has it whole. */
#define NAME_CHARACTERS 200

const GunCliUsage gun_cli_room_usage = {
  .name = "room",
  .words = "",
  .summary = N_ ("Print which room the running program is in, how many it found there, and what "
                 "was dropped."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_JSON,
};

/* A number of the report: as JSON calls it, and as people do */
typedef struct
{
  const char *name;
  const char *words;
  double number;
} Count;

static void
append_line (GString *text, const char *words, const char *value)
{
  g_string_append_printf (text, "%s%s: %s", text->len > 0 ? "\n" : "", words, value);
}

static void
append_counts (GString *text, const Count *counts, guint n_counts, gboolean zeros_too)
{
  for (guint i = 0; i < n_counts; i++)
    {
      g_autofree char *number = g_strdup_printf ("%.0f", counts[i].number);

      if (zeros_too || counts[i].number > 0)
        append_line (text, _ (counts[i].words), number);
    }
}

static void
append_object (GString *json, const Count *counts, guint n_counts)
{
  for (guint i = 0; i < n_counts; i++)
    {
      g_string_append_printf (json, "%s\"%s\":", i > 0 ? "," : "{", counts[i].name);
      gun_json_append_number (json, counts[i].number);
    }
  g_string_append_c (json, '}');
}

static void
append_text (GString *json, const char *name, GRefString *text)
{
  g_string_append_printf (json, "\"%s\":", name);
  if (text == NULL)
    g_string_append (json, "null");
  else
    gun_json_append_string (json, text, g_ref_string_length (text));
  g_string_append_c (json, ',');
}

static char *
format (const GunRoomReport *report, gboolean as_json)
{
  const Count remotes[] = {
    { "local", N_ ("Direct, local network"), report->local },
    { "internet", N_ ("Direct, internet"), report->internet },
    { "turn", N_ ("Relayed by TURN"), report->turn },
    { "relay", N_ ("Through a relay"), report->relay },
    { "none", N_ ("Not connected"), report->none },
  };
  const Count tries[] = {
    { "attempts", N_ ("Direct connections tried"), report->attempts },
    { "opened", N_ ("Opened"), report->opened },
    { "failed", N_ ("Failed"), report->failed },
  };
  const Count dropped[] = {
    { "malformed", N_ ("Dropped, could not be read"), report->dropped_malformed },
    { "no-addressee", N_ ("Dropped, to nobody"), report->dropped_no_addressee },
    { "unknown", N_ ("Dropped, answers to what was not asked"), report->dropped_unknown },
    { "repeated", N_ ("Dropped, heard before or too late"), report->dropped_repeated },
    { "ours", N_ ("Dropped, in our own name"), report->dropped_ours },
    { "too-many", N_ ("Dropped, too many"), report->dropped_too_many },
    { "expired", N_ ("Dropped, too old"), report->dropped_expired },
    { "not-for-us", N_ ("Dropped, for others or an earlier start"), report->dropped_not_for_us },
    { "connected", N_ ("Dropped, of who is connected"), report->dropped_connected },
  };
  GString *out = g_string_new (as_json ? "{" : NULL);
  g_autofree char *room
      = report->room == NULL ? NULL : gun_text_to_display (report->room, NAME_CHARACTERS);

  if (as_json)
    {
      append_text (out, "room", report->room);
      append_text (out, "device_id", report->device_id);
      append_text (out, "pid", report->pid);
      g_string_append (out, "\"remotes\":");
      append_object (out, remotes, G_N_ELEMENTS (remotes));
      for (guint i = 0; i < G_N_ELEMENTS (tries); i++)
        {
          g_string_append_printf (out, ",\"%s\":", tries[i].name);
          gun_json_append_number (out, tries[i].number);
        }
      g_string_append (out, ",\"dropped\":");
      append_object (out, dropped, G_N_ELEMENTS (dropped));
      g_string_append_c (out, '}');
    }
  else
    {
      append_line (out, _ ("Room"), room != NULL ? room : _ ("none"));
      if (report->device_id != NULL)
        append_line (out, _ ("This computer there"), report->device_id);
      append_line (out, _ ("This program"), report->pid);
      append_counts (out, remotes, G_N_ELEMENTS (remotes), room != NULL);
      append_counts (out, tries, G_N_ELEMENTS (tries), room != NULL);
      append_counts (out, dropped, G_N_ELEMENTS (dropped), FALSE);
    }

  return g_string_free (out, FALSE);
}

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;
  g_autoptr (GunRoomReport) report = NULL;
  g_autofree char *text = NULL;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->value != NULL)
    report = gun_room_report_parse (reply->value, g_ref_string_length (reply->value));
  if (report == NULL || report->pid == NULL)
    {
      gun_cli_complain (_ ("The program that uses the database does not say how its room is"));
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  text = format (report, self->options->json);
  gun_cli_print (self, text, strlen (text));
  gun_cli_quit (self, GUN_CLI_OK);
}

/**
 * gun_cli_room:
 * @self: the command
 */
void
gun_cli_room (GunCli *self)
{
  if (!gun_cli_open_holder (self))
    return;

  gun_cli_request (self, "room", gun_control_message_new (), reply_cb);
  gun_cli_run (self);
}
