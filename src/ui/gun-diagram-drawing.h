/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-diagram-camera.h"
#include "gun-diagram-scene.h"

G_BEGIN_DECLS

/* Texts smaller than this part of what they usually are cannot be read: boxes are drawn as blocks. */
#define GUN_DIAGRAM_READABLE_ZOOM 0.4
/* And below this what is written at a line. */
#define GUN_DIAGRAM_LABEL_ZOOM 0.55

/* Draws what @camera sees of @scene, as @widget with its fonts and colours would: lines in one cairo node, then their labels, then the
 * boxes. Draws the background too. */
void gun_diagram_draw (GunDiagramScene *scene,
                       const GunDiagramCamera *camera,
                       GtkWidget *widget,
                       GtkSnapshot *snapshot);

G_END_DECLS
