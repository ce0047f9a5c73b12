/* SPDX-License-Identifier: MIT */

/*
 * Which souls are of a kind is found out in the pool, by a walk along all names, since nothing in the store is sorted by kind. So it is a flat list and no
 * tree: of each group one would have to know whether anything of the kind is in it.
 *
 * To mend it, the walk is done again as far as the list goes, and both are told apart. A walk for something rare goes through all that is stored: the
 * longer it takes, the longer the next one waits.
 */

#include "gun-kind-list.h"

#include <stdlib.h>

#include "gun-text.h"

#define PAGE_SOULS 100
/* Whoever reads as near to the end as this wants the next page */
#define NEAR_END 40
/* From a change to the walk that mends it in, milliseconds; and how many times longer than the last walk took, so that it takes a tenth of a core */
#define MEND_MS 500
#define MEND_TIMES 10

struct _GunKindList
{
  GObject parent_instance;

  GunEngine *engine; /* (nullable) */
  GRefString *no_text;
  GunSearchKind kind; /* of GUN_SEARCH_EVERYTHING nothing is listed */

  GPtrArray *items;     /* (element-type GunSoulItem) */
  GHashTable *followed; /* (element-type GRefString) */
  GunSearchPage *page;  /* (nullable): where it goes on */
  GPtrArray *again;     /* (nullable) (element-type GRefString): what a walk that mends has found */
  GCancellable *cancellable; /* (nullable): while a page is searched */
  char *problem;             /* (nullable) */
  guint mend_id;             /* of a timeout */
  gint64 began_us;           /* the last walk that mended */
  gint64 took_us;
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void gun_kind_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunKindList,
                               gun_kind_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gun_kind_list_list_model_init))

static void search (GunKindList *self, GunSearchPage *after);

static void
go_on (GunKindList *self)
{
  if (self->cancellable == NULL && self->page != NULL && self->page->has_more
      && self->items->len < GUN_KIND_LIST_MAX)
    search (self, self->page);
}

static GType
gun_kind_list_get_item_type (GListModel *model)
{
  return GUN_TYPE_SOUL_ITEM;
}

static guint
gun_kind_list_get_n_items (GListModel *model)
{
  return GUN_KIND_LIST (model)->items->len;
}

static gpointer
gun_kind_list_get_item (GListModel *model, guint position)
{
  GunKindList *self = GUN_KIND_LIST (model);

  if (position >= self->items->len)
    return NULL;

  if (position + NEAR_END >= self->items->len)
    go_on (self);

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
gun_kind_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_kind_list_get_item_type;
  iface->get_n_items = gun_kind_list_get_n_items;
  iface->get_item = gun_kind_list_get_item;
}

static void
tell_changed (GunKindList *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
tell (GunKindList *self, guint at, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), at, n_removed, n_added);
}

static GRefString *
get_soul (GunKindList *self, guint at)
{
  return gun_soul_item_get_soul (g_ptr_array_index (self->items, at));
}

static GunSoulItem *
new_item (GunKindList *self, GRefString *soul)
{
  return gun_soul_item_new (soul, g_hash_table_contains (self->followed, soul));
}

/* Souls of @again from @next on that come before item @at */
static guint
count_new (GunKindList *self, guint at, GPtrArray *again, guint next)
{
  guint n = 0;

  while (next + n < again->len
         && (at == self->items->len
             || gun_text_compare (g_ptr_array_index (again, next + n), get_soul (self, at)) < 0))
    n++;

  return n;
}

/* Items from @at on that come before soul @next of @again */
static guint
count_gone (GunKindList *self, guint at, GPtrArray *again, guint next)
{
  guint n = 0;

  while (at + n < self->items->len
         && (next == again->len
             || gun_text_compare (get_soul (self, at + n), g_ptr_array_index (again, next)) < 0))
    n++;

  return n;
}

/* Both are in order */
static void
mend (GunKindList *self, GPtrArray *again)
{
  guint at = 0;

  for (guint next = 0; next < again->len || at < self->items->len;)
    {
      guint n_added = count_new (self, at, again, next);
      guint n_removed = count_gone (self, at, again, next);

      for (guint i = 0; i < n_added; i++)
        g_ptr_array_insert (
            self->items, (int) (at + i), new_item (self, g_ptr_array_index (again, next + i)));
      tell (self, at, 0, n_added);
      at += n_added;
      next += n_added;

      if (n_removed > 0)
        g_ptr_array_remove_range (self->items, at, n_removed);
      tell (self, at, n_removed, 0);

      if (n_added == 0 && n_removed == 0)
        {
          at++;
          next++;
        }
    }
}

