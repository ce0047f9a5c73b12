/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-invite-error.h"
#include "gun-peer-connection.h"

G_BEGIN_DECLS

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
