/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunTestPair:
 *
 * Somebody who can sign: as SEA.pair() writes it.
 */
typedef struct
{
  const char *pub;
  const char *priv;
} GunTestPair;

/* Three people of the tests; nobody else has these keys. */
extern const GunTestPair gun_test_alice;
extern const GunTestPair gun_test_bob;
extern const GunTestPair gun_test_carol;

/* base64 of r and s under @text, hashed twice as gun does */
char *gun_test_sign (const GunTestPair *pair, const char *text);
/* The same with n−s */
char *gun_test_turn_signature (const char *base64);
/* {"m":@rights,"s":…}; @rights is JSON as JavaScript writes it */
char *gun_test_certify (const GunTestPair *owner, const char *rights);

/* What gun puts: @json is the value as JavaScript writes it; @certificate: NULL for the owner */
char *gun_test_wrap (const GunTestPair *writer,
                     const char *soul,
                     const char *key,
                     const char *json,
                     double state_ms,
                     const char *certificate);
GunValue *gun_test_signed_value (const GunTestPair *writer,
                                 const char *soul,
                                 const char *key,
                                 const char *json,
                                 double state_ms,
                                 const char *certificate);

G_END_DECLS
