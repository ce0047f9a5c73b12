/* SPDX-License-Identifier: MIT */

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "gun-places.h"
#include "gun-relay-link.h"
#include "gun-relay-private.h"

/* Connections taken in one dispatch, and the pause when the system has no room for another. */
#define ACCEPTS_A_TURN 32
#define ACCEPT_PAUSE_MS 1000

struct _GunRelayListener
{
  GObject parent_instance;

  GPtrArray *sockets; /* (nullable) (element-type GSocket): while listening */
  GPtrArray *sources; /* (element-type GSource): accept */
  GSource *pause;     /* (nullable): instead of sources */
  char *url;
  GTlsCertificate *certificate; /* (nullable): without TLS */
  GunTlsGate *gate;
  GunWebOrigins *origins;
  GunPlaces *places;
  GHashTable *
      clients; /* GSocketConnection, unowned → GInetAddress: those with a place, until they are gone */
  GQueue arrivals;  /* of Arrival, unowned, oldest first */
  guint n_refusals; /* of them without a place */
};

G_DEFINE_FINAL_TYPE (GunRelayListener, gun_relay_listener, G_TYPE_OBJECT)

enum
{
  ACCEPTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
connection_gone_cb (gpointer user_data, GObject *connection)
{
  GunRelayListener *self = user_data;

  gun_places_leave (self->places, g_hash_table_lookup (self->clients, connection));
  g_hash_table_remove (self->clients, connection);
}

static void
forget_clients (GunRelayListener *self)
{
  GHashTableIter iter;
  gpointer connection, address;

  g_hash_table_iter_init (&iter, self->clients);
  while (g_hash_table_iter_next (&iter, &connection, &address))
    {
      g_object_weak_unref (G_OBJECT (connection), connection_gone_cb, self);
      gun_places_leave (self->places, address);
    }
  g_hash_table_remove_all (self->clients);
}

/* A connection whose handshake is under way. The listener may be gone before. */
typedef struct
{
  GWeakRef listener;
  GCancellable *cancellable;
  gboolean refused; /* it has no place, and is told so */
  char *name;
} Arrival;

static void
arrival_free (Arrival *self)
{
  g_weak_ref_clear (&self->listener);
  g_clear_object (&self->cancellable);
  g_free (self->name);
  g_free (self);
}

static void
welcome (GunRelayListener *self, Arrival *arrival, GunMeteredStream *stream, const char *origin)
{
  g_autoptr (GUri) url = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autoptr (GunRelayLink) link = gun_relay_link_new (arrival->name, GUN_PATH_CLIENT);

  gun_relay_link_open (link, stream, url);
  if (origin == NULL || gun_web_origins_watch_link (self->origins, origin, GUN_LINK (link)))
    g_signal_emit (self, signals[ACCEPTED], 0, link);
}

static void
received_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Arrival *arrival = user_data;
  g_autoptr (GunRelayListener) self = g_weak_ref_get (&arrival->listener);
  g_autoptr (GunMeteredStream) stream = NULL;
  g_autofree char *origin = NULL;
  g_autoptr (GError) error = NULL;

  if (self != NULL)
    {
      g_queue_remove (&self->arrivals, arrival);
      self->n_refusals -= arrival->refused ? 1 : 0;
    }

  stream = gun_relay_receive_finish (result, &origin, &error);
  if (stream == NULL)
    g_debug ("%s: %s", arrival->name, error->message);
  else if (self != NULL && self->url != NULL)
    welcome (self, arrival, stream, origin);
  arrival_free (arrival);
}

static char *
describe_client (GInetAddress *address, GSocketAddress *remote)
{
  g_autofree char *host = g_inet_address_to_string (address);
  guint16 port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote));

  return strchr (host, ':') != NULL ? g_strdup_printf ("[%s]:%u", host, port)
                                    : g_strdup_printf ("%s:%u", host, port);
}

/* Whoever is slow makes room for whoever comes. */
static void
drop_oldest_arrival (GunRelayListener *self)
{
  Arrival *oldest;

  if (self->arrivals.length < GUN_LISTENER_MAX_ARRIVALS)
    return;

  /* It ends in a later turn of the loop */
  oldest = g_queue_pop_head (&self->arrivals);
  g_debug ("%s: too slow, and many others come", oldest->name);
  g_cancellable_cancel (oldest->cancellable);
}

