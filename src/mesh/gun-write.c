/* SPDX-License-Identifier: MIT */

/*
 * A write of this computer, and how far it got (DECISIONS.md section 5).
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

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-text.h"

/* Time for an ack, the next times, and for the answer to a question, microseconds. */
#define FIRST_CHECK_US (3 * G_USEC_PER_SEC)
#define LAST_CHECK_US (300 * G_USEC_PER_SEC)
#define CHECK_ANSWER_US (3 * G_USEC_PER_SEC)

typedef enum
{
  TARGET_SAID,    /* an ack is waited for */
  TARGET_CHECKED, /* it was asked */
  TARGET_LOST,    /* its link is closed */
  TARGET_DENIED,  /* somebody said `err`: it is asked once more */
  TARGET_REFUSED, /* and did not have it; or a rule of ours kept it back */
  TARGET_ARRIVED,
} TargetState;

/* One peer that is to have it. */
typedef struct
{
  GunWrite *write; /* (unowned) */
  GunPeer *peer;   /* (owned) */
  TargetState state;
  guint64 acked_parts; /* bit set of the parts that were acknowledged */
  guint n_checks;
  guint next_key; /* of the write: the first one not seen there yet */
  GSource *timer;
  GunAsk *ask; /* (unowned): under way */
} Target;

/* One id it was said under. */
typedef struct
{
  GRefString *id;
  GunWrite *write;
  guint part;
} SaidId;

struct _GunWrite
{
  GunMesh *mesh; /* (nullable) (unowned): cleared when the mesh is closed */
  GunWriteFunc func;
  gpointer user_data;
  GRefString *id;   /* of the first message */
  GPtrArray *nodes; /* of GunNode: what was stored of it */
  GPtrArray *said;  /* of SaidId (owned) */
  guint n_parts;
  GPtrArray *targets; /* of Target (owned) */
  guint n_owners;     /* references given out; without any nobody is told */
  grefcount ref_count;
};

typedef struct
{
  GunWrite *write; /* (owned) */
  GunWriteEvent event;
  GunPeer *peer;
  GError *error;
} Told;

static void
said_id_free (gpointer data)
{
  SaidId *said = data;

  if (said->write->mesh != NULL)
    g_hash_table_remove (said->write->mesh->writes, said->id);
  g_ref_string_release (said->id);
  g_free (said);
}

static void
stop_target (Target *target)
{
  gun_clear_timer (&target->timer);
  g_clear_pointer (&target->ask, gun_ask_cancel);
}

static void
target_free (gpointer data)
{
  Target *target = data;

  stop_target (target);
  g_object_unref (target->peer);
  g_free (target);
}

void
gun_mesh_init_writes (GunMesh *self)
{
  self->writes = g_hash_table_new (gun_text_hash, gun_text_equal);
}

/* The memory, for what is under way; owners count apart */
static GunWrite *
hold (GunWrite *self)
{
  g_ref_count_inc (&self->ref_count);
  return self;
}

static void
release (GunWrite *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_ptr_array_unref (self->targets);
  g_ptr_array_unref (self->said);
  g_clear_pointer (&self->nodes, g_ptr_array_unref);
  g_ref_string_release (self->id);
  g_free (self);
}

/* Nothing is waited for, said again or told any more */
static void
abandon (GunWrite *self)
{
  g_ptr_array_set_size (self->targets, 0);
  g_ptr_array_set_size (self->said, 0);
  self->mesh = NULL;
}

/**
 * gun_write_ref:
 * @self: a write
 *
 * Returns: (transfer full): @self
 */
GunWrite *
gun_write_ref (GunWrite *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  self->n_owners++;
  return self;
}

/**
 * gun_write_unref:
 * @self: (transfer full): a write
 *
 * With the last reference nobody cares any more whether it arrives: it is not said again, and
 * nothing is told from then on, also not what is on its way.
 */
void
gun_write_unref (GunWrite *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->n_owners > 0);

  if (--self->n_owners > 0)
    return;
  abandon (self);
  release (self);
}

