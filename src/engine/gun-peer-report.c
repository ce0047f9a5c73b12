/* SPDX-License-Identifier: MIT */

#include "gun-peer-report-private.h"

#include "gun-flat-json.h"
#include "gun-peer-facts.h"
#include "gun-text.h"

#define MEMBER(name, kind) GUN_FLAT_MEMBER (GunPeerReport, #name, kind, name)

static const GunFlatMember members[] = {
  MEMBER (name, TEXT),
  MEMBER (url, TEXT),
  MEMBER (pid, TEXT),
  MEMBER (address, TEXT),
  MEMBER (state, TEXT),
  MEMBER (kind, TEXT),
  MEMBER (path, TEXT),
  MEMBER (route, TEXT),
  MEMBER (via, TEXT),
  MEMBER (device_id, TEXT),
  MEMBER (since_ms, NUMBER),
  MEMBER (round_trip_us, NUMBER),
  MEMBER (clock_difference_us, NUMBER),
  MEMBER (clock_exact_us, NUMBER),
  MEMBER (reason, TEXT),
  MEMBER (retry_in_ms, NUMBER),
  MEMBER (messages_in, NUMBER),
  MEMBER (messages_out, NUMBER),
  MEMBER (bytes_in, NUMBER),
  MEMBER (bytes_out, NUMBER),
  MEMBER (dropped, NUMBER),
  MEMBER (refused, NUMBER),
  MEMBER (duplicates, NUMBER),
  MEMBER (too_long, NUMBER),
  MEMBER (complaints, NUMBER),
  MEMBER (times_full, NUMBER),
  MEMBER (times_flooded, NUMBER),
  MEMBER (signatures_verified, NUMBER),
  MEMBER (signatures_cached, NUMBER),
  MEMBER (writes_refused, NUMBER),
  MEMBER (subscriptions, NUMBER),
};

const char *
gun_peer_state_get_name (GunPeerState state)
{
  switch (state)
    {
    case GUN_PEER_CONNECTING:
      return "connecting";

    case GUN_PEER_OPEN:
      return "open";

    case GUN_PEER_WAITING:
      return "waiting";

    case GUN_PEER_CLOSED:
    default:
      return "closed";
    }
}

const char *
gun_peer_view_state_get_name (GunPeerViewState state)
{
  switch (state)
    {
    case GUN_PEER_VIEW_CONNECTING:
      return "connecting";

    case GUN_PEER_VIEW_OPEN:
      return "open";

    case GUN_PEER_VIEW_WAITING:
      return "waiting";

    case GUN_PEER_VIEW_CLOSED:
    default:
      return "closed";
    }
}

const char *
gun_peer_kind_get_name (GunPeerKind kind)
{
  switch (kind)
    {
    case GUN_PEER_KIND_PROGRAM:
      return "program";

    case GUN_PEER_KIND_BROWSER:
      return "browser";

    case GUN_PEER_KIND_DESKTOP:
      return "desktop";

    case GUN_PEER_KIND_RELAY:
    default:
      return "relay";
    }
}

const char *
gun_path_get_name (GunPath path)
{
  switch (path)
    {
    case GUN_PATH_RELAY:
      return "relay";

    case GUN_PATH_CLIENT:
      return "client";

    case GUN_PATH_DIRECT:
      return "direct";

    case GUN_PATH_HERE:
    case GUN_PATH_IMPORT:
    default:
      return NULL;
    }
}

static GunPeerReport *
report_new (void)
{
  GunPeerReport *self = g_new0 (GunPeerReport, 1);

  gun_flat_init (self, members, G_N_ELEMENTS (members));

  return self;
}

/* What others say about themselves may be any bytes: only text is shown. */
static GRefString *
text_or_null (const char *said)
{
  return said == NULL || !gun_text_is_valid (said, strlen (said)) ? NULL : gun_text_new (said);
}

static void
take_counters (GunPeerReport *self, GunPeer *peer)
{
  GunPeerCounters counters;

  gun_peer_get_counters (peer, &counters);
  self->messages_in = counters.messages_in;
  self->messages_out = counters.messages_out;
  self->bytes_in = counters.link.bytes_in;
  self->bytes_out = counters.link.bytes_out;
  self->dropped = counters.link.frames_dropped + counters.bad_frames;
  self->refused = counters.bad_messages;
  self->duplicates = counters.duplicates;
  self->too_long = counters.too_long;
  self->complaints = counters.complaints;
  self->times_full = counters.times_full;
  self->times_flooded = counters.times_flooded;
  self->signatures_verified = counters.signatures_verified;
  self->signatures_cached = counters.signatures_cached;
  self->writes_refused = counters.writes_refused;
  self->subscriptions = gun_peer_get_n_subscriptions (peer);
}

