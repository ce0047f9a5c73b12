/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define GUN_TYPE_TRAIL (gun_trail_get_type ())
G_DECLARE_FINAL_TYPE (GunTrail, gun_trail, GUN, TRAIL, GObject)

/**
 * GunTrail:
 *
 * How one got to a node. Links are no containment, so the steps taken are the breadcrumb: a soul opened by name begins a new row of
 * steps, a link adds one, a step clicked cuts the row. Each of these is a stop that Back and Forward return to.
 *
 * Signals: changed (): the stop one is at is another
 */
GunTrail *gun_trail_new (void);

void gun_trail_open (GunTrail *self, GRefString *soul);
void gun_trail_follow_link (GunTrail *self, GRefString *soul);
void gun_trail_return_to_step (GunTrail *self, guint step);
void gun_trail_go_back (GunTrail *self);
void gun_trail_go_forward (GunTrail *self);

gboolean gun_trail_can_go_back (GunTrail *self);
gboolean gun_trail_can_go_forward (GunTrail *self);
GRefString *gun_trail_get_soul (GunTrail *self);
GPtrArray *gun_trail_get_steps (GunTrail *self);

G_END_DECLS
