/* SPDX-License-Identifier: MIT */

#include "stun-peer.h"

#include <stun/stunagent.h>
#include <stun/usages/ice.h>
#include <string.h>

struct _StunPeer
{
  GunIceAgent *agent;
  GSocket *socket;
  GSource *source;
  StunAgent stun;
  gboolean agrees;
  gboolean is_revoked;
  GSocketAddress *from; /* (nullable): where checks come from */
  guint n_forged;
  guint n_checks;
  guint n_settling;
};

static bool
validate_cb (StunAgent *stun,
             StunMessage *message,
             uint8_t *username,
             uint16_t username_len,
             uint8_t **password,
             size_t *password_len,
             void *user_data)
{
  *password = (uint8_t *) (gpointer) STUN_PEER_PWD;
  *password_len = strlen (STUN_PEER_PWD);
  return true;
}

static void
answer (StunPeer *self, StunMessage *request)
{
  guint8 buffer[512];
  gsize length = sizeof buffer;
  StunMessage reply;
  struct sockaddr_storage from;
  bool controlling = false;

  g_socket_address_to_native (self->from, &from, sizeof from, NULL);
  g_assert_cmpint (stun_usage_ice_conncheck_create_reply (
                       &self->stun,
                       request,
                       &reply,
                       buffer,
                       &length,
                       &from,
                       (socklen_t) g_socket_address_get_native_size (self->from),
                       &controlling,
                       1,
                       STUN_USAGE_ICE_COMPATIBILITY_RFC5245),
                   ==,
                   STUN_USAGE_ICE_RETURN_SUCCESS);
  g_socket_send_to (self->socket, self->from, (const gchar *) buffer, length, NULL, NULL);
}

static void
refuse (StunPeer *self, StunMessage *request)
{
  guint8 buffer[512];
  StunMessage reply;
  gsize length;

  stun_agent_init_error (&self->stun, &reply, buffer, sizeof buffer, request, STUN_ERROR_FORBIDDEN);
  length = stun_agent_finish_message (
      &self->stun, &reply, (const uint8_t *) STUN_PEER_PWD, strlen (STUN_PEER_PWD));
  g_socket_send_to (self->socket, self->from, (const gchar *) buffer, length, NULL, NULL);
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  StunPeer *self = user_data;
  guint8 buffer[2048];
  StunMessage request;
  GSocketAddress *from = NULL;
  gssize length
      = g_socket_receive_from (socket, &from, (gchar *) buffer, sizeof buffer, NULL, NULL);
  gboolean settles;

  g_clear_object (&self->from);
  self->from = from;
  if (length <= 0
      || stun_agent_validate (&self->stun, &request, buffer, (size_t) length, validate_cb, NULL)
             != STUN_VALIDATION_SUCCESS
      || stun_message_get_class (&request) != STUN_REQUEST)
    {
      self->n_forged++;
      return G_SOURCE_CONTINUE;
    }

  settles = stun_usage_ice_conncheck_use_candidate (&request);
  self->n_checks++;
  if (settles)
    self->n_settling++;
  if (self->is_revoked)
    refuse (self, &request);
  else if (!settles || self->agrees)
    answer (self, &request);
  return G_SOURCE_CONTINUE;
}

StunPeer *
stun_peer_new (GunIceAgent *agent)
{
  StunPeer *self = g_new0 (StunPeer, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("127.0.0.1", 0);

  self->agent = agent;
  self->agrees = TRUE;
  stun_agent_init (&self->stun,
                   STUN_ALL_KNOWN_ATTRIBUTES,
                   STUN_COMPATIBILITY_RFC5389,
                   STUN_AGENT_USAGE_SHORT_TERM_CREDENTIALS | STUN_AGENT_USAGE_USE_FINGERPRINT);
  self->socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (self->socket, FALSE);
  g_socket_bind (self->socket, any, FALSE, &error);
  g_assert_no_error (error);
  self->source = g_socket_create_source (self->socket, G_IO_IN, NULL);
  g_source_set_callback (self->source, G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  return self;
}

void
stun_peer_free (StunPeer *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->socket);
  g_clear_object (&self->from);
  g_free (self);
}

void
stun_peer_set_agrees (StunPeer *self, gboolean agrees)
{
  self->agrees = agrees;
}

void
stun_peer_set_revoked (StunPeer *self, gboolean is_revoked)
{
  self->is_revoked = is_revoked;
}

void
stun_peer_join (StunPeer *self, const char *pwd)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (self->socket, NULL);
  g_autofree char *line
      = g_strdup_printf ("candidate:1 1 udp 2113937151 127.0.0.1 %u typ host",
                         g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address)));
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (line, &error);

  g_assert_no_error (error);
  gun_ice_agent_set_remote_credentials (self->agent, STUN_PEER_UFRAG, pwd, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gun_ice_agent_add_remote_candidate (self->agent, candidate), ==, GUN_ICE_TAKEN);
}

void
stun_peer_check (StunPeer *self)
{
  const GunIceCandidate *candidate = gun_ice_agent_get_local_candidates (self->agent)->pdata[0];
  const char *pwd = gun_ice_agent_get_pwd (self->agent);
  g_autofree char *username
      = g_strdup_printf ("%s:%s", gun_ice_agent_get_ufrag (self->agent), STUN_PEER_UFRAG);
  g_autoptr (GSocketAddress) address
      = g_inet_socket_address_new_from_string (candidate->address, candidate->port);
  g_autoptr (GError) error = NULL;
  guint8 buffer[512];
  StunMessage request;
  gsize length = stun_usage_ice_conncheck_create (&self->stun,
                                                  &request,
                                                  buffer,
                                                  sizeof buffer,
                                                  (const uint8_t *) username,
                                                  strlen (username),
                                                  (const uint8_t *) pwd,
                                                  strlen (pwd),
                                                  false,
                                                  false,
                                                  1845501695,
                                                  1,
                                                  NULL,
                                                  STUN_USAGE_ICE_COMPATIBILITY_RFC5245);

  g_assert_cmpuint (length, >, 0);
  g_socket_send_to (self->socket, address, (const gchar *) buffer, length, NULL, &error);
  g_assert_no_error (error);
}

void
stun_peer_send (StunPeer *self, gconstpointer bytes, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;

  g_socket_send_to (self->socket, self->from, bytes, length_bytes, NULL, &error);
  g_assert_no_error (error);
}

guint
stun_peer_get_n_forged (StunPeer *self)
{
  return self->n_forged;
}

guint
stun_peer_get_n_checks (StunPeer *self)
{
  return self->n_checks;
}

guint
stun_peer_get_n_settling (StunPeer *self)
{
  return self->n_settling;
}
