/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include <string.h>

G_DEFINE_FINAL_TYPE (GunMesh, gun_mesh, G_TYPE_OBJECT)

enum
{
  PEER_ADDED,
  PEER_REMOVED,
  PEER_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

typedef struct
{
  GunLaterFunc func;
  gpointer data;
  GDestroyNotify destroy;
} Later;

/*
 * The turn source: lives beside the links in the loop and is ready when something waits to be said
 * or called. The loop asks every source whether it is ready once an iteration, and that begins a
 * turn. No timer is made for a message, and no thread is woken.
 */
typedef struct
{
  GSource source;
  GunMesh *mesh; /* (unowned): the mesh destroys the source */
} TurnSource;

static gboolean
is_turn_due (GunMesh *self)
{
  return self->talkers->len > 0 || self->later.length > 0;
}

static gboolean
turn_prepare (GSource *source, int *timeout_ms)
{
  GunMesh *self = ((TurnSource *) source)->mesh;

  *timeout_ms = -1;
  self->turn++;
  return is_turn_due (self);
}

static gboolean
turn_check (GSource *source)
{
  return is_turn_due (((TurnSource *) source)->mesh);
}

static void
later_free (gpointer data)
{
  Later *later = data;

  if (later->destroy != NULL)
    later->destroy (later->data);
  g_free (later);
}

/* Only what was there at the beginning: what is added meanwhile belongs to the next turn */
static void
call_later (GunMesh *self)
{
  for (guint n = self->later.length; n > 0 && self->later.length > 0; n--)
    {
      Later *later = g_queue_pop_head (&self->later);

      later->func (later->data);
      later_free (later);
    }
}

static void
flush (GunMesh *self)
{
  g_autoptr (GPtrArray) talkers = NULL;

  if (self->talkers->len == 0)
    return;

  talkers = g_steal_pointer (&self->talkers);
  self->talkers = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < talkers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (talkers, i);

      peer->is_talker = FALSE;
      if (peer->state == GUN_PEER_OPEN)
        gun_outgoing_flush (&peer->outgoing, peer->link, self->turn);
    }
}

static gboolean
turn_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (GunMesh) self = g_object_ref (((TurnSource *) source)->mesh);

  call_later (self);
  flush (self);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs turn_funcs = { turn_prepare, turn_check, turn_dispatch, NULL, NULL, NULL };

static void
gun_mesh_dispose (GObject *object)
{
  GunMesh *self = GUN_MESH (object);

  if (!self->is_closed)
    gun_mesh_close (self);
  if (self->turn_source != NULL)
    {
      g_source_destroy (self->turn_source);
      g_clear_pointer (&self->turn_source, g_source_unref);
    }
  g_queue_clear_full (&self->later, later_free);
  gun_mesh_abandon_writes (self);
  if (self->graph != NULL)
    {
      g_clear_signal_handler (&self->changed_handler, self->graph);
      gun_mesh_end_keep (self);
      g_clear_signal_handler (&self->waiting_handler, self->graph);
    }
  g_clear_object (&self->graph);
  g_clear_object (&self->dialer);
  gun_mesh_end_long_answers (self);
  gun_mesh_clear_misses (self);
  gun_mesh_clear_late (self);
  G_OBJECT_CLASS (gun_mesh_parent_class)->dispose (object);
}

static void
gun_mesh_finalize (GObject *object)
{
  GunMesh *self = GUN_MESH (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->pid, g_free);
  g_clear_pointer (&self->jitter, g_rand_free);
  g_clear_pointer (&self->by_number, g_hash_table_unref);
  g_clear_pointer (&self->peers, g_ptr_array_unref);
  g_clear_pointer (&self->dedup, gun_dedup_free);
  g_clear_pointer (&self->replies, gun_dedup_free);
  g_clear_pointer (&self->passed, gun_dedup_free);
  g_clear_pointer (&self->subscriptions, gun_subscriptions_free);
  g_clear_pointer (&self->lex_followers, gun_lex_followers_free);
  g_clear_pointer (&self->follows, g_hash_table_unref);
  g_clear_pointer (&self->askees, g_hash_table_unref);
  g_clear_pointer (&self->asks, g_ptr_array_unref);
  g_clear_pointer (&self->pings, g_ptr_array_unref);
  g_clear_pointer (&self->writes, g_hash_table_unref);
  g_clear_pointer (&self->written, g_hash_table_unref);
  g_clear_pointer (&self->long_answers, g_ptr_array_unref);
  g_clear_pointer (&self->misses, g_hash_table_unref);
  g_clear_pointer (&self->private_urls, g_hash_table_unref);
  g_clear_pointer (&self->talkers, g_ptr_array_unref);
  g_string_free (self->scratch, TRUE);
  g_string_free (self->via, TRUE);
  G_OBJECT_CLASS (gun_mesh_parent_class)->finalize (object);
}

static guint
add_signal (GunMeshClass *klass, const char *name)
{
  return g_signal_new (name,
                       G_TYPE_FROM_CLASS (klass),
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       g_cclosure_marshal_VOID__OBJECT,
                       G_TYPE_NONE,
                       1,
                       GUN_TYPE_PEER);
}

