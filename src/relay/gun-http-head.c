/* SPDX-License-Identifier: MIT */

#include "gun-http-head.h"

#include "gun-relay.h"

/* How every answer begins, as far as the version matters to tell it from anything else. */
#define ANSWER_BEGINS "HTTP/1."

#define PIECE_BYTES 4096

typedef struct
{
  GIOStream *stream;
  GunHttpKind kind;
  char *request; /* (nullable): what is said first */
  GByteArray *head;
} Reading;

static void
reading_free (Reading *self)
{
  g_clear_object (&self->stream);
  g_clear_pointer (&self->request, g_free);
  g_clear_pointer (&self->head, g_byte_array_unref);
  g_free (self);
}

/**
 * gun_http_head_free:
 * @self: (transfer full): a head
 */
void
gun_http_head_free (GunHttpHead *self)
{
  g_clear_pointer (&self->method, g_free);
  g_clear_pointer (&self->target, g_free);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->rest, g_bytes_unref);
  g_free (self);
}

static GError *
refusal (const char *sentence)
{
  return g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_HANDSHAKE, sentence);
}

/* (transfer full) (nullable): what is wrong with the bytes so far, before the head is complete */
static GError *
judge_beginning (const Reading *self)
{
  const guint8 *bytes = self->head->data;
  gsize length = MIN (self->head->len, strlen (ANSWER_BEGINS));

  if (self->kind == GUN_HTTP_REQUEST)
    return g_ascii_isupper (bytes[0]) ? NULL : refusal ("It does not speak HTTP");
  if (length >= 2 && bytes[0] == 0x15 && bytes[1] == 0x03)
    return refusal ("It answered with TLS: its address may begin with https://");
  if (memcmp (bytes, ANSWER_BEGINS, length) != 0)
    return refusal ("Something answered, but it does not speak HTTP");
  return NULL;
}

/* Returns where the body begins, 0 when the head is not complete. */
static gsize
find_end (const GByteArray *head)
{
  const guint8 *end;

  end = memmem (head->data, MIN (head->len, GUN_RELAY_HEAD_BYTES), "\r\n\r\n", 4);
  return end == NULL ? 0 : (gsize) (end - head->data) + 4;
}

static GunHttpHead *
parse (const Reading *self, gsize end, GError **error)
{
  g_autoptr (GunHttpHead) head = g_new0 (GunHttpHead, 1);
  const char *text = (const char *) self->head->data;
  /* The last header keeps its line end, the empty line stays out */
  int length = (int) end - 2;
  gboolean understood;

  head->rest = g_bytes_new (self->head->data + end, self->head->len - end);
  if (self->kind == GUN_HTTP_ANSWER)
    {
      head->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
      understood = soup_headers_parse_response (
          text, length, head->headers, &head->version, &head->status, NULL);
    }
  else
    {
      head->headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_REQUEST);
      understood = soup_headers_parse_request (
                       text, length, head->headers, &head->method, &head->target, &head->version)
                   == SOUP_STATUS_OK;
    }
  if (!understood)
    {
      g_propagate_error (error, refusal ("It sent a broken HTTP header"));
      return NULL;
    }
  return g_steal_pointer (&head);
}

static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
read_on (GTask *task)
{
  Reading *self = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (g_io_stream_get_input_stream (self->stream),
                                   PIECE_BYTES,
                                   G_PRIORITY_DEFAULT,
                                   g_task_get_cancellable (task),
                                   read_cb,
                                   task);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Reading *self = g_task_get_task_data (task);
  GunHttpHead *head;
  GError *error = NULL;
  g_autoptr (GBytes) piece = NULL;
  gsize end;

  piece = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (piece != NULL && g_bytes_get_size (piece) == 0)
    error = refusal (self->kind == GUN_HTTP_ANSWER ? "It closed the connection instead of answering"
                                                   : "It left before it had asked");
  if (error == NULL)
    {
      g_byte_array_append (self->head, g_bytes_get_data (piece, NULL), g_bytes_get_size (piece));
      error = judge_beginning (self);
    }
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  end = find_end (self->head);
  if (end == 0 && self->head->len >= GUN_RELAY_HEAD_BYTES)
    g_task_return_error (task, refusal ("It sent an HTTP header of more than 16 KB"));
  else if (end == 0)
    read_on (g_steal_pointer (&task));
  else if ((head = parse (self, end, &error)) != NULL)
    g_task_return_pointer (task, head, (GDestroyNotify) gun_http_head_free);
  else
    g_task_return_error (task, error);
}

static GTask *
new_reading (GIOStream *stream,
             GunHttpKind kind,
             const char *request,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Reading *self = g_new0 (Reading, 1);

  self->stream = g_object_ref (stream);
  self->kind = kind;
  self->request = g_strdup (request);
  self->head = g_byte_array_new ();
  g_task_set_task_data (task, self, (GDestroyNotify) reading_free);
  return task;
}

/**
 * gun_http_head_read_async:
 * @stream: (transfer none): a connection nobody else uses meanwhile
 * @kind: what is expected
 * @cancellable: (nullable): also the only time limit
 * @callback: called when the head is there
 * @user_data: for @callback
 *
 * Reads the head of an HTTP message: at most GUN_RELAY_HEAD_BYTES, and no further than it must.
 * Errors: GUN_LINK_ERROR_HANDSHAKE when it is not HTTP; those of GIO.
 */
void
gun_http_head_read_async (GIOStream *stream,
                          GunHttpKind kind,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = new_reading (stream, kind, NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_http_head_read_async);
  read_on (task);
}

/**
 * gun_http_head_read_finish:
 * @result: what the callback got
 * @error: why there is no head
 *
 * Returns: (transfer full) (nullable): the head
 */
GunHttpHead *
gun_http_head_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    read_on (g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * gun_http_ask_async:
 * @stream: (transfer none): a connection nobody else uses meanwhile
 * @request: the whole request
 * @cancellable: (nullable): also the only time limit
 * @callback: called when the head of the answer is there
 * @user_data: for @callback
 *
 * Says @request and reads the head of the answer, as gun_http_head_read_async() does.
 */
void
gun_http_ask_async (GIOStream *stream,
                    const char *request,
                    GCancellable *cancellable,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  GTask *task = new_reading (stream, GUN_HTTP_ANSWER, request, cancellable, callback, user_data);
  Reading *self = g_task_get_task_data (task);

  g_task_set_source_tag (task, gun_http_ask_async);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (stream),
                                   self->request,
                                   strlen (self->request),
                                   G_PRIORITY_DEFAULT,
                                   cancellable,
                                   written_cb,
                                   task);
}

/**
 * gun_http_ask_finish:
 * @result: what the callback got
 * @error: why there is no answer
 *
 * Returns: (transfer full) (nullable): the head of the answer
 */
GunHttpHead *
gun_http_ask_finish (GAsyncResult *result, GError **error)
{
  return gun_http_head_read_finish (result, error);
}
