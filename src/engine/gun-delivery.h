/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GUN_TYPE_DELIVERY (gun_delivery_get_type ())
G_DECLARE_FINAL_TYPE (GunDelivery, gun_delivery, GUN, DELIVERY, GObject)

/**
 * GunDelivery:
 *
 * How far one write of this computer got: committed here, sent to n peers, arrived at m. Properties
 * with notify in the context of the engine's handle: n-sent, n-arrived (uint), reason (string,
 * nullable: the last refusal). Drop the last reference to stop caring.
 */
GRefString *gun_delivery_get_soul (GunDelivery *self);
GRefString *gun_delivery_get_key (GunDelivery *self);
double gun_delivery_get_state_ms (GunDelivery *self);
guint gun_delivery_get_n_sent (GunDelivery *self);
guint gun_delivery_get_n_arrived (GunDelivery *self);
const char *gun_delivery_get_reason (GunDelivery *self);

G_END_DECLS
