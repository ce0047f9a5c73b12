/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * gun_database_check_async:
 * @database: a database, whether a program holds it or not
 * @cancellable: (nullable): ends it
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Reads a whole database, without changing it, in a thread of the pool: about 3 s for a gigabyte.
 */
void gun_database_check_async (const char *database,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
/* (element-type utf8) (nullable): a sentence for each thing that is wrong; none when it is sound.
 * %GUN_ENGINE_ERROR_DAMAGED: it is so damaged that it cannot be read, or it is none. */
/* @n_unchecked: (out): values that came in before anybody could check them, and wait for it; 0 unless
 * it is sound */
GPtrArray *gun_database_check_finish (GAsyncResult *result, gint64 *n_unchecked, GError **error);

G_END_DECLS
