/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_ORIGIN_BAR (gun_origin_bar_get_type ())
G_DECLARE_FINAL_TYPE (GunOriginBar, gun_origin_bar, GUN, ORIGIN_BAR, AdwBin)

/**
 * GunOriginBar:
 *
 * Asks whether pages of an origin may connect to this computer, one origin after the other. The answer goes into the preferences; an origin
 * with an answer is not asked about.
 *
 * Property: narrow (boolean): the answers stand below the question.
 */

/* @preferences: (nullable): where the answers are; %NULL: nobody asks any more */
void gun_origin_bar_set_preferences (GunOriginBar *self, GSettings *preferences);
void gun_origin_bar_ask (GunOriginBar *self, const char *origin);

G_END_DECLS
