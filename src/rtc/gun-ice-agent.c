/* SPDX-License-Identifier: MIT */

#include "gun-ice-agent-private.h"

#include <string.h>

#include "gun-ice-addresses.h"
#include "gun-rtc-error.h"

/* Lengths of the ice-ufrag and the ice-pwd (RFC 8839 section 5.4). */
#define MIN_UFRAG_BYTES 4
#define MIN_PWD_BYTES 22
#define MAX_CREDENTIAL_BYTES 256

static void
drop_held (GunIceAgent *self)
{
  g_queue_clear_full (&self->held, (GDestroyNotify) g_bytes_unref);
  self->held_bytes = 0;
}

static void wait_for_pair (GunIceAgent *self);

/* The one way from state to state. */
static gboolean
set_state (GunIceAgent *self, GunIceState state, const GError *error)
{
  if (!gun_ice_state_may_become (self->state, state))
    return FALSE;

  g_debug ("ICE is %s%s%s",
           gun_ice_state_get_nick (state),
           error != NULL ? ": " : "",
           error != NULL ? error->message : "");
  self->state = state;
  if (state == GUN_ICE_CHECKING || state == GUN_ICE_DISCONNECTED)
    wait_for_pair (self);
  else
    gun_clear_timer (&self->patience);
  if (state != GUN_ICE_CLOSED)
    {
      self->n_inside++;
      self->callbacks.state_changed (state, error, self->user_data);
      self->n_inside--;
    }
  return TRUE;
}

static gboolean
patience_cb (gpointer user_data)
{
  GunIceAgent *self = user_data;
  g_autoptr (GError) error = g_error_new (
      GUN_RTC_ERROR,
      GUN_RTC_ERROR_ICE,
      "No way to the other side was found within %u s: %u candidates here, %u there%s",
      (self->connect_timeout_ms + 999) / 1000,
      self->locals->len,
      self->remotes->len,
      self->relay_only && self->locals->len == 0
          ? "; only relays may be used, and no TURN server gave an address"
          : "");

  gun_clear_timer (&self->patience);
  set_state (self, GUN_ICE_FAILED, error);
  return G_SOURCE_REMOVE;
}

static void
wait_for_pair (GunIceAgent *self)
{
  gun_clear_timer (&self->patience);
  self->patience = gun_clock_add_timer (
      self->clock, (gint64) self->connect_timeout_ms * 1000, patience_cb, self);
}

static GunIceCandidate *
find (GPtrArray *list, const GunIceCandidate *candidate)
{
  for (guint i = 0; i < list->len; i++)
    if (gun_ice_candidate_repeats (list->pdata[i], candidate))
      return list->pdata[i];
  return NULL;
}

static gboolean
contains (GPtrArray *list, const GunIceCandidate *candidate)
{
  return find (list, candidate) != NULL;
}

static void
candidate_cb (GunIceSession *session, GunIceCandidate *candidate, gpointer user_data)
{
  GunIceAgent *self = user_data;

  /* What we would not take from others we do not offer: a TURN server may name any address */
  if (session != self->session
      || gun_ice_candidate_judge (candidate, self->loopback) != GUN_ICE_TAKEN)
    return;
  if (self->locals->len == GUN_ICE_MAX_CANDIDATES || contains (self->locals, candidate))
    return;

  g_ptr_array_add (self->locals, gun_ice_candidate_ref (candidate));
  self->n_inside++;
  self->callbacks.candidate (candidate, self->user_data);
  self->n_inside--;
}

static void
remote_found_cb (GunIceSession *session, GunIceCandidate *candidate, gpointer user_data)
{
  GunIceAgent *self = user_data;

  if (session == self->session && self->remotes->len < GUN_ICE_MAX_CANDIDATES
      && !contains (self->remotes, candidate))
    g_ptr_array_add (self->remotes, gun_ice_candidate_ref (candidate));
}

static void
checked_cb (GunIceSession *session, gpointer user_data)
{
  GunIceAgent *self = user_data;

  self->counters.checks_heard++;
}

static void
gathered_cb (GunIceSession *session, const GError *error, gpointer user_data)
{
  GunIceAgent *self = user_data;

  if (session != self->session)
    return;
  self->gathering = GUN_ICE_GATHERING_COMPLETE;
  self->n_inside++;
  self->callbacks.gathering_done (self->user_data);
  if (error != NULL)
    set_state (self, GUN_ICE_FAILED, error);
  self->n_inside--;
}

static void
hand_over (GunIceAgent *self, const guint8 *packet, gsize length_bytes)
{
  self->counters.packets_in++;
  self->counters.bytes_in += length_bytes;
  self->callbacks.received (packet, length_bytes, self->user_data);
}

