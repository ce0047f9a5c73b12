/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-engine.h"
#include "gun-invite-error.h"

G_BEGIN_DECLS

/**
 * GunInviteText:
 * @id: of the invite; its answer has the same
 * @text: what to hand over, one line, by any way there is
 * @expires_ms: until when its answer may come and its link open, wall clock
 * @is_local_only: it works in this network only: no address that is known outside of it could be found, or kept
 *
 * An invite, or the answer to one. Who reads it can connect, so it is for one pair of eyes.
 */
typedef struct
{
  char *id;
  char *text;
  gint64 expires_ms;
  gboolean is_local_only;
} GunInviteText;

#define GUN_TYPE_INVITE_TEXT (gun_invite_text_get_type ())
GType gun_invite_text_get_type (void);
GunInviteText *gun_invite_text_copy (const GunInviteText *self);
void gun_invite_text_free (GunInviteText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunInviteText, gun_invite_text_free)

/* gun-engine-invite.c has what each does, and how it fails. */
void gun_engine_invite_async (GunEngine *self,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
GunInviteText *gun_engine_invite_finish (GunEngine *self, GAsyncResult *result, GError **error);
void gun_engine_answer_invite_async (GunEngine *self,
                                     const char *text,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
GunInviteText *
gun_engine_answer_invite_finish (GunEngine *self, GAsyncResult *result, GError **error);
gboolean gun_engine_take_answer (GunEngine *self, const char *text, GError **error);
gboolean gun_engine_check_invite_text (GunEngine *self,
                                       const char *text,
                                       gboolean is_answer,
                                       GError **error);
char *gun_engine_dup_invite_id (const char *text);
void gun_engine_await_invite_async (GunEngine *self,
                                    const char *id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
guint64 gun_engine_await_invite_finish (GunEngine *self, GAsyncResult *result, GError **error);
void gun_engine_cancel_invite (GunEngine *self, const char *id);

G_END_DECLS
