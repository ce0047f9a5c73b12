/* SPDX-License-Identifier: MIT */

/* What the handle can be asked about the graph. */

#include "gun-engine-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-catalog-private.h"
#include "gun-courier.h"
#include "gun-limits.h"
#include "gun-soul.h"
#include "gun-text.h"

/* What a call carries to the network */
typedef struct
{
  GRefString *soul;
  GRefString *key; /* (nullable) */
  GunValue *value; /* (nullable) */
  gint64 wait_us;
  double state_ms; /* NAN: a fresh one */
} Wanted;

static void
wanted_free (Wanted *self)
{
  g_clear_pointer (&self->soul, g_ref_string_release);
  g_clear_pointer (&self->key, g_ref_string_release);
  g_clear_pointer (&self->value, gun_value_unref);
  g_free (self);
}

static Wanted *
wanted_new (GRefString *soul, GRefString *key)
{
  Wanted *self = g_new0 (Wanted, 1);

  self->soul = g_ref_string_acquire (soul);
  self->key = key == NULL ? NULL : g_ref_string_acquire (key);

  return self;
}

static void
set_invalid (GError **error, const char *sentence)
{
  g_set_error_literal (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID, sentence);
}

static gboolean
check_name (GRefString *soul, GRefString *key, GError **error)
{
  if (g_ref_string_length (soul) == 0)
    set_invalid (error, _ ("A soul cannot be empty"));
  else if (gun_text_utf16_length (soul) > GUN_LIMIT_SOUL_LENGTH)
    set_invalid (error, _ ("This soul is too long"));
  else if (key != NULL && gun_text_utf16_length (key) > GUN_LIMIT_KEY_LENGTH)
    set_invalid (error, _ ("This key is too long"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_signed_write (GRefString *soul, GRefString *key, GunValue *value, GError **error)
{
  if (!check_name (soul, key, error))
    return FALSE;

  if (g_ref_string_length (key) == 0)
    set_invalid (error, _ ("A key cannot be empty"));
  else if (g_str_equal (key, "_") || g_str_equal (key, "__proto__"))
    set_invalid (error, _ ("GUN keeps this key for itself: choose another"));
  else if (gun_soul_ends_relays (soul))
    set_invalid (error, _ ("Relays cannot hold a soul of this name: choose another"));
  else if (gun_value_get_kind (value) == GUN_VALUE_LINK
           && gun_text_utf16_length (gun_value_get_text (value)) > GUN_LIMIT_SOUL_LENGTH)
    set_invalid (error, _ ("The soul this links to is too long"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_write (GRefString *soul, GRefString *key, GunValue *value, GError **error)
{
  g_autoptr (GRefString) owner = NULL;

  if (!check_signed_write (soul, key, value, error))
    return FALSE;

  /* A list of accounts and what is named by its hash need nobody's signature: the door says whether
   * they hold what they may */
  owner = g_str_has_prefix (soul, "~@") ? NULL : gun_soul_dup_owner (soul);
  if (owner == NULL)
    return TRUE;

  g_set_error_literal (error,
                       GUN_ENGINE_ERROR,
                       GUN_ENGINE_ERROR_READ_ONLY,
                       _ ("Only who holds the key of this account can write here, with a "
                          "signature: “gun-peer put --key-file” does."));
  return FALSE;
}

static GTask *
new_call (GunEngine *self,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag,
          Wanted *wanted)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, wanted, (GDestroyNotify) wanted_free);

  return task;
}

static void
read_on_network (GunNetwork *network, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);

  gun_network_read (network, task, wanted->soul, wanted->key);
}

/**
 * gun_engine_read_async:
 * @self: an engine
 * @soul: a text: of what
 * @key: (nullable): a text: one key, or %NULL for the whole node
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Reads what is known here; nobody is asked.
 */
void
gun_engine_read_async (GunEngine *self,
                       GRefString *soul,
                       GRefString *key,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);

  task = new_call (
      self, cancellable, callback, user_data, gun_engine_read_async, wanted_new (soul, key));
  if (!check_name (soul, key, &error))
    g_task_return_error (task, error);
  else
    gun_engine_call (self, g_steal_pointer (&task), read_on_network);
}

/**
 * gun_engine_read_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): what is known, %NULL without @error when nothing is
 */
GunNode *
gun_engine_read_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
get_on_network (GunNetwork *network, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);

  gun_network_get (network, task, wanted->soul, wanted->key, wanted->wait_us);
}

/**
 * gun_engine_get_async:
 * @self: an engine
 * @soul: a text: of what
 * @key: (nullable): a text: one key, or %NULL for the whole node
 * @wait_s: how long peers may take to answer, seconds
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Asks every peer, and those that connect while it waits.
 */
void
gun_engine_get_async (GunEngine *self,
                      GRefString *soul,
                      GRefString *key,
                      double wait_s,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Wanted *wanted;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);

  wanted = wanted_new (soul, key);
  wanted->wait_us = CLAMP (wait_s, 0, G_MAXINT32) * G_USEC_PER_SEC;
  task = new_call (self, cancellable, callback, user_data, gun_engine_get_async, wanted);
  if (!check_name (soul, key, &error))
    g_task_return_error (task, error);
  else
    gun_engine_call (self, g_steal_pointer (&task), get_on_network);
}

