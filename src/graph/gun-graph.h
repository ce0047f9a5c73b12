/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-backing.h"
#include "gun-clock.h"
#include "gun-door.h"
#include "gun-query.h"
#include "gun-shelf-row.h"

G_BEGIN_DECLS

/* Memory that souls known to the backing may take, bytes. */
#define GUN_GRAPH_CACHE_BYTES (64 * 1000 * 1000)

/* Writes ahead of the clock that are kept until they are due: in all, of one peer (else one with a
 * bad clock could push out those of the others), and bytes as gun-graph-waiting.c counts them. When
 * there are more, those due last are given up: a peer that writes states of tomorrow must not keep
 * out those that are ahead by a bad clock. */
#define GUN_GRAPH_MAX_WAITING 1000
#define GUN_GRAPH_MAX_WAITING_OF_PEER 100
#define GUN_GRAPH_MAX_WAITING_BYTES (4 * 1024 * 1024)

/* How far ahead of the clock a state may lie, ms. No clock is wrong by more without being set right
 * soon; what such a one writes would come into force when nobody thinks of it any more. */
#define GUN_GRAPH_MAX_AHEAD_MS (24.0 * 60 * 60 * 1000)

/* Sentences about keys that were refused in one put; the rest is only counted. */
#define GUN_GRAPH_MAX_REFUSED_SENTENCES 20

#define GUN_TYPE_GRAPH (gun_graph_get_type ())
G_DECLARE_FINAL_TYPE (GunGraph, gun_graph, GUN, GRAPH, GObject)

/**
 * GunPutOutcome:
 * @n_stored: keys that are in force now
 * @n_known: same, older or smaller: nothing to do, and no failure
 * @n_older: those of them that lost against what is here
 * @n_waiting: ahead of the clock: judged again when due
 * @n_refused: kept out by the door, too far ahead, no room to wait, expired already, or could not be
 *   compared with what is stored
 * @n_passed: not kept here, since nobody here wants it (gun_graph_put_unasked())
 * @refused: (nullable) (element-type utf8): a sentence that names soul, key and reason for each of
 *   the first %GUN_GRAPH_MAX_REFUSED_SENTENCES of them that broke a rule
 * @error: (nullable): what is stored could not be read, or the commit failed and the @n_stored keys
 *   were undone
 *
 * What became of the keys of one put.
 */
typedef struct
{
  guint n_stored;
  guint n_known;
  guint n_older;
  guint n_waiting;
  guint n_refused;
  guint n_passed;
  GPtrArray *refused;
  const GError *error;
} GunPutOutcome;

typedef void (*GunGraphPutFunc) (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data);

/**
 * GunGraphDoorFunc:
 * @verdict: what the door said; all of it may come in when there is none, or it was not asked
 *
 * What may come in was judged by then, unless it waits for a read or for a put before it. The commit
 * comes later.
 */
typedef void (*GunGraphDoorFunc) (GunGraph *graph,
                                  const GunDoorVerdict *verdict,
                                  gpointer user_data);

/**
 * GunGraphWantsFunc:
 * @soul: a soul that nothing is kept of
 *
 * Returns: whether somebody here wants it
 */
typedef gboolean (*GunGraphWantsFunc) (GRefString *soul, gpointer user_data);

/**
 * GunWaitingEvent:
 * @GUN_WAITING_ADDED: it waits from now on
 * @GUN_WAITING_JUDGED: it was due, and what came of that is committed
 * @GUN_WAITING_GIVEN_UP: it waits no more, without having been judged: others are due before it, or
 *   it could not be kept
 *
 * What became of a write from the future.
 */
typedef enum
{
  GUN_WAITING_ADDED,
  GUN_WAITING_JUDGED,
  GUN_WAITING_GIVEN_UP,
} GunWaitingEvent;

/**
 * GunGraphGetFunc:
 * @node: (nullable) (transfer none): what is known of what was asked; %NULL when nothing
 * @error: (nullable): why it could not be read
 */
typedef void (*GunGraphGetFunc) (GunGraph *graph,
                                 GunNode *node,
                                 const GError *error,
                                 gpointer user_data);

/**
 * GunGraphQueryFunc:
 * @nodes: (nullable) (transfer none) (element-type GunNode): what is known, souls and keys in UTF-16
 *   order, perhaps nothing; %NULL with @error
 * @error: (nullable): why it could not be read
 */
typedef void (*GunGraphQueryFunc) (GunGraph *graph,
                                   GPtrArray *nodes,
                                   const GError *error,
                                   gpointer user_data);

/**
 * GunWatchFunc:
 * @changes: (element-type GunChange): the stored changes of this soul (and key) that one put
 *   brought, or what is in force again after a failed commit (verdict UNDONE)
 */
