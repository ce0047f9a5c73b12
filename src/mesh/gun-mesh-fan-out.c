/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-json-text.h"
#include "gun-put-parts.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-via.h"

/* Acknowledgements wanted for a write of this computer: gun's own figure (PROTOCOL.md section 3).
 * */
#define WANTED_ACKS 9

/* Nodes of one message above which souls are found by hash. */
#define FEW_NODES 16

/* What one put brought, and who is to be told. */
typedef struct
{
  GunMesh *mesh;
  GPtrArray *changes; /* of GunChange, stored, of one origin */
  GunOrigin *origin;

  /* of the message that brought it, when it is remembered */
  gboolean is_known;
  guint64 from;
  guint64 routed_to;
  GRefString *via;
  guint n_keys;
  gboolean is_reply;
  gboolean id_is_number;

  GPtrArray *peers; /* of GunPeer: who is to be told of some of it */
} FanOut;

static gboolean
is_ours (const GunOrigin *origin)
{
  return origin->path == GUN_PATH_HERE || origin->path == GUN_PATH_IMPORT;
}

static gboolean
is_to_be_told (const FanOut *fan, const GunPeer *peer)
{
  if (peer->state != GUN_PEER_OPEN)
    return FALSE;
  if (peer->number == fan->from || peer->number == fan->routed_to)
    return FALSE;
  if (peer->is_private && !is_ours (fan->origin))
    return FALSE;
  if (gun_via_has (fan->via, peer->url) || gun_via_has (fan->via, peer->pid))
    return FALSE;
  /* Longer ago than ids are remembered, as a write from the future that is due now: its origin
   * still names who brought it */
  return fan->is_known || fan->origin->path == GUN_PATH_HERE
         || !gun_text_equal (fan->origin->peer, peer->name);
}

static void
count_for (FanOut *fan, GunPeer *peer, guint i)
{
  if (peer->fan_stamp != fan->mesh->fan_stamp)
    {
      peer->fan_stamp = fan->mesh->fan_stamp;
      peer->fan_change = 0;
      peer->fan_count = 0;
      if (is_to_be_told (fan, peer))
        g_ptr_array_add (fan->peers, peer);
    }
  /* Who follows the soul and the key is told once */
  if (peer->fan_change != i + 1)
    {
      peer->fan_change = i + 1;
      peer->fan_count++;
    }
}

typedef struct
{
  FanOut *fan;
  guint i;
} LexCount;

static void
count_lex_follower_cb (gpointer peer, gpointer user_data)
{
  LexCount *count = user_data;

  count_for (count->fan, peer, count->i);
}

static void
count_followers (FanOut *fan, GRefString *soul, GRefString *key, guint i)
{
  guint n_peers;
  const gpointer *peers
      = gun_subscriptions_list_peers (fan->mesh->subscriptions, soul, key, &n_peers);

  for (guint j = 0; j < n_peers; j++)
    count_for (fan, peers[j], i);
}

/* Whoever follows it or not. Relays are told of every change but of what somebody answered: reading
 * at one relay is no reason to write to the others. Direct peers are told of what is written here */
static gboolean
is_always_told (const FanOut *fan, const GunPeer *peer)
{
  if (peer->path == GUN_PATH_DIRECT)
    return fan->origin->path == GUN_PATH_HERE;
  return gun_peer_is_relay (peer) && !fan->is_reply;
}

static void
gather_peers (FanOut *fan)
{
  GunMesh *self = fan->mesh;

  self->fan_stamp++;
  for (guint i = 0; i < fan->changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (fan->changes, i);

      count_followers (fan, change->soul, NULL, i);
      count_followers (fan, change->soul, change->key, i);
      gun_lex_followers_foreach_peer (self->lex_followers,
                                      change->soul,
                                      change->key,
                                      count_lex_follower_cb,
                                      &(LexCount){ fan, i });
    }

  for (guint i = 0; i < self->peers->len && self->n_relays + self->n_direct > 0; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if (is_always_told (fan, peer))
        {
          count_for (fan, peer, 0);
          peer->fan_count = fan->changes->len;
        }
    }
}

static gboolean
follows (GunMesh *self, GunPeer *peer, const GunChange *change)
{
  return gun_subscriptions_has (self->subscriptions, peer, change->soul, NULL)
         || gun_subscriptions_has (self->subscriptions, peer, change->soul, change->key)
         || gun_lex_followers_has (self->lex_followers, peer, change->soul, change->key);
}

static GunNode *
find_node (GPtrArray *nodes, GHashTable *by_soul, GRefString *soul)
{
  if (by_soul != NULL)
    return g_hash_table_lookup (by_soul, soul);
  for (guint i = nodes->len; i > 0; i--)
    if (gun_text_equal (gun_node_get_soul (g_ptr_array_index (nodes, i - 1)), soul))
      return g_ptr_array_index (nodes, i - 1);
  return NULL;
}

