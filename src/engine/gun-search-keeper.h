/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-search-keeper.h belongs to engine/"
#endif

#include "gun-engine-search.h"

G_BEGIN_DECLS

/* When a change is in the index, and how often that is looked at while there are some */
#define GUN_SEARCH_SETTLE_MS 200
#define GUN_SEARCH_INTERVAL_MS 2000
/* When the index is tried again that could not be written */
#define GUN_SEARCH_RETRY_MS (60 * 1000)

/**
 * GunSearchKeeper:
 *
 * Who lets the pool build the index and search, for one engine and in its context. One slice of the index at a time is under way, in a
 * task of some 40 ms, so that other work of the pool gets its turn.
 */
typedef struct _GunSearchKeeper GunSearchKeeper;

GunSearchKeeper *gun_search_keeper_new (void);
void gun_search_keeper_unref (GunSearchKeeper *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSearchKeeper, gun_search_keeper_unref)

/* @path: a database that is open from now to the end */
void gun_search_keeper_start (GunSearchKeeper *self, const char *path);
/* Ends everything that is under way. @ended: once nothing reads the database any more; maybe at once */
void gun_search_keeper_end (GunSearchKeeper *self, GSourceOnceFunc ended, gpointer user_data);

/* Something was written, or is about to be */
void gun_search_keeper_note_change (GunSearchKeeper *self);
void gun_search_keeper_set_kept (GunSearchKeeper *self, gboolean is_kept);

GunSearchProgress *gun_search_keeper_get_progress (GunSearchKeeper *self);

/**
 * GunSearchWork:
 *
 * What a task of the handle asks of the pool: @run in its thread, with a cancellable that the end of the engine cancels too; an error
 * is of the store's. @free_result: of what it gives.
 */
typedef struct
{
  gpointer (*run) (const char *database, gpointer data, GCancellable *cancellable, GError **error);
  GDestroyNotify free_result;
  void (*finish) (gpointer result,
                  GunSearchProgress *progress); /* (nullable): in the handle's context */
} GunSearchWork;

/* Runs @work with the data of @task (transfer full), which returns its result. @waits: for what was changed to be in the index */
void gun_search_keeper_run (GunSearchKeeper *self,
                            GTask *task,
                            const GunSearchWork *work,
                            gboolean waits);
/* Returns @task (transfer full) once the index is current */
void gun_search_keeper_build (GunSearchKeeper *self, GTask *task);

/* What is searched of a value (gun-search-index.h) */
GunValue *gun_search_read_value (GRefString *soul, GRefString *key, GunValue *value);

/* Of the keeper: */
GunSearchProgress *gun_search_progress_new (void);
void gun_search_progress_set (GunSearchProgress *self,
                              GunSearchIndexState state,
                              guint64 n_indexed,
                              guint64 n_total,
                              const char *problem);

G_END_DECLS
