/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-message.h"

G_BEGIN_DECLS

/* The keys of @node, in UTF-16 order, that @get asks for: those that meet its condition, as many as
 * its limit allows. NULL when none do. */
GunNode *gun_lex_answer (GunNode *node, const GunGet *get);

gboolean gun_lex_holds (const GunLex *lex, GRefString *text);

/* The one key @get names; NULL: it asks for several. */
GRefString *gun_get_lookup_key (const GunGet *get);

/* Whether it narrows the node down: by a condition on its keys or by a limit. */
gboolean gun_get_is_narrow (const GunGet *get);

G_END_DECLS
