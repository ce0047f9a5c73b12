/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-catalog.h"
#include "gun-link-row.h"

G_BEGIN_DECLS

/*
 * Links, for a diagram: read in a thread of the pool, from what was committed; called back in the caller's context. Errors: domain
 * #GUN_ENGINE_ERROR, and %G_IO_ERROR_CANCELLED.
 */

/* The links of each soul of @souls (element-type GRefString), at most @limit listed of each: (element-type GunNodeLinks), in that
 * order. @souls is copied. */
void gun_catalog_load_links_async (GunCatalog *self,
                                   GPtrArray *souls,
                                   guint limit,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
GPtrArray *gun_catalog_load_links_finish (GunCatalog *self, GAsyncResult *result, GError **error);

/* The links to @soul, at most @limit: (element-type GunLinkRow). Looks at all that is stored. */
void gun_catalog_find_links_to_async (GunCatalog *self,
                                      GRefString *soul,
                                      guint limit,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
gun_catalog_find_links_to_finish (GunCatalog *self, GAsyncResult *result, GError **error);

G_END_DECLS
