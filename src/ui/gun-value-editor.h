/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-key-item.h"
#include "gun-writes.h"

G_BEGIN_DECLS

#define GUN_TYPE_VALUE_EDITOR (gun_value_editor_get_type ())
G_DECLARE_FINAL_TYPE (GunValueEditor, gun_value_editor, GUN, VALUE_EDITOR, GtkBox)

/**
 * GunValueEditor:
 *
 * What stands in the place of a value while it is edited: a field, the type, Cancel and Write. It is a dozen widgets, and of a table's rows
 * one is edited at a time, so that a cell makes it only then.
 *
 * Signals: write (GunValue): Write, with a value that can be; a link that may not be meant is written the second time; cancel ().
 */

void gun_value_editor_begin (GunValueEditor *self, GunKeyItem *item, GunWrites *writes);
void gun_value_editor_focus (GunValueEditor *self, GunKeyItem *item);
void gun_value_editor_end (GunValueEditor *self);

G_END_DECLS
