/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-engine-error.h belongs to engine/"
#endif

#include "gun-engine.h"

G_BEGIN_DECLS

/* What a lower room said, in the codes of GunEngineError and with words for people. */
void gun_engine_translate_store_error (GError **error, const char *path);
void gun_engine_translate_address_error (GError **error);

G_END_DECLS
