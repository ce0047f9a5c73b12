/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine-invite.h"

G_BEGIN_DECLS

#define GUN_TYPE_INVITE_SHEET (gun_invite_sheet_get_type ())
G_DECLARE_FINAL_TYPE (GunInviteSheet, gun_invite_sheet, GUN, INVITE_SHEET, GtkBox)

/**
 * GunInviteSheet:
 *
 * The text of an invite or of an answer to hand over, and how long it is good for. Property "title" stands above it. The signal
 * "said" has a sentence, as for a toast.
 */
void gun_invite_sheet_set_text (GunInviteSheet *self,
                                const GunInviteText *text,
                                const char *caption,
                                const char *file_name);

G_END_DECLS
