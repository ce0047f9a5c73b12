/* SPDX-License-Identifier: MIT */

#include "gun-deadline.h"
#include "gun-relay-private.h"

/* Characters of a Location header that are shown to a person. */
#define SHOWN_LOCATION 200

typedef struct
{
  GUri *url;
  GunRelayStepFunc func;
  gpointer func_data;
  GSocketConnection *connection;
  GunDeadline *deadline; /* (nullable): of the answer; none while connecting */
  char *key;
  gint64 started_us;
} Upgrade;

static void
upgrade_free (Upgrade *self)
{
  g_clear_pointer (&self->url, g_uri_unref);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->deadline, gun_deadline_free);
  g_clear_pointer (&self->key, g_free);
  g_free (self);
}

static GError *
describe_status (Upgrade *self, GunHttpHead *answer)
{
  const char *host = g_uri_get_host (self->url);
  const char *location = soup_message_headers_get_one (answer->headers, "Location");
  g_autofree char *shown = NULL;

  if (answer->status >= 300 && answer->status < 400 && location != NULL)
    {
      shown = g_utf8_make_valid (location, (gssize) strnlen (location, SHOWN_LOCATION));
      return g_error_new (GUN_LINK_ERROR,
                          GUN_LINK_ERROR_HANDSHAKE,
                          "%s sends visitors on to “%s”: add that address if you trust it",
                          host,
                          shown);
    }
  if (answer->status == 404 || answer->status == 200)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_HANDSHAKE,
                        "A web server answers at %s, but there is no GUN relay at %s (HTTP %u)",
                        host,
                        g_uri_get_path (self->url),
                        answer->status);
  if (answer->status == 401 || answer->status == 403)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_HANDSHAKE,
                        "%s does not let this program in (HTTP %u)",
                        host,
                        answer->status);
  return g_error_new (GUN_LINK_ERROR,
                      GUN_LINK_ERROR_HANDSHAKE,
                      "%s answered HTTP %u where a GUN relay opens a WebSocket",
                      host,
                      answer->status);
}

/* (transfer full) (nullable): what is wrong with the answer */
static GError *
judge (Upgrade *self, GunHttpHead *answer)
{
  SoupMessageHeaders *headers = answer->headers;
  g_autofree char *wanted = gun_websocket_key_accept (self->key);

  if (answer->status != SOUP_STATUS_SWITCHING_PROTOCOLS)
    return describe_status (self, answer);
  if (!soup_message_headers_header_equals (headers, "Upgrade", "websocket")
      || !soup_message_headers_header_contains (headers, "Connection", "upgrade")
      || g_strcmp0 (soup_message_headers_get_one (headers, "Sec-WebSocket-Accept"), wanted) != 0)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_HANDSHAKE,
                        "%s answered, but not as a WebSocket: its handshake is wrong",
                        g_uri_get_host (self->url));
  if (soup_message_headers_get_list (headers, "Sec-WebSocket-Extensions") != NULL
      || soup_message_headers_get_list (headers, "Sec-WebSocket-Protocol") != NULL)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_HANDSHAKE,
                        "%s answered with WebSocket extensions nobody asked for",
                        g_uri_get_host (self->url));
  return NULL;
}

static GError *
describe_error (Upgrade *self, GError *cause)
{
  GError *described;

  if (cause->domain == GUN_LINK_ERROR)
    return cause;

  if (gun_deadline_is_over (self->deadline))
    described = g_error_new (GUN_LINK_ERROR,
                             GUN_LINK_ERROR_HANDSHAKE,
                             "%s took the connection, but did not answer within %d seconds",
                             g_uri_get_host (self->url),
                             GUN_RELAY_ANSWER_SECONDS);
  else
    described = g_error_new (GUN_LINK_ERROR,
                             GUN_LINK_ERROR_HANDSHAKE,
                             "The connection to %s broke before it answered: %s",
                             g_uri_get_host (self->url),
                             cause->message);
  g_error_free (cause);
  return described;
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Upgrade *self = g_task_get_task_data (task);
  g_autoptr (GunHttpHead) answer = NULL;
  GError *error = NULL;

  answer = gun_http_ask_finish (result, &error);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      g_task_return_error_if_cancelled (task);
      return;
    }

  error = answer == NULL ? describe_error (self, error) : judge (self, answer);
  if (self->func != NULL)
    self->func (GUN_RELAY_STEP_HANDSHAKE,
                g_get_monotonic_time () - self->started_us,
                error,
                self->func_data);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (
        task,
        gun_metered_stream_new (G_IO_STREAM (self->connection),
                                g_socket_connection_get_socket (self->connection),
                                answer->rest,
                                GUN_FRAME_FROM_SERVER),
        g_object_unref);
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Upgrade *self = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *headers = NULL;
  g_autofree char *request = NULL;
  GError *error = NULL;

  self->connection = gun_relay_connect_finish (result, &error);
  if (self->connection == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  self->key = gun_websocket_key_new ();
  headers = g_strdup_printf ("Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: %s\r\n",
                             self->key);
  request = gun_relay_url_dup_request (self->url, headers);
  self->started_us = g_get_monotonic_time ();
  self->deadline = gun_deadline_new (GUN_RELAY_ANSWER_SECONDS, cancellable);
  gun_http_ask_async (G_IO_STREAM (self->connection),
                      request,
                      gun_deadline_get_cancellable (self->deadline),
                      answered_cb,
                      g_steal_pointer (&task));
}

/*
 * gun_relay_upgrade_async:
 * @url: in normal form
 * @func: (nullable): told about the steps up to GUN_RELAY_STEP_HANDSHAKE
 * @func_data: for @func
 * @cancellable: (nullable): to give up; then @func hears nothing more
 * @callback: called when it is a WebSocket
 * @user_data: for @callback
 *
 * Connects and asks for a WebSocket without extensions. Redirects are not followed: whoever redirects could send our data anywhere.
 * Errors: GUN_LINK_ERROR_UNREACHABLE, GUN_LINK_ERROR_TLS, GUN_LINK_ERROR_HANDSHAKE, each with a sentence; G_IO_ERROR_CANCELLED.
 */
void
gun_relay_upgrade_async (GUri *url,
                         GunRelayStepFunc func,
                         gpointer func_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Upgrade *self = g_new0 (Upgrade, 1);

  g_task_set_source_tag (task, gun_relay_upgrade_async);
  g_task_set_task_data (task, self, (GDestroyNotify) upgrade_free);
  self->url = g_uri_ref (url);
  self->func = func;
  self->func_data = func_data;
  gun_relay_connect_async (
      url, func, func_data, cancellable, connected_cb, g_steal_pointer (&task));
}

/*
 * gun_relay_upgrade_finish:
 * @result: what the callback got
 * @error: why there is no WebSocket
 *
 * Returns: (transfer full) (nullable): its stream, with what already came
 */
GunMeteredStream *
gun_relay_upgrade_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