static void
told_free (gpointer data)
{
  Told *told = data;

  release (told->write);
  g_clear_object (&told->peer);
  g_clear_error (&told->error);
  g_free (told);
}

static void
told_cb (gpointer data)
{
  Told *told = data;
  GunWrite *self = told->write;

  if (self->n_owners > 0)
    self->func (self, told->event, told->peer, told->error, self->user_data);
}

/* Never from inside: whoever writes has not got its write yet */
static void
tell (GunWrite *self, GunWriteEvent event, GunPeer *peer, const GError *error)
{
  Told *told;

  if (self->mesh == NULL)
    return;

  told = g_new0 (Told, 1);
  told->write = hold (self);
  told->event = event;
  told->peer = peer != NULL ? g_object_ref (peer) : NULL;
  told->error = error != NULL ? g_error_copy (error) : NULL;
  gun_mesh_call_later (self->mesh, told_cb, told, told_free);
}

static Target *
find_target (GunWrite *self, const GunPeer *peer)
{
  for (guint i = 0; i < self->targets->len; i++)
    {
      Target *target = g_ptr_array_index (self->targets, i);

      if (target->peer == peer)
        return target;
    }
  return NULL;
}

static gboolean
is_settled (const Target *target)
{
  return target->state == TARGET_ARRIVED || target->state == TARGET_REFUSED;
}

static void
settle_arrived (Target *target)
{
  stop_target (target);
  target->state = TARGET_ARRIVED;
  tell (target->write, GUN_WRITE_ARRIVED, target->peer, NULL);
}

static void
say_again (Target *target)
{
  GunWrite *self = target->write;
  g_autoptr (GunMessage) message = gun_message_new_put (self->nodes);
  g_autoptr (GPtrArray) peers = g_ptr_array_new ();

  g_ptr_array_add (peers, target->peer);
  gun_mesh_give_hint (self->mesh, message);
  gun_mesh_say_put (self->mesh, message, peers, self);
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

static void check (Target *target);

static void
checked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  Target *target = user_data;
  GRefString *soul;
  const GunEntry *ours = get_key (target->write, target->next_key, &soul);
  const GunEntry *theirs = node != NULL ? gun_node_lookup (node, ours->key) : NULL;

  if (peer == NULL)
    target->ask = NULL;
  else
    g_clear_pointer (&target->ask, gun_ask_cancel);

  if (theirs != NULL && theirs->state_ms >= ours->state_ms)
    {
      target->next_key++;
      check (target);
    }
  else if (target->state == TARGET_CHECKED && !target->write->mesh->is_closed)
    {
      say_again (target);
    }
}

/* Asks for the first key not seen there yet */
static void
check (Target *target)
{
  GunWrite *self = target->write;
  GRefString *soul = NULL;
  const GunEntry *entry = get_key (self, target->next_key, &soul);
  g_autoptr (GunGet) get = NULL;

  if (entry == NULL)
    {
      settle_arrived (target);
      return;
    }

  if (target->state == TARGET_DENIED)
    target->state = TARGET_REFUSED;
  else if (target->state != TARGET_REFUSED)
    target->state = TARGET_CHECKED;
  get = gun_get_new (soul, entry->key);
  target->ask = gun_mesh_ask (self->mesh, get, target->peer, CHECK_ANSWER_US, checked_cb, target);
}

static gboolean
check_cb (gpointer user_data)
{
  Target *target = user_data;

  gun_clear_timer (&target->timer);
  check (target);
  return G_SOURCE_REMOVE;
}

static void
start_timer (Target *target, gint64 delay_us)
{
  gun_clear_timer (&target->timer);
  target->timer = gun_clock_add_timer (target->write->mesh->clock, delay_us, check_cb, target);
}

static gint64
next_check_us (Target *target)
{
  guint n_checks = MIN (target->n_checks, 16);

  target->n_checks++;
  return MIN (FIRST_CHECK_US << n_checks, LAST_CHECK_US);
}