static void
hold (GunIceAgent *self, const guint8 *packet, gsize length_bytes)
{
  if (self->held.length >= GUN_ICE_MAX_HELD_PACKETS
      || length_bytes > GUN_ICE_MAX_HELD_BYTES - self->held_bytes)
    {
      self->counters.packets_overflowed++;
      return;
    }
  self->held_bytes += length_bytes;
  g_queue_push_tail (&self->held, g_bytes_new (packet, length_bytes));
}

static void
connected_cb (GunIceSession *session, gpointer user_data)
{
  GunIceAgent *self = user_data;

  if (session != self->session)
    return;
  if (self->previous != NULL)
    gun_ice_session_close (self->previous);
  g_clear_pointer (&self->previous, gun_ice_session_unref);

  self->n_inside++;
  set_state (self, GUN_ICE_CONNECTED, NULL);
  while (self->session == session && !g_queue_is_empty (&self->held))
    {
      g_autoptr (GBytes) packet = g_queue_pop_head (&self->held);
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (packet, &length_bytes);

      self->held_bytes -= length_bytes;
      hand_over (self, bytes, length_bytes);
    }
  self->n_inside--;
}

static void
lost_cb (GunIceSession *session, gpointer user_data)
{
  GunIceAgent *self = user_data;
  g_autoptr (GError) error = NULL;

  /* Before there is a pair this only means that all checks so far have failed; others may follow, ours or theirs. Our own patience decides. */
  if ((session != self->session && session != self->previous) || self->state != GUN_ICE_CONNECTED)
    return;

  error = g_error_new_literal (
      GUN_RTC_ERROR,
      GUN_RTC_ERROR_ICE,
      "The other side does not answer any more at the addresses that worked");
  set_state (self, GUN_ICE_DISCONNECTED, error);
}

static void
pair_changed_cb (GunIceSession *session,
                 GunIceCandidate *local,
                 GunIceCandidate *remote,
                 gpointer user_data)
{
  GunIceAgent *self = user_data;
  GunIceCandidate *told;

  if (session != self->session)
    return;
  /* libnice calls a host that it heard of by an early check server-reflexive: what they say themselves counts */
  told = find (self->remotes, remote);
  if (told != NULL)
    remote = told;
  if (self->pair_local != NULL && gun_ice_candidate_repeats (self->pair_local, local)
      && gun_ice_candidate_repeats (self->pair_remote, remote)
      && self->pair_local->type == local->type && self->pair_remote->type == remote->type)
    return;

  g_clear_pointer (&self->pair_local, gun_ice_candidate_unref);
  g_clear_pointer (&self->pair_remote, gun_ice_candidate_unref);
  self->pair_local = gun_ice_candidate_ref (local);
  self->pair_remote = gun_ice_candidate_ref (remote);
  self->n_inside++;
  self->callbacks.pair_changed (local, remote, self->user_data);
  self->n_inside--;
}

static void
received_cb (GunIceSession *session, const guint8 *packet, gsize length_bytes, gpointer user_data)
{
  GunIceAgent *self = user_data;

  if (session != self->previous && session != self->session)
    return;
  /* The first flight of DTLS comes before libnice lets us answer it. Whoever got it now would lose its own flight, and wait for a timer */
  if (session == self->session
      && (!gun_ice_session_get_connected (session) || !g_queue_is_empty (&self->held)))
    {
      hold (self, packet, length_bytes);
      return;
    }

  self->n_inside++;
  hand_over (self, packet, length_bytes);
  self->n_inside--;
}

static GPtrArray *
list_addresses (GunIceAgent *self)
{
  const GunIceAddressRule rule = {
    .addresses = (const char *const *) self->addresses,
    .interfaces = (const char *const *) self->interfaces,
    .loopback = self->loopback,
  };

  return gun_ice_addresses_list (&rule);
}

static GunIceSession *
make_session (GunIceAgent *self, GPtrArray *addresses)
{
  const GunIceSessionCallbacks callbacks = {
    .candidate = candidate_cb,
    .remote_found = remote_found_cb,
    .checked = checked_cb,
    .gathered = gathered_cb,
    .connected = connected_cb,
    .lost = lost_cb,
    .pair_changed = pair_changed_cb,
    .received = received_cb,
  };
  const GunIceSessionSettings settings = {
    .servers = self->servers,
    .addresses = addresses,
    .relay_only = self->relay_only,
    .controlling = self->controlling,
    .min_port = self->min_port,
    .max_port = self->max_port,
    .receive_buffer_bytes = self->receive_buffer_bytes,
    .hold = self->hold,
  };

  return gun_ice_session_new (&settings, self->clock, &callbacks, self);
}

