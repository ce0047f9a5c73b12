/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"
#include "gun-trail.h"

G_BEGIN_DECLS

#define GUN_TYPE_DIAGRAM_PAGE (gun_diagram_page_get_type ())
G_DECLARE_FINAL_TYPE (GunDiagramPage, gun_diagram_page, GUN, DIAGRAM_PAGE, AdwBin)

/**
 * GunDiagramPage:
 *
 * The diagram of what a trail is at, with its buttons and its foot. Nothing is read for it while it is not in view. A box that is chosen
 * is gone to on the trail.
 *
 * It needs a window with the action win.say (string).
 */
void gun_diagram_page_set_engine (GunDiagramPage *self,
                                  GunEngine *engine,
                                  GunCatalog *catalog,
                                  GunTrail *trail);
/* Writes what is shown; the outcome is said. */
void gun_diagram_page_save (GunDiagramPage *self, GFile *file);

G_END_DECLS