static void
gun_mesh_class_init (GunMeshClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_mesh_dispose;
  object_class->finalize = gun_mesh_finalize;

  signals[PEER_ADDED] = add_signal (klass, "peer-added");
  signals[PEER_REMOVED] = add_signal (klass, "peer-removed");
  signals[PEER_CHANGED] = add_signal (klass, "peer-changed");
}

static void
gun_mesh_init (GunMesh *self)
{
  self->turn = 1;
  self->jitter = g_rand_new ();
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_number = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->dedup = gun_dedup_new (GUN_DEDUP_MAX_IDS);
  self->replies = gun_dedup_new (GUN_DEDUP_MAX_IDS / 10);
  self->subscriptions = gun_subscriptions_new (GUN_SUBSCRIPTIONS_MAX_PER_PEER);
  self->lex_followers
      = gun_lex_followers_new (GUN_LEX_FOLLOWERS_MAX_PER_PEER, GUN_LEX_FOLLOWERS_MAX);
  self->talkers = g_ptr_array_new_with_free_func (g_object_unref);
  self->scratch = g_string_sized_new (512);
  self->via = g_string_new (NULL);
  g_queue_init (&self->later);

  gun_mesh_init_keep (self);
  gun_mesh_init_follows (self);
  gun_mesh_init_asks (self);
  gun_mesh_init_pings (self);
  gun_mesh_init_long_answers (self);
  gun_mesh_init_misses (self);
  gun_mesh_init_late (self);
  gun_mesh_init_privacy (self);
  gun_mesh_init_writes (self);
}

/**
 * gun_mesh_new:
 * @graph: what is known here
 * @clock: the time
 * @dialer: (nullable): who makes links to relays; %NULL when there are none
 * @pid: what this peer calls itself, fresh at each start
 *
 * Thread: belongs to the thread-default context of the caller.
 *
 * Returns: (transfer full): a mesh without peers
 */
GunMesh *
gun_mesh_new (GunGraph *graph, GunClock *clock, GunDialer *dialer, const char *pid)
{
  GunMesh *self;

  g_return_val_if_fail (GUN_IS_GRAPH (graph), NULL);
  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (pid != NULL, NULL);

  self = g_object_new (GUN_TYPE_MESH, NULL);
  self->graph = g_object_ref (graph);
  self->clock = g_object_ref (clock);
  self->dialer = dialer != NULL ? g_object_ref (dialer) : NULL;
  self->pid = g_strdup (pid);
  self->changed_handler
      = g_signal_connect (graph, "changed", G_CALLBACK (gun_mesh_changed_cb), self);
  gun_mesh_start_keep (self);
  self->waiting_handler
      = g_signal_connect (graph, "waiting-changed", G_CALLBACK (gun_mesh_waiting_changed_cb), self);

  self->turn_source = g_source_new (&turn_funcs, sizeof (TurnSource));
  ((TurnSource *) self->turn_source)->mesh = self;
  g_source_set_static_name (self->turn_source, "Gun mesh: end of turn");
  g_source_attach (self->turn_source, g_main_context_get_thread_default ());
  return self;
}

const char *
gun_mesh_get_pid (GunMesh *self)
{
  g_return_val_if_fail (GUN_IS_MESH (self), NULL);

  return self->pid;
}

/**
 * gun_mesh_get_peers:
 * @self: the mesh
 *
 * Returns: (transfer container) (element-type GunPeer): in the order they came
 */
GPtrArray *
gun_mesh_get_peers (GunMesh *self)
{
  GPtrArray *peers;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);

  peers = g_ptr_array_new_full (self->peers->len, g_object_unref);
  for (guint i = 0; i < self->peers->len; i++)
    g_ptr_array_add (peers, g_object_ref (g_ptr_array_index (self->peers, i)));
  return peers;
}

gint64
gun_mesh_now_us (GunMesh *self)
{
  return gun_clock_get_monotonic_us (self->clock);
}

GunPeer *
gun_mesh_lookup_peer (GunMesh *self, guint64 number)
{
  GunPeer *peer = g_hash_table_lookup (self->by_number, &number);

  return peer != NULL && peer->state == GUN_PEER_OPEN ? peer : NULL;
}

void
gun_mesh_emit_peer_changed (GunMesh *self, GunPeer *peer)
{
  g_signal_emit (self, signals[PEER_CHANGED], 0, peer);
}

GunPeer *
gun_mesh_add_peer (
    GunMesh *self, GunPath path, const char *url, const char *address, const char *pid)
{
  GunPeer *peer
      = gun_peer_new (self, ++self->last_number, path, url, address, gun_mesh_now_us (self));

  peer->is_private = gun_mesh_is_url_private (self, url);
  if (pid != NULL && gun_peer_is_fit_pid (pid, strlen (pid)))
    gun_peer_set_pid (peer, pid);
  g_ptr_array_add (self->peers, peer);
  g_hash_table_insert (self->by_number, &peer->number, peer);
  self->n_relays += url != NULL;
  self->n_direct += path == GUN_PATH_DIRECT;
  g_signal_emit (self, signals[PEER_ADDED], 0, peer);
  return peer;
}

