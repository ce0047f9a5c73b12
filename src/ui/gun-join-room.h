/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Whether it was done. */
typedef void (*GunJoinedFunc) (gboolean joined, gpointer user_data);

/*
 * Sets the room of the preferences. Before the first one ever it asks, and says who will see which addresses; leaving needs no question.
 */
void gun_join_room (GtkWindow *parent,
                    GSettings *preferences,
                    const char *room,
                    GunJoinedFunc func,
                    gpointer user_data);

G_END_DECLS
