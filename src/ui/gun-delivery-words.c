/* SPDX-License-Identifier: MIT */

#include "gun-delivery-words.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/**
 * gun_delivery_words_name:
 * @peer: of a row of the outbox
 *
 * Returns: (transfer full): what it is called in the window
 */
char *
gun_delivery_words_name (const GunOutboxPeer *peer)
{
  g_autoptr (GunOrigin) origin = gun_origin_new (peer->peer, GUN_PATH_RELAY, NULL);

  return gun_words_who (origin);
}

static char *
describe_peer (const GunOutboxPeer *peer, char *(*describe_time) (gint64 wall_us))
{
  g_autofree char *name = gun_delivery_words_name (peer);
  g_autofree char *time = NULL;

  if (peer->arrived_us > 0)
    {
      time = describe_time (peer->arrived_us);
      /* Translators: a peer and when a change arrived there: a date and time, or "3 min ago" */
      return g_strdup_printf (_ ("%s: arrived %s"), name, time);
    }
  if (peer->reason != NULL)
    {
      g_autofree char *reason = gun_words_text (peer->reason);

      /* Translators: a peer and why it refused a change */
      return g_strdup_printf (_ ("%s: refused: %s"), name, reason);
    }
  if (peer->sent_us > 0)
    {
      time = describe_time (peer->sent_us);
      /* Translators: a peer and when a change was sent there: a date and time, or "3 min ago" */
      return g_strdup_printf (_ ("%s: sent %s"), name, time);
    }

  /* Translators: %s is a peer */
  return g_strdup_printf (_ ("%s: waiting"), name);
}

static char *
describe_ago (gint64 wall_us)
{
  return gun_words_ago (wall_us, g_get_real_time ());
}

/**
 * gun_delivery_words_peer:
 * @peer: of a row of the outbox
 *
 * Returns: (transfer full): how far the write came with it, a line, with date and time
 */
char *
gun_delivery_words_peer (const GunOutboxPeer *peer)
{
  return describe_peer (peer, gun_words_time);
}

/**
 * gun_delivery_words_peer_ago:
 * @peer: of a row of the outbox
 *
 * Returns: (transfer full): how far the write came with it, a line, with how long ago
 */
char *
gun_delivery_words_peer_ago (const GunOutboxPeer *peer)
{
  return describe_peer (peer, describe_ago);
}

static char *
describe_peers (const GunOutboxRow *row)
{
  GString *details = g_string_new (NULL);

  for (guint i = 0; i < row->peers->len; i++)
    {
      g_autofree char *line = gun_delivery_words_peer (g_ptr_array_index (row->peers, i));

      g_string_append_printf (details, "%s%s", i > 0 ? "\n" : "", line);
    }
  return g_string_free (details, FALSE);
}

static void
describe (GunDeliveryWords *self, GunDelivery *delivery)
{
  guint n_arrived = gun_delivery_get_n_arrived (delivery);
  guint n_sent = gun_delivery_get_n_sent (delivery);
  const char *reason = gun_delivery_get_reason (delivery);

  self->icon = "send-to-symbolic";
  self->style = "dim-label";
  if (reason != NULL && gun_delivery_get_state (delivery) != GUN_DELIVERY_ARRIVED)
    {
      g_autofree char *shown = gun_words_text (reason);

      self->line = g_strdup_printf (_ ("Stored here, refused: %s"), shown);
      self->icon = "dialog-warning-symbolic";
      self->style = "warning";
    }
  else if (n_arrived > 0)
    {
      /* Translators: peers that have a change, and peers that are to have it */
      self->line = g_strdup_printf (
          _ ("Arrived at %u of %u"), n_arrived, gun_delivery_get_n_wanted (delivery));
      self->icon = "object-select-symbolic";
      self->style = "success";
    }
  else if (n_sent > 0)
    {
      /* Translators: a number of peers */
      self->line = g_strdup_printf (_ ("Sent to %u"), n_sent);
    }
  else
    {
      self->line = g_strdup (_ ("Stored here, waiting"));
    }
}

/**
 * gun_delivery_words_init:
 * @self: (out): words, to be cleared
 * @delivery: of a write
 * @isolated: whether it is sent to nobody
 */
void
gun_delivery_words_init (GunDeliveryWords *self, GunDelivery *delivery, gboolean isolated)
{
  if (isolated)
    {
      self->line = g_strdup (_ ("Stored here"));
      self->details = g_strdup ("");
      self->icon = "object-select-symbolic";
      self->style = "success";
      return;
    }

  describe (self, delivery);
  self->details = describe_peers (gun_delivery_get_row (delivery));
}

void
gun_delivery_words_clear (GunDeliveryWords *self)
{
  g_clear_pointer (&self->line, g_free);
  g_clear_pointer (&self->details, g_free);
}
