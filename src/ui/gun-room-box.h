/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_ROOM_BOX (gun_room_box_get_type ())
G_DECLARE_FINAL_TYPE (GunRoomBox, gun_room_box, GUN, ROOM_BOX, GtkBox)

/**
 * GunRoomBox:
 *
 * The room of the preferences in a field, with what is wrong with it under the field while one types. Applying it joins, after a question before
 * the first room ever; applying an empty one leaves.
 */
GtkWidget *gun_room_box_new (void);
void gun_room_box_set_preferences (GunRoomBox *self, GSettings *preferences);

G_END_DECLS
