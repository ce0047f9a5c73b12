/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_DIRECT_COMPILATION
#error "for src/direct only"
#endif

#include "gun-direct-link.h"

G_BEGIN_DECLS

struct _GunDirectLink
{
  GObject parent_instance;

  GunClock *clock;
  GunPeerConnection *connection;
  GunDataChannel *own; /* (nullable): until it is let go */
  GPtrArray *theirs;   /* of GunDataChannel that are not closed */
  char *address;
  GunLinkState state;
  GError *reason; /* once CLOSED */

  const GunLinkReceiver *receiver;
  gpointer receiver_data;
  gboolean had_receiver; /* what comes while there is none is not kept any more */
  gboolean hears;        /* the loop has turned since there is this receiver */
  GunLinkCounters counters;
  gboolean is_paused;
  GQueue kept; /* of GBytes: heard, and not told yet */
  gsize kept_bytes;

  GSource *tell;    /* (nullable): tells what is kept */
  GSource *goodbye; /* (nullable): tells that it is closed */
  GSource *linger;  /* (nullable) */
};

/* gun-direct-link.c */
gboolean gun_direct_link_end (GunDirectLink *self, GError *reason);
void gun_direct_link_break_off (GunDirectLink *self, GError *reason);
void gun_direct_link_wait_for_goodbye (GunDirectLink *self);

/* gun-direct-link-hear.c: what comes, and who is told */
void gun_direct_link_listen (GunDirectLink *self);
void gun_direct_link_tell_soon (GunDirectLink *self);
void gun_direct_link_drop_kept (GunDirectLink *self);

G_END_DECLS
