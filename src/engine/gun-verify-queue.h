/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-verify-queue.h belongs to engine/"
#endif

#include <gio/gio.h>

#include "gun-sea-signature.h"

G_BEGIN_DECLS

/**
 * GunVerifyFunc:
 * @reason: %GUN_SEA_REASON_NONE: it is good
 *
 * What came of one signature.
 */
typedef void (*GunVerifyFunc) (GunSeaReason reason, gpointer data, guint number);

/**
 * GunVerifyQueue:
 * @verified: (nullable): some were verified, and whoever asked for them was told
 *
 * Signatures on their way through the pool of pure work, taken from those who brought them in turn,
 * so that one who brings thousands waits for himself; ours go before all others. Each is computed
 * once, however many ask for it, and then remembered, the bad ones apart: who forges cannot push out
 * what is good. One thread more than there are cores computes at once.
 */
typedef struct _GunVerifyQueue GunVerifyQueue;

GunVerifyQueue *gun_verify_queue_new (GFunc verified, gpointer user_data);
GunVerifyQueue *gun_verify_queue_ref (GunVerifyQueue *self);
void gun_verify_queue_unref (GunVerifyQueue *self);

/* TRUE: known already, @reason says what. */
gboolean gun_verify_queue_lookup (GunVerifyQueue *self,
                                  const GunSeaSignature *signature,
                                  GunSeaReason *reason);

/* @from: (nullable): who brought it; %NULL: it is ours. TRUE when nobody asked for it before. @func
 * comes later, never from inside. */
gboolean gun_verify_queue_ask (GunVerifyQueue *self,
                               GRefString *from,
                               const GunSeaSignature *signature,
                               GunVerifyFunc func,
                               gpointer data,
                               guint number);

/* Nothing more is computed but what is ours and what is at work. Whoever asked for anything else is
 * told once more: it is %GUN_SEA_REASON_SIGNATURE, and means nothing. */
void gun_verify_queue_give_up_others (GunVerifyQueue *self);

/* Nothing waits, and nothing is at work */
gboolean gun_verify_queue_is_idle (GunVerifyQueue *self);

G_END_DECLS
