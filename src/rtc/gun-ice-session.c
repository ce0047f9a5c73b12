/* SPDX-License-Identifier: MIT */

#include "gun-ice-session-private.h"

#include <nice/agent.h>
#include <nice/debug.h>
#include <sys/socket.h>

#include "gun-ice-hold-private.h"
#include "gun-ice-servers-private.h"
#include "gun-rtc-error.h"

/* Gathering is said to have ended after this, whatever a server still owes: most answer within 100 ms, and trickling goes on anyway. */
#define GATHERING_US (5 * G_USEC_PER_SEC)

/* The one component there is: data channels have no RTCP. */
#define COMPONENT NICE_COMPONENT_TYPE_RTP

struct _GunIceSession
{
  guint n_refs;
  NiceAgent *nice; /* (nullable): until it is closed */
  guint stream;
  GMainContext *context;
  GunClock *clock;
  GunIceSessionCallbacks callbacks;
  gpointer user_data;
  GPtrArray *addresses;
  gboolean relay_only;
  gsize receive_buffer_bytes;

  char *ufrag;
  char *pwd;
  GunIceServers *servers; /* (nullable): while gathering */
  GSource *gathering;     /* its patience */
  gboolean nice_gathered;
  gboolean names_settled;
  gboolean has_gathered;
  gboolean is_connected;
  GunIceHold *hold; /* (nullable): while it waits for long */

  guint n_read;   /* since the budget was fresh */
  GSource *pause; /* (nullable): while libnice must not read */
};

static GunIceSession *
session_ref (GunIceSession *self)
{
  self->n_refs++;
  return self;
}

/* libnice's numbers are those of RFC 8445 in its own order. */
static const char *const type_words[] = {
  [NICE_CANDIDATE_TYPE_HOST] = "host",
  [NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE] = "srflx",
  [NICE_CANDIDATE_TYPE_PEER_REFLEXIVE] = "prflx",
  [NICE_CANDIDATE_TYPE_RELAYED] = "relay",
};

/* (nullable): @nice in our own words. Made by way of its text, so that there is one place where candidates are made. */
static GunIceCandidate *
read_candidate (GunIceSession *self, const NiceCandidate *nice)
{
  char address[NICE_ADDRESS_STRING_LEN];
  char base[NICE_ADDRESS_STRING_LEN];
  g_autoptr (GString) line = g_string_new (NULL);

  if (nice->transport != NICE_CANDIDATE_TRANSPORT_UDP || !nice_address_is_valid (&nice->addr))
    return NULL;

  nice_address_to_string (&nice->addr, address);
  g_string_printf (line,
                   "candidate:%s 1 udp %u %s %u typ %s",
                   nice->foundation,
                   MAX (nice->priority, 1),
                   address,
                   nice_address_get_port (&nice->addr),
                   type_words[nice->type]);
  if (nice->type != NICE_CANDIDATE_TYPE_HOST && nice_address_is_valid (&nice->base_addr))
    {
      nice_address_to_string (&nice->base_addr, base);
      if (!self->relay_only)
        g_string_append_printf (
            line, " raddr %s rport %u", base, nice_address_get_port (&nice->base_addr));
      else
        /* Whoever is reached through relays only would be found by this one (RFC 8839 section 5.1) */
        g_string_append_printf (line,
                                " raddr %s rport 9",
                                nice_address_ip_version (&nice->addr) == 6 ? "::" : "0.0.0.0");
    }
  return gun_ice_candidate_parse (line->str, NULL);
}

/* A burst of large messages overruns what the system has (some 90 packets). More than net.core.rmem_max needs a privilege that few have, so the
 * second way takes what it can get. Streams are left alone: the kernel fits their buffers to the path, unless it is told a size. */
static void
raise_buffers (GunIceSession *self)
{
  g_autoptr (GPtrArray) sockets = NULL;
  int size = (int) MIN (self->receive_buffer_bytes, G_MAXINT);

  if (size == 0)
    return;
  sockets = nice_agent_get_sockets (self->nice, self->stream, COMPONENT);
  for (guint i = 0; sockets != NULL && i < sockets->len; i++)
    {
      GSocket *socket = sockets->pdata[i];

      if (g_socket_get_socket_type (socket) == G_SOCKET_TYPE_DATAGRAM
          && !g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUFFORCE, size, NULL))
        g_socket_set_option (socket, SOL_SOCKET, SO_RCVBUF, size, NULL);
    }
}

