/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-door.h"

G_BEGIN_DECLS

#define GUN_TYPE_SIM_DOOR (gun_sim_door_get_type ())
G_DECLARE_FINAL_TYPE (GunSimDoor, gun_sim_door, GUN, SIM_DOOR, GObject)

/**
 * GunSimDoor:
 *
 * A door without signatures. Of souls that need a check it keeps out keys whose name begins with
 * `bad`, and says that each key was one signature: one that it knew (cached) when it answers at once,
 * one that it computed when it is slow.
 */
GunSimDoor *gun_sim_door_new (void);

/* From now on it says nothing until it is told to. */
void gun_sim_door_set_slow (GunSimDoor *self, gboolean is_slow);
guint gun_sim_door_get_n_waiting (GunSimDoor *self);
guint gun_sim_door_get_n_asked (GunSimDoor *self); /* since it was made */
/* Answers what waits there at @i, first come first. */
void gun_sim_door_answer (GunSimDoor *self, guint i);
void gun_sim_door_answer_all (GunSimDoor *self);

G_END_DECLS
