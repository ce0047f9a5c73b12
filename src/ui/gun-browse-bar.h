/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-browse.h"

G_BEGIN_DECLS

#define GUN_TYPE_BROWSE_BAR (gun_browse_bar_get_type ())
G_DECLARE_FINAL_TYPE (GunBrowseBar, gun_browse_bar, GUN, BROWSE_BAR, AdwBin)

/**
 * GunBrowseBar:
 *
 * What came of asking a relay for the nodes it holds. Its button needs the action graph.stop-browsing.
 */
void gun_browse_bar_set_browse (GunBrowseBar *self, GunBrowse *browse);

G_END_DECLS
