/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunRoomReport:
 * @room: its name; %NULL: in no room
 * @device_id: what this computer is called in that room
 * @pid: what it calls itself until it ends
 * @local: how many are reached directly within the local network
 * @internet: how many directly over the internet
 * @turn: how many through a TURN server
 * @relay: how many through a GUN relay only
 * @none: how many are known and not reached
 * @attempts: how often a direct connection was tried
 * @opened: how often one opened
 * @failed: how often none did
 * @dropped_malformed: what was said in the room and could not be read
 * @dropped_no_addressee: signals to nobody, which a stock relay says to everybody
 * @dropped_unknown: answers to what was not asked
 * @dropped_repeated: what was said before, or comes too late
 * @dropped_ours: what claims to come from us
 * @dropped_too_many: over a limit
 * @dropped_expired: older than it may be
 * @dropped_not_for_us: what is for an earlier start of this computer
 * @dropped_connected: offers of those who are connected directly
 *
 * How our room is at one moment, for people and programs; counted since it was joined. Texts are gun-text.h texts.
 */
typedef struct
{
  GRefString *room;
  GRefString *device_id;
  GRefString *pid;
  double local;
  double internet;
  double turn;
  double relay;
  double none;
  double attempts;
  double opened;
  double failed;
  double dropped_malformed;
  double dropped_no_addressee;
  double dropped_unknown;
  double dropped_repeated;
  double dropped_ours;
  double dropped_too_many;
  double dropped_expired;
  double dropped_not_for_us;
  double dropped_connected;
} GunRoomReport;

GunRoomReport *gun_room_report_parse (const char *json, gsize length_bytes);
void gun_room_report_free (GunRoomReport *self);
void gun_room_report_append_json (const GunRoomReport *self, GString *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRoomReport, gun_room_report_free)

G_END_DECLS
