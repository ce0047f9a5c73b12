/* SPDX-License-Identifier: MIT */

/*
 * A question of this computer to its peers, each under an id of its own. It is over when everybody
 * who was asked and is still there said "not found" and nobody is just connecting, or when its time
 * is up; a relay that is being waited for counts only while nobody else was asked. While an answer
 * stands at the door it is not over.
 */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-text.h"

typedef enum
{
  ASKEE_PENDING,  /* said nothing yet */
  ASKEE_PARTIAL,  /* said a part of what it knows, and that more comes */
  ASKEE_ANSWERED, /* said what it knows; more may come */
  ASKEE_MISSING,  /* said not found */
  ASKEE_LOST,     /* its link closed before it said anything */
} AskeeState;

/* Messages of one answer whose ids are remembered, to know whether one that was named is still to
 * come: nine keys each (PROTOCOL.md section 3). Beyond that the answer is over when it says so. */
#define MAX_CHUNKS 20000

/* One peer that was asked. A long answer comes in chunks, each naming the id of the next one; they
 * may overtake each other. */
typedef struct
{
  GunAsk *ask;
  GunPeer *peer; /* (owned) */
  GRefString *id;
  AskeeState state;
  GHashTable *heard;   /* (nullable): ids of chunks that came, of GRefString */
  GHashTable *awaited; /* (nullable): ids that were named and did not come yet */
} GunAskee;

struct _GunAsk
{
  GunMesh *mesh; /* (unowned): it ends its asks */
  GunGet *get;
  GunPeer *only; /* (nullable) */
  GunAskFunc func;
  gpointer user_data;
  GSource *timer;
  GPtrArray *askees;   /* of GunAskee (owned) */
  guint n_gone;        /* clients that answered and left: they have no askee any more */
  guint n_missing;     /* said not found, those who left as well */
  guint n_at_door;     /* answers */
  gboolean is_time_up; /* it is over once none of them is left */
  gboolean is_over;    /* the last call is due or done, or nobody wants it any more */
  grefcount ref_count;
};

static void
forget_chunks (GunAskee *askee)
{
  g_clear_pointer (&askee->heard, g_hash_table_unref);
  g_clear_pointer (&askee->awaited, g_hash_table_unref);
}

