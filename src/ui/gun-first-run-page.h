/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_FIRST_RUN_PAGE (gun_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (GunFirstRunPage, gun_first_run_page, GUN, FIRST_RUN_PAGE, AdwBin)

/**
 * GunFirstRunPage:
 *
 * What to begin with. It needs a window with the actions win.add-relay, win.listen and win.show-sidebar, and app.open-sample.
 *
 * Property: narrow (boolean).
 */

G_END_DECLS
