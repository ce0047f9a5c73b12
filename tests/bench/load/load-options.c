/* SPDX-License-Identifier: MIT */

#include "load-options.h"

static GOptionGroup *
new_group (LoadOptions *self)
{
  const GOptionEntry entries[] = {
    { "url", 0, 0, G_OPTION_ARG_STRING, &self->url, "The peer, by a numeric address", "URL" },
    { "pid", 0, 0, G_OPTION_ARG_INT, &self->pid, "Its process, whose cost is read", "PID" },
    { "prefix", 0, 0, G_OPTION_ARG_STRING, &self->prefix, "All souls begin so", "TEXT" },
    { "n", 0, 0, G_OPTION_ARG_INT, &self->n, "Messages, keys or connections", "N" },
    { "of", 0, 0, G_OPTION_ARG_INT, &self->of, "get: as many are there to choose from", "N" },
    { "window",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->window,
      "Messages without an answer at one time",
      "N" },
    { "batch", 0, 0, G_OPTION_ARG_INT, &self->batch, "Messages in one frame", "N" },
    { "clients", 0, 0, G_OPTION_ARG_INT, &self->clients, "Connections at one time", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &self->rate, "fan-out: puts a second", "N" },
    { "max-seconds",
      0,
      0,
      G_OPTION_ARG_DOUBLE,
      &self->max_seconds,
      "Ask nothing new after that",
      "S" },
    { "settle",
      0,
      0,
      G_OPTION_ARG_DOUBLE,
      &self->settle_seconds,
      "Read the memory so much later",
      "S" },
    { "one-soul", 0, 0, G_OPTION_ARG_NONE, &self->one_soul, "Many keys of one soul", NULL },
    { "whole", 0, 0, G_OPTION_ARG_NONE, &self->whole, "get: whole nodes", NULL },
    { "miss", 0, 0, G_OPTION_ARG_NONE, &self->miss, "get: what is not there", NULL },
    { "own-keys", 0, 0, G_OPTION_ARG_NONE, &self->own_keys, "fan-out: a key for each put", NULL },
    { "kill-after",
      0,
      0,
      G_OPTION_ARG_INT,
      &self->kill_after,
      "put: kill -9 at that many acks",
      "N" },
    { "acked",
      0,
      0,
      G_OPTION_ARG_FILENAME,
      &self->acked,
      "put writes, get reads which are meant",
      "FILE" },
    { NULL },
  };
  GOptionGroup *group = g_option_group_new ("load", "", "", NULL, NULL);

  g_option_group_add_entries (group, entries);
  return group;
}

/**
 * load_options_parse:
 * @self: (out): filled with what was asked for or usual
 * @argc: as in main()
 * @argv: as in main()
 * @error: what is wrong
 *
 * Returns: whether it can be done
 */
gboolean
load_options_parse (LoadOptions *self, int argc, char **argv, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("WORKLOAD [-- COMMAND…]");
  g_auto (GStrv) words = g_strdupv (argv);

  *self = (LoadOptions){
    .n = 20000,
    .window = 64,
    .batch = 1,
    .clients = 50,
    .rate = 100,
    .max_seconds = 60,
  };
  g_option_context_set_main_group (context, new_group (self));
  if (!g_option_context_parse_strv (context, &words, error))
    return FALSE;

  if (g_strv_length (words) < 2 || self->url == NULL || self->n < 1 || self->window < 1
      || self->batch < 1 || self->clients < 1 || self->rate <= 0)
    {
      g_set_error (
          error,
          G_OPTION_ERROR,
          G_OPTION_ERROR_BAD_VALUE,
          "a workload (put get fan-out node start churn), --url, and numbers above 0 are needed");
      return FALSE;
    }
  self->workload = g_strdup (words[1]);
  self->command = g_strdupv (words + (words[2] != NULL && g_str_equal (words[2], "--") ? 3 : 2));
  if (self->prefix == NULL)
    self->prefix = g_strdup ("load");
  if (self->of == 0)
    self->of = self->n;
  return TRUE;
}

void
load_options_clear (LoadOptions *self)
{
  g_clear_pointer (&self->workload, g_free);
  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->prefix, g_free);
  g_clear_pointer (&self->acked, g_free);
  g_clear_pointer (&self->command, g_strfreev);
}
