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

/* With the candidates that are known: after a restart most are known already, and are not told again. */
static char *
print_with_candidates (GunPeerConnection *self, const GunSdp *sdp)
{
  GunIceAgent *ice = gun_rtc_transport_get_ice (self->transport);
  GPtrArray *candidates = gun_ice_agent_get_local_candidates (ice);
  g_autoptr (GunSdp) complete = gun_sdp_copy (sdp);

  g_ptr_array_set_size (complete->candidates, 0);
  for (guint i = 0; i < candidates->len; i++)
    g_ptr_array_add (complete->candidates,
                     gun_ice_candidate_ref (g_ptr_array_index (candidates, i)));
  complete->end_of_candidates = gun_ice_agent_get_gathering (ice) == GUN_ICE_GATHERING_COMPLETE;
  return gun_sdp_print (complete);
}

static char *
print_created (GunPeerConnection *self, GunRtcDescriptionKind kind, GunSdp *sdp)
{
  g_clear_pointer (&self->created, gun_sdp_free);
  self->created = sdp;
  self->created_kind = kind;
  return print_with_candidates (self, sdp);
}

static const char *
say_what_is_due (GunRtcSignaling signaling)
{
  switch (signaling)
    {
    case GUN_RTC_HAVE_LOCAL_OFFER:
      return "our offer waits: take the answer to it, or take it back";
    case GUN_RTC_HAVE_REMOTE_OFFER:
      return "an offer of the other side waits: answer it, or roll it back";
    case GUN_RTC_STABLE:
    default:
      return "no offer waits for an answer: make one, or take one";
    }
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
               "%s is not possible now: %s",
               action,
               say_what_is_due (self->signaling));
  return FALSE;
}

/* From here on ICE has other credentials of ours, and forgets those of the other side. */
static gboolean
restart (GunPeerConnection *self, gboolean new_sockets, GError **error)
{
  gun_peer_connection_forget_candidates (self);
  if (!gun_ice_agent_restart (gun_rtc_transport_get_ice (self->transport), new_sockets, error))
    return FALSE;
  self->restarted = TRUE;
  self->restart_wanted = FALSE;
  gun_peer_connection_gathering_moved (self);
  /* No socket may be left to open, which ends it all */
  return gun_peer_connection_check_open (self, error);
}

/**
 * gun_peer_connection_create_offer:
 * @self: the connection
 * @error: GUN_RTC_ERROR_STATE when an exchange is going on, GUN_RTC_ERROR_CLOSED when it is over
 *
 * Makes an offer, for gun_peer_connection_set_local_description() and the other side. When a restart is wanted it has
 * new credentials, to which ICE changes at once: set it, and send it.
 *
 * Returns: (transfer full): SDP, with the candidates that are known, which are none the first time
 */
