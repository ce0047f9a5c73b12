/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_SOUL_BADGE (gun_soul_badge_get_type ())
G_DECLARE_FINAL_TYPE (GunSoulBadge, gun_soul_badge, GUN, SOUL_BADGE, AdwBin)

/**
 * GunSoulBadge:
 *
 * By which rule the data of a node is accepted: public, signed, content-addressed; and whether it expires. The tooltip says what
 * that means.
 *
 * Property: narrow (boolean): icons only.
 */
void gun_soul_badge_set_soul (GunSoulBadge *self, GRefString *soul);

G_END_DECLS
