/* SPDX-License-Identifier: MIT */

#include "gun-rtc-error.h"

G_DEFINE_QUARK (gun - rtc - error - quark, gun_rtc_error)
