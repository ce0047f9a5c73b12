/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-metered-input.h"

G_BEGIN_DECLS

#define GUN_TYPE_METERED_STREAM (gun_metered_stream_get_type ())
G_DECLARE_FINAL_TYPE (GunMeteredStream, gun_metered_stream, GUN, METERED_STREAM, GIOStream)

GunMeteredStream *
gun_metered_stream_new (GIOStream *base, GSocket *socket, GBytes *early, GunFrameSide incoming);
guint64 gun_metered_stream_get_received_bytes (GunMeteredStream *self);
guint64 gun_metered_stream_get_sent_data_bytes (GunMeteredStream *self);
void gun_metered_stream_set_paused (GunMeteredStream *self, gboolean paused);
void gun_metered_stream_cut (GunMeteredStream *self);

G_END_DECLS
