/* SPDX-License-Identifier: MIT */

#include "load-socket.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define EVENTS_A_TURN 256
/* Asked of the kernel at once, bytes */
#define READ_BYTES (256 * 1024)
/* Bytes of a frame's header at most, RFC 6455 section 5.2 */
#define HEADER_BYTES 14

/* RFC 6455 section 11.8 */
typedef enum
{
  OPCODE_CONTINUATION = 0,
  OPCODE_TEXT = 1,
  OPCODE_CLOSE = 8,
  OPCODE_PING = 9,
  OPCODE_PONG = 10,
} Opcode;

typedef enum
{
  UPGRADING,
  OPEN,
  CLOSED,
} State;

struct _LoadLoop
{
  int epoll;
  GPtrArray *unsent; /* sockets with something to send, each once */
};

struct _LoadSocket
{
  LoadLoop *loop;
  int fd;
  State state;
  LoadSocketHeard heard;
  gpointer user_data;
  GByteArray *in;     /* read, not yet taken */
  GString *fragments; /* of a message whose last frame is not here */
  GByteArray *out;
  gsize n_sent; /* of out */
  gboolean is_listed;
  gboolean waits_to_write;
};

/* Not zero: some servers leave out the unmasking then, and a browser's never is */
static const guint8 mask[4] = { 0x5a, 0xc3, 0x96, 0x2e };

static void
close_socket (LoadSocket *self)
{
  if (self->state == CLOSED)
    return;
  self->state = CLOSED;
  close (self->fd);
}

static void
watch (LoadSocket *self, int operation, gboolean to_write)
{
  struct epoll_event event = { .events = EPOLLIN | (to_write ? EPOLLOUT : 0), .data.ptr = self };

  epoll_ctl (self->loop->epoll, operation, self->fd, &event);
  self->waits_to_write = to_write;
}

static void
flush (LoadSocket *self)
{
  while (self->state != CLOSED && self->n_sent < self->out->len)
    {
      gssize sent = send (
          self->fd, self->out->data + self->n_sent, self->out->len - self->n_sent, MSG_NOSIGNAL);

      if (sent < 0 && errno == EAGAIN)
        break;
      if (sent < 0)
        close_socket (self);
      else
        self->n_sent += (gsize) sent;
    }
  if (self->state == CLOSED)
    return;

  if (self->n_sent == self->out->len)
    {
      g_byte_array_set_size (self->out, 0);
      self->n_sent = 0;
    }
  if (self->waits_to_write != (self->out->len > 0))
    watch (self, EPOLL_CTL_MOD, self->out->len > 0);
}

static void
append_masked (GByteArray *out, const char *text, gsize length)
{
  const gsize start = out->len;
  guint64 wide_mask;
  gsize i;

  memcpy (&wide_mask, mask, sizeof mask);
  memcpy ((char *) &wide_mask + sizeof mask, mask, sizeof mask);
  g_byte_array_append (out, (const guint8 *) text, (guint) length);
  for (i = 0; i + sizeof wide_mask <= length; i += sizeof wide_mask)
    {
      guint64 word;

      memcpy (&word, out->data + start + i, sizeof word);
      word ^= wide_mask;
      memcpy (out->data + start + i, &word, sizeof word);
    }
  for (; i < length; i++)
    out->data[start + i] ^= mask[i % sizeof mask];
}

static void
send_frame (LoadSocket *self, Opcode opcode, const char *text, gsize length)
{
  guint8 header[HEADER_BYTES] = { (guint8) (0x80 | opcode) };
  guint n_size = length < 126 ? 0 : length <= G_MAXUINT16 ? 2 : 8;

  if (self->state == CLOSED)
    return;

  header[1] = (guint8) (0x80 | (n_size == 0 ? length : n_size == 2 ? 126 : 127));
  for (guint i = 0; i < n_size; i++)
    header[2 + i] = (guint8) ((guint64) length >> (8 * (n_size - 1 - i)));
  memcpy (header + 2 + n_size, mask, sizeof mask);
  g_byte_array_append (self->out, header, 2 + n_size + (guint) sizeof mask);
  append_masked (self->out, text, length);
  if (!self->is_listed)
    g_ptr_array_add (self->loop->unsent, self);
  self->is_listed = TRUE;
}

