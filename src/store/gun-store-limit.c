/* SPDX-License-Identifier: MIT */

#include "gun-store-limit.h"

#include "gun-store-private.h"

/**
 * gun_store_get_used_bytes:
 * @self: the store
 *
 * What the database uses of its file, without the log and the pages that are free. Takes some
 * microseconds.
 * Errors: DAMAGED, FAILED.
 *
 * Returns: bytes, -1 on error
 */
gint64
gun_store_get_used_bytes (GunStore *self, GError **error)
{
  gint64 n_bytes;

  g_return_val_if_fail (GUN_IS_STORE (self), -1);
  g_return_val_if_fail (self->sql != NULL, -1);

  return gun_eviction_get_used_bytes (self->eviction, &n_bytes, error) ? n_bytes : -1;
}

/**
 * gun_store_evict:
 * @self: the store
 * @target_bytes: as much may be used
 * @kept: (element-type GRefString): a set of souls that stay, beside those written here or imported
 * @n_rows: how many rows of keys and history may go at once, not counting the rest of a history
 * @evicted: (element-type GRefString): gets own references to the souls that went, in whole or, when
 *   they are large, in part; nothing when the call failed
 * @result: (out): whether to go on
 *
 * One slice of making room, in a commit of its own: some 5 ms, and 20 us a row that goes.
 *
 * Returns: %TRUE when it is committed
 */
gboolean
gun_store_evict (GunStore *self,
                 gint64 target_bytes,
                 GHashTable *kept,
                 guint n_rows,
                 GPtrArray *evicted,
                 GunEvictionResult *result,
                 GError **error)
{
  guint n_before;
  gboolean ok;

  g_return_val_if_fail (GUN_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->sql != NULL, FALSE);
  g_return_val_if_fail (kept != NULL && evicted != NULL && result != NULL, FALSE);

  n_before = evicted->len;
  if (!gun_store_begin (self, error))
    return FALSE;
  ok = gun_eviction_run (self->eviction, target_bytes, kept, n_rows, evicted, result, error);
  if (!gun_store_leave (self, TRUE, ok, error))
    {
      g_ptr_array_set_size (evicted, (gint) n_before);
      return FALSE;
    }

  return TRUE;
}
