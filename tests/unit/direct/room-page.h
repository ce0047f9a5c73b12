/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-attempt.h"
#include "gun-signal.h"
#include "room-fixture.h"

G_BEGIN_DECLS

#define ROOM_SOUL "/RTC/lobby<?99"

/**
 * RoomPage:
 *
 * A page with lib/webrtc.js as far as a relay can tell: what it says is in the test's hands, its data channel is real.
 */
typedef struct
{
  RoomFixture *fixture;
  char *pid;
  GunSimEnd *end;
  GPtrArray *messages; /* of GunMessage: heard and not taken yet */
  GunDirectAttempt *attempt;
  GunDtlsCertificate *certificate;
  char *sdp; /* (nullable): what the attempt describes itself by */
  GunRtcDescriptionKind kind;
  GunLink *link; /* (nullable): once it opened */
} RoomPage;

/* Connected to @mesh, where it wants to be told of the room */
RoomPage *room_page_new (RoomFixture *fixture, GunMesh *mesh, const char *pid);
void room_page_free (RoomPage *self);

/* Says that it is there, under this id and with this state */
void room_page_announce (RoomPage *self, const char *id, double state_ms);
/* The next live announce of somebody else, as it came */
GunMessage *room_page_take_announce (RoomPage *self);
/* What answers @ack; and NULL when nothing does */
GunMessage *room_page_take_signal (RoomPage *self, const char *ack);
GunSignal *room_page_read (const GunMessage *message);

void room_page_offer (RoomPage *self);                     /* begins; its sdp comes */
void room_page_answer (RoomPage *self, const char *offer); /* the same */
void room_page_say_description (
    RoomPage *self, const char *id, const char *ack, const char *sender, const char *sdp);
void room_page_say_candidate (
    RoomPage *self, const char *id, const char *ack, const char *sender, const char *candidate);

G_END_DECLS
