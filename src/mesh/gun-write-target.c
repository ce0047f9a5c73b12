/* SPDX-License-Identifier: MIT */

/*
 * How far a write of this computer got with one peer (DECISIONS.md section 5).
 *
 *   said to a peer ──ack──> arrived                   an ack to any of its ids counts
 *        │ 3 s without one, or its link came back
 *        v
 *   asked for each key ──state ≥ ours──> arrived
 *        │ older, absent, or no answer
 *        v
 *   said again under a fresh id, and asked again after 6, 12 … 300 s
 *
 * A relay that keeps quiet is no sign of failure: many never acknowledge. Nor is an `err` the last
 * word: relays also bring those of anybody behind them. It is told, the peer is asked once more,
 * and an ack or the answer may still say that it arrived; but it is not said again.
 */

#include "gun-write-private.h"

/* Time for an ack, the next times, and for the answer to a question, microseconds. */
#define FIRST_CHECK_US (3 * G_USEC_PER_SEC)
#define LAST_CHECK_US (300 * G_USEC_PER_SEC)
#define CHECK_ANSWER_US (3 * G_USEC_PER_SEC)

/* Said so often without a sign of it, nothing is expected soon: about 15 s. */
#define BUSY_CHECKS 2

typedef enum
{
  TARGET_SAID,    /* an ack is waited for */
  TARGET_CHECKED, /* it was asked */
  TARGET_LOST,    /* its link is closed */
  TARGET_DENIED,  /* somebody said `err`: it is asked once more */
  TARGET_REFUSED, /* and did not have it; or a rule of ours kept it back */
  TARGET_ARRIVED,
} TargetState;

struct _GunWriteTarget
{
  GunWrite *write; /* (unowned) */
  GunPeer *peer;   /* (owned) */
  TargetState state;
  guint64 acked_parts; /* bit set of the parts that were acknowledged */
  guint n_checks;
  guint next_key; /* of the write: the first one not seen there yet */
  GSource *timer;
  GunAsk *ask; /* (unowned): under way */
};

/**
 * gun_write_target_new:
 * @write: the write that has it
 * @peer: who is to have the write
 *
 * Returns: (transfer full): nothing was said to it yet
 */
GunWriteTarget *
gun_write_target_new (GunWrite *write, GunPeer *peer)
{
  GunWriteTarget *self = g_new0 (GunWriteTarget, 1);

  self->write = write;
  self->peer = g_object_ref (peer);
  self->state = TARGET_LOST;
  return self;
}

static void
stop (GunWriteTarget *self)
{
  gun_clear_timer (&self->timer);
  g_clear_pointer (&self->ask, gun_ask_cancel);
}

void
gun_write_target_free (gpointer target)
{
  GunWriteTarget *self = target;

  stop (self);
  g_object_unref (self->peer);
  g_free (self);
}

GunPeer *
gun_write_target_get_peer (GunWriteTarget *self)
{
  return self->peer;
}

static gboolean
is_settled (const GunWriteTarget *self)
{
  return self->state == TARGET_ARRIVED || self->state == TARGET_REFUSED;
}

static void
settle_arrived (GunWriteTarget *self)
{
  stop (self);
  self->state = TARGET_ARRIVED;
  self->write->has_arrived = TRUE;
  gun_write_tell (self->write, GUN_WRITE_ARRIVED, self->peer, NULL);
}

/* The key with this number, counted through all nodes */
static const GunEntry *
get_key (const GunWrite *self, guint number, GRefString **soul)
{
  for (guint i = 0; i < self->nodes->len; i++)
    {
      const GunNode *node = g_ptr_array_index (self->nodes, i);
      guint n_entries = gun_node_get_n_entries (node);

      if (number < n_entries)
        {
          *soul = gun_node_get_soul (node);
          return gun_node_get_entry (node, number);
        }
      number -= n_entries;
    }
  return NULL;
}

static void check (GunWriteTarget *self);

static void
checked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  GunWriteTarget *self = user_data;
  GRefString *soul;
  const GunEntry *ours = get_key (self->write, self->next_key, &soul);
  const GunEntry *theirs = node != NULL ? gun_node_lookup (node, ours->key) : NULL;

  if (peer == NULL)
    self->ask = NULL;
  else
    g_clear_pointer (&self->ask, gun_ask_cancel);

  if (theirs != NULL && theirs->state_ms >= ours->state_ms)
    {
      self->next_key++;
      check (self);
    }
  else if (self->state == TARGET_CHECKED && !self->write->mesh->is_closed)
    {
      gun_write_say (self->write, self->peer);
    }
}

