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
 *
 * Mending reads the page again and tells the difference run by run, keeping items of souls that stay. Of a page that holds no items
 * nothing is on the screen: it is told in one piece where the added souls are; or that all of it is another, when it was read before the
 * commits in it were heard of, so that who remembers it may have got it wrong, or when a flood touched more than MAX_READ_PAGES pages at once.
 */

#include "gun-soul-list.h"

#include "gun-soul-page-private.h"
#include "gun-text.h"

#define MAX_FILLED_PAGES 64
#define MAX_READ_PAGES 64
/* A flood of commits mends the list this often, milliseconds. */
#define MEND_INTERVAL_MS 100

struct _GunSoulList
{
  GObject parent_instance;

  GunEngine *engine;
  GunCatalog *catalog;
  GCancellable *cancellable;
  GHashTable *followed;   /* (element-type GRefString) */
  GRefString *everything; /* the prefix of every soul */

  GPtrArray *pages; /* (element-type GunSoulPage), at least one */
  guint n_items;
  guint n_filled;
  guint64 clock; /* of the LRU */

  GPtrArray *added; /* (element-type GRefString): told by commits, not yet mended in */
  guint mend_id;
  gboolean loading;
};

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

static GunSoulPage *
page_at (GunSoulList *self, guint index)
{
  return g_ptr_array_index (self->pages, index);
}

/* Positions of the pages from @index on, after one before them changed */
static void
count_from (GunSoulList *self, guint index)
{
  guint position = 0;

  if (index > 0)
    position = page_at (self, index - 1)->position + page_at (self, index - 1)->n_items;
  for (guint i = index; i < self->pages->len; i++)
    {
      GunSoulPage *page = page_at (self, i);

      page->position = position;
      position += page->n_items;
    }
  self->n_items = position;
}

static void
tell (GunSoulList *self, guint position, guint n_removed, guint n_added)
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

      if (page_at (self, middle)->position <= position)
        low = middle;
      else
        high = middle;
    }

  /* Empty pages share their position with the one that has the item, which is the last of them */
  return low;
}

static guint
find_page_by_soul (GunSoulList *self, GRefString *soul)
{
  guint low = 0;
  guint high = self->pages->len;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (gun_text_compare (page_at (self, middle)->start, soul) <= 0)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* Everything stored between the start of a page and the start of the next. NULL when it cannot be read. While the first page is the only one
 * that is known, it does not go on to the end of the store. */
static GPtrArray *
read_page (GunSoulList *self, guint index)
{
  GunSoulPage *page = page_at (self, index);
  GRefString *end = index + 1 < self->pages->len ? page_at (self, index + 1)->start : NULL;
  guint limit = self->loading && self->pages->len == 1 ? page->n_items : G_MAXUINT;

  return gun_soul_page_read (page, self->catalog, self->everything, end, limit);
}

static GunSoulItem *
new_item (GunSoulList *self, GRefString *soul)
{
  return gun_soul_item_new (soul, g_hash_table_contains (self->followed, soul));
}

static void
empty_oldest_page (GunSoulList *self)
{
  GunSoulPage *oldest = NULL;

  for (guint i = 0; i < self->pages->len; i++)
    {
      GunSoulPage *page = page_at (self, i);

      if (page->items != NULL && (oldest == NULL || page->used < oldest->used))
        oldest = page;
    }

  g_clear_pointer (&oldest->items, g_ptr_array_unref);
  self->n_filled--;
}

static void mend_soon (GunSoulList *self);

static void
fill_page (GunSoulList *self, guint index)
{
  GunSoulPage *page = page_at (self, index);
  g_autoptr (GPtrArray) souls = read_page (self, index);
  guint n_souls = souls != NULL ? souls->len : 0;

  if (self->n_filled == MAX_FILLED_PAGES)
    empty_oldest_page (self);

  page->items = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < MIN (n_souls, page->n_items); i++)
    g_ptr_array_add (page->items, new_item (self, g_ptr_array_index (souls, i)));
  while (page->items->len < page->n_items)
    g_ptr_array_add (
        page->items,
        new_item (self, n_souls > 0 ? g_ptr_array_index (souls, n_souls - 1) : page->start));
  self->n_filled++;

  if (n_souls != page->n_items && souls != NULL)
    {
      page->dirty = TRUE;
      mend_soon (self);
    }
}