typedef void (*GunWatchFunc) (GunGraph *graph, GPtrArray *changes, gpointer user_data);
typedef struct _GunWatch GunWatch;

/*
 * GunGraph::changed (GPtrArray<GunChange>): everything judged in one put, after memory holds it and
 * before the commit. Verdicts other than stored ones are among them (for counters, history): look
 * at the verdict. After a failed commit: verdict UNDONE with the value in force; null with state
 * -INFINITY when the key holds nothing.
 *
 * GunGraph::waiting-changed (GunChange, GunWaitingEvent): of a write from the future, in order with
 * the above.
 *
 * With a backing, memory is a cache (GUN_GRAPH_CACHE_BYTES) of what the backing holds and of what
 * is on its way there; without one (--memory) it is all there is. Puts of one key are judged in the
 * order they came. Handlers and callbacks may call back into the graph: what that brings is told
 * after they returned.
 */
GunGraph *gun_graph_new (GunClock *clock, GunBacking *backing);

/* What looks at everything before it is judged, whoever wrote it: gun-door.h. */
void gun_graph_set_door (GunGraph *self, GunDoor *door);

/* For tests: another limit than GUN_GRAPH_CACHE_BYTES. */
void gun_graph_set_max_cached_bytes (GunGraph *self, gsize max_cached_bytes);

/* @nodes: (element-type GunNode). @checked (nullable) comes once, before @func: before this returns
 * for what needs no check. @func (nullable) comes once, after the commit; without a backing, or when
 * there is nothing to commit, possibly before this returns. */
void gun_graph_put (GunGraph *self,
                    GPtrArray *nodes,
                    GunOrigin *origin,
                    GunGraphDoorFunc checked,
                    GunGraphPutFunc func,
                    gpointer user_data);

/* What would become of it now, and nothing does: the same door, the same judge. Nobody hears of it. */
void gun_graph_try (
    GunGraph *self, GPtrArray *nodes, GunOrigin *origin, GunGraphPutFunc func, gpointer user_data);

/* The same for what nobody here asked for: kept only of souls that something is kept of already, or
 * that @wants says (gun_graph_set_wants_func(); without one nothing more). The rest is told of with
 * verdict PASSED and forgotten. */
void gun_graph_put_unasked (GunGraph *self,
                            GPtrArray *nodes,
                            GunOrigin *origin,
                            GunGraphDoorFunc checked,
                            GunGraphPutFunc func,
                            gpointer user_data);
void gun_graph_set_wants_func (GunGraph *self, GunGraphWantsFunc wants, gpointer user_data);

/* @key: (nullable): %NULL asks for the whole node. @func may come before this returns when memory
 * knows. Keys in UTF-16 order. */
void gun_graph_get (
    GunGraph *self, GRefString *soul, GRefString *key, GunGraphGetFunc func, gpointer user_data);

/* A stretch of the graph. @func may come before this returns when memory knows. */
void
gun_graph_query (GunGraph *self, const GunQuery *query, GunGraphQueryFunc func, gpointer user_data);

/* A state for a write made here: larger than all given before and all accepted, also when the
 * computer's clock goes back while this graph lives. */
double gun_graph_next_state_ms (GunGraph *self);
/* The clock that states are judged by */
double gun_graph_get_now_ms (GunGraph *self);

/* @key: (nullable). Ends with gun_graph_unwatch(). */
GunWatch *gun_graph_watch (
    GunGraph *self, GRefString *soul, GRefString *key, GunWatchFunc func, gpointer user_data);
void gun_graph_unwatch (GunGraph *self, GunWatch *watch);

/* Writes from the future, (element-type GunShelfRow). At start what the backing kept goes in. */
void gun_graph_restore_waiting (GunGraph *self, GPtrArray *rows);
GPtrArray *gun_graph_list_waiting (GunGraph *self, GRefString *soul);
/* After the wall clock was set, or the computer slept: what waits for it is due at another time. */
void gun_graph_look_at_clock (GunGraph *self);
/* Before the backing goes: what waits is not put any more. */
void gun_graph_hold_waiting (GunGraph *self);
/* The backing has let go of @soul: memory does too, but for what is on its way there. */
void gun_graph_forget_soul (GunGraph *self, GRefString *soul);

guint gun_graph_get_n_waiting (GunGraph *self);
gsize gun_graph_get_cached_bytes (GunGraph *self);

/* Souls held in memory, (element-type GRefString), in UTF-16 order: with a backing ask that
 * instead. @prefix (nullable): a text they must begin with. */
GPtrArray *gun_graph_list_souls (GunGraph *self, const char *prefix);

G_END_DECLS
