/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_SEA_COMPILATION
#error "gun-sea-json-private.h is for src/sea only"
#endif

#include "gun-sea-json.h"

G_BEGIN_DECLS

/**
 * GunSeaJsonVerdict:
 * @GUN_SEA_JSON_GOOD: JSON.parse() takes it, and so do we
 * @GUN_SEA_JSON_BROKEN: JSON.parse() throws
 * @GUN_SEA_JSON_BEYOND: may be JSON, but deeper or longer than we look at
 */
typedef enum
{
  GUN_SEA_JSON_GOOD,
  GUN_SEA_JSON_BROKEN,
  GUN_SEA_JSON_BEYOND,
} GunSeaJsonVerdict;

GunSeaJsonVerdict gun_sea_json_judge (const char *json, gsize length_bytes, GString *out);

G_END_DECLS
