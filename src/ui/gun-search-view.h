/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_SEARCH_VIEW (gun_search_view_get_type ())
G_DECLARE_FINAL_TYPE (GunSearchView, gun_search_view, GUN, SEARCH_VIEW, AdwBin)

/**
 * GunSearchView:
 *
 * A field, a choice of kinds, and what is found as one types. Return opens the chosen result, Down goes to the results, Escape ends the
 * search. Where nothing is found, peers can be asked for a node of that name, or it can be made.
 *
 * Properties: searching (boolean, with notify): the field is open; narrow (boolean): the window is.
 * Signals: chosen (GunSearchResult): a result is to be opened; open (GunValue link): a soul is to be opened.
 */
void gun_search_view_set_engine (GunSearchView *self, GunEngine *engine, GunWrites *writes);
void gun_search_view_begin (GunSearchView *self);

G_END_DECLS
