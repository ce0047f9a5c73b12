/* SPDX-License-Identifier: MIT */

#include "gun-search-list.h"

#include "gun-text.h"

/* The first page comes anew with each letter, and takes the window ten times as long to show as the search does to find it: it is twice what
 * a window shows of the size it has at first. Whoever goes further reads on. */
#define FIRST_RESULTS 24
#define PAGE_RESULTS 100
/* What was found before the index was whole is searched again after so long at the earliest: under a flood of writes it never is for long */
#define AGAIN_MS 300

struct _GunSearchList
{
  GObject parent_instance;

  GunEngine *engine;
  GunSearchProgress *progress;
  GRefString *text; /* (nullable): nothing is searched for */
  GunSearchKind kind;

  GPtrArray *items;          /* (element-type GunSearchItem) */
  GunSearchPage *page;       /* (nullable): the last one of what is shown */
  GunSearchPage *first;      /* (nullable): the first one of it */
  char *problem;             /* (nullable): why it could not be searched, or no further */
  GCancellable *cancellable; /* (nullable): while one is searched */
  gboolean is_new;           /* what is searched is not what is shown */
  gboolean is_awaited;       /* nothing of what is searched for has been found yet */
  guint again_id;
};

enum
{
  SIGNAL_CHANGED,
  SIGNAL_FOUND,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void gun_search_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSearchList,
                               gun_search_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gun_search_list_list_model_init))

static void begin (GunSearchList *self, GunSearchPage *after, guint limit);

static void
go_on (GunSearchList *self)
{
  if (self->cancellable == NULL && self->page != NULL && self->page->has_more
      && self->items->len < GUN_SEARCH_LIST_MAX)
    begin (self, self->page, MIN (PAGE_RESULTS, GUN_SEARCH_LIST_MAX - self->items->len));
}

static GType
gun_search_list_get_item_type (GListModel *model)
{
  return GUN_TYPE_SEARCH_ITEM;
}

static guint
gun_search_list_get_n_items (GListModel *model)
{
  return GUN_SEARCH_LIST (model)->items->len;
}

static gpointer
gun_search_list_get_item (GListModel *model, guint position)
{
  GunSearchList *self = GUN_SEARCH_LIST (model);

  if (position >= self->items->len)
    return NULL;

  return g_object_ref (g_ptr_array_index (self->items, position));
}

static void
gun_search_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_search_list_get_item_type;
  iface->get_n_items = gun_search_list_get_n_items;
  iface->get_item = gun_search_list_get_item;
}

static void
stop (GunSearchList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->again_id, g_source_remove);
}

static gboolean
is_same (GunSearchItem *item, const GunSearchResult *result)
{
  const GunSearchResult *shown = gun_search_item_get_result (item);

  return shown->field == result->field && gun_text_equal (shown->soul, result->soul)
         && (shown->key == NULL) == (result->key == NULL)
         && (shown->key == NULL || gun_text_equal (shown->key, result->key));
}

static void
remove_items (GunSearchList *self, guint at, guint n)
{
  if (n == 0)
    return;

  g_ptr_array_remove_range (self->items, at, n);
  g_list_model_items_changed (G_LIST_MODEL (self), at, n, 0);
}

static void
replace_all (GunSearchList *self, GPtrArray *results)
{
  guint n_removed = self->items->len;

  g_ptr_array_set_size (self->items, 0);
  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (self->items, gun_search_item_new (g_ptr_array_index (results, i)));
  if (n_removed > 0 || results->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_removed, results->len);
}

/* Where @result is among the items from @at on; their number when it is none */
static guint
find_from (GunSearchList *self, guint at, const GunSearchResult *result)
{
  while (at < self->items->len && !is_same (g_ptr_array_index (self->items, at), result))
    at++;

  return at;
}

