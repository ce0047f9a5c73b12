/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct-private.h"

G_BEGIN_DECLS

/* Announces whose offers are still awaited, or may come late. */
#define GUN_BROWSER_ANNOUNCES 8

/* A page and the relays remember for 9 s who asked what; an offer or an answer that comes later is lost, and some of
 * that is for the way. */
#define GUN_BROWSER_WINDOW_US (7 * G_USEC_PER_SEC)

struct _GunBrowserRoom
{
  GunDirect *direct; /* (unowned): it closes its rooms */
  GRefString *soul;
  GRefString *key;
  GRand *jitter;
  double start_ms; /* when we came; who announced itself before will offer to us */
  double seen_ms;  /* the newest state that was seen of the room, ours too */

  gint64 second_spread_us;
  GPtrArray *listeners; /* of Listener of gun-browser-room.c (owned) */
  GSource *announce_timer;
  GunMessage *announce;                         /* (nullable): the last one */
  gint64 announced_us;                          /* when it was made */
  double announced_ms;                          /* its state */
  GRefString *announces[GUN_BROWSER_ANNOUNCES]; /* ids of the last ones */
  guint n_announces;
  GSource *revive_timer; /* a page that was lost is called once more */
  guint n_revivals;

  GQueue arrivals; /* of Arrival of gun-browser-room.c (owned), first due first */
  GSource *arrival_timer;
};

/**
 * GunBrowserMeeting:
 *
 * How far the attempt to reach a page has come. It is `room_data` of its remote and lives as long.
 */
typedef struct
{
  GunBrowserRoom *room;
  GunRemote *remote; /* (unowned) */
  GunPeer *peer;     /* (owned) (nullable): over whom it goes */
  GRefString *ack;   /* (nullable): what our description answers: their announce, or their offer */
  gboolean ack_is_number;
  gint64 heard_us;      /* when that was heard */
  char *offer;          /* (nullable): theirs, to be answered */
  GRefString *offer_id; /* (nullable): of ours, once it was said */
  gboolean is_answered; /* ours was */
  GRefString *vain_id;  /* (nullable): of our offer before, which was not answered in time */
  char *said_sdp; /* (nullable): our description as it was said, to tell what is new in the next */
} GunBrowserMeeting;

/* A page announced itself a moment ago: offers to it. */
void gun_browser_meeting_begin (GunBrowserRoom *room,
                                GunRemote *remote,
                                GunPeer *peer,
                                GRefString *ack,
                                gboolean ack_is_number,
                                gint64 heard_us);
/* Goes on with what had to wait, unless it is too late for that; FALSE: nothing did */
gboolean gun_browser_meeting_resume (GunBrowserRoom *room, GunRemote *remote);

/* gun-browser-room.c */
gboolean gun_browser_room_is_announce (GunBrowserRoom *self, GRefString *id);
void gun_browser_room_drop_arrival (GunBrowserRoom *self, const char *pid);
/* A page that was connected cannot be reached: it is called again when it listens again. */
void gun_browser_room_revive_later (GunBrowserRoom *self, gint64 delay_us);

G_END_DECLS
