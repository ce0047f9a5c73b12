/* SPDX-License-Identifier: MIT */

#pragma once

#include <adwaita.h>

#include "gun-engine-invite.h"

G_BEGIN_DECLS

#define GUN_TYPE_INVITE_FIELD (gun_invite_field_get_type ())
G_DECLARE_FINAL_TYPE (GunInviteField, gun_invite_field, GUN, INVITE_FIELD, GtkBox)

/**
 * GunInviteField:
 *
 * Where the text of an invite or of an answer is put: typed, pasted, dropped or from a file. Properties "title" and "placeholder". The signal
 * "changed": there is another text. "led-on": the text is of the other kind, and its owner wants to use it as that.
 */
char *gun_invite_field_dup_text (GunInviteField *self);
void gun_invite_field_set_text (GunInviteField *self, const char *text);
void gun_invite_field_set_hint (GunInviteField *self, const char *hint);
void gun_invite_field_set_problem (GunInviteField *self, const char *sentence);
gboolean gun_invite_field_check (GunInviteField *self, GunEngine *engine, gboolean is_answer);

G_END_DECLS
