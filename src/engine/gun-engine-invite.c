/* SPDX-License-Identifier: MIT */

/* Invites: two desktops that connect by two texts, without anything between them. */

#include "gun-engine-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-direct.h"

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

static void
end_stopped (GTask *task)
{
  g_task_return_new_error (
      task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
}

void
gun_engine_invites_init (GunEngineInvites *self)
{
  self->book = gun_invite_book_new ();
  self->waits = g_ptr_array_new_with_free_func (g_object_unref);
}

void
gun_engine_invites_clear (GunEngineInvites *self)
{
  g_clear_pointer (&self->book, gun_invite_book_free);
  g_clear_pointer (&self->waits, g_ptr_array_unref);
}

/* Whoever waits for a link */
typedef struct
{
  char *id;
  GSource *cancelled; /* (nullable) */
} Wait;

static void
wait_free (gpointer data)
{
  Wait *wait = data;

  if (wait->cancelled != NULL)
    g_source_destroy (wait->cancelled);
  g_clear_pointer (&wait->cancelled, g_source_unref);
  g_free (wait->id);
  g_free (wait);
}

/* Returns: whether there is nothing left to wait for */
static gboolean
return_link (GTask *task, const GunInviteFacts *facts)
{
  if (facts->state == GUN_INVITE_OPEN)
    g_task_return_pointer (task, g_memdup2 (&facts->number, sizeof facts->number), g_free);
  else if (facts->state == GUN_INVITE_OVER)
    g_task_return_error (task, g_error_copy (facts->error));
  else
    return FALSE;

  return TRUE;
}

static gboolean
is_settled (GTask *task, gpointer user_data)
{
  const GunInviteFacts *facts = user_data;
  const Wait *wait = g_task_get_task_data (task);

  return g_str_equal (wait->id, facts->id) && return_link (task, facts);
}

/* Of the network: @facts (transfer full) */
void
gun_engine_take_invite_facts (GunEngine *self, GunInviteFacts *facts)
{
  GunEngineInvites *invites = gun_engine_get_invites (self);

  gun_invite_book_take (invites->book, facts);
  for (guint i = invites->waits->len; i > 0; i--)
    if (is_settled (g_ptr_array_index (invites->waits, i - 1), facts))
      g_ptr_array_remove_index (invites->waits, i - 1);
}

/* The network has ended, and all of them with it. */
void
gun_engine_end_invites (GunEngine *self)
{
  GunEngineInvites *invites = gun_engine_get_invites (self);

  for (guint i = 0; i < invites->waits->len; i++)
    end_stopped (g_ptr_array_index (invites->waits, i));
  gun_engine_invites_clear (invites);
  gun_engine_invites_init (invites);
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

/* @task: (transfer full); @text: (nullable): what to answer */
static void
begin (GTask *task, const char *text)
{
  GunInviteWanted *wanted;
  GunEngine *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!check_may_invite (self, &error)
      || (text != NULL && !gun_engine_check_invite_text (self, text, FALSE, &error)))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }

  wanted = g_new0 (GunInviteWanted, 1);
  wanted->text = g_strdup (text);
  g_task_set_task_data (task, wanted, gun_invite_wanted_free);
  gun_engine_call (self, task, gun_network_invite);
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
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_invite_async);
  begin (task, NULL);
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
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_answer_invite_async);
  begin (task, text);
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

  invite = gun_invite_book_read (gun_engine_get_invites (self)->book,
                                 text,
                                 is_answer ? GUN_RTC_ANSWER : GUN_RTC_OFFER,
                                 g_get_real_time () / 1000,
                                 error);
  return invite != NULL;
}

/**
 * gun_engine_dup_invite_id:
 * @text: an invite or an answer, as it was pasted
 *
 * Returns: (transfer full) (nullable): of which invite it is, for gun_engine_await_invite_async()
 */
char *
gun_engine_dup_invite_id (const char *text)
{
  g_autoptr (GunInvite) invite = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  invite = gun_invite_read (text, strlen (text), NULL);
  return invite == NULL ? NULL : g_strdup (invite->id);
}

/* What one call of the network is told */
typedef struct
{
  GunNetwork *network;
  char *id;
  char *text; /* (nullable) */
} Said;

static void
said_free (gpointer data)
{
  Said *said = data;

  gun_network_unref (said->network);
  g_free (said->id);
  g_free (said->text);
  g_free (said);
}

static void
say (GunEngine *self, const char *id, const char *text, GSourceFunc func)
{
  GunNetwork *network = gun_engine_get_network (self);
  Said *said;

  if (network == NULL)
    return;

  said = g_new (Said, 1);
  said->network = gun_network_ref (network);
  said->id = g_strdup (id);
  said->text = g_strdup (text);
  gun_network_invoke (network, func, said, said_free);
}

static gboolean
take_answer_cb (gpointer data)
{
  Said *said = data;
  g_autoptr (GError) error = NULL;

  /* It was looked at before; what is found here only ends the invite, so that whoever waits hears of it */
  if (said->network->direct != NULL
      && !gun_direct_take_invite_answer (said->network->direct, said->text, &error))
    gun_direct_fail_invite (said->network->direct, said->id, error);
  return G_SOURCE_REMOVE;
}

static gboolean
cancel_cb (gpointer data)
{
  Said *said = data;

  if (said->network->direct != NULL)
    gun_direct_cancel_invite (said->network->direct, said->id);
  return G_SOURCE_REMOVE;
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
  GunInviteBook *book;
  g_autoptr (GunInvite) answer = NULL;

  g_return_val_if_fail (GUN_IS_ENGINE (self), FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (!check_may_invite (self, error))
    return FALSE;
  book = gun_engine_get_invites (self)->book;
  answer = gun_invite_book_read (book, text, GUN_RTC_ANSWER, g_get_real_time () / 1000, error);
  if (answer == NULL)
    return FALSE;

  /* So that the same is refused before the network has said so */
  gun_invite_book_find (book, answer->id)->state = GUN_INVITE_CONNECTING;
  say (self, answer->id, text, take_answer_cb);
  return TRUE;
}

/* Gives up one wait */
static gboolean
wait_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  GunEngine *self = g_task_get_source_object (task);

  if (g_ptr_array_remove (gun_engine_get_invites (self)->waits, task))
    g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
wait_for_link (GunEngine *self, GTask *task, const char *id)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Wait *wait = g_new0 (Wait, 1);

  wait->id = g_strdup (id);
  g_task_set_task_data (task, wait, wait_free);
  g_ptr_array_add (gun_engine_get_invites (self)->waits, g_object_ref (task));
  if (cancellable == NULL)
    return;
  wait->cancelled = g_cancellable_source_new (cancellable);
  g_source_set_callback (wait->cancelled, G_SOURCE_FUNC (wait_cancelled_cb), task, NULL);
  g_source_attach (wait->cancelled, g_task_get_context (task));
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
  const GunInviteFacts *facts;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (id != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_await_invite_async);
  facts = gun_invite_book_find (gun_engine_get_invites (self)->book, id);
  if (gun_engine_get_network (self) == NULL)
    end_stopped (task);
  else if (facts == NULL)
    g_task_return_new_error (task,
                             GUN_INVITE_ERROR,
                             GUN_INVITE_ERROR_UNKNOWN,
                             _ ("No such invite was made or answered here since the start"));
  else if (!return_link (task, facts))
    wait_for_link (self, task, id);
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

  say (self, id, NULL, cancel_cb);
}
