/* SPDX-License-Identifier: MIT */

#include "fake-stun.h"

#include <string.h>

static void
say (FakeStun *self, GSocket *socket, GSocketAddress *to, const guint8 *bytes, gsize length)
{
  g_socket_send_to (socket, to, (const gchar *) bytes, length, NULL, NULL);
}

/* A message of @type that answers @request, with one attribute or none (RFC 8489 sections 5 and 14). */
static GByteArray *
answer (const guint8 *request, guint16 type, guint16 attribute, gconstpointer value, guint16 length)
{
  GByteArray *message = g_byte_array_new ();
  guint16 padded = (length + 3) & ~3;
  guint16 total = value != NULL ? padded + 4 : 0;
  const guint8 head[] = { type >> 8, type & 0xff, total >> 8, total & 0xff };
  const guint8 attribute_head[] = { attribute >> 8, attribute & 0xff, length >> 8, length & 0xff };

  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, request + 4, 16);
  if (value == NULL)
    return message;
  g_byte_array_append (message, attribute_head, sizeof attribute_head);
  g_byte_array_append (message, value, length);
  g_byte_array_append (message, (const guint8 *) "\0\0\0", padded - length);
  return message;
}

static GByteArray *
good_answer (const guint8 *request)
{
  /* XOR-MAPPED-ADDRESS: IPv4, 4711 and 203.0.113.7, each xor the magic cookie */
  const guint8 value[]
      = { 0, 1, 0x12 ^ 0x21, 0x67 ^ 0x12, 203 ^ 0x21, 0 ^ 0x12, 113 ^ 0xa4, 7 ^ 0x42 };

  return answer (request, 0x0101, 0x0020, value, sizeof value);
}

static void
add_attribute (GByteArray *message, guint16 attribute, const char *text)
{
  guint16 length = (guint16) strlen (text);
  guint16 padded = (length + 3) & ~3;
  guint16 total = (guint16) (message->len - 20 + 4 + padded);
  const guint8 head[] = { attribute >> 8, attribute & 0xff, length >> 8, length & 0xff };

  g_byte_array_append (message, head, sizeof head);
  g_byte_array_append (message, (const guint8 *) text, length);
  g_byte_array_append (message, (const guint8 *) "\0\0\0", padded - length);
  message->data[2] = total >> 8;
  message->data[3] = total & 0xff;
}

static void
say_bad (FakeStun *self, GSocketAddress *to, const guint8 *request, FakeStunMode mode)
{
  g_autoptr (GByteArray) message = good_answer (request);
  g_autofree guint8 *huge = NULL;

  switch (mode)
    {
    case FAKE_STUN_GARBAGE:
      say (self, self->socket, to, (const guint8 *) "\xff\x00nonsense", 10);
      say (self, self->socket, to, (const guint8 *) "", 0);
      break;
    case FAKE_STUN_TRUNCATED:
      say (self, self->socket, to, message->data, message->len / 2);
      break;
    case FAKE_STUN_WRONG_ID:
      message->data[12] ^= 1;
      say (self, self->socket, to, message->data, message->len);
      break;
    case FAKE_STUN_HUGE:
      huge = g_malloc0 (60000);
      memcpy (huge, message->data, message->len);
      huge[2] = (60000 - 20) >> 8;
      huge[3] = (60000 - 20) & 0xfc;
      say (self, self->socket, to, huge, 60000);
      break;
    case FAKE_STUN_ELSEWHERE:
      say (self, self->other, to, message->data, message->len);
      break;
    case FAKE_STUN_SILENT:
    case FAKE_STUN_GOOD:
    case FAKE_STUN_EMPTY:
    case FAKE_STUN_REFUSING:
    case FAKE_STUN_FINALLY:
    case FAKE_STUN_SLOW:
    case FAKE_STUN_CHALLENGE:
    default:
      g_assert_not_reached ();
    }
}

static void
challenge (FakeStun *self, GSocketAddress *to, const guint8 *request)
{
  const guint8 code[] = { 0, 0, 4, self->n_asked == 1 ? 1 : 38 };
  guint16 type = (guint16) ((request[0] << 8 | request[1]) | 0x0110);
  g_autoptr (GByteArray) message = answer (request, type, 0x0009, code, sizeof code);

  add_attribute (message, 0x0014, "realm.example");
  add_attribute (message, 0x0015, "nonce");
  say (self, self->socket, to, message->data, message->len);
}

static void
reply (FakeStun *self, GSocketAddress *to, const guint8 *request)
{
  g_autoptr (GByteArray) message = NULL;

  switch (self->mode)
    {
    case FAKE_STUN_SILENT:
      return;
    case FAKE_STUN_SLOW:
      if (self->n_asked == 1)
        return;
      message = good_answer (request);
      break;
    case FAKE_STUN_EMPTY:
      message = answer (request, 0x0101, 0, NULL, 0);
      break;
    case FAKE_STUN_REFUSING:
      message = answer (request, 0x0111, 0x0009, "\0\0\5\0Not\r\n\x1b[31m now\xff", 19);
      break;
    case FAKE_STUN_CHALLENGE:
      challenge (self, to, request);
      return;
    case FAKE_STUN_FINALLY:
      say_bad (self, to, request, FAKE_STUN_GARBAGE);
      say_bad (self, to, request, FAKE_STUN_TRUNCATED);
      say_bad (self, to, request, FAKE_STUN_WRONG_ID);
      say_bad (self, to, request, FAKE_STUN_HUGE);
      say_bad (self, to, request, FAKE_STUN_ELSEWHERE);
      message = good_answer (request);
      break;
    case FAKE_STUN_GOOD:
      message = good_answer (request);
      break;
    case FAKE_STUN_GARBAGE:
    case FAKE_STUN_TRUNCATED:
    case FAKE_STUN_WRONG_ID:
    case FAKE_STUN_HUGE:
    case FAKE_STUN_ELSEWHERE:
    default:
      say_bad (self, to, request, self->mode);
      return;
    }
  say (self, self->socket, to, message->data, message->len);
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  FakeStun *self = user_data;
  g_autoptr (GSocketAddress) from = NULL;
  guint8 request[2048];
  gssize length
      = g_socket_receive_from (socket, &from, (gchar *) request, sizeof request, NULL, NULL);

  g_assert_cmpint (length, >=, 20);
  self->n_asked++;
  reply (self, from, request);
  return G_SOURCE_CONTINUE;
}

static GSocket *
open_socket (void)
{
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GError) error = NULL;
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);

  g_assert_no_error (error);
  g_socket_bind (socket, any, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  return socket;
}

void
fake_stun_init (FakeStun *self, FakeStunMode mode)
{
  g_autoptr (GSocketAddress) address = NULL;

  *self = (FakeStun){ .mode = mode, .socket = open_socket (), .other = open_socket () };
  address = g_socket_get_local_address (self->socket, NULL);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->source, NULL);
}

void
fake_stun_clear (FakeStun *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  g_object_unref (self->other);
}
