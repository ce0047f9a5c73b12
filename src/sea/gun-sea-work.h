/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-secret.h"

G_BEGIN_DECLS

/* As sea.js has it (PROTOCOL.md section 11) */
#define GUN_SEA_WORK_ITERATIONS 100000
#define GUN_SEA_WORK_BYTES 64

GunSeaSecret *gun_sea_work (
    const char *text, gsize length_bytes, const char *salt, gsize salt_bytes, guint n_iterations);
char *gun_sea_content_hash (const char *text, gsize length_bytes);

G_END_DECLS