/**
 * gun_engine_get_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR; %GUN_ENGINE_ERROR_NOT_FOUND when nobody had it
 *
 * Returns: (transfer full) (nullable): all that is known of it now
 */
GunNode *
gun_engine_get_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
put_on_network (GunNetwork *network, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);

  gun_courier_put (
      network->courier, task, wanted->soul, wanted->key, wanted->value, wanted->state_ms);
}

/**
 * gun_engine_put_async:
 * @self: an engine
 * @soul: a text: of what; in nobody's user space
 * @key: a text
 * @value: what it is to hold
 * @cancellable: (nullable): gives up waiting for the commit; the write is made all the same
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_put_async (GunEngine *self,
                      GRefString *soul,
                      GRefString *key,
                      GunValue *value,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Wanted *wanted;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (value != NULL);

  wanted = wanted_new (soul, key);
  wanted->value = gun_value_ref (value);
  wanted->state_ms = NAN;
  task = new_call (self, cancellable, callback, user_data, gun_engine_put_async, wanted);
  if (!check_write (soul, key, value, &error))
    g_task_return_error (task, error);
  else
    gun_engine_call (self, g_steal_pointer (&task), put_on_network);
}

/**
 * gun_engine_put_signed_async:
 * @self: an engine
 * @soul: a text: of what; in user space
 * @key: a text
 * @value: what it is to hold: the text that gun_sea_sign_value() makes
 * @state_ms: what it was signed with: from gun_engine_next_state_async()
 * @cancellable: (nullable): gives up waiting for the commit; the write is made all the same
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * It goes the way of all writes, and so through the door: what is not signed by whom it must be is
 * refused.
 */
void
gun_engine_put_signed_async (GunEngine *self,
                             GRefString *soul,
                             GRefString *key,
                             GunValue *value,
                             double state_ms,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Wanted *wanted;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (value != NULL);

  wanted = wanted_new (soul, key);
  wanted->value = gun_value_ref (value);
  wanted->state_ms = state_ms;
  task = new_call (self, cancellable, callback, user_data, gun_engine_put_signed_async, wanted);
  if (!isfinite (state_ms))
    set_invalid (&error, _ ("A state is a number"));
  if (error != NULL || !check_signed_write (soul, key, value, &error))
    g_task_return_error (task, error);
  else
    gun_engine_call (self, g_steal_pointer (&task), put_on_network);
}

static void
next_state_on_network (GunNetwork *network, GTask *task)
{
  double *state_ms = g_new (double, 1);

  *state_ms = gun_graph_next_state_ms (network->graph);
  g_task_return_pointer (task, state_ms, g_free);
}

/**
 * gun_engine_next_state_async:
 * @self: an engine that runs
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_next_state_async (GunEngine *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_engine_next_state_async);
  gun_engine_call (self, g_steal_pointer (&task), next_state_on_network);
}

/**
 * gun_engine_next_state_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: milliseconds, or NAN
 */
