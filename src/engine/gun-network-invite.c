/* SPDX-License-Identifier: MIT */

/* Invites, in the network's thread: whoever waits for a text, and what the handle is told. */

#include "gun-network.h"

#include <glib/gi18n.h>

#include "gun-direct.h"

typedef struct
{
  GunEngine *engine;
  GunNetwork *network;
  GunInviteFacts *facts; /* (nullable): until it was told */
} Told;

void
gun_invite_wanted_free (gpointer data)
{
  GunInviteWanted *wanted = data;

  g_free (wanted->text);
  g_free (wanted);
}

static void
told_free (gpointer data)
{
  Told *told = data;

  g_clear_pointer (&told->facts, gun_invite_facts_free);
  gun_network_unref (told->network);
  g_object_unref (told->engine);
  g_free (told);
}

static gboolean
tell_cb (gpointer data)
{
  Told *told = data;

  told->network->funcs->invite (told->engine, g_steal_pointer (&told->facts));
  return G_SOURCE_REMOVE;
}

static void
tell (GunNetwork *self, const GunInviteFacts *facts)
{
  GunEngine *engine = g_weak_ref_get (&self->engine);
  Told *told;

  if (engine == NULL)
    return;

  told = g_new (Told, 1);
  told->engine = engine;
  told->network = gun_network_ref (self);
  told->facts = gun_invite_facts_copy (facts);
  gun_network_answer (self, tell_cb, told, told_free);
}

static void
return_text (GTask *task, const GunInviteFacts *facts)
{
  GunInviteText *text;

  if (facts->error != NULL)
    {
      g_task_return_error (task, g_error_copy (facts->error));
      return;
    }
  text = g_new0 (GunInviteText, 1);
  text->id = g_strdup (facts->id);
  text->text = g_strdup (facts->text);
  text->expires_ms = facts->expires_ms;
  text->is_local_only = facts->is_local_only;
  g_task_return_pointer (task, text, (GDestroyNotify) gun_invite_text_free);
}

static void
return_stopped (GTask *task)
{
  g_task_return_new_error (
      task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
}

/* The handle hears of the invite before whoever waits for its text does. */
static void
invite_changed_cb (GunDirect *direct, const char *id, GunNetwork *self)
{
  const GunInviteFacts *facts = gun_direct_find_invite (direct, id);
  g_autofree char *key = NULL;
  GTask *task = NULL;

  if (facts == NULL)
    return;

  /* Then the handle ends all of them */
  if (!self->stopping)
    tell (self, facts);
  if (facts->state == GUN_INVITE_GATHERING
      || !g_hash_table_steal_extended (
          self->invite_texts, id, (gpointer *) &key, (gpointer *) &task))
    return;

  if (self->stopping)
    return_stopped (task);
  else
    return_text (task, facts);
  /* Nobody will ever hand over what nobody has */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    gun_direct_cancel_invite (direct, key);
  gun_network_drop_task (self, task);
}

/* What cannot be for another reason than the text */
static void
return_refusal (GTask *task, GError *error)
{
  if (error->domain == GUN_INVITE_ERROR)
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_return_new_error (task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID, "%s", error->message);
  g_error_free (error);
}

/**
 * gun_network_invite:
 * @self: the network
 * @task: with a #GunInviteWanted; gets a #GunInviteText
 *
 * Makes an invite, or the answer to one.
 */
void
gun_network_invite (GunNetwork *self, GTask *task)
{
  const GunInviteWanted *wanted = g_task_get_task_data (task);
  GError *error = NULL;
  char *id;

  if (self->stopping)
    {
      return_stopped (task);
      return;
    }
  /* The database is being asked who we are */
  if (self->direct == NULL)
    {
      g_ptr_array_add (self->early_invites, g_object_ref (task));
      return;
    }

  id = wanted->text == NULL ? gun_direct_invite (self->direct, &error)
                            : gun_direct_answer_invite (self->direct, wanted->text, &error);
  if (id == NULL)
    return_refusal (task, error);
  else
    g_hash_table_insert (self->invite_texts, id, g_object_ref (task));
}

/**
 * gun_network_begin_invites:
 * @self: the network, which just found out who we are
 *
 * Does what was asked for meanwhile.
 */
void
gun_network_begin_invites (GunNetwork *self)
{
  g_autoptr (GPtrArray) early = g_steal_pointer (&self->early_invites);

  self->early_invites = g_ptr_array_new ();
  g_signal_connect (self->direct, "invite-changed", G_CALLBACK (invite_changed_cb), self);
  for (guint i = 0; i < early->len; i++)
    {
      gun_network_invite (self, g_ptr_array_index (early, i));
      gun_network_drop_task (self, g_ptr_array_index (early, i));
    }
}

/**
 * gun_network_end_invites:
 * @self: the network, at its end
 *
 * Whoever waits hears of it. Those of a #GunDirect were told when it was closed.
 */
void
gun_network_end_invites (GunNetwork *self)
{
  for (guint i = 0; i < self->early_invites->len; i++)
    {
      return_stopped (g_ptr_array_index (self->early_invites, i));
      gun_network_drop_task (self, g_ptr_array_index (self->early_invites, i));
    }
  g_ptr_array_set_size (self->early_invites, 0);
}