static void
take (GunRelayListener *self, GSocket *socket)
{
  g_autoptr (GSocketAddress) remote = g_socket_get_remote_address (socket, NULL);
  g_autoptr (GSocketConnection) connection = NULL;
  GunReceiveTerms terms = {
    .certificate = self->certificate,
    .gate = self->gate,
    .origins = self->origins,
  };
  GInetAddress *address;
  Arrival *arrival;

  /* It may be gone again */
  if (remote == NULL)
    return;
  address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote));
  terms.full = !gun_places_take (self->places, address);
  /* To say so over TLS would cost more than to let it in */
  if (terms.full && (self->certificate != NULL || self->n_refusals >= GUN_LISTENER_MAX_REFUSALS))
    {
      g_debug ("no room for another connection");
      return;
    }

  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  connection = g_socket_connection_factory_create_connection (socket);
  if (!terms.full)
    {
      g_object_weak_ref (G_OBJECT (connection), connection_gone_cb, self);
      g_hash_table_insert (self->clients, connection, g_object_ref (address));
    }

  drop_oldest_arrival (self);
  arrival = g_new0 (Arrival, 1);
  g_weak_ref_init (&arrival->listener, self);
  arrival->cancellable = g_cancellable_new ();
  arrival->refused = terms.full;
  arrival->name = describe_client (address, remote);
  g_queue_push_tail (&self->arrivals, arrival);
  self->n_refusals += terms.full ? 1 : 0;
  gun_relay_receive_async (connection, &terms, arrival->cancellable, received_cb, arrival);
}

static void start_accepting (GunRelayListener *self);

static gboolean
pause_over_cb (gpointer user_data)
{
  GunRelayListener *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  start_accepting (self);
  return G_SOURCE_REMOVE;
}

static void
stop_accepting (GunRelayListener *self)
{
  g_ptr_array_set_size (self->sources, 0);
  if (self->pause != NULL)
    g_source_destroy (self->pause);
  g_clear_pointer (&self->pause, g_source_unref);
}

