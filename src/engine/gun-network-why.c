/* SPDX-License-Identifier: MIT */

#include "gun-network.h"

#include <glib/gi18n.h>

#include "gun-direct.h"
#include "gun-why-words.h"

typedef struct
{
  GunNetwork *network;
  GTask *task;
} Explaining;

static void
explained_cb (GunWhyFacts *facts, gpointer user_data)
{
  Explaining *self = user_data;

  g_task_return_pointer (
      self->task, gun_why_words_report (facts), (GDestroyNotify) gun_why_report_free);
  gun_why_facts_free (facts);
  gun_network_drop_task (self->network, self->task);
  gun_network_unref (self->network);
  g_free (self);
}

/**
 * gun_network_explain:
 * @self: the network
 * @task: gets a #GunWhyReport
 * @peer: the number of a row; 0: of none
 * @name: (nullable): what somebody called who is in no row
 *
 * Tells why that one is not connected directly. When this is the end, the room is left, and it is told what is known then.
 */
void
gun_network_explain (GunNetwork *self, GTask *task, guint64 peer, const char *name)
{
  g_autoptr (GunRemote) remote = gun_network_find_remote (self, peer);
  Explaining *explaining;

  if (self->direct == NULL)
    {
      g_task_return_new_error (task,
                               GUN_ENGINE_ERROR,
                               GUN_ENGINE_ERROR_STOPPED,
                               _ ("Gun Desktop is closing, or has just begun: try again"));
      return;
    }

  explaining = g_new0 (Explaining, 1);
  explaining->network = gun_network_ref (self);
  explaining->task = g_object_ref (task);
  gun_direct_explain (self->direct, remote, name, explained_cb, explaining);
}
