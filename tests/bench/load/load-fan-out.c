/* SPDX-License-Identifier: MIT */

/* One writer and many followers of one soul: who gets what, how late, and what a delivery costs. The value of a put is
 * its number, so that a follower knows what it missed. */

#include "load-workloads.h"

#include <unistd.h>

#include "load-names.h"
#include "load-report.h"

/* Followers get a first answer within this; deliveries end when none came for so long. */
#define ANSWER_WAIT_S 20
#define STALL_US (3 * G_USEC_PER_SEC)
/* Between the last subscription and the first put, seconds: AXE tells its neighbours about both */
#define REST_S 1.0
/* Connections opened before the loop turns once */
#define OPENED_TOGETHER 20

typedef struct
{
  const LoadOptions *options;
  LoadLoop *loop;
  char soul[64];
  LoadClient *writer;
  GPtrArray *followers;
  GArray *said_us;
  guint8 *arrived; /* follower by put */
  guint n_puts;
  guint8 *answered; /* by follower */
  guint n_answered;
  guint n_arrived;
  guint n_twice;
  guint n_noise;
  GArray *took_ms;
} FanOut;

static void
note_arrival (FanOut *self, guint follower, guint number)
{
  guint8 *arrived = &self->arrived[(gsize) follower * self->n_puts + number];
  double ms;

  if (*arrived)
    {
      self->n_twice++;
      return;
    }
  *arrived = TRUE;
  self->n_arrived++;
  ms = (double) (g_get_monotonic_time () - g_array_index (self->said_us, gint64, number)) / 1e3;
  g_array_append_val (self->took_ms, ms);
}

static void
take_node (FanOut *self, guint follower, LoadSpan rest)
{
  LoadSpan key, value;
  guint number;

  while (load_text_next_member (&rest, &key, &value))
    {
      if (load_span_equal (key, "_") || value.length < 3)
        continue;
      if (load_span_equal (value, "\"first\""))
        {
          self->n_answered += !self->answered[follower];
          self->answered[follower] = TRUE;
        }
      else if (load_span_number ((LoadSpan){ value.at + 1, value.length - 2 }, &number)
               && number < self->said_us->len)
        note_arrival (self, follower, number);
    }
}

static void
follower_heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
  FanOut *self = user_data;
  LoadSpan rest = message->put;
  LoadSpan soul, node;

  if (message->dam.at != NULL)
    return;
  if (rest.at == NULL)
    {
      self->n_noise++;
      return;
    }
  while (load_text_next_member (&rest, &soul, &node))
    if (load_span_equal (soul, self->soul))
      take_node (self, client->index - 1, node);
}

static void
writer_heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
}

static void
put (FanOut *self, const char *key, double state_ms, const char *value)
{
  static guint n_said;
  g_autofree char *id = g_strdup_printf ("w%d-%07uz", getpid (), n_said++);
  g_autoptr (GString) text = g_string_new (NULL);
  LoadName name;

  g_strlcpy (name.soul, self->soul, sizeof name.soul);
  g_strlcpy (name.key, key, sizeof name.key);
  g_strlcpy (name.value, value, sizeof name.value);
  load_append_put (text, id, &name, state_ms);
  load_socket_send (self->writer->socket, text->str, text->len);
}

static void
add_followers (FanOut *self)
{
  const gint64 end_us = g_get_monotonic_time () + ANSWER_WAIT_S * G_USEC_PER_SEC;

  for (guint i = 1; i <= (guint) self->options->clients; i++)
    {
      LoadClient *client
          = load_client_new_open (self->loop, self->options->url, i, follower_heard_cb, self);

      g_ptr_array_add (self->followers, client);
      load_client_say (
          client, "{\"#\":\"f%d-%06uz\",\"get\":{\"#\":\"%s\"}}", getpid (), i, self->soul);
      if (i % OPENED_TOGETHER == 0)
        load_loop_run (self->loop, 0.005);
    }
  while (self->n_answered < self->followers->len && g_get_monotonic_time () < end_us)
    load_loop_turn (self->loop, 20);
  load_loop_run (self->loop, REST_S);
}