/**
 * gun_write_said:
 * @self: the write
 * @peer: who it was said to
 * @is_whole: %FALSE when a rule of ours kept some of it back
 */
void
gun_write_said (GunWrite *self, GunPeer *peer, gboolean is_whole)
{
  Target *target = find_target (self, peer);
  gboolean is_new = target == NULL;

  if (is_new)
    {
      target = g_new0 (Target, 1);
      target->write = self;
      target->peer = g_object_ref (peer);
      g_ptr_array_add (self->targets, target);
    }

  if (!is_whole)
    {
      g_autoptr (GError) error
          = g_error_new_literal (G_IO_ERROR,
                                 G_IO_ERROR_MESSAGE_TOO_LARGE,
                                 "Too many quotation marks in one value: a relay would lose it");

      stop_target (target);
      target->state = TARGET_REFUSED;
      tell (self, GUN_WRITE_REFUSED, peer, error);
      return;
    }

  target->state = TARGET_SAID;
  target->next_key = 0;
  start_timer (target, next_check_us (target));
  if (is_new)
    tell (self, GUN_WRITE_SENT, peer, NULL);
}

/**
 * gun_write_add_id:
 * @self: the write
 * @id: an id it is said under
 * @part: which of @n_parts messages
 * @n_parts: how many messages it takes; the same each time
 */
void
gun_write_add_id (GunWrite *self, GRefString *id, guint part, guint n_parts)
{
  SaidId *said;

  self->n_parts = n_parts;
  if (self->mesh == NULL || g_hash_table_contains (self->mesh->writes, id))
    return;

  said = g_new0 (SaidId, 1);
  said->id = g_ref_string_acquire (id);
  said->write = self;
  said->part = part;
  g_ptr_array_add (self->said, said);
  g_hash_table_insert (self->mesh->writes, said->id, said);
}

void
gun_write_judged (GunWrite *self, GPtrArray *nodes)
{
  if (self->nodes == NULL)
    self->nodes = g_ptr_array_ref (nodes);
}

GunWrite *
gun_mesh_lookup_write (GunMesh *self, GRefString *id)
{
  SaidId *said = g_hash_table_lookup (self->writes, id);

  return said != NULL ? said->write : NULL;
}

/* With more parts than bits only asking tells */
static gboolean
has_all_parts (const Target *target)
{
  guint n_parts = target->write->n_parts;

  return n_parts < 64 && target->acked_parts == (G_GUINT64_CONSTANT (1) << n_parts) - 1;
}

static void
hear_err (Target *target, const char *err)
{
  g_autoptr (GError) error = NULL;

  if (target->state == TARGET_DENIED || target->state == TARGET_REFUSED)
    return;

  stop_target (target);
  target->state = TARGET_DENIED;
  start_timer (target, FIRST_CHECK_US);
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, err);
  tell (target->write, GUN_WRITE_REFUSED, target->peer, error);
}

/**
 * gun_mesh_write_hear_ack:
 * @self: the mesh
 * @peer: who said it
 * @message: an answer without data
 *
 * Returns: whether it answers a write of this computer
 */
gboolean
gun_mesh_write_hear_ack (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  SaidId *said = g_hash_table_lookup (self->writes, message->ack);
  Target *target;

  if (said == NULL)
    return FALSE;

  target = find_target (said->write, peer);
  if (target == NULL || target->state == TARGET_ARRIVED)
    return TRUE;

  if (message->err != NULL)
    {
      hear_err (target, message->err);
      return TRUE;
    }

  if (said->part < 64)
    target->acked_parts |= G_GUINT64_CONSTANT (1) << said->part;
  if (has_all_parts (target))
    settle_arrived (target);
  return TRUE;
}

static GPtrArray *
list_writes (GunMesh *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (NULL, NULL);
  GPtrArray *writes = g_ptr_array_new_with_free_func ((GDestroyNotify) release);
  GHashTableIter iter;
  SaidId *said;

  g_hash_table_iter_init (&iter, self->writes);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &said))
    if (g_hash_table_add (seen, said->write))
      g_ptr_array_add (writes, hold (said->write));
  return writes;
}

