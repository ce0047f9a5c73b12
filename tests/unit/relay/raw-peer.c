/* SPDX-License-Identifier: MIT */

#include "raw-peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CORRECT_REQUEST                                                                            \
  "GET /gun HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"          \
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"

struct _RawPeer
{
  GThread *thread;
  int listening; /* -1: a client */
  guint16 port;
  char *words; /* (nullable): request of a client, answer of a server */
  RawScript script;
  gpointer user_data;
  gint connected;
  gint done;
};

gboolean
raw_write (int fd, const void *bytes, gsize length)
{
  const guint8 *at = bytes;

  while (length > 0)
    {
      ssize_t written = send (fd, at, length, MSG_NOSIGNAL);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return FALSE;
      at += written;
      length -= (gsize) written;
    }
  return TRUE;
}

gboolean
raw_write_frame (int fd, guint8 first, gboolean masked, const void *payload, gsize length)
{
  g_autoptr (GByteArray) frame = g_byte_array_new ();
  guint8 mask_bit = masked ? 0x80 : 0;
  const guint8 no_mask[4] = { 0 };

  g_byte_array_append (frame, &first, 1);
  if (length < 126)
    g_byte_array_append (frame, (guint8[]){ mask_bit | (guint8) length }, 1);
  else if (length < 65536)
    g_byte_array_append (
        frame, (guint8[]){ mask_bit | 126, (guint8) (length >> 8), (guint8) length }, 3);
  else
    {
      guint64 wide = GUINT64_TO_BE (length);

      g_byte_array_append (frame, (guint8[]){ mask_bit | 127 }, 1);
      g_byte_array_append (frame, (const guint8 *) &wide, 8);
    }
  if (masked)
    g_byte_array_append (frame, no_mask, 4);
  if (length > 0)
    g_byte_array_append (frame, payload, (guint) length);
  return raw_write (fd, frame->data, frame->len);
}

static gboolean
read_exactly (int fd, void *to, gsize length)
{
  guint8 *at = to;

  while (length > 0)
    {
      ssize_t n = recv (fd, at, length, 0);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      at += n;
      length -= (gsize) n;
    }
  return TRUE;
}

gboolean
raw_read_frame (int fd, guint8 *first, GByteArray *payload)
{
  guint8 header[2];
  guint8 mask[4] = { 0 };
  guint64 length;

  if (!read_exactly (fd, header, 2))
    return FALSE;
  *first = header[0];
  length = header[1] & 0x7f;
  if (length == 126)
    {
      guint16 wide;

      if (!read_exactly (fd, &wide, 2))
        return FALSE;
      length = GUINT16_FROM_BE (wide);
    }
  else if (length == 127)
    {
      if (!read_exactly (fd, &length, 8))
        return FALSE;
      length = GUINT64_FROM_BE (length);
    }
  if ((header[1] & 0x80) && !read_exactly (fd, mask, 4))
    return FALSE;

  g_byte_array_set_size (payload, (guint) length);
  if (!read_exactly (fd, payload->data, length))
    return FALSE;
  for (guint64 i = 0; i < length; i++)
    payload->data[i] ^= mask[i & 3];
  return TRUE;
}

GByteArray *
raw_read_all (int fd)
{
  GByteArray *all = g_byte_array_new ();
  guint8 piece[4096];
  ssize_t n;

  while ((n = recv (fd, piece, sizeof piece, 0)) > 0)
    g_byte_array_append (all, piece, (guint) n);
  return all;
}

/* Byte by byte, so that nothing after the empty line is taken. */
static char *
read_head (int fd)
{
  GString *head = g_string_new (NULL);
  char c;

  while (!g_str_has_suffix (head->str, "\r\n\r\n") && recv (fd, &c, 1, 0) == 1)
    g_string_append_c (head, c);
  return g_string_free (head, FALSE);
}

static char *
correct_answer (const char *request)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  const char *key = strstr (request, "Sec-WebSocket-Key: ");
  g_autofree char *accept = NULL;
  guint8 digest[20];
  gsize length = sizeof digest;

  g_assert_nonnull (key);
  key += strlen ("Sec-WebSocket-Key: ");
  g_checksum_update (checksum, (const guchar *) key, strcspn (key, "\r"));
  g_checksum_update (checksum, (const guchar *) "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", -1);
  g_checksum_get_digest (checksum, digest, &length);
  accept = g_base64_encode (digest, length);
  return g_strdup_printf ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                          "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n",
                          accept);
}

/* The test waits in its main loop for what happens in this thread. */
static void
tell (gint *flag)
{
  g_atomic_int_set (flag, TRUE);
  g_main_context_wakeup (NULL);
}

static int
connect_to (guint16 port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

static gpointer
raw_peer_thread (gpointer user_data)
{
  RawPeer *self = user_data;
  g_autofree char *head = NULL;
  g_autofree char *answer = NULL;
  int fd;

  if (self->listening < 0)
    {
      fd = connect_to (self->port);
      tell (&self->connected);
      raw_write (fd,
                 self->words != NULL ? self->words : CORRECT_REQUEST,
                 strlen (self->words != NULL ? self->words : CORRECT_REQUEST));
      if (self->words == NULL)
        head = read_head (fd);
    }
  else
    {
      fd = accept (self->listening, NULL, NULL);
      g_assert_cmpint (fd, >=, 0);
      tell (&self->connected);
      if (self->words == NULL || *self->words != '\0')
        head = read_head (fd);
      answer = self->words != NULL ? g_strdup (self->words) : correct_answer (head);
      raw_write (fd, answer, strlen (answer));
    }

  if (self->script != NULL)
    self->script (fd, self->user_data);
  close (fd);
  tell (&self->done);
  return NULL;
}

RawPeer *
raw_client_start (guint16 port, const char *request, RawScript script, gpointer user_data)
{
  RawPeer *self = g_new0 (RawPeer, 1);

  self->listening = -1;
  self->port = port;
  self->words = g_strdup (request);
  self->script = script;
  self->user_data = user_data;
  self->thread = g_thread_new ("raw client", raw_peer_thread, self);
  return self;
}

RawPeer *
raw_server_start (const char *answer, RawScript script, gpointer user_data)
{
  RawPeer *self = g_new0 (RawPeer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->listening = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (self->listening, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (self->listening, 4), ==, 0);
  getsockname (self->listening, (struct sockaddr *) &address, &length);
  self->port = ntohs (address.sin_port);
  self->words = g_strdup (answer);
  self->script = script;
  self->user_data = user_data;
  self->thread = g_thread_new ("raw server", raw_peer_thread, self);
  return self;
}

char *
raw_server_dup_url (RawPeer *self)
{
  return g_strdup_printf ("http://127.0.0.1:%u/gun", self->port);
}

gboolean
raw_peer_is_connected (RawPeer *self)
{
  return g_atomic_int_get (&self->connected);
}

gboolean
raw_peer_is_done (RawPeer *self)
{
  return g_atomic_int_get (&self->done);
}

void
raw_peer_end (RawPeer *self)
{
  await (raw_peer_is_done (self));
  g_thread_join (self->thread);
  if (self->listening >= 0)
    close (self->listening);
  g_free (self->words);
  g_free (self);
}
