/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-soul-filter.h belongs to engine/"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* Souls up to which it keeps its word; above them it knows nothing, and takes 8 MB at most. */
#define GUN_SOUL_FILTER_MAX_SOULS (4 * 1024 * 1024)

typedef struct _GunSoulFilter GunSoulFilter;

/**
 * GunSoulFilter:
 *
 * Which souls the database certainly does not have, in two bytes a soul: most puts and many gets
 * are of souls that nobody put before, and need not ask it. It takes up to two in a hundred for
 * others, so that "may have" is no answer. It knows nothing until gun_soul_filter_complete().
 */
GunSoulFilter *gun_soul_filter_new (void);
void gun_soul_filter_free (GunSoulFilter *self);

/* @hash: gun_text_hash() of a soul that is, or is about to be, in the database */
void gun_soul_filter_add (GunSoulFilter *self, guint hash);

/* Everything that was there before was added. */
void gun_soul_filter_complete (GunSoulFilter *self);

gboolean gun_soul_filter_may_have (const GunSoulFilter *self, guint hash);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSoulFilter, gun_soul_filter_free)

G_END_DECLS
