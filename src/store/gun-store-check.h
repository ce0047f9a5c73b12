/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-store.h"

G_BEGIN_DECLS

/**
 * gun_store_check:
 * @path: (type filename): a database of ours; its holder may go on writing meanwhile
 * @cancellable: (nullable): from any thread; the check ends soon after
 *
 * Reads all of the file, as it was at one moment: SQLite's own integrity_check, whether what the
 * tables count and point to is true, and whether each value can be read. It changes nothing and
 * never holds up the writer. About 3 s for a gigabyte, so it belongs into a thread of the pool.
 * Errors: FOREIGN, NEWER, READ_ONLY (it may not be read), LOCKED, FAILED, %G_IO_ERROR_CANCELLED.
 *
 * Returns: (transfer full) (nullable) (element-type utf8): what is wrong, a sentence each; none when
 *   the file is sound
 */
GPtrArray *gun_store_check (const char *path, GCancellable *cancellable, GError **error);

/* How many values in force nobody has checked yet (gun-store-unchecked.h), of a file that is sound: no
 * fault, but they are not shown before they are. -1 on error. */
gint64 gun_store_count_unchecked (const char *path, GError **error);

G_END_DECLS
