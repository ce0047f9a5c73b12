/* SPDX-License-Identifier: MIT */

/* Loads a peer of GUN, whichever it is, over WebSocket with raw messages, and prints what it found as one line of JSON.
 * measure.js runs it; README.md tells how. */

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "load-workloads.h"

static const struct
{
  const char *name;
  LoadWorkload *run;
} workloads[] = {
  { "put", load_put },   { "get", load_get },     { "fan-out", load_fan_out },
  { "node", load_node }, { "start", load_start }, { "churn", load_churn },
};

/* A socket for each client */
static void
allow_many_files (void)
{
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
}

int
main (int argc, char **argv)
{
  g_auto (LoadOptions) options = { 0 };
  g_autoptr (LoadLoop) loop = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  if (!load_options_parse (&options, argc, argv, &error))
    {
      g_printerr ("bench-load: %s\n", error->message);
      return EXIT_FAILURE;
    }
  signal (SIGPIPE, SIG_IGN);
  allow_many_files ();
  loop = load_loop_new ();
  for (guint i = 0; i < G_N_ELEMENTS (workloads); i++)
    if (g_str_equal (options.workload, workloads[i].name))
      {
        workloads[i].run (loop, &options);
        return EXIT_SUCCESS;
      }
  g_printerr ("bench-load: no workload is called %s\n", options.workload);
  return EXIT_FAILURE;
}
