/* SPDX-License-Identifier: MIT */

#include "gun-lex-followers.h"

#include "gun-text.h"

typedef struct
{
  gpointer peer;
  GunRange souls;
  GunRange keys;
  gsize n_bytes;    /* of the texts in both */
  GPtrArray *place; /* (unowned): the list of the table it stands in */
  GList link;       /* in GunLexFollowers::order */
} Condition;

struct _GunLexFollowers
{
  GQueue order;        /* of Condition (owned): asked for longest ago first */
  GHashTable *by_soul; /* soul to GPtrArray of Condition: those of one soul */
  GPtrArray *open;     /* of Condition: those on souls */
  guint max_per_peer;
  guint max;
  gsize n_bytes; /* of the texts in all of them */
};

/**
 * gun_lex_followers_new:
 * @max_per_peer: conditions one peer can follow, at least 1
 * @max: conditions in all, at least 1
 *
 * Returns: (transfer full): nobody follows anything
 */
GunLexFollowers *
gun_lex_followers_new (guint max_per_peer, guint max)
{
  GunLexFollowers *self = g_new0 (GunLexFollowers, 1);

  self->by_soul = g_hash_table_new_full (gun_text_hash,
                                         gun_text_equal,
                                         (GDestroyNotify) g_ref_string_release,
                                         (GDestroyNotify) g_ptr_array_unref);
  self->open = g_ptr_array_new ();
  self->max_per_peer = MAX (max_per_peer, 1);
  self->max = MAX (max, 1);
  g_queue_init (&self->order);
  return self;
}

static void
drop (GunLexFollowers *self, Condition *condition)
{
  GPtrArray *place = condition->place;

  g_queue_unlink (&self->order, &condition->link);
  self->n_bytes -= condition->n_bytes;
  g_ptr_array_remove_fast (place, condition);
  if (place->len == 0 && place != self->open)
    g_hash_table_remove (self->by_soul, condition->souls.exact);
  gun_range_clear (&condition->souls);
  gun_range_clear (&condition->keys);
  g_free (condition);
}

void
gun_lex_followers_free (GunLexFollowers *self)
{
  while (self->order.head != NULL)
    drop (self, self->order.head->data);
  g_clear_pointer (&self->by_soul, g_hash_table_unref);
  g_clear_pointer (&self->open, g_ptr_array_unref);
  g_free (self);
}

static gboolean
same_text (GRefString *a, GRefString *b)
{
  return a == NULL || b == NULL ? a == b : gun_text_equal (a, b);
}

/* Their direction does not matter for what meets them */
static gboolean
same_range (const GunRange *a, const GunRange *b)
{
  return same_text (a->exact, b->exact) && same_text (a->prefix, b->prefix)
         && same_text (a->from, b->from) && same_text (a->to, b->to);
}

static GPtrArray *
ensure_place (GunLexFollowers *self, GRefString *soul)
{
  GPtrArray *place;

  if (soul == NULL)
    return self->open;

  place = g_hash_table_lookup (self->by_soul, soul);
  if (place == NULL)
    {
      place = g_ptr_array_new ();
      g_hash_table_insert (self->by_soul, g_ref_string_acquire (soul), place);
    }
  return place;
}

/* TRUE: @peer follows it already, which is now what it asked for last */
static gboolean
renew (GunLexFollowers *self, gpointer peer, const GunRange *souls, const GunRange *keys)
{
  for (GList *l = self->order.head; l != NULL; l = l->next)
    {
      Condition *condition = l->data;

      if (condition->peer == peer && same_range (&condition->souls, souls)
          && same_range (&condition->keys, keys))
        {
          g_queue_unlink (&self->order, &condition->link);
          g_queue_push_tail_link (&self->order, &condition->link);
          return TRUE;
        }
    }
  return FALSE;
}

