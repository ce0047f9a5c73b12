/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-catalog-private.h belongs to engine/"
#endif

#include "gun-catalog.h"

G_BEGIN_DECLS

GunCatalog *gun_catalog_open (const char *path, GError **error);

G_END_DECLS
