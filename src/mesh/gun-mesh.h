/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-graph.h"
#include "gun-message.h"
#include "gun-peer.h"

G_BEGIN_DECLS

#define GUN_TYPE_MESH (gun_mesh_get_type ())
G_DECLARE_FINAL_TYPE (GunMesh, gun_mesh, GUN, MESH, GObject)

/**
 * GunMesh:
 *
 * The DAM of GUN: who is connected, what was heard before, who asked for what, what goes where. It
 * knows links only as #GunLink. One thread: the context it was made in.
 *
 * Signals: peer-added (GunPeer), peer-removed (GunPeer), peer-changed (GunPeer: state, pid or round
 * trip).
 *
 * What it does with what it hears (PROTOCOL.md sections 0-7, 9, 10; DECISIONS.md 3 and 5):
 *  put   → graph; an `ok` after the commit to whoever sent it, `err` for parts that broke a rule;
 *          what was stored goes on, under the same `#` when it is whole, to the peers that follow
 *          that soul or key and to the relays we dialled, never back, never to those named in `><`.
 *          What is written here also goes to all direct peers; a relay is never told in `><` whom we
 *          reach directly
 *  get   → the peer now follows it; answered from the graph in frames of at most
 *          GUN_LIMIT_FRAME_LENGTH, or "not found"; passed on to peers that may know when we do not
 *          follow it ourselves yet, three direct ones among them; replies go back by `@`, over
 *          another path that brought the same `#` when the first is closed
 *  dam   → `?` is answered, the rest as section 5 says
 *  other → messages with `@` go back to whoever said that id; without it they end here
 *
 * What is said to one peer in one loop turn leaves in one frame.
 */
GunMesh *gun_mesh_new (GunGraph *graph, GunClock *clock, GunDialer *dialer, const char *pid);

const char *gun_mesh_get_pid (GunMesh *self);
GPtrArray *gun_mesh_get_peers (GunMesh *self); /* (element-type GunPeer) (transfer container) */

/* Whether a relay we dial may have what only clients of our own listener get: lists of souls, by a
 * condition or all of them. They would give it a person's whole store, so FALSE unless told. */
void gun_mesh_set_lists_to_relays (GunMesh *self, gboolean lists_to_relays);

/* Dials @url now and again whenever the link closes: back-off from 1 s to 60 s with jitter. The
 * same URL twice gives the same peer. */
GunPeer *gun_mesh_add_relay (GunMesh *self, const char *url);
/* A link somebody else opened to us. */
GunPeer *gun_mesh_adopt_link (GunMesh *self, GunLink *link);
/* A data channel that opened. @pid (nullable): what the other side called itself while it was found;
 * proves nothing, displaces nobody. */
GunPeer *gun_mesh_adopt_direct_link (GunMesh *self, GunLink *link, const char *pid);
/* Nothing goes between a private relay and others: gun-mesh-privacy.c has the rule. */
void gun_mesh_set_relay_private (GunMesh *self, const char *url, gboolean is_private);
void gun_mesh_remove_peer (GunMesh *self, GunPeer *peer);
void gun_mesh_retry_peer (GunMesh *self, GunPeer *peer);
/* Neither heard nor told anything, until it is let go or its link ends. */
void gun_mesh_set_peer_held (GunMesh *self, GunPeer *peer, gboolean is_held);
/* After suspend or a change of network: every waiting peer is dialled at once; open ones are asked
 * for a sign of life (`?`), and those that give none within 10 s are closed. */
void gun_mesh_retry_all (GunMesh *self);
/* The clock of @peer as somebody measured it who is not the mesh: theirs minus ours, and how far that
 * may be off. What a Gun Desktop says itself is more exact and stays. */
void gun_mesh_note_clock (GunMesh *self, GunPeer *peer, gint64 difference_us, gint64 exact_us);
gboolean gun_mesh_ask_clock (GunMesh *self, GunPeer *peer);
void gun_mesh_close (GunMesh *self); /* flushes, closes every link, never dials again */

/* Whether everything that anybody says is kept (%TRUE from the start), or only what this computer
 * follows, asks for or writes, and what is newer of what is kept; the rest is passed on only. */
void gun_mesh_set_keeps_everything (GunMesh *self, gboolean keeps_everything);

