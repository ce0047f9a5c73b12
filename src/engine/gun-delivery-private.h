/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-delivery-private.h belongs to engine/"
#endif

#include "gun-delivery.h"

G_BEGIN_DECLS

/* @release is called once with @release_data, from whatever thread drops the last reference. */
GunDelivery *gun_delivery_new (GRefString *soul,
                               GRefString *key,
                               double state_ms,
                               GDestroyNotify release,
                               gpointer release_data);
/* In the context of the engine's handle only. */
void gun_delivery_update (GunDelivery *self, guint n_sent, guint n_arrived, const char *reason);

G_END_DECLS
