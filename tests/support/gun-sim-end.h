/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sim-link.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIM_END (gun_sim_end_get_type ())
G_DECLARE_FINAL_TYPE (GunSimEnd, gun_sim_end, GUN, SIM_END, GObject)

/**
 * GunSimEnd:
 *
 * A link's receiver in the hands of a test: keeps the frames it hears.
 */
GunSimEnd *gun_sim_end_new (GunSimLink *link); /* takes a reference */
GunSimLink *gun_sim_end_get_link (GunSimEnd *self);
void gun_sim_end_say (GunSimEnd *self, const char *frame);
void gun_sim_end_say_len (GunSimEnd *self, const char *frame, gsize length_bytes);
guint gun_sim_end_get_n_frames (GunSimEnd *self);
/* The oldest frame not taken yet; NULL: none. */
char *gun_sim_end_take_frame (GunSimEnd *self);
gboolean gun_sim_end_is_closed (GunSimEnd *self);

G_END_DECLS
