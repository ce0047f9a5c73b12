/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-limits.h"
#include "gun-text.h"

/* Members of an answer that says no more than yes, no, or not found. */
static const char *const plain_names[] = { "#", "@", "##", "><", "%", "err", "FOO", "pid" };

static gboolean
is_plain_name (const GunJsonReader *reader)
{
  for (guint i = 0; i < G_N_ELEMENTS (plain_names); i++)
    if (strlen (plain_names[i]) == reader->text_bytes
        && memcmp (plain_names[i], reader->text, reader->text_bytes) == 0)
      return TRUE;
  return FALSE;
}

/* `true`, `1`, `0`, `{"":1}`, and a put's own hint that came back: all say "it is stored" and
 * nothing else */
static gboolean
is_plain_ok (GunJsonReader *reader)
{
  GunJsonToken token = gun_json_reader_next (reader);

  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_plain
          = reader->text_bytes == 0
            || (reader->text_bytes == 1 && (*reader->text == '@' || *reader->text == '/'));

      if (!is_plain || !gun_json_reader_skip (reader, gun_json_reader_next (reader)))
        return FALSE;
    }
  return token == GUN_JSON_OBJECT_END;
}

/* Whether there is more in an answer than the mesh deals with by itself, so that it is for whoever
 * asked. */
static gboolean
has_more_to_say (const GunMessage *message)
{
  gsize length_bytes;
  const char *bytes = g_bytes_get_data (message->json, &length_bytes);
  GunJsonReader reader;
  gboolean has_more = FALSE;

  gun_json_reader_init (&reader, bytes, length_bytes);
  if (gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN)
    while (!has_more && gun_json_reader_next (&reader) == GUN_JSON_NAME)
      {
        if (reader.text_bytes == 2 && memcmp (reader.text, "ok", 2) == 0)
          has_more = !is_plain_ok (&reader);
        else if (is_plain_name (&reader))
          gun_json_reader_skip (&reader, gun_json_reader_next (&reader));
        else
          has_more = TRUE;
      }
  gun_json_reader_clear (&reader);
  return has_more;
}

/* There is no text of a message that was not strictly JSON: what is taken from relays is not all
 * fit to be said */
static void
route_as_it_came (GunMesh *self, GunPeer *to, const GunMessage *message, gboolean is_awaited)
{
  gsize length_bytes;
  const char *bytes;

  if (message->json == NULL || (!is_awaited && !has_more_to_say (message)))
    return;

  bytes = g_bytes_get_data (message->json, &length_bytes);
  if (length_bytes > GUN_LIMIT_FRAME_LENGTH && to->path == GUN_PATH_RELAY)
    to->counters.too_long++;
  else
    gun_mesh_say (self, to, bytes, length_bytes);
}

/* TRUE: the same answer to the same question went back before */
static gboolean
is_repeated (GunMesh *self, const GunMessage *message)
{
  g_autofree char *text = NULL;
  g_autoptr (GRefString) id = NULL;
  gboolean is_new;

  if (!message->has_hash)
    return FALSE;

  text = g_strdup_printf ("%s##%.17g", message->ack, message->hash);
  id = g_ref_string_new (text);
  gun_dedup_note (self->replies, id, gun_mesh_now_us (self), &is_new);
  return !is_new;
}

/* Without the nodes of which nothing is left */
static GPtrArray *
dup_let_in (const GunDoorVerdict *verdict)
{
  GPtrArray *nodes;

  if (verdict->refusals == NULL)
    return g_ptr_array_ref (verdict->nodes);

  nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  for (guint i = 0; i < verdict->nodes->len; i++)
    {
      GunNode *node = g_ptr_array_index (verdict->nodes, i);

      if (gun_node_get_n_entries (node) > 0)
        g_ptr_array_add (nodes, gun_node_ref (node));
    }
  return nodes;
}

/* Written anew from what was understood: what broke a rule stays here, and with it the hash of the
 * whole, so that nobody takes the true answer for this one. */
static void
route_reply (GunMesh *self, GunPeer *to, const GunMessage *message, const GunDoorVerdict *verdict)
{
  g_autoptr (GunMessage) reply = NULL;

  if (verdict->refusals == NULL && is_repeated (self, message))
    return;

  reply = gun_message_new ();
  reply->id = message->id != NULL ? g_ref_string_acquire (message->id) : gun_id_new ();
  reply->id_is_number = message->id_is_number;
  reply->ack = g_ref_string_acquire (message->ack);
  reply->ack_is_number = message->ack_is_number;
  reply->has_hash = message->has_hash && verdict->refusals == NULL;
  reply->hash = message->hash;
  reply->has_more = message->has_more;
  reply->put = dup_let_in (verdict);
  if (reply->put->len == 0)
    return;

  gun_mesh_say_reply (self, to, reply);
  gun_mesh_note_found (self, message->ack);
}

