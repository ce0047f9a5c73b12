/* SPDX-License-Identifier: MIT */

/*
 * How positions become souls.
 *
 * The list is cut into pages: each knows the soul it starts at and how many souls it has, and adding up gives positions. Only pages that
 * somebody looks at hold items; the LRU keeps MAX_FILLED_PAGES of them. A page starts at its soul whether or not that soul exists, and ends where
 * the next one starts, so that whatever a commit adds belongs to exactly one page.
 *
 * A page that is read may differ from what was counted, since commits happen before we hear of them. Its items then are cut to the count (or
 * the last is repeated), so that get_item() answers and never has to emit, and the page is mended a moment later.
 */

#include "gun-soul-list.h"

#include "gun-catalog-children.h"
#include "gun-soul-list-private.h"
#include "gun-text.h"

#define MAX_FILLED_PAGES 64

enum
{
  PROP_ITEM_TYPE = 1,
  PROP_N_ITEMS,
  PROP_LOADING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void gun_soul_list_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunSoulList,
                               gun_soul_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      gun_soul_list_list_model_init))

GunSoulPage *
gun_soul_list_get_page (GunSoulList *self, guint index)
{
  return g_ptr_array_index (self->pages, index);
}

/* Positions of the pages from @index on, after one before them changed */
void
gun_soul_list_count_from (GunSoulList *self, guint index)
{
  guint position = 0;

  if (index > 0)
    position = gun_soul_list_get_page (self, index - 1)->position
               + gun_soul_list_get_page (self, index - 1)->n_items;
  for (guint i = index; i < self->pages->len; i++)
    {
      GunSoulPage *page = gun_soul_list_get_page (self, i);

      page->position = position;
      position += page->n_items;
    }
  self->n_items = position;
}

void
gun_soul_list_tell (GunSoulList *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
  if (n_removed != n_added)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_ITEMS]);
}

static guint
find_page_by_position (GunSoulList *self, guint position)
{
  guint low = 0;
  guint high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (gun_soul_list_get_page (self, middle)->position <= position)
        low = middle;
      else
        high = middle;
    }

  /* Empty pages share their position with the one that has the item, which is the last of them */
  return low;
}

guint
gun_soul_list_find_page (GunSoulList *self, GRefString *soul)
{
  guint low = 0;
  guint high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (gun_text_compare (gun_soul_list_get_page (self, middle)->start, soul) <= 0)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* Everything stored between the start of a page and the start of the next. NULL when it cannot be read. While the first page is the only one
 * that is known, it does not go on to the end of the store. */
GPtrArray *
gun_soul_list_read_page (GunSoulList *self, guint index)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);
  GRefString *end
      = index + 1 < self->pages->len ? gun_soul_list_get_page (self, index + 1)->start : NULL;
  guint limit = self->loading && self->pages->len == 1 ? page->n_items : G_MAXUINT;

  return gun_soul_page_read (page, &self->source, end, limit);
}

/* Of a level what ends in a slash, but is not the prefix itself */
gboolean
gun_soul_list_is_group (GunSoulList *self, GRefString *child)
{
  return self->source.is_level
         && g_ref_string_length (child) > g_ref_string_length (self->source.prefix)
         && child[g_ref_string_length (child) - 1] == '/';
}

/* Souls so deep are in no groups: theirs is no level, though their rows are of the tree */
GunSoulItem *
gun_soul_list_new_item (GunSoulList *self, GRefString *soul)
{
  gboolean is_node = !gun_soul_list_is_group (self, soul);
  gboolean followed = is_node && g_hash_table_contains (self->followed, soul);
  GunSoulItem *item;

  if (!self->source.is_level && self->depth == 0)
    return gun_soul_item_new (soul, followed);

  item = gun_soul_item_new_child (soul,
                                  g_ref_string_length (self->source.prefix),
                                  self->depth,
                                  is_node,
                                  self->source.is_level ? self->source.catalog : NULL);
  gun_soul_item_set_followed (item, followed);

  return item;
}

