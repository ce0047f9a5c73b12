/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-dedup.h"
#include "gun-lex-followers.h"
#include "gun-mesh-ear.h"
#include "gun-mesh.h"
#include "gun-peer-private.h"
#include "gun-subscriptions.h"

G_BEGIN_DECLS

struct _GunMesh
{
  GObject parent_instance;

  GunGraph *graph;
  GunClock *clock;
  GunDialer *dialer; /* (nullable) */
  char *pid;
  gulong changed_handler;
  gulong waiting_handler;
  gboolean is_closed;
  GRand *jitter;

  GPtrArray *peers;      /* of GunPeer (owned), in the order they came */
  GHashTable *by_number; /* guint64 to GunPeer (not owned) */
  guint64 last_number;
  guint n_relays;
  guint n_direct; /* peers that are reached over data channels */
  guint n_open;

  GunDedup *dedup;   /* by `#` */
  GunDedup *replies; /* by `@` and `##`, of replies that were handed on */
  GunDedup *passed;  /* by soul, key, value and state, of what was passed on and not kept */
  gboolean keeps_everything;
  GunSubscriptions *subscriptions;
  GunLexFollowers *lex_followers;
  gboolean lists_to_relays;

  GHashTable *follows;     /* set of GunFollow (owned) */
  GHashTable *askees;      /* id to GunAskee (owned by its ask) */
  GPtrArray *asks;         /* of GunAsk (owned) */
  GPtrArray *pings;        /* of GunPing (owned) */
  GHashTable *writes;      /* id to SaidId of gun-write.c (not owned) */
  GHashTable *written;     /* soul to the number of writes under way */
  GPtrArray *long_answers; /* of LongAnswer (owned): said a page at a time */
  GHashTable *misses;      /* id to GunMiss (owned): gets passed on and not answered yet */
  GQueue miss_order;       /* of GunMiss, first due first */
  gsize miss_bytes;        /* of the names in them */
  GQueue get_turns;        /* of GunPeer (not owned): whose gets wait until others were read */
  GSource *get_timer;      /* looks whether they read on */
  guint n_reading;         /* gets under way in the graph */
  gboolean is_taking_turns;
  GSource *miss_timer;

  GHashTable *late;  /* id to Late of gun-mesh-late.c (owned): puts that wait for the clock */
  GQueue late_order; /* of the same, oldest first */

  GHashTable *private_urls; /* set of char * (owned): relays that are no bridge */

  const GunMeshEar *ear; /* (nullable) */
  gpointer ear_data;

  GSource *turn_source;
  guint64 turn;       /* number of this iteration of the loop */
  gsize queued_bytes; /* of all peers, see gun-mesh-dial.c */
  guint64 count_turn; /* the last turn in which all their queues were looked at */
  GPtrArray *talkers; /* of GunPeer (owned): something waits in their frames */
  GQueue later;       /* of Later: what must not be called from inside */

  GString *scratch;  /* one message being written */
  GString *via;      /* one `><` being written */
  guint64 fan_stamp; /* of the fan-out that goes on */
  guint64 ask_stamp; /* of the get that is passed on */
};

typedef void (*GunLaterFunc) (gpointer data);

/**
 * GunVias:
 * @to_direct: (nullable): `><` for those who are reached over data channels
 * @to_others: (nullable): for relays and clients: nobody who is reached directly stands in it, since
 *   such a path may be dead for a while before that is noticed, and a relay that skips whoever is
 *   there would lose what is written meanwhile. A second copy is dropped by its `#`
 */
typedef struct
{
  GRefString *to_direct;
  GRefString *to_others;
} GunVias;

/**
 * GunAtDoor:
 * @mesh: (owned): who heard it
 * @peer: (owned): from whom
 * @n_keys: how many keys it has, those that broke a rule on the wire included
 * @is_past: whether the door has spoken
 * @checked: told what the door said
 * @done: (nullable): told what became of it, after the commit
 * @clear: frees it, last
 *
 * A put or a reply on its way into the graph; whoever makes one puts what it needs behind this. Only
 * @n_keys and the functions are to be set.
 */
typedef struct _GunAtDoor GunAtDoor;
struct _GunAtDoor
{
  GunMesh *mesh;
  GunPeer *peer;
  guint n_keys;
  guint n_holds;
  gboolean is_past;
  void (*checked) (GunAtDoor *self, const GunDoorVerdict *verdict);
  void (*done) (GunAtDoor *self, const GunPutOutcome *outcome);
  void (*clear) (GunAtDoor *self);
};

/* gun-mesh.c */
gint64 gun_mesh_now_us (GunMesh *self);
GunPeer *gun_mesh_lookup_peer (GunMesh *self, guint64 number); /* (nullable): open ones only */
void gun_mesh_emit_peer_changed (GunMesh *self, GunPeer *peer);
/* @pid: (nullable): as somebody else says it calls itself */
GunPeer *gun_mesh_add_peer (
    GunMesh *self, GunPath path, const char *url, const char *address, const char *pid);
