/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-name-range-private.h belongs to the store alone"
#endif

#include <sqlite3.h>

#include "gun-query.h"

G_BEGIN_DECLS

/**
 * GunNameRange:
 *
 * A stretch of a column of souls or keys, in the form that sorts (gun-column-private.h): from @first
 * on, before @end.
 */
typedef struct
{
  GByteArray *first;
  GByteArray *end;
} GunNameRange;

/* @prefix: (nullable); @from: (nullable): where to begin. */
void
gun_name_range_init (GunNameRange *self, GRefString *prefix, GRefString *from, gboolean inclusive);
void gun_name_range_init_query (GunNameRange *self, const GunRange *range);
void gun_name_range_clear (GunNameRange *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GunNameRange, gun_name_range_clear)

/* Binds @first as parameter @index and @end as the next. */
void gun_name_range_bind (const GunNameRange *self, sqlite3_stmt *statement, int index);

G_END_DECLS
