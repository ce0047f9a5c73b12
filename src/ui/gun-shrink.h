/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * A button with words is as wide as they are: where text is twice as large, two of them keep a window from being narrow. These let the
 * buttons with a label in @root give way; as long as there is room nothing is seen of it.
 */

/* For a header bar: what is cut stands in a tooltip */
void gun_shrink_cut_buttons (GtkWidget *root);
/* For a page: the words go on in a second line */
void gun_shrink_wrap_buttons (GtkWidget *root);

/* What a window of 360 pixels leaves for a line within margins. */
#define GUN_SHRINK_LINE_PX 318

/* Puts what is in @box into lines when it needs more than @room_px beside each other, which depends on how large text is. 0: never */
void gun_shrink_stack_box (GtkBox *box, int room_px);

G_END_DECLS
