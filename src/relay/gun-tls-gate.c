/* SPDX-License-Identifier: MIT */

#include "gun-tls-gate.h"

struct _GunTlsGate
{
  GQueue waiting; /* of GTask: each owned by the queue */
  GQueue running; /* of Shake, unowned, the one that began first at the head */
  GSource *timer; /* (nullable): while somebody waits */
};

typedef struct
{
  GunTlsGate *gate;
  GTlsConnection *connection;
  GCancellable *cancellable; /* what ends the handshake: ours */
  gulong cancelled_id;
  gint64 begun_us;
} Shake;

static void
shake_free (Shake *self)
{
  gun_tls_gate_unref (self->gate);
  g_object_unref (self->connection);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void go_on (GunTlsGate *self);

static void
clear_timer (GunTlsGate *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
}

/**
 * gun_tls_gate_new:
 *
 * Returns: (transfer full): a gate with nobody at it
 */
GunTlsGate *
gun_tls_gate_new (void)
{
  return g_rc_box_new0 (GunTlsGate);
}

GunTlsGate *
gun_tls_gate_ref (GunTlsGate *self)
{
  return g_rc_box_acquire (self);
}

/* Whoever runs or waits holds a reference */
static void
clear (gpointer data)
{
  clear_timer (data);
}

void
gun_tls_gate_unref (GunTlsGate *self)
{
  g_rc_box_release_full (self, clear);
}

static gboolean
share_over_cb (gpointer user_data)
{
  GunTlsGate *self = user_data;
  Shake *first = g_queue_peek_head (&self->running);

  clear_timer (self);
  if (self->waiting.length > 0 && first != NULL)
    g_cancellable_cancel (first->cancellable);

  return G_SOURCE_REMOVE;
}

/* When the one that began first has had its share */
static void
arm (GunTlsGate *self)
{
  Shake *first = g_queue_peek_head (&self->running);
  gint64 left_ms;

  clear_timer (self);
  if (self->waiting.length == 0 || first == NULL)
    return;

  left_ms = GUN_LISTENER_TLS_SHARE_MS - (g_get_monotonic_time () - first->begun_us) / 1000;
  self->timer = g_timeout_source_new ((guint) MAX (left_ms, 0));
  g_source_set_callback (self->timer, share_over_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Shake *shake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gboolean good;

  good = g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error);
  g_queue_remove (&shake->gate->running, shake);
  g_cancellable_disconnect (g_task_get_cancellable (task), shake->cancelled_id);
  go_on (shake->gate);
  if (good)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/* @task: (transfer full) */
static void
begin (GunTlsGate *self, GTask *task)
{
  Shake *shake = g_task_get_task_data (task);
  GCancellable *outer = g_task_get_cancellable (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_object_unref (task);
      return;
    }

  shake->begun_us = g_get_monotonic_time ();
  if (outer != NULL)
    shake->cancelled_id = g_cancellable_connect (
        outer, G_CALLBACK (cancelled_cb), g_object_ref (shake->cancellable), g_object_unref);
  g_queue_push_tail (&self->running, shake);
  g_tls_connection_handshake_async (
      shake->connection, G_PRIORITY_DEFAULT, shake->cancellable, shaken_cb, task);
}

static void
go_on (GunTlsGate *self)
{
  while (self->running.length < GUN_LISTENER_MAX_TLS_HANDSHAKES && self->waiting.length > 0)
    begin (self, g_queue_pop_head (&self->waiting));
  arm (self);
}

/**
 * gun_tls_gate_shake_async:
 * @self: the gate
 * @connection: (transfer none): nobody else uses it meanwhile
 * @cancellable: (nullable): to give up, also while it waits: then it is noticed when its turn comes
 * @callback: called when the handshake is over
 * @user_data: for @callback
 */
void
gun_tls_gate_shake_async (GunTlsGate *self,
                          GTlsConnection *connection,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Shake *shake = g_new0 (Shake, 1);

  g_task_set_source_tag (task, gun_tls_gate_shake_async);
  shake->gate = gun_tls_gate_ref (self);
  shake->connection = g_object_ref (connection);
  shake->cancellable = g_cancellable_new ();
  g_task_set_task_data (task, shake, (GDestroyNotify) shake_free);
  g_queue_push_tail (&self->waiting, task);
  go_on (self);
}

/**
 * gun_tls_gate_shake_finish:
 * @result: what the callback got
 * @error: why there is no TLS
 *
 * Returns: whether both ends speak TLS now
 */
gboolean
gun_tls_gate_shake_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