static void
append (GunKindList *self, GPtrArray *results)
{
  guint at = self->items->len;

  for (guint i = 0; i < results->len; i++)
    {
      const GunSearchResult *result = g_ptr_array_index (results, i);

      g_ptr_array_add (self->items, new_item (self, result->soul));
    }
  tell (self, at, 0, results->len);
}

static void
set_page (GunKindList *self, GunSearchPage *page)
{
  gun_search_page_ref (page);
  g_clear_pointer (&self->page, gun_search_page_unref);
  self->page = page;
}

/* The walk goes a page further than the list, which may have grown */
static void
take_again (GunKindList *self, GunSearchPage *page)
{
  g_autoptr (GPtrArray) again = NULL;

  for (guint i = 0; i < page->results->len; i++)
    {
      const GunSearchResult *result = g_ptr_array_index (page->results, i);

      g_ptr_array_add (self->again, g_ref_string_acquire (result->soul));
    }
  if (page->has_more && self->again->len < MIN (self->items->len + PAGE_SOULS, GUN_KIND_LIST_MAX))
    {
      search (self, page);
      return;
    }

  again = g_steal_pointer (&self->again);
  self->took_us = g_get_monotonic_time () - self->began_us;
  set_page (self, page);
  mend (self, again);
}

static void
take (GunKindList *self, GunSearchPage *page)
{
  set_page (self, page);
  append (self, page->results);
  /* A page without results says only how far the walk has come */
  if (page->results->len == 0)
    go_on (self);
}

typedef struct
{
  GunKindList *list;
  GCancellable *cancellable;
} Asked;

static void
asked_free (Asked *self)
{
  g_object_unref (self->list);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  GunKindList *self = asked->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchPage) page = gun_engine_search_finish (GUN_ENGINE (object), result, &error);

  /* Of what was given up nobody wants to know */
  if (asked->cancellable != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problem, g_free);
  if (page == NULL)
    {
      self->problem = g_strdup (error->message);
      g_clear_pointer (&self->again, g_ptr_array_unref);
    }
  else if (self->again != NULL)
    take_again (self, page);
  else
    take (self, page);
  tell_changed (self);
}

static void
search (GunKindList *self, GunSearchPage *after)
{
  Asked *asked = g_new0 (Asked, 1);

  self->cancellable = g_cancellable_new ();
  asked->list = g_object_ref (self);
  asked->cancellable = g_object_ref (self->cancellable);
  gun_engine_search_async (self->engine,
                           self->no_text,
                           self->kind,
                           after,
                           PAGE_SOULS,
                           self->cancellable,
                           searched_cb,
                           asked);
}

static void mend_soon (GunKindList *self);

static gboolean
mend_cb (gpointer user_data)
{
  GunKindList *self = user_data;

  self->mend_id = 0;
  if (self->cancellable != NULL)
    {
      mend_soon (self);
      return G_SOURCE_REMOVE;
    }

  self->again = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  self->began_us = g_get_monotonic_time ();
  search (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
mend_soon (GunKindList *self)
{
  gint64 wait_ms = MAX (MEND_MS, MEND_TIMES * self->took_us / 1000);

  if (self->kind != GUN_SEARCH_EVERYTHING && self->mend_id == 0)
    self->mend_id = g_timeout_add ((guint) wait_ms, mend_cb, self);
}

static void
followed_changed_cb (GunKindList *self)
{
  g_autoptr (GPtrArray) followed = gun_engine_list_followed (self->engine);

  g_hash_table_remove_all (self->followed);
  for (guint i = 0; i < followed->len; i++)
    g_hash_table_add (self->followed, g_ref_string_acquire (g_ptr_array_index (followed, i)));
  for (guint i = 0; i < self->items->len; i++)
    gun_soul_item_set_followed (g_ptr_array_index (self->items, i),
                                g_hash_table_contains (self->followed, get_soul (self, i)));
}

static void
stop (GunKindList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->mend_id, g_source_remove);
  g_clear_pointer (&self->again, g_ptr_array_unref);
}

static void
gun_kind_list_dispose (GObject *object)
{
  GunKindList *self = GUN_KIND_LIST (object);

  stop (self);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_kind_list_parent_class)->dispose (object);
}

