/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-trackers.h belongs to engine/"
#endif

#include "gun-delivery-private.h"
#include "gun-network.h"

G_BEGIN_DECLS

/**
 * GunTrackers:
 *
 * Who looks at which write: the network's side of each #GunDelivery, which lives in the handle's
 * context. Thread: the network's.
 */
typedef struct _GunTrackers GunTrackers;

GunTrackers *gun_trackers_new (GunNetwork *network);
void gun_trackers_free (GunTrackers *self);

/* For the handle: told of until it is dropped there. */
GunDelivery *gun_trackers_new_delivery (GunTrackers *self, const GunOutboxRow *row);
gboolean gun_trackers_has (GunTrackers *self, GRefString *soul, GRefString *key);
/* To whoever looks at this very state */
void gun_trackers_tell (GunTrackers *self, const GunOutboxRow *row);
/* To whoever looks at a state below @state_ms that has not arrived: it goes no further */
void gun_trackers_end (GunTrackers *self, GRefString *soul, GRefString *key, double state_ms);

G_END_DECLS