/* An open group stays the same row */
static gboolean
is_open (GunSoulPage *page)
{
  for (guint i = 0; i < page->items->len; i++)
    if (gun_soul_item_get_expanded (g_ptr_array_index (page->items, i)))
      return TRUE;

  return FALSE;
}

/* FALSE: all that are filled have an open group */
static gboolean
empty_oldest_page (GunSoulList *self)
{
  GunSoulPage *oldest = NULL;

  for (guint i = 0; i < self->pages->len; i++)
    {
      GunSoulPage *page = gun_soul_list_get_page (self, i);

      if (page->items != NULL && (oldest == NULL || page->used < oldest->used) && !is_open (page))
        oldest = page;
    }
  if (oldest == NULL)
    return FALSE;

  g_clear_pointer (&oldest->items, g_ptr_array_unref);
  self->n_filled--;

  return TRUE;
}

/* @room: for so many pages more */
void
gun_soul_list_empty_pages (GunSoulList *self, guint room)
{
  while (self->n_filled + room > MAX_FILLED_PAGES)
    if (!empty_oldest_page (self))
      return;
}

static void
fill_page (GunSoulList *self, guint index)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);
  g_autoptr (GPtrArray) souls = gun_soul_list_read_page (self, index);
  guint n_souls = souls != NULL ? souls->len : 0;

  gun_soul_list_empty_pages (self, 1);
  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (n_souls, page->n_items); i++)
    g_ptr_array_add (page->items, gun_soul_list_new_item (self, g_ptr_array_index (souls, i)));
  while (page->items->len < page->n_items)
    g_ptr_array_add (page->items,
                     gun_soul_list_new_item (
                         self, n_souls > 0 ? g_ptr_array_index (souls, n_souls - 1) : page->start));
  self->n_filled++;

  if (n_souls != page->n_items && souls != NULL)
    {
      page->dirty = TRUE;
      gun_soul_list_mend_soon (self);
    }
}

static GPtrArray *
get_page_items (GunSoulList *self, guint index)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);

  if (page->items == NULL)
    fill_page (self, index);
  page->used = ++self->clock;

  return page->items;
}

static GType
gun_soul_list_get_item_type (GListModel *model)
{
  return GUN_TYPE_SOUL_ITEM;
}

static guint
gun_soul_list_get_n_items (GListModel *model)
{
  return GUN_SOUL_LIST (model)->n_items;
}

static gpointer
gun_soul_list_get_item (GListModel *model, guint position)
{
  GunSoulList *self = GUN_SOUL_LIST (model);
  guint index;
  GPtrArray *items;

  if (position >= self->n_items)
    return NULL;

  index = find_page_by_position (self, position);
  items = get_page_items (self, index);

  return g_object_ref (
      g_ptr_array_index (items, position - gun_soul_list_get_page (self, index)->position));
}

static void
gun_soul_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_soul_list_get_item_type;
  iface->get_n_items = gun_soul_list_get_n_items;
  iface->get_item = gun_soul_list_get_item;
}

static void
followed_changed_cb (GunSoulList *self)
{
  g_autoptr (GPtrArray) followed = gun_engine_list_followed (self->engine);

  g_hash_table_remove_all (self->followed);
  for (guint i = 0; i < followed->len; i++)
    if (gun_text_has_prefix (g_ptr_array_index (followed, i), self->source.prefix))
      g_hash_table_add (self->followed, g_ref_string_acquire (g_ptr_array_index (followed, i)));

  for (guint i = 0; i < self->pages->len; i++)
    {
      GPtrArray *items = gun_soul_list_get_page (self, i)->items;

      for (guint j = 0; items != NULL && j < items->len; j++)
        {
          GunSoulItem *item = g_ptr_array_index (items, j);

          gun_soul_item_set_followed (
              item,
              gun_soul_item_is_node (item)
                  && g_hash_table_contains (self->followed, gun_soul_item_get_soul (item)));
        }
    }
}