/**
 * load_socket_send:
 * @self: a socket
 * @text: one text message
 * @length: bytes
 *
 * Sends with the next turn of the loop; does nothing once closed.
 */
void
load_socket_send (LoadSocket *self, const char *text, gsize length)
{
  send_frame (self, OPCODE_TEXT, text, length);
}

gsize
load_socket_get_unsent (LoadSocket *self)
{
  return self->out->len - self->n_sent;
}

gboolean
load_socket_is_closed (LoadSocket *self)
{
  return self->state == CLOSED;
}

static void
take_frame (LoadSocket *self, guint8 first, const char *text, gsize length)
{
  const Opcode opcode = first & 0x0f;
  const gboolean is_last = (first & 0x80) != 0;

  if (opcode == OPCODE_CLOSE)
    close_socket (self);
  else if (opcode == OPCODE_PING)
    send_frame (self, OPCODE_PONG, text, length);
  else if (opcode == OPCODE_TEXT && is_last)
    self->heard (self, text, length, self->user_data);
  else if (opcode == OPCODE_TEXT || opcode == OPCODE_CONTINUATION)
    {
      g_string_append_len (self->fragments, text, (gssize) length);
      if (!is_last)
        return;
      self->heard (self, self->fragments->str, self->fragments->len, self->user_data);
      g_string_truncate (self->fragments, 0);
    }
}

/* Returns: bytes taken, 0 when the frame is not whole */
static gsize
take_one (LoadSocket *self, const guint8 *at, gsize n_bytes)
{
  gsize n_header = 2;
  guint64 length;

  if (n_bytes < n_header)
    return 0;

  length = at[1] & 0x7f;
  if (length >= 126)
    {
      guint n_size = length == 126 ? 2 : 8;

      n_header += n_size;
      if (n_bytes < n_header)
        return 0;
      length = 0;
      for (guint i = 0; i < n_size; i++)
        length = length << 8 | at[2 + i];
    }
  if (n_bytes - n_header < length)
    return 0;

  take_frame (self, at[0], (const char *) at + n_header, length);
  return n_header + length;
}

static gsize
take_upgrade (LoadSocket *self)
{
  const char *head = (const char *) self->in->data;
  const char *end = memmem (head, self->in->len, "\r\n\r\n", 4);

  if (end == NULL)
    return 0;
  if (self->in->len < 12 || memcmp (head + 8, " 101", 4) != 0)
    close_socket (self);
  else
    self->state = OPEN;
  return (gsize) (end + 4 - head);
}

static void
take (LoadSocket *self)
{
  gsize n_taken = 0;
  gsize n_more;

  if (self->state == UPGRADING)
    n_taken = take_upgrade (self);
  while (self->state == OPEN
         && (n_more = take_one (self, self->in->data + n_taken, self->in->len - n_taken)) > 0)
    n_taken += n_more;
  g_byte_array_remove_range (self->in, 0, (guint) n_taken);
}

static void
read_some (LoadSocket *self)
{
  const guint before = self->in->len;
  gssize n_read;

  g_byte_array_set_size (self->in, before + READ_BYTES);
  n_read = recv (self->fd, self->in->data + before, READ_BYTES, 0);
  g_byte_array_set_size (self->in, before + (guint) MAX (n_read, 0));
  if (n_read == 0 || (n_read < 0 && errno != EAGAIN))
    close_socket (self);
  else
    take (self);
}

/**
 * load_socket_new:
 * @loop: its loop
 * @url: ws:// or http://, a numeric address, a port and a path
 * @heard: called with each text message; it may send, but free nothing
 * @user_data: for @heard
 *
 * Connects and asks for the upgrade. What is sent before the answer waits for it.
 *
 * Returns: (transfer full) (nullable): the socket, or nothing where nobody listens
 */