/**
 * gun_ice_agent_new:
 * @settings: what to use; copied
 * @clock: for every patience
 * @callbacks: who is told; all are set; copied
 * @user_data: for them
 *
 * Makes an agent with credentials for a description; no socket is opened and nothing sent before gun_ice_agent_gather().
 *
 * Returns: (transfer full): the agent, in state %GUN_ICE_NEW
 */
GunIceAgent *
gun_ice_agent_new (const GunIceSettings *settings,
                   GunClock *clock,
                   const GunIceCallbacks *callbacks,
                   gpointer user_data)
{
  g_autoptr (GPtrArray) addresses = NULL;
  GunIceAgent *self;

  g_return_val_if_fail (settings->min_port <= settings->max_port, NULL);
  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);

  self = g_new0 (GunIceAgent, 1);
  self->clock = g_object_ref (clock);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->servers
      = settings->servers != NULL ? g_ptr_array_ref (settings->servers) : g_ptr_array_new ();
  self->addresses = g_strdupv ((char **) settings->addresses);
  self->interfaces = g_strdupv ((char **) settings->interfaces);
  self->loopback = settings->loopback;
  self->relay_only = settings->relay_only;
  self->controlling = settings->controlling;
  self->min_port = settings->min_port;
  self->max_port = settings->max_port;
  self->connect_timeout_ms = settings->connect_timeout_ms != 0 ? settings->connect_timeout_ms
                                                               : GUN_ICE_CONNECT_TIMEOUT_MS;
  self->hold = settings->hold;
  self->receive_buffer_bytes = settings->receive_buffer_bytes != 0 ? settings->receive_buffer_bytes
                                                                   : GUN_ICE_RECEIVE_BUFFER_BYTES;
  self->locals = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  self->remotes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  g_queue_init (&self->held);
  addresses = list_addresses (self);
  self->session = make_session (self, addresses);
  return self;
}

/**
 * gun_ice_agent_close:
 * @self: the agent
 *
 * Ends it: no callback comes after this, not even that of the new state. Candidates, pair and counters can still be read. Allocations at TURN servers
 * are given back in the background, in the context of @self, for which its loop has to run on (at most some 8 s, when the server is gone).
 */
void
gun_ice_agent_close (GunIceAgent *self)
{
  if (!set_state (self, GUN_ICE_CLOSED, NULL))
    return;
  if (self->previous != NULL)
    gun_ice_session_close (self->previous);
  g_clear_pointer (&self->previous, gun_ice_session_unref);
  gun_ice_session_close (self->session);
  drop_held (self);
}

/**
 * gun_ice_agent_free:
 * @self: (transfer full): the agent; closed when it is not. Not from inside a callback
 */
void
gun_ice_agent_free (GunIceAgent *self)
{
  g_return_if_fail (self->n_inside == 0);

  gun_ice_agent_close (self);
  gun_ice_session_unref (self->session);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->locals);
  g_ptr_array_unref (self->remotes);
  g_clear_pointer (&self->pair_local, gun_ice_candidate_unref);
  g_clear_pointer (&self->pair_remote, gun_ice_candidate_unref);
  g_strfreev (self->addresses);
  g_strfreev (self->interfaces);
  g_free (self->remote_ufrag);
  g_free (self->remote_pwd);
  g_object_unref (self->clock);
  g_free (self);
}

static gboolean
gather (GunIceAgent *self, GError **error)
{
  if (gun_ice_session_get_addresses (self->session)->len == 0)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_ICE,
                           "This computer has no address that may be used: it is not on a network, "
                           "or the settings name none of "
                           "its addresses");
      return FALSE;
    }
  self->gathering = GUN_ICE_GATHERING_GATHERING;
  self->n_inside++;
  gun_ice_session_gather (self->session);
  self->n_inside--;
  return TRUE;
}

/**
 * gun_ice_agent_gather:
 * @self: an agent that has not gathered yet
 * @error: GUN_RTC_ERROR_STATE when it has, or is closed; GUN_RTC_ERROR_ICE when this computer has no address to use: try again when the network
 *   has changed, with a new agent
 *
 * Opens sockets at the addresses of this computer and asks the servers. Each candidate is told by `candidate`, those of this computer at once, and the
 * end by `gathering_done`. When sockets cannot be opened, it ends in %GUN_ICE_FAILED.
 *
 * Returns: whether it has begun
 */
