/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include "gun-ice-server.h"
#include "gun-stun-probe-result.h"

G_BEGIN_DECLS

/* How long one server may take, names and all. */
#define GUN_STUN_PATIENCE_US (5 * G_USEC_PER_SEC)

/* Longest message that is taken: twice what fits in one packet of a network, and far more than any server says. */
#define GUN_STUN_MAX_BYTES 2048

/**
 * GunStunExchange:
 *
 * What is said to one STUN or TURN server, and what its answers mean. Bytes in, bytes out, with time as an argument; no socket.
 *
 *   STUN   Binding ─→ the address it sees                                                   (RFC 8489 section 3)
 *   TURN   Allocate ─→ 401, with realm and nonce; Allocate, signed ─→ the address it gives; Refresh of 0 s ─→ given back     (RFC 8656)
 *
 * Over UDP a question is repeated after 500 ms, then after twice as long each time (RFC 8489 section 6.2.1).
 */
typedef struct _GunStunExchange GunStunExchange;

/* @send: a message leaves. @done: there is an outcome; called once. Neither may free the exchange. */
typedef struct
{
  void (*send) (const guint8 *bytes, gsize length_bytes, gpointer user_data);
  void (*done) (gpointer user_data);
} GunStunExchangeCallbacks;

GunStunExchange *gun_stun_exchange_new (GunIceServer *server,
                                        gint64 give_up_us,
                                        const GunStunExchangeCallbacks *callbacks,
                                        gpointer user_data);
void gun_stun_exchange_free (GunStunExchange *self);

void gun_stun_exchange_start (GunStunExchange *self, gint64 now_us);
gboolean gun_stun_exchange_process (GunStunExchange *self,
                                    const guint8 *bytes,
                                    gsize length_bytes,
                                    gint64 now_us);
gint64 gun_stun_exchange_get_deadline_us (GunStunExchange *self);
void gun_stun_exchange_tick (GunStunExchange *self, gint64 now_us);
GunStunOutcome gun_stun_exchange_get_outcome (GunStunExchange *self);
void gun_stun_exchange_fill (GunStunExchange *self, GunStunProbeResult *result);

G_END_DECLS
