/* SPDX-License-Identifier: MIT */

/* What lost, or was kept out, on its way to the history. */

#include "gun-graph-private.h"

#include "gun-text.h"

/* Of one peer in a second, as many as a history takes; more would be work for nothing */
#define MAX_REJECTS 8
/* Of whom more are in one second, none is told of */
#define MAX_PEERS 256

static gboolean
admits (GunGraph *self, GRefString *peer)
{
  gint64 second = gun_clock_get_monotonic_us (self->clock) / G_USEC_PER_SEC;
  guint n_rejects;

  if (self->rejects_second != second)
    {
      g_hash_table_remove_all (self->rejects);
      self->rejects_second = second;
    }

  n_rejects = GPOINTER_TO_UINT (g_hash_table_lookup (self->rejects, peer));
  if (n_rejects >= MAX_REJECTS
      || (n_rejects == 0 && g_hash_table_size (self->rejects) >= MAX_PEERS))
    return FALSE;

  g_hash_table_insert (
      self->rejects, g_ref_string_acquire (peer), GUINT_TO_POINTER (n_rejects + 1));

  return TRUE;
}

/**
 * gun_graph_note_reject:
 * @change: of verdict OLDER, SMALLER or REFUSED
 *
 * Gives the backing what did not come into force, so that a person can see later what lost and why. Nobody waits for that: whoever wrote it
 * is answered as ever.
 */
void
gun_graph_note_reject (GunGraph *self, GunChange *change)
{
  if (self->backing != NULL && admits (self, change->origin->peer))
    gun_graph_hand_on (self, change);
}
