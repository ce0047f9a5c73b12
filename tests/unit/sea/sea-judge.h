/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-claim.h"
#include "gun-test-signer.h"

G_BEGIN_DECLS

/* A state as gun's are */
#define SEA_STATE_MS 1795343114327.0

/* What becomes of one key: with all its signatures verified. @json: of the value. */
GunSeaReason sea_judge (const char *soul, const char *key, const char *json, double state_ms);
/* The same for a text, which user space holds */
GunSeaReason sea_judge_text (const char *soul, const char *key, const char *text, double state_ms);

void sea_assert_reason (GunSeaReason found, GunSeaReason expected);

/* @soul and @key with ALICE, BOB and CAROL written out */
char *sea_write_out (const char *text);

G_END_DECLS