/* @only: (nullable): the changes this peer follows; %NULL: all */
static GPtrArray *
new_nodes (const FanOut *fan, GunPeer *only)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GHashTable) by_soul = NULL;

  if (fan->changes->len > FEW_NODES)
    by_soul = g_hash_table_new (gun_text_hash, gun_text_equal);

  for (guint i = 0; i < fan->changes->len; i++)
    {
      const GunChange *change = g_ptr_array_index (fan->changes, i);
      GunNode *node;

      if (only != NULL && !follows (fan->mesh, only, change))
        continue;
      node = find_node (nodes, by_soul, change->soul);
      if (node == NULL)
        {
          node = gun_node_new (change->soul);
          g_ptr_array_add (nodes, node);
          if (by_soul != NULL)
            g_hash_table_insert (by_soul, change->soul, node);
        }
      gun_node_add (node, change->key, change->value, change->state_ms);
    }
  return nodes;
}

/**
 * gun_mesh_give_hint:
 * @self: the mesh
 * @put: a put of this computer, being made
 *
 * Says that answers are wanted, for browsers, which answer only then.
 */
void
gun_mesh_give_hint (GunMesh *self, GunMessage *put)
{
  put->has_ok = TRUE;
  put->ok_is_hint = TRUE;
  put->ok_wanted = WANTED_ACKS;
  put->ok_peers = self->n_open;
}

/* A stock relay that just started ends when the first it hears is a put of certain souls; after any
 * get they are harmless (PROTOCOL.md section 9) */
static void
ask_before (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  for (guint i = 0; peer->path == GUN_PATH_RELAY && i < message->put->len; i++)
    {
      GRefString *soul = gun_node_get_soul (g_ptr_array_index (message->put, i));

      if (gun_soul_ends_fresh_relays (soul))
        {
          gun_mesh_say_get (self, peer, soul, NULL);
          return;
        }
    }
}

/* With `><` behind all else, so that it goes under one id to everybody */
static const GString *
write_part (GunMesh *self, const GunPutPart *part, GRefString *via)
{
  if (via == NULL)
    return part->json;

  g_string_truncate (self->scratch, 0);
  g_string_append_len (self->scratch, part->json->str, (gssize) part->json->len - 1);
  g_string_append (self->scratch, ",\"><\":");
  gun_json_append_string (self->scratch, via, g_ref_string_length (via));
  g_string_append_c (self->scratch, '}');
  return self->scratch;
}

/* NULL: nothing speaks against saying it to @peer */
static const char *
why_not (const GunPeer *peer, const GunPutPart *part, gsize length_bytes)
{
  if (part->is_lossy && peer->path == GUN_PATH_RELAY)
    return "Too many quotation marks in one value: a relay would lose it";
  if (peer->state == GUN_PEER_OPEN && !gun_peer_takes (peer, length_bytes))
    return "A value is too long for the direct connection: it goes by relay only";
  return NULL;
}

/* @why: (out) (nullable): why some of it was kept back. FALSE with %NULL: @peer does not read */
static gboolean
say_parts (GunMesh *self, GunPeer *peer, GPtrArray *parts, GRefString *via, const char **why)
{
  guint n_said = 0;

  *why = NULL;

  for (guint i = 0; i < parts->len; i++)
    {
      const GunPutPart *part = g_ptr_array_index (parts, i);
      const GString *json = write_part (self, part, via);
      const char *why_this = why_not (peer, part, json->len);

      if (why_this == NULL)
        n_said += gun_mesh_say (self, peer, json->str, json->len);
      else
        peer->counters.too_long++;
      if (*why == NULL)
        *why = why_this;
    }
  return n_said == parts->len;
}

/**
 * gun_mesh_say_put:
 * @self: the mesh
 * @message: a put, without `><`
 * @vias: (nullable): its `><`
 * @peers: (element-type GunPeer): who to
 * @write: (nullable): the write of this computer it carries
 *
 * Says it in as many messages as frames need. A value that a stock relay would lose is not said to
 * relays, and one that a data channel does not take is not said there: @write learns that it was
 * refused.
 */
void
gun_mesh_say_put (GunMesh *self,
                  const GunMessage *message,
                  const GunVias *vias,
                  GPtrArray *peers,
                  GunWrite *write)
{
  g_autoptr (GPtrArray) parts = gun_put_parts_new (message);

  for (guint i = 0; i < parts->len; i++)
    {
      const GunPutPart *part = g_ptr_array_index (parts, i);

      gun_mesh_note_said (self, part->id, GUN_HEARD_PUT);
      if (write != NULL)
        gun_write_add_id (write, part->id, i, parts->len);
    }

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);
      GRefString *via = vias != NULL ? gun_vias_get (vias, peer) : NULL;
      const char *why;

      ask_before (self, peer, message);
      if ((say_parts (self, peer, parts, via, &why) || why != NULL) && write != NULL)
        gun_write_said (write, peer, why);
    }
}

