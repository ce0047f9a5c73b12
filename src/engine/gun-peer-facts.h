/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-peer-facts.h belongs to engine/"
#endif

#include "gun-peer-view.h"
#include "gun-peer.h"

G_BEGIN_DECLS

typedef struct _GunRemote GunRemote; /* gun-remote.h */

/**
 * GunPeerFacts:
 *
 * What is to be shown of a peer at one moment: copied in the network's thread, handed over to the
 * handle's, where it becomes a #GunPeerView.
 */
typedef struct
{
  guint64 number;
  gboolean gone;
  GunPeerViewState state;
  GunPath path;
  char *url;     /* (nullable) */
  char *pid;     /* (nullable) */
  char *address; /* (nullable) */
  char *name;
  char *reason; /* (nullable) */
  gint64 retry_at_us;
  gint64 since_us;
  gint64 round_trip_us;
  gint64 clock_difference_us;
  gint64 clock_exact_us;
  gint64 writes_refused;
  gboolean is_private;
  gboolean is_paused;
  gboolean is_invited; /* by text: it cannot be called again */
  gboolean encrypted;
  gboolean local;
  GunPeerKind kind;
  GunRoute route;
  char *via;       /* (nullable) */
  char *device_id; /* (nullable) */
  guint64 bytes_in;
  guint64 bytes_out;
  double bytes_per_second; /* -1: unknown */
} GunPeerFacts;

gboolean gun_host_is_local (const char *host);

GunPeerFacts *gun_peer_facts_new (GunPeer *peer);
GunPeerFacts *gun_peer_facts_new_for_remote (GunRemote *remote);
GunPeerFacts *gun_peer_facts_new_gone (guint64 number);
void gun_peer_facts_free (GunPeerFacts *self);

GunPeerView *gun_peer_view_new (const GunPeerFacts *facts);
void gun_peer_view_update (GunPeerView *self, const GunPeerFacts *facts);

G_END_DECLS