/* Asks for the first key not seen there yet */
static void
check (GunWriteTarget *self)
{
  GRefString *soul = NULL;
  const GunEntry *entry = get_key (self->write, self->next_key, &soul);
  g_autoptr (GunGet) get = NULL;

  if (entry == NULL)
    {
      settle_arrived (self);
      return;
    }

  if (self->state == TARGET_DENIED)
    self->state = TARGET_REFUSED;
  else if (self->state != TARGET_REFUSED)
    self->state = TARGET_CHECKED;
  get = gun_get_new (soul, entry->key);
  self->ask = gun_mesh_ask (self->write->mesh, get, self->peer, CHECK_ANSWER_US, checked_cb, self);
}

static gboolean
check_cb (gpointer user_data)
{
  GunWriteTarget *self = user_data;

  gun_clear_timer (&self->timer);
  check (self);
  return G_SOURCE_REMOVE;
}

static void
start_timer (GunWriteTarget *self, gint64 delay_us)
{
  gun_clear_timer (&self->timer);
  self->timer = gun_clock_add_timer (self->write->mesh->clock, delay_us, check_cb, self);
}

static gint64
next_check_us (GunWriteTarget *self)
{
  guint n_checks = MIN (self->n_checks, 16);

  self->n_checks++;
  return MIN (FIRST_CHECK_US << n_checks, LAST_CHECK_US);
}

/**
 * gun_write_target_note_said:
 * @self: the target
 *
 * All of the write was said to it just now.
 */
void
gun_write_target_note_said (GunWriteTarget *self)
{
  if (self->n_checks == 0)
    gun_write_tell (self->write, GUN_WRITE_SENT, self->peer, NULL);
  self->state = TARGET_SAID;
  self->next_key = 0;
  start_timer (self, next_check_us (self));
}

/**
 * gun_write_target_note_kept_back:
 * @self: the target
 * @why: a sentence
 *
 * Some of the write was not said to it: it would have been lost on the way.
 */
void
gun_write_target_note_kept_back (GunWriteTarget *self, const char *why)
{
  g_autoptr (GError) error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, why);

  stop (self);
  self->state = TARGET_REFUSED;
  gun_write_tell (self->write, GUN_WRITE_REFUSED, self->peer, error);
}

/* With more parts than bits only asking tells */
static gboolean
has_all_parts (const GunWriteTarget *self)
{
  guint n_parts = self->write->n_parts;

  return n_parts < 64 && self->acked_parts == (G_GUINT64_CONSTANT (1) << n_parts) - 1;
}

/**
 * gun_write_target_hear_ack:
 * @self: the target
 * @part: which message of the write it acknowledges
 */
void
gun_write_target_hear_ack (GunWriteTarget *self, guint part)
{
  if (self->state == TARGET_ARRIVED)
    return;

  if (part < 64)
    self->acked_parts |= G_GUINT64_CONSTANT (1) << part;
  if (has_all_parts (self))
    settle_arrived (self);
}

/**
 * gun_write_target_hear_err:
 * @self: the target
 * @err: what it, or somebody behind it, says
 */
void
gun_write_target_hear_err (GunWriteTarget *self, const char *err)
{
  g_autoptr (GError) error = NULL;

  if (is_settled (self) || self->state == TARGET_DENIED)
    return;

  stop (self);
  self->state = TARGET_DENIED;
  start_timer (self, FIRST_CHECK_US);
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, err);
  gun_write_tell (self->write, GUN_WRITE_REFUSED, self->peer, error);
}

/**
 * gun_write_target_lose:
 * @self: the target
 *
 * Its link closed: nothing can be heard of it until there is another. Who refused may think better
 * of it by then.
 */
void
gun_write_target_lose (GunWriteTarget *self)
{
  if (self->state == TARGET_ARRIVED)
    return;
  stop (self);
  self->state = TARGET_LOST;
}

/**
 * gun_write_target_find_again:
 * @self: the target
 *
 * It has a link again: asked at once whether the write arrived, and waiting begins small again.
 */
void
gun_write_target_find_again (GunWriteTarget *self)
{
  if (is_settled (self))
    return;

  self->n_checks = MIN (self->n_checks, 1);
  check (self);
}

/**
 * gun_write_target_is_busy:
 * @self: the target
 *
 * Returns: whether something is expected of it soon, so that waiting is worth it
 */
gboolean
gun_write_target_is_busy (const GunWriteTarget *self)
{
  switch (self->state)
    {
    case TARGET_SAID:
    case TARGET_CHECKED:
      return self->n_checks <= BUSY_CHECKS;

    case TARGET_DENIED:
      return TRUE;

    case TARGET_REFUSED:
      return self->ask != NULL;

    case TARGET_LOST:
    case TARGET_ARRIVED:
    default:
      return FALSE;
    }
}