gboolean
gun_ice_agent_gather (GunIceAgent *self, GError **error)
{
  if (self->state == GUN_ICE_CLOSED || self->gathering != GUN_ICE_GATHERING_NEW)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_STATE,
                           "Candidates are gathered once, while it is not closed");
      return FALSE;
    }
  return gather (self, error);
}

/**
 * gun_ice_agent_set_controlling:
 * @self: the agent
 * @controlling: whether we decide on the pair
 *
 * Says who made the offer, before the credentials of the other side are set.
 */
void
gun_ice_agent_set_controlling (GunIceAgent *self, gboolean controlling)
{
  self->controlling = controlling;
  gun_ice_session_set_controlling (self->session, controlling);
}

/* 1*ice-char (RFC 8839 section 5.1) */
static gboolean
is_credential (const char *text, gsize min_bytes)
{
  gsize length = strnlen (text, MAX_CREDENTIAL_BYTES + 1);

  if (length < min_bytes || length > MAX_CREDENTIAL_BYTES)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '+' && *p != '/')
      return FALSE;
  return TRUE;
}

/**
 * gun_ice_agent_set_remote_credentials:
 * @self: the agent
 * @ufrag: ice-ufrag of the other side, 4 to 256 letters, digits, `+` and `/`
 * @pwd: ice-pwd of the other side, 22 to 256 of these
 * @error: GUN_RTC_ERROR_INVALID when one breaks its grammar (RFC 8839 section 5.4), GUN_RTC_ERROR_STATE when @self is closed, or has others in
 *   this generation: restart first
 *
 * Starts to check: candidates of the other side that came before are used now, and the time for a connection begins to run. The same again changes
 * nothing.
 *
 * Returns: whether they hold now
 */
gboolean
gun_ice_agent_set_remote_credentials (GunIceAgent *self,
                                      const char *ufrag,
                                      const char *pwd,
                                      GError **error)
{
  guint n_told;

  if (!is_credential (ufrag, MIN_UFRAG_BYTES) || !is_credential (pwd, MIN_PWD_BYTES))
    {
      g_set_error_literal (
          error,
          GUN_RTC_ERROR,
          GUN_RTC_ERROR_INVALID,
          "ice-ufrag has 4 to 256, ice-pwd 22 to 256 characters: letters, digits, + and /");
      return FALSE;
    }
  if (self->remote_ufrag != NULL && g_str_equal (self->remote_ufrag, ufrag)
      && g_str_equal (self->remote_pwd, pwd))
    return TRUE;
  if (self->state == GUN_ICE_CLOSED || self->remote_ufrag != NULL)
    {
      g_set_error_literal (
          error,
          GUN_RTC_ERROR,
          GUN_RTC_ERROR_STATE,
          "The other side has other credentials than before: ICE has to be restarted for that");
      return FALSE;
    }

  /* What libnice finds as it goes through checks that came early, it knows itself */
  n_told = self->remotes->len;
  self->remote_ufrag = g_strdup (ufrag);
  self->remote_pwd = g_strdup (pwd);
  self->n_inside++;
  set_state (self, GUN_ICE_CHECKING, NULL);
  gun_ice_session_set_remote (self->session, ufrag, pwd);
  for (guint i = 0; i < n_told; i++)
    gun_ice_session_add_remote (self->session, self->remotes->pdata[i]);
  if (self->remote_done)
    gun_ice_session_remote_done (self->session);
  self->n_inside--;
  return TRUE;
}

/* One that a check found is told of only now, and with it what it is (RFC 8445 section 7.3.1.3). libnice must not hear of it: it
 * takes up such a candidate anew, pairs and all, and may then fail an assertion about the pair that it nominates. */
static gboolean
rename_found (GunIceAgent *self, const GunIceCandidate *candidate)
{
  GunIceCandidate *known = find (self->remotes, candidate);

  if (known == NULL || known->type != GUN_ICE_PEER_REFLEXIVE
      || candidate->type == GUN_ICE_PEER_REFLEXIVE)
    return FALSE;
  g_ptr_array_remove (self->remotes, known);
  g_ptr_array_add (self->remotes, gun_ice_candidate_ref (candidate));
  return TRUE;
}

/**
 * gun_ice_agent_add_remote_candidate:
 * @self: the agent
 * @candidate: one of the other side, before or after its credentials
 *
 * Judges a candidate, counts it by the verdict, and checks it when it is taken.
 *
 * Returns: what became of it; only %GUN_ICE_TAKEN is used
 */
