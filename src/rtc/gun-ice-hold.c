/* SPDX-License-Identifier: MIT */

#include "gun-ice-hold-private.h"

#include <gio/gio.h>
#include <string.h>

#define COMPONENT NICE_COMPONENT_TYPE_RTP

/* A message of STUN without attributes (RFC 8489 section 5): a Binding indication, length 0, the magic cookie, any id */
#define INDICATION_BYTES 20
static const guint8 indication_head[] = { 0x00, 0x11, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42 };

struct _GunIceHold
{
  NiceAgent *agent; /* borrowed: the session's */
  guint stream;
  gboolean relay_only;
  GunClock *clock;
  GPtrArray *remotes; /* of GunIceCandidate */
  guint n_rounds;
  GSource *timer;
};

static void
say_to (GPtrArray *sockets, const char *address, guint16 port)
{
  g_autoptr (GSocketAddress) to = g_inet_socket_address_new_from_string (address, port);
  guint8 packet[INDICATION_BYTES];

  if (to == NULL)
    return;
  memcpy (packet, indication_head, sizeof indication_head);
  for (guint i = sizeof indication_head; i < sizeof packet; i++)
    packet[i] = (guint8) g_random_int_range (0, 256);

  for (guint i = 0; i < sockets->len; i++)
    {
      GSocket *socket = g_ptr_array_index (sockets, i);

      /* What cannot be sent from here is none of ours to reach from here */
      if (g_socket_get_socket_type (socket) == G_SOCKET_TYPE_DATAGRAM
          && g_socket_get_family (socket) == g_socket_address_get_family (to))
        g_socket_send_to (socket, to, (const gchar *) packet, sizeof packet, NULL, NULL);
    }
}

static void
say_all (GunIceHold *self)
{
  g_autoptr (GPtrArray) sockets = nice_agent_get_sockets (self->agent, self->stream, COMPONENT);
  g_autofree char *server = NULL;
  guint port;

  if (sockets == NULL)
    return;

  g_object_get (self->agent, "stun-server", &server, "stun-server-port", &port, NULL);
  if (server != NULL)
    say_to (sockets, server, (guint16) port);
  for (guint i = 0; i < self->remotes->len; i++)
    {
      const GunIceCandidate *candidate = g_ptr_array_index (self->remotes, i);

      say_to (sockets, candidate->address, candidate->port);
    }
}

static void
check_as (GunIceHold *self, const GunIceCandidate *candidate, NiceCandidateType type)
{
  NiceCandidate *nice = gun_ice_candidate_to_nice (candidate, self->stream, type);
  GSList list = { nice, NULL };

  if (nice == NULL)
    return;
  nice_agent_set_remote_candidates (self->agent, self->stream, COMPONENT, &list);
  nice_candidate_free (nice);
}

/* libnice checks what is new to it, and a candidate of another type is. What it is called there shows nowhere: whoever told of it is believed. */
static void
check_again (GunIceHold *self)
{
  for (guint i = 0; i < self->remotes->len; i++)
    {
      const GunIceCandidate *candidate = g_ptr_array_index (self->remotes, i);

      check_as (self,
                candidate,
                candidate->type == GUN_ICE_HOST ? NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE
                                                : NICE_CANDIDATE_TYPE_HOST);
    }
}

static gboolean
hold_cb (gpointer user_data)
{
  GunIceHold *self = user_data;

  gun_clear_timer (&self->timer);
  self->timer = gun_clock_add_timer (self->clock, GUN_ICE_HOLD_US, hold_cb, self);
  if (!self->relay_only)
    say_all (self);
  if (++self->n_rounds % GUN_ICE_HOLD_ROUNDS_TO_CHECK == 0)
    check_again (self);
  return G_SOURCE_REMOVE;
}

/**
 * gun_ice_hold_new:
 * @agent: (transfer none): whom to keep reachable; must outlive this
 * @stream: its stream
 * @relay_only: whether nothing may leave but through TURN
 * @clock: the time
 *
 * Begins at once, and goes on until it is freed.
 *
 * Returns: (transfer full): it
 */
GunIceHold *
gun_ice_hold_new (NiceAgent *agent, guint stream, gboolean relay_only, GunClock *clock)
{
  GunIceHold *self = g_new0 (GunIceHold, 1);

  self->agent = agent;
  self->stream = stream;
  self->relay_only = relay_only;
  self->clock = g_object_ref (clock);
  self->remotes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
  self->timer = gun_clock_add_timer (clock, GUN_ICE_HOLD_US, hold_cb, self);
  return self;
}

void
gun_ice_hold_add_remote (GunIceHold *self, const GunIceCandidate *candidate)
{
  g_ptr_array_add (self->remotes, gun_ice_candidate_ref ((GunIceCandidate *) candidate));
}

void
gun_ice_hold_free (GunIceHold *self)
{
  gun_clear_timer (&self->timer);
  g_ptr_array_unref (self->remotes);
  g_object_unref (self->clock);
  g_free (self);
}
