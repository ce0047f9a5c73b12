/* SPDX-License-Identifier: MIT */

/* What would become of a put: its keys are judged and counted, and nothing is done. */

#include "gun-graph-private.h"

#include <math.h>

#include "gun-soul.h"

static void
count_waiting (GunGraph *self, GunPut *put, GRefString *soul, const GunEntry *entry)
{
  const char *fault = gun_graph_find_wait_fault (self, entry->state_ms);

  if (fault != NULL)
    gun_put_count_refused (put, soul, entry->key, fault);
  else
    put->outcome.n_waiting++;
}

static void
count_key (GunGraph *self, GunPut *put, GRefString *soul, const GunEntry *entry, GunVerdict verdict)
{
  switch (verdict)
    {
    case GUN_VERDICT_NEWER:
    case GUN_VERDICT_LARGER:
      put->outcome.n_stored++;
      break;
    case GUN_VERDICT_OLDER:
    case GUN_VERDICT_SMALLER:
      put->outcome.n_known++;
      put->outcome.n_older++;
      break;
    case GUN_VERDICT_SAME:
      put->outcome.n_known++;
      break;
    case GUN_VERDICT_FUTURE:
      count_waiting (self, put, soul, entry);
      break;
    case GUN_VERDICT_REFUSED:
    case GUN_VERDICT_UNDONE:
    case GUN_VERDICT_PASSED:
    default:
      gun_put_count_refused (put, soul, entry->key, "it has expired");
      break;
    }
}

static void
count_node (GunGraph *self, GunPut *put, guint i, double now_ms)
{
  const GunNode *node = g_ptr_array_index (put->verdict.nodes, i);
  GRefString *soul = gun_node_get_soul (node);
  double lifetime_s = gun_soul_get_lifetime_s (soul);
  double oldest_ms = lifetime_s >= 0 ? now_ms - lifetime_s * 1000 : -INFINITY;

  for (guint k = 0; k < gun_node_get_n_entries (node); k++)
    {
      const GunEntry *entry = gun_node_get_entry (node, k);

      count_key (self,
                 put,
                 soul,
                 entry,
                 entry->state_ms < oldest_ms ? GUN_VERDICT_REFUSED
                                             : gun_put_decide (put->slots[i], entry, now_ms));
    }
}

/* Answers a put that is a trial. */
void
gun_put_count (GunGraph *self, GunPut *put)
{
  GPtrArray *refusals = put->verdict.refusals;
  double now_ms = gun_graph_get_now_ms (self);

  for (guint i = 0; i < put->verdict.nodes->len; i++)
    count_node (self, put, i, now_ms);
  for (guint i = 0; refusals != NULL && i < refusals->len; i++)
    {
      const GunRefusal *refusal = g_ptr_array_index (refusals, i);

      gun_put_count_refused (put, refusal->soul, refusal->key, refusal->reason);
    }

  gun_graph_queue_event (self, NULL, put);
}