static void
gun_kind_list_finalize (GObject *object)
{
  GunKindList *self = GUN_KIND_LIST (object);

  g_ptr_array_unref (self->items);
  g_hash_table_unref (self->followed);
  g_clear_pointer (&self->page, gun_search_page_unref);
  g_clear_pointer (&self->no_text, g_ref_string_release);
  g_free (self->problem);

  G_OBJECT_CLASS (gun_kind_list_parent_class)->finalize (object);
}

static void
gun_kind_list_class_init (GunKindListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_kind_list_dispose;
  object_class->finalize = gun_kind_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_KIND_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_kind_list_init (GunKindList *self)
{
  self->no_text = gun_text_new ("");
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->followed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
}

/**
 * gun_kind_list_new:
 * @engine: what is listed; it must run
 *
 * Returns: (transfer full): a list of nothing
 */
GunKindList *
gun_kind_list_new (GunEngine *engine)
{
  GunKindList *self = g_object_new (GUN_TYPE_KIND_LIST, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_swapped (engine, "changed", G_CALLBACK (mend_soon), self);
  g_signal_connect_swapped (engine, "souls-added", G_CALLBACK (mend_soon), self);
  g_signal_connect_swapped (engine, "souls-removed", G_CALLBACK (mend_soon), self);
  g_signal_connect_swapped (engine, "followed-changed", G_CALLBACK (followed_changed_cb), self);
  followed_changed_cb (self);

  return self;
}

/**
 * gun_kind_list_set_kind:
 * @kind: of which souls; of %GUN_SEARCH_EVERYTHING none
 */
void
gun_kind_list_set_kind (GunKindList *self, GunSearchKind kind)
{
  guint n_items;

  g_return_if_fail (GUN_IS_KIND_LIST (self));

  if (self->kind == kind)
    return;

  stop (self);
  self->kind = kind;
  self->took_us = 0;
  g_clear_pointer (&self->page, gun_search_page_unref);
  g_clear_pointer (&self->problem, g_free);
  n_items = self->items->len;
  g_ptr_array_set_size (self->items, 0);
  tell (self, 0, n_items, 0);
  if (kind != GUN_SEARCH_EVERYTHING)
    search (self, NULL);
  tell_changed (self);
}

GunSearchKind
gun_kind_list_get_kind (GunKindList *self)
{
  g_return_val_if_fail (GUN_IS_KIND_LIST (self), GUN_SEARCH_EVERYTHING);

  return self->kind;
}

/* Whether the first of them, if there are any, have still to be found */
gboolean
gun_kind_list_is_loading (GunKindList *self)
{
  g_return_val_if_fail (GUN_IS_KIND_LIST (self), FALSE);

  return self->items->len == 0 && self->cancellable != NULL && self->again == NULL;
}

/* Whether there may be more than are shown */
gboolean
gun_kind_list_has_more (GunKindList *self)
{
  g_return_val_if_fail (GUN_IS_KIND_LIST (self), FALSE);

  return self->page != NULL && self->page->has_more;
}

/* (nullable): why they could not be listed, or not all of them */
const char *
gun_kind_list_get_problem (GunKindList *self)
{
  g_return_val_if_fail (GUN_IS_KIND_LIST (self), NULL);

  return self->problem;
}

static int
compare_item_cb (gconstpointer soul, gconstpointer item)
{
  return gun_text_compare (soul, gun_soul_item_get_soul (*(GunSoulItem *const *) item));
}

/**
 * gun_kind_list_find:
 * @soul: a gun-text.h text
 * @position: (out): where it is
 *
 * Returns: whether it is among those that are shown
 */
gboolean
gun_kind_list_find (GunKindList *self, GRefString *soul, guint *position)
{
  gpointer *item = NULL;

  g_return_val_if_fail (GUN_IS_KIND_LIST (self), FALSE);

  if (self->items->len > 0)
    item = bsearch (soul, self->items->pdata, self->items->len, sizeof (gpointer), compare_item_cb);
  if (item == NULL)
    return FALSE;

  *position = (guint) (item - self->items->pdata);

  return TRUE;
}