/* What has to be remembered of a reply until the door let it in. */
typedef struct
{
  GunAtDoor at_door;
  GunMessage *message;
  guint64 asker; /* number of the peer it goes back to, or GUN_DEDUP_NO_PEER */
  gboolean is_at_door;
  GunAsk *ask; /* (nullable): of this computer, while it stands at the door */
} HeardReply;

static void
heard_reply_clear (GunAtDoor *at_door)
{
  HeardReply *heard = (HeardReply *) at_door;

  gun_message_unref (heard->message);
  g_free (heard);
}

/* Nothing is said of a reply before the door let it in: neither to who asked here nor to others. */
static void
reply_checked (GunAtDoor *at_door, const GunDoorVerdict *verdict)
{
  HeardReply *heard = (HeardReply *) at_door;
  GunMesh *self = at_door->mesh;
  GunPeer *asker = gun_mesh_lookup_asker (self, heard->asker, heard->message->ack);

  if (asker != NULL)
    route_reply (self, asker, heard->message, verdict);
  if (heard->is_at_door)
    gun_mesh_note_past_door (self, heard->message->ack);

  if (!self->is_closed)
    gun_mesh_ask_hear (self, at_door->peer, heard->message, verdict);
  g_clear_pointer (&heard->ask, gun_ask_note_past_door);
}

static void
hear_reply (GunMesh *self,
            GunPeer *peer,
            GunMessage *message,
            GunHeard *heard,
            GunPeer *asker,
            gboolean is_asked)
{
  HeardReply *reply = g_new0 (HeardReply, 1);

  reply->at_door.n_keys = gun_mesh_count_keys (message);
  reply->at_door.checked = reply_checked;
  reply->at_door.clear = heard_reply_clear;
  reply->message = gun_message_ref (message);
  reply->asker = asker != NULL ? asker->number : GUN_DEDUP_NO_PEER;
  if (heard != NULL)
    {
      heard->kind = GUN_HEARD_REPLY;
      heard->n_keys = reply->at_door.n_keys;
      heard->routed_to = reply->asker;
    }
  if (!gun_mesh_put_heard (self, peer, message, is_asked, &reply->at_door))
    return;

  reply->is_at_door = TRUE;
  reply->ask = gun_mesh_ask_note_at_door (self, message->ack);
  gun_mesh_note_at_door (self, message->ack);
}

/* For who said the id here, or on the way it came: our own listener may be the only relay between two
 * browsers. A part of a graph that is never said to be stored, so no acknowledgement */
static void
hear_signal (
    GunMesh *self, GunPeer *peer, const GunMessage *message, const GunHeard *asked, GunPeer *asker)
{
  gboolean is_for_us
      = asked != NULL && asked->from == GUN_DEDUP_NO_PEER && asked->kind == GUN_HEARD_SIGNAL;

  /* As gun's own questions, which wait 9 s from the last answer on */
  if (is_for_us)
    gun_mesh_note_said (self, message->ack, GUN_HEARD_SIGNAL);

  if (asker != NULL)
    route_as_it_came (self, asker, message, FALSE);
  else
    gun_mesh_tell_signal (self, peer, message, is_for_us);
}

/**
 * gun_mesh_hear_answer:
 * @self: the mesh
 * @peer: who said it
 * @message: a message with `@`, not heard before
 * @heard: (nullable): what is remembered of its own id
 *
 * What answers a question of this computer goes to who asked it. What answers somebody else's goes
 * back the way that came: data, and what has more to say than "stored". Acknowledgements of puts
 * that were passed on end here, since each of us answers for itself; but for those that were not
 * kept here.
 */
void
gun_mesh_hear_answer (GunMesh *self, GunPeer *peer, GunMessage *message, GunHeard *heard)
{
  const GunHeard *asked = gun_dedup_lookup (self->dedup, message->ack, gun_mesh_now_us (self));
  GunPeer *asker = NULL;
  gboolean is_get = asked != NULL && asked->kind == GUN_HEARD_GET;

  if (asked != NULL && asked->from != peer->number)
    asker = gun_mesh_lookup_asker (self, asked->from, message->ack);
  if (asker == peer)
    asker = NULL;

  if (message->put != NULL && message->put->len > 0)
    {
      hear_reply (self, peer, message, heard, asker, is_get && asked->from == GUN_DEDUP_NO_PEER);
      return;
    }

  if (message->ok_is_rtc)
    {
      hear_signal (self, peer, message, asked, asker);
      return;
    }
  if (gun_mesh_ask_hear (self, peer, message, NULL)
      || gun_mesh_write_hear_ack (self, peer, message))
    return;
  if (asker == NULL)
    return;

  route_as_it_came (self, asker, message, asked->is_passed);
  if (is_get && !message->has_ok && message->err == NULL)
    gun_mesh_note_missing (self, message->ack);
}
