/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_APPLICATION (gun_application_get_type ())
G_DECLARE_FINAL_TYPE (GunApplication, gun_application, GUN, APPLICATION, AdwApplication)

/**
 * GunApplication:
 *
 * One instance per database: a second start with the same one hands its arguments to the first and ends.
 */
GunApplication *gun_application_new (void);

const char *gun_application_get_next_database (GunApplication *self);

G_END_DECLS
