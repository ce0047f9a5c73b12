/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-trail.h"

G_BEGIN_DECLS

#define GUN_TYPE_BREADCRUMB (gun_breadcrumb_get_type ())
G_DECLARE_FINAL_TYPE (GunBreadcrumb, gun_breadcrumb, GUN, BREADCRUMB, AdwBin)

/**
 * GunBreadcrumb:
 *
 * The steps of a trail: buttons for those that led here, and where one is, bold.
 */
void gun_breadcrumb_set_trail (GunBreadcrumb *self, GunTrail *trail);

G_END_DECLS
