/* SPDX-License-Identifier: MIT */

#include "gun-peer-words.h"

#include <glib/gi18n.h>

#include "gun-words.h"

/* Less than this between two clocks is nothing to speak of. */
#define CLOCK_FINE_US (1 * G_USEC_PER_SEC)

/* A try that was due so long ago was not made. */
#define OVERDUE_US (2 * G_USEC_PER_SEC)

/**
 * gun_peer_words_is_remote:
 *
 * Returns: whether @peer is somebody of a room: connected directly, through a relay, or not at all
 */
gboolean
gun_peer_words_is_remote (GunPeerView *peer)
{
  GunPeerKind kind = gun_peer_view_get_kind (peer);

  return kind == GUN_PEER_KIND_BROWSER || kind == GUN_PEER_KIND_DESKTOP;
}

static GunPeerGroup
group_of_remote (GunPeerView *peer)
{
  GunRoute route = gun_peer_view_get_route (peer);

  if (route == GUN_ROUTE_RELAY || route == GUN_ROUTE_TURN)
    return GUN_PEER_GROUP_RELAYED;

  return gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN ? GUN_PEER_GROUP_DIRECT
                                                              : GUN_PEER_GROUP_WAITING;
}

GunPeerGroup
gun_peer_words_group (GunPeerView *peer)
{
  switch (gun_peer_view_get_kind (peer))
    {
    case GUN_PEER_KIND_BROWSER:
    case GUN_PEER_KIND_DESKTOP:
      return group_of_remote (peer);
    case GUN_PEER_KIND_PROGRAM:
      return GUN_PEER_GROUP_PROGRAMS;
    case GUN_PEER_KIND_RELAY:
    default:
      return gun_peer_view_get_state (peer) == GUN_PEER_VIEW_WAITING ? GUN_PEER_GROUP_WAITING
                                                                     : GUN_PEER_GROUP_RELAYS;
    }
}

/**
 * gun_peer_words_name:
 *
 * Returns: (transfer full): what it is and what it calls itself
 */
char *
gun_peer_words_name (GunPeerView *peer)
{
  const char *name = gun_peer_view_get_name (peer);
  const char *device_id = gun_peer_view_get_device_id (peer);

  switch (gun_peer_view_get_kind (peer))
    {
    case GUN_PEER_KIND_PROGRAM:
      return g_strdup_printf (_ ("Program %s"), name);
    case GUN_PEER_KIND_BROWSER:
      return g_strdup_printf (_ ("Browser %s"), name);
    case GUN_PEER_KIND_DESKTOP:
      return g_strdup_printf (_ ("Desktop %s"), device_id != NULL ? device_id : name);
    case GUN_PEER_KIND_RELAY:
    default:
      return g_strdup (name);
    }
}

const char *
gun_peer_words_kind_icon (GunPeerView *peer)
{
  switch (gun_peer_view_get_kind (peer))
    {
    case GUN_PEER_KIND_PROGRAM:
      return "application-x-executable-symbolic";
    case GUN_PEER_KIND_BROWSER:
      return "web-browser-symbolic";
    case GUN_PEER_KIND_DESKTOP:
      return "computer-symbolic";
    case GUN_PEER_KIND_RELAY:
    default:
      return "network-server-symbolic";
    }
}

/* A clock that is off makes writes wait, or lose: only then it is worth a place in the row */
static void
append_clock (GString *text, GunPeerView *peer)
{
  gint64 difference_us = gun_peer_view_get_clock_difference_us (peer);
  gint64 exact_us = gun_peer_view_get_clock_exact_us (peer);
  g_autofree char *clock = NULL;

  if (exact_us < 0 || ABS (difference_us) <= exact_us + CLOCK_FINE_US)
    return;

  clock = gun_words_clock (difference_us, exact_us);
  /* Translators: the clock of a relay or program; %s is "4 s ahead (± 1 s)" */
  g_string_append_printf (text, _ (" · clock %s"), clock);
}

