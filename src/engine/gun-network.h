/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-network.h belongs to engine/"
#endif

#include "gun-ceiling.h"
#include "gun-clock-check.h"
#include "gun-engine.h"
#include "gun-mesh.h"
#include "gun-news.h"
#include "gun-rates.h"
#include "gun-relay.h"
#include "gun-room-report.h"
#include "gun-verifier.h"
#include "gun-wake-watch.h"
#include "gun-writer.h"

G_BEGIN_DECLS

typedef struct _GunNetwork GunNetwork;
typedef struct _GunCourier GunCourier;
typedef struct _GunDirect GunDirect;           /* gun-direct.h */
typedef struct _GunInviteFacts GunInviteFacts; /* gun-invite-book.h */

/**
 * GunKeepTerms:
 * @keep_everything: also what nobody here asked for
 * @store_limit_bytes: how much of its file the database may use; 0: no limit
 * @durable: a commit waits until the disk has it
 *
 * What is kept in the database, and how much.
 */
typedef struct
{
  gboolean keep_everything;
  gint64 store_limit_bytes;
  gboolean durable;
} GunKeepTerms;

/**
 * GunNetworkFuncs:
 * @started: the database is open, or (@error) why not, and then @ended follows
 * @invite: (transfer full): one of those that were made or answered here is another now
 * @batch: (transfer full): what happened; each is followed by one gun_network_acknowledge()
 * @ended: last: the thread has nothing left to do but to end: gun_network_join()
 *
 * Called in the context of the handle.
 */
typedef struct
{
  void (*started) (GunEngine *engine, const GError *error);
  void (*invite) (GunEngine *engine, GunInviteFacts *facts);
  void (*batch) (GunEngine *engine, GunNewsBatch *batch);
  void (*ended) (GunEngine *engine);
} GunNetworkFuncs;

/**
 * GunNetwork:
 *
 * The network loop: one thread with a context of its own, in which the graph, the mesh, the links
 * and the listener live. Nothing of them is touched from anywhere else. Those members are the
 * loop's alone; @engine, @path, @pid and @context never change.
 *
 * engine/ is the only room that starts threads: this one, the writer's (gun-writer.h) and GTask's
 * bounded pool for pure work on copies. No locks: what one thread has to say to another goes as an
 * object that the first no longer touches.
 */
struct _GunNetwork
{
  GMainContext *context;
  GMainContext *handle_context;
  GWeakRef engine;
  const GunNetworkFuncs *funcs;
  GThread *thread;
  char *path; /* (nullable): the database */
  gboolean isolated;
  GRefString *pid;

  /* The loop's */
  GMainLoop *loop;
  GunClock *clock;
  GunWriter *writer; /* (nullable) */
  GunGraph *graph;
  GunVerifier *verifier;
  GunMesh *mesh;
  GunCourier *courier;
  GunRelayDialer *dialer;
  GunWebOrigins *origins;
  GunRelayListener *listener; /* (nullable) */
  GunCeiling *ceiling;        /* (nullable): of the database */
  gboolean durable;
  GunDirect *direct;                /* (nullable): who is in our room */
  GunDirectOptions *direct_options; /* (nullable): as they were asked for last */
  GHashTable *invite_texts;         /* id of an invite → GTask (owned) that waits for its text */
  GPtrArray *early_invites;         /* of GTask (owned): that came before @direct */
  GHashTable *routes;               /* number of a GunRemote → GunRoute, unless it is NONE */
  GunRates *rates;                  /* (nullable): while somebody looks at them */
  GSource *rates_timer;
  GunWakeWatch *wake_watch;   /* (nullable) */
  GunClockCheck *clock_check; /* (nullable) */
  GunNews *news;
  GHashTable *timelines;   /* number of a relay or program → GunRtcTimeline */
  GHashTable *peer_states; /* GunPeer → its last GunPeerState */
  GPtrArray *calls;        /* of GunNetworkCall: what waits for the network */
  gboolean stopping;
  guint goodbye_ms; /* once it is stopping */
};