GunIceVerdict
gun_ice_agent_add_remote_candidate (GunIceAgent *self, const GunIceCandidate *candidate)
{
  GunIceVerdict verdict = gun_ice_candidate_judge (candidate, self->loopback);

  if (verdict == GUN_ICE_TAKEN && rename_found (self, candidate))
    {
      self->counters.candidates[verdict]++;
      return verdict;
    }
  if (verdict == GUN_ICE_TAKEN && contains (self->remotes, candidate))
    verdict = GUN_ICE_REPEATED;
  else if (verdict == GUN_ICE_TAKEN && self->remotes->len >= GUN_ICE_MAX_CANDIDATES)
    verdict = GUN_ICE_TOO_MANY;
  self->counters.candidates[verdict]++;
  if (verdict != GUN_ICE_TAKEN)
    return verdict;

  g_ptr_array_add (self->remotes, gun_ice_candidate_ref (candidate));
  self->n_inside++;
  if (self->remote_ufrag != NULL)
    gun_ice_session_add_remote (self->session, candidate);
  self->n_inside--;
  return verdict;
}

/**
 * gun_ice_agent_remote_candidates_done:
 * @self: the agent
 *
 * Says that the other side has no more candidates. A hint: checks that it makes itself may still find a way.
 */
void
gun_ice_agent_remote_candidates_done (GunIceAgent *self)
{
  self->remote_done = TRUE;
  if (self->remote_ufrag != NULL)
    gun_ice_session_remote_done (self->session);
}

/* What works stays until its successor does. */
static void
replace_session (GunIceAgent *self, GPtrArray *addresses)
{
  GunIceSession **place = &self->session;

  if (gun_ice_session_get_connected (self->session))
    place = &self->previous;
  if (*place != NULL)
    gun_ice_session_close (*place);
  g_clear_pointer (place, gun_ice_session_unref);
  if (place == &self->previous)
    self->previous = self->session;

  self->session = make_session (self, addresses);
  g_ptr_array_set_size (self->locals, 0);
  drop_held (self);
}

/**
 * gun_ice_agent_restart:
 * @self: an agent that has gathered
 * @new_sockets: whether to open other sockets, as is due when the other side asked; not done within a range of ports, which may have none to spare
 * @error: GUN_RTC_ERROR_STATE when it has not, or is closed
 *
 * Begins a new generation (RFC 8445 section 9): other credentials of ours, and those and the candidates of the other side are forgotten. Sockets and
 * candidates of ours stay, unless others are asked for or the addresses of this computer have changed: then they are gathered anew, `gathering_done`
 * included. What works goes on carrying packets until something better does; the state changes when the new credentials of the other side are set.
 *
 * Chromium 156 is why the answer to a restart has other sockets: it checks from its new port at once, with the credentials it knows, and when such a
 * check succeeds before the answer is there, it takes no candidate of that address any more ("A selected connection exists"), and is lost.
 *
 * Returns: whether it has begun
 */
gboolean
gun_ice_agent_restart (GunIceAgent *self, gboolean new_sockets, GError **error)
{
  gboolean keep = !new_sockets || self->min_port != 0;

  g_autoptr (GPtrArray) addresses = NULL;

  if (self->state == GUN_ICE_CLOSED || self->gathering == GUN_ICE_GATHERING_NEW)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_STATE,
                           "There is nothing to restart: gather candidates first");
      return FALSE;
    }

  g_clear_pointer (&self->remote_ufrag, g_free);
  g_clear_pointer (&self->remote_pwd, g_free);
  self->remote_done = FALSE;
  g_ptr_array_set_size (self->remotes, 0);

  addresses = list_addresses (self);
  if (addresses->len == 0
      || (keep
          && gun_ice_addresses_equal (addresses, gun_ice_session_get_addresses (self->session))))
    {
      self->n_inside++;
      gun_ice_session_restart (self->session);
      self->n_inside--;
      return TRUE;
    }
  replace_session (self, addresses);
  return gather (self, error);
}

/**
 * gun_ice_agent_send:
 * @self: the agent
 * @packet: a datagram, whose first byte is none of STUN's (RFC 7983)
 * @length_bytes: its length, at most 65535
 *
 * Sends over the pair that is used now. As with UDP, what cannot be sent is lost; it is counted.
 *
 * Returns: whether it left this computer
 */
gboolean
gun_ice_agent_send (GunIceAgent *self, const guint8 *packet, gsize length_bytes)
{
  GunIceSession *session = self->previous != NULL ? self->previous : self->session;

  self->n_inside++;
  if (gun_ice_session_send (session, packet, length_bytes))
    {
      self->counters.packets_out++;
      self->counters.bytes_out += length_bytes;
      self->n_inside--;
      return TRUE;
    }
  self->n_inside--;
  self->counters.packets_unsent++;
  return FALSE;
}
