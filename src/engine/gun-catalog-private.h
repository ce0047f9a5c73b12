/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-catalog-private.h belongs to engine/"
#endif

#include "gun-catalog.h"

G_BEGIN_DECLS

GunCatalog *gun_catalog_open (const char *path, GError **error);
const char *gun_catalog_get_path (GunCatalog *self);

G_END_DECLS