/**
 * GunNetworkCall:
 *
 * A call of the handle that takes its time on the network: known, so that the end can end it.
 */
typedef struct _GunNetworkCall GunNetworkCall;
struct _GunNetworkCall
{
  gboolean is_write; /* is ended only when everything is committed */
  void (*stop) (GunNetworkCall *call);
};

GunNetwork *gun_network_new (GunEngine *engine,
                             const char *path,
                             gboolean isolated,
                             const GunNetworkFuncs *funcs);
GunNetwork *gun_network_ref (GunNetwork *self);
void gun_network_unref (GunNetwork *self);

/* From any thread */
void
gun_network_invoke (GunNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify free_data);
void gun_network_stop (GunNetwork *self);
void gun_network_acknowledge (GunNetwork *self);
void gun_network_join (GunNetwork *self);

/* In the network's thread */
void
gun_network_answer (GunNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify free_data);
/* The handle's references to an engine end in its own thread: a task holds one, so it is not
 * simply unreffed here. */
void gun_network_drop_task (GunNetwork *self, GTask *task);
/* @rows: (element-type GunShelfRow), %NULL with @error */
typedef void (*GunNetworkShelfFunc) (GunNetwork *self, GPtrArray *rows, const GError *error);
void gun_network_read_shelf (GunNetwork *self, GunNetworkShelfFunc func);
GunPeer *gun_network_find_peer (GunNetwork *self, guint64 number);
void gun_network_add_event (
    GunNetwork *self, const char *event, GunPeer *peer, const char *url, const char *state);

/* Who is in our room: gun-network-direct.c */
void gun_network_begin_direct (GunNetwork *self);
void gun_network_take_direct_options (GunNetwork *self, GunDirectOptions *options);
void gun_network_close_direct (GunNetwork *self);
void gun_network_end_direct (GunNetwork *self);
GunRemote *gun_network_find_remote (GunNetwork *self, guint64 number);
void gun_network_note_peer (GunNetwork *self, GunPeer *peer);
GunPeerFacts *gun_network_dup_facts (gpointer about, gpointer network);
void gun_network_append_remote_reports (GunNetwork *self,
                                        GPtrArray *reports,
                                        gint64 now_us,
                                        gint64 wall_us);
GunRoomReport *gun_network_report_room (GunNetwork *self);

/* Invites: gun-network-invite.c */
typedef struct
{
  char *text; /* (nullable): the other side's; %NULL: we invite */
} GunInviteWanted;

void gun_invite_wanted_free (gpointer data);
void gun_network_invite (GunNetwork *self, GTask *task);
void gun_network_begin_invites (GunNetwork *self);
void gun_network_end_invites (GunNetwork *self);

/* All that is known of one peer: gun-network-detail.c */
GunPeerDetail *gun_network_detail_peer (GunNetwork *self, guint64 number);
void gun_network_note_moment (GunNetwork *self, GunPeer *peer, GunPeerState state);
void gun_network_forget_moments (GunNetwork *self, GunPeer *peer);

void gun_network_show_rates (GunNetwork *self, gboolean shown);

void gun_network_keep (GunNetwork *self, const GunKeepTerms *terms);

/* Calls of the handle; they carry the task to its end. In the network's thread. */
void gun_network_read (GunNetwork *self, GTask *task, GRefString *soul, GRefString *key);
void
gun_network_get (GunNetwork *self, GTask *task, GRefString *soul, GRefString *key, gint64 wait_us);
void gun_network_browse (GunNetwork *self, GTask *task, guint64 peer, GRefString *prefix);
void gun_network_ping (GunNetwork *self, GTask *task, guint64 peer, gint64 wait_us);
void gun_network_explain (GunNetwork *self, GTask *task, guint64 peer, const char *name);
void gun_network_import (
    GunNetwork *self, GTask *task, GPtrArray *nodes, const char *from, gboolean restamp);
void gun_network_try_import (
    GunNetwork *self, GTask *task, GPtrArray *nodes, const char *from, gboolean restamp);

G_END_DECLS
