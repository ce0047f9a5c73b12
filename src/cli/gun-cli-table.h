/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunCliTable:
 *
 * Rows of words for people, in columns as wide as their widest cell. The first row is the heads.
 */
typedef struct _GunCliTable GunCliTable;

/* @right: which columns are numbers, and stand right: bit 0 is the first */
GunCliTable *gun_cli_table_new (guint n_columns, guint64 right);
void gun_cli_table_free (GunCliTable *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunCliTable, gun_cli_table_free)

/* @cell: (transfer full) (nullable): %NULL is shown as unknown */
void gun_cli_table_add (GunCliTable *self, char *cell);
char *gun_cli_table_format (GunCliTable *self);

G_END_DECLS
