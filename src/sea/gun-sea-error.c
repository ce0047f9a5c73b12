/* SPDX-License-Identifier: MIT */

#include "gun-sea-error.h"

G_DEFINE_QUARK (gun - sea - error - quark, gun_sea_error)
