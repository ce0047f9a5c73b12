/* SPDX-License-Identifier: MIT */

#include "gun-peer-facts.h"

#include <gio/gio.h>

#include "gun-remote.h"
#include "gun-text.h"

/* Longest name shown, characters; a pid is whatever the other side says. */
#define NAME_CHARACTERS 80

static GunPeerViewState
view_state (GunPeerState state)
{
  switch (state)
    {
    case GUN_PEER_CONNECTING:
      return GUN_PEER_VIEW_CONNECTING;

    case GUN_PEER_OPEN:
      return GUN_PEER_VIEW_OPEN;

    case GUN_PEER_WAITING:
      return GUN_PEER_VIEW_WAITING;

    case GUN_PEER_CLOSED:
    default:
      return GUN_PEER_VIEW_CLOSED;
    }
}

/**
 * gun_host_is_local:
 * @host: a name or an address, without brackets
 *
 * Returns: whether it is this computer, as far as its spelling tells
 */
gboolean
gun_host_is_local (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);

  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* What others say about themselves comes as WTF-8, and control characters with it. */
static char *
display (const char *said, gsize characters)
{
  g_autoptr (GRefString) text = NULL;

  if (!gun_text_is_valid (said, strlen (said)))
    return g_strdup ("–");

  text = gun_text_new (said);
  return gun_text_to_display (text, characters);
}

static char *
display_text (const char *said)
{
  return display (said, NAME_CHARACTERS);
}

static void
take_address (GunPeerFacts *self, const char *address)
{
  g_autoptr (GUri) uri = NULL;
  g_autoptr (GSocketConnectable) place = NULL;

  if (self->url != NULL)
    uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);

  if (uri != NULL && g_uri_get_host (uri) != NULL)
    {
      const char *host = g_uri_get_host (uri);
      g_autofree char *shown = display_text (host);
      gboolean brackets = strchr (host, ':') != NULL;
      int port = g_uri_get_port (uri);

      self->encrypted = g_str_equal (g_uri_get_scheme (uri), "https")
                        || g_str_equal (g_uri_get_scheme (uri), "wss");
      self->local = gun_host_is_local (host);

      self->name = g_strconcat (brackets ? "[" : "", shown, brackets ? "]" : "", NULL);
      if (port != -1)
        {
          g_autofree char *bare = g_steal_pointer (&self->name);

          self->name = g_strdup_printf ("%s:%d", bare, port);
        }
      return;
    }

  place = address == NULL ? NULL : g_network_address_parse (address, 0, NULL);
  if (place != NULL)
    self->local = gun_host_is_local (g_network_address_get_hostname (G_NETWORK_ADDRESS (place)));

  if (self->pid != NULL)
    self->name = g_strdup (self->pid);
  else
    self->name = display_text (address != NULL ? address : "–");
}

/**
 * gun_peer_facts_new:
 * @peer: a peer
 *
 * Thread: the network's.
 *
 * Returns: (transfer full): what is to be shown of it now
 */
GunPeerFacts *
gun_peer_facts_new (GunPeer *peer)
{
  GunPeerFacts *self = g_new0 (GunPeerFacts, 1);
  const GError *reason = gun_peer_get_last_error (peer);
  const char *pid = gun_peer_get_pid (peer);
  GunPeerCounters counters;

  self->number = gun_peer_get_number (peer);
  self->state = view_state (gun_peer_get_state (peer));
  self->path = gun_peer_get_path (peer);
  self->url = g_strdup (gun_peer_get_url (peer));
  self->pid = pid == NULL ? NULL : display_text (pid);
  self->is_private = gun_peer_is_private (peer);
  self->is_paused = gun_peer_is_held (peer);
  self->reason = reason == NULL ? NULL : display (reason->message, G_MAXSIZE);
  self->retry_at_us = gun_peer_get_retry_at_us (peer);
  self->since_us = gun_peer_get_since_us (peer);
  self->round_trip_us = gun_peer_get_round_trip_us (peer);
  self->clock_difference_us = gun_peer_get_clock_difference_us (peer, &self->clock_exact_us);
  gun_peer_get_counters (peer, &counters);
  self->writes_refused = (gint64) counters.writes_refused;
  self->kind = self->path == GUN_PATH_RELAY ? GUN_PEER_KIND_RELAY : GUN_PEER_KIND_PROGRAM;
  self->bytes_in = counters.link.bytes_in;
  self->bytes_out = counters.link.bytes_out;
  self->bytes_per_second = -1;
  self->address = g_strdup (gun_peer_get_address (peer));
  take_address (self, self->address);

  return self;
}

