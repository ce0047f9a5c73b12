/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-json-text.h"

/* What has to be remembered of a put until the graph is done with it. */
typedef struct
{
  GunAtDoor at_door;
  GRefString *id; /* (nullable): of the message */
  gboolean id_is_number;
  gboolean is_ack_wanted;
  gboolean is_at_door;
  GRefString *refusal; /* (nullable): the first rule that was broken */
} HeardPut;

static void
heard_put_clear (GunAtDoor *at_door)
{
  HeardPut *heard = (HeardPut *) at_door;

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
  GunPeer *peer = gun_mesh_lookup_asker (self, peer_number, id);
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
  gun_mesh_say_ack (put->at_door.mesh, put->at_door.peer->number, put->id, put->id_is_number, err);
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
  if (!put->is_ack_wanted)
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
    gun_mesh_answer_late (put->at_door.mesh,
                          put->at_door.peer->number,
                          put->id,
                          put->id_is_number,
                          outcome->n_waiting);
  else
    say_ack (put, NULL);
}

/* It is not answered here: then somebody else's answer is for whoever said it. */
static void
note_passed (const HeardPut *put)
{
  GunMesh *self = put->at_door.mesh;
  GunHeard *heard
      = put->is_ack_wanted ? gun_dedup_lookup (self->dedup, put->id, gun_mesh_now_us (self)) : NULL;

  if (heard != NULL)
    heard->is_passed = TRUE;
}

/* Some of it stands at the door: what comes under its id meanwhile is heard too. */
static void
note_at_door (const HeardPut *put, gboolean is_at_door)
{
  GunMesh *self = put->at_door.mesh;
  GunHeard *heard
      = put->id != NULL ? gun_dedup_lookup (self->dedup, put->id, gun_mesh_now_us (self)) : NULL;

  if (heard != NULL)
    heard->is_at_door = is_at_door;
}

/* An id proves nothing. Who sent something forged may have taken it from a message that is true and
 * on its way here, which must not be taken for heard then. */
static void
put_checked (GunAtDoor *at_door, const GunDoorVerdict *verdict)
{
  const HeardPut *put = (HeardPut *) at_door;

  if (put->id == NULL)
    return;
  if (verdict->refusals != NULL)
    gun_dedup_forget (at_door->mesh->dedup, put->id);
  else if (put->is_at_door)
    note_at_door (put, FALSE);
}

static void
put_done (GunAtDoor *at_door, const GunPutOutcome *outcome)
{
  const HeardPut *put = (HeardPut *) at_door;

  if (outcome->n_passed > 0)
    note_passed (put);
  answer_put (put, outcome);
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
guint
gun_mesh_count_keys (const GunMessage *message)
{
  guint n_keys = message->n_refused;

  for (guint i = 0; i < message->put->len; i++)
    n_keys += gun_node_get_n_entries (g_ptr_array_index (message->put, i));
  return n_keys;
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

  put->at_door.n_keys = gun_mesh_count_keys (message);
  put->at_door.checked = put_checked;
  put->at_door.done = put_done;
  put->at_door.clear = heard_put_clear;
  put->id = message->id != NULL ? g_ref_string_acquire (message->id) : NULL;
  put->id_is_number = message->id_is_number;
  put->is_ack_wanted = is_ack_wanted (self, peer, message);
  if (message->n_refused > 0)
    put->refusal = g_ref_string_acquire (g_ptr_array_index (message->refused, 0));

  if (heard != NULL)
    heard->n_keys = put->at_door.n_keys;
  if (gun_mesh_put_heard (self, peer, message, FALSE, &put->at_door))
    {
      put->is_at_door = TRUE;
      note_at_door (put, TRUE);
    }
}