/* Says what is due by the clock, so that a slow peer does not slow the writer. */
static void
say_due (FanOut *self, gint64 now_us, gint64 began_us, double first_state_ms)
{
  const guint n_due
      = 1 + (guint) ((double) (now_us - began_us) * self->options->rate / G_USEC_PER_SEC);

  while (self->said_us->len < MIN (n_due, self->n_puts))
    {
      const guint number = self->said_us->len;
      char key[16] = "k", value[32];

      if (self->options->own_keys)
        g_snprintf (key, sizeof key, "k%06u", number);
      g_snprintf (value, sizeof value, "%06u" LOAD_PADDING, number);
      g_array_append_val (self->said_us, now_us);
      put (self, key, first_state_ms + 1 + number * 0.01, value);
    }
}

static void
say_all_and_wait (FanOut *self, double first_state_ms)
{
  const gint64 began_us = g_get_monotonic_time ();
  const guint n_expected = self->n_puts * self->followers->len;
  gint64 progress_us = began_us;

  while (self->n_arrived < n_expected)
    {
      const guint before = self->n_arrived;
      const gint64 now_us = g_get_monotonic_time ();

      if (self->said_us->len == self->n_puts && now_us - progress_us > STALL_US)
        return;
      say_due (self, now_us, began_us, first_state_ms);
      load_loop_turn (self->loop, 1);
      if (self->n_arrived > before || self->said_us->len < self->n_puts)
        progress_us = g_get_monotonic_time ();
    }
}

static void
report_fan_out (FanOut *self, LoadUsage before, LoadUsage after)
{
  LoadReport *report = load_report_new ();
  const double n_expected = (double) self->n_puts * self->followers->len;
  guint n_closed = 0;

  for (guint i = 0; i < self->followers->len; i++)
    {
      LoadClient *client = g_ptr_array_index (self->followers, i);

      n_closed += load_socket_is_closed (client->socket);
    }
  load_report_add (report, "followers", self->followers->len);
  load_report_add (report, "answered", self->n_answered);
  load_report_add (report, "closed", n_closed);
  load_report_add (report, "expected", n_expected);
  load_report_add (report, "delivered", self->n_arrived);
  load_report_add (report, "percent", 100.0 * self->n_arrived / n_expected);
  load_report_add (report, "twice", self->n_twice);
  load_report_add (report, "noise", self->n_noise);
  load_report_add (report, "p50_ms", load_percentile (self->took_ms, 0.5));
  load_report_add (report, "p99_ms", load_percentile (self->took_ms, 0.99));
  load_report_add (report, "cpu_us", (after.cpu_us - before.cpu_us) / MAX (self->n_arrived, 1));
  load_report_add_kernel (report, &before, &after);
  load_report_print (report);
}

void
load_fan_out (LoadLoop *loop, const LoadOptions *options)
{
  const guint n_puts = (guint) options->n;
  const double first_state_ms = load_first_state_ms ();
  FanOut self = {
    .options = options,
    .loop = loop,
    .n_puts = n_puts,
    .followers = g_ptr_array_new_with_free_func ((GDestroyNotify) load_client_free),
    .said_us = g_array_new (FALSE, FALSE, sizeof (gint64)),
    .took_ms = g_array_new (FALSE, FALSE, sizeof (double)),
    .arrived = g_new0 (guint8, (gsize) n_puts * (guint) options->clients),
    .answered = g_new0 (guint8, options->clients),
  };
  LoadUsage before;

  g_snprintf (self.soul, sizeof self.soul, "%s/fan%d", options->prefix, getpid ());
  self.writer = load_client_new_open (loop, options->url, 0, writer_heard_cb, &self);
  put (&self, "k", first_state_ms, "first");
  load_loop_run (loop, 0.5);
  add_followers (&self);
  load_usage_await_quiet (options->pid);
  self.n_noise = 0;
  before = load_usage_read (options->pid);
  say_all_and_wait (&self, first_state_ms);
  report_fan_out (&self, before, load_usage_read (options->pid));

  load_client_free (self.writer);
  g_ptr_array_unref (self.followers);
  g_array_unref (self.said_us);
  g_array_unref (self.took_ms);
  g_free (self.arrived);
  g_free (self.answered);
}
