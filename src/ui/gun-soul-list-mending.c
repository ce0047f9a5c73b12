/* SPDX-License-Identifier: MIT */

/*
 * Mending reads the page again and tells the difference run by run, keeping items of souls that stay. Of a page that holds no items
 * nothing is on the screen: it is told in one piece where the added souls are; or that all of it is another, when it was read before the
 * commits in it were heard of, so that who remembers it may have got it wrong, or when a flood touched more than MAX_READ_PAGES pages at once.
 */

#include "gun-soul-list-private.h"

#include <stdlib.h>

#include "gun-catalog-children.h"
#include "gun-text.h"

#define MAX_READ_PAGES 64
/* A flood of commits mends the list this often, milliseconds. */
#define MEND_INTERVAL_MS 100

static void
grow_page (GunSoulList *self, guint index, guint at, guint n_added)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);

  page->n_items += n_added;
  gun_soul_list_count_from (self, index);
  gun_soul_list_tell (self, page->position + at, 0, n_added);
}

static void
shrink_page (GunSoulList *self, guint index, guint at, guint n_removed)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);

  page->n_items -= n_removed;
  gun_soul_list_count_from (self, index);
  gun_soul_list_tell (self, page->position + at, n_removed, 0);
}

/* Both lists are in order: walks them side by side, and tells each run of differences once the items show it */
static void
mend_filled_page (GunSoulList *self, guint index, GPtrArray *souls)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);
  guint at = 0;

  for (guint next = 0; next < souls->len || at < page->items->len;)
    {
      guint n_added = gun_soul_page_count_new (page, at, souls, next);
      guint n_removed = n_added == 0 ? gun_soul_page_count_gone (page, at, souls, next) : 0;

      for (guint i = 0; i < n_added; i++)
        g_ptr_array_insert (page->items,
                            (int) (at + i),
                            gun_soul_list_new_item (self, g_ptr_array_index (souls, next + i)));
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
  GunSoulPage *page = gun_soul_list_get_page (self, index);

  if (n_removed == 0 && n_added == 0)
    return;

  page->n_items = page->n_items - n_removed + n_added;
  gun_soul_list_count_from (self, index);
  gun_soul_list_tell (self, page->position + at, n_removed, n_added);
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
  GunSoulPage *page = gun_soul_list_get_page (self, index);

  while (page->n_items > 2 * GUN_CATALOG_PAGE_SOULS && souls->len == page->n_items)
    {
      guint keep = page->n_items - GUN_CATALOG_PAGE_SOULS;
      GunSoulPage *tail = gun_soul_page_split (page, keep, g_ptr_array_index (souls, keep));

      if (tail->items != NULL)
        self->n_filled++;
      g_ptr_array_insert (self->pages, (int) index + 1, tail);
      g_ptr_array_set_size (souls, (int) keep);
    }

  gun_soul_list_count_from (self, index);
  gun_soul_list_empty_pages (self, 0);
}

/* A group that is told of may have been there: what a page nobody reads then has more is found when it is read */
static guint
count_souls (GunSoulList *self, GPtrArray *told)
{
  guint n_souls = 0;

  for (guint i = 0; i < told->len; i++)
    if (!gun_soul_list_is_group (self, g_ptr_array_index (told, i)))
      n_souls++;

  return n_souls;
}

