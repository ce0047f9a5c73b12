/* SPDX-License-Identifier: MIT */

#include "gun-deadline.h"
#include "gun-id.h"
#include "gun-relay-link.h"
#include "gun-relay-private.h"

/* How long the answer to `?` may take */
#define ECHO_SECONDS 8

/*
 * One try of a relay, step by step:
 *   gun_relay_upgrade_async()  REACHABLE, TLS, HANDSHAKE
 *   `{"dam":"?"}` on that link ECHO
 *   GET on a new connection    CLOCK; when it says nothing, the clock is not known, and nothing has failed
 */
typedef struct
{
  GUri *url;
  GunRelayStepFunc func;
  gpointer func_data;
  GunRelayLink *link;
  GunDeadline *deadline;    /* (nullable): of ECHO */
  GSource *deadline_source; /* (nullable): while waiting for the echo */
  char *echo_mark;          /* what only the answer has in it */
  gint64 started_us;        /* monotonic: of this step */
} Probe;

static void
drop_link (Probe *self)
{
  if (self->deadline_source != NULL)
    g_source_destroy (self->deadline_source);
  g_clear_pointer (&self->deadline_source, g_source_unref);
  if (self->link == NULL)
    return;
  gun_link_set_receiver (GUN_LINK (self->link), NULL, NULL);
  gun_link_close (GUN_LINK (self->link), GUN_LINK_ERROR_CLOSED, "This was only a test");
  g_clear_object (&self->link);
}

static void
probe_free (Probe *self)
{
  drop_link (self);
  g_clear_pointer (&self->deadline, gun_deadline_free);
  g_clear_pointer (&self->url, g_uri_unref);
  g_clear_pointer (&self->echo_mark, g_free);
  g_free (self);
}

static void
report (Probe *self, GunRelayStep step, gint64 took_us, const GError *error)
{
  if (self->func != NULL)
    self->func (step, took_us, error, self->func_data);
}

/* The last step. It cannot fail the test: many relays answer plain HTTP not at all. */
static void
clock_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GError) error = NULL;
  gint64 difference_us;

  if (!gun_relay_ask_clock_finish (result, &difference_us, &error))
    {
      g_debug ("no clock: %s", error->message);
      difference_us = -1;
    }
  else if (difference_us == -1)
    {
      /* That says that it is not known */
      difference_us = 0;
    }

  if (g_task_return_error_if_cancelled (task))
    return;
  report (g_task_get_task_data (task), GUN_RELAY_STEP_CLOCK, difference_us, NULL);
  g_task_return_boolean (task, TRUE);
}

static void
ask_clock (GTask *task)
{
  Probe *self = g_task_get_task_data (task);
  g_autofree char *url = g_uri_to_string (self->url);

  gun_relay_ask_clock_async (url, g_task_get_cancellable (task), clock_answered_cb, task);
}

/* Ends the wait for the echo: @error (nullable). Takes the reference that the wait held. */
static void
end_echo (GTask *waiting, const GError *error)
{
  g_autoptr (GTask) task = waiting;
  Probe *self = g_task_get_task_data (task);

  drop_link (self);
  if (g_task_return_error_if_cancelled (task))
    return;
  report (self, GUN_RELAY_STEP_ECHO, g_get_monotonic_time () - self->started_us, error);
  if (error != NULL)
    g_task_return_error (task, g_error_copy (error));
  else
    ask_clock (g_steal_pointer (&task));
}

static void
echo_heard (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  Probe *self = g_task_get_task_data (G_TASK (user_data));

  /* Everything else it has to say, such as its own `?`, is not for a test */
  if (memmem (text, length_bytes, self->echo_mark, strlen (self->echo_mark)) != NULL)
    end_echo (G_TASK (user_data), NULL);
}

static void
echo_closed (GunLink *link, const GError *reason, gpointer user_data)
{
  end_echo (G_TASK (user_data), reason);
}

static gboolean
echo_late_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  error = g_error_new (GUN_LINK_ERROR,
                       GUN_LINK_ERROR_SILENT,
                       "It opened a WebSocket, but did not answer as GUN does within %d seconds",
                       ECHO_SECONDS);
  end_echo (G_TASK (user_data), error);
  return G_SOURCE_REMOVE;
}

static const GunLinkReceiver echo_receiver = {
  .heard = echo_heard,
  .closed = echo_closed,
};

/* Says `?` under a pid of its own: a relay drops one of two links of the same pid (PROTOCOL.md section 5). */
static void
ask_echo (GTask *task, GunMeteredStream *stream)
{
  Probe *self = g_task_get_task_data (task);
  g_autoptr (GRefString) mark = gun_id_new ();
  g_autoptr (GRefString) pid = gun_id_new ();
  g_autofree char *url = g_uri_to_string (self->url);
  g_autofree char *question = NULL;

  question = g_strdup_printf ("{\"dam\":\"?\",\"pid\":\"%s\",\"#\":\"%s\"}", pid, mark);
  self->echo_mark = g_strdup_printf ("\"%s\"", mark);
  self->started_us = g_get_monotonic_time ();
  self->deadline = gun_deadline_new (ECHO_SECONDS, g_task_get_cancellable (task));
  self->deadline_source = g_cancellable_source_new (gun_deadline_get_cancellable (self->deadline));
  g_source_set_callback (self->deadline_source, G_SOURCE_FUNC (echo_late_cb), task, NULL);
  g_source_attach (self->deadline_source, g_main_context_get_thread_default ());

  self->link = gun_relay_link_new (url, GUN_PATH_RELAY);
  gun_link_set_receiver (GUN_LINK (self->link), &echo_receiver, task);
  gun_relay_link_open (self->link, stream, self->url);
  gun_link_send (GUN_LINK (self->link), question, strlen (question));
}

static void
upgraded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  g_autoptr (GunMeteredStream) stream = NULL;
  GError *error = NULL;

  stream = gun_relay_upgrade_finish (result, &error);
  if (stream == NULL)
    g_task_return_error (task, error);
  else
    ask_echo (g_steal_pointer (&task), stream);
}

/**
 * gun_relay_probe_async:
 * @url: an address as a person types it
 * @func: (nullable): told about each step as it ends
 * @func_data: for @func
 * @cancellable: (nullable): to give up; then @func hears nothing more
 * @callback: called after the last step, or the first that failed
 * @user_data: for @callback
 *
 * Tries the relay at @url on connections of its own. Each step is bounded by its own time.
 * Errors: G_IO_ERROR_INVALID_ARGUMENT when @url is no address, else those of #GunLinkError with a sentence, or G_IO_ERROR_CANCELLED.
 * Thread: the thread-default context it is called in.
 */
void
gun_relay_probe_async (const char *url,
                       GunRelayStepFunc func,
                       gpointer func_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Probe *self = g_new0 (Probe, 1);
  GError *error = NULL;

  g_task_set_source_tag (task, gun_relay_probe_async);
  g_task_set_task_data (task, self, (GDestroyNotify) probe_free);
  self->func = func;
  self->func_data = func_data;
  self->url = gun_relay_parse_url (url, &error);
  if (self->url == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  gun_relay_upgrade_async (
      self->url, func, func_data, cancellable, upgraded_cb, g_steal_pointer (&task));
}

/**
 * gun_relay_probe_finish:
 * @result: what the callback got
 * @error: what the first failed step said
 *
 * Returns: %TRUE when the relay works
 */
gboolean
gun_relay_probe_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
