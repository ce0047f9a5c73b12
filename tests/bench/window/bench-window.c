/* SPDX-License-Identifier: MIT */

/*
 * What the window costs: ours beside something that can do less, in turn, in this process or in fresh ones. ../README.md has the last
 * table and what stands in each column.
 *
 *   bench-window [--long] [--rounds N] [--store FILE] [CASE…]
 *
 * Figures are printed and never asserted.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gun-bench.h"

static const struct
{
  const char *name;
  void (*run) (GunBench *bench);
} cases[] = {
  { "start", gun_bench_start }, { "scroll", gun_bench_scroll }, { "puts", gun_bench_puts },
  { "peers", gun_bench_peers }, { "search", gun_bench_search }, { "tree", gun_bench_tree },
};

static gboolean
is_chosen (const char *name, char **names)
{
  return names == NULL || g_strv_contains ((const char *const *) names, name);
}

static void
check_names (char **names)
{
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      gboolean known = FALSE;

      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        known |= g_str_equal (cases[j].name, names[i]);
      if (!known)
        {
          fprintf (stderr, "bench-window: nothing is called %s\n", names[i]);
          exit (2);
        }
    }
}

/* A test says all that is for whoever debugs, and here it would stand among the figures */
static void
say_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer user_data)
{
  if (level & (G_LOG_LEVEL_MASK & ~(G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)))
    g_log_default_handler (domain, level, message, user_data);
}

int
main (int argc, char *argv[])
{
  GunBench bench = { .is_long = g_getenv ("GUN_TEST_LONG") != NULL, .program = argv[0] };
  int rounds = 0;
  g_autofree char *store = NULL;
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("[CASE…]");
  const GOptionEntry options[] = {
    { "long", 0, 0, G_OPTION_ARG_NONE, &bench.is_long, "a million rows, many rounds", NULL },
    { "rounds", 0, 0, G_OPTION_ARG_INT, &rounds, "how often each of both is measured", "N" },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &store, "use this store again, or make it", "FILE" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_STRING_ARRAY, &names, NULL, NULL },
    { NULL },
  };

  if (argc == 4 && g_str_equal (argv[1], "child"))
    return gun_bench_start_child (argv[2], g_ascii_strtoll (argv[3], NULL, 10));

  g_option_context_add_main_entries (context, options, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "bench-window: %s\n", error->message);
      return 2;
    }
  check_names (names);
  setvbuf (stdout, NULL, _IOLBF, 0);
  gun_ui_test_init (&argc, &argv);
  g_log_set_default_handler (say_cb, NULL);

  bench.rounds = rounds > 0 ? (guint) rounds : bench.is_long ? 6 : 1;
  bench.round_s = bench.is_long ? 4 : 0.25;
  bench.store_path = store;
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    if (is_chosen (cases[i].name, names))
      cases[i].run (&bench);
  gun_bench_print (&bench);

  g_clear_pointer (&bench.lines, g_ptr_array_unref);
  g_free (bench.made_path);
  return 0;
}
