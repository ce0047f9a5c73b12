/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-pair.h"

G_BEGIN_DECLS

/* No expiry */
#define GUN_SEA_NEVER G_MAXDOUBLE

char *gun_sea_certify (const char *certificants,
                       const char *policy,
                       const char *block,
                       double expiry_ms,
                       const GunSeaPair *authority,
                       GError **error);

G_END_DECLS
