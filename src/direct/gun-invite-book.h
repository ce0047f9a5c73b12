/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-invite.h"

G_BEGIN_DECLS

/* Invites that are remembered, so that a text that comes back late is told from a foreign one. */
#define GUN_INVITE_BOOK_MAX 64

/**
 * GunInviteState:
 * @GUN_INVITE_GATHERING: our addresses are looked for
 * @GUN_INVITE_READY: our text is there, and waits for the other one to be pasted
 * @GUN_INVITE_CONNECTING: the answer to ours was taken: both sides look for a way
 * @GUN_INVITE_OPEN: its link opened; whatever becomes of that, the invite is used
 * @GUN_INVITE_OVER: nothing came of it
 */
typedef enum
{
  GUN_INVITE_GATHERING,
  GUN_INVITE_READY,
  GUN_INVITE_CONNECTING,
  GUN_INVITE_OPEN,
  GUN_INVITE_OVER,
} GunInviteState;

/**
 * GunInviteFacts:
 * @id: of the invite
 * @kind: an offer: we invited; an answer: we were
 * @state: how far it is
 * @expires_ms: until when, by our wall clock; the other side's is not trusted to be later
 * @text: (nullable): ours; before it is ready, and when it is over, there is none
 * @is_local_only: whether @text works in this network only
 * @number: of the remote; 0 before it opened
 * @error: (nullable): of GUN_INVITE_ERROR, why it is over
 *
 * What is known of an invite that was made or answered here.
 */
typedef struct _GunInviteFacts GunInviteFacts;
struct _GunInviteFacts
{
  char *id;
  GunRtcDescriptionKind kind;
  GunInviteState state;
  gint64 expires_ms;
  char *text;
  gboolean is_local_only;
  guint64 number;
  GError *error;
};

GunInviteFacts *gun_invite_facts_copy (const GunInviteFacts *self);
void gun_invite_facts_free (GunInviteFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunInviteFacts, gun_invite_facts_free)

/**
 * GunInviteBook:
 *
 * The invites that were made or answered here since the start, and what a pasted text is by that. No I/O and no clock.
 */
typedef struct _GunInviteBook GunInviteBook;

GunInviteBook *gun_invite_book_new (void);
void gun_invite_book_free (GunInviteBook *self);
/* (transfer full): newer facts of one; the oldest that is over goes when there are too many */
void gun_invite_book_take (GunInviteBook *self, GunInviteFacts *facts);
GunInviteFacts *gun_invite_book_find (GunInviteBook *self, const char *id); /* (nullable) */
GunInvite *gun_invite_book_read (GunInviteBook *self,
                                 const char *text,
                                 GunRtcDescriptionKind wanted,
                                 gint64 now_ms,
                                 GError **error);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunInviteBook, gun_invite_book_free)

G_END_DECLS