static GHashTable *
new_ids (void)
{
  return g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

/* Notes which chunk of an answer came, and which one it says comes next. */
static void
note_chunk (GunAskee *askee, const GunMessage *message)
{
  if (askee->heard == NULL)
    {
      askee->heard = new_ids ();
      askee->awaited = new_ids ();
    }

  if (message->id != NULL)
    {
      g_hash_table_remove (askee->awaited, message->id);
      g_hash_table_add (askee->heard, g_ref_string_acquire (message->id));
    }
  if (message->next_id != NULL && !g_hash_table_contains (askee->heard, message->next_id))
    g_hash_table_add (askee->awaited, g_ref_string_acquire (message->next_id));

  if (g_hash_table_size (askee->heard) > MAX_CHUNKS)
    forget_chunks (askee);
}

static gboolean
is_chunk_awaited (const GunAskee *askee)
{
  return askee->awaited != NULL && g_hash_table_size (askee->awaited) > 0;
}

static void
askee_free (gpointer data)
{
  GunAskee *askee = data;

  forget_chunks (askee);
  g_hash_table_remove (askee->ask->mesh->askees, askee->id);
  g_object_unref (askee->peer);
  g_ref_string_release (askee->id);
  g_free (askee);
}

static GunAsk *
ask_ref (GunAsk *ask)
{
  g_ref_count_inc (&ask->ref_count);
  return ask;
}

static void
ask_unref (gpointer data)
{
  GunAsk *ask = data;

  if (!g_ref_count_dec (&ask->ref_count))
    return;
  gun_clear_timer (&ask->timer);
  g_ptr_array_unref (ask->askees);
  gun_get_free (ask->get);
  g_clear_object (&ask->only);
  g_free (ask);
}

void
gun_mesh_init_asks (GunMesh *self)
{
  self->askees = g_hash_table_new (gun_text_hash, gun_text_equal);
  self->asks = g_ptr_array_new_with_free_func (ask_unref);
}

/* Takes it out of the mesh; what is left of it belongs to whoever holds a reference */
static void
retire (GunAsk *ask)
{
  ask->is_over = TRUE;
  gun_clear_timer (&ask->timer);
  g_ptr_array_set_size (ask->askees, 0);
  g_ptr_array_remove_fast (ask->mesh->asks, ask);
}

static void
end (GunAsk *ask)
{
  if (ask->is_over)
    return;

  ask_ref (ask);
  ask->is_over = TRUE;
  ask->func (ask, NULL, NULL, ask->user_data);
  retire (ask);
  ask_unref (ask);
}

static void
end_later_cb (gpointer data)
{
  end (data);
}

static gboolean
time_up_cb (gpointer user_data)
{
  GunAsk *ask = user_data;

  gun_clear_timer (&ask->timer);
  ask->is_time_up = TRUE;
  if (ask->n_at_door == 0)
    end (ask);
  return G_SOURCE_REMOVE;
}

static gboolean
is_for (const GunAsk *ask, const GunPeer *peer)
{
  return ask->only == NULL || ask->only == peer;
}

static gboolean
is_somebody_in_state (const GunAsk *ask, GunPeerState state)
{
  const GunMesh *mesh = ask->mesh;

  for (guint i = 0; i < mesh->peers->len; i++)
    {
      const GunPeer *peer = g_ptr_array_index (mesh->peers, i);

      if (peer->state == state && is_for (ask, peer))
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_answered (const GunAsk *ask)
{
  if (ask->n_at_door > 0)
    return FALSE;
  for (guint i = 0; i < ask->askees->len; i++)
    {
      const GunAskee *askee = g_ptr_array_index (ask->askees, i);

      if (askee->state != ASKEE_MISSING && askee->state != ASKEE_LOST)
        return FALSE;
    }
  if (is_somebody_in_state (ask, GUN_PEER_CONNECTING))
    return FALSE;
  return ask->n_missing > 0 || !is_somebody_in_state (ask, GUN_PEER_WAITING);
}

/* @func is never called from inside a call of its owner's */
static void
end_later_if_answered (GunAsk *ask)
{
  if (!ask->is_over && is_answered (ask))
    gun_mesh_call_later (ask->mesh, end_later_cb, ask_ref (ask), ask_unref);
}

static GunAskee *
find_askee (GunAsk *ask, const GunPeer *peer)
{
  for (guint i = 0; i < ask->askees->len; i++)
    {
      GunAskee *askee = g_ptr_array_index (ask->askees, i);

      if (askee->peer == peer)
        return askee;
    }
  return NULL;
}

static void
set_askee_state (GunAskee *askee, AskeeState state)
{
  askee->ask->n_missing -= askee->state == ASKEE_MISSING;
  askee->state = state;
  askee->ask->n_missing += state == ASKEE_MISSING;
}

/* Asked again after its link came back, it gets a fresh id */
static void
ask_peer (GunAsk *ask, GunPeer *peer)
{
  GunMesh *self = ask->mesh;
  GunAskee *askee = find_askee (ask, peer);
  g_autoptr (GunMessage) message = gun_message_new ();

  message->id = gun_id_new ();
  message->get = gun_get_copy (ask->get);
  if (askee == NULL)
    {
      askee = g_new0 (GunAskee, 1);
      askee->ask = ask;
      askee->peer = g_object_ref (peer);
      g_ptr_array_add (ask->askees, askee);
    }
  else
    {
      g_hash_table_remove (self->askees, askee->id);
      g_ref_string_release (askee->id);
      forget_chunks (askee);
      set_askee_state (askee, ASKEE_PENDING);
    }
  askee->id = g_ref_string_acquire (message->id);
  g_hash_table_insert (self->askees, askee->id, askee);

  gun_mesh_note_said (self, message->id, GUN_HEARD_GET);
  gun_mesh_say_message (self, peer, message);
}

/* Those who are reached directly are asked before the others: they are nearest */
static void
ask_all (GunAsk *ask, gboolean are_direct)
{
  GunMesh *self = ask->mesh;

  for (guint i = 0; i < self->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if ((peer->path == GUN_PATH_DIRECT) == are_direct && peer->state == GUN_PEER_OPEN
          && is_for (ask, peer))
        ask_peer (ask, peer);
    }
}

/**
 * gun_mesh_ask:
 * @self: the mesh
 * @get: what is asked; copied
 * @only: (nullable): the one peer to ask; %NULL: every open peer, and those that open while it
 *   waits
 * @wait_us: how long at most
 * @func: called for each node of each answer, for each "not found", and once more when it is over;
 *   never from inside
 * @user_data: for @func
 *
 * What is answered goes into the graph before @func is called. Who is connecting may still answer.
 * While no relay can be reached and nobody else is there, only time ends it; with no peer at all it
 * is over at once. Relays without storage never say "not found": time ends that too.
 *
 * Returns: (transfer none): the ask; good until its last call has returned, or gun_ask_cancel()
 */
GunAsk *
gun_mesh_ask (GunMesh *self,
              const GunGet *get,
              GunPeer *only,
              gint64 wait_us,
              GunAskFunc func,
              gpointer user_data)
{
  GunAsk *ask;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);
  g_return_val_if_fail (!self->is_closed, NULL);
  g_return_val_if_fail (get != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  ask = g_new0 (GunAsk, 1);
  g_ref_count_init (&ask->ref_count);
  ask->mesh = self;
  ask->get = gun_get_copy (get);
  ask->only = only != NULL ? g_object_ref (only) : NULL;
  ask->func = func;
  ask->user_data = user_data;
  ask->askees = g_ptr_array_new_with_free_func (askee_free);
  ask->timer = gun_clock_add_timer (self->clock, MAX (wait_us, 0), time_up_cb, ask);
  g_ptr_array_add (self->asks, ask);

  if (self->n_direct > 0)
    ask_all (ask, TRUE);
  ask_all (ask, FALSE);
  end_later_if_answered (ask);
  return ask;
}

/**
 * gun_ask_cancel:
 * @ask: an ask that is not over
 *
 * Ends it without a last call; @ask is gone. May be called from its own function.
 */
void
gun_ask_cancel (GunAsk *ask)
{
  g_return_if_fail (ask != NULL);

  /* In its last call it ends by itself */
  if (!ask->is_over)
    retire (ask);
}

guint
gun_ask_get_n_asked (GunAsk *ask)
{
  g_return_val_if_fail (ask != NULL, 0);

  return ask->askees->len + ask->n_gone;
}

guint
gun_ask_get_n_missing (GunAsk *ask)
{
  g_return_val_if_fail (ask != NULL, 0);

  return ask->n_missing;
}

guint
gun_ask_get_n_partial (GunAsk *ask)
{
  guint n_partial = 0;

  g_return_val_if_fail (ask != NULL, 0);

  for (guint i = 0; i < ask->askees->len; i++)
    n_partial += ((const GunAskee *) g_ptr_array_index (ask->askees, i))->state == ASKEE_PARTIAL;

  return n_partial;
}

/* Whether an answer that is waited for may bring something of @soul */
gboolean
gun_mesh_is_asked_for (GunMesh *self, GRefString *soul)
{
  for (guint i = 0; i < self->asks->len; i++)
    if (gun_range_holds (&((const GunAsk *) g_ptr_array_index (self->asks, i))->get->soul, soul))
      return TRUE;

  return FALSE;
}

static void
tell_nodes (GunAsk *ask, GunPeer *peer, GPtrArray *nodes)
{
  for (guint i = 0; i < nodes->len && !ask->is_over; i++)
    {
      GunNode *node = g_ptr_array_index (nodes, i);

      /* Nobody asked for anything else, whatever it says */
      if (gun_range_holds (&ask->get->soul, gun_node_get_soul (node))
          && gun_node_get_n_entries (node) > 0)
        ask->func (ask, peer, node, ask->user_data);
    }
}

/**
 * gun_mesh_ask_hear:
 * @self: the mesh
 * @peer: who said it
 * @message: an answer
 * @verdict: (nullable): what the door said of the data in it, which is in the graph already; %NULL when
 *   there is none. When some of it was forged, the peer has not answered yet
 *
 * Returns: whether it answers an ask of this computer
 */
gboolean
gun_mesh_ask_hear (GunMesh *self,
                   GunPeer *peer,
                   const GunMessage *message,
                   const GunDoorVerdict *verdict)
{
  GunAskee *askee = g_hash_table_lookup (self->askees, message->ack);
  GunAsk *ask;

  if (askee == NULL)
    return FALSE;

  ask = ask_ref (askee->ask);
  if (verdict != NULL)
    {
      note_chunk (askee, message);
      if (is_chunk_awaited (askee))
        set_askee_state (askee, ASKEE_PARTIAL);
      else if (verdict->refusals == NULL && (!message->has_more || message->next_id != NULL))
        set_askee_state (askee, ASKEE_ANSWERED);
      else if (verdict->refusals == NULL && askee->state != ASKEE_ANSWERED)
        set_askee_state (askee, ASKEE_PARTIAL);
      tell_nodes (ask, peer, verdict->nodes);
    }
  else if (message->err == NULL && !message->has_ok && message->n_refused == 0
           && askee->state != ASKEE_PARTIAL && askee->state != ASKEE_ANSWERED)
    {
      set_askee_state (askee, ASKEE_MISSING);
      ask->func (ask, peer, NULL, ask->user_data);
      if (!ask->is_over && is_answered (ask))
        end (ask);
    }
  ask_unref (ask);
  return TRUE;
}

/**
 * gun_mesh_ask_note_at_door:
 * @self: the mesh
 * @id: what an answer with data answers
 *
 * Returns: (transfer full) (nullable): the ask that has to wait for it until
 *   gun_ask_note_past_door()
 */
GunAsk *
gun_mesh_ask_note_at_door (GunMesh *self, GRefString *id)
{
  GunAskee *askee = g_hash_table_lookup (self->askees, id);

  if (askee == NULL)
    return NULL;

  askee->ask->n_at_door++;
  return ask_ref (askee->ask);
}

/**
 * gun_ask_note_past_door:
 * @ask: (transfer full): an ask that had to wait for an answer at the door
 */
void
gun_ask_note_past_door (GunAsk *ask)
{
  ask->n_at_door--;
  if (ask->n_at_door == 0 && ask->is_time_up)
    end (ask);
  else
    end_later_if_answered (ask);
  ask_unref (ask);
}

/**
 * gun_ask_is_at_door:
 * @ask: an ask that is not over
 *
 * Returns: whether an answer came that the door has not let in yet
 */
gboolean
gun_ask_is_at_door (GunAsk *ask)
{
  g_return_val_if_fail (ask != NULL, FALSE);

  return ask->n_at_door > 0;
}

/* A function that is called may end its ask: go through a copy */
static GPtrArray *
copy_asks (GunMesh *self)
{
  GPtrArray *asks = g_ptr_array_new_with_free_func (ask_unref);

  for (guint i = 0; i < self->asks->len; i++)
    g_ptr_array_add (asks, ask_ref (g_ptr_array_index (self->asks, i)));
  return asks;
}

void
gun_mesh_ask_peer_opened (GunMesh *self, GunPeer *peer)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      GunAsk *ask = g_ptr_array_index (self->asks, i);

      if (is_for (ask, peer))
        ask_peer (ask, peer);
    }
}

/* A client that comes back is a new peer, so nothing is kept of one that left: they may come and go
 * for as long as the ask waits */
static void
drop_askee (GunAsk *ask, GunAskee *askee)
{
  if (askee->state != ASKEE_PENDING)
    ask->n_gone++;
  g_ptr_array_remove_fast (ask->askees, askee);
}

void
gun_mesh_ask_peer_lost (GunMesh *self, GunPeer *peer)
{
  for (guint i = 0; i < self->asks->len; i++)
    {
      GunAsk *ask = g_ptr_array_index (self->asks, i);
      GunAskee *askee = find_askee (ask, peer);

      if (askee != NULL && !gun_peer_is_relay (peer))
        drop_askee (ask, askee);
      else if (askee != NULL && askee->state == ASKEE_PENDING)
        set_askee_state (askee, ASKEE_LOST);
      else if (askee != NULL && askee->state == ASKEE_PARTIAL)
        set_askee_state (askee, ASKEE_ANSWERED);
      if (is_for (ask, peer))
        end_later_if_answered (ask);
    }
}

void
gun_mesh_end_asks (GunMesh *self)
{
  g_autoptr (GPtrArray) asks = copy_asks (self);

  for (guint i = 0; i < asks->len; i++)
    end (g_ptr_array_index (asks, i));
}
