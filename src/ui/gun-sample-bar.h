/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_SAMPLE_BAR (gun_sample_bar_get_type ())
G_DECLARE_FINAL_TYPE (GunSampleBar, gun_sample_bar, GUN, SAMPLE_BAR, AdwBin)

/**
 * GunSampleBar:
 *
 * Says that the sample graph is shown, and closes it. It needs an application with the action app.close-sample.
 */

G_END_DECLS