/* Both are in the order of the search: what is in one only comes or goes, and the other items stay, with the row that is chosen */
static void
mend (GunSearchList *self, GPtrArray *results)
{
  for (guint at = 0; at < results->len; at++)
    {
      GunSearchResult *result = g_ptr_array_index (results, at);
      guint found = find_from (self, at, result);

      if (found < self->items->len)
        {
          remove_items (self, at, found - at);
          continue;
        }

      g_ptr_array_insert (self->items, (int) at, gun_search_item_new (result));
      g_list_model_items_changed (G_LIST_MODEL (self), at, 0, 1);
    }

  remove_items (self, results->len, self->items->len - results->len);
}

static void
append (GunSearchList *self, GPtrArray *results)
{
  guint at = self->items->len;

  for (guint i = 0; i < results->len; i++)
    g_ptr_array_add (self->items, gun_search_item_new (g_ptr_array_index (results, i)));
  if (results->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), at, 0, results->len);
}

static void
tell_found (GunSearchList *self)
{
  if (!self->is_awaited || (self->items->len == 0 && self->cancellable != NULL))
    return;

  self->is_awaited = FALSE;
  g_signal_emit (self, signals[SIGNAL_FOUND], 0);
}

static void
take_page (GunSearchList *self, GunSearchPage *page, gboolean is_first)
{
  gboolean was_new = self->is_new;

  g_clear_pointer (&self->page, gun_search_page_unref);
  self->page = gun_search_page_ref (page);
  if (is_first)
    {
      g_clear_pointer (&self->first, gun_search_page_unref);
      self->first = gun_search_page_ref (page);
      self->is_new = FALSE;
    }

  if (is_first && was_new)
    replace_all (self, page->results);
  else if (is_first)
    mend (self, page->results);
  else
    append (self, page->results);

  /* Looking through what might match may take more than one page; of one without results nobody reads the end */
  if (page->results->len == 0)
    go_on (self);
  tell_found (self);
}

typedef struct
{
  GunSearchList *list;
  GCancellable *cancellable;
  gboolean is_first;
} Asked;

static void
asked_free (Asked *self)
{
  g_object_unref (self->list);
  g_object_unref (self->cancellable);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asked, asked_free)

/* What was found of it so far stays */
static void
fail (GunSearchList *self, const GError *error)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_clear_pointer (&self->page, gun_search_page_unref);
  self->problem = g_strdup (error->message);
  self->is_awaited = FALSE;
  if (!self->is_new)
    return;

  self->is_new = FALSE;
  g_clear_pointer (&self->first, gun_search_page_unref);
  replace_all (self, nothing);
}

/* Whether the index is whole now, and was not when this was searched; not where one has read on so far that a page does not hold it */
static gboolean
lacks_something (GunSearchList *self)
{
  return self->cancellable == NULL && self->first != NULL && !self->first->only_names
         && self->first->state != GUN_SEARCH_INDEX_CURRENT
         && gun_search_progress_get_state (self->progress) == GUN_SEARCH_INDEX_CURRENT
         && self->items->len <= GUN_SEARCH_MAX_PAGE;
}

static gboolean
again_cb (gpointer user_data)
{
  GunSearchList *self = user_data;

  self->again_id = 0;
  if (lacks_something (self))
    begin (self, NULL, CLAMP (self->items->len, FIRST_RESULTS, GUN_SEARCH_MAX_PAGE));

  return G_SOURCE_REMOVE;
}

