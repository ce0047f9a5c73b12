/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"
#include "gun-json-text.h"
#include "gun-text.h"

/* From one answer, or its absence, to the next question */
#define PAUSE_MS 1000

const GunCliUsage gun_cli_ping_usage = {
  .name = "ping",
  .words = "PEER",
  .summary = N_ ("Let the running program ask one of its peers for a sign of life, and print how "
                 "long that took."),
  .min_words = 1,
  .max_words = 1,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_WAIT | GUN_CLI_TAKES_COUNT | GUN_CLI_TAKES_JSON,
};

static struct
{
  guint n_asked;
  guint n_answered;
} tally;

static void ask (GunCli *self);

static void
print_json (GunCli *self, const GunControlMessage *reply)
{
  g_autoptr (GString) line = g_string_new ("{\"peer\":");
  GRefString *peer
      = reply->peer != NULL ? reply->peer : gun_cli_options_get_word (self->options, 0);

  gun_json_append_string (line, peer, g_ref_string_length (peer));
  g_string_append (line, ",\"path\":");
  if (reply->path != NULL)
    gun_json_append_string (line, reply->path, g_ref_string_length (reply->path));
  else
    g_string_append (line, "null");
  g_string_append (line, ",\"round_trip_us\":");
  if (reply->error == NULL)
    gun_json_append_number (line, reply->round_trip_us);
  else
    g_string_append (line, "null");
  g_string_append_c (line, '}');
  gun_cli_print (self, line->str, line->len);
}

static void
print_text (GunCli *self, const GunControlMessage *reply)
{
  g_autofree char *shown = NULL;
  g_autofree char *round_trip = NULL;
  g_autofree char *path = NULL;
  g_autofree char *line = NULL;

  if (reply->error != NULL)
    {
      gun_cli_complain (reply->error);
      return;
    }

  shown = gun_text_to_display (reply->peer, G_MAXSIZE);
  round_trip = gun_cli_format_round_trip (reply->round_trip_us);
  path = gun_cli_format_path (reply->kind, reply->path, NULL);
  /* Translators: a peer, a time, and the way the answer came, such as “direct, local network” */
  line = path != NULL ? g_strdup_printf (_ ("%s answered in %s (%s)"), shown, round_trip, path)
                      : g_strdup_printf (_ ("%s answered in %s"), shown, round_trip);
  gun_cli_print (self, line, strlen (line));
}

static gboolean
ask_cb (gpointer data)
{
  ask (data);
  return G_SOURCE_REMOVE;
}

/* A peer that says nothing is asked again, as often as was wanted; any other failure is the end. */
static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;
  gboolean is_silent = reply != NULL && g_strcmp0 (reply->done, "silent") == 0;

  if (!is_silent && !gun_cli_check_reply (self, reply))
    return;

  tally.n_answered += !is_silent;
  if (self->options->json)
    print_json (self, reply);
  else
    print_text (self, reply);

  if (tally.n_asked < self->options->count)
    g_timeout_add (PAUSE_MS, ask_cb, self);
  else
    gun_cli_quit (self, tally.n_answered > 0 ? GUN_CLI_OK : GUN_CLI_NOT_IN_TIME);
}

static void
ask (GunCli *self)
{
  GunControlMessage *request = gun_control_message_new ();

  request->peer = g_ref_string_acquire (gun_cli_options_get_word (self->options, 0));
  request->wait_s = self->options->wait_s;
  tally.n_asked++;
  gun_cli_request (self, "ping", request, reply_cb);
}

/**
 * gun_cli_ping:
 * @self: the command
 */
void
gun_cli_ping (GunCli *self)
{
  if (!gun_cli_open_holder (self))
    return;

  ask (self);
  gun_cli_run (self);
}
