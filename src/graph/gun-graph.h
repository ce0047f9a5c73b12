/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-backing.h"
#include "gun-clock.h"

G_BEGIN_DECLS

#define GUN_TYPE_GRAPH (gun_graph_get_type ())
G_DECLARE_FINAL_TYPE (GunGraph, gun_graph, GUN, GRAPH, GObject)

/**
 * GunPutOutcome:
 *
 * What became of the keys of one put.
 */
typedef struct
{
  guint n_stored;
  guint n_known;   /* same, older or smaller: nothing to do, and no failure */
  guint n_waiting; /* ahead of the clock: judged again when due */
  guint n_refused; /* no room to wait, or expired already */
  const GError *error; /* (nullable): the commit failed and the stored ones were undone */
} GunPutOutcome;

typedef void (*GunGraphPutFunc) (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data);

/**
 * GunGraphGetFunc:
 * @node: (nullable) (transfer none): what is known of what was asked; %NULL when nothing
 */
typedef void (*GunGraphGetFunc) (GunGraph *graph, GunNode *node, const GError *error, gpointer user_data);

/**
 * GunWatchFunc:
 * @changes: (element-type GunChange): the stored changes of this soul (and key) that one put brought
 */
typedef void (*GunWatchFunc) (GunGraph *graph, GPtrArray *changes, gpointer user_data);
typedef struct _GunWatch GunWatch;

/*
 * GunGraph::changed (GPtrArray<GunChange>): everything judged in one put, after memory holds it and before the commit. Verdicts other than
 * stored ones are among them (for counters, history): look at the verdict. After a failed commit: verdict UNDONE with the value in force.
 *
 * With a backing, memory is a cache (GUN_GRAPH_CACHE_BYTES) of what the backing holds and of what is on its way there; without one
 * (--memory) it is all there is. Puts of one key are judged in the order they came.
 */
GunGraph *gun_graph_new (GunClock *clock, GunBacking *backing);

/* @nodes: (element-type GunNode). @func (nullable) comes once, after the commit; without a backing possibly before this returns. */
void gun_graph_put (GunGraph *self, GPtrArray *nodes, GunOrigin *origin, GunGraphPutFunc func, gpointer user_data);

/* @key: (nullable): %NULL asks for the whole node. @func may come before this returns when memory knows. Keys in UTF-16 order. */
void gun_graph_get (GunGraph *self, GRefString *soul, GRefString *key, GunGraphGetFunc func, gpointer user_data);

/* A state for a write made here: rising, even across programs' clocks going back. */
double gun_graph_next_state_ms (GunGraph *self);

/* @key: (nullable). Ends with gun_graph_unwatch(). */
GunWatch *gun_graph_watch (GunGraph *self, GRefString *soul, GRefString *key, GunWatchFunc func, gpointer user_data);
void gun_graph_unwatch (GunGraph *self, GunWatch *watch);

guint gun_graph_get_n_waiting (GunGraph *self);
gsize gun_graph_get_cached_bytes (GunGraph *self);

/* Souls held in memory, (element-type GRefString), in UTF-16 order: with a backing ask that instead. */
GPtrArray *gun_graph_list_souls (GunGraph *self, const char *prefix);

G_END_DECLS