static GPtrArray *
get_page_items (GunSoulList *self, guint index)
{
  GunSoulPage *page = page_at (self, index);

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

  return g_object_ref (g_ptr_array_index (items, position - page_at (self, index)->position));
}

static void
gun_soul_list_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = gun_soul_list_get_item_type;
  iface->get_n_items = gun_soul_list_get_n_items;
  iface->get_item = gun_soul_list_get_item;
}

static void
grow_page (GunSoulList *self, guint index, guint at, guint n_added)
{
  GunSoulPage *page = page_at (self, index);

  page->n_items += n_added;
  count_from (self, index);
  tell (self, page->position + at, 0, n_added);
}

static void
shrink_page (GunSoulList *self, guint index, guint at, guint n_removed)
{
  GunSoulPage *page = page_at (self, index);

  page->n_items -= n_removed;
  count_from (self, index);
  tell (self, page->position + at, n_removed, 0);
}

/* Both lists are in order: walks them side by side, and tells each run of differences once the items show it */
static void
mend_filled_page (GunSoulList *self, guint index, GPtrArray *souls)
{
  GunSoulPage *page = page_at (self, index);
  guint at = 0;

  for (guint next = 0; next < souls->len || at < page->items->len;)
    {
      guint n_added = gun_soul_page_count_new (page, at, souls, next);
      guint n_removed = n_added == 0 ? gun_soul_page_count_gone (page, at, souls, next) : 0;

      for (guint i = 0; i < n_added; i++)
        g_ptr_array_insert (
            page->items, (int) (at + i), new_item (self, g_ptr_array_index (souls, next + i)));
      if (n_added > 0)
        grow_page (self, index, at, n_added);

      if (n_removed > 0)
        {
          g_ptr_array_remove_range (page->items, at, n_removed);
          shrink_page (self, index, at, n_removed);
        }

      if (n_added == 0 && n_removed == 0)
        n_added = 1; /* the same soul on both sides */
      next += n_added;
      at += n_added;
    }
}

/* Who remembers items of a page that holds none any more is told which stretch of it is another */
static void
replace_stretch (GunSoulList *self, guint index, guint at, guint n_removed, guint n_added)
{
  GunSoulPage *page = page_at (self, index);

  if (n_removed == 0 && n_added == 0)
    return;

  page->n_items = page->n_items - n_removed + n_added;
  count_from (self, index);
  tell (self, page->position + at, n_removed, n_added);
}

/* What is new in an unseen page is known only when all of it was told of now, and nothing of what is told was there before */
static gboolean
knows_what_is_new (GunSoulPage *page, GPtrArray *souls, GPtrArray *told)
{
  return !page->dirty && page->n_untold == 0 && told->len > 0
         && souls->len == page->n_items + told->len;
}

/* From the first to the last of the souls that a commit told of */
static void
replace_told (GunSoulList *self, guint index, GPtrArray *souls, GPtrArray *told)
{
  guint first = 0;
  guint last = souls->len - 1;

  gun_soul_page_find_soul (souls, g_ptr_array_index (told, 0), &first);
  gun_soul_page_find_soul (souls, g_ptr_array_index (told, told->len - 1), &last);
  replace_stretch (self, index, first, last - first + 1 - told->len, last - first + 1);
}

