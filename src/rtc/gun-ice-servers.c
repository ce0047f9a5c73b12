/* SPDX-License-Identifier: MIT */

#include "gun-ice-servers-private.h"

#include "gun-ice-addresses.h"
#include "gun-ice-server.h"
#include "gun-name-lookup.h"

/* Most servers that are looked at, so that a long list does not become a flood of lookups. */
#define MAX_SERVERS 16

typedef struct
{
  GunIceServers *servers;
  GunIceServer *server;
  GunNameLookup *lookup; /* (nullable): while it runs */
} Name;

/* A TURN server of which libnice is told later */
typedef struct
{
  GunIceServer *server;
  GInetAddress *address;
} Parked;

struct _GunIceServers
{
  NiceAgent *agent; /* borrowed: the session's */
  guint stream;
  GPtrArray *servers;
  GPtrArray *addresses;
  GunClock *clock;
  GunIceServersCallbacks callbacks;
  gpointer user_data;

  GPtrArray *names; /* (element-type Name) */
  guint n_lookups;  /* that run */
  guint n_stun_lookups;
  guint n_relays;
  GPtrArray *parked; /* (element-type Parked) */
  GSource *relays;   /* (nullable): until TURN may follow */
  gboolean has_stun;
  gboolean takes_relays;
  gboolean is_ready;   /* libnice gathers: too late for STUN */
  gboolean is_stopped; /* nobody is told any more, and the agent may be gone */
  guint n_refs;        /* the owner's, and that of a call which is under way */
};

static void
name_free (gpointer data)
{
  Name *name = data;

  g_clear_pointer (&name->lookup, gun_name_lookup_free);
  gun_ice_server_unref (name->server);
  g_free (name);
}

static void
parked_free (gpointer data)
{
  Parked *parked = data;

  gun_ice_server_unref (parked->server);
  g_object_unref (parked->address);
  g_free (parked);
}

static void
park (GunIceServers *self, GunIceServer *server, GInetAddress *address)
{
  Parked *parked = g_new (Parked, 1);

  parked->server = gun_ice_server_ref (server);
  parked->address = g_object_ref (address);
  g_ptr_array_add (self->parked, parked);
}

/* Takes @address for a STUN server when it is the first, and can be asked from here. */
static void
use_stun (GunIceServers *self, GunIceServer *server, GInetAddress *address)
{
  g_autofree char *text = NULL;

  if (self->has_stun || self->is_ready || address == NULL
      || !gun_ice_addresses_have_family (self->addresses, g_inet_address_get_family (address)))
    return;

  text = g_inet_address_to_string (address);
  g_object_set (self->agent,
                "stun-server",
                text,
                "stun-server-port",
                (guint) gun_ice_server_get_port (server),
                NULL);
  self->has_stun = TRUE;
}

static gboolean
use_turn (GunIceServers *self, GunIceServer *server, GInetAddress *address)
{
  g_autofree char *text = NULL;

  /* libnice warns of a ninth */
  if (self->n_relays == NICE_CANDIDATE_MAX_TURN_SERVERS || address == NULL
      || !gun_ice_addresses_have_family (self->addresses, g_inet_address_get_family (address)))
    return FALSE;

  if (!self->takes_relays)
    {
      park (self, server, address);
      return FALSE;
    }
  text = g_inet_address_to_string (address);
  self->n_relays++;
  return nice_agent_set_relay_info (self->agent,
                                    self->stream,
                                    NICE_COMPONENT_TYPE_RTP,
                                    text,
                                    gun_ice_server_get_port (server),
                                    gun_ice_server_get_username (server),
                                    gun_ice_server_get_credential (server),
                                    gun_ice_server_get_kind (server) == GUN_ICE_TURN_TCP
                                        ? NICE_RELAY_TYPE_TURN_TCP
                                        : NICE_RELAY_TYPE_TURN_UDP);
}

/* @addresses: of @server, as the resolver sorted them. Returns whether a TURN server was added. */
static gboolean
use (GunIceServers *self, GunIceServer *server, GList *addresses)
{
  GInetAddress *v4 = gun_name_lookup_pick (addresses, G_SOCKET_FAMILY_IPV4);
  GInetAddress *v6 = gun_name_lookup_pick (addresses, G_SOCKET_FAMILY_IPV6);
  gboolean added;

  if (gun_ice_server_get_kind (server) == GUN_ICE_STUN)
    {
      /* IPv4 first: that is where the NATs are */
      use_stun (self, server, v4);
      use_stun (self, server, v6);
      return FALSE;
    }
  added = use_turn (self, server, v4);
  return use_turn (self, server, v6) || added;
}

static void
servers_unref (GunIceServers *self)
{
  if (--self->n_refs > 0)
    return;
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->parked);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->addresses);
  g_object_unref (self->clock);
  g_free (self);
}

static void
take_relays (GunIceServers *self)
{
  gboolean added = FALSE;

  self->takes_relays = TRUE;
  for (guint i = 0; i < self->parked->len; i++)
    {
      Parked *parked = self->parked->pdata[i];

      added = use_turn (self, parked->server, parked->address) || added;
    }
  g_ptr_array_set_size (self->parked, 0);
  if (added && self->is_ready)
    self->callbacks.added (self->user_data);
}

static gboolean
relays_cb (gpointer user_data)
{
  GunIceServers *self = user_data;

  gun_clear_timer (&self->relays);
  self->n_refs++;
  take_relays (self);
  if (!self->is_stopped && self->n_lookups == 0)
    self->callbacks.settled (self->user_data);
  servers_unref (self);
  return G_SOURCE_REMOVE;
}

