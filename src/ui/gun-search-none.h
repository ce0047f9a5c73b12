/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_SEARCH_NONE (gun_search_none_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchNone, gun_search_none, GUN, SEARCH_NONE, AdwBin)

/**
 * GunSearchNone:
 *
 * Says that nothing was found, and where: peers can be asked for a node of that name, or it can be made.
 *
 * Signal: open (GunValue link): a soul is to be opened.
 */
void gun_search_none_set_engine (GunSearchNone *self, GunEngine *engine, GunWrites *writes);
void gun_search_none_set_searched (GunSearchNone *self,
                                   GRefString *text,
                                   GunSearchKind kind,
                                   gboolean only_names);

G_END_DECLS
