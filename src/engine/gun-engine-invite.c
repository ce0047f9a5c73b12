/* SPDX-License-Identifier: MIT */

/* Invites: two desktops that connect by two texts, without anything between them. */

#include "gun-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-invite.h"

G_DEFINE_BOXED_TYPE (GunInviteText, gun_invite_text, gun_invite_text_copy, gun_invite_text_free)

GunInviteText *
gun_invite_text_copy (const GunInviteText *self)
{
  GunInviteText *copy = g_new0 (GunInviteText, 1);

  copy->id = g_strdup (self->id);
  copy->text = g_strdup (self->text);
  copy->expires_ms = self->expires_ms;
  copy->is_local_only = self->is_local_only;
  return copy;
}

void
gun_invite_text_free (GunInviteText *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

static gboolean
check_may_invite (GunEngine *self, GError **error)
{
  if (!gun_engine_check_may_connect (self, error))
    return FALSE;
  if (gun_engine_get_direct_options (self)->enabled)
    return TRUE;

  g_set_error_literal (
      error,
      GUN_ENGINE_ERROR,
      GUN_ENGINE_ERROR_INVALID,
      _ ("Direct connections are turned off here, so nobody can be invited: turn them on in "
         "Preferences"));
  return FALSE;
}

static gboolean
begin (GTask *task)
{
  GError *error = NULL;

  if (check_may_invite (g_task_get_source_object (task), &error))
    return TRUE;

  g_task_return_error (task, error);
  return FALSE;
}

static void
end_stopped (GTask *task)
{
  g_task_return_new_error (
      task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
}

/**
 * gun_engine_invite_async:
 * @self: an engine
 * @cancellable: (nullable): to give up, which cancels the invite
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Makes an invite; ends when its text is whole, which takes until the addresses of this computer are gathered. It is good for
 * one connection, for %GUN_INVITE_VALID_MS, and needs no room.
 *
 * Errors: GUN_ENGINE_ERROR_INVALID: isolated, direct connections are off, too many invites at once; GUN_ENGINE_ERROR_STOPPED
 */
void
gun_engine_invite_async (GunEngine *self,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_invite_async);
  if (begin (task))
    end_stopped (task);
}

GunInviteText *
gun_engine_invite_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gun_engine_answer_invite_async:
 * @self: an engine
 * @text: the invite, as it was pasted
 * @cancellable: (nullable): to give up, which cancels the answer
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * The invited side: makes the answer, and from then on waits until the invite expires for who invited to take it.
 *
 * Errors: GUN_INVITE_ERROR: @text is of no use; and as gun_engine_invite_async()
 */
void
gun_engine_answer_invite_async (GunEngine *self,
                                const char *text,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_answer_invite_async);
  if (!begin (task))
    return;
  if (!gun_engine_check_invite_text (self, text, FALSE, &error))
    g_task_return_error (task, error);
  else
    end_stopped (task);
}

GunInviteText *
gun_engine_answer_invite_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gun_engine_check_invite_text:
 * @self: an engine
 * @text: what was pasted, anything at all
 * @is_answer: whether it is to be an answer; else an invite
 * @error: return location, domain #GUN_INVITE_ERROR: a sentence for who pasted it
 *
 * Returns: whether it can be used now. Nothing is done with it.
 */
gboolean
gun_engine_check_invite_text (GunEngine *self, const char *text, gboolean is_answer, GError **error)
{
  g_autoptr (GunInvite) invite = NULL;

  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  invite = gun_invite_read (text, strlen (text), error);
  return invite != NULL && gun_invite_check_time (invite, g_get_real_time () / 1000, error);
}

/**
 * gun_engine_take_answer:
 * @self: an engine
 * @text: the answer to an invite that was made here, as it was pasted
 * @error: return location, domain #GUN_INVITE_ERROR: @text is of no use; or #GUN_ENGINE_ERROR
 *
 * Begins to connect. How it ends, gun_engine_await_invite_async() tells.
 *
 * Returns: whether it was taken
 */
gboolean
gun_engine_take_answer (GunEngine *self, const char *text, GError **error)
{
  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  return check_may_invite (self, error) && gun_engine_check_invite_text (self, text, TRUE, error);
}

/**
 * gun_engine_await_invite_async:
 * @self: an engine
 * @id: of an invite that was made or answered here
 * @cancellable: (nullable): to give up waiting; the invite stays
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Waits until the link is open. Errors: GUN_INVITE_ERROR_EXPIRED, _CANCELLED, _FAILED (and why), _UNKNOWN; GUN_ENGINE_ERROR_STOPPED
 */
void
gun_engine_await_invite_async (GunEngine *self,
                               const char *id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_await_invite_async);
  end_stopped (task);
}

/* Returns: the number of the peer; 0 with @error */
guint64
gun_engine_await_invite_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_autofree guint64 *number = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  number = g_task_propagate_pointer (G_TASK (result), error);
  return number == NULL ? 0 : *number;
}

/**
 * gun_engine_cancel_invite:
 * @self: an engine
 * @id: of an invite that was made or answered here
 *
 * Takes it back, when its link is not open yet. An open link stays.
 */
void
gun_engine_cancel_invite (GunEngine *self, const char *id)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (id != NULL);
}
