/* SPDX-License-Identifier: MIT */

#include "gun-soul-page-private.h"

#include "gun-catalog-children.h"
#include "gun-soul-item.h"
#include "gun-text.h"

/* Souls read at once; more follow while the end is not reached. */
#define READ_SOULS (2 * GUN_CATALOG_PAGE_SOULS)

GunSoulPage *
gun_soul_page_new (GRefString *start, guint n_items)
{
  GunSoulPage *self = g_new0 (GunSoulPage, 1);

  self->start = g_ref_string_acquire (start);
  self->n_items = n_items;

  return self;
}

void
gun_soul_page_free (GunSoulPage *self)
{
  g_ref_string_release (self->start);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_free (self);
}

/* The page keeps its first @keep items; the others, which begin at @start, go to the page returned. */
GunSoulPage *
gun_soul_page_split (GunSoulPage *self, guint keep, GRefString *start)
{
  GunSoulPage *tail = gun_soul_page_new (start, self->n_items - keep);

  if (self->items != NULL)
    {
      tail->items = g_ptr_array_new_with_free_func (g_object_unref);
      for (guint i = keep; i < self->items->len; i++)
        g_ptr_array_add (tail->items, g_object_ref (g_ptr_array_index (self->items, i)));
      g_ptr_array_set_size (self->items, (int) keep);
      tail->used = self->used;
    }
  self->n_items = keep;
  tail->n_untold = self->n_untold; /* either half may hold them */

  return tail;
}

static GPtrArray *
take_souls (GPtrArray *rows)
{
  GPtrArray *souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);

  for (guint i = 0; i < rows->len; i++)
    {
      const GunSoulRow *row = g_ptr_array_index (rows, i);

      g_ptr_array_add (souls, g_ref_string_acquire (row->soul));
    }
  g_ptr_array_unref (rows);

  return souls;
}

/**
 * gun_soul_source_list:
 * @from: (nullable): where to begin
 * @inclusive: whether @from itself may be among them
 *
 * Returns: (transfer full) (nullable) (element-type GRefString): souls or children, %NULL when they cannot be read
 */
GPtrArray *
gun_soul_source_list (const GunSoulSource *self, GRefString *from, gboolean inclusive, guint limit)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list;

  if (self->is_level)
    list = gun_catalog_list_children (self->catalog, self->prefix, from, inclusive, limit, &error);
  else
    list = gun_catalog_list_souls (self->catalog, self->prefix, from, inclusive, limit, &error);
  if (list == NULL)
    g_debug ("A page of the list could not be read: %s", error->message);

  return list == NULL || self->is_level ? list : take_souls (list);
}

/* Adds what is before @end; TRUE when it came to the end. */
static gboolean
add_until (GPtrArray *souls, GPtrArray *list, GRefString *end)
{
  for (guint i = 0; i < list->len; i++)
    {
      GRefString *soul = g_ptr_array_index (list, i);

      if (end != NULL && gun_text_compare (soul, end) >= 0)
        return TRUE;
      g_ptr_array_add (souls, g_ref_string_acquire (soul));
    }

  return list->len < READ_SOULS;
}

/**
 * gun_soul_page_read:
 * @source: what the list is of
 * @end: (nullable): start of the next page
 * @limit: how many at most
 *
 * Returns: (transfer full) (nullable) (element-type GRefString): what is stored between the start and @end; %NULL when it cannot be read
 */
GPtrArray *
gun_soul_page_read (GunSoulPage *self, const GunSoulSource *source, GRefString *end, guint limit)
{
  g_autoptr (GPtrArray) souls
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  gboolean done = FALSE;

  while (!done)
    {
      GRefString *from = souls->len > 0 ? g_ptr_array_index (souls, souls->len - 1) : self->start;
      g_autoptr (GPtrArray) list = gun_soul_source_list (source, from, souls->len == 0, READ_SOULS);

      if (list == NULL)
        return NULL;
      done = add_until (souls, list, end) || souls->len >= limit;
    }
  g_ptr_array_set_size (souls, (int) MIN (souls->len, limit));

  return g_steal_pointer (&souls);
}

static int
compare (GunSoulPage *self, guint at, GPtrArray *souls, guint next)
{
  GunSoulItem *item;

  /* What has ended comes after everything */
  if (at >= self->items->len)
    return 1;
  if (next >= souls->len)
    return -1;

  item = g_ptr_array_index (self->items, at);

  return gun_text_compare (gun_soul_item_get_soul (item), g_ptr_array_index (souls, next));
}

/* How many of @souls from @next on stand before item @at and are no item. */
guint
gun_soul_page_count_new (GunSoulPage *self, guint at, GPtrArray *souls, guint next)
{
  guint n = 0;

  while (next + n < souls->len && compare (self, at, souls, next + n) > 0)
    n++;

  return n;
}

/* How many items from @at on stand before soul @next, and so are no longer stored. */
guint
gun_soul_page_count_gone (GunSoulPage *self, guint at, GPtrArray *souls, guint next)
{
  guint n = 0;

  while (at + n < self->items->len && compare (self, at + n, souls, next) < 0)
    n++;

  return n;
}

/**
 * gun_soul_page_find_soul:
 * @souls: (element-type GRefString): in order
 *
 * Returns: whether @soul is among them; @at then says where
 */
gboolean
gun_soul_page_find_soul (GPtrArray *souls, GRefString *soul, guint *at)
{
  guint low = 0;
  guint high = souls->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      int order = gun_text_compare (g_ptr_array_index (souls, middle), soul);

      if (order == 0)
        {
          *at = middle;
          return TRUE;
        }
      if (order < 0)
        low = middle + 1;
      else
        high = middle;
    }

  return FALSE;
}
