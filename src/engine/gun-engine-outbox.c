/* SPDX-License-Identifier: MIT */

/* What the handle can be asked about writes on their way. */

#include "gun-engine-private.h"

#include "gun-courier.h"

/* What a call carries to the network */
typedef struct
{
  GRefString *soul; /* (nullable) */
  GRefString *key;  /* (nullable) */
  gboolean waiting_only;
  gint64 after_id;
  guint limit;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->soul, g_ref_string_release);
  g_clear_pointer (&question->key, g_ref_string_release);
  g_free (question);
}

static Question *
question_new (GRefString *soul, GRefString *key)
{
  Question *question = g_new0 (Question, 1);

  question->soul = soul != NULL ? g_ref_string_acquire (soul) : NULL;
  question->key = key != NULL ? g_ref_string_acquire (key) : NULL;
  return question;
}

static GTask *
new_call (GunEngine *self,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data,
          gpointer tag,
          Question *question)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_task_data (task, question, question_free);
  return task;
}

static void
list_on_network (GunNetwork *network, GTask *task)
{
  Question *question = g_task_get_task_data (task);

  gun_courier_list (
      network->courier, task, question->waiting_only, question->after_id, question->limit);
}

/**
 * gun_engine_list_outbox_async:
 * @self: an engine
 * @waiting_only: leave out what has arrived
 * @after_id: the last row of the list before; 0 begins with the first
 * @limit: how many at most
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 */
void
gun_engine_list_outbox_async (GunEngine *self,
                              gboolean waiting_only,
                              gint64 after_id,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Question *question;

  g_return_if_fail (GUN_IS_ENGINE (self));

  question = question_new (NULL, NULL);
  question->waiting_only = waiting_only;
  question->after_id = after_id;
  question->limit = limit;
  gun_engine_call (
      self,
      new_call (self, cancellable, callback, user_data, gun_engine_list_outbox_async, question),
      list_on_network);
}

/**
 * gun_engine_list_outbox_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (element-type GunOutboxRow): oldest first; the peers of one that waits
 *   include the relays it was not said to yet
 */
GPtrArray *
gun_engine_list_outbox_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
find_on_network (GunNetwork *network, GTask *task)
{
  Question *question = g_task_get_task_data (task);

  gun_courier_find_deliveries (network->courier, task, question->soul);
}

/**
 * gun_engine_find_deliveries_async:
 * @self: an engine
 * @soul: a text: of which node
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * For what was written here before, perhaps before a restart.
 */
void
gun_engine_find_deliveries_async (GunEngine *self,
                                  GRefString *soul,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL);

  gun_engine_call (self,
                   new_call (self,
                             cancellable,
                             callback,
                             user_data,
                             gun_engine_find_deliveries_async,
                             question_new (soul, NULL)),
                   find_on_network);
}

/**
 * gun_engine_find_deliveries_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (element-type GunDelivery): of writes that wait, and of the last that
 *   arrived; each for the state it was written with
 */
GPtrArray *
gun_engine_find_deliveries_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_on_network (GunNetwork *network, GTask *task)
{
  Question *question = g_task_get_task_data (task);

  gun_courier_forget (network->courier, task, question->soul, question->key);
}

/**
 * gun_engine_forget_write_async:
 * @self: an engine
 * @soul: a text: of which node
 * @key: a text: which key
 * @cancellable: (nullable): gives up waiting for it
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Gives up one write that waits: the value stays here, and nobody is told of it any more.
 */
void
gun_engine_forget_write_async (GunEngine *self,
                               GRefString *soul,
                               GRefString *key,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (soul != NULL && key != NULL);

  gun_engine_call (self,
                   new_call (self,
                             cancellable,
                             callback,
                             user_data,
                             gun_engine_forget_write_async,
                             question_new (soul, key)),
                   forget_on_network);
}

/**
 * gun_engine_forget_write_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR; %GUN_ENGINE_ERROR_NOT_FOUND when none waits
 *
 * Returns: whether it was given up
 */
gboolean
gun_engine_forget_write_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
