/* SPDX-License-Identifier: MIT */

#include "gun-peer-connection-private.h"

#include <string.h>

/*
 * Offer and answer (RFC 8829, RFC 8842): one section of one data channel association. Which of the
 * two begins the DTLS handshake is in `setup`: an offer says actpass, an answer chooses active unless
 * the caller writes passive into it; once chosen it stays, whoever offers next.
 */

#define MID "0"

/* RFC 8841 section 5: the port both sides of a data channel association use when nothing else is said. */
#define SCTP_PORT 5000

static GunSdp *
describe (GunPeerConnection *self, GunSdpSetup setup)
{
  GunIceAgent *ice = gun_rtc_transport_get_ice (self->transport);
  GunSdp *sdp = gun_sdp_new ();

  sdp->session_id = self->session_id;
  sdp->session_version = ++self->session_version;
  sdp->mid = g_strdup (self->remote != NULL ? self->remote->mid : MID);
  sdp->ice_ufrag = g_strdup (gun_ice_agent_get_ufrag (ice));
  sdp->ice_pwd = g_strdup (gun_ice_agent_get_pwd (ice));
  sdp->trickle = TRUE;
  sdp->setup = setup;
  sdp->fingerprint
      = g_strdup (gun_dtls_certificate_get_fingerprint (self->configuration.certificate));
  sdp->sctp_port = SCTP_PORT;
  sdp->max_message_bytes = self->configuration.max_message_bytes;
  return sdp;
}

static char *
print_created (GunPeerConnection *self, GunSdp *sdp)
{
  g_clear_pointer (&self->created, gun_sdp_free);
  self->created = sdp;
  return gun_sdp_print (sdp);
}

static gboolean
check_signaling (GunPeerConnection *self,
                 GunRtcSignaling expected,
                 const char *action,
                 GError **error)
{
  if (!gun_peer_connection_check_open (self, error))
    return FALSE;
  if (self->signaling == expected)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_STATE,
               "%s is not possible now: the exchange of descriptions is at “%s”",
               action,
               gun_rtc_enum_nick (GUN_TYPE_RTC_SIGNALING, self->signaling));
  return FALSE;
}

/**
 * gun_peer_connection_create_offer:
 * @self: the connection
 * @error: GUN_RTC_ERROR_STATE when an exchange is going on, GUN_RTC_ERROR_CLOSED when it is over
 *
 * Makes an offer, for gun_peer_connection_set_local_description() and the other side. After
 * gun_peer_connection_restart_ice() it has new credentials, and looks for ways anew.
 *
 * Returns: (transfer full): SDP, without candidates yet
 */
char *
gun_peer_connection_create_offer (GunPeerConnection *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (!check_signaling (self, GUN_RTC_STABLE, "Making an offer", error))
    return NULL;
  if (self->restart_wanted && self->begun
      && !gun_ice_agent_restart (gun_rtc_transport_get_ice (self->transport), error))
    return NULL;
  self->restart_wanted = FALSE;
  return print_created (self, describe (self, GUN_SDP_ACTPASS));
}

static GunSdpSetup
own_setup (GunPeerConnection *self)
{
  if (self->begun)
    return self->role == GUN_DTLS_CLIENT ? GUN_SDP_ACTIVE : GUN_SDP_PASSIVE;
  return self->remote->setup == GUN_SDP_ACTIVE ? GUN_SDP_PASSIVE : GUN_SDP_ACTIVE;
}

/**
 * gun_peer_connection_create_answer:
 * @self: the connection
 * @error: GUN_RTC_ERROR_STATE when there is no offer to answer
 *
 * Makes the answer to the offer that was set. It begins the DTLS handshake itself (active) unless
 * the offer does; who wants it otherwise replaces `a=setup:active` by `a=setup:passive` before
 * setting it.
 *
 * Returns: (transfer full): SDP, without candidates yet
 */
char *
gun_peer_connection_create_answer (GunPeerConnection *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (!check_signaling (self, GUN_RTC_HAVE_REMOTE_OFFER, "Making an answer", error))
    return NULL;
  return print_created (self, describe (self, own_setup (self)));
}

