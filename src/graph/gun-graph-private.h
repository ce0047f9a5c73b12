/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_GRAPH_COMPILATION
#error "gun-graph-private.h is for src/graph only"
#endif

#include "gun-graph.h"
#include "gun-state-clock.h"

G_BEGIN_DECLS

typedef struct _GunBatch GunBatch;

/**
 * GunSlot:
 *
 * What memory holds of one soul. Pinned by writes that are not committed, by puts that wait for
 * their turn and by reads that are out; the others stand in #GunGraph's `idle` in the order they
 * were last used.
 */
typedef struct
{
  GunNode *node;
  gboolean complete; /* a key that is not in @node is not in the backing either */
  gboolean is_kept;  /* the backing has something of it, whatever @node holds */
  guint n_pins;
  gsize charged_bytes;
  GQueue puts;          /* of GunPut: those with keys of this soul that wait to be judged */
  GunBatch *last_batch; /* (nullable): the newest one under way that writes this soul */
  GList link;           /* in `idle`, when n_pins is 0 */
} GunSlot;

/**
 * GunPut:
 *
 * One gun_graph_put() on its way: door and reads, judgement, commit, answer.
 */
typedef struct
{
  GunGraph *graph;
  GunDoorVerdict verdict; /* what of it may come in: all of it until the door said so */
  GunOrigin *origin;
  GunGraphDoorFunc checked; /* (nullable): until it was called */
  GunGraphPutFunc func;
  gpointer user_data;
  gboolean is_unasked;
  gboolean is_trial; /* counted, and not done */
  gboolean is_due;   /* it waited for the clock, and the backing is to forget it */
  GunBatch *batch;   /* (nullable), while it is judged: what of it is on its way to the backing */
  gboolean is_checked;
  guint n_awaited; /* reads, and the door */
  guint n_holds;
  GError *error;
  GunPutOutcome outcome;
  GunSlot *slots[]; /* one for each of its nodes, pinned */
} GunPut;

/* One key that memory holds but the backing does not yet */
typedef struct
{
  GunSlot *slot;
  GunChange *change;
  GunValue *before; /* (nullable): %NULL when the key held nothing */
  double before_state_ms;
} GunPending;

/**
 * GunBatch:
 *
 * What one loop turn wrote, here or elsewhere: one commit of the backing.
 */
struct _GunBatch
{
  GunGraph *graph;
  guint64 serial;
  gboolean is_local;  /* all of it has GUN_PATH_HERE */
  GPtrArray *changes; /* of GunChange */
  GPtrArray *pending; /* of GunPending, in the order of @changes */
  GPtrArray *puts;    /* of GunPut: to be answered when this is committed */
};

struct _GunGraph
{
  GObject parent_instance;

  GunClock *clock;
  GunBacking *backing; /* (nullable) */
  GunDoor *door;       /* (nullable) */
  GMainContext *context;
  GunStateClock state_clock;

  GHashTable *slots; /* soul -> GunSlot */
  GTree *order;      /* (nullable): the same in UTF-16 order, once somebody asked for it; never with
                        a backing */
  GQueue idle;       /* of GunSlot, last used first */
  gsize cached_bytes;
  gsize max_cached_bytes;

  GQueue batches; /* of GunBatch, oldest first; the last may still be open */
  GSource *flush; /* (nullable): set while the last batch is open */
  guint64 last_serial;

  GunGraphWantsFunc wants; /* (nullable) */
  gpointer wants_data;

  GPtrArray *waiting; /* of GunShelfRow, by state */
  gsize waiting_bytes;
  gint64 waiting_retry_us; /* monotonic: nothing that is due is looked at before */
  GSource *waiting_timer;
  gboolean waiting_held; /* nothing is due any more */

  GHashTable *rejects; /* name of a peer -> how many were told of in that second */
  gint64 rejects_second;

  GQueue events; /* of GunGraphEvent */
  gboolean telling;
  GHashTable *watches; /* soul -> GPtrArray of GunWatch */
};

/* gun-graph-cache.c */
GunSlot *gun_graph_lookup_slot (GunGraph *self, GRefString *soul);
GunSlot *gun_graph_ensure_slot (GunGraph *self, GRefString *soul);
void gun_graph_pin (GunGraph *self, GunSlot *slot);
void gun_graph_unpin (GunGraph *self, GunSlot *slot);
void gun_graph_set_key (
    GunGraph *self, GunSlot *slot, GRefString *key, GunValue *value, double state_ms);
void gun_graph_unset_key (GunGraph *self, GunSlot *slot, GRefString *key);
void gun_graph_merge (GunGraph *self, GunSlot *slot, const GunNode *node);
GunNode *gun_graph_dup_sorted_node (GunGraph *self, GunSlot *slot);
void gun_graph_free_slot (gpointer slot);

/* gun-graph-put.c */
void gun_graph_put_due (
    GunGraph *self, GPtrArray *nodes, GunOrigin *origin, GunGraphPutFunc func, gpointer user_data);
void gun_graph_judge_ready (GunGraph *self, GunPut *first);
void gun_put_tell_checked (GunPut *put);
void gun_put_finish (GunPut *put);
void gun_put_release (GunPut *put);
GunVerdict gun_put_decide (const GunSlot *slot, const GunEntry *entry, double now_ms);
void gun_put_count_refused (GunPut *put, GRefString *soul, GRefString *key, const char *reason);

/* gun-graph-try.c */
void gun_put_count (GunGraph *self, GunPut *put);

/* gun-graph-door.c */
void gun_graph_check (GunGraph *self, GunPut *put);

/* gun-graph-commit.c */
GunNode *gun_graph_new_pending_node (GunGraph *self, const GunSlot *slot);
void gun_graph_accept (GunGraph *self, GunSlot *slot, GunChange *change);
void gun_graph_flush (GunGraph *self);
GunBatch *gun_graph_hand_on (GunGraph *self, GunChange *change);

/* gun-graph-rejects.c */
void gun_graph_note_reject (GunGraph *self, GunChange *change);

/* gun-graph-waiting.c */
const char *gun_graph_find_wait_fault (GunGraph *self, double state_ms);
const char *gun_graph_wait (GunGraph *self, GunChange *change, gboolean *is_new);
void gun_graph_unwait (GunGraph *self, const GunChange *change);
void gun_graph_clear_waiting (GunGraph *self);

/* gun-graph-watch.c */
void gun_graph_queue_event (GunGraph *self, GPtrArray *changes, GunPut *put);
void gun_graph_queue_waiting (GunGraph *self, const GunChange *change, GunWaitingEvent what);
void gun_graph_tell (GunGraph *self);
void gun_graph_emit_changed (GunGraph *self, GPtrArray *changes);
void gun_graph_emit_waiting_changed (GunGraph *self, GunChange *change, GunWaitingEvent what);
void gun_graph_clear_watches (GunGraph *self);

G_END_DECLS
