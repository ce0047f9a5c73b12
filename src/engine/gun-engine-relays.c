/* SPDX-License-Identifier: MIT */

/* What the handle can ask a relay: whether it works, and what it holds. */

#include "gun-engine-private.h"
#include "gun-peer-facts.h"

G_STATIC_ASSERT ((int) GUN_RELAY_TEST_N_STEPS == (int) GUN_RELAY_N_STEPS);
G_STATIC_ASSERT ((int) GUN_RELAY_TEST_CLOCK == (int) GUN_RELAY_STEP_CLOCK);

typedef struct
{
  GunNetwork *network; /* (nullable) until the call arrived */
  char *url;
  GunRelayTestFunc func;
  gpointer func_data;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_clear_pointer (&test->network, gun_network_unref);
  g_free (test->url);
  g_free (test);
}

typedef struct
{
  GTask *task;
  GunRelayTestStep step;
  gint64 took_us;
  GError *error;
} TestStep;

static void
test_step_free (gpointer data)
{
  TestStep *step = data;

  g_object_unref (step->task);
  g_clear_error (&step->error);
  g_free (step);
}

static gboolean
test_step_here_cb (gpointer data)
{
  TestStep *step = data;
  Test *test = g_task_get_task_data (step->task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (step->task)))
    test->func (step->step, step->took_us, step->error, test->func_data);

  return G_SOURCE_REMOVE;
}

static void
test_step_cb (GunRelayStep step, gint64 took_us, const GError *error, gpointer user_data)
{
  GTask *task = user_data;
  Test *test = g_task_get_task_data (task);
  TestStep *taken = g_new (TestStep, 1);

  taken->task = g_object_ref (task);
  taken->step = (GunRelayTestStep) step;
  taken->took_us = took_us;
  taken->error = error == NULL ? NULL : g_error_copy (error);
  gun_network_answer (test->network, test_step_here_cb, taken, test_step_free);
}

static void
test_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Test *test = g_task_get_task_data (task);
  GError *error = NULL;

  if (gun_relay_probe_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  gun_network_drop_task (test->network, task);
}

static void
test_on_network (GunNetwork *network, GTask *task)
{
  Test *test = g_task_get_task_data (task);

  test->network = gun_network_ref (network);
  gun_relay_probe_async (test->url,
                         test_step_cb,
                         task,
                         g_task_get_cancellable (task),
                         test_done_cb,
                         g_object_ref (task));
}

/**
 * gun_engine_test_relay_async:
 * @self: an engine
 * @url: an address, in any spelling
 * @func: told of each step as it ends, in the handle's context; not after @cancellable
 * @func_data: for @func
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Tries a relay with a connection of its own, without adding it.
 */
void
gun_engine_test_relay_async (GunEngine *self,
                             const char *url,
                             GunRelayTestFunc func,
                             gpointer func_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *address = NULL;
  GError *error = NULL;
  Test *test;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (func != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_test_relay_async);
  if (!gun_engine_check_may_connect (self, &error)
      || (address = gun_engine_normalize_url (url, &error)) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  test = g_new0 (Test, 1);
  test->url = g_steal_pointer (&address);
  test->func = func;
  test->func_data = func_data;
  g_task_set_task_data (task, test, test_free);
  gun_engine_call (self, g_steal_pointer (&task), test_on_network);
}

/**
 * gun_engine_test_relay_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location: the step that failed
 *
 * Returns: whether every step went well
 */
gboolean
gun_engine_test_relay_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

typedef struct
{
  guint64 peer;
  GRefString *prefix; /* (nullable) */
} Browse;

static void
browse_free (gpointer data)
{
  Browse *browse = data;

  g_clear_pointer (&browse->prefix, g_ref_string_release);
  g_free (browse);
}

static void
browse_on_network (GunNetwork *network, GTask *task)
{
  Browse *browse = g_task_get_task_data (task);

  gun_network_browse (network, task, browse->peer, browse->prefix);
}

/**
 * gun_engine_browse_async:
 * @self: an engine
 * @peer: the relay to ask
 * @prefix: (nullable): a text: only souls that begin so
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_browse_async (GunEngine *self,
                         GunPeerView *peer,
                         GRefString *prefix,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Browse *browse;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  browse = g_new0 (Browse, 1);
  browse->peer = gun_peer_view_get_number (peer);
  browse->prefix = prefix == NULL ? NULL : g_ref_string_acquire (prefix);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_browse_async);
  g_task_set_task_data (task, browse, browse_free);
  gun_engine_call (self, task, browse_on_network);
}

/**
 * gun_engine_browse_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: the number of souls shown, -1 on error
 */
gint
gun_engine_browse_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), -1);

  return g_task_propagate_int (G_TASK (result), error);
}

/**
 * gun_engine_is_local_url:
 * @url: as gun_engine_normalize_url() gives it
 *
 * Returns: whether @url is on this computer, so that nobody on the way can read along
 */
gboolean
gun_engine_is_local_url (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return uri != NULL && g_uri_get_host (uri) != NULL && gun_host_is_local (g_uri_get_host (uri));
}

static void
set_lists_on_network (GunNetwork *network, GTask *task)
{
  gun_mesh_set_lists_to_relays (network->mesh, GPOINTER_TO_INT (g_task_get_task_data (task)));
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_set_list_to_relays:
 * @self: an engine that runs
 * @list_to_relays: whether relays we dial may have lists of what is kept here
 *
 * Clients of our own listener may, others may not unless told so: it is all a person has.
 */
void
gun_engine_set_list_to_relays (GunEngine *self, gboolean list_to_relays)
{
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, GINT_TO_POINTER (list_to_relays), NULL);
  gun_engine_call (self, task, set_lists_on_network);
}