/* Under a millisecond is said so, not rounded to nothing */
static char *
describe_round_trip (gint64 round_trip_us)
{
  if (round_trip_us < 0)
    return g_strdup ("–");
  if (round_trip_us < 1000)
    return g_strdup (_ ("under 1 ms"));

  /* Translators: a round trip in milliseconds */
  return g_strdup_printf (_ ("%d ms"), (int) (round_trip_us / 1000));
}

static char *
describe_open (GunPeerView *peer)
{
  g_autoptr (GString) text = g_string_new (_ ("Connected"));
  gint64 round_trip_us = gun_peer_view_get_round_trip_us (peer);
  g_autofree char *round_trip = describe_round_trip (round_trip_us);

  if (gun_peer_view_get_local (peer))
    g_string_append_printf (text, " · %s", _ ("this computer"));
  else if (gun_peer_view_get_encrypted (peer))
    g_string_append_printf (text, " · %s", _ ("encrypted"));
  else
    g_string_append_printf (text, " · %s", _ ("not encrypted"));

  if (round_trip_us >= 0)
    g_string_append_printf (text, " · %s", round_trip);
  if (gun_peer_view_get_private (peer))
    g_string_append_printf (text, " · %s", _ ("private"));
  append_clock (text, peer);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
describe_waiting (GunPeerView *peer, gint64 now_us)
{
  gint64 retry_at_us = gun_peer_view_get_retry_at_us (peer);
  gint64 left_us = retry_at_us - now_us;
  int left_s = (int) ((MAX (left_us, 0) + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC);

  /* Somebody of a room whom it is not on us to try, or whose time passed without a word of theirs */
  if (gun_peer_words_is_remote (peer) && left_us < -OVERDUE_US)
    return g_strdup (_ ("Not connected"));
  if (left_s == 0)
    return g_strdup (_ ("Not connected · trying again now"));

  return g_strdup_printf (_ ("Not connected · trying again in %d s"), left_s);
}

static char *
describe_through_relay (GunPeerView *peer, gint64 relay_round_trip_us)
{
  const char *via = gun_peer_view_get_via (peer);
  g_autofree char *round_trip = describe_round_trip (relay_round_trip_us);

  if (via == NULL)
    return g_strdup (_ ("Through a relay"));

  /* Translators: the name of a relay, and the round trip to it: "Through relay.example · 84 ms" */
  return g_strdup_printf (_ ("Through %s · %s"), via, round_trip);
}

static char *
describe_direct (GunPeerView *peer)
{
  g_autofree char *round_trip = describe_round_trip (gun_peer_view_get_round_trip_us (peer));

  switch (gun_peer_view_get_route (peer))
    {
    case GUN_ROUTE_LOCAL:
      return g_strdup_printf (_ ("Direct · local network · %s"), round_trip);
    case GUN_ROUTE_INTERNET:
      return g_strdup_printf (_ ("Direct · internet · %s"), round_trip);
    case GUN_ROUTE_TURN:
      return g_strdup_printf (_ ("Relayed · TURN · %s"), round_trip);
    case GUN_ROUTE_NONE:
    case GUN_ROUTE_RELAY:
    default:
      return g_strdup_printf (_ ("Direct · %s"), round_trip);
    }
}

/**
 * gun_peer_words_state:
 * @peer: whom it is about
 * @relay_round_trip_us: of the relay that it was heard of through; -1 when not known
 * @now_us: monotonic
 *
 * Returns: (transfer full): how it is connected
 */
char *
gun_peer_words_state (GunPeerView *peer, gint64 relay_round_trip_us, gint64 now_us)
{
  g_return_val_if_fail (GUN_IS_PEER_VIEW (peer), NULL);

  if (gun_peer_view_get_route (peer) == GUN_ROUTE_RELAY)
    return describe_through_relay (peer, relay_round_trip_us);

  switch (gun_peer_view_get_state (peer))
    {
    case GUN_PEER_VIEW_CONNECTING:
      return g_strdup (_ ("Connecting…"));
    case GUN_PEER_VIEW_OPEN:
      return gun_peer_words_is_remote (peer) ? describe_direct (peer) : describe_open (peer);
    case GUN_PEER_VIEW_WAITING:
      return describe_waiting (peer, now_us);
    case GUN_PEER_VIEW_CLOSED:
    default:
      return g_strdup (_ ("Not connected"));
    }
}

const char *
gun_peer_words_state_icon (GunPeerView *peer)
{
  switch (gun_peer_words_group (peer))
    {
    case GUN_PEER_GROUP_DIRECT:
      return "network-transmit-receive-symbolic";
    case GUN_PEER_GROUP_RELAYED:
      return "mail-forward-symbolic";
    default:
      break;
    }

  switch (gun_peer_view_get_state (peer))
    {
    case GUN_PEER_VIEW_OPEN:
      return "object-select-symbolic";
    case GUN_PEER_VIEW_CONNECTING:
      return "content-loading-symbolic";
    case GUN_PEER_VIEW_WAITING:
    case GUN_PEER_VIEW_CLOSED:
    default:
      return "action-unavailable-symbolic";
    }
}

static char *
describe_traffic (GunPeerView *peer)
{
  g_autofree char *in = g_format_size (gun_peer_view_get_bytes_in (peer));
  g_autofree char *out = g_format_size (gun_peer_view_get_bytes_out (peer));

  /* Translators: amounts such as "4.8 MB" */
  return g_strdup_printf (_ ("Heard %s, said %s"), in, out);
}

/* Of somebody of a room. Why there is no direct way is worth knowing where a relay hides that there is none. */
static char *
describe_remote (GunPeerView *peer)
{
  const char *reason = gun_peer_view_get_reason (peer);

  if (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN)
    return describe_traffic (peer);
  if (gun_peer_words_group (peer) == GUN_PEER_GROUP_RELAYED && reason != NULL)
    return g_strdup_printf (_ ("Not connected directly: %s"), reason);

  return NULL;
}

/**
 * gun_peer_words_details:
 *
 * Returns: (transfer full) (nullable): what there is to know of a connection beside the row's own words
 */
char *
gun_peer_words_details (GunPeerView *peer)
{
  g_autofree char *clock = NULL;

  if (gun_peer_words_is_remote (peer))
    return describe_remote (peer);
  if (gun_peer_view_get_state (peer) != GUN_PEER_VIEW_OPEN)
    return NULL;

  clock = gun_words_clock (gun_peer_view_get_clock_difference_us (peer),
                           gun_peer_view_get_clock_exact_us (peer));
  if (gun_peer_view_get_private (peer))
    return g_strdup_printf (
        _ ("Clock difference: %s\nPrivate: what it says is passed on to nobody, and it gets only "
           "what is "
           "written here. No relay is answered from what is kept here; programs connected here "
           "are."),
        clock);

  return g_strdup_printf (_ ("Clock difference: %s"), clock);
}

/**
 * gun_peer_words_rate:
 * @bytes_per_second: -1 when not known
 *
 * Returns: (transfer full): the traffic, in units of a thousand
 */
char *
gun_peer_words_rate (double bytes_per_second)
{
  if (!(bytes_per_second >= 0))
    return g_strdup ("–");
  if (bytes_per_second >= 999.95e3)
    return g_strdup_printf (_ ("%.1f MB/s"), bytes_per_second / 1e6);

  return g_strdup_printf (_ ("%.1f kB/s"), bytes_per_second / 1e3);
}

/**
 * gun_peer_words_sync:
 *
 * Returns: (transfer full): how many of the rooms' browsers and desktops are reached, and how
 */
char *
gun_peer_words_sync (guint n_direct, guint n_relayed)
{
  return g_strdup_printf (_ ("Direct %u · Relayed %u"), n_direct, n_relayed);
}

/**
 * gun_peer_words_count_open:
 * @peers: those of an engine
 *
 * Returns: how many of them are connected, and so can be asked
 */
guint
gun_peer_words_count_open (GListModel *peers)
{
  guint n_open = 0;

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN)
        n_open++;
    }

  return n_open;
}
