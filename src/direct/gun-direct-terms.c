/* SPDX-License-Identifier: MIT */

#include "gun-direct.h"

#include "gun-rtc-limits.h"

/**
 * gun_direct_terms_init:
 * @self: (out caller-allocates): to be filled
 *
 * No room, no server, and everything we send arrives in order.
 */
void
gun_direct_terms_init (GunDirectTerms *self)
{
  *self = (GunDirectTerms){
    .enabled = TRUE,
    .max_peers = GUN_DIRECT_MAX_PEERS,
    .ordered = TRUE,
    .max_retransmits = -1,
    .max_packet_life_time_ms = -1,
    .cwnd_cap_bytes = GUN_RTC_DEFAULT_CWND_CAP_BYTES,
  };
}

/**
 * gun_direct_terms_copy_into:
 * @self: terms
 * @copy: (out caller-allocates): to be filled, and cleared later
 */
void
gun_direct_terms_copy_into (const GunDirectTerms *self, GunDirectTerms *copy)
{
  *copy = *self;
  copy->room = g_strdup (self->room);
  copy->ice_servers = self->ice_servers != NULL ? g_ptr_array_ref (self->ice_servers) : NULL;
}

void
gun_direct_terms_clear (GunDirectTerms *self)
{
  g_clear_pointer (&self->room, g_free);
  g_clear_pointer (&self->ice_servers, g_ptr_array_unref);
}
