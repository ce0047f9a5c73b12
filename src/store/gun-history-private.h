/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-history-private.h belongs to the store alone"
#endif

#include "gun-origins-private.h"
#include "gun-sql-private.h"

G_BEGIN_DECLS

/* Versions of one key that are kept when the history of the key is cut, and how many it has then. */
#define GUN_HISTORY_KEPT_VERSIONS 32
#define GUN_HISTORY_MAX_VERSIONS 64

/* The whole history; beyond it the oldest rows go. Bytes, as gun-schema.c counts a row. */
#define GUN_HISTORY_MAX_BYTES (64 * 1024 * 1024)
#define GUN_HISTORY_ROW_BYTES 48

/* Refused and older writes of one peer that are kept, a second. */
#define GUN_HISTORY_MAX_REJECTS 8

/**
 * GunHistoryKey:
 * @id: of the row in `current`; 0: it has none yet
 * @head: arrival of the value in force
 * @n_versions: rows in the history, as `current` counts them
 *
 * Where the history of one key stands.
 */
typedef struct
{
  gint64 id;
  gint64 head;
  guint n_versions;
} GunHistoryKey;

/**
 * GunHistory:
 *
 * The table `history` and its rules (gun-schema.c, "History"). Every call but new, free, next_id
 * and the last two stands inside a transaction; a caller that rolls it back says so.
 */
typedef struct _GunHistory GunHistory;

GunHistory *gun_history_new (GunSql *sql, GunOrigins *origins, GError **error);
void gun_history_free (GunHistory *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunHistory, gun_history_free)

gboolean gun_history_keeps (GRefString *soul);
gint64 gun_history_next_id (GunHistory *self, gint64 now_us);
gboolean gun_history_remove_key (GunHistory *self, const GunHistoryKey *key, GError **error);
gboolean gun_history_make_room (GunHistory *self, GunHistoryKey *key, GError **error);
gboolean gun_history_add_accepted (
    GunHistory *self, const GunChange *change, const GunHistoryKey *key, gint64 id, GError **error);
gboolean gun_history_add_rejected (GunHistory *self,
                                   const GunChange *change,
                                   const GunHistoryKey *key,
                                   gint64 now_us,
                                   GError **error);
gboolean gun_history_admits_reject (GunHistory *self, const GunChange *change, gint64 now_us);
gboolean gun_history_finish (GunHistory *self, GError **error);
void gun_history_committed (GunHistory *self);
void gun_history_rolled_back (GunHistory *self);

G_END_DECLS