static void
end_loading (GunSoulList *self)
{
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  gun_soul_list_mend_soon (self);
}

static GPtrArray *
take_starts (GunCatalog *catalog, GAsyncResult *result, GError **error)
{
  if (g_async_result_is_tagged (result, gun_catalog_load_child_pages_async))
    return gun_catalog_load_child_pages_finish (catalog, result, error);

  return gun_catalog_load_page_starts_finish (catalog, result, error);
}

static void
page_starts_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunSoulList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) starts = take_starts (GUN_CATALOG (object), result, &error);
  guint n_before;

  if (self->engine == NULL)
    return;
  if (starts == NULL)
    {
      g_debug ("The pages of the list could not be counted: %s", error->message);
      end_loading (self);
      return;
    }

  /* The first page is shown already and starts where everything does */
  n_before = self->n_items;
  for (guint i = 1; i < starts->len; i++)
    g_ptr_array_add (self->pages,
                     gun_soul_page_new (g_ptr_array_index (starts, i), GUN_CATALOG_PAGE_SOULS));
  gun_soul_list_get_page (self, 0)->dirty = TRUE;
  if (starts->len > 1)
    {
      GunSoulPage *last = gun_soul_list_get_page (self, self->pages->len - 1);
      g_autoptr (GPtrArray) souls = gun_soul_list_read_page (self, self->pages->len - 1);

      last->n_items = souls != NULL ? souls->len : 0;
    }

  gun_soul_list_count_from (self, 0);
  gun_soul_list_tell (self, n_before, 0, self->n_items - n_before);
  end_loading (self);
}

/* The first page at once, so that there is something to see; the others when they have been counted */
static void
load (GunSoulList *self)
{
  g_autoptr (GPtrArray) rows
      = gun_soul_source_list (&self->source, NULL, TRUE, GUN_CATALOG_PAGE_SOULS);
  guint n_rows = rows != NULL ? rows->len : 0;

  g_ptr_array_add (self->pages, gun_soul_page_new (self->source.prefix, n_rows));
  gun_soul_list_count_from (self, 0);
  if (n_rows < GUN_CATALOG_PAGE_SOULS)
    return;

  self->loading = TRUE;
  if (self->source.is_level)
    gun_catalog_load_child_pages_async (self->source.catalog,
                                        self->source.prefix,
                                        self->cancellable,
                                        page_starts_cb,
                                        g_object_ref (self));
  else
    gun_catalog_load_page_starts_async (self->source.catalog,
                                        self->source.prefix,
                                        self->cancellable,
                                        page_starts_cb,
                                        g_object_ref (self));
}

static void
gun_soul_list_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunSoulList *self = GUN_SOUL_LIST (object);

  switch (prop_id)
    {
    case PROP_ITEM_TYPE:
      g_value_set_gtype (value, GUN_TYPE_SOUL_ITEM);
      break;
    case PROP_N_ITEMS:
      g_value_set_uint (value, self->n_items);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, self->loading);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_soul_list_dispose (GObject *object)
{
  GunSoulList *self = GUN_SOUL_LIST (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->mend_id, g_source_remove);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_soul_list_parent_class)->dispose (object);
}

static void
gun_soul_list_finalize (GObject *object)
{
  GunSoulList *self = GUN_SOUL_LIST (object);

  g_clear_object (&self->source.catalog);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->followed, g_hash_table_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->source.prefix, g_ref_string_release);

  G_OBJECT_CLASS (gun_soul_list_parent_class)->finalize (object);
}

