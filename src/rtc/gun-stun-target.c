/* SPDX-License-Identifier: MIT */

#include "gun-stun-target-private.h"

#include "gun-name-lookup.h"
#include "gun-stun-exchange-private.h"
#include "gun-stun-probe-result-private.h"
#include "gun-stun-stream-private.h"

struct _GunStunTarget
{
  GunIceServer *server;
  GSocketFamily family;
  GunClock *clock;
  GunStunTargetCallbacks callbacks;
  gpointer user_data;
  gint64 give_up_us;

  GunNameLookup *lookup;
  GSocketAddress *addresses[2]; /* (nullable): to be tried, in this order */
  guint n_tried;
  GSocketAddress *address; /* (nullable): the one that is asked */
  guint16 local_port;
  GunStunExchange *exchange;
  GunStunStream *stream;
  GSource *timer;
  GError *failure; /* (nullable): why nothing could be sent */
  GunStunProbeResult *result;
};

static void try_next (GunStunTarget *self);

/**
 * gun_stun_target_new:
 * @server: whom to ask
 * @family: IPv4 or IPv6: only there; %G_SOCKET_FAMILY_INVALID: wherever it can be reached
 * @clock: for patience
 * @callbacks: who is told; copied
 * @user_data: for them
 *
 * Returns: (transfer full): a target that has not begun
 */
GunStunTarget *
gun_stun_target_new (GunIceServer *server,
                     GSocketFamily family,
                     GunClock *clock,
                     const GunStunTargetCallbacks *callbacks,
                     gpointer user_data)
{
  GunStunTarget *self = g_new0 (GunStunTarget, 1);

  self->server = gun_ice_server_ref (server);
  self->family = family;
  self->clock = g_object_ref (clock);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  return self;
}

/* What belongs to one address. */
static void
let_go (GunStunTarget *self)
{
  gun_clear_timer (&self->timer);
  g_clear_pointer (&self->stream, gun_stun_stream_free);
  g_clear_pointer (&self->exchange, gun_stun_exchange_free);
}

/**
 * gun_stun_target_free:
 * @self: (transfer full): the target; nothing is called any more
 */
void
gun_stun_target_free (GunStunTarget *self)
{
  let_go (self);
  g_clear_pointer (&self->lookup, gun_name_lookup_free);
  g_clear_object (&self->addresses[0]);
  g_clear_object (&self->addresses[1]);
  g_clear_error (&self->failure);
  g_clear_pointer (&self->result, gun_stun_probe_result_unref);
  gun_ice_server_unref (self->server);
  g_object_unref (self->clock);
  g_free (self);
}

/* The one place where a result is made. */
static void
end (GunStunTarget *self, GunStunOutcome outcome, const GError *reason)
{
  GunStunProbeResult *result = gun_stun_probe_result_new (gun_ice_server_get_uri (self->server));

  if (self->exchange != NULL)
    gun_stun_exchange_fill (self->exchange, result);
  result->outcome = outcome;
  result->server_port = gun_ice_server_get_port (self->server);
  result->local_port = self->local_port;
  if (self->address != NULL)
    result->server_address = g_inet_address_to_string (
        g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (self->address)));
  if (reason != NULL && result->reason == NULL)
    result->reason = g_strdup (reason->message);
  gun_clear_timer (&self->timer);
  self->result = result;
  self->callbacks.done (self->user_data);
}

static void set_timer (GunStunTarget *self);

/* After anything that may have sent something: what could not be sent shows here, when nobody is inside the exchange any more. */
static void
look (GunStunTarget *self)
{
  if (self->result != NULL)
    return;
  if (self->failure != NULL && gun_stun_exchange_get_outcome (self->exchange) == GUN_STUN_RELAYED)
    {
      end (self, GUN_STUN_RELAYED, NULL);
      return;
    }
  if (self->failure != NULL)
    {
      let_go (self);
      try_next (self);
      return;
    }
  set_timer (self);
}

static gboolean
timer_cb (gpointer user_data)
{
  GunStunTarget *self = user_data;

  gun_clear_timer (&self->timer);
  gun_stun_exchange_tick (self->exchange, gun_clock_get_monotonic_us (self->clock));
  look (self);
  return G_SOURCE_REMOVE;
}

static void
set_timer (GunStunTarget *self)
{
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  gun_clear_timer (&self->timer);
  self->timer = gun_clock_add_timer (
      self->clock, gun_stun_exchange_get_deadline_us (self->exchange) - now_us, timer_cb, self);
}

static void
send_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  GunStunTarget *self = user_data;

  if (self->failure != NULL)
    return;
  if (self->stream != NULL)
    gun_stun_stream_send (self->stream, bytes, length_bytes, &self->failure);
  else
    self->callbacks.send (
        self->address, bytes, length_bytes, &self->local_port, &self->failure, self->user_data);
}

static void
exchanged_cb (gpointer user_data)
{
  GunStunTarget *self = user_data;

  end (self, gun_stun_exchange_get_outcome (self->exchange), NULL);
}

static void
connected_cb (guint16 local_port, gpointer user_data)
{
  GunStunTarget *self = user_data;

  self->local_port = local_port;
  gun_stun_exchange_start (self->exchange, gun_clock_get_monotonic_us (self->clock));
  look (self);
}

static void
message_cb (const guint8 *bytes, gsize length_bytes, gpointer user_data)
{
  GunStunTarget *self = user_data;

  if (self->result != NULL)
    return;
  gun_stun_exchange_process (
      self->exchange, bytes, length_bytes, gun_clock_get_monotonic_us (self->clock));
  look (self);
}

