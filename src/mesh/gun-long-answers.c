/* SPDX-License-Identifier: MIT */

/*
 * Answers with a node that is too long to be said at once: read a page at a time, and said as fast as whoever asked
 * reads, so that neither a large node nor a slow reader takes much memory. Each key once, in order; all messages but the
 * last say that more follows (PROTOCOL.md section 2, `%`).
 */

#include "gun-mesh-private.h"

#include "gun-id.h"
#include "gun-text.h"

/* Answers of this kind under way at most, for all peers together: each holds a page. */
#define MAX_LONG_ANSWERS 50

/* A page is read when less than this waits for the peer, bytes; looked for this often. */
#define LOW_QUEUE_BYTES (1024 * 1024)
#define LOOK_US (10 * 1000)

typedef struct
{
  GunMesh *mesh; /* (nullable) (unowned): %NULL once it is over */
  guint64 peer_number;
  GunMessage *asked;
  GunNode *page; /* read, and said when it is known whether more follows */
  GSource *timer;
  grefcount ref_count;
} LongAnswer;

static void
long_answer_unref (gpointer data)
{
  LongAnswer *self = data;

  if (!g_ref_count_dec (&self->ref_count))
    return;
  gun_clear_timer (&self->timer);
  gun_message_unref (self->asked);
  gun_node_unref (self->page);
  g_free (self);
}

void
gun_mesh_init_long_answers (GunMesh *self)
{
  self->long_answers = g_ptr_array_new_with_free_func (long_answer_unref);
}

static void
end (LongAnswer *self)
{
  GunMesh *mesh = g_steal_pointer (&self->mesh);

  gun_clear_timer (&self->timer);
  g_ptr_array_remove_fast (mesh->long_answers, self);
}

void
gun_mesh_end_long_answers (GunMesh *self)
{
  while (self->long_answers->len > 0)
    end (g_ptr_array_index (self->long_answers, self->long_answers->len - 1));
}

static void
say_page (LongAnswer *self, GunPeer *peer, gboolean has_more)
{
  g_autoptr (GunMessage) reply = gun_message_new_reply (self->asked, NULL);

  reply->put = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_ptr_array_add (reply->put, gun_node_ref (self->page));
  reply->has_more = has_more;
  gun_mesh_say_reply (self->mesh, peer, reply);
}

static GunQuery *
new_next_query (const LongAnswer *self)
{
  GunQuery *query = g_new0 (GunQuery, 1);
  guint n_entries = gun_node_get_n_entries (self->page);
  GRefString *last = gun_node_get_entry (self->page, n_entries - 1)->key;
  g_autofree char *after = g_malloc (g_ref_string_length (last) + 1);

  /* Nothing comes between a text and itself with a U+0000 behind it */
  memcpy (after, last, g_ref_string_length (last));
  after[g_ref_string_length (last)] = '\0';
  query->souls.exact = g_ref_string_acquire (gun_node_get_soul (self->page));
  query->keys.from = gun_text_new_len (after, g_ref_string_length (last) + 1);
  query->max_length = GUN_QUERY_PAGE_LENGTH;
  return query;
}

static void read_next (LongAnswer *self);
static void start_timer (LongAnswer *self);

static gboolean
look_cb (gpointer user_data)
{
  LongAnswer *self = user_data;
  GunPeer *peer = gun_mesh_lookup_asker (self->mesh, self->peer_number, self->asked->id);

  gun_clear_timer (&self->timer);
  if (peer == NULL)
    end (self);
  else if (gun_link_get_queued_bytes (peer->link) > LOW_QUEUE_BYTES)
    start_timer (self);
  else
    read_next (self);
  return G_SOURCE_REMOVE;
}

static void
start_timer (LongAnswer *self)
{
  self->timer = gun_clock_add_timer (self->mesh->clock, LOOK_US, look_cb, self);
}

static void
go_on (LongAnswer *self, GunPeer *peer, GPtrArray *nodes)
{
  say_page (self, peer, nodes->len > 0);
  if (nodes->len == 0)
    {
      end (self);
      return;
    }

  gun_node_unref (self->page);
  self->page = gun_node_ref (g_ptr_array_index (nodes, 0));
  if (gun_query_fills_page (nodes))
    {
      start_timer (self);
    }
  else
    {
      say_page (self, peer, FALSE);
      end (self);
    }
}

static void
read_cb (GunGraph *graph, GPtrArray *nodes, const GError *error, gpointer user_data)
{
  LongAnswer *self = user_data;
  GunPeer *peer = NULL;

  if (self->mesh != NULL)
    peer = gun_mesh_lookup_asker (self->mesh, self->peer_number, self->asked->id);
  if (peer != NULL && nodes != NULL)
    {
      go_on (self, peer, nodes);
    }
  else if (self->mesh != NULL)
    {
      /* What was read last is left out: an answer that breaks off must not look like a whole one */
      if (error != NULL)
        g_debug ("An answer breaks off: %s", error->message);
      end (self);
    }
  long_answer_unref (self);
}

static void
read_next (LongAnswer *self)
{
  g_autoptr (GunQuery) query = new_next_query (self);

  g_ref_count_inc (&self->ref_count);
  gun_graph_query (self->mesh->graph, query, read_cb, self);
}

/**
 * gun_mesh_say_long_answer:
 * @self: the mesh
 * @peer: who asked
 * @asked: its get, of one whole node
 * @page: the first page of that node
 *
 * Says all of the node, this page first.
 */
void
gun_mesh_say_long_answer (GunMesh *self, GunPeer *peer, GunMessage *asked, GunNode *page)
{
  LongAnswer *answer;

  if (self->long_answers->len >= MAX_LONG_ANSWERS)
    {
      g_autoptr (GunMessage) sorry
          = gun_message_new_ack (asked, "Too many large nodes are being read: ask again later");

      gun_mesh_say_message (self, peer, sorry);
      return;
    }

  answer = g_new0 (LongAnswer, 1);
  g_ref_count_init (&answer->ref_count);
  answer->mesh = self;
  answer->peer_number = peer->number;
  answer->asked = gun_message_ref (asked);
  answer->page = gun_node_ref (page);
  g_ptr_array_add (self->long_answers, answer);
  read_next (answer);
}
