/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-kind-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_KIND_VIEW (gun_kind_view_get_type ())
G_DECLARE_FINAL_TYPE (GunKindView, gun_kind_view, GUN, KIND_VIEW, AdwBin)

/**
 * GunKindView:
 *
 * The souls of one kind, with what kind that is above them, how many there are, and a way back to all. It needs the action souls.kind (string).
 *
 * Signals: chosen (GunValue): a link to the soul whose row was chosen, also when it was chosen already.
 */
void gun_kind_view_set_list (GunKindView *self, GunKindList *list);
void gun_kind_view_select (GunKindView *self, GRefString *soul);

G_END_DECLS
