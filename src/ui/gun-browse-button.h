/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_BROWSE_BUTTON (gun_browse_button_get_type ())
G_DECLARE_FINAL_TYPE (GunBrowseButton, gun_browse_button, GUN, BROWSE_BUTTON, AdwBin)

/**
 * GunBrowseButton:
 *
 * Lists the nodes a relay holds: one relay is a button, several are a menu, and without any there is nothing to see. It needs the action
 * graph.browse (uint64, the number of a peer).
 *
 * Properties: narrow (boolean): an icon takes the place of the word.
 */
void gun_browse_button_set_peers (GunBrowseButton *self, GListModel *peers);

G_END_DECLS