double
gun_engine_next_state_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_autofree double *state_ms = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NAN);

  state_ms = g_task_propagate_pointer (G_TASK (result), error);
  return state_ms == NULL ? NAN : *state_ms;
}

/**
 * gun_engine_put_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): how far it gets from here on; %NULL when it was not kept
 */
GunDelivery *
gun_engine_put_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
follow_on_network (GunNetwork *network, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);

  gun_mesh_follow (network->mesh, wanted->soul, wanted->key);
  g_task_return_boolean (task, TRUE);
}

static void
unfollow_on_network (GunNetwork *network, GTask *task)
{
  Wanted *wanted = g_task_get_task_data (task);

  gun_mesh_unfollow (network->mesh, wanted->soul, wanted->key);
  g_task_return_boolean (task, TRUE);
}

static void
call_without_answer (GunEngine *self, GRefString *soul, GRefString *key, GunEngineCallFunc func)
{
  GTask *task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_task_data (task, wanted_new (soul, key), (GDestroyNotify) wanted_free);
  gun_engine_call (self, task, func);
}

/**
 * gun_engine_follow:
 * @self: an engine that runs
 * @soul: a text: what to follow
 * @key: (nullable): a text: one key, or %NULL for the whole node
 */
void
gun_engine_follow (GunEngine *self, GRefString *soul, GRefString *key)
{
  GHashTable *followed;
  guint count;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);

  if (gun_engine_get_network (self) == NULL || !check_name (soul, key, NULL))
    return;

  followed = gun_engine_get_followed (self);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (followed, soul)) + 1;
  g_hash_table_insert (followed, g_ref_string_acquire (soul), GUINT_TO_POINTER (count));
  call_without_answer (self, soul, key, follow_on_network);
  if (count == 1)
    gun_engine_followed_changed (self);
}

/**
 * gun_engine_unfollow:
 * @self: an engine
 * @soul: a text that was followed
 * @key: (nullable): as it was followed
 */
void
gun_engine_unfollow (GunEngine *self, GRefString *soul, GRefString *key)
{
  GHashTable *followed;
  guint count;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);

  followed = gun_engine_get_followed (self);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (followed, soul));
  if (gun_engine_get_network (self) == NULL || count == 0)
    return;

  call_without_answer (self, soul, key, unfollow_on_network);
  if (count > 1)
    {
      g_hash_table_insert (followed, g_ref_string_acquire (soul), GUINT_TO_POINTER (count - 1));
      return;
    }

  g_hash_table_remove (followed, soul);
  gun_engine_followed_changed (self);
}

/**
 * gun_engine_is_followed:
 * @self: an engine
 * @soul: a text
 *
 * Returns: whether it, or a key of it, is followed
 */
gboolean
gun_engine_is_followed (GunEngine *self, GRefString *soul)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (soul != NULL, FALSE);

  return g_hash_table_contains (gun_engine_get_followed (self), soul);
}

/**
 * gun_engine_list_followed:
 * @self: an engine
 *
 * Returns: (element-type GRefString) (transfer container): what is followed, in no order
 */
GPtrArray *
gun_engine_list_followed (GunEngine *self)
{
  GPtrArray *souls;
  GHashTableIter iter;
  gpointer soul;

  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  souls = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  g_hash_table_iter_init (&iter, gun_engine_get_followed (self));
  while (g_hash_table_iter_next (&iter, &soul, NULL))
    g_ptr_array_add (souls, g_ref_string_acquire (soul));

  return souls;
}

/**
 * gun_engine_open_catalog:
 * @self: an engine that runs, with a database
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): a reader of the lists for the calling thread
 */
GunCatalog *
gun_engine_open_catalog (GunEngine *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), NULL);

  if (gun_engine_get_network (self) == NULL)
    {
      g_set_error_literal (
          error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
      return NULL;
    }

  if (gun_engine_get_database (self) == NULL)
    {
      g_set_error_literal (error,
                           GUN_ENGINE_ERROR,
                           GUN_ENGINE_ERROR_STORAGE,
                           _ ("Nothing is kept on disk here, so there are no lists"));
      return NULL;
    }

  return gun_catalog_open (gun_engine_get_database (self), error);
}
