/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-clock.h"

G_BEGIN_DECLS

/**
 * GunSctpTicker:
 *
 * Lets the one clock of usrsctp go, for all associations of the process together: one timer, however
 * many there are. Whoever has an association holds a reference. All must live in one thread.
 */
typedef struct _GunSctpTicker GunSctpTicker;

GunSctpTicker *gun_sctp_ticker_ref (GunClock *clock);
void gun_sctp_ticker_unref (GunSctpTicker *self);
void gun_sctp_ticker_poke (GunSctpTicker *self);

G_END_DECLS
