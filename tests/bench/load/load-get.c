/* SPDX-License-Identifier: MIT */

/* Gets of what load_put() put, in an order that is not that of the puts, or of what nobody put. */

#include "load-workloads.h"

#include <stdlib.h>
#include <string.h>

#include "load-names.h"
#include "load-report.h"

/* A prime: steps of it visit all that is there */
#define STRIDE 7919

typedef struct
{
  const LoadOptions *options;
  GArray *chosen; /* what is asked for, in this order, or nothing: all */
  guint n_wrong;
} Gets;

static guint
choose (Gets *self, guint index)
{
  if (self->chosen != NULL)
    return g_array_index (self->chosen, guint, index);
  return (guint) ((guint64) index * STRIDE % (guint) self->options->of);
}

static void
write_get (GString *text, guint index, const char *id, gpointer user_data)
{
  Gets *self = user_data;
  LoadName name = load_name (self->options, choose (self, index));

  if (self->options->miss)
    g_strlcpy (name.key, "none", sizeof name.key);
  g_string_append_printf (text,
                          "{\"#\":\"%s\",\"get\":{\"#\":\"%s%s\"",
                          id,
                          self->options->miss ? "miss/" : "",
                          name.soul);
  if (!self->options->whole)
    g_string_append_printf (text, ",\".\":\"%s\"", name.key);
  g_string_append (text, "}}");
}

static gboolean
is_answer (const LoadMessage *reply, guint index, gpointer user_data)
{
  Gets *self = user_data;
  LoadName name;

  if (self->options->miss)
    return TRUE;
  if (reply->put.at == NULL)
    return FALSE;

  name = load_name (self->options, choose (self, index));
  if (memmem (reply->put.at, reply->put.length, name.value, strlen (name.value)) == NULL)
    self->n_wrong++;
  return TRUE;
}

static GArray *
read_chosen (const char *path)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GArray *chosen = g_array_new (FALSE, FALSE, sizeof (guint));

  if (!g_file_get_contents (path, &text, NULL, &error))
    {
      g_printerr ("bench-load: %s\n", error->message);
      exit (EXIT_FAILURE);
    }
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL && **line != '\0'; line++)
    {
      guint index = (guint) g_ascii_strtoull (*line, NULL, 10);

      g_array_append_val (chosen, index);
    }
  return chosen;
}

void
load_get (LoadLoop *loop, const LoadOptions *options)
{
  LoadReport *report = load_report_new ();
  g_autoptr (GArray) chosen = options->acked != NULL ? read_chosen (options->acked) : NULL;
  Gets gets = { .options = options, .chosen = chosen };
  LoadAsks asks = {
    .n = chosen != NULL ? chosen->len : (guint) options->n,
    .window = (guint) options->window,
    .batch = (guint) options->batch,
    .max_seconds = options->max_seconds,
    .write = write_get,
    .is_answer = is_answer,
    .user_data = &gets,
    .pid = options->pid,
  };

  load_asks_run (&asks, loop, options->url);
  load_report_add_asks (report, &asks);
  load_report_add (report, "wrong", gets.n_wrong);
  load_report_print (report);
  load_asks_clear (&asks);
}
