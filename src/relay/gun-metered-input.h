/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-metered-output.h"

G_BEGIN_DECLS

#define GUN_TYPE_METERED_INPUT (gun_metered_input_get_type ())
G_DECLARE_FINAL_TYPE (GunMeteredInput, gun_metered_input, GUN, METERED_INPUT, GInputStream)

GunMeteredInput *gun_metered_input_new (GInputStream *base,
                                        GBytes *early,
                                        GunFrameSide side,
                                        GunMeteredOutput *answers);
void gun_metered_input_set_socket (GunMeteredInput *self, GSocket *socket);
void gun_metered_input_set_paused (GunMeteredInput *self, gboolean paused);
guint64 gun_metered_input_get_received_bytes (GunMeteredInput *self);

G_END_DECLS