static void
say_whole (FanOut *fan, GPtrArray *peers, GunWrite *write)
{
  GunMesh *self = fan->mesh;
  g_autoptr (GPtrArray) nodes = new_nodes (fan, NULL);
  g_autoptr (GunMessage) message = gun_message_new_put (nodes);
  const GunPeer *source = fan->is_known ? gun_mesh_lookup_peer (self, fan->from) : NULL;
  GunVias vias;

  /* Under the same id only what is the same: elsewhere the rest would be taken for heard */
  if (fan->is_known && fan->n_keys == fan->changes->len)
    {
      g_ref_string_release (message->id);
      message->id = g_ref_string_acquire (fan->origin->message);
      message->id_is_number = fan->id_is_number;
    }
  gun_mesh_make_vias (self, peers, source, &vias);
  if (fan->origin->path == GUN_PATH_HERE)
    gun_mesh_give_hint (self, message);
  if (write != NULL)
    gun_write_judged (write, nodes);
  gun_mesh_say_put (self, message, &vias, peers, write);
  gun_vias_clear (&vias);
}

static void
say_some (FanOut *fan, GunPeer *peer)
{
  g_autoptr (GPtrArray) nodes = new_nodes (fan, peer);
  g_autoptr (GunMessage) message = gun_message_new_put (nodes);
  g_autoptr (GPtrArray) peers = g_ptr_array_new ();

  g_ptr_array_add (peers, peer);
  gun_mesh_say_put (fan->mesh, message, NULL, peers, NULL);
}

static void
say_to_peers (FanOut *fan)
{
  g_autoptr (GPtrArray) whole = g_ptr_array_sized_new (fan->peers->len);
  GunWrite *write = NULL;

  if (fan->origin->path == GUN_PATH_HERE && fan->origin->message != NULL)
    write = gun_mesh_lookup_write (fan->mesh, fan->origin->message);

  for (guint i = 0; i < fan->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (fan->peers, i);

      if (peer->fan_count == fan->changes->len)
        g_ptr_array_add (whole, peer);
      else
        say_some (fan, peer);
    }
  if (whole->len > 0 || write != NULL)
    say_whole (fan, whole, write);
}

static void
remember_source (FanOut *fan)
{
  GunMesh *self = fan->mesh;
  const GunHeard *heard;

  if (fan->origin->message == NULL)
    return;
  heard = gun_dedup_lookup (self->dedup, fan->origin->message, gun_mesh_now_us (self));
  if (heard == NULL)
    return;

  fan->is_known = TRUE;
  fan->from = heard->from;
  fan->routed_to = heard->routed_to;
  fan->via = heard->via != NULL ? g_ref_string_acquire (heard->via) : NULL;
  fan->n_keys = heard->n_keys;
  fan->is_reply = heard->kind == GUN_HEARD_REPLY;
  fan->id_is_number = heard->id_is_number;
}

static void
fan_out (GunMesh *self, GPtrArray *changes, GunOrigin *origin)
{
  FanOut fan = { .mesh = self, .changes = changes, .origin = origin };

  if (gun_mesh_is_origin_private (self, origin))
    return;

  fan.peers = g_ptr_array_new ();
  remember_source (&fan);
  gather_peers (&fan);
  if (fan.peers->len > 0 || origin->path == GUN_PATH_HERE)
    say_to_peers (&fan);

  g_clear_pointer (&fan.via, g_ref_string_release);
  g_ptr_array_unref (fan.peers);
}

/**
 * gun_mesh_changed_cb:
 * @graph: the graph
 * @changes: (element-type GunChange): what it judged
 * @self: the mesh
 *
 * Passes on what was stored, or would have been if anybody here wanted it, whoever brought it and however long it waited: to those who follow it
 * and to relays, and what is written here to all direct peers; never back.
 */
void
gun_mesh_changed_cb (GunGraph *graph, GPtrArray *changes, GunMesh *self)
{
  g_autoptr (GPtrArray) stored = NULL;
  GunOrigin *origin = NULL;

  if (self->is_closed)
    return;
  if (self->n_relays + self->n_direct == 0
      && gun_subscriptions_get_n_topics (self->subscriptions) == 0
      && gun_lex_followers_get_n (self->lex_followers) == 0
      && g_hash_table_size (self->writes) == 0)
    return;

  stored = g_ptr_array_sized_new (changes->len);
  for (guint i = 0; i < changes->len; i++)
    {
      GunChange *change = g_ptr_array_index (changes, i);

      if (!gun_mesh_is_to_go_on (self, change))
        continue;
      if (origin != NULL && origin != change->origin)
        {
          fan_out (self, stored, origin);
          g_ptr_array_set_size (stored, 0);
        }
      origin = change->origin;
      g_ptr_array_add (stored, change);
    }
  if (stored->len > 0)
    fan_out (self, stored, origin);
}
