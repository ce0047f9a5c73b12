/* SPDX-License-Identifier: MIT */

#include "gun-deadline.h"
#include "gun-relay-private.h"

/* RFC 9110 sections 15.5.6 and 15.5.22. */
#define STATUS_METHOD_NOT_ALLOWED 405
#define STATUS_UPGRADE_REQUIRED 426

/*
 * What a client gets: each kind of request with its answer. Not SoupServer, which logs a warning when Content-Length is negative, keeps
 * bodies, waits for ever for the rest of a request, and "is not intended to be exposed to untrusted clients" (its own documentation).
 */
typedef struct
{
  guint status;
  const char *phrase;
  const char *headers; /* each with its line end */
  const char *sentence;
} Answer;

static const Answer no_http
    = { 400, "Bad Request", "", "This is no request a GUN relay understands.\n" };
static const Answer no_such_page
    = { 404, "Not Found", "", "Here is a GUN relay; it listens at /gun.\n" };
static const Answer not_this_page
    = { 403,
        "Forbidden",
        "",
        "This page may not connect here; whoever runs this GUN relay can allow it.\n" };
static const Answer no_room = { 503,
                                "Service Unavailable",
                                "Retry-After: " G_STRINGIFY (GUN_LISTENER_RETRY_SECONDS) "\r\n",
                                "This GUN relay has no room for another connection now.\n" };
static const Answer only_get = { STATUS_METHOD_NOT_ALLOWED,
                                 "Method Not Allowed",
                                 "Allow: GET\r\n",
                                 "A GUN relay takes nothing but GET.\n" };
static const Answer only_websocket = { STATUS_UPGRADE_REQUIRED,
                                       "Upgrade Required",
                                       "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n",
                                       "A GUN relay speaks WebSocket here.\n" };

typedef struct
{
  GSocketConnection *connection;
  GIOStream *stream; /* the same, or TLS over it */
  GunWebOrigins *origins;
  gboolean full;
  GunDeadline *deadline;
  GunHttpHead *head;    /* once read */
  const Answer *answer; /* (nullable): the refusal */
  char *said;           /* while it is written */
} Receive;

static void
receive_free (Receive *self)
{
  g_clear_object (&self->stream);
  g_clear_object (&self->connection);
  g_clear_object (&self->origins);
  g_clear_pointer (&self->deadline, gun_deadline_free);
  g_clear_pointer (&self->head, gun_http_head_free);
  g_clear_pointer (&self->said, g_free);
  g_free (self);
}

static gboolean
is_relay_target (const char *target)
{
  gsize length = strlen (GUN_RELAY_PATH);

  return strncmp (target, GUN_RELAY_PATH, length) == 0
         && (target[length] == '\0' || target[length] == '?');
}

/* (nullable): why not; %NULL for a correct handshake (RFC 6455 section 4.2.1) */
static const Answer *
judge_handshake (const GunHttpHead *head)
{
  SoupMessageHeaders *headers = head->headers;

  if (head->version > SOUP_HTTP_1_1)
    return &no_http;
  if (!is_relay_target (head->target))
    return &no_such_page;
  if (!g_str_equal (head->method, "GET"))
    return &only_get;
  if (head->version < SOUP_HTTP_1_1
      || !soup_message_headers_header_equals (headers, "Upgrade", "websocket")
      || !soup_message_headers_header_contains (headers, "Connection", "upgrade")
      || g_strcmp0 (soup_message_headers_get_one (headers, "Sec-WebSocket-Version"), "13") != 0)
    return &only_websocket;
  if (soup_message_headers_get_one (headers, "Host") == NULL
      || !gun_websocket_key_is_valid (soup_message_headers_get_one (headers, "Sec-WebSocket-Key")))
    return &no_http;
  return NULL;
}

/* (nullable): why not */
static const Answer *
judge (Receive *self)
{
  const Answer *wrong = judge_handshake (self->head);
  const char *origin = soup_message_headers_get_list (self->head->headers, "Origin");

  if (wrong != NULL)
    return wrong;
  /* Only pages of the web send one, and those always do */
  if (origin != NULL && !gun_web_origins_admit (self->origins, origin))
    return &not_this_page;
  return self->full ? &no_room : NULL;
}

static char *
write_refusal (const Answer *answer, gboolean head_only)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = soup_date_time_to_string (now, SOUP_DATE_HTTP);

  return g_strdup_printf (
      "HTTP/1.1 %u %s\r\nDate: %s\r\n%sConnection: close\r\n"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Length: %zu\r\n\r\n%s",
      answer->status,
      answer->phrase,
      date,
      answer->headers,
      strlen (answer->sentence),
      head_only ? "" : answer->sentence);
}