/* What we say of ourselves must be so: only `setup` may be chosen by the caller. */
static gboolean
check_local (GunPeerConnection *self, GunRtcDescriptionKind kind, GunSdp *sdp, GError **error)
{
  const GunSdp *created = self->created;
  const char *wrong = NULL;

  if (created == NULL)
    wrong = "none was created before";
  else if (g_strcmp0 (sdp->ice_ufrag, created->ice_ufrag) != 0
           || g_strcmp0 (sdp->ice_pwd, created->ice_pwd) != 0)
    wrong = "its ICE credentials are not those that were created";
  else if (g_strcmp0 (sdp->fingerprint, created->fingerprint) != 0)
    wrong = "its fingerprint is not ours";
  else if (sdp->sctp_port != SCTP_PORT)
    wrong = "its SCTP port is not ours";
  else if (kind == GUN_RTC_ANSWER && sdp->setup == GUN_SDP_ACTPASS)
    wrong = "an answer must choose a=setup:active or a=setup:passive";
  else if (kind == GUN_RTC_ANSWER && self->remote->setup == sdp->setup)
    wrong = "its a=setup is the same as that of the offer, so that both or none would begin";
  else if (kind == GUN_RTC_ANSWER && self->begun && sdp->setup != own_setup (self))
    wrong = "its a=setup would change who began the DTLS session that is open";

  if (wrong == NULL)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_INVALID,
               "This cannot be the local description: %s",
               wrong);
  return FALSE;
}

/* Both descriptions are there: the other side is known. */
static gboolean
begin (GunPeerConnection *self, GError **error)
{
  gboolean we_begin = self->local->setup == GUN_SDP_ACTPASS ? self->remote->setup == GUN_SDP_PASSIVE
                                                            : self->local->setup == GUN_SDP_ACTIVE;

  GunIceAgent *ice = gun_rtc_transport_get_ice (self->transport);

  if (!gun_ice_agent_set_remote_credentials (
          ice, self->remote->ice_ufrag, self->remote->ice_pwd, error))
    return FALSE;
  for (guint i = 0; i < self->remote->candidates->len; i++)
    gun_rtc_transport_add_candidate (self->transport,
                                     g_ptr_array_index (self->remote->candidates, i));
  if (self->remote->end_of_candidates)
    gun_ice_agent_remote_candidates_done (ice);
  if (self->begun)
    return TRUE;

  self->role = we_begin ? GUN_DTLS_CLIENT : GUN_DTLS_SERVER;
  gun_rtc_transport_begin (self->transport,
                           self->role,
                           self->remote->fingerprint,
                           self->remote->sctp_port,
                           self->remote->max_message_bytes);
  self->begun = TRUE;
  gun_peer_connection_log (self,
                           GUN_RTC_LAYER_DESCRIPTION,
                           "Both descriptions are known; %s the DTLS handshake",
                           we_begin ? "this side begins" : "the other side begins");
  return TRUE;
}

static void
move_signaling (GunPeerConnection *self, GunRtcSignaling signaling)
{
  self->signaling = signaling;
  g_object_notify (G_OBJECT (self), "signaling");
}

static const char *
name_kind (GunRtcDescriptionKind kind)
{
  return kind == GUN_RTC_OFFER ? "offer" : "answer";
}

/**
 * gun_peer_connection_set_local_description:
 * @self: the connection
 * @kind: what it is
 * @sdp: what gun_peer_connection_create_offer() or gun_peer_connection_create_answer() gave; only
 *   `a=setup` of an answer may differ
 * @error: GUN_RTC_ERROR_INVALID, GUN_RTC_ERROR_STATE, GUN_RTC_ERROR_ICE when no socket could be
 *   opened
 *
 * Makes it so, and begins to look for ways to us: #GunPeerConnection::candidate follows.
 *
 * Returns: %FALSE when nothing was changed
 */