static void
stream_failed_cb (const GError *error, gpointer user_data)
{
  GunStunTarget *self = user_data;

  if (self->result != NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA))
    {
      end (self, GUN_STUN_BAD_ANSWER, error);
      return;
    }
  /* It was there, but said nothing more */
  if (self->local_port != 0)
    {
      end (self, gun_stun_exchange_get_outcome (self->exchange), error);
      return;
    }
  g_clear_error (&self->failure);
  self->failure = g_error_copy (error);
  look (self);
}

/* Nothing has been sent over TCP yet, but the patience of the exchange runs. */
static gboolean
connect_timer_cb (gpointer user_data)
{
  GunStunTarget *self = user_data;

  end (self, GUN_STUN_NO_ANSWER, NULL);
  return G_SOURCE_REMOVE;
}

static void
ask (GunStunTarget *self)
{
  const GunStunExchangeCallbacks callbacks = { send_cb, exchanged_cb };
  const GunStunStreamCallbacks stream_callbacks = { connected_cb, message_cb, stream_failed_cb };
  gint64 now_us = gun_clock_get_monotonic_us (self->clock);

  self->exchange = gun_stun_exchange_new (self->server, self->give_up_us, &callbacks, self);
  if (gun_ice_server_get_kind (self->server) == GUN_ICE_TURN_TCP)
    {
      self->stream = gun_stun_stream_new (self->address, &stream_callbacks, self);
      self->timer
          = gun_clock_add_timer (self->clock, self->give_up_us - now_us, connect_timer_cb, self);
      return;
    }
  gun_stun_exchange_start (self->exchange, now_us);
  look (self);
}

static gboolean
has_address (GunStunTarget *self)
{
  return self->addresses[0] != NULL || self->addresses[1] != NULL;
}

static void
try_next (GunStunTarget *self)
{
  g_autoptr (GError) none = NULL;

  if (!has_address (self))
    {
      none = g_error_new (G_IO_ERROR,
                          G_IO_ERROR_HOST_UNREACHABLE,
                          "It has no %s address",
                          self->family == G_SOCKET_FAMILY_IPV4 ? "IPv4" : "IPv6");
      end (self, GUN_STUN_UNREACHABLE, none);
      return;
    }

  while (self->n_tried < G_N_ELEMENTS (self->addresses))
    {
      GSocketAddress *next = self->addresses[self->n_tried++];

      if (next == NULL)
        continue;
      self->address = next;
      self->local_port = 0;
      g_clear_error (&self->failure);
      ask (self);
      return;
    }
  end (self, GUN_STUN_UNREACHABLE, self->failure);
}

static void
set_addresses (GunStunTarget *self, GList *addresses)
{
  guint16 port = gun_ice_server_get_port (self->server);
  GInetAddress *v4 = gun_name_lookup_pick (addresses, G_SOCKET_FAMILY_IPV4);
  GInetAddress *v6 = gun_name_lookup_pick (addresses, G_SOCKET_FAMILY_IPV6);

  /* IPv4 first: what is asked for is what its NATs do */
  if (v4 != NULL && self->family != G_SOCKET_FAMILY_IPV6)
    self->addresses[0] = g_inet_socket_address_new (v4, port);
  if (v6 != NULL && self->family != G_SOCKET_FAMILY_IPV4)
    self->addresses[1] = g_inet_socket_address_new (v6, port);
}

static void
found_cb (GList *addresses, const GError *error, gpointer user_data)
{
  GunStunTarget *self = user_data;

  if (error != NULL)
    {
      end (self, GUN_STUN_NOT_RESOLVED, error);
      return;
    }
  set_addresses (self, addresses);
  try_next (self);
}

/**
 * gun_stun_target_start:
 * @self: a new target
 *
 * Begins. The result may be there when this returns.
 */
void
gun_stun_target_start (GunStunTarget *self)
{
  const char *host = gun_ice_server_get_host (self->server);
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  self->give_up_us = gun_clock_get_monotonic_us (self->clock) + GUN_STUN_PATIENCE_US;
  if (address == NULL)
    {
      self->lookup = gun_name_lookup_new (
          self->clock, host, (guint) (GUN_STUN_PATIENCE_US / 1000), found_cb, self);
      return;
    }
  set_addresses (self, &(GList){ .data = address });
  try_next (self);
}

static gboolean
is_same (GSocketAddress *one, GSocketAddress *other)
{
  GInetSocketAddress *a = G_INET_SOCKET_ADDRESS (one);
  GInetSocketAddress *b = G_INET_SOCKET_ADDRESS (other);

  return g_inet_socket_address_get_port (a) == g_inet_socket_address_get_port (b)
         && g_inet_address_equal (g_inet_socket_address_get_address (a),
                                  g_inet_socket_address_get_address (b));
}

/**
 * gun_stun_target_process:
 * @self: a target
 * @from: where a datagram came from
 * @bytes: the datagram
 * @length_bytes: its length
 *
 * Returns: whether it answers what was asked of this server
 */
gboolean
gun_stun_target_process (GunStunTarget *self,
                         GSocketAddress *from,
                         const guint8 *bytes,
                         gsize length_bytes)
{
  gboolean is_ours;

  if (self->result != NULL || self->exchange == NULL || self->stream != NULL
      || !is_same (self->address, from))
    return FALSE;
  is_ours = gun_stun_exchange_process (
      self->exchange, bytes, length_bytes, gun_clock_get_monotonic_us (self->clock));
  look (self);
  return is_ours;
}

/**
 * gun_stun_target_get_result:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): what came of it; %NULL while it runs
 */
GunStunProbeResult *
gun_stun_target_get_result (GunStunTarget *self)
{
  return self->result;
}
