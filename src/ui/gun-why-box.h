/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-why-report.h"

G_BEGIN_DECLS

#define GUN_TYPE_WHY_BOX (gun_why_box_get_type ())
G_DECLARE_FINAL_TYPE (GunWhyBox, gun_why_box, GUN, WHY_BOX, GtkWidget)

/**
 * GunWhyBox:
 *
 * Why somebody is not connected directly: the sentence, the fact, what to do next, and what was tried. It needs the action
 * peer-page.reconnect, and a window with win.preferences and win.show-page.
 */
void gun_why_box_begin (GunWhyBox *self);
void gun_why_box_show (GunWhyBox *self, const GunWhyReport *report);

G_END_DECLS
