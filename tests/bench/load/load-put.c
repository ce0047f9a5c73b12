/* SPDX-License-Identifier: MIT */

/* Puts until acknowledged. Saturated: as many without an answer as there are. With --kill-after the peer is killed in
 * the moment of that acknowledgement; whatever acknowledgements it had sent until then count. */

#include "load-workloads.h"

#include <signal.h>
#include <stdlib.h>

#include "load-names.h"
#include "load-report.h"

typedef struct
{
  const LoadOptions *options;
  double first_state_ms;
  guint n_acked;
  guint n_errors;
} Puts;

static void
write_put (GString *text, guint index, const char *id, gpointer user_data)
{
  Puts *self = user_data;
  LoadName name = load_name (self->options, index);

  load_append_put (text, id, &name, self->first_state_ms + index * 0.001);
}

static gboolean
is_ack (const LoadMessage *reply, guint index, gpointer user_data)
{
  Puts *self = user_data;

  if (reply->put.at != NULL)
    return FALSE;
  if (reply->err.at != NULL)
    self->n_errors++;
  else if (++self->n_acked == (guint) self->options->kill_after)
    kill (self->options->pid, SIGKILL);
  return TRUE;
}

static void
write_acked (LoadAsks *asks, const char *path)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < asks->n_said; i++)
    if (asks->answered[i])
      g_string_append_printf (text, "%u\n", i);
  if (!g_file_set_contents (path, text->str, (gssize) text->len, &error))
    {
      g_printerr ("bench-load: %s\n", error->message);
      exit (EXIT_FAILURE);
    }
}

void
load_put (LoadLoop *loop, const LoadOptions *options)
{
  LoadReport *report = load_report_new ();
  Puts puts = { .options = options, .first_state_ms = load_first_state_ms () };
  LoadAsks asks = {
    .n = (guint) options->n,
    .window = (guint) options->window,
    .batch = (guint) options->batch,
    .max_seconds = options->max_seconds,
    .write = write_put,
    .is_answer = is_ack,
    .user_data = &puts,
    .pid = options->pid,
  };
  LoadUsage after;

  load_asks_run (&asks, loop, options->url);
  load_loop_run (loop, options->settle_seconds);
  after = load_usage_read (options->pid);
  if (options->acked != NULL)
    write_acked (&asks, options->acked);

  load_report_add_asks (report, &asks);
  load_report_add (report, "errors", puts.n_errors);
  load_report_add (report, "rss_mb", after.rss_bytes / 1e6);
  load_report_print (report);
  load_asks_clear (&asks);
}
