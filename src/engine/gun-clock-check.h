/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-clock-check.h belongs to engine/"
#endif

#include "gun-mesh.h"

G_BEGIN_DECLS

/* After the link opened: its answer to `?` tells by then whether it says its clock itself. */
#define GUN_CLOCK_CHECK_FIRST_US (3 * G_USEC_PER_SEC)

/* Clocks of computers drift by seconds a day. */
#define GUN_CLOCK_CHECK_AGAIN_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)

/**
 * GunClockCheck:
 *
 * Finds out how far the clocks of peers are from ours: once after a link opened, and then hourly. A
 * Gun Desktop is asked over its link; of any other relay the `Date` of an HTTP answer is looked at,
 * on a connection of its own; what a client's clock shows is not known. Lives in the network's
 * thread.
 */
typedef struct _GunClockCheck GunClockCheck;

GunClockCheck *gun_clock_check_new (GunMesh *mesh, GunClock *clock);
void gun_clock_check_free (GunClockCheck *self);

/* @peer changed its state, or is gone. */
void gun_clock_check_note (GunClockCheck *self, GunPeer *peer);

G_END_DECLS
