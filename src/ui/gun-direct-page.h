/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-server-list.h"

G_BEGIN_DECLS

#define GUN_TYPE_DIRECT_PAGE (gun_direct_page_get_type ())
G_DECLARE_FINAL_TYPE (GunDirectPage, gun_direct_page, GUN, DIRECT_PAGE, AdwPreferencesPage)

/**
 * GunDirectPage:
 *
 * The page of the preferences about direct connections.
 */
void gun_direct_page_set_preferences (GunDirectPage *self,
                                      GSettings *preferences,
                                      GunServerList *servers);

G_END_DECLS
