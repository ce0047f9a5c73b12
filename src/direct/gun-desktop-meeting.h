/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-private.h"
#include "gun-letter.h"
#include "gun-state-clock.h"

G_BEGIN_DECLS

/* Data of a room that is older is gone (the souls say so), s and ms. */
#define GUN_DESKTOP_LIFETIME_MS 99000.0

/* Attempts of one remote whose names are remembered, so that none is taken twice. */
#define GUN_DESKTOP_HANDLED 8

struct _GunDesktopRoom
{
  GunDirect *direct; /* (unowned): it closes its rooms */
  char *name;
  GRefString *presence_soul;
  GRefString *mailbox_soul;
  GRefString *presence; /* what we say there */
  GRand *jitter;

  GunStateClock states; /* of what we write here */
  double presence_ms;   /* state of our presence when it was said last */
  gint64 presence_us;   /* and when that was; 0: never */
  gint64 corrected_us;  /* when it was said since something else stood in its place */
  GSource *presence_timer;
  gint64 presence_due_us;
};

/**
 * GunDesktopMeeting:
 *
 * What the room of desktops knows of one of them, and how far the attempt to reach it has come. It is `room_data` of its
 * remote and lives as long.
 */
typedef struct
{
  GunDesktopRoom *room;
  GunRemote *remote;        /* (unowned) */
  GRefString *mailbox_soul; /* theirs */

  char *pid;         /* (nullable): of its newest session that was heard of */
  double session_ms; /* the newest state that came of it */
  gint64 heard_us;   /* when that was here */
  gboolean has_left; /* it said so since */

  char *attempt;        /* (nullable): `n` of the attempt that is under way, or was last */
  gboolean is_answered; /* our offer was */
  char *heard_sdp;      /* (nullable): of that attempt, theirs */
  GRefString *said;     /* (nullable): our letter that lies in its mailbox */
  char *handled[GUN_DESKTOP_HANDLED];
  guint n_handled;

  GunLetter *waiting; /* (nullable): an offer that could not be taken when it came */
  gint64 offered_us;  /* when an offer of it came last */
  gint64 tried_us;    /* when we offered last, or could not */
  guint n_retries;
  GSource *retry_timer;
} GunDesktopMeeting;

GunDesktopMeeting *gun_desktop_meeting_ensure (GunDesktopRoom *room, GunRemote *remote);
void gun_desktop_meeting_note_session (GunDesktopMeeting *self, const char *pid, double state_ms);
/* It seems to be there: reaches it, or has it reach us. */
void gun_desktop_meeting_approach (GunDesktopMeeting *self);
void gun_desktop_meeting_want (GunDesktopMeeting *self);
/* Takes @letter */
void gun_desktop_meeting_take_letter (GunDesktopMeeting *self, GunLetter *letter);
void gun_desktop_meeting_repeat_letter (GunDesktopMeeting *self, GunPeer *peer);
/* It says that it is going: it is tried again when it is heard of. */
void gun_desktop_meeting_note_absence (GunDesktopMeeting *self, double state_ms);

/* gun-desktop-room.c */
double gun_desktop_room_next_state_ms (GunDesktopRoom *self);
/* Says our presence soon, unless nobody needs it by then. */
void gun_desktop_room_want_presence (GunDesktopRoom *self);

G_END_DECLS