static void
mend_page (GunSoulList *self, guint index, GPtrArray *told)
{
  GunSoulPage *page = gun_soul_list_get_page (self, index);
  g_autoptr (GPtrArray) souls = gun_soul_list_read_page (self, index);
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
  /* A soul may have taken the place of its group, which leaves their number as it was */
  is_other = page->dirty || page->n_items != souls->len
             || (self->source.is_level && count_souls (self, told) > 0);
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
compare_item_cb (gconstpointer child, gconstpointer item)
{
  return gun_text_compare (child, gun_soul_item_get_soul (*(GunSoulItem *const *) item));
}

/* (nullable): the item of @child where that has one: of a page that holds none nothing is on the screen */
static GunSoulItem *
find_shown (GunSoulList *self, GRefString *child)
{
  GPtrArray *items = gun_soul_list_get_page (self, gun_soul_list_find_page (self, child))->items;
  GunSoulItem **item = NULL;

  if (items != NULL && items->len > 0)
    item = bsearch (child, items->pdata, items->len, sizeof (gpointer), compare_item_cb);

  return item != NULL ? *item : NULL;
}

/* @group: what ends in a slash: what is in it stands for itself, or is in the soul of that name */
static void
recount (GunSoulList *self, GRefString *group)
{
  g_autoptr (GRefString) soul = gun_catalog_name_of_group (group);
  GunSoulItem *of_group = find_shown (self, group);
  GunSoulItem *of_soul = find_shown (self, soul);

  if (of_group != NULL)
    gun_soul_item_recount (of_group);
  if (of_soul != NULL)
    gun_soul_item_recount (of_soul);
}

/* A soul that comes stands for the group of its name as well, and one that goes no longer does: the row of the group is where @soul and a
 * slash belong */
static void
look_for_group (GunSoulList *self, GRefString *soul)
{
  g_autoptr (GRefString) group = gun_catalog_prefix_below (soul);
  GunSoulPage *page = gun_soul_list_get_page (self, gun_soul_list_find_page (self, group));

  page->dirty |= page->items != NULL;
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
  GRefString *end
      = index + 1 < self->pages->len ? gun_soul_list_get_page (self, index + 1)->start : NULL;
  GPtrArray *told = g_ptr_array_new ();

  for (guint i = from; i < added->len; i++)
    {
      if (end != NULL && gun_text_compare (g_ptr_array_index (added, i), end) >= 0)
        break;
      g_ptr_array_add (told, g_ptr_array_index (added, i));
    }

  return told;
}

/* Each once; and the number of what is in a group anew where it is shown */
static void
tell_groups (GunSoulList *self, GPtrArray *added)
{
  for (guint i = added->len; i-- > 1;)
    if (gun_text_equal (added->pdata[i], added->pdata[i - 1]))
      g_ptr_array_remove_index (added, i);

  for (guint i = 0; i < added->len; i++)
    if (gun_soul_list_is_group (self, g_ptr_array_index (added, i)))
      recount (self, g_ptr_array_index (added, i));
    else
      look_for_group (self, g_ptr_array_index (added, i));
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
  if (self->source.is_level)
    tell_groups (self, added);

  for (guint from = 0; from < added->len;)
    {
      guint index = gun_soul_list_find_page (self, g_ptr_array_index (added, from));
      g_autoptr (GPtrArray) told = take_told (self, index, added, from);

      from += told->len;
      if (gun_soul_list_get_page (self, index)->items != NULL
          || gun_soul_list_get_page (self, index)->n_untold > 0 || n_read++ < MAX_READ_PAGES)
        mend_page (self, index, told);
      else
        replace_stretch (self,
                         index,
                         0,
                         gun_soul_list_get_page (self, index)->n_items,
                         gun_soul_list_get_page (self, index)->n_items + count_souls (self, told));
    }

  for (guint i = 0; i < self->pages->len; i++)
    if (gun_soul_list_get_page (self, i)->dirty)
      {
        g_autoptr (GPtrArray) nothing = g_ptr_array_new ();

        mend_page (self, i, nothing);
      }

  return G_SOURCE_REMOVE;
}

void
gun_soul_list_mend_soon (GunSoulList *self)
{
  if (self->mend_id == 0 && !self->loading)
    self->mend_id
        = g_timeout_add_full (G_PRIORITY_DEFAULT_IDLE, MEND_INTERVAL_MS, mend_cb, self, NULL);
}

/* (transfer full) (nullable): what of the list @soul is, or is in */
GRefString *
gun_soul_list_dup_child (GunSoulList *self, GRefString *soul)
{
  if (!gun_text_has_prefix (soul, self->source.prefix))
    return NULL;
  if (!self->source.is_level)
    return g_ref_string_acquire (soul);

  return gun_catalog_child_of (self->source.prefix, soul);
}

void
gun_soul_list_add_souls (GunSoulList *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    {
      GRefString *child = gun_soul_list_dup_child (self, g_ptr_array_index (souls, i));

      if (child != NULL)
        g_ptr_array_add (self->added, child);
    }

  if (self->added->len > 0)
    gun_soul_list_mend_soon (self);
}

/* What nobody sees is found out when it is read: its page then differs from what was counted. */
void
gun_soul_list_remove_souls (GunSoulList *self, GPtrArray *souls)
{
  for (guint i = 0; i < souls->len; i++)
    {
      g_autoptr (GRefString) child = gun_soul_list_dup_child (self, g_ptr_array_index (souls, i));
      GunSoulPage *page = child != NULL
                              ? gun_soul_list_get_page (self, gun_soul_list_find_page (self, child))
                              : NULL;

      if (page == NULL)
        continue;
      page->dirty |= page->items != NULL;
      if (gun_soul_list_is_group (self, child))
        recount (self, child);
      else if (self->source.is_level)
        look_for_group (self, child);
    }

  gun_soul_list_mend_soon (self);
}
