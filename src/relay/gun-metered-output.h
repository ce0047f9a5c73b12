/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-frame-meter.h"

G_BEGIN_DECLS

#define GUN_TYPE_METERED_OUTPUT (gun_metered_output_get_type ())
G_DECLARE_FINAL_TYPE (GunMeteredOutput, gun_metered_output, GUN, METERED_OUTPUT, GOutputStream)

GunMeteredOutput *gun_metered_output_new (GOutputStream *base, GunFrameSide side);
void gun_metered_output_set_socket (GunMeteredOutput *self, GSocket *socket);
const GunFrameMeter *gun_metered_output_get_meter (GunMeteredOutput *self);

G_END_DECLS
