/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-peer-connection.h"

G_BEGIN_DECLS

/* How long an invite may be answered. */
#define GUN_INVITE_VALID_MS (15 * 60 * 1000)

/* Longest text that is looked at, with whatever a mail has around it. */
#define GUN_INVITE_MAX_TEXT_BYTES (64 * 1024)

/**
 * GunInviteError:
 * @GUN_INVITE_ERROR_NOT_ONE: there is no invite and no answer in the text
 * @GUN_INVITE_ERROR_CUT_OFF: its end is missing, or something in it is: copy all of it again
 * @GUN_INVITE_ERROR_VERSION: of another version of Gun Desktop
 * @GUN_INVITE_ERROR_INVALID: whole, but what it says is no invite, or no description of a connection
 * @GUN_INVITE_ERROR_EXPIRED: too late: make another
 * @GUN_INVITE_ERROR_TOO_LONG: over a limit
 *
 * The message is a sentence for whoever pasted the text.
 */
typedef enum
{
  GUN_INVITE_ERROR_NOT_ONE,
  GUN_INVITE_ERROR_CUT_OFF,
  GUN_INVITE_ERROR_VERSION,
  GUN_INVITE_ERROR_INVALID,
  GUN_INVITE_ERROR_EXPIRED,
  GUN_INVITE_ERROR_TOO_LONG,
} GunInviteError;

#define GUN_INVITE_ERROR (gun_invite_error_quark ())
GQuark gun_invite_error_quark (void);

/**
 * GunInvite:
 * @kind: an offer is an invite, an answer is what comes back
 * @id: of the invite; its answer has the same
 * @from: pid of the session that wrote it; proves nothing
 * @expires_ms: when both are over, wall clock of who invites
 * @sdp: the description with all candidates, which gun_sdp_parse() takes
 *
 * What two people hand each other as text, so that their desktops connect without anything between them.
 */
typedef struct
{
  GunRtcDescriptionKind kind;
  char *id;
  char *from;
  gint64 expires_ms;
  char *sdp;
} GunInvite;

GunInvite *gun_invite_read (const char *text, gsize length_bytes, GError **error);
gboolean gun_invite_check_time (const GunInvite *self, gint64 now_ms, GError **error);
char *gun_invite_write (const GunInvite *self);
/* Whether every address in it is one that only this network, or this computer, knows */
gboolean gun_invite_is_local_only (const GunInvite *self);
void gun_invite_free (GunInvite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunInvite, gun_invite_free)

G_END_DECLS
