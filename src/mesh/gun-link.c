/* SPDX-License-Identifier: MIT */

#include "gun-link.h"

G_DEFINE_QUARK (gun - link - error - quark, gun_link_error)

G_DEFINE_INTERFACE (GunLink, gun_link, G_TYPE_OBJECT)
G_DEFINE_INTERFACE (GunDialer, gun_dialer, G_TYPE_OBJECT)

static void
gun_link_default_init (GunLinkInterface *iface)
{
}

static void
gun_dialer_default_init (GunDialerInterface *iface)
{
}

/**
 * gun_link_set_receiver:
 * @self: a link
 * @receiver: (nullable): who hears it from now on, a static const; %NULL: nobody, and nothing more
 *   is called
 * @user_data: for @receiver
 *
 * Nothing is called before the main loop turns: whoever gets a link sets a receiver at once and
 * misses nothing. What comes while there is none is not kept.
 *
 * Thread: the link's context, as everything here.
 */
void
gun_link_set_receiver (GunLink *self, const GunLinkReceiver *receiver, gpointer user_data)
{
  g_return_if_fail (GUN_IS_LINK (self));

  GUN_LINK_GET_IFACE (self)->set_receiver (self, receiver, user_data);
}

/**
 * gun_link_send:
 * @self: a link
 * @text: one frame of valid UTF-8 without NUL; copied
 * @length_bytes: its length
 *
 * Returns: %FALSE when the link is not open: nothing was sent
 */
gboolean
gun_link_send (GunLink *self, const char *text, gsize length_bytes)
{
  g_return_val_if_fail (GUN_IS_LINK (self), FALSE);

  return GUN_LINK_GET_IFACE (self)->send (self, text, length_bytes);
}

/**
 * gun_link_close:
 * @self: a link
 * @code: the reason the receiver is told
 * @why: the same as a sentence for people
 *
 * Ends the connection. What was sent before still leaves if the other side reads it. A link that is
 * closed already stays as it is.
 */
void
gun_link_close (GunLink *self, GunLinkError code, const char *why)
{
  g_return_if_fail (GUN_IS_LINK (self));

  GUN_LINK_GET_IFACE (self)->close (self, code, why);
}

GunLinkState
gun_link_get_state (GunLink *self)
{
  g_return_val_if_fail (GUN_IS_LINK (self), GUN_LINK_CLOSED);

  return GUN_LINK_GET_IFACE (self)->get_state (self);
}

GunPath
gun_link_get_path (GunLink *self)
{
  g_return_val_if_fail (GUN_IS_LINK (self), GUN_PATH_CLIENT);

  return GUN_LINK_GET_IFACE (self)->get_path (self);
}

const char *
gun_link_get_address (GunLink *self)
{
  g_return_val_if_fail (GUN_IS_LINK (self), NULL);

  return GUN_LINK_GET_IFACE (self)->get_address (self);
}

void
gun_link_get_counters (GunLink *self, GunLinkCounters *counters)
{
  g_return_if_fail (GUN_IS_LINK (self));
  g_return_if_fail (counters != NULL);

  GUN_LINK_GET_IFACE (self)->get_counters (self, counters);
}

/**
 * gun_link_get_queued_bytes:
 * @self: a link
 *
 * Returns: bytes sent here that the transport has not taken yet
 */
gsize
gun_link_get_queued_bytes (GunLink *self)
{
  g_return_val_if_fail (GUN_IS_LINK (self), 0);

  return GUN_LINK_GET_IFACE (self)->get_queued_bytes (self);
}

/**
 * gun_link_set_paused:
 * @self: a link
 * @is_paused: whether it is not to be read from
 *
 * Nothing is heard from @self while it is paused, after the frames that were read already: at most
 * what one dispatch reads. The transport lets the other side wait. Silence does not count meanwhile,
 * and what is sent here leaves as ever.
 */
void
gun_link_set_paused (GunLink *self, gboolean is_paused)
{
  g_return_if_fail (GUN_IS_LINK (self));

  GUN_LINK_GET_IFACE (self)->set_paused (self, is_paused);
}

/**
 * gun_link_get_max_frame_bytes:
 * @self: a link
 *
 * Returns: the longest frame that gets through, as the other side of a data channel says; 0 when
 * the transport has no limit of its own
 */
gsize
gun_link_get_max_frame_bytes (GunLink *self)
{
  GunLinkInterface *iface;

  g_return_val_if_fail (GUN_IS_LINK (self), 0);

  iface = GUN_LINK_GET_IFACE (self);
  return iface->get_max_frame_bytes != NULL ? iface->get_max_frame_bytes (self) : 0;
}

/**
 * gun_dialer_dial:
 * @self: a dialer
 * @url: where to
 *
 * Returns: (transfer full): a link, always: what cannot work closes with its reason once the main
 * loop turns
 */
GunLink *
gun_dialer_dial (GunDialer *self, const char *url)
{
  g_return_val_if_fail (GUN_IS_DIALER (self), NULL);

  return GUN_DIALER_GET_IFACE (self)->dial (self, url);
}
