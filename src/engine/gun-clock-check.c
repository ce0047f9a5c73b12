/* SPDX-License-Identifier: MIT */

#include "gun-clock-check.h"

#include "gun-relay.h"

/* One peer whose link is open */
typedef struct
{
  GunClockCheck *check;
  GunPeer *peer;
  GSource *timer;
  GCancellable *cancellable;
} Checked;

struct _GunClockCheck
{
  GunMesh *mesh;
  GunClock *clock;
  GHashTable *peers; /* GunPeer → Checked */
};

static void ask (Checked *checked);

static void
checked_free (gpointer data)
{
  Checked *checked = data;

  gun_clear_timer (&checked->timer);
  g_cancellable_cancel (checked->cancellable);
  g_object_unref (checked->cancellable);
  g_object_unref (checked->peer);
  g_free (checked);
}

static gboolean
timer_cb (gpointer data)
{
  ask (data);
  return G_SOURCE_REMOVE;
}

static void
wait (Checked *checked, gint64 delay_us)
{
  gun_clear_timer (&checked->timer);
  checked->timer = gun_clock_add_timer (checked->check->clock, delay_us, timer_cb, checked);
}

/* Comes after checked_free() too, as cancelled: then @data is not to be looked at. */
static void
asked_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  gint64 difference_us;

  if (gun_relay_ask_clock_finish (result, &difference_us, &error))
    {
      Checked *checked = data;

      gun_mesh_note_clock (
          checked->check->mesh, checked->peer, difference_us, GUN_RELAY_CLOCK_EXACT_US);
    }
  else
    {
      g_debug ("The clock of a relay is not known: %s", error->message);
    }
}

static void
ask (Checked *checked)
{
  const char *url = gun_peer_get_url (checked->peer);

  wait (checked, GUN_CLOCK_CHECK_AGAIN_US);
  if (!gun_mesh_ask_clock (checked->check->mesh, checked->peer) && url != NULL)
    gun_relay_ask_clock_async (url, checked->cancellable, asked_cb, checked);
}

/**
 * gun_clock_check_new:
 * @mesh: whose peers they are, and which is told
 * @clock: for when to ask
 *
 * Returns: (transfer full): a check of nobody yet
 */
GunClockCheck *
gun_clock_check_new (GunMesh *mesh, GunClock *clock)
{
  GunClockCheck *self = g_new0 (GunClockCheck, 1);

  self->mesh = g_object_ref (mesh);
  self->clock = g_object_ref (clock);
  self->peers = g_hash_table_new_full (NULL, NULL, NULL, checked_free);

  return self;
}

/**
 * gun_clock_check_free:
 * @self: (transfer full): a check
 *
 * Asks nobody any more; questions that are out are given up.
 */
void
gun_clock_check_free (GunClockCheck *self)
{
  g_hash_table_unref (self->peers);
  g_object_unref (self->mesh);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * gun_clock_check_note:
 * @self: a check
 * @peer: a peer that changed its state, or is gone
 *
 * Begins with a peer whose link opened, and ends with one that has none.
 */
void
gun_clock_check_note (GunClockCheck *self, GunPeer *peer)
{
  Checked *checked;

  if (gun_peer_get_state (peer) != GUN_PEER_OPEN)
    {
      g_hash_table_remove (self->peers, peer);
      return;
    }
  if (g_hash_table_contains (self->peers, peer))
    return;

  checked = g_new0 (Checked, 1);
  checked->check = self;
  checked->peer = g_object_ref (peer);
  checked->cancellable = g_cancellable_new ();
  g_hash_table_insert (self->peers, peer, checked);
  wait (checked, GUN_CLOCK_CHECK_FIRST_US);
}
