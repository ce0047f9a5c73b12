/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-outbox-row.h"

G_BEGIN_DECLS

/**
 * GunDeliveryState:
 * @GUN_DELIVERY_WAITING: committed here, and not arrived at everybody it is for
 * @GUN_DELIVERY_ARRIVED: at every relay that is added, or with none at somebody
 * @GUN_DELIVERY_ENDED: nobody is told of it any more: it was given up, or a later write has taken
 *   its place
 */
typedef enum
{
  GUN_DELIVERY_WAITING,
  GUN_DELIVERY_ARRIVED,
  GUN_DELIVERY_ENDED,
} GunDeliveryState;

#define GUN_TYPE_DELIVERY (gun_delivery_get_type ())
G_DECLARE_FINAL_TYPE (GunDelivery, gun_delivery, GUN, DELIVERY, GObject)

/**
 * GunDelivery:
 *
 * The live view of how far one write of this computer got; the write goes on without it. Properties
 * with notify in the context of the engine's handle: state (uint, #GunDeliveryState), n-sent,
 * n-arrived, n-wanted (uint: peers it was said to, that have it, that are to have it), reason
 * (string, nullable: why somebody who is to have it refused it), row (#GunOutboxRow: all of it).
 */
GRefString *gun_delivery_get_soul (GunDelivery *self);
GRefString *gun_delivery_get_key (GunDelivery *self);
double gun_delivery_get_state_ms (GunDelivery *self);
GunDeliveryState gun_delivery_get_state (GunDelivery *self);
guint gun_delivery_get_n_sent (GunDelivery *self);
guint gun_delivery_get_n_arrived (GunDelivery *self);
guint gun_delivery_get_n_wanted (GunDelivery *self);
const char *gun_delivery_get_reason (GunDelivery *self);
/* (transfer none): its peers include relays that it was not said to yet */
const GunOutboxRow *gun_delivery_get_row (GunDelivery *self);

G_END_DECLS
