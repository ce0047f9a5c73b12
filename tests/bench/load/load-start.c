/* SPDX-License-Identifier: MIT */

/* Starts a peer by the command given, with a store that has much in it, and asks for one key as soon as somebody listens. */

#include "load-workloads.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

#include "load-names.h"
#include "load-report.h"

#define GIVE_UP_US (60 * G_USEC_PER_SEC)
/* Between two attempts to connect */
#define TRY_AGAIN_US 500
/* The memory is read once more after so long, seconds. */
#define LATER_S 1.5
#define ASK_ID "firstgetz"

static void
heard_cb (LoadClient *client, const LoadMessage *message, gpointer user_data)
{
  gboolean *answered = user_data;

  if (message->reply_to.at != NULL && load_span_equal (message->reply_to, ASK_ID)
      && message->put.at != NULL)
    *answered = TRUE;
}

static int
spawn (char **command)
{
  g_autoptr (GError) error = NULL;
  GPid pid;

  if (!g_spawn_async (NULL,
                      command,
                      NULL,
                      G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                          | G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_CHILD_INHERITS_STDIN,
                      NULL,
                      NULL,
                      &pid,
                      &error))
    {
      g_printerr ("bench-load: %s\n", error->message);
      exit (EXIT_FAILURE);
    }
  return pid;
}

static LoadClient *
connect_when_it_listens (LoadLoop *loop, const char *url, gint64 end_us, gboolean *answered)
{
  while (g_get_monotonic_time () < end_us)
    {
      LoadClient *client = load_client_new (loop, url, 1, heard_cb, answered);

      if (client != NULL)
        return client;
      g_usleep (TRY_AGAIN_US);
    }
  g_printerr ("bench-load: nobody came to listen at %s\n", url);
  exit (EXIT_FAILURE);
}

void
load_start (LoadLoop *loop, const LoadOptions *options)
{
  LoadReport *report = load_report_new ();
  LoadName name = load_name (options, (guint) options->n / 2);
  const gint64 began_us = g_get_monotonic_time ();
  const int pid = spawn (options->command);
  gboolean answered = FALSE;
  g_autoptr (LoadClient) client
      = connect_when_it_listens (loop, options->url, began_us + GIVE_UP_US, &answered);
  const gint64 listened_us = g_get_monotonic_time ();
  gint64 answered_us;
  LoadUsage at_once, later;

  load_client_say (
      client, "{\"#\":\"" ASK_ID "\",\"get\":{\"#\":\"%s\",\".\":\"%s\"}}", name.soul, name.key);
  while (!answered && !load_socket_is_closed (client->socket)
         && g_get_monotonic_time () < began_us + GIVE_UP_US)
    load_loop_turn (loop, 5);
  answered_us = g_get_monotonic_time ();
  at_once = load_usage_read (pid);
  load_loop_run (loop, LATER_S);
  later = load_usage_read (pid);
  kill (pid, SIGTERM);
  waitpid (pid, NULL, 0);

  load_report_add (report, "answered", answered);
  load_report_add (report, "listens_ms", (double) (listened_us - began_us) / 1e3);
  load_report_add (report, "ms", (double) (answered_us - began_us) / 1e3);
  load_report_add (report, "cpu_us", at_once.cpu_us);
  load_report_add (report, "rss_mb", at_once.rss_bytes / 1e6);
  load_report_add (report, "rss_later_mb", later.rss_bytes / 1e6);
  load_report_print (report);
}
