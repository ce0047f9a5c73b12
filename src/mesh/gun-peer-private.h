/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-mesh.h"
#include "gun-outgoing.h"
#include "gun-peer.h"

G_BEGIN_DECLS

struct _GunPeer
{
  GObject parent_instance;

  GunMesh *mesh; /* (nullable): cleared when it is removed */
  guint64 number;
  GunPath path;
  char *url; /* (nullable) */
  gboolean is_private;
  char *address;
  GRefString *pid;  /* (nullable) */
  GRefString *name; /* url, else pid, else address */

  /* Written by gun_peer_set_state() only */
  GunPeerState state;
  gint64 since_us;
  gint64 retry_at_us;
  GError *last_error;

  gint64 round_trip_us;
  gint64 clock_difference_us;
  gint64 clock_exact_us;    /* -1: not known */
  gboolean says_clock;      /* a Gun Desktop: its answers to `?` have it */
  GunPeerCounters counters; /* @link: of the links that are gone */

  GunLink *link; /* (nullable) */
  gint64 opened_us;
  guint n_failures;       /* dials since a link last lived long enough */
  GSource *dial_timer;    /* next dial, or the end of one that takes too long */
  GSource *sign_timer;    /* a sign of life is due */
  guint64 n_frames_heard; /* of this link */
  guint64 n_frames_then;  /* when the sign of life was asked for */
  GRefString *hello_id;   /* (nullable): our `?` that was not answered yet */
  gint64 hello_us;

  GunOutgoing outgoing;
  gboolean is_talker; /* in the mesh's list of those to flush */
  guint64 queue_turn; /* the last turn in which its queue was looked at */
  gsize queued_bytes; /* what waited for it then */
  gboolean is_full;   /* too much waits on this link, which is about to close */

  /* See gun-mesh-hold.c */
  gboolean is_held;
  GQueue held; /* of GBytes: what is to be said once it is let go */
  gsize held_bytes;

  GQueue gets;     /* of Turn of gun-get-turns.c: what it asks waits until others were read */
  gsize get_bytes; /* of the names in them */
  guint n_reading; /* gets of it under way in the graph */

  /* See gun-mesh-again.c */
  gboolean is_asked_again; /* under way */
  guint next_again;        /* of what is followed here: the first to be asked next */

  /* See gun-mesh-door.c */
  guint n_unsettled;  /* keys of it at the door or on their way to the disk */
  gboolean is_paused; /* its link is not read from, since those are too many */
  GQueue refused;     /* of GunRefusedWrite, oldest first */
  gsize refused_bytes;

  /* Of the fan-out that goes on: see gun-mesh-fan-out.c */
  guint64 fan_stamp;
  guint fan_change; /* index of the last change counted, plus 1 */
  guint fan_count;
  guint64 asked_stamp; /* of the last get that was passed on to it */
};

GunPeer *gun_peer_new (GunMesh *mesh,
                       guint64 number,
                       GunPath path,
                       const char *url,
                       const char *address,
                       gint64 now_us);

/* The one way to change state; @error and @retry_at_us are for WAITING and CLOSED. FALSE: no such
 * move, nothing changed. */
gboolean gun_peer_set_state (
    GunPeer *self, GunPeerState state, gint64 now_us, gint64 retry_at_us, const GError *error);
gboolean gun_peer_is_fit_pid (const char *pid, gsize length_bytes);
void gun_peer_set_pid (GunPeer *self, const char *pid);
void gun_peer_set_round_trip_us (GunPeer *self, gint64 round_trip_us);

void gun_peer_take_link (GunPeer *self, GunLink *link);
void gun_peer_drop_link (GunPeer *self); /* keeps its counters */

/* Whether a message is short enough for its link, which is open */
static inline gboolean
gun_peer_takes (const GunPeer *self, gsize length_bytes)
{
  gsize max_bytes = gun_link_get_max_frame_bytes (self->link);

  return max_bytes == 0 || length_bytes <= max_bytes;
}

static inline gboolean
gun_peer_is_relay (const GunPeer *self)
{
  return self->url != NULL;
}

G_END_DECLS
