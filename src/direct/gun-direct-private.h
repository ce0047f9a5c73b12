/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_DIRECT_COMPILATION
#error "Private to src/direct"
#endif

#include "gun-direct-attempt.h"
#include "gun-direct-link.h"
#include "gun-direct.h"
#include "gun-invite-book.h"
#include "gun-servers-check.h"
#include "gun-why-facts.h"

G_BEGIN_DECLS

typedef struct _GunBrowserRoom GunBrowserRoom;
typedef struct _GunDesktopRoom GunDesktopRoom;

/**
 * GunRoomFuncs:
 * @say: get our description to the other side; @is_update: the same with more candidates
 * @settled: the attempt opened, or is over
 *
 * How a room gets descriptions to the other side of a remote.
 */
typedef struct
{
  void (*say) (gpointer room,
               GunRemote *remote,
               GunRtcDescriptionKind kind,
               const char *sdp,
               gboolean is_update);
  void (*settled) (gpointer room, GunRemote *remote, gboolean is_open);
} GunRoomFuncs;

struct _GunRemote
{
  GObject parent_instance;

  GunDirect *direct; /* (nullable): cleared when it is removed */
  guint64 number;
  GunRemoteKind kind;
  char *key;
  char *pid;
  GunPeer *via;    /* (nullable) (owned) */
  gint64 heard_us; /* of it, over @via; 0: not since its link was lost */

  /* Written by gun_remote_update() only */
  GunRemoteState state;
  GunRoute route;
  gint64 since_us;

  gint64 retry_at_us;
  GError *reason;

  GunDirectAttempt *attempt; /* (nullable) */
  gboolean is_offerer;       /* of @attempt */
  gboolean is_invited;       /* by text: there is no way to call it again */
  const GunRoomFuncs *funcs; /* with @attempt */
  gpointer room;
  gint64 tries_us[GUN_DIRECT_ATTEMPTS_PER_MINUTE]; /* when the last ones began */
  guint n_tries;

  GunPeer *peer; /* (nullable) (owned): of the direct link */
  GunDirectLink *link;
  gulong pair_handler;
  gboolean was_connected;     /* since the start */
  gboolean waits_for_attempt; /* too many were under way */
  GSource *want_timer;        /* it is to be tried again soon */
  guint64 settled_frames;     /* of a lossy link, when nothing was missing as far as is known */
  gint64 settled_losses;
  gboolean was_asked_again;

  /* What is known of why it is not connected directly: gun-remote-history.c */
  GunClock *clock;
  GunRtcTimeline *timeline;
  GPtrArray *tries; /* of GunWhyTry (owned), oldest first; at most GUN_REMOTE_MAX_TRIES */
  GunWhyRefusal refused;
  gboolean has_left;
  double clock_ms; /* ahead of ours, when what it said was dropped for that; else 0 */

  gpointer room_data; /* the room's own */
  GDestroyNotify free_room_data;
};

/* Somebody who is in our room and not on the list, since its clock is another one. */
typedef struct
{
  char *key;
  double clock_ms;
} GunStranger;

/* Of those that were heard last */
#define GUN_DIRECT_MAX_STRANGERS 16

struct _GunDirect
{
  GObject parent_instance;

  GunMesh *mesh;
  GunClock *clock;
  GBytes *secret;
  GunDtlsCertificate *certificate; /* (nullable): made when it is needed first */
  GunDirectTerms terms;
  GRand *jitter;

  GPtrArray *remotes; /* of GunRemote (owned), in the order they came */
  guint64 last_number;
  guint n_attempts;
  guint n_connected;
  GunDirectCounters counters;

  GunServersCheck *servers;
  GQueue strangers;    /* of GunStranger (owned), newest first */
  GSource *look_timer; /* while there is anybody to look at */
  gulong removed_handler;

  GunInviteBook *invites;
  GPtrArray *open_invites; /* of GunDirectInvite (owned): of which something may still come */

  /* While a room is joined */
  char *device_id;
  GunBrowserRoom *browsers;
  GunDesktopRoom *desktops;
  gulong changed_handler;
};

GunRemote *gun_remote_new (
    GunDirect *direct, guint64 number, GunRemoteKind kind, const char *key, const char *pid);
/* Looks at what is known: TRUE when state or route are others now. */
gboolean gun_remote_update (GunRemote *self, gint64 now_us);