static void
end_gathering (GunIceSession *self, const GError *error)
{
  if (self->has_gathered)
    return;
  self->has_gathered = TRUE;
  gun_clear_timer (&self->gathering);
  self->callbacks.gathered (self, error, self->user_data);
}

static gboolean
gathering_cb (gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  g_debug ("A server did not answer; gathering ends without it");
  end_gathering (self, NULL);
  gun_ice_session_unref (self);
  return G_SOURCE_REMOVE;
}

static void
look_gathered (GunIceSession *self)
{
  if (self->nice != NULL && self->nice_gathered && self->names_settled)
    end_gathering (self, NULL);
}

static void
gathered_cb (NiceAgent *nice, guint stream, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  raise_buffers (self);
  self->nice_gathered = TRUE;
  look_gathered (self);
  gun_ice_session_unref (self);
}

static void
candidate_cb (NiceAgent *nice, NiceCandidate *candidate, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);
  g_autoptr (GunIceCandidate) ours = NULL;

  raise_buffers (self);
  if (candidate->type == NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE && self->servers != NULL)
    gun_ice_servers_stun_answered (self->servers);
  /* Found by a check, not by gathering: the other side knows it already, it told us */
  if (candidate->type != NICE_CANDIDATE_TYPE_PEER_REFLEXIVE)
    ours = read_candidate (self, candidate);
  if (ours != NULL)
    self->callbacks.candidate (self, ours, self->user_data);
  gun_ice_session_unref (self);
}

static void
remote_candidate_cb (NiceAgent *nice, NiceCandidate *candidate, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);
  g_autoptr (GunIceCandidate) ours = read_candidate (self, candidate);

  if (ours != NULL)
    self->callbacks.remote_found (self, ours, self->user_data);
  gun_ice_session_unref (self);
}

static void
checked_cb (NiceAgent *nice, guint stream, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  self->callbacks.checked (self, self->user_data);
  gun_ice_session_unref (self);
}

static void
pair_cb (NiceAgent *nice,
         guint stream,
         guint component,
         NiceCandidate *local,
         NiceCandidate *remote,
         gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);
  g_autoptr (GunIceCandidate) our_local = read_candidate (self, local);
  g_autoptr (GunIceCandidate) our_remote = read_candidate (self, remote);

  if (our_local != NULL && our_remote != NULL)
    self->callbacks.pair_changed (self, our_local, our_remote, self->user_data);
  gun_ice_session_unref (self);
}

static void
state_cb (
    NiceAgent *nice, guint stream, guint component, NiceComponentState state, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  g_debug ("libnice: %s", nice_component_state_to_string (state));
  switch (state)
    {
    case NICE_COMPONENT_STATE_CONNECTED:
    case NICE_COMPONENT_STATE_READY:
      raise_buffers (self);
      self->is_connected = TRUE;
      g_clear_pointer (&self->hold, gun_ice_hold_free);
      self->callbacks.connected (self, self->user_data);
      break;
    case NICE_COMPONENT_STATE_FAILED:
      self->callbacks.lost (self, self->user_data);
      break;
    case NICE_COMPONENT_STATE_DISCONNECTED:
    case NICE_COMPONENT_STATE_GATHERING:
    case NICE_COMPONENT_STATE_CONNECTING:
    case NICE_COMPONENT_STATE_LAST:
    default:
      /* It comes through these on its way, also after it was READY: no event */
      break;
    }
  gun_ice_session_unref (self);
}

static void received_cb (
    NiceAgent *nice, guint stream, guint component, guint length, gchar *bytes, gpointer user_data);

static gboolean
pause_cb (gpointer user_data)
{
  GunIceSession *self = user_data;

  g_clear_pointer (&self->pause, g_source_unref);
  self->n_read = 0;
  nice_agent_attach_recv (self->nice, self->stream, COMPONENT, self->context, received_cb, self);
  return G_SOURCE_REMOVE;
}

/* libnice notices between two packets that nobody wants them, and leaves its socket alone. At default priority the pause is over in the next turn of
 * the loop, in which every other source of that priority had its own. */
