/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include <gio/gio.h>

#include "gun-clock.h"

G_BEGIN_DECLS

/**
 * GunStunHairpin:
 *
 * Sends to the address at which a server saw a socket of ours, from another one: whether it comes back to the first says whether a NAT lets those
 * behind it reach each other by their outside addresses (RFC 5780 section 3.4). Thread: the thread-default context it was made in.
 */
typedef struct _GunStunHairpin GunStunHairpin;

/* @done: it came through, or nothing did in time; called once, never from inside gun_stun_hairpin_new(). The hairpin may be freed in it. */
GunStunHairpin *gun_stun_hairpin_new (GunClock *clock,
                                      const char *address,
                                      guint16 port,
                                      void (*done) (gpointer user_data),
                                      gpointer user_data);
void gun_stun_hairpin_free (GunStunHairpin *self);
/* Whether this is ours, heard by the socket it was sent to */
gboolean gun_stun_hairpin_process (GunStunHairpin *self, const guint8 *bytes, gsize length_bytes);
gboolean gun_stun_hairpin_is_through (GunStunHairpin *self);

G_END_DECLS
