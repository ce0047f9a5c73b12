/* SPDX-License-Identifier: MIT */

#include "gun-engine-error.h"

#include <glib/gi18n.h>

#include "gun-store.h"

G_DEFINE_QUARK (gun - engine - error - quark, gun_engine_error)

static GError *
translated (const GError *error, const char *path)
{
  switch ((GunStoreError) error->code)
    {
    case GUN_STORE_ERROR_LOCKED:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_LOCKED,
                          _ ("Another program is using the database “%s”"),
                          path);

    case GUN_STORE_ERROR_DAMAGED:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_DAMAGED,
                          _ ("The database “%s” is damaged. It was not changed."),
                          path);

    case GUN_STORE_ERROR_FOREIGN:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_DAMAGED,
                          _ ("“%s” is no database of Gun Desktop. It was not changed."),
                          path);

    case GUN_STORE_ERROR_NEWER:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_NEWER,
                          _ ("The database “%s” was written by a newer Gun Desktop. "
                             "It was not changed."),
                          path);

    case GUN_STORE_ERROR_NO_SPACE:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_STORAGE,
                          _ ("The disk is full: nothing can be kept in “%s”. "
                             "Free some space and try again."),
                          path);

    case GUN_STORE_ERROR_READ_ONLY:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_STORAGE,
                          _ ("The database “%s” cannot be written. "
                             "Look at the permissions of the file and its folder."),
                          path);

    case GUN_STORE_ERROR_OUTBOX_FULL:
      return g_error_new_literal (
          GUN_ENGINE_ERROR,
          GUN_ENGINE_ERROR_STORAGE,
          _ ("Too many of your changes have not arrived anywhere yet, so no more are taken. "
             "Connect to a relay or a peer, and try again when they have arrived."));

    case GUN_STORE_ERROR_FAILED:
    default:
      return g_error_new (GUN_ENGINE_ERROR,
                          GUN_ENGINE_ERROR_STORAGE,
                          _ ("The database failed: %s"),
                          error->message);
    }
}

/**
 * gun_engine_translate_store_error:
 * @error: (inout): what the store said; other domains are left alone
 * @path: the database
 */
void
gun_engine_translate_store_error (GError **error, const char *path)
{
  g_autoptr (GError) said = NULL;

  if (error == NULL || *error == NULL || (*error)->domain != GUN_STORE_ERROR)
    return;

  said = g_steal_pointer (error);
  *error = translated (said, path);
}

/**
 * gun_engine_translate_address_error:
 * @error: (inout): why an address cannot be dialled or listened at; the sentence stays
 */
void
gun_engine_translate_address_error (GError **error)
{
  g_autoptr (GError) said = NULL;

  if (error == NULL || *error == NULL || (*error)->domain == GUN_ENGINE_ERROR)
    return;

  said = g_steal_pointer (error);
  *error = g_error_new_literal (GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID, said->message);
}
