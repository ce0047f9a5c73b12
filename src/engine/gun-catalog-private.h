/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-catalog-private.h belongs to engine/"
#endif

#include "gun-catalog.h"

G_BEGIN_DECLS

GunCatalog *gun_catalog_open (const char *path, GError **error);
const char *gun_catalog_get_path (GunCatalog *self);

/* Ends @task, in whatever thread, with what was read from the database at @path. @list: (transfer full) (nullable); @error: (transfer full):
 * why there is none: of the room store, or %G_IO_ERROR_CANCELLED */
void gun_catalog_return_list (GTask *task, GPtrArray *list, GError *error, const char *path);

G_END_DECLS