static gboolean
accept_cb (GSocket *listening, GIOCondition condition, gpointer user_data)
{
  GunRelayListener *self = user_data;

  for (guint i = 0; i < ACCEPTS_A_TURN; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSocket) socket = g_socket_accept (listening, NULL, &error);

      if (socket != NULL)
        {
          take (self, socket);
          continue;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        break;

      /* Most likely no file descriptor is left: asked again at once it would only fail again, and again */
      g_debug ("accept: %s", error->message);
      stop_accepting (self);
      self->pause = g_timeout_source_new (ACCEPT_PAUSE_MS);
      g_source_set_callback (self->pause, pause_over_cb, self, NULL);
      g_source_attach (self->pause, g_main_context_get_thread_default ());
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
start_accepting (GunRelayListener *self)
{
  for (guint i = 0; i < self->sockets->len; i++)
    {
      GSource *source
          = g_socket_create_source (g_ptr_array_index (self->sockets, i), G_IO_IN, NULL);

      g_source_set_callback (source, G_SOURCE_FUNC (accept_cb), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_ptr_array_add (self->sources, source);
    }
}

static void
destroy_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/**
 * gun_relay_listener_new:
 * @origins: (transfer none): which pages of the web may connect
 *
 * Thread: the thread-default context it is made in.
 *
 * Returns: (transfer full): a listener that does not listen yet
 */
GunRelayListener *
gun_relay_listener_new (GunWebOrigins *origins)
{
  GunRelayListener *self = g_object_new (GUN_TYPE_RELAY_LISTENER, NULL);

  self->origins = g_object_ref (origins);
  return self;
}

/**
 * gun_relay_listener_set_certificate:
 * @self: the listener, not listening
 * @certificate: (nullable) (transfer none): with its key; %NULL: no TLS
 *
 * With one, it takes TLS and nothing else.
 */
void
gun_relay_listener_set_certificate (GunRelayListener *self, GTlsCertificate *certificate)
{
  g_return_if_fail (GUN_IS_RELAY_LISTENER (self));
  g_return_if_fail (self->sockets == NULL);

  g_set_object (&self->certificate, certificate);
}

/**
 * gun_relay_listener_listen:
 * @self: the listener, not listening
 * @address: HOST:PORT; HOST a numeric address (IPv6 in brackets) or localhost, PORT 0 for any free one
 * @allow_lan: whether HOST may be one that other computers reach, without TLS too
 * @error: why not, in a sentence for people
 *
 * Takes connections from now on.
 *
 * Returns: %TRUE when it listens
 */
gboolean
gun_relay_listener_listen (GunRelayListener *self,
                           const char *address,
                           gboolean allow_lan,
                           GError **error)
{
  g_autofree char *host_and_port = NULL;

  g_return_val_if_fail (GUN_IS_RELAY_LISTENER (self), FALSE);
  g_return_val_if_fail (address != NULL, FALSE);
  g_return_val_if_fail (self->sockets == NULL, FALSE);

  self->sockets = gun_listen_sockets_open (
      address, allow_lan || self->certificate != NULL, &host_and_port, error);
  if (self->sockets == NULL)
    return FALSE;

  self->url = g_strdup_printf (
      "%s://%s%s", self->certificate != NULL ? "wss" : "ws", host_and_port, GUN_RELAY_PATH);
  start_accepting (self);
  return TRUE;
}

/**
 * gun_relay_listener_get_url:
 * @self: the listener
 *
 * Returns: (nullable): ws://HOST:PORT/gun, with TLS wss:, %NULL when not listening
 */
const char *
gun_relay_listener_get_url (GunRelayListener *self)
{
  g_return_val_if_fail (GUN_IS_RELAY_LISTENER (self), NULL);

  return self->url;
}

/* They end in a later turn of the loop, and then find the listener closed, or gone. */
static void
drop_arrivals (GunRelayListener *self)
{
  Arrival *arrival;

  while ((arrival = g_queue_pop_head (&self->arrivals)) != NULL)
    g_cancellable_cancel (arrival->cancellable);
}

/**
 * gun_relay_listener_close:
 * @self: the listener
 *
 * Takes no more connections and drops those that are no links yet. Links live on.
 */
void
gun_relay_listener_close (GunRelayListener *self)
{
  g_return_if_fail (GUN_IS_RELAY_LISTENER (self));

  stop_accepting (self);
  g_clear_pointer (&self->sockets, g_ptr_array_unref);
  drop_arrivals (self);
  forget_clients (self);
  g_clear_pointer (&self->url, g_free);
}

static void
gun_relay_listener_dispose (GObject *object)
{
  gun_relay_listener_close (GUN_RELAY_LISTENER (object));

  G_OBJECT_CLASS (gun_relay_listener_parent_class)->dispose (object);
}

static void
gun_relay_listener_finalize (GObject *object)
{
  GunRelayListener *self = GUN_RELAY_LISTENER (object);

  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->clients, g_hash_table_unref);
  g_clear_pointer (&self->places, gun_places_free);
  g_clear_object (&self->origins);
  g_clear_pointer (&self->gate, gun_tls_gate_unref);
  g_clear_object (&self->certificate);

  G_OBJECT_CLASS (gun_relay_listener_parent_class)->finalize (object);
}

static void
gun_relay_listener_class_init (GunRelayListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_relay_listener_dispose;
  object_class->finalize = gun_relay_listener_finalize;

  /**
   * GunRelayListener::accepted:
   * @self: the listener
   * @link: a client's link, open already; it closes unless somebody keeps it
   */
  signals[ACCEPTED] = g_signal_new ("accepted",
                                    G_TYPE_FROM_CLASS (klass),
                                    G_SIGNAL_RUN_LAST,
                                    0,
                                    NULL,
                                    NULL,
                                    NULL,
                                    G_TYPE_NONE,
                                    1,
                                    GUN_TYPE_LINK);
}

static void
gun_relay_listener_init (GunRelayListener *self)
{
  self->places = gun_places_new ();
  self->gate = gun_tls_gate_new ();
  g_queue_init (&self->arrivals);
  self->sources = g_ptr_array_new_with_free_func (destroy_source);
  self->clients = g_hash_table_new_full (NULL, NULL, NULL, g_object_unref);
}
