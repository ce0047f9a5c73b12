/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-node.h"

G_BEGIN_DECLS

/* Keys in one answer at most: texts of no length count nothing towards a limit. */
#define GUN_QUERY_MAX_KEYS 20000

/* Souls looked at for one answer at most: most of them may have no key that fits. */
#define GUN_QUERY_MAX_SOULS 20000

/* The largest limit, UTF-16 units of values: a stock relay's own (PROTOCOL.md section 4, LEX). */
#define GUN_QUERY_MAX_LENGTH 100000

/* A page of a whole node, UTF-16 units of values: a node below it is read, kept in memory and answered as one. */
#define GUN_QUERY_PAGE_LENGTH 1000000

/**
 * GunRange:
 * @exact: (nullable): this text alone
 * @prefix: (nullable): what begins with it
 * @from: (nullable): where it begins, inclusive
 * @to: (nullable): where it ends, inclusive
 * @reverse: the last first
 *
 * A condition on souls or keys, in UTF-16 order. What is there must all hold; nothing there: any
 * text.
 */
typedef struct
{
  GRefString *exact;
  GRefString *prefix;
  GRefString *from;
  GRefString *to;
  gboolean reverse;
} GunRange;

gboolean gun_range_is_some (const GunRange *self); /* FALSE: any text fits */
gboolean gun_range_holds (const GunRange *self, GRefString *text);
/* Negative: @text comes before all that fit; positive: behind them; 0: it fits. */
int gun_range_place (const GunRange *self, GRefString *text);
void gun_range_copy (const GunRange *from, GunRange *to); /* @to: cleared, or never filled */
gsize gun_range_count_bytes (const GunRange *self);
void gun_range_clear (GunRange *self);

/**
 * GunQuery:
 * @souls: of which nodes
 * @keys: which of their keys
 * @max_length: what the values of an answer may count, UTF-16 units; the value that reaches it is
 *   the last. 0 counts as 1
 *
 * A stretch of the graph, in order.
 */
typedef struct
{
  GunRange souls;
  GunRange keys;
  double max_length;
} GunQuery;

GunQuery *gun_query_copy (const GunQuery *self);
void gun_query_free (GunQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunQuery, gun_query_free)

/**
 * GunQueryAnswer:
 *
 * An answer while it is gathered: whoever has the graph goes through it in the order of the query,
 * soul by soul, until it is full. A plain struct: gun_query_answer_init(), then for each soul
 * gun_query_answer_begin() and for its keys gun_query_answer_add(), at last
 * gun_query_answer_end().
 */
typedef struct
{
  const GunQuery *query; /* (unowned) */
  GPtrArray *nodes;      /* of GunNode */
  GRefString *soul;      /* (nullable) (unowned): begun */
  GunNode *node;         /* (nullable) (unowned): of @soul, in @nodes */
  double left;
  guint n_keys;
  guint n_souls;
} GunQueryAnswer;

void gun_query_answer_init (GunQueryAnswer *self, const GunQuery *query);
gboolean gun_query_answer_begin (GunQueryAnswer *self, GRefString *soul); /* FALSE: full */
gboolean gun_query_answer_add (GunQueryAnswer *self,
                               GRefString *key,
                               GunValue *value,
                               double state_ms); /* FALSE: full now */
gboolean gun_query_answer_add_node (GunQueryAnswer *self, const GunNode *node);
/* Whether @nodes, the answer for a page, is as much as a page can be: there may be more. */
gboolean gun_query_fills_page (GPtrArray *nodes);
/* (transfer full) (element-type GunNode): souls and keys in UTF-16 order */
GPtrArray *gun_query_answer_end (GunQueryAnswer *self);

G_END_DECLS
