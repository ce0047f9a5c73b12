/* SPDX-License-Identifier: MIT */

#include "gun-verifier.h"

#include "gun-sea-claim.h"
#include "gun-soul.h"
#include "gun-verify-queue.h"

/* A key of which something is not known yet, or that is refused */
typedef struct
{
  guint node;
  guint entry;
  GunSeaReason reasons[GUN_SEA_CLAIM_MAX_SIGNATURES];
  guint n_awaited; /* signatures */
  gboolean is_out; /* decided: the first of @reasons that is one, or none */

  GRefString *owner; /* (nullable): a certificate of the owner may have been taken back */
  GRefString *writer;
  GRefString *block;
  gboolean block_is_soul;
} Item;

/* What is asked of the door at once */
typedef struct
{
  GunVerifier *verifier;
  GPtrArray *nodes;
  GArray *items;    /* of Item, in the order of @nodes */
  guint n_awaited;  /* of them */
  guint n_verified; /* signatures */
  guint n_cached;
  gboolean is_ours;
  gboolean is_told;
  GunDoorFunc func;
  gpointer user_data;
  GList link; /* of @verifier's checks */

  guint n_holds; /* whoever has something to say to it */
} Check;

struct _GunVerifier
{
  GObject parent_instance;

  GunVerifyQueue *queue;
  GunBlockList *blocks; /* (nullable) */
  GQueue checks;        /* of Check, that wait */
  GQueue decided; /* of Check, each held: that wait for nothing any more, and were not told yet */
  gboolean is_stopping;
  GFunc stopped; /* (nullable) */
  gpointer stopped_data;
};

static void gun_verifier_door_init (GunDoorInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunVerifier,
                               gun_verifier,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_DOOR, gun_verifier_door_init))

static void
clear_item (gpointer data)
{
  Item *item = data;

  g_clear_pointer (&item->owner, g_ref_string_release);
  g_clear_pointer (&item->writer, g_ref_string_release);
  g_clear_pointer (&item->block, g_ref_string_release);
}

static Check *
check_new (
    GunVerifier *self, GPtrArray *nodes, GunOrigin *origin, GunDoorFunc func, gpointer user_data)
{
  Check *check = g_new0 (Check, 1);

  check->verifier = self;
  check->nodes = g_ptr_array_ref (nodes);
  check->items = g_array_new (FALSE, TRUE, sizeof (Item));
  g_array_set_clear_func (check->items, clear_item);
  check->is_ours = origin->path == GUN_PATH_HERE || origin->path == GUN_PATH_IMPORT;
  check->func = func;
  check->user_data = user_data;
  check->link.data = check;
  check->n_holds = 1;

  return check;
}

static void
check_release (Check *check)
{
  if (--check->n_holds > 0)
    return;

  g_array_unref (check->items);
  g_ptr_array_unref (check->nodes);
  g_free (check);
}

static const GunEntry *
get_entry (const Check *check, const Item *item)
{
  return gun_node_get_entry (g_ptr_array_index (check->nodes, item->node), item->entry);
}

static GunSeaReason
get_reason (const Item *item)
{
  return item->reasons[0] != GUN_SEA_REASON_NONE ? item->reasons[0] : item->reasons[1];
}

/* A copy of @node without the keys of the items from @first on that are @left out */
static GunNode *
copy_node (const Check *check, guint node, guint *first)
{
  GunNode *from = g_ptr_array_index (check->nodes, node);
  GunNode *copy = gun_node_new (gun_node_get_soul (from));

  for (guint i = 0; i < gun_node_get_n_entries (from); i++)
    {
      const GunEntry *entry = gun_node_get_entry (from, i);
      const Item *item
          = *first < check->items->len ? &g_array_index (check->items, Item, *first) : NULL;

      if (item != NULL && item->node == node && item->entry == i)
        {
          (*first)++;
          if (!item->is_out || get_reason (item) != GUN_SEA_REASON_NONE)
            continue;
        }
      gun_node_add (copy, entry->key, entry->value, entry->state_ms);
    }

  return copy;
}

