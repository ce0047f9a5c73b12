/* SPDX-License-Identifier: MIT */

#include "gun-search-item.h"

struct _GunSearchItem
{
  GObject parent_instance;

  GunSearchResult *result;
};

G_DEFINE_FINAL_TYPE (GunSearchItem, gun_search_item, G_TYPE_OBJECT)

static void
gun_search_item_finalize (GObject *object)
{
  gun_search_result_unref (GUN_SEARCH_ITEM (object)->result);

  G_OBJECT_CLASS (gun_search_item_parent_class)->finalize (object);
}

static void
gun_search_item_class_init (GunSearchItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = gun_search_item_finalize;
}

static void
gun_search_item_init (GunSearchItem *self)
{
}

const GunSearchResult *
gun_search_item_get_result (GunSearchItem *self)
{
  g_return_val_if_fail (GUN_IS_SEARCH_ITEM (self), NULL);

  return self->result;
}

/**
 * gun_search_item_new:
 * @result: (transfer none): what was found
 */
GunSearchItem *
gun_search_item_new (GunSearchResult *result)
{
  GunSearchItem *self = g_object_new (GUN_TYPE_SEARCH_ITEM, NULL);

  self->result = gun_search_result_ref (result);

  return self;
}