static void
search_again_soon (GunSearchList *self)
{
  if (self->again_id == 0 && lacks_something (self))
    self->again_id = g_timeout_add (AGAIN_MS, again_cb, self);
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asked) asked = user_data;
  GunSearchList *self = asked->list;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSearchPage) page = gun_engine_search_finish (GUN_ENGINE (object), result, &error);

  if (asked->cancellable != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->problem, g_free);
  if (page != NULL)
    take_page (self, page, asked->is_first);
  else
    fail (self, error);
  search_again_soon (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
begin (GunSearchList *self, GunSearchPage *after, guint limit)
{
  Asked *asked = g_new0 (Asked, 1);

  stop (self);
  self->cancellable = g_cancellable_new ();
  asked->list = g_object_ref (self);
  asked->cancellable = g_object_ref (self->cancellable);
  asked->is_first = after == NULL;
  gun_engine_search_async (
      self->engine, self->text, self->kind, after, limit, self->cancellable, searched_cb, asked);
}

static void
progress_cb (GunSearchList *self)
{
  search_again_soon (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * gun_search_list_search:
 * @text: what to find
 * @kind: among which souls
 */
void
gun_search_list_search (GunSearchList *self, GRefString *text, GunSearchKind kind)
{
  g_return_if_fail (GUN_IS_SEARCH_LIST (self));

  g_ref_string_acquire (text);
  g_clear_pointer (&self->text, g_ref_string_release);
  self->text = text;
  self->kind = kind;
  self->is_new = TRUE;
  self->is_awaited = TRUE;
  begin (self, NULL, FIRST_RESULTS);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * gun_search_list_read_on:
 *
 * Adds another page, unless one is looked for or there is none.
 */
void
gun_search_list_read_on (GunSearchList *self)
{
  g_return_if_fail (GUN_IS_SEARCH_LIST (self));

  go_on (self);
}

/**
 * gun_search_list_clear:
 *
 * Ends the search, and shows nothing.
 */
void
gun_search_list_clear (GunSearchList *self)
{
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

  g_return_if_fail (GUN_IS_SEARCH_LIST (self));

  stop (self);
  self->is_new = FALSE;
  self->is_awaited = FALSE;
  g_clear_pointer (&self->text, g_ref_string_release);
  g_clear_pointer (&self->page, gun_search_page_unref);
  g_clear_pointer (&self->first, gun_search_page_unref);
  g_clear_pointer (&self->problem, g_free);
  replace_all (self, nothing);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* Whether what is searched for, or anything of it, has still to be found */
gboolean
gun_search_list_is_searching (GunSearchList *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_LIST (self), FALSE);

  return self->is_awaited;
}

/* Whether the results, perhaps none, are of a search */
gboolean
gun_search_list_has_searched (GunSearchList *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_LIST (self), FALSE);

  return self->first != NULL;
}

gboolean
gun_search_list_searched_only_names (GunSearchList *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_LIST (self), FALSE);

  return self->first != NULL && self->first->only_names;
}

/* Whether more was found than is shown */
gboolean
gun_search_list_is_cut (GunSearchList *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_LIST (self), FALSE);

  return self->items->len >= GUN_SEARCH_LIST_MAX && self->page != NULL && self->page->has_more;
}

/* (nullable): why it could not be searched, or no further than what is there */
const char *
gun_search_list_get_problem (GunSearchList *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_LIST (self), NULL);

  return self->problem;
}

static void
gun_search_list_dispose (GObject *object)
{
  GunSearchList *self = GUN_SEARCH_LIST (object);

  stop (self);
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_search_list_parent_class)->dispose (object);
}

static void
gun_search_list_finalize (GObject *object)
{
  GunSearchList *self = GUN_SEARCH_LIST (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->page, gun_search_page_unref);
  g_clear_pointer (&self->first, gun_search_page_unref);
  g_clear_pointer (&self->text, g_ref_string_release);
  g_free (self->problem);

  G_OBJECT_CLASS (gun_search_list_parent_class)->finalize (object);
}

static void
gun_search_list_class_init (GunSearchListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_search_list_dispose;
  object_class->finalize = gun_search_list_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new (
      "changed", GUN_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_FOUND] = g_signal_new (
      "found", GUN_TYPE_SEARCH_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
gun_search_list_init (GunSearchList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * gun_search_list_new:
 * @engine: what is searched; it must run
 */
GunSearchList *
gun_search_list_new (GunEngine *engine)
{
  GunSearchList *self = g_object_new (GUN_TYPE_SEARCH_LIST, NULL);

  self->engine = g_object_ref (engine);
  self->progress = g_object_ref (gun_engine_get_search_progress (engine));
  g_signal_connect_swapped (self->progress, "notify", G_CALLBACK (progress_cb), self);

  return self;
}