static char *
write_acceptance (const GunHttpHead *head)
{
  g_autofree char *accept = NULL;

  accept = gun_websocket_key_accept (
      soup_message_headers_get_one (head->headers, "Sec-WebSocket-Key"));
  return g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Receive *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    g_task_return_error (task, error);
  else if (self->answer != NULL)
    g_task_return_new_error (task,
                             GUN_LINK_ERROR,
                             GUN_LINK_ERROR_HANDSHAKE,
                             "Refused with HTTP %u",
                             self->answer->status);
  else
    g_task_return_pointer (
        task,
        gun_metered_stream_new (self->stream,
                                g_socket_connection_get_socket (self->connection),
                                self->head->rest,
                                GUN_FRAME_FROM_CLIENT),
        g_object_unref);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Receive *self = g_task_get_task_data (task);
  gboolean head_only;
  GError *error = NULL;

  self->head = gun_http_head_read_finish (result, &error);
  if (self->head == NULL && error->domain != GUN_LINK_ERROR)
    {
      g_task_return_error (task, error);
      return;
    }

  g_clear_error (&error);
  self->answer = self->head == NULL ? &no_http : judge (self);
  head_only = self->head != NULL && g_str_equal (self->head->method, "HEAD");
  self->said = self->answer != NULL ? write_refusal (self->answer, head_only)
                                    : write_acceptance (self->head);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream),
                                   self->said,
                                   strlen (self->said),
                                   G_PRIORITY_DEFAULT,
                                   gun_deadline_get_cancellable (self->deadline),
                                   answered_cb,
                                   g_steal_pointer (&task));
}

/* @task: (transfer full) */
static void
read_head (GTask *task)
{
  Receive *self = g_task_get_task_data (task);

  gun_http_head_read_async (
      self->stream, GUN_HTTP_REQUEST, gun_deadline_get_cancellable (self->deadline), read_cb, task);
}

static void
shaken_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (gun_tls_gate_shake_finish (result, &error))
    read_head (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/* @task: (transfer full) */
static void
begin_tls (GTask *task, const GunReceiveTerms *terms)
{
  Receive *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->stream
      = g_tls_server_connection_new (G_IO_STREAM (self->connection), terms->certificate, &error);
  if (self->stream == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  /* WebSocket has an end of its own; many clients just go */
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (self->stream), FALSE);
  gun_tls_gate_shake_async (terms->gate,
                            G_TLS_CONNECTION (self->stream),
                            gun_deadline_get_cancellable (self->deadline),
                            shaken_cb,
                            task);
}

/*
 * gun_relay_receive_async:
 * @connection: (transfer none): a client's connection, just accepted
 * @terms: what it has to keep to
 * @cancellable: (nullable): to give up
 * @callback: called when it is a WebSocket, or was sent away
 * @user_data: for @callback
 *
 * Reads the request, within GUN_RELAY_HANDSHAKE_SECONDS, and answers it. Extensions are never agreed to.
 * Errors: GUN_LINK_ERROR_HANDSHAKE when it was refused, after the answer; those of GIO.
 */
void
gun_relay_receive_async (GSocketConnection *connection,
                         const GunReceiveTerms *terms,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Receive *self = g_new0 (Receive, 1);

  g_task_set_source_tag (task, gun_relay_receive_async);
  g_task_set_task_data (task, self, (GDestroyNotify) receive_free);
  self->connection = g_object_ref (connection);
  self->origins = g_object_ref (terms->origins);
  self->full = terms->full;
  self->deadline = gun_deadline_new (GUN_RELAY_HANDSHAKE_SECONDS, cancellable);
  if (terms->certificate != NULL)
    {
      begin_tls (task, terms);
      return;
    }

  self->stream = g_object_ref (G_IO_STREAM (connection));
  read_head (task);
}

/*
 * gun_relay_receive_finish:
 * @result: what the callback got
 * @origin: (out) (nullable) (transfer full): of the page that connected; %NULL when it is no page
 * @error: why it is no WebSocket
 *
 * Returns: (transfer full) (nullable): its stream, with what already came
 */
GunMeteredStream *
gun_relay_receive_finish (GAsyncResult *result, char **origin, GError **error)
{
  Receive *self = g_task_get_task_data (G_TASK (result));
  GunMeteredStream *stream = g_task_propagate_pointer (G_TASK (result), error);

  *origin = stream == NULL
                ? NULL
                : g_strdup (soup_message_headers_get_list (self->head->headers, "Origin"));
  return stream;
}
