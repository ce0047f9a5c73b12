/* SPDX-License-Identifier: MIT */

#include <glib/gi18n.h>

#include "gun-cli.h"

const GunCliUsage gun_cli_serve_usage = {
  .name = "serve",
  .words = "",
  .summary = N_ ("Be a peer until SIGTERM or SIGINT. Prints one line when it is ready."),
  .min_words = 0,
  .max_words = 0,
  .takes = GUN_CLI_TAKES_STORE | GUN_CLI_TAKES_PEERS | GUN_CLI_TAKES_SERVE,
};

static void
event_cb (GunEngine *engine, const GunEvent *event, GunCli *self)
{
  g_autofree char *line = gun_event_to_json (event);

  gun_cli_print (self, line, strlen (line));
}

/* Once for each, so that whoever runs this and wonders why a page does not connect finds it here */
static void
origin_refused_cb (GunEngine *engine, const char *origin, gpointer user_data)
{
  g_autofree char *line = g_strdup_printf (
      _ ("a web page of %s was refused; --allow-origin %s would let it connect"), origin, origin);

  gun_cli_complain (line);
}

static void
say_ready (GunCli *self, const char *url)
{
  g_autofree char *line = g_strdup_printf (
      "ready pid=%s listen=%s", gun_engine_get_pid (self->engine), url != NULL ? url : "");

  gun_cli_print (self, line, strlen (line));
}

static void
add_relay (GunCli *self, const char *url, gboolean is_private)
{
  g_autoptr (GError) error = NULL;

  if ((is_private && !gun_engine_set_relay_private (self->engine, url, TRUE, &error))
      || !gun_engine_add_relay (self->engine, url, &error))
    gun_cli_complain (error->message);
}

static void
add_relays (GunCli *self)
{
  GPtrArray *peers = self->options->peers;
  GPtrArray *private_peers = self->options->private_peers;

  for (guint i = 0; i < private_peers->len; i++)
    add_relay (self, g_ptr_array_index (private_peers, i), TRUE);
  for (guint i = 0; i < peers->len; i++)
    add_relay (self, g_ptr_array_index (peers, i), FALSE);
}

/* Events come after the line that says it is ready, those of listening too. */
static void
go_on (GunCli *self, const char *url)
{
  add_relays (self);
  say_ready (self, url);
  if (self->options->events)
    {
      g_signal_connect (self->engine, "event", G_CALLBACK (event_cb), self);
      gun_cli_end_with_stdout (self);
    }
}

static void
listening_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunCli *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = gun_engine_listen_finish (GUN_ENGINE (source), result, &error);

  if (self->ended)
    return;

  if (url == NULL)
    {
      gun_cli_complain (error->message);
      gun_cli_quit (self, GUN_CLI_FAILED);
      return;
    }

  go_on (self, url);
}

static void
listen_where_told (GunCli *self)
{
  const GunCliOptions *options = self->options;

  gun_engine_set_allow_lan (self->engine, options->allow_lan);
  gun_engine_set_certificate (self->engine, options->certificate_file, options->key_file);
  gun_engine_set_allowed_origins (self->engine, (const char *const *) options->origins);
  g_signal_connect (self->engine, "origin-refused", G_CALLBACK (origin_refused_cb), self);
  gun_engine_listen_async (self->engine, options->listen, NULL, listening_cb, self);
}

/**
 * gun_cli_serve:
 * @self: the command
 */
void
gun_cli_serve (GunCli *self)
{
  self->interrupted = GUN_CLI_OK;
  if (!gun_cli_open_engine (self))
    return;

  gun_engine_set_list_to_relays (self->engine, self->options->list_to_relays);
  if (self->options->listen != NULL)
    listen_where_told (self);
  else
    go_on (self, NULL);
  gun_cli_run (self);
  g_signal_handlers_disconnect_by_data (self->engine, self);
}