/* gun-remote-history.c */
void gun_remote_note (GunRemote *self, GunRtcLayer layer, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
void gun_remote_begin_try (GunRemote *self, gboolean is_relay_only);
void gun_remote_note_said (GunRemote *self, GunRtcDescriptionKind kind, gboolean is_update);
void gun_remote_note_heard (GunRemote *self);
void gun_remote_note_late_answer (GunRemote *self);
void gun_remote_note_opened (GunRemote *self);
void gun_remote_end_try (GunRemote *self, const GError *end);

void gun_remote_set_reason (GunRemote *self, const GError *reason);
gboolean gun_remote_is_lately_heard (GunRemote *self, gint64 now_us);

/* What the rooms use. gun-direct.c has what each does. */
GunMesh *gun_direct_get_mesh (GunDirect *self);
GunClock *gun_direct_get_clock (GunDirect *self);
const char *gun_direct_get_pid (GunDirect *self);
gint64 gun_direct_now_us (GunDirect *self);

GunRemote *gun_direct_note_remote (
    GunDirect *self, GunRemoteKind kind, const char *key, const char *pid, GunPeer *via);
GunRemote *gun_direct_lookup_remote (GunDirect *self, GunRemoteKind kind, const char *key);
gboolean gun_direct_has_pid (GunDirect *self, GunRemoteKind kind, const char *pid);
void gun_direct_remote_left (GunDirect *self, GunRemote *remote);
gboolean gun_direct_is_connected (GunDirect *self, GunRemote *remote);
gboolean gun_direct_is_trying (GunDirect *self, GunRemote *remote);
/* When the room tries next, for people: monotonic, 0: not by itself. */
void gun_direct_note_retry (GunDirect *self, GunRemote *remote, gint64 retry_at_us);

gboolean gun_direct_offer (
    GunDirect *self, GunRemote *remote, const GunRoomFuncs *funcs, gpointer room, GError **error);
gboolean gun_direct_take_offer (GunDirect *self,
                                GunRemote *remote,
                                const char *sdp,
                                const GunRoomFuncs *funcs,
                                gpointer room,
                                GError **error);
gboolean
gun_direct_take_answer (GunDirect *self, GunRemote *remote, const char *sdp, GError **error);
gboolean
gun_direct_take_update (GunDirect *self, GunRemote *remote, const char *sdp, GError **error);
gboolean gun_direct_take_candidate (GunDirect *self,
                                    GunRemote *remote,
                                    const char *candidate,
                                    GError **error);
void gun_direct_count (GunDirect *self, GunDirectDropped what);
/* What @key said was dropped, since its clock is so far ahead of ours, or behind: live, or it would only be old. */
void gun_direct_note_clock (GunDirect *self, GunRemoteKind kind, const char *key, double ahead_ms);

/* What the files of GunDirect have of each other: gun-direct.c, gun-direct-remotes.c, gun-direct-attempts.c. */
typedef enum
{
  GUN_DIRECT_REMOTE_ADDED,
  GUN_DIRECT_REMOTE_CHANGED,
  GUN_DIRECT_REMOTE_REMOVED,
  GUN_DIRECT_INVITE_CHANGED,
  GUN_DIRECT_N_SIGNALS,
} GunDirectSignal;

void gun_direct_tell (GunDirect *self, GunDirectSignal signal, GunRemote *remote);
/* Tells of it when its state or route is another now. */
void gun_direct_look_at_remote (GunDirect *self, GunRemote *remote);
void gun_direct_remove_remote (GunDirect *self, GunRemote *remote);
void gun_direct_emit_changed (GunDirect *self, GunRemote *remote);
void gun_direct_want_soon (GunDirect *self, GunRemote *remote, gint64 delay_us);
void gun_direct_disconnect (GunDirect *self, GunRemote *remote);
void gun_direct_ask_servers (GunDirect *self);
void gun_direct_forget_strangers (GunDirect *self);
void gun_direct_look_for_losses (GunDirect *self, GunRemote *remote);
void gun_direct_peer_removed_cb (GunMesh *mesh, GunPeer *peer, GunDirect *self);
void gun_direct_keep_looking (GunDirect *self);

/* For attempts that no room makes: gun-direct-invites.c. @attempt (transfer none) is that of @remote from now on; what becomes of it
 * is told by the two calls after it. */
GunRemote *gun_direct_add_invited (GunDirect *self, const char *id, const char *pid);
gboolean
gun_direct_init_configuration (GunDirect *self, GunRtcConfiguration *configuration, GError **error);
void gun_direct_adopt_attempt (GunDirect *self,
                               GunRemote *remote,
                               GunDirectAttempt *attempt,
                               gboolean is_offerer,
                               const GunRoomFuncs *funcs,
                               gpointer room);
void gun_direct_attempt_opened (GunDirect *self, GunRemote *remote, GunLink *link);
void gun_direct_attempt_failed (GunDirect *self, GunRemote *remote, const GError *reason);

void gun_direct_invite_given_up (GunDirect *self, GunRemote *remote);
GPtrArray *gun_direct_invites_new (void);
void gun_direct_end_invites (GunDirect *self, const char *why);
void gun_direct_tell_invite (GunDirect *self, const char *id);

/* The rooms: gun-browser-room.c and gun-desktop-room.c */
GunBrowserRoom *gun_browser_room_new (GunDirect *direct);
void gun_browser_room_close (GunBrowserRoom *self);
void gun_browser_room_hear_room (GunBrowserRoom *self,
                                 GunPeer *peer,
                                 const GunMessage *message,
                                 gboolean is_reply);
void gun_browser_room_hear_signal (GunBrowserRoom *self, GunPeer *peer, const GunMessage *message);
gboolean gun_browser_room_hear_ask (GunBrowserRoom *self, GunPeer *peer, GRefString *soul);
void gun_browser_room_hear_late (GunBrowserRoom *self, const GunMessage *message);
void gun_browser_room_peer_opened (GunBrowserRoom *self, GunPeer *peer);
void gun_browser_room_want (GunBrowserRoom *self, GunRemote *remote);

GunDesktopRoom *gun_desktop_room_new (GunDirect *direct);
void gun_desktop_room_close (GunDesktopRoom *self);
void gun_desktop_room_hear_room (GunDesktopRoom *self,
                                 GunPeer *peer,
                                 const GunMessage *message,
                                 gboolean is_reply);
void gun_desktop_room_peer_opened (GunDesktopRoom *self, GunPeer *peer);
void gun_desktop_room_want (GunDesktopRoom *self, GunRemote *remote);

G_END_DECLS
