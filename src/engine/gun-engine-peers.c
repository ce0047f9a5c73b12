/* SPDX-License-Identifier: MIT */

/* What the handle can be asked about peers, and how it keeps their list. */

#include "gun-engine-private.h"

#include <glib/gi18n.h>

#include "gun-direct.h"
#include "gun-engine-error.h"

G_STATIC_ASSERT ((int) GUN_RELAY_TEST_N_STEPS == (int) GUN_RELAY_N_STEPS);
G_STATIC_ASSERT ((int) GUN_RELAY_TEST_CLOCK == (int) GUN_RELAY_STEP_CLOCK);

static guint
find_view (GListStore *peers, guint64 number, GunPeerView **view)
{
  const guint n_peers = g_list_model_get_n_items (G_LIST_MODEL (peers));

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr (GunPeerView) candidate = g_list_model_get_item (G_LIST_MODEL (peers), i);

      if (gun_peer_view_get_number (candidate) == number)
        {
          *view = g_steal_pointer (&candidate);
          return i;
        }
    }

  *view = NULL;
  return n_peers;
}

/* Relays stand first, everything in the order it came. */
static guint
place_for (GListStore *peers, GunPath path)
{
  const guint n_peers = g_list_model_get_n_items (G_LIST_MODEL (peers));

  if (path != GUN_PATH_RELAY)
    return n_peers;

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr (GunPeerView) view = g_list_model_get_item (G_LIST_MODEL (peers), i);

      if (gun_peer_view_get_path (view) != GUN_PATH_RELAY)
        return i;
    }

  return n_peers;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const GunPeerFacts *one = *(const GunPeerFacts *const *) a;
  const GunPeerFacts *other = *(const GunPeerFacts *const *) b;

  return one->number < other->number ? -1 : one->number > other->number;
}

void
gun_engine_take_peer_facts (GunEngine *self, GPtrArray *facts)
{
  GListStore *peers = gun_engine_get_peer_store (self);

  g_ptr_array_sort (facts, compare_numbers);
  for (guint i = 0; i < facts->len; i++)
    {
      const GunPeerFacts *known = g_ptr_array_index (facts, i);
      g_autoptr (GunPeerView) view = NULL;
      guint position = find_view (peers, known->number, &view);

      if (known->gone && view != NULL)
        {
          g_list_store_remove (peers, position);
        }
      else if (!known->gone && view != NULL)
        {
          gun_peer_view_update (view, known);
        }
      else if (!known->gone)
        {
          view = gun_peer_view_new (known);
          g_list_store_insert (peers, place_for (peers, known->path), view);
        }
    }
}

/**
 * gun_engine_get_peers:
 * @self: an engine
 *
 * Returns: (transfer none): the #GunPeerView s, live: relays first
 */
GListModel *
gun_engine_get_peers (GunEngine *self)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  return G_LIST_MODEL (gun_engine_get_peer_store (self));
}

/**
 * gun_engine_normalize_url:
 * @text: what a person typed
 * @error: return location, domain #GUN_ENGINE_ERROR: why it is no address of a relay
 *
 * Returns: (transfer full) (nullable): the one spelling of that address
 */
char *
gun_engine_normalize_url (const char *text, GError **error)
{
  char *url;

  g_return_val_if_fail (text != NULL, NULL);

  url = gun_relay_normalize_url (text, error);
  if (url == NULL)
    gun_engine_translate_address_error (error);

  return url;
}

