/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_DIRECT_COMPILATION
#error "for src/direct only"
#endif

#include "gun-direct-attempt.h"
#include "gun-direct-link.h"
#include "gun-sdp.h"

G_BEGIN_DECLS

/*
 *   DESCRIBING ── described ──→ SAID ── our channel is open, or it failed ──→ ENDING ── opened, failed ──→ OVER
 *       └───────────────────── it failed ───────────────────────────────────────↑          cancelled: from everywhere
 */
typedef enum
{
  GUN_DIRECT_DESCRIBING, /* our addresses are looked for */
  GUN_DIRECT_SAID,       /* the other side can know our description */
  GUN_DIRECT_ENDING,     /* how it ended is told when the loop turns */
  GUN_DIRECT_OVER,
} GunDirectAttemptState;

struct _GunDirectAttempt
{
  GObject parent_instance;

  GunClock *clock;
  const GunDirectAttemptFuncs *funcs;
  gpointer user_data;
  GunRtcDescriptionKind kind; /* of our description */
  guint answer_ms;
  guint open_ms;
  gboolean is_by_hand; /* its time counts from when both descriptions are there */

  GunDirectAttemptState state;
  GunPeerConnection *connection;
  GunDataChannel *own;     /* (nullable): until it is over */
  GunDirectLink *link;     /* (nullable): until it is over */
  GunSdp *remote;          /* (nullable): what the other side said last */
  GPtrArray *early;        /* of char: candidates that came before the answer */
  GError *reason;          /* (nullable): why it failed */
  gint64 open_deadline_us; /* once SAID */

  GSource *describe; /* (nullable): says our description, or what is new in it */
  GSource *deadline; /* (nullable): once SAID */
  GSource *end;      /* (nullable): while ENDING */
};

void gun_direct_attempt_start_deadline (GunDirectAttempt *self);

G_END_DECLS
