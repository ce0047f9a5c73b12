/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-search-page.h"

G_BEGIN_DECLS

typedef struct _GunEngine GunEngine;

/*
 * Search over what is stored here: names of souls, keys, and values (texts, souls of links, numbers,
 * true and false). What is asked for is found literally, wherever it stands, without regard to case;
 * accents count. Of a signed value what was signed is searched, and not its signature; what is
 * encrypted is not searched. Souls that expire and `/RTC/…`, refused writes, what nobody has checked
 * yet, old versions and what waits for its time are never found.
 *
 * The index is a file beside the database, FILE.search, which may be deleted at any time. Damaged,
 * or of another version or database, it is built again. It is built a slice at a time in the pool of
 * pure work, and takes some ten seconds of that for a million keys.
 *
 * Thread: the context the engine was made in. Nothing here takes longer than some microseconds there:
 * all reading, matching and sorting is the pool's.
 *
 * As one types: cancel the search before and begin another; keep what is shown until its first page
 * is there. To go on, hand the last page to gun_engine_search_async() as @after. A page that was
 * searched while the index was BUILDING is worth asking for again when #GunSearchProgress says
 * CURRENT.
 */

/* Most bytes of text that can be searched for, and most results of a page */
#define GUN_SEARCH_MAX_TEXT_BYTES (16 * 1024)
#define GUN_SEARCH_MAX_PAGE 500

/**
 * gun_engine_search_async:
 * @self: an engine that runs, with a database
 * @text: a text: what to find; spaces at its ends count. Of less than three bytes of UTF-8 (two Latin
 *   letters, one of Greek or Cyrillic) only names of souls that begin with it are found, and the page
 *   says so; one Chinese character or emoji is enough for the index. Empty: the souls of @kind
 * @kind: which souls
 * @after: (nullable): the page before, of the same @text and @kind; %NULL for the first
 * @limit: how many results at most, up to %GUN_SEARCH_MAX_PAGE
 * @cancellable: (nullable): ends it within some milliseconds
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Finds a page of what is in the index. Before a first page, what was written is put into the index
 * as far as 40 ms allow; while a large one is built the page says so (BUILDING) and has a part. A page
 * comes within some 50 ms however much there is to look through, also without a result: see has_more.
 * Errors, domain #GUN_ENGINE_ERROR: INVALID (@text is too long), STORAGE (there is no database, or it
 * cannot be read), STOPPED; and %G_IO_ERROR_CANCELLED. What is wrong with the index is no error, but
 * said of the page.
 */
void gun_engine_search_async (GunEngine *self,
                              GRefString *text,
                              GunSearchKind kind,
                              GunSearchPage *after,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
/* (transfer full): %NULL on error */
GunSearchPage *gun_engine_search_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* Most souls that a completion offers */
#define GUN_SEARCH_MAX_COMPLETIONS 20

/**
 * gun_engine_complete_soul_async:
 * @self: an engine that runs, with a database
 * @text: a text: the beginning or a part of a soul's name; empty: the first souls there are
 * @limit: how many at most, up to %GUN_SEARCH_MAX_COMPLETIONS
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Names of souls known here for what is typed: those that begin with it as it is written, then those
 * that begin with it in another case, then those that hold it. Without an index only the first.
 * Errors: those of gun_engine_search_async().
 */
void gun_engine_complete_soul_async (GunEngine *self,
                                     GRefString *text,
                                     guint limit,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* (transfer full) (element-type GunSearchResult): names of souls with what to highlight of them;
 * %NULL on error */
GPtrArray *gun_engine_complete_soul_finish (GunEngine *self, GAsyncResult *result, GError **error);

/* At any time: whether the index is kept up to date while the engine runs: 200 ms after the last
 * change, and at the latest 2 s after the first. FALSE from the start: it is built and brought up to
 * date when something is searched for. */
void gun_engine_set_keep_search_index (GunEngine *self, gboolean is_kept);

#define GUN_TYPE_SEARCH_PROGRESS (gun_search_progress_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchProgress, gun_search_progress, GUN, SEARCH_PROGRESS, GObject)

/**
 * GunSearchProgress:
 *
 * How far the index is. Properties, all read-only with notify, in the handle's context:
 *  state (GunSearchIndexState as uint)
 *  n-indexed, n-total (uint64): keys of all souls
 *  problem (nullable string): of STOPPED: a sentence
 */
GunSearchIndexState gun_search_progress_get_state (GunSearchProgress *self);
guint64 gun_search_progress_get_n_indexed (GunSearchProgress *self);
guint64 gun_search_progress_get_n_total (GunSearchProgress *self);
const char *gun_search_progress_get_problem (GunSearchProgress *self);

/* (transfer none): of this engine, from its making to its end */
GunSearchProgress *gun_engine_get_search_progress (GunEngine *self);

/* Builds the index, or brings it up to date, and ends when it is CURRENT (%TRUE) or STOPPED
 * (STORAGE: its sentence); for who would rather wait than see a part. Errors as above. */
void gun_engine_build_search_index_async (GunEngine *self,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
gboolean
gun_engine_build_search_index_finish (GunEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
