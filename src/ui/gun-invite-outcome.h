/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_INVITE_OUTCOME (gun_invite_outcome_get_type ())
G_DECLARE_FINAL_TYPE (GunInviteOutcome, gun_invite_outcome, GUN, INVITE_OUTCOME, AdwBin)

/**
 * GunInviteOutcome:
 *
 * What came of an invite, or that it is being tried. It needs the actions invite.again and window.close.
 */
void gun_invite_outcome_show_connecting (GunInviteOutcome *self);
void gun_invite_outcome_show_connected (GunInviteOutcome *self, GunEngine *engine, guint64 number);
void gun_invite_outcome_show_failed (GunInviteOutcome *self, const char *reason, const char *again);

G_END_DECLS
