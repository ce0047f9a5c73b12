/* SPDX-License-Identifier: MIT */

/* What is kept in the database, and how much. */

#include "gun-engine-private.h"

typedef struct
{
  GunNetwork *network;
  GunKeepTerms terms;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  gun_network_unref (wish->network);
  g_free (wish);
}

static gboolean
keep_cb (gpointer data)
{
  Wish *wish = data;

  gun_network_keep (wish->network, &wish->terms);
  return G_SOURCE_REMOVE;
}

/* Tells the network, if there is one, what is to be kept. */
void
gun_engine_apply_keep_terms (GunEngine *self)
{
  GunNetwork *network = gun_engine_get_network (self);
  Wish *wish;

  if (network == NULL)
    return;

  wish = g_new (Wish, 1);
  wish->network = gun_network_ref (network);
  wish->terms = *gun_engine_get_keep_terms (self);
  gun_network_invoke (network, keep_cb, wish, wish_free);
}

/**
 * gun_engine_set_keep_everything:
 * @self: an engine
 * @keep_everything: whether everything that peers say is kept; %FALSE from the start
 *
 * Without it only those souls are kept that are followed, asked for or written here, and what is
 * newer of souls that something is kept of. The rest is passed on to peers that follow it, and
 * neither stored nor acknowledged. At any time; what is kept already stays.
 */
void
gun_engine_set_keep_everything (GunEngine *self, gboolean keep_everything)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  gun_engine_get_keep_terms (self)->keep_everything = keep_everything;
  gun_engine_apply_keep_terms (self);
}

/**
 * gun_engine_set_store_limit:
 * @self: an engine
 * @limit_bytes: how much of its file the database may use, %GUN_STORE_LIMIT_BYTES from the start; 0:
 *   no limit
 *
 * Above it souls go, those that were changed longest ago first, down to 95 %; those that were
 * written here, imported or are followed stay. When nothing more can go, writing goes on, and the
 * event `store` with the state `full` says so, once. At any time.
 */
void
gun_engine_set_store_limit (GunEngine *self, gint64 limit_bytes)
{
  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (limit_bytes >= 0);

  gun_engine_get_keep_terms (self)->store_limit_bytes = limit_bytes;
  gun_engine_apply_keep_terms (self);
}

/**
 * gun_engine_set_durable:
 * @self: an engine
 * @durable: whether each commit waits until the disk has it; %FALSE from the start
 *
 * At any time. What was acknowledged survives the death of the program in either case, a power cut
 * only with this; a commit then takes as long as the disk needs for a sync.
 */
void
gun_engine_set_durable (GunEngine *self, gboolean durable)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  gun_engine_get_keep_terms (self)->durable = durable;
  gun_engine_apply_keep_terms (self);
}
