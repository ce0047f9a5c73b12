/* SPDX-License-Identifier: MIT */

#include "gun-subscriptions.h"

#include "gun-text.h"

typedef struct
{
  GRefString *soul;
  GRefString *key;  /* (nullable) */
  GPtrArray *peers; /* of gpointer */
} Topic;

typedef struct
{
  Topic *topic;
  guint index; /* in topic->peers */
  GList link;  /* in Follower::order */
} Subscription;

typedef struct
{
  GHashTable *subscriptions; /* Topic to Subscription (owned) */
  GQueue order;              /* asked for longest ago first */
  gsize n_bytes;             /* of the names of what it follows */
} Follower;

struct _GunSubscriptions
{
  GHashTable *topics;    /* set of Topic (owned) */
  GHashTable *followers; /* peer to Follower (owned) */
  guint max_per_peer;
};

static guint
topic_hash (gconstpointer data)
{
  const Topic *topic = data;

  return gun_text_hash (topic->soul) * 31 + (topic->key != NULL ? gun_text_hash (topic->key) : 0);
}

static gboolean
topic_equal (gconstpointer a, gconstpointer b)
{
  const Topic *one = a;
  const Topic *other = b;

  if ((one->key == NULL) != (other->key == NULL))
    return FALSE;
  return gun_text_equal (one->soul, other->soul)
         && (one->key == NULL || gun_text_equal (one->key, other->key));
}

static gsize
count_bytes (const Topic *topic)
{
  return g_ref_string_length (topic->soul)
         + (topic->key != NULL ? g_ref_string_length (topic->key) : 0);
}

static void
topic_free (gpointer data)
{
  Topic *topic = data;

  g_ref_string_release (topic->soul);
  g_clear_pointer (&topic->key, g_ref_string_release);
  g_ptr_array_unref (topic->peers);
  g_free (topic);
}

static void
follower_free (gpointer data)
{
  Follower *follower = data;

  /* The links of the queue lie inside the subscriptions */
  g_hash_table_unref (follower->subscriptions);
  g_free (follower);
}

/**
 * gun_subscriptions_new:
 * @max_per_peer: topics one peer can follow, at least 1
 *
 * Returns: (transfer full): nobody follows anything
 */
GunSubscriptions *
gun_subscriptions_new (guint max_per_peer)
{
  GunSubscriptions *self = g_new0 (GunSubscriptions, 1);

  self->topics = g_hash_table_new_full (topic_hash, topic_equal, topic_free, NULL);
  self->followers = g_hash_table_new_full (NULL, NULL, NULL, follower_free);
  self->max_per_peer = MAX (max_per_peer, 1);
  return self;
}

void
gun_subscriptions_free (GunSubscriptions *self)
{
  g_clear_pointer (&self->followers, g_hash_table_unref);
  g_clear_pointer (&self->topics, g_hash_table_unref);
  g_free (self);
}

static Topic *
lookup_topic (GunSubscriptions *self, GRefString *soul, GRefString *key)
{
  Topic wanted = { .soul = soul, .key = key };

  return g_hash_table_lookup (self->topics, &wanted);
}

static Follower *
ensure_follower (GunSubscriptions *self, gpointer peer)
{
  Follower *follower = g_hash_table_lookup (self->followers, peer);

  if (follower != NULL)
    return follower;

  follower = g_new0 (Follower, 1);
  follower->subscriptions = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_queue_init (&follower->order);
  g_hash_table_insert (self->followers, peer, follower);
  return follower;
}

/* The last peer of the topic moves into the gap, so its subscription learns its new place */
static void
leave_topic (GunSubscriptions *self, Subscription *subscription)
{
  Topic *topic = subscription->topic;
  guint last = topic->peers->len - 1;

  if (subscription->index != last)
    {
      Follower *mover
          = g_hash_table_lookup (self->followers, g_ptr_array_index (topic->peers, last));
      Subscription *moved = g_hash_table_lookup (mover->subscriptions, topic);

      moved->index = subscription->index;
    }
  g_ptr_array_remove_index_fast (topic->peers, subscription->index);
  if (topic->peers->len == 0)
    g_hash_table_remove (self->topics, topic);
}

static void
drop_subscription (GunSubscriptions *self, Follower *follower, Subscription *subscription)
{
  Topic *topic = subscription->topic;

  g_queue_unlink (&follower->order, &subscription->link);
  follower->n_bytes -= count_bytes (topic);
  g_hash_table_steal (follower->subscriptions, topic);
  leave_topic (self, subscription);
  g_free (subscription);
}

static gboolean
has_too_much (const GunSubscriptions *self, const Follower *follower)
{
  return follower->order.length > self->max_per_peer
         || (follower->n_bytes > GUN_SUBSCRIPTIONS_MAX_BYTES_PER_PEER
             && follower->order.length > 1);
}