/**
 * gun_mesh_forget_peer:
 * @self: the mesh
 * @peer: one of its peers
 * @reason: (nullable): why
 *
 * The peer is gone for good: closed, without a link, in no table.
 */
void
gun_mesh_forget_peer (GunMesh *self, GunPeer *peer, const GError *reason)
{
  g_autoptr (GunPeer) kept G_GNUC_UNUSED = g_object_ref (peer);
  gboolean was_open = peer->state == GUN_PEER_OPEN;

  if (!gun_peer_set_state (peer, GUN_PEER_CLOSED, gun_mesh_now_us (self), 0, reason))
    return;

  gun_clear_timer (&peer->dial_timer);
  if (peer->link != NULL)
    gun_peer_drop_link (peer);
  self->n_open -= was_open;
  self->n_relays -= gun_peer_is_relay (peer);
  self->n_direct -= peer->path == GUN_PATH_DIRECT;
  gun_mesh_drop_turns (self, peer);
  gun_subscriptions_remove_peer (self->subscriptions, peer);
  gun_lex_followers_remove_peer (self->lex_followers, peer);
  g_hash_table_remove (self->by_number, &peer->number);
  g_ptr_array_remove (self->peers, peer);
  peer->mesh = NULL;

  gun_mesh_ask_peer_lost (self, peer);
  gun_mesh_ping_peer_lost (self, peer);
  gun_mesh_write_peer_lost (self, peer);
  gun_mesh_emit_peer_changed (self, peer);
  g_signal_emit (self, signals[PEER_REMOVED], 0, peer);
}

/**
 * gun_mesh_remove_peer:
 * @self: the mesh
 * @peer: one of its peers
 *
 * Says what is still to be said, closes its link, and never dials it again.
 */
void
gun_mesh_remove_peer (GunMesh *self, GunPeer *peer)
{
  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (GUN_IS_PEER (peer));

  if (peer->mesh != self)
    return;

  if (peer->link != NULL)
    {
      if (peer->state == GUN_PEER_OPEN)
        gun_outgoing_flush (&peer->outgoing, peer->link, self->turn);
      gun_link_set_receiver (peer->link, NULL, NULL);
      gun_link_close (peer->link, GUN_LINK_ERROR_CLOSED, "Closed here");
    }
  gun_mesh_forget_peer (self, peer, NULL);
}

/**
 * gun_mesh_close:
 * @self: the mesh
 *
 * Says what is still to be said, ends every ask with its last call (from inside this one), closes
 * every link, and never dials again.
 */
void
gun_mesh_close (GunMesh *self)
{
  g_autoptr (GPtrArray) peers = NULL;

  g_return_if_fail (GUN_IS_MESH (self));

  if (self->is_closed)
    return;

  self->is_closed = TRUE;
  gun_mesh_end_asks (self);
  gun_mesh_end_long_answers (self);
  peers = gun_mesh_get_peers (self);
  for (guint i = 0; i < peers->len; i++)
    gun_mesh_remove_peer (self, g_ptr_array_index (peers, i));
}

void
gun_mesh_call_later (GunMesh *self, GunLaterFunc func, gpointer data, GDestroyNotify destroy)
{
  Later *later = g_new0 (Later, 1);

  later->func = func;
  later->data = data;
  later->destroy = destroy;
  g_queue_push_tail (&self->later, later);
}

/**
 * gun_mesh_say:
 * @self: the mesh
 * @peer: who to
 * @json: one message
 * @length_bytes: its length
 *
 * What is too long for the link of @peer is only counted.
 *
 * Returns: %FALSE when @peer is not open, does not take it, or does not read: nothing was said
 */
gboolean
gun_mesh_say (GunMesh *self, GunPeer *peer, const char *json, gsize length_bytes)
{
  if (peer->state != GUN_PEER_OPEN || !gun_mesh_check_queue (self, peer))
    return FALSE;
  if (!gun_peer_takes (peer, length_bytes))
    {
      peer->counters.too_long++;
      return FALSE;
    }

  if (peer->is_held)
    {
      gun_mesh_hold_back (peer, json, length_bytes);
      return TRUE;
    }

  peer->counters.messages_out++;
  if (gun_outgoing_say (&peer->outgoing, peer->link, self->turn, json, length_bytes)
      && !peer->is_talker)
    {
      peer->is_talker = TRUE;
      g_ptr_array_add (self->talkers, g_object_ref (peer));
    }
  return TRUE;
}

gboolean
gun_mesh_say_message (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  g_string_truncate (self->scratch, 0);
  gun_message_append_json (message, self->scratch);
  return gun_mesh_say (self, peer, self->scratch->str, self->scratch->len);
}

GunHeard *
gun_mesh_note_said (GunMesh *self, GRefString *id, GunHeardKind kind)
{
  gboolean is_new;
  GunHeard *heard = gun_dedup_note (self->dedup, id, gun_mesh_now_us (self), &is_new);

  if (is_new)
    heard->kind = kind;
  return heard;
}
