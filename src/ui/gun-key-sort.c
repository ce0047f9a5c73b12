/* SPDX-License-Identifier: MIT */

#include "gun-key-sort.h"

#include "gun-key-item.h"
#include "gun-text.h"

static int
compare_numbers (double a, double b)
{
  return (a > b) - (a < b);
}

static int
compare_keys (GunKeyItem *a, GunKeyItem *b)
{
  return gun_text_compare (gun_key_item_get_key (a), gun_key_item_get_key (b));
}

/* By kind first: what is of one kind stands together */
static int
compare_values (GunKeyItem *a, GunKeyItem *b)
{
  const GunValue *a_value = gun_key_item_get_plain_value (a);
  const GunValue *b_value = gun_key_item_get_plain_value (b);
  GunValueKind kind = gun_value_get_kind (a_value);
  int order = (int) kind - (int) gun_value_get_kind (b_value);

  if (order != 0)
    return order;

  switch (kind)
    {
    case GUN_VALUE_BOOLEAN:
      return gun_value_get_boolean (a_value) - gun_value_get_boolean (b_value);
    case GUN_VALUE_NUMBER:
      return compare_numbers (gun_value_get_number (a_value), gun_value_get_number (b_value));
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
      return gun_text_compare (gun_value_get_text (a_value), gun_value_get_text (b_value));
    case GUN_VALUE_NULL:
    default:
      return 0;
    }
}

static int
compare_states (GunKeyItem *a, GunKeyItem *b)
{
  return compare_numbers (gun_key_item_get_state_ms (a), gun_key_item_get_state_ms (b));
}

/* By way, then by peer; what is of unknown origin comes last */
static int
compare_origins (GunKeyItem *a, GunKeyItem *b)
{
  const GunOrigin *a_origin = gun_key_item_get_origin (a);
  const GunOrigin *b_origin = gun_key_item_get_origin (b);

  if (a_origin == NULL || b_origin == NULL)
    return (a_origin == NULL) - (b_origin == NULL);
  if (a_origin->path != b_origin->path)
    return (int) a_origin->path - (int) b_origin->path;

  return gun_text_compare (a_origin->peer, b_origin->peer);
}

static int
compare_signatures (GunKeyItem *a, GunKeyItem *b)
{
  return (int) gun_key_item_get_signature (a)->state - (int) gun_key_item_get_signature (b)->state;
}

static int (*const comparers[GUN_KEY_SORT_N]) (GunKeyItem *a, GunKeyItem *b) = {
  [GUN_KEY_SORT_KEY] = compare_keys,
  [GUN_KEY_SORT_VALUE] = compare_values,
  [GUN_KEY_SORT_STATE] = compare_states,
  [GUN_KEY_SORT_FROM] = compare_origins,
  [GUN_KEY_SORT_SIGNATURE] = compare_signatures,
};

/* What is the same stays in the order of keys, whatever it was sorted by before */
static int
compare_cb (gconstpointer a, gconstpointer b, gpointer user_data)
{
  int order = comparers[GPOINTER_TO_UINT (user_data)]((gpointer) a, (gpointer) b);

  return order != 0 ? order : compare_keys ((gpointer) a, (gpointer) b);
}

/**
 * gun_key_sort_new:
 *
 * Returns: (transfer full): a sorter of #GunKeyItem
 */
GtkSorter *
gun_key_sort_new (GunKeySort by)
{
  return GTK_SORTER (gtk_custom_sorter_new (compare_cb, GUINT_TO_POINTER (by), NULL));
}
