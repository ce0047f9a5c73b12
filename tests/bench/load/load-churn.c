/* SPDX-License-Identifier: MIT */

/* Clients that come, say hello, ask for a key and go, so many at one time. */

#include "load-workloads.h"

#include <unistd.h>

#include "load-names.h"
#include "load-report.h"

#define OPEN_WAIT_S 5

typedef struct
{
  guint n_answers;
} Churn;

static void
heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
  Churn *self = user_data;

  if (message->dam.at == NULL && message->reply_to.at != NULL)
    self->n_answers++;
}

static LoadClient *
come (LoadLoop *loop, const LoadOptions *options, guint index, Churn *self)
{
  LoadClient *client = load_client_new (loop, options->url, index, heard_cb, self);
  LoadName name = load_name (options, 0);

  if (client == NULL)
    return NULL;
  if (!load_socket_await_open (client->socket, OPEN_WAIT_S))
    {
      load_client_free (client);
      return NULL;
    }
  load_client_say (client,
                   "{\"#\":\"c%d-%06uz\",\"get\":{\"#\":\"%s\",\".\":\"%s\"}}",
                   getpid (),
                   index,
                   name.soul,
                   name.key);
  load_loop_turn (loop, 0);
  return client;
}

void
load_churn (LoadLoop *loop, const LoadOptions *options)
{
  LoadReport *report = load_report_new ();
  Churn self = { 0 };
  g_autoptr (LoadClient) stays = load_client_new_open (loop, options->url, 0, heard_cb, &self);
  g_autofree LoadClient **clients = g_new0 (LoadClient *, options->clients);
  guint n_refused = 0;
  gint64 began_us;
  double seconds;
  LoadUsage before, after, later;

  load_loop_run (loop, 0.3);
  load_usage_await_quiet (options->pid);
  before = load_usage_read (options->pid);
  began_us = g_get_monotonic_time ();
  for (guint i = 0; i < (guint) options->n; i++)
    {
      LoadClient **place = &clients[i % (guint) options->clients];

      g_clear_pointer (place, load_client_free);
      *place = come (loop, options, i + 1, &self);
      n_refused += *place == NULL;
    }
  seconds = (double) (g_get_monotonic_time () - began_us) / G_USEC_PER_SEC;
  for (guint i = 0; i < (guint) options->clients; i++)
    g_clear_pointer (&clients[i], load_client_free);
  load_usage_await_quiet (options->pid);
  after = load_usage_read (options->pid);
  load_loop_run (loop, options->settle_seconds);
  later = load_usage_read (options->pid);

  load_report_add (report, "refused", n_refused);
  load_report_add (report, "answers", self.n_answers);
  load_report_add (report, "first_is_open", !load_socket_is_closed (stays->socket));
  load_report_add (report, "per_second", options->n / seconds);
  load_report_add (report, "cpu_us", (after.cpu_us - before.cpu_us) / options->n);
  load_report_add_kernel (report, &before, &after);
  load_report_add (report, "rss_mb", later.rss_bytes / 1e6);
  load_report_add (report, "rss_growth_mb", (later.rss_bytes - before.rss_bytes) / 1e6);
  load_report_print (report);
}