/* What may come in: the nodes themselves where nothing of them is left out */
static GPtrArray *
list_good (const Check *check)
{
  GPtrArray *good = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  guint next = 0;

  for (guint i = 0; i < check->nodes->len; i++)
    {
      const Item *item
          = next < check->items->len ? &g_array_index (check->items, Item, next) : NULL;

      if (item == NULL || item->node != i)
        g_ptr_array_add (good, gun_node_ref (g_ptr_array_index (check->nodes, i)));
      else
        g_ptr_array_add (good, copy_node (check, i, &next));
    }

  return good;
}

static GPtrArray *
list_refusals (const Check *check)
{
  GPtrArray *refusals = NULL;

  for (guint i = 0; i < check->items->len; i++)
    {
      const Item *item = &g_array_index (check->items, Item, i);
      GunSeaReason reason = get_reason (item);
      const GunEntry *entry = get_entry (check, item);

      if (!item->is_out || reason == GUN_SEA_REASON_NONE)
        continue;
      if (refusals == NULL)
        refusals = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_refusal_unref);
      g_ptr_array_add (
          refusals,
          gun_refusal_new (gun_node_get_soul (g_ptr_array_index (check->nodes, item->node)),
                           entry->key,
                           entry->value,
                           entry->state_ms,
                           gun_sea_reason_to_text (reason)));
    }

  return refusals;
}

/* Says what is known; what is not decided is left out, as if it had not come */
static void
tell (Check *check)
{
  GunDoorVerdict verdict = { .n_verified = check->n_verified, .n_cached = check->n_cached };
  g_autoptr (GPtrArray) refusals = list_refusals (check);
  gboolean is_whole = refusals == NULL && check->n_awaited == 0;
  g_autoptr (GPtrArray) good = is_whole ? g_ptr_array_ref (check->nodes) : list_good (check);

  check->is_told = TRUE;
  verdict.nodes = good;
  verdict.refusals = refusals;
  check->func (&verdict, check->user_data);
}

static void
decide (Check *check, Item *item)
{
  item->is_out = TRUE;
  if (--check->n_awaited > 0 || check->is_told)
    return;

  g_queue_unlink (&check->verifier->checks, &check->link);
  check->n_holds++;
  g_queue_push_tail (&check->verifier->decided, check);
}

static void
tell_if_stopped (GunVerifier *self)
{
  GFunc stopped = self->stopped;

  if (stopped == NULL || !g_queue_is_empty (&self->checks)
      || !gun_verify_queue_is_idle (self->queue))
    return;

  self->stopped = NULL;
  stopped (self, self->stopped_data);
}

/* Tells whoever waits for what is decided, now that nothing here is in the middle of anything */
static void
tell_decided (GunVerifier *self)
{
  g_autoptr (GunVerifier) alive = g_object_ref (self);
  Check *check;

  while ((check = g_queue_pop_head (&self->decided)) != NULL)
    {
      tell (check);
      /* By whoever waited, and by the list of those that wait */
      check_release (check);
      check_release (check);
    }
  tell_if_stopped (alive);
}

static void
blocked_cb (gboolean is_blocked, gpointer data, guint number)
{
  Check *check = data;
  Item *item = &g_array_index (check->items, Item, number);
  GunVerifier *self = check->verifier;
  gboolean is_told = check->is_told;

  if (is_blocked)
    item->reasons[1] = GUN_SEA_REASON_CERTIFICATE_BLOCKED;
  if (!is_told)
    decide (check, item);
  check_release (check);
  if (!is_told)
    tell_decided (self);
}

/* All signatures are good: may the owner have taken the right back? */
static gboolean
is_to_be_looked_up (Check *check, guint number)
{
  Item *item = &g_array_index (check->items, Item, number);
  gboolean is_blocked;

  if (item->block == NULL || check->verifier->blocks == NULL
      || get_reason (item) != GUN_SEA_REASON_NONE)
    return FALSE;

  if (gun_block_list_recall (check->verifier->blocks,
                             item->owner,
                             item->block,
                             item->block_is_soul,
                             item->writer,
                             &is_blocked))
    {
      if (is_blocked)
        item->reasons[1] = GUN_SEA_REASON_CERTIFICATE_BLOCKED;
      return FALSE;
    }

  return TRUE;
}