/* For one more, of @n_bytes: what @peer asked for longest ago goes, else what anybody did */
static void
make_room (GunLexFollowers *self, gpointer peer, gsize n_bytes)
{
  guint n_own = 0;
  gsize own_bytes = n_bytes;
  GList *next;

  for (GList *l = self->order.tail; l != NULL; l = next)
    {
      Condition *condition = l->data;

      next = l->prev;
      if (condition->peer != peer)
        continue;
      n_own++;
      own_bytes += condition->n_bytes;
      if (n_own >= self->max_per_peer || own_bytes > GUN_LEX_FOLLOWERS_MAX_BYTES_PER_PEER)
        drop (self, condition);
    }
  while (
      self->order.length > 0
      && (self->order.length >= self->max || self->n_bytes + n_bytes > GUN_LEX_FOLLOWERS_MAX_BYTES))
    drop (self, self->order.head->data);
}

/**
 * gun_lex_followers_add:
 * @self: the table
 * @peer: who asks
 * @souls: of which souls
 * @keys: which of their keys
 *
 * A peer that follows it already counts as having asked just now.
 */
void
gun_lex_followers_add (GunLexFollowers *self,
                       gpointer peer,
                       const GunRange *souls,
                       const GunRange *keys)
{
  gsize n_bytes = gun_range_count_bytes (souls) + gun_range_count_bytes (keys);
  Condition *condition;

  if (renew (self, peer, souls, keys))
    return;

  make_room (self, peer, n_bytes);

  condition = g_new0 (Condition, 1);
  condition->peer = peer;
  condition->n_bytes = n_bytes;
  gun_range_copy (souls, &condition->souls);
  gun_range_copy (keys, &condition->keys);
  condition->place = ensure_place (self, souls->exact);
  condition->link.data = condition;
  g_ptr_array_add (condition->place, condition);
  g_queue_push_tail_link (&self->order, &condition->link);
  self->n_bytes += n_bytes;
}

/**
 * gun_lex_followers_remove_peer:
 * @self: the table
 * @peer: who left
 */
void
gun_lex_followers_remove_peer (GunLexFollowers *self, gpointer peer)
{
  GList *next;

  for (GList *l = self->order.head; l != NULL; l = next)
    {
      next = l->next;
      if (((Condition *) l->data)->peer == peer)
        drop (self, l->data);
    }
}

static void
tell_of_place (const GPtrArray *place,
               GRefString *soul,
               GRefString *key,
               GunLexPeerFunc func,
               gpointer user_data)
{
  for (guint i = 0; place != NULL && i < place->len; i++)
    {
      const Condition *condition = g_ptr_array_index (place, i);

      if (gun_range_holds (&condition->souls, soul) && gun_range_holds (&condition->keys, key))
        func (condition->peer, user_data);
    }
}

void
gun_lex_followers_foreach_peer (GunLexFollowers *self,
                                GRefString *soul,
                                GRefString *key,
                                GunLexPeerFunc func,
                                gpointer user_data)
{
  if (self->order.length == 0)
    return;

  tell_of_place (g_hash_table_lookup (self->by_soul, soul), soul, key, func, user_data);
  tell_of_place (self->open, soul, key, func, user_data);
}

typedef struct
{
  gpointer peer;
  gboolean found;
} Search;

static void
search_cb (gpointer peer, gpointer user_data)
{
  Search *search = user_data;

  search->found |= peer == search->peer;
}

gboolean
gun_lex_followers_has (GunLexFollowers *self, gpointer peer, GRefString *soul, GRefString *key)
{
  Search search = { peer, FALSE };

  gun_lex_followers_foreach_peer (self, soul, key, search_cb, &search);
  return search.found;
}

void
gun_lex_followers_foreach_topic (GunLexFollowers *self, GunLexTopicFunc func, gpointer user_data)
{
  for (GList *l = self->order.head; l != NULL; l = l->next)
    {
      const Condition *condition = l->data;

      if (condition->souls.exact != NULL)
        func (condition->souls.exact, &condition->keys, user_data);
    }
}

guint
gun_lex_followers_get_n (GunLexFollowers *self)
{
  return self->order.length;
}

guint
gun_lex_followers_get_n_of_peer (GunLexFollowers *self, gpointer peer)
{
  guint n = 0;

  for (GList *l = self->order.head; l != NULL; l = l->next)
    n += ((const Condition *) l->data)->peer == peer;
  return n;
}
