/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-pair.h"
#include "gun-value.h"

G_BEGIN_DECLS

char *gun_sea_sign (const char *data, gsize length_bytes, const GunSeaPair *pair, GError **error);
char *gun_sea_verify (const char *signed_text,
                      gsize length_bytes,
                      const GunSeaPublicKey *pub,
                      GError **error);

GunValue *gun_sea_sign_value (GRefString *soul,
                              GRefString *key,
                              const GunValue *value,
                              double state_ms,
                              const GunSeaPair *pair,
                              const char *certificate,
                              GError **error);

G_END_DECLS