static void
look_up (Check *check, guint number)
{
  const Item *item = &g_array_index (check->items, Item, number);

  check->n_holds++;
  gun_block_list_look_up (check->verifier->blocks,
                          item->owner,
                          item->block,
                          item->block_is_soul,
                          item->writer,
                          blocked_cb,
                          check,
                          number);
}

/* Number of an item, and which of its signatures */
#define SIGNATURE_NUMBER(item, signature) ((item) *GUN_SEA_CLAIM_MAX_SIGNATURES + (signature))

static void
verified_cb (GunSeaReason reason, gpointer data, guint number)
{
  Check *check = data;
  guint i = number / GUN_SEA_CLAIM_MAX_SIGNATURES;
  Item *item = &g_array_index (check->items, Item, i);

  item->reasons[number % GUN_SEA_CLAIM_MAX_SIGNATURES] = reason;
  if (!check->is_told && --item->n_awaited == 0)
    {
      if (is_to_be_looked_up (check, i))
        look_up (check, i);
      else
        decide (check, item);
    }
  check_release (check);
}

static void
queue_verified_cb (gpointer unused, gpointer user_data)
{
  tell_decided (user_data);
}

static Item *
add_item (Check *check, guint node, guint entry)
{
  Item *item;

  g_array_set_size (check->items, check->items->len + 1);
  item = &g_array_index (check->items, Item, check->items->len - 1);
  item->node = node;
  item->entry = entry;

  return item;
}

/* What is known at once of the signatures of @claim. Returns how many are not; the reasons of the
 * others are in @reasons. */
static guint
recall (Check *check,
        const GunSeaClaim *claim,
        gboolean is_known[GUN_SEA_CLAIM_MAX_SIGNATURES],
        GunSeaReason reasons[GUN_SEA_CLAIM_MAX_SIGNATURES])
{
  guint n_unknown = 0;

  for (guint i = 0; i < claim->n_signatures; i++)
    {
      is_known[i]
          = gun_verify_queue_lookup (check->verifier->queue, &claim->signatures[i], &reasons[i]);
      if (!is_known[i])
        n_unknown++;
      else
        check->n_cached++;
    }

  return n_unknown;
}

static void
look_at_signed (Check *check, guint node, guint entry, const GunSeaClaim *claim, GRefString *from)
{
  gboolean is_known[GUN_SEA_CLAIM_MAX_SIGNATURES] = { FALSE };
  GunSeaReason reasons[GUN_SEA_CLAIM_MAX_SIGNATURES] = { GUN_SEA_REASON_NONE };
  guint n_unknown = recall (check, claim, is_known, reasons);
  gboolean is_bad = reasons[0] != GUN_SEA_REASON_NONE || reasons[1] != GUN_SEA_REASON_NONE;
  guint number = check->items->len;
  Item *item;

  if (n_unknown == 0 && !is_bad && claim->block == NULL)
    return;

  item = add_item (check, node, entry);
  memcpy (item->reasons, reasons, sizeof item->reasons);
  if (claim->block != NULL)
    {
      item->owner = g_ref_string_acquire (claim->owner);
      item->writer = g_ref_string_acquire (claim->writer);
      item->block = g_ref_string_acquire (claim->block);
      item->block_is_soul = claim->block_is_soul;
    }

  if (is_bad || (n_unknown == 0 && !is_to_be_looked_up (check, number)))
    {
      item->is_out = TRUE;
      return;
    }

  check->n_awaited++;
  item->n_awaited = n_unknown;
  for (guint i = 0; i < claim->n_signatures; i++)
    if (!is_known[i])
      {
        check->n_holds++;
        if (gun_verify_queue_ask (check->verifier->queue,
                                  from,
                                  &claim->signatures[i],
                                  verified_cb,
                                  check,
                                  SIGNATURE_NUMBER (number, i)))
          check->n_verified++;
        else
          check->n_cached++;
      }
  if (n_unknown == 0)
    look_up (check, number);
}

