/* SPDX-License-Identifier: MIT */

#include "gun-mesh-private.h"

#include "gun-text.h"

/* Topics of our clients, and of other direct peers, that a direct peer is told when it opens, so that
 * what is written beyond it finds its way here. */
#define MAX_TOPICS_TO_DIRECT 500

/* One thing this computer follows. */
typedef struct
{
  GRefString *soul;
  GRefString *key; /* (nullable): all of them */
  guint count;     /* follows without their unfollow */
} GunFollow;

static guint
follow_hash (gconstpointer data)
{
  const GunFollow *follow = data;

  return gun_text_hash (follow->soul) * 31
         + (follow->key != NULL ? gun_text_hash (follow->key) : 0);
}

static gboolean
follow_equal (gconstpointer a, gconstpointer b)
{
  const GunFollow *one = a;
  const GunFollow *other = b;

  if ((one->key == NULL) != (other->key == NULL))
    return FALSE;
  return gun_text_equal (one->soul, other->soul)
         && (one->key == NULL || gun_text_equal (one->key, other->key));
}

static void
follow_free (gpointer data)
{
  GunFollow *follow = data;

  g_ref_string_release (follow->soul);
  g_clear_pointer (&follow->key, g_ref_string_release);
  g_free (follow);
}

void
gun_mesh_init_follows (GunMesh *self)
{
  self->follows = g_hash_table_new_full (follow_hash, follow_equal, follow_free, NULL);
}

static GunFollow *
lookup_follow (GunMesh *self, GRefString *soul, GRefString *key)
{
  GunFollow wanted = { .soul = soul, .key = key };

  return g_hash_table_lookup (self->follows, &wanted);
}

static void
say_get (GunMesh *self, GunPeer *peer, GRefString *soul, GRefString *key, GunHeardKind kind)
{
  g_autoptr (GunMessage) message = gun_message_new_get (soul, key);

  gun_mesh_note_said (self, message->id, kind);
  gun_mesh_say_message (self, peer, message);
}

/**
 * gun_mesh_say_get:
 * @self: the mesh
 * @peer: an open peer
 * @soul: of which node
 * @key: (nullable): which key; %NULL: all
 *
 * Asks @peer, which is also how changes are subscribed to. Each peer is asked under an id of its
 * own: relays that know each other would drop the second copy of one. There is no `><` in it, so
 * that who is asked can tell that we want to know ourselves.
 */
void
gun_mesh_say_get (GunMesh *self, GunPeer *peer, GRefString *soul, GRefString *key)
{
  say_get (self, peer, soul, key, GUN_HEARD_GET);
}

/**
 * gun_mesh_follow:
 * @self: the mesh
 * @soul: a soul
 * @key: (nullable): one key of it; %NULL: all
 *
 * Asks every open peer for it, and every peer that opens later; what they know then and later goes
 * into the graph.
 */
void
gun_mesh_follow (GunMesh *self, GRefString *soul, GRefString *key)
{
  GunFollow *follow;

  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (soul != NULL);

  follow = lookup_follow (self, soul, key);
  if (follow != NULL)
    {
      follow->count++;
      return;
    }

  follow = g_new0 (GunFollow, 1);
  follow->soul = g_ref_string_acquire (soul);
  follow->key = key != NULL ? g_ref_string_acquire (key) : NULL;
  follow->count = 1;
  g_hash_table_add (self->follows, follow);

  for (guint i = 0; i < self->peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (self->peers, i);

      if (peer->state == GUN_PEER_OPEN)
        gun_mesh_say_get (self, peer, soul, key);
    }
}

/**
 * gun_mesh_unfollow:
 * @self: the mesh
 * @soul: a soul
 * @key: (nullable): as it was followed
 *
 * GUN has no word for it: peers go on telling until the link closes.
 */
void
gun_mesh_unfollow (GunMesh *self, GRefString *soul, GRefString *key)
{
  GunFollow *follow;

  g_return_if_fail (GUN_IS_MESH (self));
  g_return_if_fail (soul != NULL);

  follow = lookup_follow (self, soul, key);
  g_return_if_fail (follow != NULL);

  if (--follow->count == 0)
    g_hash_table_remove (self->follows, follow);
}

gboolean
gun_mesh_is_followed (GunMesh *self, GRefString *soul)
{
  GHashTableIter iter;
  GunFollow *follow;

  g_return_val_if_fail (GUN_IS_MESH (self), FALSE);
  g_return_val_if_fail (soul != NULL, FALSE);

  if (lookup_follow (self, soul, NULL) != NULL)
    return TRUE;
  g_hash_table_iter_init (&iter, self->follows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &follow, NULL))
    if (gun_text_equal (follow->soul, soul))
      return TRUE;
  return FALSE;
}

