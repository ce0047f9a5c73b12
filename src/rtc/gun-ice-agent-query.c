/* SPDX-License-Identifier: MIT */

#include "gun-ice-agent-private.h"

/**
 * gun_ice_agent_get_ufrag:
 * @self: the agent
 *
 * Returns: our ice-ufrag of this generation
 */
const char *
gun_ice_agent_get_ufrag (GunIceAgent *self)
{
  return gun_ice_session_get_ufrag (self->session);
}

/**
 * gun_ice_agent_get_pwd:
 * @self: the agent
 *
 * Returns: our ice-pwd of this generation
 */
const char *
gun_ice_agent_get_pwd (GunIceAgent *self)
{
  return gun_ice_session_get_pwd (self->session);
}

/**
 * gun_ice_agent_get_state:
 * @self: the agent
 *
 * Returns: its state
 */
GunIceState
gun_ice_agent_get_state (GunIceAgent *self)
{
  return self->state;
}

/**
 * gun_ice_agent_get_gathering:
 * @self: the agent
 *
 * Returns: how far our own candidates are
 */
GunIceGathering
gun_ice_agent_get_gathering (GunIceAgent *self)
{
  return self->gathering;
}

/**
 * gun_ice_agent_get_selected_pair:
 * @self: the agent
 * @local: (out) (transfer none): ours
 * @remote: (out) (transfer none): theirs; both hold until the next `pair_changed`
 *
 * Returns: whether there is, or was, a pair
 */
gboolean
gun_ice_agent_get_selected_pair (GunIceAgent *self,
                                 const GunIceCandidate **local,
                                 const GunIceCandidate **remote)
{
  *local = self->pair_local;
  *remote = self->pair_remote;
  return self->pair_local != NULL;
}

/**
 * gun_ice_agent_get_local_candidates:
 * @self: the agent
 *
 * Returns: (transfer none) (element-type GunIceCandidate): those that were told
 */
GPtrArray *
gun_ice_agent_get_local_candidates (GunIceAgent *self)
{
  return self->locals;
}

/**
 * gun_ice_agent_get_remote_candidates:
 * @self: the agent
 *
 * Returns: (transfer none) (element-type GunIceCandidate): those of this generation that were taken, and those that were found by the checks of the
 *   other side
 */
GPtrArray *
gun_ice_agent_get_remote_candidates (GunIceAgent *self)
{
  return self->remotes;
}

/**
 * gun_ice_agent_get_counters:
 * @self: the agent
 *
 * Returns: (transfer none): what was carried and dropped since it was made
 */
const GunIceCounters *
gun_ice_agent_get_counters (GunIceAgent *self)
{
  return &self->counters;
}
