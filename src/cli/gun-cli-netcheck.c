/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>
#include <string.h>

#include "gun-cli.h"
#include "gun-network-check-words.h"

const GunCliUsage gun_cli_netcheck_usage = {
  .name = "netcheck",
  .words = "",
  .summary = N_ ("Look how the network of this computer treats direct connections, and print what "
                 "was measured. Asks only servers and relays that are given, or that the running "
                 "program has."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_FILE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_SERVERS | GUN_CLI_TAKES_JSON,
};

static void
print_check (GunCli *self, const GunNetworkCheck *check)
{
  g_autoptr (GString) json = g_string_new (NULL);
  g_autofree char *text = NULL;

  if (self->options->json)
    {
      gun_network_check_append_json (check, json);
      gun_cli_print (self, json->str, json->len);
    }
  else
    {
      text = gun_network_check_to_text (check, FALSE);
      gun_cli_print (self, text, strlen (g_strchomp (text)));
    }
  gun_cli_quit (self, GUN_CLI_OK);
}

/* Of the running program */

static GunNetworkCheck *asked_for;

static void
reply_cb (const GunControlMessage *reply, gpointer user_data)
{
  GunCli *self = user_data;

  if (!gun_cli_check_reply (self, reply))
    return;

  if (reply->done != NULL)
    print_check (self, asked_for);
  else if (reply->kind == NULL || reply->value == NULL
           || !gun_network_check_add_piece (
               asked_for, reply->kind, reply->value, g_ref_string_length (reply->value)))
    {
      gun_cli_complain (_ ("The program that uses the database does not say how its network is"));
      gun_cli_quit (self, GUN_CLI_FAILED);
    }
}

static void
ask_holder (GunCli *self)
{
  asked_for = gun_network_check_new ();
  gun_cli_request (self, "netcheck", gun_control_message_new (), reply_cb);
  gun_cli_run (self);
  g_clear_object (&self->client);
  g_clear_pointer (&asked_for, gun_network_check_free);
}

/* Our own */

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunCli *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNetworkCheck) check
      = gun_engine_check_network_finish (GUN_ENGINE (source), result, &error);

  if (self->ended)
    return;

  gun_cli_show_progress (NULL);
  if (check != NULL)
    {
      print_check (self, check);
      return;
    }
  gun_cli_complain (error->message);
  gun_cli_quit (self, GUN_CLI_FAILED);
}

static void
progress_cb (const GunNetworkCheck *so_far, gpointer user_data)
{
  GunCli *self = user_data;

  if (!self->ended)
    gun_cli_show_progress (so_far->servers_done ? _ ("Trying relays and names…")
                                                : _ ("Asking STUN and TURN servers…"));
}

static void
check_here (GunCli *self)
{
  g_autoptr (GPtrArray) relays = g_ptr_array_new ();

  if (!gun_cli_open_apart (self))
    return;

  for (guint i = 0; i < self->options->peers->len; i++)
    g_ptr_array_add (relays, g_ptr_array_index (self->options->peers, i));
  g_ptr_array_add (relays, NULL);
  gun_engine_check_network_async (
      self->engine, (const char *const *) relays->pdata, progress_cb, self, NULL, checked_cb, self);
  gun_cli_run (self);
}

/**
 * gun_cli_netcheck:
 * @self: the command
 */
void
gun_cli_netcheck (GunCli *self)
{
  /* Who names servers or relays means these, and not what some program has besides */
  if (self->options->peers->len == 0 && self->options->direct->ice_servers->len == 0
      && gun_cli_find_holder (self))
    ask_holder (self);
  else
    check_here (self);
}
