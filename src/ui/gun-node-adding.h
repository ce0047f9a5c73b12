/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-key-item.h"
#include "gun-writes.h"

G_BEGIN_DECLS

/*
 * The ways to bring something into a node: each asks what is needed in a window of its own, and writes it.
 * @parent: the window it belongs to; @writes: where it goes; @soul: of the node
 */
void gun_node_adding_key (GtkWindow *parent, GunWrites *writes, GRefString *soul);
void gun_node_adding_set_item (GtkWindow *parent, GunWrites *writes, GRefString *soul);
/* Leads a key elsewhere */
void gun_node_adding_link (GtkWindow *parent, GunWrites *writes, GunKeyItem *item);
/* What the clipboard holds, as gun.put() would write it */
void gun_node_adding_paste (GtkWindow *parent, GunWrites *writes, GRefString *soul);

G_END_DECLS
