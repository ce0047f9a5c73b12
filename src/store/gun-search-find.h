/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-search-index.h"
#include "gun-search-page.h"

G_BEGIN_DECLS

/* How long a page may look through what might match, microseconds */
#define GUN_SEARCH_PAGE_US (40 * 1000)

/**
 * GunSearchQuery:
 * @text: what to find
 * @kind: which souls
 * @since_us: of %GUN_SEARCH_CHANGED_TODAY: since when; wall clock, microseconds since 1970
 * @budget_us: %GUN_SEARCH_PAGE_US; 0: no limit
 */
typedef struct
{
  GRefString *text;
  GunSearchKind kind;
  gint64 since_us;
  gint64 budget_us;
} GunSearchQuery;

/* A page of what is found in the database, by its index as far as there is one; with two connections of its own. Thread: any. */
GunSearchPage *gun_search_find (const char *database,
                                GunSearchReadFunc read,
                                const GunSearchQuery *query,
                                GunSearchPage *after,
                                guint limit,
                                GCancellable *cancellable,
                                GError **error);

/* Names of souls for what is typed; (element-type GunSearchResult) */
GPtrArray *gun_search_complete (
    const char *database, GRefString *text, guint limit, GCancellable *cancellable, GError **error);

G_END_DECLS