static void
pause_reading (GunIceSession *self)
{
  nice_agent_attach_recv (self->nice, self->stream, COMPONENT, self->context, NULL, NULL);
  self->pause = g_idle_source_new ();
  g_source_set_priority (self->pause, G_PRIORITY_DEFAULT);
  g_source_set_static_name (self->pause, "gun-ice-session");
  g_source_set_callback (self->pause, pause_cb, self, NULL);
  g_source_attach (self->pause, self->context);
}

static void
received_cb (
    NiceAgent *nice, guint stream, guint component, guint length, gchar *bytes, gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  if (++self->n_read >= GUN_ICE_READ_BUDGET && self->pause == NULL)
    pause_reading (self);
  self->callbacks.received (self, (const guint8 *) bytes, length, self->user_data);
  gun_ice_session_unref (self);
}

static void
connect_signals (GunIceSession *self)
{
  g_signal_connect (self->nice, "candidate-gathering-done", G_CALLBACK (gathered_cb), self);
  g_signal_connect (self->nice, "new-candidate-full", G_CALLBACK (candidate_cb), self);
  g_signal_connect (
      self->nice, "new-remote-candidate-full", G_CALLBACK (remote_candidate_cb), self);
  g_signal_connect (self->nice, "initial-binding-request-received", G_CALLBACK (checked_cb), self);
  g_signal_connect (self->nice, "new-selected-pair-full", G_CALLBACK (pair_cb), self);
  g_signal_connect (self->nice, "component-state-changed", G_CALLBACK (state_cb), self);
}

static void
read_credentials (GunIceSession *self)
{
  g_clear_pointer (&self->ufrag, g_free);
  g_clear_pointer (&self->pwd, g_free);
  nice_agent_get_local_credentials (self->nice, self->stream, &self->ufrag, &self->pwd);
}

static void
ready_cb (gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);
  g_autoptr (GError) error = NULL;

  if (!nice_agent_gather_candidates (self->nice, self->stream))
    {
      g_set_error_literal (&error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_ICE,
                           "No socket could be opened at an address of this computer: look at the "
                           "range of ports, and whether "
                           "others use all of it");
      end_gathering (self, error);
    }
  gun_ice_session_unref (self);
}

static void
added_cb (gpointer user_data)
{
  GunIceSession *self = user_data;

  /* libnice gathers again, and will say so again when it is done */
  self->nice_gathered = FALSE;
}

static void
settled_cb (gpointer user_data)
{
  GunIceSession *self = session_ref (user_data);

  self->names_settled = TRUE;
  look_gathered (self);
  gun_ice_session_unref (self);
}

/**
 * gun_ice_session_new:
 * @settings: what to use; copied
 * @clock: for the patience with servers
 * @callbacks: who is told; copied
 * @user_data: for them
 *
 * Makes an agent of libnice with credentials of its own; nothing is sent before gun_ice_session_gather().
 *
 * Returns: (transfer full): the session
 */
GunIceSession *
gun_ice_session_new (const GunIceSessionSettings *settings,
                     GunClock *clock,
                     const GunIceSessionCallbacks *callbacks,
                     gpointer user_data)
{
  const GunIceServersCallbacks servers_callbacks = { ready_cb, added_cb, settled_cb };
  GunIceSession *self = g_new0 (GunIceSession, 1);

  self->n_refs = 1;
  self->clock = g_object_ref (clock);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->addresses = g_ptr_array_ref (settings->addresses);
  self->relay_only = settings->relay_only;
  self->receive_buffer_bytes = settings->receive_buffer_bytes;
  self->context = g_main_context_ref_thread_default ();

  /* It would print every STUN message when a variable of the environment says so, passwords among them */
  nice_debug_disable (TRUE);
  self->nice
      = nice_agent_new_full (self->context,
                             NICE_COMPATIBILITY_RFC5245,
                             NICE_AGENT_OPTION_ICE_TRICKLE | NICE_AGENT_OPTION_CONSENT_FRESHNESS
                                 | NICE_AGENT_OPTION_REGULAR_NOMINATION);
  g_object_set (self->nice,
                "upnp",
                FALSE,
                "ice-tcp",
                FALSE,
                "keepalive-conncheck",
                TRUE,
                "controlling-mode",
                settings->controlling,
                "force-relay",
                settings->relay_only,
                NULL);
  self->stream = nice_agent_add_stream (self->nice, 1);
  if (settings->min_port != 0)
    nice_agent_set_port_range (
        self->nice, self->stream, COMPONENT, settings->min_port, settings->max_port);
  read_credentials (self);
  connect_signals (self);
  if (settings->hold)
    self->hold = gun_ice_hold_new (self->nice, self->stream, self->relay_only, clock);
  /* Before it gathers: packets that come while nobody is attached stay in their sockets */
  nice_agent_attach_recv (self->nice, self->stream, COMPONENT, self->context, received_cb, self);
  self->servers = gun_ice_servers_new (self->nice,
                                       self->stream,
                                       settings->servers,
                                       settings->addresses,
                                       clock,
                                       &servers_callbacks,
                                       self);
  return self;
}

