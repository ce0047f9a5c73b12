/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is said while the pointer rests on a widget, for what changes often. gtk_widget_set_tooltip_text() asks the X server where the
 * pointer is, several times, whatever it is given; this does not, and the text is made a description for screen readers all the same. */
void gun_tooltip_set_text (gpointer widget, const char *text);
/* (nullable) (transfer none): whichever way it was set */
const char *gun_tooltip_get_text (gpointer widget);

G_END_DECLS