static void
look_at (Check *check, guint node, guint entry, GRefString *from)
{
  GunNode *written = g_ptr_array_index (check->nodes, node);
  const GunEntry *key = gun_node_get_entry (written, entry);
  GunSeaClaim claim;

  gun_sea_claim_init (&claim, gun_node_get_soul (written), key->key, key->value, key->state_ms);
  if (claim.kind == GUN_SEA_CLAIM_REFUSED)
    {
      Item *item = add_item (check, node, entry);

      item->reasons[0] = claim.reason;
      item->is_out = TRUE;
    }
  else if (claim.kind == GUN_SEA_CLAIM_SIGNED)
    look_at_signed (check, node, entry, &claim, from);
  gun_sea_claim_clear (&claim);
}

static void
gun_verifier_check (GunDoor *door,
                    GPtrArray *nodes,
                    GunOrigin *origin,
                    double now_ms,
                    GunDoorFunc func,
                    gpointer user_data)
{
  GunVerifier *self = GUN_VERIFIER (door);
  Check *check = check_new (self, nodes, origin, func, user_data);

  for (guint i = 0; i < nodes->len; i++)
    {
      GunNode *node = g_ptr_array_index (nodes, i);

      if (!gun_soul_needs_check (gun_node_get_soul (node)))
        continue;
      for (guint k = 0; k < gun_node_get_n_entries (node); k++)
        look_at (check, i, k, check->is_ours ? NULL : origin->peer);
    }

  if (check->n_awaited > 0 && (check->is_ours || !self->is_stopping))
    {
      g_queue_push_tail_link (&self->checks, &check->link);
      return;
    }

  tell (check);
  check_release (check);
}

static void
gun_verifier_door_init (GunDoorInterface *iface)
{
  iface->check = gun_verifier_check;
}

static void
gun_verifier_finalize (GObject *object)
{
  GunVerifier *self = GUN_VERIFIER (object);

  g_clear_pointer (&self->blocks, gun_block_list_free);
  gun_verify_queue_unref (self->queue);

  G_OBJECT_CLASS (gun_verifier_parent_class)->finalize (object);
}

static void
gun_verifier_class_init (GunVerifierClass *class)
{
  G_OBJECT_CLASS (class)->finalize = gun_verifier_finalize;
}

static void
gun_verifier_init (GunVerifier *self)
{
  self->queue = gun_verify_queue_new (queue_verified_cb, self);
}

/**
 * gun_verifier_new:
 *
 * Thread: the one it is made in; only signatures go to others.
 *
 * Returns: (transfer full): a door
 */
GunVerifier *
gun_verifier_new (void)
{
  return g_object_new (GUN_TYPE_VERIFIER, NULL);
}

/**
 * gun_verifier_take_block_list:
 * @self: the door
 * @blocks: (nullable) (transfer full): where it looks for rights that were taken back
 */
void
gun_verifier_take_block_list (GunVerifier *self, GunBlockList *blocks)
{
  g_return_if_fail (GUN_IS_VERIFIER (self));

  g_clear_pointer (&self->blocks, gun_block_list_free);
  self->blocks = blocks;
}

/**
 * gun_verifier_take_changes:
 * @self: the door
 * @changes: (element-type GunChange): what changed in the graph: rights that were taken back among it
 */
void
gun_verifier_take_changes (GunVerifier *self, GPtrArray *changes)
{
  g_return_if_fail (GUN_IS_VERIFIER (self));

  if (self->blocks != NULL)
    gun_block_list_take_changes (self->blocks, changes);
}

/**
 * gun_verifier_stop:
 * @self: the door
 * @stopped: called with @self and @user_data when nothing is under way any more
 * @user_data: for @stopped
 */
void
gun_verifier_stop (GunVerifier *self, GFunc stopped, gpointer user_data)
{
  GList *next;

  g_return_if_fail (GUN_IS_VERIFIER (self));

  self->is_stopping = TRUE;
  self->stopped = stopped;
  self->stopped_data = user_data;

  for (GList *at = self->checks.head; at != NULL; at = next)
    {
      Check *check = at->data;

      next = at->next;
      if (check->is_ours)
        continue;
      g_queue_unlink (&self->checks, &check->link);
      tell (check);
      check_release (check);
    }

  gun_verify_queue_give_up_others (self->queue);
  if (self->blocks != NULL)
    gun_block_list_stop (self->blocks);
  tell_decided (self);
}
