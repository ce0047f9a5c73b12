/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where those in a room meet is agreed by its name alone (PROTOCOL.md section 8, DECISIONS.md
 * section 4). */

/* (transfer full): where pages announce themselves, under the key `+` */
GRefString *gun_room_dup_browser_soul (const char *room);
/* (transfer full): where desktops do, each under its device id */
GRefString *gun_room_dup_presence_soul (const char *room);
/* (transfer full): where letters to one of them lie, each under the device id of its sender */
GRefString *gun_room_dup_mailbox_soul (const char *room, const char *device_id);

/* (transfer full): what this computer is called in @room and nowhere else */
char *gun_room_dup_device_id (GBytes *secret, const char *room);
gboolean gun_room_is_device_id (const char *text, gsize length_bytes);

G_END_DECLS
