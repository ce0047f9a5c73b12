/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-message.h"

G_BEGIN_DECLS

/* The one key @get names; NULL: it asks for several. */
GRefString *gun_get_lookup_key (const GunGet *get);

/* Whether it asks for souls by a condition, or for all of them. */
/* Of the names in it */
gsize gun_get_count_bytes (const GunGet *get);
gboolean gun_get_is_list (const GunGet *get);

/* Whether it is more than one soul, or one soul and key: a condition or a limit narrows it down. */
gboolean gun_get_is_query (const GunGet *get);

/* The same as the graph takes it. */
GunQuery *gun_query_new_for_get (const GunGet *get);

G_END_DECLS
