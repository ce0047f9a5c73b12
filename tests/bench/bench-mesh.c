/* SPDX-License-Identifier: MIT */

/* Nanoseconds of CPU that the mesh takes, from a frame heard to the answer said, over a graph in
 * memory and links that only count: no store, no network. The best of several rounds. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gun-mesh.h"

#define ROUNDS 5
#define MESSAGES 100000
#define PER_FRAME 50
#define FOLLOWERS 500

#define BENCH_TYPE_LINK (bench_link_get_type ())
G_DECLARE_FINAL_TYPE (BenchLink, bench_link, BENCH, LINK, GObject)

struct _BenchLink
{
  GObject parent_instance;

  const GunLinkReceiver *receiver;
  gpointer receiver_data;
  GunLinkState state;
  GunLinkCounters counters;
};

static void bench_link_iface_init (GunLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (BenchLink,
                               bench_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_LINK, bench_link_iface_init))

static void
bench_link_class_init (BenchLinkClass *klass)
{
}

static void
bench_link_init (BenchLink *self)
{
  self->state = GUN_LINK_OPEN;
}

static void
set_receiver (GunLink *link, const GunLinkReceiver *receiver, gpointer user_data)
{
  BENCH_LINK (link)->receiver = receiver;
  BENCH_LINK (link)->receiver_data = user_data;
}

static gboolean
send_frame (GunLink *link, const char *text, gsize length_bytes)
{
  BENCH_LINK (link)->counters.frames_out++;
  BENCH_LINK (link)->counters.bytes_out += length_bytes;
  return TRUE;
}

static void
close_link (GunLink *link, GunLinkError code, const char *why)
{
  BENCH_LINK (link)->state = GUN_LINK_CLOSED;
}

static GunLinkState
get_state (GunLink *link)
{
  return BENCH_LINK (link)->state;
}

static GunPath
get_path (GunLink *link)
{
  return GUN_PATH_CLIENT;
}

static const char *
get_address (GunLink *link)
{
  return "bench";
}

static void
get_counters (GunLink *link, GunLinkCounters *counters)
{
  *counters = BENCH_LINK (link)->counters;
}

static gsize
get_queued_bytes (GunLink *link)
{
  return 0;
}

static void
set_paused (GunLink *link, gboolean is_paused)
{
}

static void
bench_link_iface_init (GunLinkInterface *iface)
{
  iface->set_receiver = set_receiver;
  iface->send = send_frame;
  iface->close = close_link;
  iface->get_state = get_state;
  iface->get_path = get_path;
  iface->get_address = get_address;
  iface->get_counters = get_counters;
  iface->get_queued_bytes = get_queued_bytes;
  iface->set_paused = set_paused;
}

static double
get_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static void
turn (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* Frames of PER_FRAME messages, each about a soul of its own; STATE rises with each round */
static GPtrArray *
new_frames (const char *format, guint round)
{
  g_autofree char *state = g_strdup_printf ("%.17g", 1600000000000.001 + round);
  g_auto (GStrv) at_state = g_strsplit (format, "STATE", -1);
  g_autofree char *with_state = g_strjoinv (state, at_state);
  g_auto (GStrv) at_soul = g_strsplit (with_state, "SOUL", -1);
  GPtrArray *frames = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < MESSAGES; i += PER_FRAME)
    {
      GString *frame = g_string_new ("[");

      for (guint j = i; j < i + PER_FRAME; j++)
        {
          g_autofree char *soul = g_strdup_printf ("bench/%u", j);
          g_autofree char *with_soul = g_strjoinv (soul, at_soul);

          g_string_append_printf (
              frame, "%s{\"#\":\"r%um%u\",%s}", j > i ? "," : "", round, j, with_soul);
        }
      g_string_append_c (frame, ']');
      g_ptr_array_add (frames, g_string_free (frame, FALSE));
    }
  return frames;
}

typedef struct
{
  GunClock *clock;
  GunGraph *graph;
  GunMesh *mesh;
  BenchLink *link;
} Bench;

static void
measure (Bench *bench, const char *name, const char *format)
{
  static guint n_rounds;
  double best_ns = G_MAXDOUBLE;
  guint64 frames_out = bench->link->counters.frames_out;

  for (guint round = 0; round < ROUNDS; round++)
    {
      g_autoptr (GPtrArray) frames = new_frames (format, n_rounds++);
      double start_ns = get_cpu_ns ();

      for (guint i = 0; i < frames->len; i++)
        {
          const char *frame = g_ptr_array_index (frames, i);

          bench->link->receiver->heard (
              GUN_LINK (bench->link), frame, strlen (frame), bench->link->receiver_data);
          turn ();
        }
      best_ns = MIN (best_ns, (get_cpu_ns () - start_ns) / MESSAGES);
    }
  frames_out = bench->link->counters.frames_out - frames_out;
  printf ("%-34s %7.0f ns, %5.1f messages a frame said\n",
          name,
          best_ns,
          (double) MESSAGES * ROUNDS / (double) frames_out);
}

