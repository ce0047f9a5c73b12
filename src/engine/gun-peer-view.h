/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

#include "gun-change.h"
#include "gun-direct-path.h"

G_BEGIN_DECLS

/**
 * GunPeerViewState:
 */
typedef enum
{
  GUN_PEER_VIEW_CONNECTING,
  GUN_PEER_VIEW_OPEN,
  GUN_PEER_VIEW_WAITING,
  GUN_PEER_VIEW_CLOSED,
} GunPeerViewState;

/**
 * GunPeerKind:
 * @GUN_PEER_KIND_RELAY: dialled from here
 * @GUN_PEER_KIND_PROGRAM: came to our listener
 * @GUN_PEER_KIND_BROWSER: a page in our room, as far as its word goes
 * @GUN_PEER_KIND_DESKTOP: a Gun Desktop or gun-peer in our room, as far as its word goes
 *
 * Who a row is about. Browsers and desktops have one row each while they are known, whatever path
 * leads to them: %GUN_PEER_VIEW_OPEN while they are connected directly, %GUN_PEER_VIEW_CONNECTING
 * while a way is looked for, else %GUN_PEER_VIEW_WAITING; "route" says whether a relay leads to them.
 */
typedef enum
{
  GUN_PEER_KIND_RELAY,
  GUN_PEER_KIND_PROGRAM,
  GUN_PEER_KIND_BROWSER,
  GUN_PEER_KIND_DESKTOP,
} GunPeerKind;

#define GUN_TYPE_PEER_VIEW (gun_peer_view_get_type ())
G_DECLARE_FINAL_TYPE (GunPeerView, gun_peer_view, GUN, PEER_VIEW, GObject)

/**
 * GunPeerView:
 *
 * A peer as people see it: read-only properties, set by the engine in the context of its handle,
 * each with notify. Holds nothing of the network's.
 */
guint64 gun_peer_view_get_number (GunPeerView *self);
GunPeerViewState gun_peer_view_get_state (GunPeerView *self); /* "state" (int) */
GunPath gun_peer_view_get_path (GunPeerView *self);           /* "path" (int) */
const char *gun_peer_view_get_url (GunPeerView *self);        /* "url" (nullable): of a relay */
const char *gun_peer_view_get_pid (GunPeerView *self);        /* "pid" (nullable) */
const char *gun_peer_view_get_address (
    GunPeerView *self); /* "address" (nullable): the URL dialled, or where it came from */
const char *gun_peer_view_get_name (
    GunPeerView
        *self); /* "name": host and port of a relay, else pid, else address; escaped for display */
const char *gun_peer_view_get_reason (
    GunPeerView *self); /* "reason" (nullable): why the last connection ended, a sentence */
gint64 gun_peer_view_get_retry_at_us (
    GunPeerView *self); /* "retry-at-us": monotonic; 0 when not waiting */
gint64 gun_peer_view_get_since_us (GunPeerView *self);      /* "since-us": monotonic */
gint64 gun_peer_view_get_round_trip_us (GunPeerView *self); /* "round-trip-us": -1 unknown */
/* "clock-difference-us": theirs minus ours, and "clock-exact-us": how far that may be off, either
 * way; -1 when the difference is not known */
gint64 gun_peer_view_get_clock_difference_us (GunPeerView *self);
gint64 gun_peer_view_get_clock_exact_us (GunPeerView *self);
gboolean
gun_peer_view_get_private (GunPeerView *self); /* "private": nothing goes between it and others */
gboolean
gun_peer_view_get_paused (GunPeerView *self); /* "paused": not read, and nothing is said to it */
gint64 gun_peer_view_get_writes_refused (
    GunPeerView *self); /* "writes-refused": keys that the door kept out */
gboolean gun_peer_view_get_encrypted (GunPeerView *self); /* "encrypted": wss */
gboolean gun_peer_view_get_local (GunPeerView *self);     /* "local": on this computer */
GunPeerKind gun_peer_view_get_kind (GunPeerView *self);   /* "kind" (int) */
/* "route" (int): the way messages to a browser or desktop go; NONE for relays and programs */
GunRoute gun_peer_view_get_route (GunPeerView *self);
const char *gun_peer_view_get_via (
    GunPeerView *self); /* "via" (nullable): name of the relay that it was heard of through */
const char *
gun_peer_view_get_device_id (GunPeerView *self); /* "device-id" (nullable): of a desktop */
gboolean gun_peer_view_is_invited (
    GunPeerView *self); /* by text: once lost it cannot be called again; never changes */
/* "bytes-in", "bytes-out": since it was added, or over the direct path that is open */
guint64 gun_peer_view_get_bytes_in (GunPeerView *self);
guint64 gun_peer_view_get_bytes_out (GunPeerView *self);
double gun_peer_view_get_bytes_per_second (
    GunPeerView *self); /* "bytes-per-second": in and out together; -1 unknown */

G_END_DECLS