static void
take_facts (GunPeerReport *self, const GunPeerFacts *facts, gint64 now_us, gint64 wall_us)
{
  self->name = gun_text_new (facts->name);
  self->url = text_or_null (facts->url);
  self->pid = text_or_null (facts->pid);
  self->address = text_or_null (facts->address);
  self->state = gun_text_new (gun_peer_view_state_get_name (facts->state));
  self->kind = gun_text_new (gun_peer_kind_get_name (facts->kind));
  self->device_id = text_or_null (facts->device_id);
  self->since_ms = (wall_us - (now_us - facts->since_us)) / 1000;
  if (facts->round_trip_us >= 0)
    self->round_trip_us = facts->round_trip_us;
  if (facts->clock_exact_us >= 0)
    {
      self->clock_difference_us = facts->clock_difference_us;
      self->clock_exact_us = facts->clock_exact_us;
    }
  self->reason = text_or_null (facts->reason);
  if (facts->retry_at_us > 0)
    self->retry_in_ms = MAX (facts->retry_at_us - now_us, 0) / 1000;
}

/**
 * gun_peer_report_new:
 * @peer: a peer
 * @now_us: the monotonic time
 * @wall_us: the same moment, since 1970
 *
 * Thread: the network's.
 *
 * Returns: (transfer full): how it does now
 */
GunPeerReport *
gun_peer_report_new (GunPeer *peer, gint64 now_us, gint64 wall_us)
{
  GunPeerFacts *facts = gun_peer_facts_new (peer);
  GunPeerReport *self = report_new ();

  take_facts (self, facts, now_us, wall_us);
  self->path = text_or_null (gun_path_get_name (facts->path));
  take_counters (self, peer);
  gun_peer_facts_free (facts);

  return self;
}

/**
 * gun_peer_report_new_for_remote:
 * @remote: somebody in our room
 * @now_us: the monotonic time
 * @wall_us: the same moment, since 1970
 *
 * What is counted is of the direct link that is open. Thread: the network's.
 *
 * Returns: (transfer full): how it does now
 */
GunPeerReport *
gun_peer_report_new_for_remote (GunRemote *remote, gint64 now_us, gint64 wall_us)
{
  GunPeerFacts *facts = gun_peer_facts_new_for_remote (remote);
  GunPeer *via = gun_remote_get_via (remote);
  GunPeerReport *self = report_new ();

  take_facts (self, facts, now_us, wall_us);
  self->via = text_or_null (gun_remote_is_invited (remote) ? "invite"
                            : via == NULL                  ? NULL
                                                           : gun_peer_get_name (via));
  self->path = gun_text_new (gun_route_get_name (facts->route));
  self->route = g_ref_string_acquire (self->path);
  if (gun_remote_get_peer (remote) != NULL)
    take_counters (self, gun_remote_get_peer (remote));
  gun_peer_facts_free (facts);

  return self;
}

/**
 * gun_peer_report_parse:
 * @json: what gun_peer_report_append_json() wrote
 * @length_bytes: its length
 *
 * Returns: (transfer full) (nullable): the report
 */
GunPeerReport *
gun_peer_report_parse (const char *json, gsize length_bytes)
{
  g_autoptr (GunPeerReport) self = report_new ();

  if (!gun_flat_parse (self, members, G_N_ELEMENTS (members), json, length_bytes))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_peer_report_free:
 * @self: (transfer full): a report
 */
void
gun_peer_report_free (GunPeerReport *self)
{
  gun_flat_clear (self, members, G_N_ELEMENTS (members));
  g_free (self);
}

/**
 * gun_peer_report_append_json:
 * @self: a report
 * @out: where to append it: every member, null for what is not known
 */
void
gun_peer_report_append_json (const GunPeerReport *self, GString *out)
{
  gun_flat_append_whole_json (self, members, G_N_ELEMENTS (members), out);
}