static void
discard_cb (
    NiceAgent *nice, guint stream, guint component, guint length, gchar *bytes, gpointer user_data)
{
}

static gboolean
farewell_cb (gpointer user_data)
{
  /* Its task holds the agent until every TURN server has confirmed, or was asked four times within 8 s */
  nice_agent_close_async (NICE_AGENT (user_data), NULL, NULL);
  return G_SOURCE_REMOVE;
}

/**
 * gun_ice_session_close:
 * @self: the session
 *
 * Lets go of the sockets. No callback comes after this. Allocations at TURN servers are given back in the background, in the context of
 * @self, which takes at most some 8 s, when a server is gone; one that was asked for and not yet answered lapses by itself.
 */
void
gun_ice_session_close (GunIceSession *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->nice == NULL)
    return;

  gun_clear_timer (&self->gathering);
  g_clear_pointer (&self->hold, gun_ice_hold_free);
  g_clear_pointer (&self->servers, gun_ice_servers_free);
  if (self->pause != NULL)
    g_source_destroy (self->pause);
  g_clear_pointer (&self->pause, g_source_unref);
  g_signal_handlers_disconnect_by_data (self->nice, self);
  /* Somebody has to read the answers, or its sockets stay readable and the loop spins */
  nice_agent_attach_recv (self->nice, self->stream, COMPONENT, self->context, discard_cb, NULL);

  /* When there is nothing else to do: libnice hands even an address to the resolver, in two turns of the loop, and warns when it is closed between
   * them */
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_LOW);
  g_source_set_static_name (source, "gun-ice-farewell");
  g_source_set_callback (source, farewell_cb, g_steal_pointer (&self->nice), g_object_unref);
  g_source_attach (source, self->context);
}

/**
 * gun_ice_session_unref:
 * @self: (transfer full): the session; the last one closes it
 */
void
gun_ice_session_unref (GunIceSession *self)
{
  if (--self->n_refs > 0)
    return;

  gun_ice_session_close (self);
  g_main_context_unref (self->context);
  g_object_unref (self->clock);
  g_ptr_array_unref (self->addresses);
  g_free (self->ufrag);
  g_free (self->pwd);
  g_free (self);
}

/**
 * gun_ice_session_gather:
 * @self: a new session
 *
 * Opens sockets and asks servers. The addresses of this machine are told from here, unless the name of the only STUN servers has to be looked
 * for first. Errors: by `gathered`.
 */
void
gun_ice_session_gather (GunIceSession *self)
{
  NiceAddress address;

  for (guint i = 0; i < self->addresses->len; i++)
    {
      nice_address_init (&address);
      if (nice_address_set_from_string (&address, self->addresses->pdata[i]))
        nice_agent_add_local_address (self->nice, &address);
    }
  self->gathering = gun_clock_add_timer (self->clock, GATHERING_US, gathering_cb, self);
  gun_ice_servers_start (self->servers);
}

/**
 * gun_ice_session_get_ufrag:
 * @self: the session
 *
 * Returns: its ice-ufrag, another one after a restart
 */
const char *
gun_ice_session_get_ufrag (GunIceSession *self)
{
  return self->ufrag;
}

/**
 * gun_ice_session_get_pwd:
 * @self: the session
 *
 * Returns: its ice-pwd, another one after a restart
 */
const char *
gun_ice_session_get_pwd (GunIceSession *self)
{
  return self->pwd;
}

/**
 * gun_ice_session_get_addresses:
 * @self: the session
 *
 * Returns: (element-type utf8): the addresses of this machine that it has sockets at
 */
GPtrArray *
gun_ice_session_get_addresses (GunIceSession *self)
{
  return self->addresses;
}