/**
 * gun_subscriptions_add:
 * @self: the table
 * @peer: who asks
 * @soul: a soul
 * @key: (nullable): a key of it; %NULL: all of them
 *
 * A peer that follows it already counts as having asked just now.
 *
 * Returns: %TRUE when nobody followed this topic before
 */
gboolean
gun_subscriptions_add (GunSubscriptions *self, gpointer peer, GRefString *soul, GRefString *key)
{
  Follower *follower = ensure_follower (self, peer);
  Topic *topic = lookup_topic (self, soul, key);
  gboolean is_first = topic == NULL;
  Subscription *subscription;

  if (topic != NULL)
    {
      subscription = g_hash_table_lookup (follower->subscriptions, topic);
      if (subscription != NULL)
        {
          g_queue_unlink (&follower->order, &subscription->link);
          g_queue_push_tail_link (&follower->order, &subscription->link);
          return FALSE;
        }
    }
  else
    {
      topic = g_new0 (Topic, 1);
      topic->soul = g_ref_string_acquire (soul);
      topic->key = key != NULL ? g_ref_string_acquire (key) : NULL;
      topic->peers = g_ptr_array_new ();
      g_hash_table_add (self->topics, topic);
    }

  subscription = g_new0 (Subscription, 1);
  subscription->topic = topic;
  subscription->index = topic->peers->len;
  subscription->link.data = subscription;
  g_ptr_array_add (topic->peers, peer);
  g_hash_table_insert (follower->subscriptions, topic, subscription);
  g_queue_push_tail_link (&follower->order, &subscription->link);

  follower->n_bytes += count_bytes (topic);
  while (has_too_much (self, follower))
    drop_subscription (self, follower, follower->order.head->data);
  return is_first;
}

/**
 * gun_subscriptions_remove_peer:
 * @self: the table
 * @peer: who left
 */
void
gun_subscriptions_remove_peer (GunSubscriptions *self, gpointer peer)
{
  Follower *follower = g_hash_table_lookup (self->followers, peer);

  if (follower == NULL)
    return;
  while (follower->order.head != NULL)
    drop_subscription (self, follower, follower->order.head->data);
  g_hash_table_remove (self->followers, peer);
}

gboolean
gun_subscriptions_has (GunSubscriptions *self, gpointer peer, GRefString *soul, GRefString *key)
{
  Topic *topic = lookup_topic (self, soul, key);
  Follower *follower = g_hash_table_lookup (self->followers, peer);

  return topic != NULL && follower != NULL
         && g_hash_table_contains (follower->subscriptions, topic);
}

guint
gun_subscriptions_get_n_of_peer (GunSubscriptions *self, gpointer peer)
{
  Follower *follower = g_hash_table_lookup (self->followers, peer);

  return follower != NULL ? follower->order.length : 0;
}

/**
 * gun_subscriptions_foreach_of_peer:
 * @self: the table
 * @peer: who asked
 * @max: how many at most
 * @func: called for each topic, the one asked for last first; must not change the table
 * @user_data: for @func
 */
void
gun_subscriptions_foreach_of_peer (
    GunSubscriptions *self, gpointer peer, guint max, GunTopicFunc func, gpointer user_data)
{
  Follower *follower = g_hash_table_lookup (self->followers, peer);
  GList *link = follower == NULL ? NULL : follower->order.tail;

  for (guint n = 0; n < max && link != NULL; n++, link = link->prev)
    {
      const Subscription *subscription = link->data;

      func (subscription->topic->soul, subscription->topic->key, user_data);
    }
}

guint
gun_subscriptions_get_n_topics (GunSubscriptions *self)
{
  return g_hash_table_size (self->topics);
}

/**
 * gun_subscriptions_list_peers:
 * @self: the table
 * @soul: a soul
 * @key: (nullable): a key; %NULL: those who follow the whole soul
 * @n_peers: (out): how many
 *
 * Returns: (transfer none) (nullable): the peers of exactly this topic, good until the next change
 */
const gpointer *
gun_subscriptions_list_peers (GunSubscriptions *self,
                              GRefString *soul,
                              GRefString *key,
                              guint *n_peers)
{
  Topic *topic = lookup_topic (self, soul, key);

  *n_peers = topic != NULL ? topic->peers->len : 0;
  return topic != NULL ? (const gpointer *) topic->peers->pdata : NULL;
}

/**
 * gun_subscriptions_foreach_topic:
 * @self: the table
 * @func: called for each topic, in no order; must not change the table
 * @user_data: for @func
 */
void
gun_subscriptions_foreach_topic (GunSubscriptions *self, GunTopicFunc func, gpointer user_data)
{
  GHashTableIter iter;
  Topic *topic;

  g_hash_table_iter_init (&iter, self->topics);
  while (g_hash_table_iter_next (&iter, (gpointer *) &topic, NULL))
    func (topic->soul, topic->key, user_data);
}
