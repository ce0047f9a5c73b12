/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-search-finding-private.h belongs to the store alone"
#endif

#include "gun-search-file-private.h"
#include "gun-search-find.h"
#include "gun-search-text-private.h"

G_BEGIN_DECLS

/* The statements of the connection to the database, and of that to the index */
enum
{
  GUN_SEARCH_FIND_BEGIN,
  GUN_SEARCH_FIND_END,
  GUN_SEARCH_FIND_LAST_HISTORY,
  GUN_SEARCH_FIND_SOULS,
  GUN_SEARCH_FIND_SOUL,
  GUN_SEARCH_FIND_NAMES,
  GUN_SEARCH_FIND_VALUE,
  GUN_SEARCH_FIND_UNCHECKED,
  GUN_SEARCH_FIND_FIRST_KEY,
  GUN_SEARCH_FIND_CHECKED_KEY,
  GUN_SEARCH_FIND_HELD,
  GUN_SEARCH_FIND_VALUES,
  GUN_SEARCH_FIND_N
};

enum
{
  GUN_SEARCH_INDEX_READ_STATE,
  GUN_SEARCH_INDEX_MATCH,
  GUN_SEARCH_INDEX_N
};

extern const char *const gun_search_find_texts[GUN_SEARCH_FIND_N];
extern const char *const gun_search_index_texts[GUN_SEARCH_INDEX_N];

/* Where a page goes on; each begins with the first row of its own */
enum
{
  GUN_SEARCH_PHASE_PREFIX, /* souls that begin with the text as it is written, by name */
  GUN_SEARCH_PHASE_SOULS,  /* names that hold it, by the index */
  GUN_SEARCH_PHASE_ROWS,   /* keys, then values, by the index */
  GUN_SEARCH_PHASE_NAMES,  /* names of souls without an index */
  GUN_SEARCH_PHASE_END,
};

/**
 * GunSearchFinding:
 *
 * A page that is being looked for.
 */
typedef struct
{
  GunSql *store;
  GunSql *index; /* (nullable) */
  GunSearchReadFunc read;
  const GunSearchQuery *query;
  GunSearchNeedle needle;
  gboolean takes_expiring; /* names of souls that expire, beside all others: a completion */
  GCancellable *cancellable;
  gint64 end_us;       /* monotonic; 0: no limit */
  gboolean has_looked; /* at any row: every page comes further, however slow it is here */
  guint limit;
  GunSearchPage *page;
  GString *scratch;
  GRefString *judged_soul; /* (nullable): the last one that was looked at */
  gboolean judged_well;    /* whether souls of the kind that is asked for are like it */
} GunSearchFinding;

/* Goes on with the phase that @self->page stands in */
gboolean gun_search_finding_find (GunSearchFinding *self, GError **error);
/* From those held for a later page, as many as this one still takes */
void gun_search_finding_take_held (GunSearchFinding *self);
/* Whether the page is full, or has taken its time */
gboolean gun_search_finding_is_over (const GunSearchFinding *self);

/* What of a soul is asked for: @fits: (out) */
gboolean
gun_search_soul_fits (GunSearchFinding *self, GRefString *soul, gboolean *fits, GError **error);

/* (out) (transfer full) (nullable): the name of @soul as a result; NULL when it is not asked for, or gone */
gboolean gun_search_make_soul_result (GunSearchFinding *self,
                                      GRefString *soul,
                                      GunSearchResult **result,
                                      GError **error);

/* (out) (transfer full) (nullable): what @rowid of the index says may match; NULL when it does not, or is not asked for */
gboolean gun_search_make_result (GunSearchFinding *self,
                                 gint64 rowid,
                                 GunSearchResult **result,
                                 GError **error);

G_END_DECLS
