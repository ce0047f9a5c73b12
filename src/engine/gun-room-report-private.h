/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-room-report-private.h belongs to engine/"
#endif

#include "gun-direct.h"
#include "gun-room-report.h"

G_BEGIN_DECLS

/* With nobody in it yet */
GunRoomReport *gun_room_report_new (const char *room,
                                    const char *device_id,
                                    const char *pid,
                                    const GunDirectCounters *counters);

G_END_DECLS