/* Following: a get to every peer, again on every new link, so that they send changes. Counted: each
 * follow needs its unfollow. */
void gun_mesh_follow (GunMesh *self, GRefString *soul, GRefString *key);
void gun_mesh_unfollow (GunMesh *self, GRefString *soul, GRefString *key);
gboolean gun_mesh_is_followed (GunMesh *self, GRefString *soul);
/* Asks @peer again for what is followed here, each with the `##` of what is known, since its channel
 * may have lost something. */
void gun_mesh_ask_again (GunMesh *self, GunPeer *peer);
/* Souls, (element-type GRefString) (transfer container). */
GPtrArray *gun_mesh_list_followed (GunMesh *self);

/**
 * GunAskFunc:
 * @peer: (nullable): who said it; %NULL when it is over
 * @node: (nullable): what it knows; %NULL with a peer: it said not found. Already on its way into
 *   the graph.
 *
 * The last call has @peer %NULL: everybody asked said not found, or the time is up.
 */
typedef struct _GunAsk GunAsk;
typedef void (*GunAskFunc) (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data);

/* Asks @only (nullable: every open peer, and those that open while it waits). @func is never called
 * from inside. The ask frees itself after the last call; gun_ask_cancel() ends it without one. */
GunAsk *gun_mesh_ask (GunMesh *self,
                      const GunGet *get,
                      GunPeer *only,
                      gint64 wait_us,
                      GunAskFunc func,
                      gpointer user_data);
void gun_ask_cancel (GunAsk *ask);
gboolean gun_ask_is_at_door (GunAsk *ask); /* an answer came, and may turn out to be forged */
guint gun_ask_get_n_asked (GunAsk *ask);
guint gun_ask_get_n_missing (GunAsk *ask); /* said not found */
guint
gun_ask_get_n_partial (GunAsk *ask); /* said that more comes (`%`), and did not say the last yet */

/**
 * GunPingFunc:
 * @round_trip_us: how long the answer took, -1 when none came
 * @error: (nullable): why none came (domain GUN_LINK_ERROR)
 *
 * Called once, never from inside gun_mesh_ping().
 */
typedef struct _GunPing GunPing;
typedef void (*GunPingFunc) (gint64 round_trip_us, const GError *error, gpointer user_data);

GunPing *
gun_mesh_ping (GunMesh *self, GunPeer *peer, gint64 wait_us, GunPingFunc func, gpointer user_data);
void gun_ping_cancel (GunPing *self);

/**
 * GunWriteEvent:
 * @GUN_WRITE_STORED: committed here
 * @GUN_WRITE_FAILED: could not be kept here (error says why); nothing more comes
 * @GUN_WRITE_SENT: said to @peer, told once for each
 * @GUN_WRITE_ARRIVED: @peer acknowledged it, or showed this state or a newer one (DECISIONS.md
 *   section 5)
 * @GUN_WRITE_REFUSED: @peer or somebody behind it, or our own rule towards it, refused (error says
 *   why); it may still arrive
 */
typedef enum
{
  GUN_WRITE_STORED,
  GUN_WRITE_FAILED,
  GUN_WRITE_SENT,
  GUN_WRITE_ARRIVED,
  GUN_WRITE_REFUSED,
} GunWriteEvent;

typedef struct _GunWrite GunWrite;
typedef void (*GunWriteFunc) (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data);

/* A write of this computer, through the same HAM as everybody's. Peers that open later get it too
 * while the write lives. Not acknowledged 3 s after it was sent: checked by a get, sent again under
 * a fresh `#` only if the reply is older, empty or absent; then after 6, 12 … 300 s. Lives until
 * gun_write_unref(). */
GunWrite *gun_mesh_write (GunMesh *self, GunNode *node, GunWriteFunc func, gpointer user_data);
/* One that was stored here before. */
GunWrite *gun_mesh_resume_write (GunMesh *self,
                                 GunNode *node,
                                 GPtrArray *sent,
                                 GPtrArray *arrived,
                                 GunWriteFunc func,
                                 gpointer user_data);
gboolean gun_write_is_busy (GunWrite *self);
GunWrite *gun_write_ref (GunWrite *self);
void gun_write_unref (GunWrite *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWrite, gun_write_unref)

G_END_DECLS
