/* SPDX-License-Identifier: MIT */

/* Gets one large node whole: how long until every key is here, and whether any came twice. */

#include "load-workloads.h"

#include "load-names.h"
#include "load-report.h"

/* It is given up when nothing came for so long; keys that come twice come within the second. */
#define STALL_US (5 * G_USEC_PER_SEC)
#define AFTERWARDS_S 1.0
#define ASK_ID "wholenodez"

typedef struct
{
  LoadName name;
  guint n_keys;
  guint8 *have;
  guint n_have;
  guint n_twice;
  guint n_messages;
  gsize n_bytes;
  gint64 newest_us;
} Node;

static void
take_node (Node *self, LoadSpan rest)
{
  LoadSpan key, value;
  guint number;

  while (load_text_next_member (&rest, &key, &value))
    {
      if (key.length < 2 || !load_span_number ((LoadSpan){ key.at + 1, key.length - 1 }, &number)
          || number >= self->n_keys)
        continue;
      if (self->have[number])
        self->n_twice++;
      else
        {
          self->have[number] = TRUE;
          self->n_have++;
          self->newest_us = g_get_monotonic_time ();
        }
    }
}

static void
heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
  Node *self = user_data;
  LoadSpan rest = message->put;
  LoadSpan soul, node;

  if (message->reply_to.at == NULL || !load_span_equal (message->reply_to, ASK_ID))
    return;
  self->n_messages++;
  self->n_bytes += message->put.length;
  while (rest.at != NULL && load_text_next_member (&rest, &soul, &node))
    if (load_span_equal (soul, self->name.soul))
      take_node (self, node);
}

void
load_node (LoadLoop *loop, const LoadOptions *options)
{
  LoadReport *report = load_report_new ();
  Node self = {
    .name = load_name (options, 0),
    .n_keys = (guint) options->n,
    .have = g_new0 (guint8, options->n),
  };
  g_autoptr (LoadClient) client = load_client_new_open (loop, options->url, 1, heard_cb, &self);
  gint64 began_us;
  double before_us, cpu_us;

  load_loop_run (loop, 0.1);
  load_usage_await_quiet (options->pid);
  before_us = load_usage_cpu_us (options->pid);
  began_us = self.newest_us = g_get_monotonic_time ();
  load_client_say (client, "{\"#\":\"" ASK_ID "\",\"get\":{\"#\":\"%s\"}}", self.name.soul);
  while (self.n_have < self.n_keys && g_get_monotonic_time () - self.newest_us < STALL_US
         && !load_socket_is_closed (client->socket))
    load_loop_turn (loop, 20);
  cpu_us = load_usage_cpu_us (options->pid) - before_us;
  load_loop_run (loop, AFTERWARDS_S);

  load_report_add (report, "keys", self.n_have);
  load_report_add (report, "missing", self.n_keys - self.n_have);
  load_report_add (report, "twice", self.n_twice);
  load_report_add (report, "ms", (double) (self.newest_us - began_us) / 1e3);
  load_report_add (report, "cpu_us", cpu_us);
  load_report_add (report, "messages", self.n_messages);
  load_report_add (report, "kb", (double) self.n_bytes / 1e3);
  load_report_print (report);
  g_free (self.have);
}