void gun_mesh_forget_peer (GunMesh *self, GunPeer *peer, const GError *reason);
/* @func once the main loop turns; @destroy always, after it or instead of it */
void gun_mesh_call_later (GunMesh *self, GunLaterFunc func, gpointer data, GDestroyNotify destroy);
gboolean gun_mesh_say (GunMesh *self, GunPeer *peer, const char *json, gsize length_bytes);
gboolean gun_mesh_say_message (GunMesh *self, GunPeer *peer, const GunMessage *message);
/* An id said by us: a copy that comes back is dropped */
GunHeard *gun_mesh_note_said (GunMesh *self, GRefString *id, GunHeardKind kind);

/* gun-mesh-dial.c */
void gun_mesh_dial (GunMesh *self, GunPeer *peer);
void gun_mesh_attach_link (GunMesh *self, GunPeer *peer, GunLink *link); /* takes the link */
gboolean gun_mesh_check_queue (GunMesh *self, GunPeer *peer);
void gun_mesh_give_time (GunMesh *self, GunPeer *peer);
void gun_mesh_hang_up (GunMesh *self, GunPeer *peer, GunLinkError code, const char *why);

/* gun-mesh-hold.c */
void gun_mesh_hold_back (GunPeer *peer, const char *json, gsize length_bytes);
void gun_mesh_forget_held (GunPeer *peer);

/* gun-mesh-hear.c */
void gun_mesh_hear (GunMesh *self, GunPeer *peer, const char *text, gsize length_bytes);
void gun_mesh_say_hello (GunMesh *self, GunPeer *peer);
void gun_mesh_say_question (GunMesh *self, GunPeer *peer);
/* @answered: (nullable): what this answers */
void gun_mesh_say_dam (
    GunMesh *self, GunPeer *peer, const char *dam, GRefString *id, const GunMessage *answered);

/* gun-mesh-ping.c */
void gun_mesh_init_pings (GunMesh *self);
void gun_mesh_ping_hear (GunMesh *self, GunPeer *peer, GRefString *id);
void gun_mesh_ping_peer_lost (GunMesh *self, GunPeer *peer);

/* gun-mesh-ear.c */
gboolean gun_mesh_tell_room (GunMesh *self, GunPeer *peer, const GunMessage *message);
void
gun_mesh_tell_signal (GunMesh *self, GunPeer *peer, const GunMessage *message, gboolean is_for_us);
void gun_mesh_tell_opened (GunMesh *self, GunPeer *peer);
gboolean gun_mesh_tell_asked (GunMesh *self, GunPeer *peer, const GunMessage *message);

/* gun-mesh-via.c */
/* (nullable): also on another way that a copy of @id came, once the first is closed */
GunPeer *gun_mesh_lookup_asker (GunMesh *self, guint64 number, GRefString *id);
void gun_mesh_make_vias (GunMesh *self, GPtrArray *told, const GunPeer *source, GunVias *vias);
void gun_vias_clear (GunVias *vias);
static inline GRefString *
gun_vias_get (const GunVias *vias, const GunPeer *peer)
{
  return peer->path == GUN_PATH_DIRECT ? vias->to_direct : vias->to_others;
}

/* gun-mesh-clock.c */
void gun_mesh_compare_clocks (GunMesh *self, GunPeer *peer, const GunMessage *answer);

/* gun-mesh-put.c */
void gun_mesh_hear_put (GunMesh *self, GunPeer *peer, GunMessage *message, GunHeard *heard);
guint gun_mesh_count_keys (const GunMessage *message);

/* gun-mesh-door.c */
gboolean gun_mesh_put_heard (
    GunMesh *self, GunPeer *peer, const GunMessage *message, gboolean is_asked, GunAtDoor *at_door);

/* gun-mesh-keep.c */
void gun_mesh_init_keep (GunMesh *self);
void gun_mesh_start_keep (GunMesh *self);
void gun_mesh_end_keep (GunMesh *self);
gboolean gun_mesh_is_to_go_on (GunMesh *self, const GunChange *change);
/* @err: (nullable): why not */
void gun_mesh_say_ack (
    GunMesh *self, guint64 peer_number, GRefString *id, gboolean id_is_number, const char *err);

/* gun-mesh-privacy.c */
void gun_mesh_init_privacy (GunMesh *self);
gboolean gun_mesh_is_url_private (GunMesh *self, const char *url);
gboolean gun_mesh_keeps_from (GunMesh *self, const GunPeer *peer);
gboolean gun_mesh_is_origin_private (GunMesh *self, const GunOrigin *origin);

/* gun-mesh-late.c */
void gun_mesh_init_late (GunMesh *self);
void gun_mesh_clear_late (GunMesh *self);
void gun_mesh_answer_late (
    GunMesh *self, guint64 peer_number, GRefString *id, gboolean id_is_number, guint n_waiting);
