/* SPDX-License-Identifier: MIT */

#include "gun-stun-hairpin-private.h"

#include <string.h>

#include "gun-random.h"

/* A Binding Indication (RFC 8489 section 5): whoever is at that address instead of us need not answer it. */
#define MESSAGE_BYTES 20
#define ID_BYTES 16

/* Packets get lost: it is sent so often, so far apart; after the last as long again is waited. */
#define N_SENDS 4
#define BETWEEN_US (300 * G_TIME_SPAN_MILLISECOND)

struct _GunStunHairpin
{
  GunClock *clock;
  void (*done) (gpointer user_data);
  gpointer user_data;
  GSocket *socket; /* (nullable): unless there is none to be had */
  GSocketAddress *outside;
  guint8 message[MESSAGE_BYTES];
  guint n_sent;
  gboolean is_through;
  GSource *timer;
};

static gboolean timer_cb (gpointer user_data);

static void
set_timer (GunStunHairpin *self, gint64 delay_us)
{
  gun_clear_timer (&self->timer);
  self->timer = gun_clock_add_timer (self->clock, delay_us, timer_cb, self);
}

/* Never from inside a call of the owner: see is_through */
static gboolean
timer_cb (gpointer user_data)
{
  GunStunHairpin *self = user_data;

  gun_clear_timer (&self->timer);
  if (self->is_through || self->socket == NULL || self->n_sent == N_SENDS)
    {
      self->done (self->user_data);
      return G_SOURCE_REMOVE;
    }

  self->n_sent++;
  g_socket_send_to (
      self->socket, self->outside, (const gchar *) self->message, MESSAGE_BYTES, NULL, NULL);
  set_timer (self, BETWEEN_US);
  return G_SOURCE_REMOVE;
}

static GSocket *
open_socket (GSocketFamily family)
{
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, 0);
  g_autoptr (GSocket) socket
      = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, NULL);

  if (socket == NULL || !g_socket_bind (socket, address, FALSE, NULL))
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  return g_steal_pointer (&socket);
}

/* What a server says is not to be trusted: nothing is sent to many at once, or to what is no host. */
static gboolean
is_one_host (GInetAddress *address)
{
  g_autofree char *text = g_inet_address_to_string (address);

  return !g_inet_address_get_is_multicast (address) && !g_inet_address_get_is_any (address)
         && !g_str_equal (text, "255.255.255.255");
}

/**
 * gun_stun_hairpin_new:
 * @clock: for patience
 * @address: the IP address that a server saw
 * @port: and the port
 * @done: told when there is an answer to gun_stun_hairpin_is_through()
 * @user_data: for @done
 *
 * Returns: (transfer full): a test that runs
 */
GunStunHairpin *
gun_stun_hairpin_new (GunClock *clock,
                      const char *address,
                      guint16 port,
                      void (*done) (gpointer user_data),
                      gpointer user_data)
{
  GunStunHairpin *self = g_new0 (GunStunHairpin, 1);
  g_autoptr (GInetAddress) outside = g_inet_address_new_from_string (address);

  self->clock = g_object_ref (clock);
  self->done = done;
  self->user_data = user_data;
  if (outside != NULL && port != 0 && is_one_host (outside))
    {
      self->outside = g_inet_socket_address_new (outside, port);
      self->socket = open_socket (g_inet_address_get_family (outside));
    }
  self->message[1] = 0x11;
  gun_random_fill (self->message + MESSAGE_BYTES - ID_BYTES, ID_BYTES);
  /* The magic cookie of RFC 8489 section 5 */
  memcpy (self->message + MESSAGE_BYTES - ID_BYTES, "\x21\x12\xa4\x42", 4);
  set_timer (self, 0);
  return self;
}

/**
 * gun_stun_hairpin_free:
 * @self: (transfer full): a test; nothing is called any more
 */
void
gun_stun_hairpin_free (GunStunHairpin *self)
{
  gun_clear_timer (&self->timer);
  g_clear_object (&self->socket);
  g_clear_object (&self->outside);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * gun_stun_hairpin_process:
 * @self: a test
 * @bytes: what was heard
 * @length_bytes: its length
 *
 * Returns: whether it is what was sent
 */
gboolean
gun_stun_hairpin_process (GunStunHairpin *self, const guint8 *bytes, gsize length_bytes)
{
  if (length_bytes != MESSAGE_BYTES || memcmp (bytes, self->message, MESSAGE_BYTES) != 0)
    return FALSE;
  if (!self->is_through)
    {
      self->is_through = TRUE;
      set_timer (self, 0);
    }
  return TRUE;
}

/**
 * gun_stun_hairpin_is_through:
 * @self: a test
 *
 * Returns: whether it came back
 */
gboolean
gun_stun_hairpin_is_through (GunStunHairpin *self)
{
  return self->is_through;
}
