/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include "gun-stun-probe-result.h"

G_BEGIN_DECLS

/* An empty one, to be filled in by whoever made it before anybody else sees it. */
GunStunProbeResult *gun_stun_probe_result_new (const char *uri);

G_END_DECLS
