/* SPDX-License-Identifier: MIT */

/* The floor under a peer on libsoup: a server that keeps nothing and knows nothing of GUN but the shape of what bench-load
 * says. It acknowledges each put, hands the last one to whoever gets a node, and passes puts on to all of these as they
 * came. What it costs is the WebSocket and the kernel; no peer that speaks through libsoup can cost less.
 *   bench-floor HOST:PORT */

#include <glib-unix.h>
#include <libsoup/soup.h>
#include <string.h>

/* Each message of bench-load begins so, and so does the metadata of a node, which goes on otherwise. */
#define MESSAGE_START "{\"#\":\""
#define PUT_MEMBER "\",\"put\":"
#define GET_MEMBER "\",\"get\":"
#define MAX_MESSAGE_BYTES (16 * 1024 * 1024)

typedef struct
{
  GPtrArray *followers;
  char *newest_put; /* from its `put` member on */
} Floor;

static void
add_answer (GString *answers, const char *id, gsize length, const char *rest)
{
  g_string_append_printf (answers,
                          "%s{\"#\":\"a%.*s\",\"@\":\"%.*s\"%s",
                          answers->len > 0 ? "," : "",
                          (int) length,
                          id,
                          (int) length,
                          id,
                          rest);
}

static void
follow (Floor *self,
        SoupWebsocketConnection *connection,
        GString *answers,
        const char *id,
        gsize length)
{
  if (!g_ptr_array_find (self->followers, connection, NULL))
    g_ptr_array_add (self->followers, connection);
  add_answer (answers, id, length, self->newest_put != NULL ? self->newest_put : ",\"put\":null}");
}

static void
pass_on (Floor *self, SoupWebsocketConnection *from, const char *text)
{
  for (guint i = 0; i < self->followers->len; i++)
    {
      SoupWebsocketConnection *to = g_ptr_array_index (self->followers, i);

      if (to != from && soup_websocket_connection_get_state (to) == SOUP_WEBSOCKET_STATE_OPEN)
        soup_websocket_connection_send_text (to, text);
    }
}

static void
take_message (Floor *self,
              SoupWebsocketConnection *connection,
              GString *answers,
              const char *text,
              const char *id)
{
  const char *end = strchr (id, '"');

  if (end == NULL)
    return;
  if (g_str_has_prefix (end, PUT_MEMBER))
    {
      add_answer (answers, id, (gsize) (end - id), ",\"ok\":true}");
      g_free (self->newest_put);
      self->newest_put = g_strdup (end + 1);
      pass_on (self, connection, text);
    }
  else if (g_str_has_prefix (end, GET_MEMBER))
    follow (self, connection, answers, id, (gsize) (end - id));
}

static void
message_cb (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer user_data)
{
  Floor *self = user_data;
  const char *text = g_bytes_get_data (message, NULL);
  g_autoptr (GString) answers = g_string_new (NULL);

  for (const char *at = text; (at = strstr (at, MESSAGE_START)) != NULL;)
    {
      at += strlen (MESSAGE_START);
      take_message (self, connection, answers, text, at);
    }
  if (answers->len == 0
      || soup_websocket_connection_get_state (connection) != SOUP_WEBSOCKET_STATE_OPEN)
    return;

  g_string_prepend_c (answers, '[');
  g_string_append_c (answers, ']');
  soup_websocket_connection_send_text (connection, answers->str);
}

static void
closed_cb (SoupWebsocketConnection *connection, gpointer user_data)
{
  Floor *self = user_data;

  g_ptr_array_remove_fast (self->followers, connection);
  g_object_unref (connection);
}

static void
websocket_cb (SoupServer *server,
              SoupServerMessage *request,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer user_data)
{
  soup_websocket_connection_set_max_incoming_payload_size (connection, MAX_MESSAGE_BYTES);
  g_signal_connect (connection, "message", G_CALLBACK (message_cb), user_data);
  g_signal_connect (connection, "closed", G_CALLBACK (closed_cb), user_data);
  g_object_ref (connection);
}

static gboolean
quit_cb (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

int
main (int argc, char **argv)
{
  Floor self = { .followers = g_ptr_array_new () };
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) parts = g_strsplit (argc > 1 ? argv[1] : "", ":", 2);

  if (g_strv_length (parts) == 2)
    address = g_inet_socket_address_new_from_string (parts[0],
                                                     (guint) g_ascii_strtoull (parts[1], NULL, 10));
  if (address == NULL)
    {
      g_printerr ("bench-floor: give the address to listen at as HOST:PORT\n");
      return 1;
    }

  soup_server_add_websocket_handler (server, "/gun", NULL, NULL, websocket_cb, &self, NULL);
  if (!soup_server_listen (server, address, 0, &error))
    {
      g_printerr ("bench-floor: %s\n", error->message);
      return 1;
    }

  g_print ("ready listen=%s\n", argv[1]);
  g_unix_signal_add (SIGTERM, quit_cb, loop);
  g_main_loop_run (loop);

  soup_server_disconnect (server);
  g_ptr_array_unref (self.followers);
  g_free (self.newest_put);
  return 0;
}