/**
 * gun_ice_session_get_connected:
 * @self: the session
 *
 * Returns: whether it has, or had, a pair to send over
 */
gboolean
gun_ice_session_get_connected (GunIceSession *self)
{
  return self->is_connected;
}

/**
 * gun_ice_session_set_controlling:
 * @self: the session
 * @controlling: whether we decide on the pair (RFC 8445 section 6.1.1); libnice settles it when both say so
 */
void
gun_ice_session_set_controlling (GunIceSession *self, gboolean controlling)
{
  if (self->nice != NULL)
    g_object_set (self->nice, "controlling-mode", controlling, NULL);
}

/**
 * gun_ice_session_set_remote:
 * @self: the session
 * @ufrag: of the other side
 * @pwd: of the other side; both were checked against their grammar
 */
void
gun_ice_session_set_remote (GunIceSession *self, const char *ufrag, const char *pwd)
{
  if (self->nice != NULL)
    nice_agent_set_remote_credentials (self->nice, self->stream, ufrag, pwd);
}

static NiceCandidateType
nice_type (GunIceCandidateType type)
{
  switch (type)
    {
    case GUN_ICE_HOST:
      return NICE_CANDIDATE_TYPE_HOST;
    case GUN_ICE_RELAYED:
      return NICE_CANDIDATE_TYPE_RELAYED;
    case GUN_ICE_SERVER_REFLEXIVE:
    case GUN_ICE_PEER_REFLEXIVE:
    default:
      /* libnice leaves out what somebody else found by a check; to us both are an address of a NAT */
      return NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE;
    }
}

NiceCandidate *
gun_ice_candidate_to_nice (const GunIceCandidate *candidate, guint stream, NiceCandidateType type)
{
  NiceCandidate *nice = nice_candidate_new (type);

  nice->transport = NICE_CANDIDATE_TRANSPORT_UDP;
  nice->priority = candidate->priority;
  nice->stream_id = stream;
  nice->component_id = COMPONENT;
  g_strlcpy (nice->foundation, candidate->foundation, sizeof nice->foundation);
  if (!nice_address_set_from_string (&nice->addr, candidate->address))
    {
      nice_candidate_free (nice);
      return NULL;
    }
  nice_address_set_port (&nice->addr, candidate->port);
  nice->base_addr = nice->addr;
  return nice;
}

/**
 * gun_ice_session_add_remote:
 * @self: the session, which has the credentials of the other side
 * @candidate: one that was judged %GUN_ICE_TAKEN
 *
 * Starts checks to @candidate.
 */
void
gun_ice_session_add_remote (GunIceSession *self, const GunIceCandidate *candidate)
{
  NiceCandidate *nice;
  GSList list = { NULL, NULL };

  if (self->nice == NULL)
    return;
  if (self->hold != NULL)
    gun_ice_hold_add_remote (self->hold, candidate);
  nice = gun_ice_candidate_to_nice (candidate, self->stream, nice_type (candidate->type));
  if (nice == NULL)
    return;
  list.data = nice;
  nice_agent_set_remote_candidates (self->nice, self->stream, COMPONENT, &list);
  nice_candidate_free (nice);
}

/**
 * gun_ice_session_remote_done:
 * @self: the session
 *
 * The other side has no more candidates.
 */
void
gun_ice_session_remote_done (GunIceSession *self)
{
  if (self->nice != NULL)
    nice_agent_peer_candidate_gathering_done (self->nice, self->stream);
}

/**
 * gun_ice_session_restart:
 * @self: the session
 *
 * Takes new credentials, and forgets the candidates of the other side. Sockets and the pair that is used stay.
 */
void
gun_ice_session_restart (GunIceSession *self)
{
  if (self->nice == NULL)
    return;
  nice_agent_restart_stream (self->nice, self->stream);
  read_credentials (self);
}

/**
 * gun_ice_session_send:
 * @self: the session
 * @packet: a datagram
 * @length_bytes: its length
 *
 * Returns: whether it left; %FALSE without a pair, without consent of the other side, or when the system refused it
 */
gboolean
gun_ice_session_send (GunIceSession *self, const guint8 *packet, gsize length_bytes)
{
  return self->nice != NULL && length_bytes <= G_MAXUINT16
         && nice_agent_send (
                self->nice, self->stream, COMPONENT, (guint) length_bytes, (const gchar *) packet)
                == (gint) length_bytes;
}
