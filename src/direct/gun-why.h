/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunWhyCause:
 * @GUN_WHY_UNKNOWN: what is known does not tell
 * @GUN_WHY_IS_DIRECT: there is a direct link
 * @GUN_WHY_THROUGH_TURN: there is one, and a TURN server passes its packets on
 * @GUN_WHY_OFF_HERE: direct connections are off here
 * @GUN_WHY_NO_ROOM: this computer is in no room
 * @GUN_WHY_NOT_IN_ROOM: it was not heard of in our room
 * @GUN_WHY_LEFT: it said that it is going
 * @GUN_WHY_TRYING: the first try is under way
 * @GUN_WHY_TOO_MANY_ATTEMPTS: it was tried as often as is allowed in a minute, or too many tries are under way
 * @GUN_WHY_TOO_MANY_PEERS: as many are connected directly as are allowed
 * @GUN_WHY_CLOCKS: its clock and ours are too far apart: what it says looks too old, or ahead of its time
 * @GUN_WHY_NEVER_OFFERED: it is for it to offer, and it did not
 * @GUN_WHY_NO_ANSWER: it never answered our offer
 * @GUN_WHY_ANSWER_TOO_LATE: its answer came when the try was over
 * @GUN_WHY_NO_ADDRESS_HERE: this computer found no address to be reached at
 * @GUN_WHY_NO_TURN_HERE: only TURN is to be used here, and no TURN server gave an address
 * @GUN_WHY_TURN_REFUSED: a TURN server refused our user name or credential
 * @GUN_WHY_NAME_NOT_FOUND: the name of a STUN or TURN server is not known
 * @GUN_WHY_UDP_BLOCKED_HERE: no server could be asked over UDP
 * @GUN_WHY_STRICT_NAT_HERE: our network gives each server another port, and there is no TURN
 * @GUN_WHY_NO_ADDRESS_HEARD: it never said an address to be reached at
 * @GUN_WHY_ONLY_LOCAL_NAMES: it said nothing but `.local` names
 * @GUN_WHY_NOTHING_ARRIVED: addresses were exchanged, and nothing of its arrived
 * @GUN_WHY_ONE_WAY: its packets arrive, and none that answers ours
 * @GUN_WHY_FINGERPRINT: it holds another key than its description names
 * @GUN_WHY_DTLS_TIMEOUT: a way was found, and the encryption was not agreed on in time
 * @GUN_WHY_DTLS_FAILED: a way was found, and the encryption failed
 * @GUN_WHY_NO_CHANNEL: a way was found and secured, and no channel opened
 * @GUN_WHY_WENT_SILENT: it was connected, and went silent
 * @GUN_WHY_THEY_CLOSED: it was connected, or almost, and closed
 * @GUN_WHY_INVITE_USED: it was connected by an invite, which is good for once
 *
 * Why somebody is not connected directly. The names of all of them are in tests/WHY.md, with what each is concluded from.
 */
typedef enum
{
  GUN_WHY_UNKNOWN,
  GUN_WHY_IS_DIRECT,
  GUN_WHY_THROUGH_TURN,
  GUN_WHY_OFF_HERE,
  GUN_WHY_NO_ROOM,
  GUN_WHY_NOT_IN_ROOM,
  GUN_WHY_LEFT,
  GUN_WHY_TRYING,
  GUN_WHY_TOO_MANY_ATTEMPTS,
  GUN_WHY_TOO_MANY_PEERS,
  GUN_WHY_CLOCKS,
  GUN_WHY_NEVER_OFFERED,
  GUN_WHY_NO_ANSWER,
  GUN_WHY_ANSWER_TOO_LATE,
  GUN_WHY_NO_ADDRESS_HERE,
  GUN_WHY_NO_TURN_HERE,
  GUN_WHY_TURN_REFUSED,
  GUN_WHY_NAME_NOT_FOUND,
  GUN_WHY_UDP_BLOCKED_HERE,
  GUN_WHY_STRICT_NAT_HERE,
  GUN_WHY_NO_ADDRESS_HEARD,
  GUN_WHY_ONLY_LOCAL_NAMES,
  GUN_WHY_NOTHING_ARRIVED,
  GUN_WHY_ONE_WAY,
  GUN_WHY_FINGERPRINT,
  GUN_WHY_DTLS_TIMEOUT,
  GUN_WHY_DTLS_FAILED,
  GUN_WHY_NO_CHANNEL,
  GUN_WHY_WENT_SILENT,
  GUN_WHY_THEY_CLOSED,
  GUN_WHY_INVITE_USED,
  GUN_WHY_N_CAUSES,
} GunWhyCause;

const char *gun_why_cause_get_name (GunWhyCause cause); /* one word for programs */

/* Of gun-why-facts.h, named here so that who shows a cause needs nothing of rtc/. */
typedef struct _GunWhyFacts GunWhyFacts;

GunWhyCause gun_why_judge (const GunWhyFacts *facts);

G_END_DECLS
