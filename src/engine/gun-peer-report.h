/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunPeerReport:
 * @name: as it is shown: host and port of a relay, else its pid, else its address
 * @url: of a relay
 * @pid: what it calls itself
 * @address: where it is connected from or to
 * @state: "connecting", "open", "waiting" (and tried again later) or "closed", as events name it
 * @kind: "relay", "program", "browser" or "desktop"
 * @path: "relay" (dialled) or "client" (connected to us); of a browser or desktop the same as @route
 * @route: the way to a browser or desktop: "local", "internet", "turn", "relay" or "none"
 * @via: of a browser or desktop: URL of the relay it was heard of through, or the name of whom else
 * @device_id: what a desktop is called in our room
 * @since_ms: when it came into this state, milliseconds since 1970
 * @round_trip_us: measured last
 * @clock_difference_us: its clock minus ours
 * @clock_exact_us: how far that may be wrong, either way
 * @reason: why the connection before ended
 * @retry_in_ms: when it is tried again, from now
 * @dropped: frames that were no text, no JSON or over a limit
 * @refused: messages, and parts of puts, that broke a rule
 * @duplicates: messages heard before
 * @too_long: values not sent because a stock relay would lose them
 * @complaints: how often it said that it could not read us
 * @times_full: how often it was closed because it did not read what was sent to it
 * @times_flooded: how often it was closed because it sent more than it may
 * @signatures_verified: signatures that were computed for what it wrote or answered
 * @signatures_cached: signatures of it that were known
 * @writes_refused: keys of it that were kept out: not signed as they must be
 * @subscriptions: what it follows here
 *
 * How one peer does at one moment, for people and programs; counted since it was added. What is not
 * known is %NULL or NAN. Texts are gun-text.h texts.
 */
typedef struct
{
  GRefString *name;
  GRefString *url;
  GRefString *pid;
  GRefString *address;
  GRefString *state;
  GRefString *kind;
  GRefString *path;
  GRefString *route;
  GRefString *via;
  GRefString *device_id;
  double since_ms;
  double round_trip_us;
  double clock_difference_us;
  double clock_exact_us;
  GRefString *reason;
  double retry_in_ms;
  double messages_in;
  double messages_out;
  double bytes_in;
  double bytes_out;
  double dropped;
  double refused;
  double duplicates;
  double too_long;
  double complaints;
  double times_full;
  double times_flooded;
  double signatures_verified;
  double signatures_cached;
  double writes_refused;
  double subscriptions;
} GunPeerReport;

GunPeerReport *gun_peer_report_parse (const char *json, gsize length_bytes);
void gun_peer_report_free (GunPeerReport *self);
void gun_peer_report_append_json (const GunPeerReport *self, GString *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunPeerReport, gun_peer_report_free)

G_END_DECLS
