/* SPDX-License-Identifier: MIT */

/* What a client or a server says before there is a WebSocket, through the parser that both ends use. */

#include "fuzz-target.h"
#include "gun-http-head.h"

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunHttpHead) head = NULL;
  g_autoptr (GError) error = NULL;

  head = gun_http_head_read_finish (result, &error);
  g_assert_true ((head == NULL) == (error != NULL));
  if (head != NULL)
    {
      g_assert_nonnull (head->headers);
      g_assert_nonnull (head->rest);
      soup_message_headers_get_list (head->headers, "Origin");
      soup_message_headers_header_contains (head->headers, "Connection", "upgrade");
    }
  *(gboolean *) user_data = TRUE;
}

static void
read_one (GunHttpKind kind, const uint8_t *data, size_t size)
{
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_data (data, (gssize) size, NULL);
  g_autoptr (GOutputStream) output = g_memory_output_stream_new_resizable ();
  g_autoptr (GIOStream) stream = g_simple_io_stream_new (input, output);
  gboolean done = FALSE;

  gun_http_head_read_async (stream, kind, NULL, read_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  read_one (GUN_HTTP_REQUEST, data, size);
  read_one (GUN_HTTP_ANSWER, data, size);
  return 0;
}