/* Positions stay as they are, so there is nothing to tell */
static void
split_page (GunSoulList *self, guint index, GPtrArray *souls)
{
  GunSoulPage *page = page_at (self, index);

  while (page->n_items > 2 * GUN_CATALOG_PAGE_SOULS && souls->len == page->n_items)
    {
      guint keep = page->n_items - GUN_CATALOG_PAGE_SOULS;
      GunSoulPage *tail = gun_soul_page_split (page, keep, g_ptr_array_index (souls, keep));

      if (tail->items != NULL)
        self->n_filled++;
      g_ptr_array_insert (self->pages, (int) index + 1, tail);
      g_ptr_array_set_size (souls, (int) keep);
    }

  count_from (self, index);
  while (self->n_filled > MAX_FILLED_PAGES)
    empty_oldest_page (self);
}

static void
mend_page (GunSoulList *self, guint index, GPtrArray *told)
{
  GunSoulPage *page = page_at (self, index);
  g_autoptr (GPtrArray) souls = read_page (self, index);
  gboolean is_known;
  gboolean is_other;

  page->used
      = ++self->clock; /* listeners read while it is mended: it must not be the one that gives way */
  if (souls == NULL)
    {
      page->dirty = FALSE;
      return;
    }

  is_known = knows_what_is_new (page, souls, told);
  is_other = page->dirty || page->n_items != souls->len;
  page->n_untold += MAX (souls->len, page->n_items) - page->n_items;
  page->n_untold -= MIN (page->n_untold, told->len);
  page->dirty = FALSE;

  if (page->items != NULL)
    mend_filled_page (self, index, souls);
  else if (is_known)
    replace_told (self, index, souls, told);
  else if (is_other)
    replace_stretch (self, index, 0, page->n_items, souls->len);

  split_page (self, index, souls);
}

static int
compare_souls_cb (gconstpointer a, gconstpointer b)
{
  return gun_text_compare (*(const char *const *) a, *(const char *const *) b);
}

/* What of @added, which is in order, belongs to page @index, from @from on */
static GPtrArray *
take_told (GunSoulList *self, guint index, GPtrArray *added, guint from)
{
  GRefString *end = index + 1 < self->pages->len ? page_at (self, index + 1)->start : NULL;
  GPtrArray *told = g_ptr_array_new ();

  for (guint i = from; i < added->len; i++)
    {
      if (end != NULL && gun_text_compare (g_ptr_array_index (added, i), end) >= 0)
        break;
      g_ptr_array_add (told, g_ptr_array_index (added, i));
    }

  return told;
}

static gboolean
mend_cb (gpointer user_data)
{
  GunSoulList *self = user_data;
  g_autoptr (GPtrArray) added = g_steal_pointer (&self->added);
  guint n_read = 0;

  self->mend_id = 0;
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_ptr_array_sort (added, compare_souls_cb);

  for (guint from = 0; from < added->len;)
    {
      guint index = find_page_by_soul (self, g_ptr_array_index (added, from));
      g_autoptr (GPtrArray) told = take_told (self, index, added, from);

      from += told->len;
      if (page_at (self, index)->items != NULL || page_at (self, index)->n_untold > 0
          || n_read++ < MAX_READ_PAGES)
        mend_page (self, index, told);
      else
        replace_stretch (self,
                         index,
                         0,
                         page_at (self, index)->n_items,
                         page_at (self, index)->n_items + told->len);
    }

  for (guint i = 0; i < self->pages->len; i++)
    if (page_at (self, i)->dirty)
      {
        g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

        mend_page (self, i, nothing);
      }

  return G_SOURCE_REMOVE;
}

static void
mend_soon (GunSoulList *self)
{
  if (self->mend_id == 0 && !self->loading)
    self->mend_id
        = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, MEND_INTERVAL_MS, mend_cb, self, NULL);
}

static void
souls_added_cb (GunSoulList *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    g_ptr_array_add (self->added, g_ref_string_acquire (g_ptr_array_index (souls, i)));

  mend_soon (self);
}

