/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-network-check.h"

G_BEGIN_DECLS

#define GUN_TYPE_NETWORK_PAGE (gun_network_page_get_type ())
G_DECLARE_FINAL_TYPE (GunNetworkPage, gun_network_page, GUN, NETWORK_PAGE, GtkWidget)

/**
 * GunNetworkPage:
 *
 * How the network treats direct connections: measured when somebody presses the button, and not before. Content of a page, without a header bar. It
 * needs a window with the actions win.add-server, win.preferences, win.show-page (string) and win.say (string).
 *
 * Properties: narrow (boolean): there is room for one thing beside another.
 */
GtkWidget *gun_network_page_new (void);
void gun_network_page_set_engine (GunNetworkPage *self, GunEngine *engine);
/* What is known so far, or, once it has ended, all of it */
void gun_network_page_show_check (GunNetworkPage *self, const GunNetworkCheck *check);

G_END_DECLS
