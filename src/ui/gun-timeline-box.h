/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-peer-detail.h"

G_BEGIN_DECLS

/* Rows that are shown until all are asked for */
#define GUN_TIMELINE_BOX_FEW 20

#define GUN_TYPE_TIMELINE_BOX (gun_timeline_box_get_type ())
G_DECLARE_FINAL_TYPE (GunTimelineBox, gun_timeline_box, GUN, TIMELINE_BOX, GtkWidget)

/**
 * GunTimelineBox:
 *
 * What happened to a peer, newest first. However often it is shown, only what changed is laid out anew.
 */
void gun_timeline_box_show (GunTimelineBox *self, const GunPeerDetail *detail);

G_END_DECLS