#define PUT(state)                                                                                 \
  "\"put\":{\"SOUL\":{\"_\":{\"#\":\"SOUL\",\">\":{\"key\":" state                                 \
  "}},\"key\":\"about as long as a word\"}}"

static void
add_followers (Bench *bench)
{
  for (guint i = 0; i < FOLLOWERS; i++)
    {
      g_autoptr (BenchLink) link = g_object_new (BENCH_TYPE_LINK, NULL);
      g_autofree char *get = g_strdup_printf ("{\"#\":\"f%u\",\"get\":{\"#\":\"bench\"}}", i);

      gun_mesh_adopt_link (bench->mesh, GUN_LINK (link));
      link->receiver->heard (GUN_LINK (link), get, strlen (get), link->receiver_data);
      turn ();
    }
}

/* One soul, 500 who follow it */
static void
measure_fan_out (Bench *bench)
{
  enum
  {
    N_PUTS = 2000
  };
  double best_ns = G_MAXDOUBLE;

  for (guint round = 0; round < ROUNDS; round++)
    {
      double start_ns = get_cpu_ns ();

      for (guint i = 0; i < N_PUTS; i++)
        {
          g_autofree char *put = g_strdup_printf (
              "{\"#\":\"w%u.%u\",\"put\":{\"bench\":{\"_\":{\"#\":\"bench\",\">\":{\"k\":%u}},"
              "\"k\":%u}}}",
              round,
              i,
              round * N_PUTS + i + 1,
              i);

          bench->link->receiver->heard (
              GUN_LINK (bench->link), put, strlen (put), bench->link->receiver_data);
          turn ();
        }
      best_ns = MIN (best_ns, (get_cpu_ns () - start_ns) / N_PUTS / FOLLOWERS);
    }
  printf ("%-34s %7.0f ns\n", "put to 500 followers, a delivery", best_ns);
}

/* One node of 10,000 keys, asked for whole */
static void
measure_large_get (Bench *bench)
{
  enum
  {
    N_KEYS = 10000,
    N_GETS = 20
  };
  double best_ns = G_MAXDOUBLE;

  for (guint i = 0; i < N_KEYS; i++)
    {
      g_autofree char *put = g_strdup_printf (
          "{\"#\":\"l%u\",\"put\":{\"large\":{\"_\":{\"#\":\"large\",\">\":{\"key%06u\":1}},"
          "\"key%06u\":\"about as long as a word\"}}}",
          i,
          i,
          i);

      bench->link->receiver->heard (
          GUN_LINK (bench->link), put, strlen (put), bench->link->receiver_data);
      turn ();
    }
  for (guint i = 0; i < N_GETS; i++)
    {
      g_autofree char *get = g_strdup_printf ("{\"#\":\"n%u\",\"get\":{\"#\":\"large\"}}", i);
      double start_ns = get_cpu_ns ();

      bench->link->receiver->heard (
          GUN_LINK (bench->link), get, strlen (get), bench->link->receiver_data);
      turn ();
      best_ns = MIN (best_ns, get_cpu_ns () - start_ns);
    }
  printf ("%-34s %7.2f ms\n", "get of a node of 10,000 keys", best_ns / 1e6);
}

int
main (void)
{
  Bench bench;

  bench.clock = gun_clock_new ();
  bench.graph = gun_graph_new (bench.clock, NULL);
  bench.mesh = gun_mesh_new (bench.graph, bench.clock, NULL, "benchpid1");
  bench.link = g_object_new (BENCH_TYPE_LINK, NULL);
  gun_mesh_adopt_link (bench.mesh, GUN_LINK (bench.link));
  turn ();

  measure (&bench, "put that is stored", PUT ("STATE"));
  measure (&bench, "put that changes nothing", PUT ("1500000000000.001"));
  measure (&bench, "get of a key", "\"get\":{\"#\":\"SOUL\",\".\":\"key\"}");
  measure (&bench, "get of a key that is not there", "\"get\":{\"#\":\"SOUL\",\".\":\"no\"}");
  measure_large_get (&bench);
  add_followers (&bench);
  measure_fan_out (&bench);

  gun_mesh_close (bench.mesh);
  g_object_unref (bench.mesh);
  g_object_unref (bench.link);
  g_object_unref (bench.graph);
  g_object_unref (bench.clock);
  return 0;
}
