/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"
#include "gun-link.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIM_LINK (gun_sim_link_get_type ())
G_DECLARE_FINAL_TYPE (GunSimLink, gun_sim_link, GUN, SIM_LINK, GObject)

/**
 * GunSimLink:
 *
 * A #GunLink without a network: what is sent into one end comes out of the other, in order, as late
 * as the test wants, on the clock it was given. It is connecting until it is joined to another.
 */
GunSimLink *gun_sim_link_new (GunClock *clock, GunPath path, const char *address);

/* Both open once the loop turns. */
void gun_sim_link_join (GunSimLink *self, GunSimLink *other);
/* How long what is sent into @self is on its way, microseconds. */
void gun_sim_link_set_delay_us (GunSimLink *self, gint64 delay_us);
/* What is sent into @self is lost, as on a line that was unplugged. */
void gun_sim_link_set_mute (GunSimLink *self, gboolean is_mute);
/* As if @self did not read: so many bytes wait at the other end, which goes on sending. */
void gun_sim_link_set_unread_bytes (GunSimLink *self, gsize unread_bytes);
/* The longest frame that may be sent into @self; 0: any. Whoever sends a longer one fails. */
void gun_sim_link_set_max_frame_bytes (GunSimLink *self, gsize max_frame_bytes);
/* (transfer none) (nullable) */
GunSimLink *gun_sim_link_get_other (GunSimLink *self);
/* Whether whoever has @self does not want to read from it now. */
gboolean gun_sim_link_is_paused (GunSimLink *self);
/* Closes both ends, or the one that is still connecting, with this reason. What is on its way is
   lost. */
void gun_sim_link_cut (GunSimLink *self, GunLinkError code, const char *why);

G_END_DECLS