/* What nobody sees is found out when it is read: its page then differs from what was counted. */
static void
souls_removed_cb (GunSoulList *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    {
      GunSoulPage *page = page_at (self, find_page_by_soul (self, g_ptr_array_index (souls, i)));

      page->dirty |= page->items != NULL;
    }

  mend_soon (self);
}

static void
followed_changed_cb (GunSoulList *self)
{
  g_autoptr (GPtrArray) followed = gun_engine_list_followed (self->engine);

  g_hash_table_remove_all (self->followed);
  for (guint i = 0; i < followed->len; i++)
    g_hash_table_add (self->followed, g_ref_string_acquire (g_ptr_array_index (followed, i)));

  for (guint i = 0; i < self->pages->len; i++)
    {
      GPtrArray *items = page_at (self, i)->items;

      for (guint j = 0; items != NULL && j < items->len; j++)
        {
          GunSoulItem *item = g_ptr_array_index (items, j);

          gun_soul_item_set_followed (
              item, g_hash_table_contains (self->followed, gun_soul_item_get_soul (item)));
        }
    }
}

static void
end_loading (GunSoulList *self)
{
  self->loading = FALSE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  mend_soon (self);
}

static void
page_starts_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunSoulList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) starts
      = gun_catalog_load_page_starts_finish (GUN_CATALOG (object), result, &error);
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
  page_at (self, 0)->dirty = TRUE;
  if (starts->len > 1)
    {
      GunSoulPage *last = page_at (self, self->pages->len - 1);
      g_autoptr (GPtrArray) souls = read_page (self, self->pages->len - 1);

      last->n_items = souls != NULL ? souls->len : 0;
    }

  count_from (self, 0);
  tell (self, n_before, 0, self->n_items - n_before);
  end_loading (self);
}

/* The first page at once, so that there is something to see; the others when they have been counted */
static void
load (GunSoulList *self)
{
  g_autoptr (GPtrArray) rows = gun_catalog_list_souls (
      self->catalog, self->everything, NULL, TRUE, GUN_CATALOG_PAGE_SOULS, NULL);
  guint n_rows = rows != NULL ? rows->len : 0;

  g_ptr_array_add (self->pages, gun_soul_page_new (self->everything, n_rows));
  count_from (self, 0);
  if (n_rows < GUN_CATALOG_PAGE_SOULS)
    return;

  self->loading = TRUE;
  gun_catalog_load_page_starts_async (
      self->catalog, self->everything, self->cancellable, page_starts_cb, g_object_ref (self));
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

  g_clear_object (&self->catalog);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->followed, g_hash_table_unref);
  g_clear_pointer (&self->pages, g_ptr_array_unref);
  g_clear_pointer (&self->added, g_ptr_array_unref);
  g_clear_pointer (&self->everything, g_ref_string_release);

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
  self->everything = gun_text_new ("");
  self->followed = g_hash_table_new_full (
      gun_text_hash, gun_text_equal, (GDestroyNotify) g_ref_string_release, NULL);
  self->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_soul_page_free);
  self->added = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
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
  GunSoulList *self = g_object_new (GUN_TYPE_SOUL_LIST, NULL);

  self->engine = g_object_ref (engine);
  self->catalog = g_object_ref (catalog);
  g_signal_connect_swapped (engine, "souls-added", G_CALLBACK (souls_added_cb), self);
  g_signal_connect_swapped (engine, "souls-removed", G_CALLBACK (souls_removed_cb), self);
  g_signal_connect_swapped (engine, "followed-changed", G_CALLBACK (followed_changed_cb), self);
  load (self);
  followed_changed_cb (self);

  return self;
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

  index = find_page_by_soul (self, soul);
  items = get_page_items (self, index);
  for (guint i = 0; i < items->len; i++)
    if (gun_text_equal (gun_soul_item_get_soul (g_ptr_array_index (items, i)), soul))
      {
        *position = page_at (self, index)->position + i;
        return TRUE;
      }

  return FALSE;
}
