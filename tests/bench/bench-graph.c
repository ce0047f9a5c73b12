/* SPDX-License-Identifier: MIT */

/* Nanoseconds of CPU that one judged key costs in memory, and bytes that one soul takes. */

#include <stdio.h>
#include <time.h>

#include "gun-graph.h"
#include "gun-text.h"

#define ROUNDS 5
#define PUTS 200000

static double
get_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static GPtrArray *
new_put (const char *soul, const char *key, double state_ms)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  GRefString *soul_text = gun_text_new (soul);
  GRefString *key_text = gun_text_new (key);
  GRefString *text = gun_text_new ("a value of ordinary length, as chats have them");
  g_autoptr (GunValue) value = gun_value_new_text (text);
  GunNode *node = gun_node_new (soul_text);

  gun_node_add (node, key_text, value, state_ms);
  g_ptr_array_add (nodes, node);
  g_ref_string_release (text);
  g_ref_string_release (key_text);
  g_ref_string_release (soul_text);

  return nodes;
}

static void
measure (const char *name, guint n_souls, guint n_keys)
{
  double best_ns = G_MAXDOUBLE;
  gsize bytes = 0;
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunOrigin) origin = gun_origin_new ("bench", GUN_PATH_RELAY, NULL);
  g_autoptr (GPtrArray) puts = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; i < PUTS; i++)
    {
      g_autofree char *soul = g_strdup_printf ("bench/soul/%u", i % n_souls);
      g_autofree char *key = g_strdup_printf ("key%u", i % n_keys);

      g_ptr_array_add (puts, new_put (soul, key, 1000 + i));
    }

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GunGraph) graph = gun_graph_new (clock, NULL);
      double start_ns = get_cpu_ns ();

      for (guint i = 0; i < PUTS; i++)
        gun_graph_put (graph, g_ptr_array_index (puts, i), origin, NULL, NULL, NULL);
      best_ns = MIN (best_ns, (get_cpu_ns () - start_ns) / PUTS);
      bytes = gun_graph_get_cached_bytes (graph) / n_souls;
    }

  printf ("%-28s %6.0f ns a put, %zu bytes a soul\n", name, best_ns, bytes);
}

int
main (void)
{
  measure ("200,000 souls of one key", PUTS, 1);
  measure ("one soul of 20,000 keys", 1, 20000);
  measure ("one key again and again", 1, 1);

  return 0;
}
