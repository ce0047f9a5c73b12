/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_DIAGRAM_HANDLE (gun_diagram_handle_get_type ())
G_DECLARE_FINAL_TYPE (GunDiagramHandle, gun_diagram_handle, GUN, DIAGRAM_HANDLE, GtkWidget)

/**
 * GunDiagramHandle:
 *
 * What has the focus for one box of a diagram, and what a screen reader meets there: GTK 4.8 knows no accessible that is not a widget.
 * The diagram draws the box; a handle only has the ring of the focus. The pointer goes through it.
 *
 * Signals: focused (): it has the focus; choose (), expand (), collapse (): what its actions box.choose, box.expand and box.collapse ask
 * for, which a screen reader finds at it
 */
GtkWidget *gun_diagram_handle_new (GRefString *soul);
GRefString *gun_diagram_handle_get_soul (GunDiagramHandle *self);
void gun_diagram_handle_describe (GunDiagramHandle *self, const char *name, const char *words);

G_END_DECLS
