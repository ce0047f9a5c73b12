/* SPDX-License-Identifier: MIT */

#include "gun-deadline.h"

struct _GunDeadline
{
  GCancellable *cancellable;
  GCancellable *parent;
  gulong parent_handler;
  GSource *timer; /* (nullable): %NULL once it is over */
};

static gboolean
over_cb (gpointer user_data)
{
  GunDeadline *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
parent_cancelled_cb (GCancellable *parent, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

/**
 * gun_deadline_new:
 * @seconds: from now
 * @parent: (nullable): cancels it earlier
 *
 * Returns: (transfer full): a running deadline
 */
GunDeadline *
gun_deadline_new (guint seconds, GCancellable *parent)
{
  GunDeadline *self = g_new0 (GunDeadline, 1);

  self->cancellable = g_cancellable_new ();
  if (parent != NULL)
    {
      self->parent = g_object_ref (parent);
      self->parent_handler = g_cancellable_connect (parent,
                                                    G_CALLBACK (parent_cancelled_cb),
                                                    g_object_ref (self->cancellable),
                                                    g_object_unref);
    }
  self->timer = g_timeout_source_new_seconds (seconds);
  g_source_set_callback (self->timer, over_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

/**
 * gun_deadline_free:
 * @self: a deadline
 *
 * Not from inside a handler of the parent's `cancelled`.
 */
void
gun_deadline_free (GunDeadline *self)
{
  if (self->timer != NULL)
    g_source_destroy (self->timer);
  g_clear_pointer (&self->timer, g_source_unref);
  /* 0 when the parent was cancelled before we connected */
  if (self->parent != NULL)
    g_cancellable_disconnect (self->parent, self->parent_handler);
  g_clear_object (&self->parent);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * gun_deadline_get_cancellable:
 * @self: a deadline
 *
 * Returns: (transfer none): what to give to the operation that must end in time
 */
GCancellable *
gun_deadline_get_cancellable (GunDeadline *self)
{
  return self->cancellable;
}

/**
 * gun_deadline_is_over:
 * @self: a deadline
 *
 * Returns: %TRUE when the time limit, and not the parent, ended it
 */
gboolean
gun_deadline_is_over (GunDeadline *self)
{
  return self->timer == NULL;
}
