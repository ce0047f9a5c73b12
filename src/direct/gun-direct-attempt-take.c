/* SPDX-License-Identifier: MIT */

#include "gun-direct-attempt-private.h"

/* Whether the other side can have anything to say to it. */
static gboolean
check_said (GunDirectAttempt *self, GError **error)
{
  if (self->state == GUN_DIRECT_SAID
      || (self->state == GUN_DIRECT_DESCRIBING && self->remote != NULL))
    return TRUE;
  g_set_error_literal (error,
                       GUN_RTC_ERROR,
                       GUN_RTC_ERROR_STATE,
                       self->state == GUN_DIRECT_DESCRIBING
                           ? "This attempt has not said its offer yet"
                           : "This attempt is over");
  return FALSE;
}

/**
 * gun_direct_attempt_take_answer:
 * @self: an attempt that made an offer
 * @sdp: the answer to it; hostile
 * @error: GUN_RTC_ERROR: what is wrong with it; then the attempt goes on waiting. GUN_RTC_ERROR_STATE when none is due
 *
 * Returns: whether it was taken
 */
gboolean
gun_direct_attempt_take_answer (GunDirectAttempt *self, const char *sdp, GError **error)
{
  g_return_val_if_fail (GUN_IS_DIRECT_ATTEMPT (self), FALSE);
  g_return_val_if_fail (sdp != NULL, FALSE);

  if (!check_said (self, error)
      || !gun_peer_connection_set_remote_description (self->connection, GUN_RTC_ANSWER, sdp, error))
    return FALSE;
  self->remote = gun_sdp_parse (sdp, -1, NULL);
  if (self->is_by_hand)
    gun_direct_attempt_start_deadline (self);
  for (guint i = 0; i < self->early->len; i++)
    gun_peer_connection_add_candidate (self->connection, g_ptr_array_index (self->early, i), NULL);
  return TRUE;
}

static gboolean
is_known (const GunSdp *sdp, const GunIceCandidate *candidate)
{
  for (guint i = 0; i < sdp->candidates->len; i++)
    if (gun_ice_candidate_repeats (g_ptr_array_index (sdp->candidates, i), candidate))
      return TRUE;
  return FALSE;
}

static void
take_new_candidates (GunDirectAttempt *self, const GunSdp *update)
{
  for (guint i = 0; i < update->candidates->len; i++)
    {
      GunIceCandidate *candidate = g_ptr_array_index (update->candidates, i);
      g_autofree char *line = gun_ice_candidate_print (candidate);

      if (!is_known (self->remote, candidate))
        gun_peer_connection_add_candidate (self->connection, line, NULL);
    }
  if (update->end_of_candidates && !self->remote->end_of_candidates)
    gun_peer_connection_add_candidate (self->connection, "", NULL);
}

/**
 * gun_direct_attempt_take_update:
 * @self: the attempt
 * @sdp: the description of the other side as before, with more candidates; hostile
 * @error: GUN_RTC_ERROR: what is wrong with it; nothing of it was used
 *
 * Takes the candidates that are new. To an offer that was not answered yet it is the answer, whose first form may have been written over
 * on its way.
 *
 * Returns: whether it was taken
 */
gboolean
gun_direct_attempt_take_update (GunDirectAttempt *self, const char *sdp, GError **error)
{
  g_autoptr (GunSdp) update = NULL;

  g_return_val_if_fail (GUN_IS_DIRECT_ATTEMPT (self), FALSE);
  g_return_val_if_fail (sdp != NULL, FALSE);

  if (self->remote == NULL)
    return gun_direct_attempt_take_answer (self, sdp, error);
  if (!check_said (self, error))
    return FALSE;
  update = gun_sdp_parse (sdp, -1, error);
  if (update == NULL)
    return FALSE;
  if (!g_str_equal (update->ice_ufrag, self->remote->ice_ufrag)
      || !g_str_equal (update->ice_pwd, self->remote->ice_pwd)
      || !g_str_equal (update->fingerprint, self->remote->fingerprint))
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           GUN_RTC_ERROR_INVALID,
                           "This update is of another description than the one that was taken: a "
                           "new offer takes a new attempt");
      return FALSE;
    }
  take_new_candidates (self, update);
  g_clear_pointer (&self->remote, gun_sdp_free);
  self->remote = g_steal_pointer (&update);
  return TRUE;
}

/**
 * gun_direct_attempt_add_candidate:
 * @self: the attempt
 * @candidate: `candidate:…` of the other side, or the empty text: there are no more; hostile
 * @error: GUN_RTC_ERROR: what is wrong with it
 *
 * Takes an address of the other side; before its answer it waits for that. One that is of no use here is no error.
 *
 * Returns: whether it was taken
 */
gboolean
gun_direct_attempt_add_candidate (GunDirectAttempt *self, const char *candidate, GError **error)
{
  g_return_val_if_fail (GUN_IS_DIRECT_ATTEMPT (self), FALSE);
  g_return_val_if_fail (candidate != NULL, FALSE);

  if (!check_said (self, error))
    return FALSE;
  if (self->remote != NULL)
    return gun_peer_connection_add_candidate (self->connection, candidate, error);

  if (*candidate != '\0')
    {
      g_autoptr (GunIceCandidate) parsed = gun_ice_candidate_parse (candidate, error);

      if (parsed == NULL)
        return FALSE;
    }
  if (self->early->len >= GUN_DIRECT_MAX_EARLY_CANDIDATES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_FULL,
                   "More than %d candidates came before their answer",
                   GUN_DIRECT_MAX_EARLY_CANDIDATES);
      return FALSE;
    }
  g_ptr_array_add (self->early, g_strdup (candidate));
  return TRUE;
}