gboolean
gun_peer_connection_set_local_description (GunPeerConnection *self,
                                           GunRtcDescriptionKind kind,
                                           const char *text,
                                           GError **error)
{
  g_autoptr (GunPeerConnection) alive = NULL;
  g_autoptr (GunSdp) sdp = NULL;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  alive = g_object_ref (self);
  if (!check_signaling (self,
                        kind == GUN_RTC_OFFER ? GUN_RTC_STABLE : GUN_RTC_HAVE_REMOTE_OFFER,
                        kind == GUN_RTC_OFFER ? "Setting an offer" : "Setting an answer",
                        error))
    return FALSE;
  sdp = gun_sdp_parse (text, -1, error);
  if (sdp == NULL || !check_local (self, kind, sdp, error))
    return FALSE;
  gun_ice_agent_set_controlling (gun_rtc_transport_get_ice (self->transport),
                                 kind == GUN_RTC_OFFER);
  if (!self->gathered && !gun_ice_agent_gather (gun_rtc_transport_get_ice (self->transport), error))
    return FALSE;

  self->gathered = TRUE;
  g_clear_pointer (&self->local, gun_sdp_free);
  self->local = g_steal_pointer (&sdp);
  gun_peer_connection_log (self, GUN_RTC_LAYER_DESCRIPTION, "Our %s was set", name_kind (kind));

  if (kind == GUN_RTC_ANSWER && !begin (self, error))
    return FALSE;
  if (kind == GUN_RTC_ANSWER)
    gun_peer_connection_start_connecting (self);
  move_signaling (self, kind == GUN_RTC_OFFER ? GUN_RTC_HAVE_LOCAL_OFFER : GUN_RTC_STABLE);
  return TRUE;
}

/* An offer with other credentials than before asks for a restart of ICE (RFC 8839 section 4.4.1.1.1). */
static gboolean
is_restart (GunPeerConnection *self, const GunSdp *sdp)
{
  return self->begun
         && (g_strcmp0 (self->remote->ice_ufrag, sdp->ice_ufrag) != 0
             || g_strcmp0 (self->remote->ice_pwd, sdp->ice_pwd) != 0);
}

static gboolean
check_remote (GunPeerConnection *self, GunRtcDescriptionKind kind, GunSdp *sdp, GError **error)
{
  const char *wrong = NULL;

  if (kind == GUN_RTC_ANSWER && sdp->setup == GUN_SDP_ACTPASS)
    wrong = "an answer must choose a=setup:active or a=setup:passive";
  else if (kind == GUN_RTC_ANSWER && self->local->setup == sdp->setup)
    wrong = "its a=setup is the same as ours, so that both or none would begin";
  else if (kind == GUN_RTC_ANSWER && self->begun
           && (sdp->setup == GUN_SDP_ACTIVE) != (self->role == GUN_DTLS_SERVER))
    wrong = "its a=setup would change who began the DTLS session that is open";
  else if (self->begun && g_strcmp0 (self->remote->fingerprint, sdp->fingerprint) != 0)
    wrong = "its fingerprint is another one than before: that takes a new connection";
  else if (g_strcmp0 (sdp->fingerprint,
                      gun_dtls_certificate_get_fingerprint (self->configuration.certificate))
               == 0
           && g_strcmp0 (sdp->ice_ufrag, self->created ? self->created->ice_ufrag : NULL) == 0)
    wrong = "it is our own description";

  if (wrong == NULL)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_INVALID,
               "This %s cannot be taken: %s",
               name_kind (kind),
               wrong);
  return FALSE;
}

/**
 * gun_peer_connection_set_remote_description:
 * @self: the connection
 * @kind: what it is
 * @sdp: what the other side says; hostile
 * @error: GUN_RTC_ERROR_INVALID or GUN_RTC_ERROR_UNSUPPORTED, which say what is wrong with it;
 *   GUN_RTC_ERROR_STATE
 *
 * Takes the description of the other side.
 *
 * Returns: %FALSE when nothing was changed
 */
