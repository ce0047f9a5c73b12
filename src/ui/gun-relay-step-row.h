/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_RELAY_STEP_ROW (gun_relay_step_row_get_type ())
G_DECLARE_FINAL_TYPE (GunRelayStepRow, gun_relay_step_row, GUN, RELAY_STEP_ROW, AdwActionRow)

/**
 * GunRelayStepRow:
 *
 * One step of a relay's test: running, done with its figure, failed with its reason, or not tried.
 */
GtkWidget *gun_relay_step_row_new (GunRelayTestStep step);
void gun_relay_step_row_set_running (GunRelayStepRow *self);
void gun_relay_step_row_set_done (GunRelayStepRow *self, gint64 took_us, gboolean local);
void gun_relay_step_row_set_failed (GunRelayStepRow *self, const char *reason);
void gun_relay_step_row_set_not_tried (GunRelayStepRow *self);

G_END_DECLS
