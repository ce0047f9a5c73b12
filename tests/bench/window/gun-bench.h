/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-frame-recorder.h"
#include "gun-ui-fixture.h"

G_BEGIN_DECLS

/**
 * GunBench:
 *
 * What the measurements of the window share: how long they may take, the table they fill, and a store with many rows. A measurement is
 * a function in a file of its own and a line in bench-window.c.
 */
typedef struct
{
  gboolean is_long;
  guint rounds;
  double round_s;         /* of one of both, in each round */
  const char *program;    /* this one, for who needs fresh processes */
  const char *store_path; /* (nullable): of a store to be used again, made when it is not there */
  char *made_path;        /* (nullable): of the store with many rows, once somebody asked for it */
  GPtrArray *lines;       /* (element-type GunBenchLine) */
} GunBench;

/* The store with many rows: souls of one key, and three nodes more, of many keys, of as many as are on the screen, and of many links */
#define GUN_BENCH_LONG_ROWS 1000000
#define GUN_BENCH_SHORT_ROWS 40000
#define GUN_BENCH_NODE "bench-node"
#define GUN_BENCH_NODE_KEYS 10000
#define GUN_BENCH_SMALL_NODE "bench-small"
#define GUN_BENCH_SMALL_NODE_KEYS 20
#define GUN_BENCH_SET "bench-set"
#define GUN_BENCH_SET_KEYS 10000

guint gun_bench_get_n_rows (GunBench *self);
/* Made by the first who asks, straight through GunStore */
const char *gun_bench_get_store (GunBench *self);
/* @name: of soul @n of that store */
GRefString *gun_bench_dup_soul (guint n);
/* How a key of those three nodes is called */
GRefString *gun_bench_dup_key (guint n);

/* Once with @is_ours and once without in each round, the other first in every second one */
typedef void (*GunBenchFunc) (gboolean is_ours, gpointer user_data);
void gun_bench_alternate (GunBench *self, GunBenchFunc func, gpointer user_data);

/* A line of the table. @base NAN: nothing to compare with. @must NAN: no goal; else what @ours may be at most, or with @is_ratio how many
 * times @base, and @slack more. */
typedef struct
{
  char *name;
  double ours;
  double base;
  double must;
  gboolean is_ratio;
  double slack;
} GunBenchLine;

void gun_bench_add (GunBench *self, const char *name, double ours, double base);
void gun_bench_add_limit (GunBench *self, const char *name, double ours, double base, double must);
void gun_bench_add_ratio (
    GunBench *self, const char *name, double ours, double base, double must, double slack);
/* The lines that every measurement of frames has. @cpu_must_ms: p95 of a frame, @turn_must_ms: with all between two; NAN: no goal */
void gun_bench_add_frames (GunBench *self,
                           const char *name,
                           const GunFrames *ours,
                           const GunFrames *base,
                           double cpu_must_ms,
                           double turn_must_ms);
void gun_bench_print (GunBench *self);

/* The measurements */
void gun_bench_start (GunBench *self);
int gun_bench_start_child (const char *what, gint64 since_us);
void gun_bench_scroll (GunBench *self);
void gun_bench_puts (GunBench *self);
void gun_bench_peers (GunBench *self);
void gun_bench_search (GunBench *self);
void gun_bench_tree (GunBench *self);

G_END_DECLS
