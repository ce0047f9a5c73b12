/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define GUN_TYPE_FACT_ROW (gun_fact_row_get_type ())
G_DECLARE_FINAL_TYPE (GunFactRow, gun_fact_row, GUN, FACT_ROW, AdwActionRow)

/**
 * GunFactRow:
 *
 * A row that tells one fact: what it is as its title, the fact at the end. Texts are plain.
 *
 * Properties: value (string, nullable): "–" when it is not known; monospace (boolean, construct only): it is one long code, the middle of which
 * may be left out. What has no room is in the tooltip.
 */
void gun_fact_row_set_value (GunFactRow *self, const char *value);
void gun_fact_row_take_value (GunFactRow *self, char *value); /* (transfer full) */
void gun_fact_row_set_subtitle (GunFactRow *self, const char *subtitle);
GtkWidget *gun_fact_row_add_sparkline (GunFactRow *self);

G_END_DECLS