static void
get_ready (GunIceServers *self)
{
  if (!self->has_stun)
    take_relays (self);
  else if (!self->takes_relays)
    self->relays = gun_clock_add_timer (self->clock, GUN_ICE_STUN_FIRST_MS * 1000, relays_cb, self);
  self->is_ready = TRUE;
  self->callbacks.ready (self->user_data);
}

/* Whoever is told may stop us. */
static void
tell (GunIceServers *self)
{
  if (!self->is_ready && (self->has_stun || self->n_stun_lookups == 0))
    get_ready (self);
  if (!self->is_stopped && self->n_lookups == 0 && self->relays == NULL)
    self->callbacks.settled (self->user_data);
}

static void
found_cb (GList *addresses, const GError *error, gpointer user_data)
{
  Name *name = user_data;
  GunIceServers *self = name->servers;

  if (error != NULL)
    g_debug ("%s: %s", gun_ice_server_get_uri (name->server), error->message);

  g_clear_pointer (&name->lookup, gun_name_lookup_free);
  self->n_lookups--;
  if (gun_ice_server_get_kind (name->server) == GUN_ICE_STUN)
    self->n_stun_lookups--;

  self->n_refs++;
  if (use (self, name->server, addresses) && self->is_ready)
    self->callbacks.added (self->user_data);
  if (!self->is_stopped)
    tell (self);
  servers_unref (self);
}

static void
look_up (GunIceServers *self, GunIceServer *server)
{
  Name *name = g_new0 (Name, 1);
  gboolean is_stun = gun_ice_server_get_kind (server) == GUN_ICE_STUN;

  name->servers = self;
  name->server = gun_ice_server_ref (server);
  name->lookup = gun_name_lookup_new (self->clock,
                                      gun_ice_server_get_host (server),
                                      is_stun ? GUN_ICE_STUN_NAME_MS : GUN_ICE_TURN_NAME_MS,
                                      found_cb,
                                      name);
  g_ptr_array_add (self->names, name);
  self->n_lookups++;
  if (is_stun)
    self->n_stun_lookups++;
}

/**
 * gun_ice_servers_new:
 * @agent: (transfer none): whom to tell; must outlive this
 * @stream: its stream
 * @servers: (element-type GunIceServer): where they are
 * @addresses: (element-type utf8): our own, for which families are of use
 * @clock: for patience
 * @callbacks: who is told
 * @user_data: for them
 *
 * Returns: (transfer full): it, for gun_ice_servers_start()
 */
GunIceServers *
gun_ice_servers_new (NiceAgent *agent,
                     guint stream,
                     GPtrArray *servers,
                     GPtrArray *addresses,
                     GunClock *clock,
                     const GunIceServersCallbacks *callbacks,
                     gpointer user_data)
{
  GunIceServers *self = g_new0 (GunIceServers, 1);

  self->agent = agent;
  self->stream = stream;
  self->servers = g_ptr_array_ref (servers);
  self->addresses = g_ptr_array_ref (addresses);
  self->clock = g_object_ref (clock);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->names = g_ptr_array_new_with_free_func (name_free);
  self->parked = g_ptr_array_new_with_free_func (parked_free);
  self->n_refs = 1;
  return self;
}

static gboolean
has_relays (GunIceServers *self)
{
  for (guint i = 0; i < MIN (self->servers->len, MAX_SERVERS); i++)
    if (gun_ice_server_get_kind (self->servers->pdata[i]) != GUN_ICE_STUN)
      return TRUE;
  return FALSE;
}

/**
 * gun_ice_servers_start:
 * @self: what was just made
 *
 * Tells what is known by its address, and starts to look for names. When none has to be waited for, `ready` and `settled` are called from here.
 */
void
gun_ice_servers_start (GunIceServers *self)
{
  guint n_servers = MIN (self->servers->len, MAX_SERVERS);

  self->takes_relays = !has_relays (self);
  for (guint i = 0; i < n_servers; i++)
    {
      GunIceServer *server = self->servers->pdata[i];
      g_autoptr (GInetAddress) address
          = g_inet_address_new_from_string (gun_ice_server_get_host (server));

      if (address != NULL)
        use (self, server, &(GList){ .data = address });
    }
  for (guint i = 0; i < n_servers; i++)
    {
      GunIceServer *server = self->servers->pdata[i];

      if (!g_hostname_is_ip_address (gun_ice_server_get_host (server))
          && (gun_ice_server_get_kind (server) != GUN_ICE_STUN || !self->has_stun))
        look_up (self, server);
    }

  self->n_refs++;
  tell (self);
  servers_unref (self);
}

void
gun_ice_servers_stun_answered (GunIceServers *self)
{
  if (self->relays == NULL)
    return;

  /* When libnice is done with telling of it */
  gun_clear_timer (&self->relays);
  self->relays = gun_clock_add_timer (self->clock, 0, relays_cb, self);
}

/**
 * gun_ice_servers_free:
 * @self: (transfer full): it; nothing is called any more
 */
void
gun_ice_servers_free (GunIceServers *self)
{
  self->is_stopped = TRUE;
  gun_clear_timer (&self->relays);
  for (guint i = 0; i < self->names->len; i++)
    g_clear_pointer (&((Name *) self->names->pdata[i])->lookup, gun_name_lookup_free);
  servers_unref (self);
}