static char *
dup_name (GunPeer *peer)
{
  GunPeerFacts *facts = gun_peer_facts_new (peer);
  char *name = g_steal_pointer (&facts->name);

  gun_peer_facts_free (facts);
  return name;
}

static GunPeerViewState
view_state_of_remote (GunRemoteState state)
{
  switch (state)
    {
    case GUN_REMOTE_CONNECTED:
      return GUN_PEER_VIEW_OPEN;

    case GUN_REMOTE_CONNECTING:
      return GUN_PEER_VIEW_CONNECTING;

    case GUN_REMOTE_RELAYED:
    case GUN_REMOTE_WAITING:
    default:
      return GUN_PEER_VIEW_WAITING;
    }
}

/* What the direct link knows. @peer: of that link */
static void
take_link (GunPeerFacts *self, GunPeer *peer)
{
  GunPeerCounters counters;

  gun_peer_get_counters (peer, &counters);
  self->writes_refused = (gint64) counters.writes_refused;
  self->bytes_in = counters.link.bytes_in;
  self->bytes_out = counters.link.bytes_out;
  self->clock_difference_us = gun_peer_get_clock_difference_us (peer, &self->clock_exact_us);
  self->address = g_strdup (gun_peer_get_address (peer));
  self->encrypted = TRUE;
  self->is_paused = gun_peer_is_held (peer);
}

/**
 * gun_peer_facts_new_for_remote:
 * @remote: somebody in our room
 *
 * Thread: the network's.
 *
 * Returns: (transfer full): what is to be shown of it now
 */
GunPeerFacts *
gun_peer_facts_new_for_remote (GunRemote *remote)
{
  GunPeerFacts *self = g_new0 (GunPeerFacts, 1);
  const GError *reason = gun_remote_get_reason (remote);
  const char *device_id = gun_remote_get_device_id (remote);
  GunPeer *via = gun_remote_get_via (remote);

  self->number = gun_remote_get_number (remote);
  self->state = view_state_of_remote (gun_remote_get_state (remote));
  self->path = GUN_PATH_DIRECT;
  self->kind = gun_remote_get_kind (remote) == GUN_REMOTE_BROWSER ? GUN_PEER_KIND_BROWSER
                                                                  : GUN_PEER_KIND_DESKTOP;
  self->is_invited = gun_remote_is_invited (remote);
  self->route = gun_remote_get_route (remote);
  self->pid = display_text (gun_remote_get_pid (remote));
  self->name = g_strdup (self->pid);
  self->device_id = device_id == NULL ? NULL : display_text (device_id);
  self->via = via == NULL ? NULL : dup_name (via);
  self->reason = reason == NULL ? NULL : display (reason->message, G_MAXSIZE);
  self->retry_at_us = gun_remote_get_retry_at_us (remote);
  self->since_us = gun_remote_get_since_us (remote);
  self->round_trip_us = gun_remote_get_round_trip_us (remote);
  self->clock_exact_us = -1;
  self->bytes_per_second = -1;
  if (gun_remote_get_peer (remote) != NULL)
    take_link (self, gun_remote_get_peer (remote));

  return self;
}

/**
 * gun_peer_facts_new_gone:
 * @number: of a peer that was removed
 *
 * Returns: (transfer full): that it is to be shown no longer
 */
GunPeerFacts *
gun_peer_facts_new_gone (guint64 number)
{
  GunPeerFacts *self = g_new0 (GunPeerFacts, 1);

  self->number = number;
  self->gone = TRUE;

  return self;
}

void
gun_peer_facts_free (GunPeerFacts *self)
{
  g_free (self->url);
  g_free (self->pid);
  g_free (self->address);
  g_free (self->name);
  g_free (self->reason);
  g_free (self->via);
  g_free (self->device_id);
  g_free (self);
}