static void
reach (GunWrite *self, GunPeer *peer)
{
  Target *target = find_target (self, peer);

  if (self->nodes == NULL || (target != NULL && is_settled (target)))
    return;

  if (target != NULL)
    {
      check (target);
    }
  else if (gun_peer_is_relay (peer))
    {
      g_autoptr (GPtrArray) peers = g_ptr_array_new ();
      g_autoptr (GunMessage) message = gun_message_new_put (self->nodes);

      g_ptr_array_add (peers, peer);
      gun_mesh_give_hint (self->mesh, message);
      gun_mesh_say_put (self->mesh, message, peers, self);
    }
}

/**
 * gun_mesh_write_peer_opened:
 * @self: the mesh
 * @peer: a peer whose link just opened
 *
 * Who was told before is asked whether it arrived; a relay that was not there then is told now.
 */
void
gun_mesh_write_peer_opened (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) writes = NULL;

  if (g_hash_table_size (self->writes) == 0)
    return;

  writes = list_writes (self);
  for (guint i = 0; i < writes->len; i++)
    reach (g_ptr_array_index (writes, i), peer);
}

void
gun_mesh_write_peer_lost (GunMesh *self, GunPeer *peer)
{
  g_autoptr (GPtrArray) writes = NULL;

  if (g_hash_table_size (self->writes) == 0)
    return;

  writes = list_writes (self);
  for (guint i = 0; i < writes->len; i++)
    {
      Target *target = find_target (g_ptr_array_index (writes, i), peer);

      if (target == NULL || is_settled (target))
        continue;
      stop_target (target);
      target->state = TARGET_LOST;
    }
}

void
gun_mesh_abandon_writes (GunMesh *self)
{
  g_autoptr (GPtrArray) writes = list_writes (self);

  for (guint i = 0; i < writes->len; i++)
    abandon (g_ptr_array_index (writes, i));
}

static void
stored_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  GunWrite *self = user_data;
  g_autoptr (GError) error = NULL;

  if (outcome->error != NULL)
    error = g_error_copy (outcome->error);
  else if (outcome->n_refused > 0 || outcome->n_waiting > 0)
    error = g_error_new_literal (
        G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "It has expired, or lies ahead of the clock");

  tell (self, error != NULL ? GUN_WRITE_FAILED : GUN_WRITE_STORED, NULL, error);
  release (self);
}

/**
 * gun_mesh_write:
 * @self: the mesh
 * @node: what to write, with states
 * @func: told how far it gets; never from inside
 * @user_data: for @func
 *
 * Through the same judge as what others write. Relays are always told, clients when they follow it.
 *
 * Returns: (transfer full): the write, which goes on until its last reference is dropped
 */
GunWrite *
gun_mesh_write (GunMesh *self, GunNode *node, GunWriteFunc func, gpointer user_data)
{
  g_autoptr (GPtrArray) nodes = NULL;
  g_autoptr (GunOrigin) origin = NULL;
  GunWrite *write;
  GunHeard *heard;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (node != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  write = g_new0 (GunWrite, 1);
  g_ref_count_init (&write->ref_count);
  write->n_owners = 1;
  write->mesh = self;
  write->func = func;
  write->user_data = user_data;
  write->id = gun_id_new ();
  write->said = g_ptr_array_new_with_free_func (said_id_free);
  write->targets = g_ptr_array_new_with_free_func (target_free);
  gun_write_add_id (write, write->id, 0, 1);

  heard = gun_mesh_note_said (self, write->id, GUN_HEARD_PUT);
  heard->n_keys = gun_node_get_n_entries (node);
  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_ptr_array_add (nodes, gun_node_ref (node));
  origin = gun_origin_new ("", GUN_PATH_HERE, write->id);
  gun_graph_put (self->graph, nodes, origin, stored_cb, hold (write));
  return write;
}
