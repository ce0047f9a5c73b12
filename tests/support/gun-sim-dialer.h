/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sim-link.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIM_DIALER (gun_sim_dialer_get_type ())
G_DECLARE_FINAL_TYPE (GunSimDialer, gun_sim_dialer, GUN, SIM_DIALER, GObject)

/**
 * GunSimDialFunc:
 * @link: what the dialer is about to give out: join it, cut it, or leave it connecting
 */
typedef void (*GunSimDialFunc) (GunSimLink *link, const char *url, gpointer user_data);

/**
 * GunSimDialer:
 *
 * A #GunDialer whose other side is the test.
 */
GunSimDialer *gun_sim_dialer_new (GunClock *clock, GunSimDialFunc func, gpointer user_data);
guint gun_sim_dialer_get_n_dials (GunSimDialer *self);

G_END_DECLS
