/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-json.h"

G_BEGIN_DECLS

/* One node that is handed over holds no more than this; the rest of its keys come in further ones.
 */
#define GUN_GRAPH_READER_NODE_KEYS 1000
#define GUN_GRAPH_READER_NODE_BYTES (256 * 1024)

/* Longest `_` of one node, bytes: the states of some million keys. */
#define GUN_GRAPH_READER_META_BYTES (64 * 1024 * 1024)

/* Keys that stand before the `_` with their states are kept until it comes, bytes of memory. */
#define GUN_GRAPH_READER_EARLY_BYTES (64 * 1024 * 1024)

/* Why a key without a state is refused: the one reason that can be asked away */
extern const char gun_graph_reader_no_state[];

/**
 * GunGraphReaderFuncs:
 * @node: (transfer none): keys of one soul that may be imported
 * @refused: a key (nullable: the whole node) that broke a rule, and why
 */
typedef struct
{
  void (*node) (GunNode *node, gpointer user_data);
  void (*refused) (GRefString *soul, GRefString *key, const char *reason, gpointer user_data);
} GunGraphReaderFuncs;

typedef struct _GunGraphReader GunGraphReader;

/**
 * GunGraphReader:
 *
 * Reads a graph as files hold it, {soul:{"_":{"#":soul,">":{key:state…}},key:value…}…}, as it comes
 * in: a file of any length takes no more memory than its longest value and the states of its largest
 * node. Rules are those of puts (gun-limits.h); a key that breaks one spoils no other, a text that is
 * no JSON ends the reading.
 */
GunGraphReader *gun_graph_reader_new (const GunGraphReaderFuncs *funcs, gpointer user_data);
void gun_graph_reader_free (GunGraphReader *self);

/* Whatever state a key has, or none, it gets a fresh one later: nodes come with state 0, and souls
 * whose values are signed together with their state are refused. */
void gun_graph_reader_ignore_states (GunGraphReader *self);

gboolean
gun_graph_reader_feed (GunGraphReader *self, const char *bytes, gsize length_bytes, GError **error);
gboolean gun_graph_reader_finish (GunGraphReader *self, GError **error);
/* From within a callback, or after a fault: where what is told of stands. Of a value that stands before
 * the `_` of its node, where that is. */
void gun_graph_reader_get_place (const GunGraphReader *self, guint64 *offset_bytes, guint64 *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunGraphReader, gun_graph_reader_free)

G_END_DECLS