gboolean
gun_peer_connection_set_remote_description (GunPeerConnection *self,
                                            GunRtcDescriptionKind kind,
                                            const char *text,
                                            GError **error)
{
  g_autoptr (GunPeerConnection) alive = NULL;
  g_autoptr (GunSdp) sdp = NULL;
  g_autoptr (GError) reason = NULL;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  alive = g_object_ref (self);
  if (!check_signaling (self,
                        kind == GUN_RTC_OFFER ? GUN_RTC_STABLE : GUN_RTC_HAVE_LOCAL_OFFER,
                        kind == GUN_RTC_OFFER ? "Taking an offer" : "Taking an answer",
                        error))
    return FALSE;

  sdp = gun_sdp_parse (text, -1, &reason);
  if (sdp == NULL || !check_remote (self, kind, sdp, &reason))
    {
      gun_peer_connection_log (self,
                               GUN_RTC_LAYER_DESCRIPTION,
                               "Their %s was refused: %s",
                               name_kind (kind),
                               reason->message);
      g_propagate_error (error, g_steal_pointer (&reason));
      return FALSE;
    }
  if (kind == GUN_RTC_OFFER && is_restart (self, sdp))
    {
      if (!gun_ice_agent_restart (gun_rtc_transport_get_ice (self->transport), error))
        return FALSE;
      gun_peer_connection_log (
          self, GUN_RTC_LAYER_ICE, "The other side asks to look for a way anew");
    }

  g_clear_pointer (&self->remote, gun_sdp_free);
  self->remote = g_steal_pointer (&sdp);
  gun_peer_connection_log (self,
                           GUN_RTC_LAYER_DESCRIPTION,
                           "Their %s was taken, with %u candidates%s",
                           name_kind (kind),
                           self->remote->candidates->len,
                           self->remote->n_candidates_dropped > 0 ? " and some that were dropped"
                                                                  : "");
  if (kind == GUN_RTC_ANSWER && !begin (self, error))
    return FALSE;
  if (kind == GUN_RTC_ANSWER)
    gun_peer_connection_start_connecting (self);
  move_signaling (self, kind == GUN_RTC_OFFER ? GUN_RTC_HAVE_REMOTE_OFFER : GUN_RTC_STABLE);
  return TRUE;
}

/**
 * gun_peer_connection_dup_local_description:
 * @self: the connection
 *
 * Returns: (transfer full) (nullable): the local description with the candidates found so far, and
 *   with the word that these are all when gathering is complete; %NULL when none was set
 */
char *
gun_peer_connection_dup_local_description (GunPeerConnection *self)
{
  g_autoptr (GunSdp) sdp = NULL;
  GunIceAgent *ice;
  GPtrArray *candidates;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (self->local == NULL || self->transport == NULL)
    return NULL;
  ice = gun_rtc_transport_get_ice (self->transport);
  candidates = gun_ice_agent_get_local_candidates (ice);
  sdp = gun_sdp_copy (self->local);
  g_ptr_array_set_size (sdp->candidates, 0);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (sdp->candidates, gun_ice_candidate_ref (g_ptr_array_index (candidates, i)));
  sdp->end_of_candidates = gun_ice_agent_get_gathering (ice) == GUN_ICE_GATHERING_COMPLETE;
  return gun_sdp_print (sdp);
}

/**
 * gun_peer_connection_add_candidate:
 * @self: the connection
 * @candidate: what the other side says, `candidate:…` or `a=candidate:…`; the empty text says that
 *   there are no more
 * @error: GUN_RTC_ERROR_INVALID when it is no candidate, GUN_RTC_ERROR_STATE before a remote
 *   description
 *
 * Takes a way to the other side. One that is well formed but of no use here, such as a name that
 * only their network knows, is no error: it is dropped and counted.
 *
 * Returns: %FALSE when @error is set
 */
gboolean
gun_peer_connection_add_candidate (GunPeerConnection *self, const char *text, GError **error)
{
  g_autoptr (GunIceCandidate) candidate = NULL;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!gun_peer_connection_check_open (self, error))
    return FALSE;
  if (self->remote == NULL)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_STATE,
                           "A candidate came before the description it belongs to");
      return FALSE;
    }
  if (*text == '\0')
    {
      self->remote->end_of_candidates = TRUE;
      if (self->begun)
        gun_ice_agent_remote_candidates_done (gun_rtc_transport_get_ice (self->transport));
      return TRUE;
    }

  candidate = gun_ice_candidate_parse (text, error);
  if (candidate == NULL)
    return FALSE;
  if (candidate->username_fragment != NULL
      && g_strcmp0 (candidate->username_fragment, self->remote->ice_ufrag) != 0)
    {
      gun_peer_connection_log (
          self, GUN_RTC_LAYER_ICE, "A candidate of an earlier description was dropped");
      return TRUE;
    }
  /* Before our answer ICE is not told yet who the other side is: they wait in its description */
  if (self->signaling == GUN_RTC_HAVE_REMOTE_OFFER)
    {
      if (self->remote->candidates->len < GUN_SDP_MAX_CANDIDATES)
        g_ptr_array_add (self->remote->candidates, g_steal_pointer (&candidate));
      else
        self->remote->n_candidates_dropped++;
      return TRUE;
    }
  gun_rtc_transport_add_candidate (self->transport, candidate);
  return TRUE;
}
