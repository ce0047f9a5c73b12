/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunRtcWire:
 *
 * A wire between two ends, 0 and 1, that does to datagrams what the Internet does, in virtual time and by a
 * seeded source: the same seed gives the same faults. Nothing here reads a clock.
 *
 *   send ──→ lost? ──→ one bit flipped? ──→ twice? ──→ each delay_us later, or up to 5 × that when reordered ──→ deliver
 *
 * A test advances its own now_us to the least of the ends' deadlines and gun_rtc_wire_get_deadline_us(), ticks
 * the ends, and calls gun_rtc_wire_deliver().
 */
typedef struct _GunRtcWire GunRtcWire;

/**
 * GunRtcWireFunc:
 * @to: the end that hears it, 0 or 1
 * @bytes: the datagram; valid during the call only
 * @length_bytes: its length
 * @now_us: when
 * @user_data: what was given to gun_rtc_wire_deliver()
 *
 * Takes one datagram off the wire. May send, replay or cut.
 */
typedef void (*GunRtcWireFunc) (
    guint to, const guint8 *bytes, gsize length_bytes, gint64 now_us, gpointer user_data);

/**
 * GunRtcWireCounts:
 * @n_sent: datagrams given to the wire
 * @n_lost: lost by chance, or sent while that direction was cut
 * @n_flipped: had a bit flipped
 * @n_duplicated: were put on the wire twice
 * @n_reordered: were held back so that later ones overtake
 * @n_replayed: put on it again by gun_rtc_wire_replay()
 * @n_delivered: came out
 */
typedef struct
{
  guint n_sent;
  guint n_lost;
  guint n_flipped;
  guint n_duplicated;
  guint n_reordered;
  guint n_replayed;
  guint n_delivered;
} GunRtcWireCounts;

/* Datagrams of each direction that gun_rtc_wire_replay() remembers. */
#define GUN_RTC_WIRE_REMEMBERED 64

GunRtcWire *gun_rtc_wire_new (guint32 seed,
                              guint loss_percent,
                              guint reorder_percent,
                              guint duplicate_percent,
                              guint flip_percent,
                              gint64 delay_us);
void gun_rtc_wire_free (GunRtcWire *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRtcWire, gun_rtc_wire_free)

void gun_rtc_wire_set_faults (GunRtcWire *self,
                              guint loss_percent,
                              guint reorder_percent,
                              guint duplicate_percent,
                              guint flip_percent);
void gun_rtc_wire_set_cut (GunRtcWire *self, guint direction, gboolean cut);

void gun_rtc_wire_send (
    GunRtcWire *self, guint direction, const guint8 *bytes, gsize length_bytes, gint64 now_us);
guint gun_rtc_wire_replay (GunRtcWire *self, guint direction, gint64 now_us);
gint64 gun_rtc_wire_get_deadline_us (GunRtcWire *self);
guint
gun_rtc_wire_deliver (GunRtcWire *self, gint64 now_us, GunRtcWireFunc func, gpointer user_data);
const GunRtcWireCounts *gun_rtc_wire_get_counts (GunRtcWire *self, guint direction);

G_END_DECLS