LoadSocket *
load_socket_new (LoadLoop *loop, const char *url, LoadSocketHeard heard, gpointer user_data)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  struct sockaddr_in address = { .sin_family = AF_INET };
  g_autofree char *request = NULL;
  LoadSocket *self;
  int fd, yes = 1;

  g_return_val_if_fail (uri != NULL, NULL);
  address.sin_port = htons ((guint16) g_uri_get_port (uri));
  g_return_val_if_fail (inet_pton (AF_INET, g_uri_get_host (uri), &address.sin_addr) == 1, NULL);

  request = g_strdup_printf ("GET %s HTTP/1.1\r\nHost: %s:%d\r\n"
                             "Upgrade: websocket\r\nConnection: Upgrade\r\n"
                             "Sec-WebSocket-Key: bWVhc3VyaW5nIGEgcGVlcg==\r\n"
                             "Sec-WebSocket-Version: 13\r\n\r\n",
                             g_uri_get_path (uri),
                             g_uri_get_host (uri),
                             g_uri_get_port (uri));
  fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (fd, (struct sockaddr *) &address, sizeof address) != 0
      || send (fd, request, strlen (request), MSG_NOSIGNAL) != (gssize) strlen (request))
    {
      close (fd);
      return NULL;
    }
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  fcntl (fd, F_SETFL, O_NONBLOCK);

  self = g_new0 (LoadSocket, 1);
  self->loop = loop;
  self->fd = fd;
  self->heard = heard;
  self->user_data = user_data;
  self->in = g_byte_array_new ();
  self->out = g_byte_array_new ();
  self->fragments = g_string_new (NULL);
  watch (self, EPOLL_CTL_ADD, FALSE);
  return self;
}

/**
 * load_socket_await_open:
 * @self: a socket
 * @seconds: how long to wait
 *
 * Returns: whether it is open
 */
gboolean
load_socket_await_open (LoadSocket *self, double seconds)
{
  const gint64 end_us = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  while (self->state == UPGRADING && g_get_monotonic_time () < end_us)
    load_loop_turn (self->loop, 5);
  return self->state == OPEN;
}

/* Never from within a turn of the loop. */
void
load_socket_free (LoadSocket *self)
{
  close_socket (self);
  g_ptr_array_remove_fast (self->loop->unsent, self);
  g_byte_array_unref (self->in);
  g_byte_array_unref (self->out);
  g_string_free (self->fragments, TRUE);
  g_free (self);
}

LoadLoop *
load_loop_new (void)
{
  LoadLoop *self = g_new0 (LoadLoop, 1);

  self->epoll = epoll_create1 (EPOLL_CLOEXEC);
  self->unsent = g_ptr_array_new ();
  return self;
}

static void
flush_all (LoadLoop *self)
{
  for (guint i = 0; i < self->unsent->len;)
    {
      LoadSocket *socket = g_ptr_array_index (self->unsent, i);

      if (socket->state == UPGRADING)
        {
          i++;
          continue;
        }
      flush (socket);
      socket->is_listed = FALSE;
      g_ptr_array_remove_index_fast (self->unsent, i);
    }
}

/**
 * load_loop_turn:
 * @self: a loop
 * @wait_ms: how long to wait for something to happen
 *
 * Sends what is to be sent, waits, and takes what came.
 */
void
load_loop_turn (LoadLoop *self, int wait_ms)
{
  struct epoll_event events[EVENTS_A_TURN];
  int n_events;

  flush_all (self);
  n_events = epoll_wait (self->epoll, events, EVENTS_A_TURN, wait_ms);
  for (int i = 0; i < n_events; i++)
    {
      LoadSocket *socket = events[i].data.ptr;

      if (socket->state != CLOSED && (events[i].events & EPOLLOUT) != 0)
        flush (socket);
      if (socket->state != CLOSED && (events[i].events & ~(guint32) EPOLLOUT) != 0)
        read_some (socket);
    }
  flush_all (self);
}

/* Turns for so long. */
void
load_loop_run (LoadLoop *self, double seconds)
{
  const gint64 end_us = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);
  gint64 left_us;

  while ((left_us = end_us - g_get_monotonic_time ()) > 0)
    load_loop_turn (self, (int) CLAMP (left_us / 1000, 1, 50));
}

void
load_loop_free (LoadLoop *self)
{
  close (self->epoll);
  g_ptr_array_unref (self->unsent);
  g_free (self);
}
