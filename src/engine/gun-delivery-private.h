/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-delivery-private.h belongs to engine/"
#endif

#include "gun-delivery.h"

G_BEGIN_DECLS

/* @release is called once with @release_data, from whatever thread drops the last reference. */
GunDelivery *
gun_delivery_new (const GunOutboxRow *row, GDestroyNotify release, gpointer release_data);
/* In the context of the engine's handle only. */
void gun_delivery_update (GunDelivery *self, const GunOutboxRow *row, gboolean has_ended);

G_END_DECLS