char *
gun_peer_connection_create_offer (GunPeerConnection *self, GError **error)
{
  g_autoptr (GunPeerConnection) alive = NULL;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  alive = g_object_ref (self);
  if (!check_signaling (self, GUN_RTC_STABLE, "Making an offer", error))
    return NULL;
  if (self->restart_wanted && self->begun && !restart (self, FALSE, error))
    return NULL;
  self->restart_wanted = FALSE;
  return print_created (self, GUN_RTC_OFFER, describe (self, GUN_SDP_ACTPASS));
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
 * Returns: (transfer full): SDP, with the candidates that are known, which are none the first time
 */
char *
gun_peer_connection_create_answer (GunPeerConnection *self, GError **error)
{
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (!check_signaling (self, GUN_RTC_HAVE_REMOTE_OFFER, "Making an answer", error))
    return NULL;
  return print_created (self, GUN_RTC_ANSWER, describe (self, own_setup (self)));
}

/* (nullable): what is not so in what is said of ourselves. */
static const char *
find_lie (GunPeerConnection *self, GunRtcDescriptionKind kind, const GunSdp *sdp)
{
  const GunSdp *created = self->created;

  if (created == NULL || self->created_kind != kind)
    return "none was created just before";
  if (g_strcmp0 (sdp->ice_ufrag, created->ice_ufrag) != 0
      || g_strcmp0 (sdp->ice_pwd, created->ice_pwd) != 0)
    return "its ICE credentials are not those that were created";
  if (g_strcmp0 (sdp->fingerprint, created->fingerprint) != 0)
    return "its fingerprint is not ours";
  if (sdp->sctp_port != SCTP_PORT)
    return "its SCTP port is not ours";
  if (sdp->max_message_bytes != created->max_message_bytes)
    return "its largest message is not what is taken here";
  if (g_strcmp0 (sdp->mid, created->mid) != 0)
    return "its a=mid is not the one that was created";
  if (sdp->ice_lite)
    return "ICE here is not a=ice-lite";
  return NULL;
}

/* Whether the other side of @setup leaves who began what it is. */
static gboolean
keeps_role (GunPeerConnection *self, GunSdpSetup setup, GunDtlsRole role_of_setup)
{
  if (!self->begun || setup == GUN_SDP_ACTPASS)
    return TRUE;
  return (setup == GUN_SDP_ACTIVE) == (role_of_setup == GUN_DTLS_CLIENT);
}

static const char *
find_wrong_setup (const GunSdp *answer, const GunSdp *offer)
{
  if (answer->setup == GUN_SDP_ACTPASS)
    return "an answer must choose a=setup:active or a=setup:passive";
  if (answer->setup == offer->setup)
    return "its a=setup is the same as that of the offer, so that both or none would begin";
  return NULL;
}

static const char change_of_role[]
    = "its a=setup would change who began the DTLS session that is open";

static gboolean
check_local (GunPeerConnection *self, GunRtcDescriptionKind kind, GunSdp *sdp, GError **error)
{
  const char *wrong = find_lie (self, kind, sdp);

  if (wrong == NULL && kind == GUN_RTC_ANSWER)
    wrong = find_wrong_setup (sdp, self->remote);
  if (wrong == NULL && !keeps_role (self, sdp->setup, self->role))
    wrong = change_of_role;

  if (wrong == NULL)
    return TRUE;
  g_set_error (error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_INVALID,
               "This cannot be the local description: %s",
               wrong);
  return FALSE;
}

/* Who the other side is, for ICE; it may tell of that, and so be ended. */
static gboolean
take_remote_credentials (GunPeerConnection *self, GError **error)
{
  if (!gun_ice_agent_set_remote_credentials (gun_rtc_transport_get_ice (self->transport),
                                             self->remote->ice_ufrag,
                                             self->remote->ice_pwd,
                                             error))
    return FALSE;
  for (guint i = 0; self->transport != NULL && i < self->remote->candidates->len; i++)
    gun_rtc_transport_add_candidate (self->transport,
                                     g_ptr_array_index (self->remote->candidates, i));
  if (self->transport != NULL && self->remote->end_of_candidates)
    gun_ice_agent_remote_candidates_done (gun_rtc_transport_get_ice (self->transport));
  return gun_peer_connection_check_open (self, error);
}

/* Both descriptions are there: the other side is known. */
static gboolean
begin (GunPeerConnection *self, GError **error)
{
  gboolean we_begin = self->local->setup == GUN_SDP_ACTPASS ? self->remote->setup == GUN_SDP_PASSIVE
                                                            : self->local->setup == GUN_SDP_ACTIVE;

  self->restarted = FALSE;
  if (!self->begun)
    {
      self->role = we_begin ? GUN_DTLS_CLIENT : GUN_DTLS_SERVER;
      self->begun = TRUE;
      gun_rtc_transport_begin (self->transport,
                               self->role,
                               self->remote->fingerprint,
                               self->remote->sctp_port,
                               self->remote->max_message_bytes);
      gun_peer_connection_log (self,
                               GUN_RTC_LAYER_DESCRIPTION,
                               "Both descriptions are known; %s the DTLS handshake",
                               we_begin ? "this side begins" : "the other side begins");
    }
  return take_remote_credentials (self, error);
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

/* What is to stand again when the offer that comes now is taken back. */
static void
keep_before (GunPeerConnection *self, GunSdp **place)
{
  g_clear_pointer (&self->before, gun_sdp_free);
  self->before = g_steal_pointer (place);
}

/* A description was taken: the exchange goes on, or has come to its end. */
static gboolean
settle (GunPeerConnection *self,
        GunRtcDescriptionKind kind,
        GunRtcSignaling with_offer,
        GError **error)
{
  if (kind == GUN_RTC_OFFER)
    {
      move_signaling (self, with_offer);
      return TRUE;
    }
  g_clear_pointer (&self->before, gun_sdp_free);
  self->signaling = GUN_RTC_STABLE;
  if (!begin (self, error))
    return FALSE;
  gun_peer_connection_start_connecting (self);
  move_signaling (self, GUN_RTC_STABLE);
  return TRUE;
}

static gboolean
gather (GunPeerConnection *self, GError **error)
{
  if (!gun_ice_agent_gather (gun_rtc_transport_get_ice (self->transport), error))
    return FALSE;
  self->gathered = TRUE;
  if (self->transport == NULL && self->failure != NULL)
    g_propagate_error (error, g_error_copy (self->failure));
  if (self->transport == NULL)
    return FALSE;
  gun_peer_connection_gathering_moved (self);
  return TRUE;
}

/**
 * gun_peer_connection_set_local_description:
 * @self: the connection
 * @kind: what it is
 * @sdp: what gun_peer_connection_create_offer() or gun_peer_connection_create_answer() gave; only
 *   `a=setup` may differ
 * @error: GUN_RTC_ERROR_INVALID, GUN_RTC_ERROR_STATE, GUN_RTC_ERROR_ICE when this computer has no address to use, or
 *   when no socket could be opened, with which the connection has failed; GUN_RTC_ERROR_CLOSED when a handler closed it
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
  if (!self->gathered && !gather (self, error))
    return FALSE;

  if (kind == GUN_RTC_OFFER)
    keep_before (self, &self->local);
  g_clear_pointer (&self->local, gun_sdp_free);
  self->local = g_steal_pointer (&sdp);
  gun_peer_connection_log (self, GUN_RTC_LAYER_DESCRIPTION, "Our %s was set", name_kind (kind));
  return settle (self, kind, GUN_RTC_HAVE_LOCAL_OFFER, error);
}

/* An offer with other credentials than before asks for a restart of ICE (RFC 8839 section 4.4.1.1.1). */
static gboolean
is_restart (GunPeerConnection *self, const GunSdp *sdp)
{
  return self->begun
         && (g_strcmp0 (self->remote->ice_ufrag, sdp->ice_ufrag) != 0
             || g_strcmp0 (self->remote->ice_pwd, sdp->ice_pwd) != 0);
}

/* Everything of ours has our fingerprint; but two connections may have one certificate. */
static gboolean
is_own (GunPeerConnection *self, const GunSdp *sdp)
{
  const char *ufrag = gun_ice_agent_get_ufrag (gun_rtc_transport_get_ice (self->transport));

  return g_strcmp0 (sdp->fingerprint,
                    gun_dtls_certificate_get_fingerprint (self->configuration.certificate))
             == 0
         && (sdp->session_id == self->session_id || g_strcmp0 (sdp->ice_ufrag, ufrag) == 0);
}

static gboolean
check_remote (GunPeerConnection *self, GunRtcDescriptionKind kind, GunSdp *sdp, GError **error)
{
  GunDtlsRole role_of_setup = self->role == GUN_DTLS_CLIENT ? GUN_DTLS_SERVER : GUN_DTLS_CLIENT;
  const char *wrong = NULL;

  if (is_own (self, sdp))
    wrong = "it is our own description";
  else if (kind == GUN_RTC_ANSWER)
    wrong = find_wrong_setup (sdp, self->local);
  if (wrong == NULL && !keeps_role (self, sdp->setup, role_of_setup))
    wrong = change_of_role;
  else if (wrong == NULL && self->begun
           && g_strcmp0 (self->remote->fingerprint, sdp->fingerprint) != 0)
    wrong = "its fingerprint is another one than before: that takes a new connection";
  else if (wrong == NULL && kind == GUN_RTC_ANSWER && !self->restarted && is_restart (self, sdp))
    wrong = "it restarts ICE, which only an offer may ask for";

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
      gun_peer_connection_log (
          self, GUN_RTC_LAYER_ICE, "The other side asks to look for a way anew");
      if (!restart (self, TRUE, error))
        return FALSE;
    }

  if (kind == GUN_RTC_OFFER)
    keep_before (self, &self->remote);
  g_clear_pointer (&self->remote, gun_sdp_free);
  self->remote = g_steal_pointer (&sdp);
  self->n_candidates_unreadable += self->remote->n_candidates_unreadable;
  self->n_candidates_too_many
      += self->remote->n_candidates_dropped - self->remote->n_candidates_unreadable;
  gun_peer_connection_log (self,
                           GUN_RTC_LAYER_DESCRIPTION,
                           "Their %s was taken, with %u candidates%s",
                           name_kind (kind),
                           self->remote->candidates->len,
                           self->remote->n_candidates_dropped > 0 ? " and some that were dropped"
                                                                  : "");
  return settle (self, kind, GUN_RTC_HAVE_REMOTE_OFFER, error);
}

/**
 * gun_peer_connection_roll_back:
 * @self: the connection
 * @error: GUN_RTC_ERROR_STATE when no offer waits, GUN_RTC_ERROR_CLOSED
 *
 * Takes back the offer that waits, ours or theirs: for who gives way when both have offered in the same moment, or when
 * no answer comes. ICE keeps the credentials of a restart that was in it: the next offer has them, from either side.
 *
 * Returns: whether nothing waits any more
 */
gboolean
gun_peer_connection_roll_back (GunPeerConnection *self, GError **error)
{
  g_autoptr (GunPeerConnection) alive = NULL;
  GunSdp **place;

  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), FALSE);

  alive = g_object_ref (self);
  if (!gun_peer_connection_check_open (self, error))
    return FALSE;
  if (self->signaling == GUN_RTC_STABLE)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_STATE,
                           "There is nothing to take back: no offer waits for an answer");
      return FALSE;
    }
  place = self->signaling == GUN_RTC_HAVE_LOCAL_OFFER ? &self->local : &self->remote;
  gun_peer_connection_log (self,
                           GUN_RTC_LAYER_DESCRIPTION,
                           "%s offer was taken back",
                           place == &self->local ? "Our" : "Their");
  g_clear_pointer (place, gun_sdp_free);
  *place = g_steal_pointer (&self->before);
  g_clear_pointer (&self->created, gun_sdp_free);
  move_signaling (self, GUN_RTC_STABLE);
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
  g_return_val_if_fail (GUN_IS_PEER_CONNECTION (self), NULL);

  if (self->local == NULL || self->transport == NULL)
    return NULL;
  return print_with_candidates (self, self->local);
}

static gboolean
is_of_other_description (GunPeerConnection *self, const GunIceCandidate *candidate)
{
  gboolean is_of_remote;

  if (candidate->username_fragment == NULL)
    return FALSE;
  is_of_remote = g_strcmp0 (candidate->username_fragment, self->remote->ice_ufrag) == 0;
  /* While our restart is not answered, the description that is known is the earlier one, and others are of the answer */
  if (self->signaling == GUN_RTC_HAVE_LOCAL_OFFER && self->restarted)
    return is_of_remote;
  return !is_of_remote;
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
      g_set_error_literal (
          error,
          GUN_RTC_ERROR,
          GUN_RTC_ERROR_STATE,
          "A candidate came before the description it belongs to: keep it until that was taken");
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
  if (is_of_other_description (self, candidate))
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
        self->n_candidates_too_many++;
      return TRUE;
    }
  gun_rtc_transport_add_candidate (self->transport, candidate);
  return TRUE;
}
