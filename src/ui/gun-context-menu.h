/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * GunContextMenuFunc:
 * @widget: what the menu was attached to
 * @part: (nullable): what lies under the pointer or the finger, or has the focus; in @widget
 * @at: (nullable): where in @widget; %NULL when a key was pressed
 *
 * Shows the menu of @part by gun_context_menu_show(), when it has one.
 *
 * Returns: whether there was a menu to show
 */
typedef gboolean (*GunContextMenuFunc) (GtkWidget *widget, GtkWidget *part, const GdkRectangle *at);

/* Asks @show when the second button, a finger that stays, the key for menus or Shift+F10 is pressed in @widget. */
void gun_context_menu_attach (GtkWidget *widget, GunContextMenuFunc show);
void gun_context_menu_show (GtkWidget *widget,
                            GMenuModel *menu,
                            GtkWidget *part,
                            const GdkRectangle *at);

/* For a menu button whose menu has menus in it */
void gun_context_menu_return_focus (GtkMenuButton *button);

G_END_DECLS