void gun_mesh_waiting_changed_cb (GunGraph *graph, GunChange *change, int what, GunMesh *self);

/* gun-mesh-fan-out.c */
void gun_mesh_changed_cb (GunGraph *graph, GPtrArray *changes, GunMesh *self);
/* @vias: (nullable): no `><` */
void gun_mesh_say_put (GunMesh *self,
                       const GunMessage *message,
                       const GunVias *vias,
                       GPtrArray *peers,
                       GunWrite *write);
void gun_mesh_give_hint (GunMesh *self, GunMessage *put);

/* gun-mesh-get.c */
void gun_mesh_hear_get (GunMesh *self, GunPeer *peer, GunMessage *message);

void gun_mesh_say_not_found (GunMesh *self, GunPeer *peer, const GunMessage *asked);
void gun_mesh_say_reply (GunMesh *self, GunPeer *peer, const GunMessage *reply);

/* gun-mesh-answer.c */
void gun_mesh_hear_answer (GunMesh *self, GunPeer *peer, GunMessage *message, GunHeard *heard);

/* gun-get-turns.c: @func now, or when those before it were read; @destroy then, or instead of it.
 * FALSE: too much of @peer waits, and @data was not taken */
gboolean gun_mesh_take_turn (GunMesh *self,
                             GunPeer *peer,
                             gsize n_bytes,
                             GunLaterFunc func,
                             gpointer data,
                             GDestroyNotify destroy);
void gun_mesh_end_turn (GunMesh *self,
                        guint64 peer_number); /* once what @func asked for was read */
void gun_mesh_drop_turns (GunMesh *self, GunPeer *peer);

/* gun-long-answers.c */
void gun_mesh_init_long_answers (GunMesh *self);
void gun_mesh_say_long_answer (GunMesh *self, GunPeer *peer, GunMessage *asked, GunNode *page);
void gun_mesh_end_long_answers (GunMesh *self);

/* gun-misses.c */
void gun_mesh_init_misses (GunMesh *self);
void gun_mesh_expect (GunMesh *self, GunPeer *asker, GunMessage *message, guint n_asked);
void gun_mesh_note_missing (GunMesh *self, GRefString *id);
void gun_mesh_note_found (GunMesh *self, GRefString *id);
void gun_mesh_note_at_door (GunMesh *self, GRefString *id);
void gun_mesh_note_past_door (GunMesh *self, GRefString *id);
void gun_mesh_clear_misses (GunMesh *self);

/* gun-mesh-follow.c */
void gun_mesh_init_follows (GunMesh *self);
void gun_mesh_say_follows (GunMesh *self, GunPeer *peer);
GPtrArray *gun_mesh_list_follows (GunMesh *self, guint *from, guint max_topics);
gboolean gun_mesh_follows_topic (GunMesh *self, GRefString *soul, GRefString *key);
void gun_mesh_say_get (GunMesh *self, GunPeer *peer, GRefString *soul, GRefString *key);

/* gun-ask.c */
void gun_mesh_init_asks (GunMesh *self);
gboolean gun_mesh_ask_hear (GunMesh *self,
                            GunPeer *peer,
                            const GunMessage *message,
                            const GunDoorVerdict *verdict);
GunAsk *gun_mesh_ask_note_at_door (GunMesh *self, GRefString *id);
void gun_ask_note_past_door (GunAsk *ask);
void gun_mesh_ask_peer_opened (GunMesh *self, GunPeer *peer);
void gun_mesh_ask_peer_lost (GunMesh *self, GunPeer *peer);
void gun_mesh_end_asks (GunMesh *self);
gboolean gun_mesh_is_asked_for (GunMesh *self, GRefString *soul);

/* gun-write.c */
void gun_mesh_init_writes (GunMesh *self);
/* The graph judged a write of ours: @changes (element-type GunChange) are the stored ones, now on
 * their way */
GunWrite *gun_mesh_lookup_write (GunMesh *self, GRefString *id);
void gun_write_judged (GunWrite *self, GPtrArray *nodes);
void gun_write_add_id (GunWrite *self, GRefString *id, guint part, guint n_parts);
/* @why_not: (nullable): the rule of ours that kept some of it back */
void gun_write_said (GunWrite *self, GunPeer *peer, const char *why_not);
gboolean gun_mesh_write_hear_ack (GunMesh *self, GunPeer *peer, const GunMessage *message);
void gun_mesh_write_peer_opened (GunMesh *self, GunPeer *peer);
void gun_mesh_write_peer_lost (GunMesh *self, GunPeer *peer);
void gun_mesh_abandon_writes (GunMesh *self);

/* gun-write-resume.c */
void gun_mesh_write_shown (GunMesh *self, GunPeer *peer, GunNode *node);

G_END_DECLS