gboolean
gun_engine_check_may_connect (GunEngine *self, GError **error)
{
  if (gun_engine_get_network (self) == NULL)
    g_set_error_literal (
        error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  else if (gun_engine_is_isolated (self))
    g_set_error_literal (error,
                         GUN_ENGINE_ERROR,
                         GUN_ENGINE_ERROR_INVALID,
                         _ ("This graph is never connected to anybody"));
  else
    return TRUE;

  return FALSE;
}

static void
add_relay_on_network (GunNetwork *network, GTask *task)
{
  gun_mesh_add_relay (network->mesh, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_add_relay:
 * @self: an engine
 * @url: its address, in any spelling
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Dials it, now and whenever it is lost. Adding it twice does nothing.
 *
 * Returns: whether it can be dialled at all
 */
gboolean
gun_engine_add_relay (GunEngine *self, const char *url, GError **error)
{
  g_autofree char *address = NULL;
  GTask *task;

  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (url != NULL, FALSE);

  if (!gun_engine_check_may_connect (self, error))
    return FALSE;

  address = gun_engine_normalize_url (url, error);
  if (address == NULL)
    return FALSE;

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, g_steal_pointer (&address), g_free);
  gun_engine_call (self, task, add_relay_on_network);

  return TRUE;
}

static void
remove_relay_on_network (GunNetwork *network, GTask *task)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (network->mesh);

  for (guint i = 0; i < peers->len; i++)
    {
      GunPeer *peer = g_ptr_array_index (peers, i);

      if (g_strcmp0 (gun_peer_get_url (peer), g_task_get_task_data (task)) == 0)
        {
          gun_mesh_remove_peer (network->mesh, peer);
          break;
        }
    }
  g_task_return_boolean (task, TRUE);
}

void
gun_engine_remove_relay (GunEngine *self, const char *url)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, g_strdup (url), g_free);
  gun_engine_call (self, task, remove_relay_on_network);
}

static void
call_with_peer (GunEngine *self, GunPeerView *peer, GunEngineCallFunc func)
{
  guint64 number = gun_peer_view_get_number (peer);
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, g_memdup2 (&number, sizeof number), g_free);
  gun_engine_call (self, task, func);
}

static void
remove_on_network (GunNetwork *network, GTask *task)
{
  const guint64 *number = g_task_get_task_data (task);
  g_autoptr (GunRemote) remote = gun_network_find_remote (network, *number);
  g_autoptr (GunPeer) peer = gun_network_find_peer (network, *number);

  if (remote != NULL)
    gun_direct_forget (network->direct, remote);
  else if (peer != NULL)
    gun_mesh_remove_peer (network->mesh, peer);
  g_task_return_boolean (task, TRUE);
}

static void
retry_on_network (GunNetwork *network, GTask *task)
{
  const guint64 *number = g_task_get_task_data (task);
  g_autoptr (GunRemote) remote = gun_network_find_remote (network, *number);
  g_autoptr (GunPeer) peer = gun_network_find_peer (network, *number);

  if (remote != NULL)
    gun_direct_reconnect (network->direct, remote);
  else if (peer != NULL)
    gun_mesh_retry_peer (network->mesh, peer);
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_remove_peer:
 * @self: an engine
 * @peer: one of its peers
 *
 * Closes the connection; a relay is not dialled again. Somebody of our room is known no longer, and
 * comes back when it is heard of.
 */
void
gun_engine_remove_peer (GunEngine *self, GunPeerView *peer)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  call_with_peer (self, peer, remove_on_network);
}

/**
 * gun_engine_retry_peer:
 * @self: an engine
 * @peer: one of its peers
 *
 * Dials it now instead of later. To somebody of our room a new direct connection is made, also when
 * there is one. Who was invited by text cannot be called again: nothing is done.
 */
void
gun_engine_retry_peer (GunEngine *self, GunPeerView *peer)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  call_with_peer (self, peer, retry_on_network);
}

static void
show_rates_on_network (GunNetwork *network, GTask *task)
{
  gun_network_show_rates (network, GPOINTER_TO_INT (g_task_get_task_data (task)));
  g_task_return_boolean (task, TRUE);
}

/* Tells the network, if there is one, whether somebody looks. */
void
gun_engine_apply_rates_shown (GunEngine *self)
{
  GTask *task;

  if (gun_engine_get_network (self) == NULL)
    return;

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, GINT_TO_POINTER (*gun_engine_get_rates_shown (self)), NULL);
  gun_engine_call (self, task, show_rates_on_network);
}

/**
 * gun_engine_set_rates_shown:
 * @self: an engine
 * @shown: whether somebody sees how much goes to and from each peer; %FALSE from the start
 *
 * At any time. Only then #GunPeerView:bytes-per-second is measured, once a second.
 */
void
gun_engine_set_rates_shown (GunEngine *self, gboolean shown)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  *gun_engine_get_rates_shown (self) = shown;
  gun_engine_apply_rates_shown (self);
}
