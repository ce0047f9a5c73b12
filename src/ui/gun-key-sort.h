/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GunKeySort:
 *
 * What the rows of a node's table can be sorted by: its columns, in their order.
 */
typedef enum
{
  GUN_KEY_SORT_KEY,
  GUN_KEY_SORT_VALUE,
  GUN_KEY_SORT_STATE,
  GUN_KEY_SORT_FROM,
  GUN_KEY_SORT_SIGNATURE,
  GUN_KEY_SORT_N,
} GunKeySort;

GtkSorter *gun_key_sort_new (GunKeySort by);

G_END_DECLS
