/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* A field with a line under it: what it is for, or what is wrong with what stands in it. */
void gun_field_set_hint (AdwEntryRow *row, GtkLabel *label, const char *hint);
void gun_field_set_wrong (AdwEntryRow *row, GtkLabel *label, const char *reason);

/* libadwaita 1.2 gives the button that applies what was typed no name. */
void gun_field_name_apply_button (AdwEntryRow *row);

G_END_DECLS
