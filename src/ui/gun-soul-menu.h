/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-soul-item.h"

G_BEGIN_DECLS

/*
 * What can be done with a node, as a menu. Its actions are the window's, with the soul or the beginning of its path as their
 * target.
 */

/* (transfer full) (nullable): of the node @soul; %NULL when a menu cannot name it: it is no UTF-8 */
GMenuModel *gun_soul_menu_new (GRefString *soul);
/* The same of a row: of its node, if it is one, and of all that is below it */
GMenuModel *gun_soul_menu_new_for_item (GunSoulItem *item);

/* The menu of the GunSoulLine below @widget that is pressed or has the focus, as gun_context_menu_attach() says. */
void gun_soul_menu_attach (GtkWidget *widget);
/* (transfer full) (nullable): the soul of the GunSoulLine at a place of @widget; %NULL of what is a group only */
GRefString *gun_soul_menu_dup_soul_at (GtkWidget *widget, double x, double y);

G_END_DECLS