/**
 * gun_mesh_list_followed:
 * @self: the mesh
 *
 * Returns: (transfer container) (element-type GRefString): souls followed whole or in part, each
 * once, in no order
 */
GPtrArray *
gun_mesh_list_followed (GunMesh *self)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (gun_text_hash, gun_text_equal);
  GPtrArray *souls;
  GHashTableIter iter;
  GunFollow *follow;

  g_return_val_if_fail (GUN_IS_MESH (self), NULL);

  souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_hash_table_iter_init (&iter, self->follows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &follow, NULL))
    if (g_hash_table_add (seen, follow->soul))
      g_ptr_array_add (souls, g_ref_string_acquire (follow->soul));
  return souls;
}

/**
 * gun_mesh_list_follows:
 * @self: the mesh
 * @from: (inout): where the last list ended
 * @max_topics: how many at most
 *
 * Returns: (transfer full) (element-type GunMessage): gets of what is followed here, those of the
 *   next call being others as long as there are
 */
GPtrArray *
gun_mesh_list_follows (GunMesh *self, guint *from, guint max_topics)
{
  GPtrArray *gets = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_message_unref);
  guint n_all = g_hash_table_size (self->follows);
  guint first = n_all > max_topics ? *from % n_all : 0;
  guint i = 0;
  GHashTableIter iter;
  GunFollow *follow;

  g_hash_table_iter_init (&iter, self->follows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &follow, NULL))
    /* In a ring */
    if ((i++ + n_all - first) % n_all < max_topics)
      g_ptr_array_add (gets, gun_message_new_get (follow->soul, follow->key));
  *from = first + gets->len;
  return gets;
}

/**
 * gun_mesh_follows_topic:
 * @self: the mesh
 * @soul: a soul
 * @key: (nullable): a key of it
 *
 * Returns: whether peers were asked for it already, by this computer or for a client: then they
 * tell us of changes
 */
gboolean
gun_mesh_follows_topic (GunMesh *self, GRefString *soul, GRefString *key)
{
  guint n_peers;

  if (lookup_follow (self, soul, NULL) != NULL
      || gun_subscriptions_list_peers (self->subscriptions, soul, NULL, &n_peers) != NULL)
    return TRUE;
  return key != NULL
         && (lookup_follow (self, soul, key) != NULL
             || gun_subscriptions_list_peers (self->subscriptions, soul, key, &n_peers) != NULL);
}

typedef struct
{
  GunMesh *mesh;
  GunPeer *peer;
  guint n_left;
} Resync;

static void
resync_topic_cb (GRefString *soul, GRefString *key, gpointer user_data)
{
  Resync *resync = user_data;

  if (resync->n_left == 0 || lookup_follow (resync->mesh, soul, key) != NULL)
    return;
  resync->n_left--;
  /* Not GUN_HEARD_GET: the answer is for our clients, and not what this computer asked for */
  say_get (resync->mesh, resync->peer, soul, key, GUN_HEARD_OTHER);
}

/* Keys by a condition: what changes there is told by who heard the condition */
static void
resync_lex_cb (GRefString *soul, const GunRange *keys, gpointer user_data)
{
  Resync *resync = user_data;
  g_autoptr (GunMessage) message = NULL;

  if (resync->n_left == 0)
    return;
  resync->n_left--;
  message = gun_message_new_get (soul, NULL);
  message->get->has_key = TRUE;
  message->get->limit = GUN_QUERY_MAX_LENGTH;
  gun_range_copy (keys, &message->get->key);
  gun_mesh_note_said (resync->mesh, message->id, GUN_HEARD_GET);
  gun_mesh_say_message (resync->mesh, resync->peer, message);
}

/**
 * gun_mesh_say_follows:
 * @self: the mesh
 * @peer: a peer whose link just opened
 *
 * Asks for everything this computer follows; a relay also for what our clients follow, since it has
 * forgotten that we wanted to be told, and a direct peer for some of that. Source: PROTOCOL.md
 * section 10.
 */
void
gun_mesh_say_follows (GunMesh *self, GunPeer *peer)
{
  Resync resync = { self, peer, G_MAXUINT };
  GHashTableIter iter;
  GunFollow *follow;

  g_hash_table_iter_init (&iter, self->follows);
  while (g_hash_table_iter_next (&iter, (gpointer *) &follow, NULL))
    gun_mesh_say_get (self, peer, follow->soul, follow->key);
  if (peer->path == GUN_PATH_CLIENT)
    return;
  if (peer->path == GUN_PATH_DIRECT)
    resync.n_left = MAX_TOPICS_TO_DIRECT;
  gun_subscriptions_foreach_topic (self->subscriptions, resync_topic_cb, &resync);
  gun_lex_followers_foreach_topic (self->lex_followers, resync_lex_cb, &resync);
}
