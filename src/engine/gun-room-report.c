/* SPDX-License-Identifier: MIT */

#include "gun-room-report-private.h"

#include "gun-flat-json.h"
#include "gun-text.h"

#define MEMBER(name, kind) GUN_FLAT_MEMBER (GunRoomReport, #name, kind, name)

static const GunFlatMember members[] = {
  MEMBER (room, TEXT),
  MEMBER (device_id, TEXT),
  MEMBER (pid, TEXT),
  MEMBER (local, NUMBER),
  MEMBER (internet, NUMBER),
  MEMBER (turn, NUMBER),
  MEMBER (relay, NUMBER),
  MEMBER (none, NUMBER),
  MEMBER (attempts, NUMBER),
  MEMBER (opened, NUMBER),
  MEMBER (failed, NUMBER),
  MEMBER (dropped_malformed, NUMBER),
  MEMBER (dropped_no_addressee, NUMBER),
  MEMBER (dropped_unknown, NUMBER),
  MEMBER (dropped_repeated, NUMBER),
  MEMBER (dropped_ours, NUMBER),
  MEMBER (dropped_too_many, NUMBER),
  MEMBER (dropped_expired, NUMBER),
  MEMBER (dropped_not_for_us, NUMBER),
  MEMBER (dropped_connected, NUMBER),
};

static GunRoomReport *
report_new (void)
{
  GunRoomReport *self = g_new0 (GunRoomReport, 1);

  gun_flat_init (self, members, G_N_ELEMENTS (members));

  return self;
}

static void
take_counters (GunRoomReport *self, const GunDirectCounters *counters)
{
  const guint64 *dropped = counters->dropped;

  self->attempts = counters->attempts;
  self->opened = counters->opened;
  self->failed = counters->failed;
  self->dropped_malformed = dropped[GUN_DIRECT_DROPPED_MALFORMED];
  self->dropped_no_addressee = dropped[GUN_DIRECT_DROPPED_NO_ADDRESSEE];
  self->dropped_unknown = dropped[GUN_DIRECT_DROPPED_UNKNOWN];
  self->dropped_repeated = dropped[GUN_DIRECT_DROPPED_REPEATED];
  self->dropped_ours = dropped[GUN_DIRECT_DROPPED_OURS];
  self->dropped_too_many = dropped[GUN_DIRECT_DROPPED_TOO_MANY];
  self->dropped_expired = dropped[GUN_DIRECT_DROPPED_EXPIRED];
  self->dropped_not_for_us = dropped[GUN_DIRECT_DROPPED_NOT_FOR_US];
  self->dropped_connected = dropped[GUN_DIRECT_DROPPED_CONNECTED];
}

/**
 * gun_room_report_new:
 * @room: (nullable): its name
 * @device_id: (nullable): what this computer is called there
 * @pid: what it calls itself
 * @counters: what happened there
 *
 * Returns: (transfer full): a report of a room with nobody in it
 */
GunRoomReport *
gun_room_report_new (const char *room,
                     const char *device_id,
                     const char *pid,
                     const GunDirectCounters *counters)
{
  GunRoomReport *self = report_new ();

  self->pid = gun_text_new (pid);
  self->room = room == NULL ? NULL : gun_text_new (room);
  self->device_id = device_id == NULL ? NULL : gun_text_new (device_id);
  self->local = 0;
  self->internet = 0;
  self->turn = 0;
  self->relay = 0;
  self->none = 0;
  take_counters (self, counters);

  return self;
}

/**
 * gun_room_report_parse:
 * @json: what gun_room_report_append_json() wrote
 * @length_bytes: its length
 *
 * Returns: (transfer full) (nullable): the report
 */
GunRoomReport *
gun_room_report_parse (const char *json, gsize length_bytes)
{
  g_autoptr (GunRoomReport) self = report_new ();

  if (!gun_flat_parse (self, members, G_N_ELEMENTS (members), json, length_bytes))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * gun_room_report_free:
 * @self: (transfer full): a report
 */
void
gun_room_report_free (GunRoomReport *self)
{
  gun_flat_clear (self, members, G_N_ELEMENTS (members));
  g_free (self);
}

/**
 * gun_room_report_append_json:
 * @self: a report
 * @out: where to append it: every member, null for what is not known
 */
void
gun_room_report_append_json (const GunRoomReport *self, GString *out)
{
  gun_flat_append_whole_json (self, members, G_N_ELEMENTS (members), out);
}
