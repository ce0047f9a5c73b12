/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-json-text.h"

/* What has to be remembered of a put until the graph is done with it. */
typedef struct
{
  GunMesh *mesh;
  guint64 peer_number;
  GRefString *id; /* (nullable): nobody waits for an answer */
  gboolean id_is_number;
  GRefString *refusal; /* (nullable): the first rule that was broken */
} HeardPut;

static void
heard_put_free (HeardPut *heard)
{
  g_object_unref (heard->mesh);
  g_clear_pointer (&heard->id, g_ref_string_release);
  g_clear_pointer (&heard->refusal, g_ref_string_release);
  g_free (heard);
}

static void
append_id (GString *out, GRefString *id, gboolean is_number)
{
  if (is_number)
    g_string_append_len (out, id, g_ref_string_length (id));
  else
    gun_json_append_string (out, id, g_ref_string_length (id));
}

/* Written by hand: this is said as often as anything is heard */
void
gun_mesh_say_ack (
    GunMesh *self, guint64 peer_number, GRefString *id, gboolean id_is_number, const char *err)
{
  GunPeer *peer = gun_mesh_lookup_peer (self, peer_number);
  g_autoptr (GRefString) fresh = NULL;

  if (peer == NULL)
    return;

  fresh = gun_id_new ();
  g_string_truncate (self->scratch, 0);
  g_string_append (self->scratch, "{\"#\":");
  append_id (self->scratch, fresh, FALSE);
  g_string_append (self->scratch, ",\"@\":");
  append_id (self->scratch, id, id_is_number);
  if (err == NULL)
    {
      g_string_append (self->scratch, ",\"ok\":true}");
    }
  else
    {
      g_string_append (self->scratch, ",\"err\":");
      gun_json_append_string (self->scratch, err, strlen (err));
      g_string_append_c (self->scratch, '}');
    }
  gun_mesh_say (self, peer, self->scratch->str, self->scratch->len);
}

static void
say_ack (const HeardPut *put, const char *err)
{
  gun_mesh_say_ack (put->mesh, put->peer_number, put->id, put->id_is_number, err);
}

/*
 * `ok` says "it is in force here": for what is stored now and for what was known already. A part
 * that waits for the clock is kept, but a get would not show it yet: its answer comes when it is
 * due. gun says nothing then. Nor is anything said of a part that is passed on and not kept: whoever keeps it
 * answers.
 */
static void
answer_put (const HeardPut *put, const GunPutOutcome *outcome)
{
  if (put->id == NULL)
    return;

  if (put->refusal != NULL)
    say_ack (put, put->refusal);
  else if (outcome->error != NULL)
    say_ack (put, "It could not be stored");
  else if (outcome->refused != NULL)
    say_ack (put, g_ptr_array_index (outcome->refused, 0));
  else if (outcome->n_refused > 0)
    say_ack (put, "It could not be compared with what is stored");
  else if (outcome->n_passed > 0)
    g_debug ("Not acknowledged: %u keys are not kept", outcome->n_passed);
  else if (outcome->n_waiting > 0)
    gun_mesh_answer_late (
        put->mesh, put->peer_number, put->id, put->id_is_number, outcome->n_waiting);
  else
    say_ack (put, NULL);
}

/* It is not answered here: then somebody else's answer is for whoever said it. */
static void
note_passed (const HeardPut *put)
{
  GunMesh *self = put->mesh;
  GunHeard *heard
      = put->id != NULL ? gun_dedup_lookup (self->dedup, put->id, gun_mesh_now_us (self)) : NULL;

  if (heard != NULL)
    heard->is_passed = TRUE;
}

static void
put_done_cb (GunGraph *graph, const GunPutOutcome *outcome, gpointer user_data)
{
  HeardPut *put = user_data;

  if (outcome->n_passed > 0)
    note_passed (put);
  answer_put (put, outcome);
  heard_put_free (put);
}

/*
 * Clients are always answered. Relays pass on what others wrote to everybody who follows it, so
 * there the writer's hint says how many of us should answer (PROTOCOL.md section 3).
 */
static gboolean
is_ack_wanted (GunMesh *self, GunPeer *peer, const GunMessage *message)
{
  if (message->id == NULL)
    return FALSE;
  if (!gun_peer_is_relay (peer))
    return TRUE;
  if (!message->ok_is_hint || message->ok_wanted == 0)
    return FALSE;
  return message->ok_peers <= message->ok_wanted
         || g_rand_double (self->jitter) * message->ok_peers < message->ok_wanted;
}

/* Keys of @message, those that broke a rule included. */
static guint
count_keys (const GunMessage *message)
{
  guint n_keys = message->n_refused;

  for (guint i = 0; i < message->put->len; i++)
    n_keys += gun_node_get_n_entries (g_ptr_array_index (message->put, i));
  return n_keys;
}

/**
 * gun_mesh_put_heard:
 * @self: the mesh
 * @peer: who brought it
 * @message: a message with `put`
 * @is_asked: whether this computer asked for it
 * @func: (nullable): called once the graph is done with it
 * @user_data: for @func
 *
 * Hands the nodes of a put or a reply to the graph. What is stored of it goes on by
 * gun_mesh_changed_cb().
 */
void
gun_mesh_put_heard (GunMesh *self,
                    GunPeer *peer,
                    const GunMessage *message,
                    gboolean is_asked,
                    GunGraphPutFunc func,
                    gpointer user_data)
{
  g_autoptr (GunOrigin) origin = gun_origin_new (peer->name, peer->path, message->id);

  if (is_asked || self->keeps_everything)
    gun_graph_put (self->graph, message->put, origin, NULL, func, user_data);
  else
    gun_graph_put_unasked (self->graph, message->put, origin, NULL, func, user_data);
}

/**
 * gun_mesh_hear_put:
 * @self: the mesh
 * @peer: who said it
 * @message: a put that answers nothing, not heard before
 * @heard: (nullable): what is remembered of its id
 *
 * Source: PROTOCOL.md section 3; and better than gun: puts that change nothing are answered too.
 */
void
gun_mesh_hear_put (GunMesh *self, GunPeer *peer, GunMessage *message, GunHeard *heard)
{
  HeardPut *put = g_new0 (HeardPut, 1);

  put->mesh = g_object_ref (self);
  put->peer_number = peer->number;
  if (is_ack_wanted (self, peer, message))
    {
      put->id = g_ref_string_acquire (message->id);
      put->id_is_number = message->id_is_number;
    }
  if (message->n_refused > 0)
    put->refusal = g_ref_string_acquire (g_ptr_array_index (message->refused, 0));

  if (heard != NULL)
    heard->n_keys = count_keys (message);
  gun_mesh_put_heard (self, peer, message, FALSE, put_done_cb, put);
}
