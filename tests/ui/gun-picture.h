/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-window.h"

G_BEGIN_DECLS

/* Pictures of windows, for whoever looks at them. */

/* More than the border a window has without a compositor */
#define GUN_PICTURE_FRAME_PX 30

void gun_picture_set_folder (const char *folder);
void gun_picture_take (GtkWidget *window, const char *name);
void gun_picture_set_width (GunWindow *window, int width);

G_END_DECLS