static void
gun_soul_list_class_init (GunSoulListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gun_soul_list_dispose;
  object_class->finalize = gun_soul_list_finalize;
  object_class->get_property = gun_soul_list_get_property;

  properties[PROP_ITEM_TYPE] = g_param_spec_gtype ("item-type", NULL, NULL, G_TYPE_OBJECT, flags);
  properties[PROP_N_ITEMS] = g_param_spec_uint ("n-items", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_soul_list_init (GunSoulList *self)
{
  self->cancellable = g_cancellable_new ();
  self->followed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_soul_page_free);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
}

static GunSoulList *
new_list (
    GunEngine *engine, GunCatalog *catalog, GRefString *prefix, gboolean is_level, guint depth)
{
  GunSoulList *self = g_object_new (GUN_TYPE_SOUL_LIST, NULL);

  self->engine = g_object_ref (engine);
  self->source.catalog = g_object_ref (catalog);
  self->source.prefix = g_ref_string_acquire (prefix);
  self->source.is_level = is_level;
  self->depth = depth;
  g_signal_connect_swapped (engine, "souls-added", G_CALLBACK (gun_soul_list_add_souls), self);
  g_signal_connect_swapped (engine, "souls-removed", G_CALLBACK (gun_soul_list_remove_souls), self);
  g_signal_connect_swapped (engine, "followed-changed", G_CALLBACK (followed_changed_cb), self);
  load (self);
  followed_changed_cb (self);

  return self;
}

/**
 * gun_soul_list_new:
 * @engine: whose souls-added, souls-removed and followed-changed keep the list true
 * @catalog: what it reads from
 *
 * Returns: (transfer full): the list; its first page is there at once
 */
GunSoulList *
gun_soul_list_new (GunEngine *engine, GunCatalog *catalog)
{
  g_autoptr (GRefString) everything = gun_text_new ("");

  return new_list (engine, catalog, everything, FALSE, 0);
}

/**
 * gun_soul_list_new_level:
 * @engine: as for gun_soul_list_new()
 * @catalog: what it reads from
 * @prefix: empty, or what ends in a slash
 * @depth: how many levels are above it
 *
 * Returns: (transfer full): one level of the tree; its first page is there at once
 */
GunSoulList *
gun_soul_list_new_level (GunEngine *engine, GunCatalog *catalog, GRefString *prefix, guint depth)
{
  return new_list (engine, catalog, prefix, depth < GUN_SOUL_LIST_MAX_DEPTH, depth);
}

gboolean
gun_soul_list_is_loading (GunSoulList *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_LIST (self), FALSE);

  return self->loading;
}

/**
 * gun_soul_list_find:
 * @soul: a gun-text.h text
 * @position: (out): where it is
 *
 * Returns: whether the list has it
 */
gboolean
gun_soul_list_find (GunSoulList *self, GRefString *soul, guint *position)
{
  guint index;
  GPtrArray *items;

  g_return_val_if_fail (GUN_IS_SOUL_LIST (self), FALSE);

  index = gun_soul_list_find_page (self, soul);
  items = get_page_items (self, index);
  for (guint i = 0; i < items->len; i++)
    if (gun_text_equal (gun_soul_item_get_soul (g_ptr_array_index (items, i)), soul))
      {
        *position = gun_soul_list_get_page (self, index)->position + i;
        return TRUE;
      }

  return FALSE;
}

/**
 * gun_soul_list_find_child:
 * @soul: a gun-text.h text
 * @position: (out): where the soul, or what it is in, is
 *
 * Returns: whether the level has it
 */
gboolean
gun_soul_list_find_child (GunSoulList *self, GRefString *soul, guint *position)
{
  g_autoptr (GRefString) child = NULL;
  g_autoptr (GRefString) named = NULL;

  g_return_val_if_fail (GUN_IS_SOUL_LIST (self), FALSE);

  child = gun_soul_list_dup_child (self, soul);
  if (child == NULL)
    return FALSE;
  if (gun_soul_list_find (self, child, position))
    return TRUE;
  if (!gun_soul_list_is_group (self, child))
    return FALSE;

  named = gun_catalog_name_of_group (child);

  return gun_soul_list_find (self, named, position);
}
