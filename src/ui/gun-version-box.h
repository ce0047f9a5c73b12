/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-row.h"

G_BEGIN_DECLS

#define GUN_TYPE_VERSION_BOX (gun_version_box_get_type ())
G_DECLARE_FINAL_TYPE (GunVersionBox, gun_version_box, GUN, VERSION_BOX, GtkListBoxRow)

/**
 * GunVersionBox:
 *
 * One version of a key in the list of its history: what it holds, the rule that decided when it arrived, when and by whom it was
 * written.
 *
 * Signals: restore (GunValue): a person wants to have it in force again.
 */
GtkWidget *gun_version_box_new (const GunVersionRow *version,
                                const GunValue *plain_value,
                                gboolean can_restore);

G_END_DECLS
