/* SPDX-License-Identifier: MIT */

#include "gun-engine-private.h"

typedef struct
{
  char *url;
  gboolean is_private;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->url);
  g_free (wish);
}

static void
set_on_network (GunNetwork *network, GTask *task)
{
  const Wish *wish = g_task_get_task_data (task);

  gun_mesh_set_relay_private (network->mesh, wish->url, wish->is_private);
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_set_relay_private:
 * @self: an engine that runs
 * @url: the address of a relay, in any spelling; it need not be added yet
 * @is_private: whether nothing is to go between it and others
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Before gun_engine_add_relay() it is so from the first moment.
 *
 * Returns: whether it can be the address of a relay at all
 */
gboolean
gun_engine_set_relay_private (GunEngine *self, const char *url, gboolean is_private, GError **error)
{
  g_autofree char *address = NULL;
  GTask *task;
  Wish *wish;

  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  if (!gun_engine_check_may_connect (self, error))
    return FALSE;
  address = gun_engine_normalize_url (url, error);
  if (address == NULL)
    return FALSE;

  wish = g_new (Wish, 1);
  wish->url = g_steal_pointer (&address);
  wish->is_private = is_private;
  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, wish, wish_free);
  gun_engine_call (self, task, set_on_network);

  return TRUE;
}
