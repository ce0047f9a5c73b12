/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How far apart ticks are while packets go to and fro, and while all is quiet. The shortest timer of SCTP that
 * matters, the delayed acknowledgement, has 200 ms (RFC 9260 section 6.2). */
#define GUN_SCTP_BUSY_TICK_MS 10
#define GUN_SCTP_QUIET_TICK_MS 100

/**
 * gun_sctp_clock_advance:
 * @now_us: monotonic; what lies before an earlier call is that call
 *
 * Moves the one clock that all associations of the process have, and lets each do what is due. The first call sets
 * where it stands.
 * Thread: the one of the associations.
 */
void gun_sctp_clock_advance (gint64 now_us);

/**
 * gun_sctp_clock_get_deadline_us:
 *
 * Returns: when to call gun_sctp_clock_advance() next; -1 when there is no association
 */
gint64 gun_sctp_clock_get_deadline_us (void);

G_END_DECLS
