/* SPDX-License-Identifier: MIT */

#include "rtc-wire.h"

/* How many delays later than the others a reordered datagram comes, at most. */
#define MOST_DELAYS_LATE 4

typedef struct
{
  GBytes *bytes;
  gint64 due_us;
  guint direction;
} Datagram;

struct _GunRtcWire
{
  GRand *rand;
  guint loss_percent;
  guint reorder_percent;
  guint duplicate_percent;
  guint flip_percent;
  gint64 delay_us;
  gboolean cut[2];
  GQueue on_the_way; /* Datagram, the next to come first */
  GQueue sent[2];    /* GBytes as they were sent, the last GUN_RTC_WIRE_REMEMBERED */
  GunRtcWireCounts counts[2];
};

static void
datagram_free (gpointer data)
{
  Datagram *datagram = data;

  g_bytes_unref (datagram->bytes);
  g_free (datagram);
}

/**
 * gun_rtc_wire_new:
 * @seed: of the faults
 * @loss_percent: of datagrams that are lost
 * @reorder_percent: of datagrams that come late
 * @duplicate_percent: of datagrams that come twice
 * @flip_percent: of datagrams that come with one bit flipped
 * @delay_us: how long one takes, at least 1
 *
 * Returns: (transfer full): a wire with nothing on it
 */
GunRtcWire *
gun_rtc_wire_new (guint32 seed,
                  guint loss_percent,
                  guint reorder_percent,
                  guint duplicate_percent,
                  guint flip_percent,
                  gint64 delay_us)
{
  GunRtcWire *self = g_new0 (GunRtcWire, 1);

  /* Without a delay two ends that answer each other would never leave gun_rtc_wire_deliver() */
  g_assert_cmpint (delay_us, >=, 1);
  self->rand = g_rand_new_with_seed (seed);
  self->delay_us = delay_us;
  gun_rtc_wire_set_faults (self, loss_percent, reorder_percent, duplicate_percent, flip_percent);
  return self;
}

/**
 * gun_rtc_wire_free:
 * @self: (transfer full): the wire
 *
 * What is still on the way is lost.
 */
void
gun_rtc_wire_free (GunRtcWire *self)
{
  g_queue_clear_full (&self->on_the_way, datagram_free);
  for (guint i = 0; i < 2; i++)
    g_queue_clear_full (&self->sent[i], (GDestroyNotify) g_bytes_unref);
  g_rand_free (self->rand);
  g_free (self);
}

/**
 * gun_rtc_wire_set_faults:
 * @self: the wire
 * @loss_percent: of datagrams that are lost
 * @reorder_percent: of datagrams that come late
 * @duplicate_percent: of datagrams that come twice
 * @flip_percent: of datagrams that come with one bit flipped
 *
 * Changes the weather for what is sent from now on.
 */
void
gun_rtc_wire_set_faults (GunRtcWire *self,
                         guint loss_percent,
                         guint reorder_percent,
                         guint duplicate_percent,
                         guint flip_percent)
{
  self->loss_percent = loss_percent;
  self->reorder_percent = reorder_percent;
  self->duplicate_percent = duplicate_percent;
  self->flip_percent = flip_percent;
}

/**
 * gun_rtc_wire_set_cut:
 * @self: the wire
 * @direction: of whom: 0 cuts what end 0 sends, 1 what end 1 sends
 * @cut: whether all of it is lost
 */
void
gun_rtc_wire_set_cut (GunRtcWire *self, guint direction, gboolean cut)
{
  g_assert_cmpuint (direction, <, 2);
  self->cut[direction] = cut;
}

static gboolean
happens (GunRtcWire *self, guint percent)
{
  return (guint) g_rand_int_range (self->rand, 0, 100) < percent;
}

static GBytes *
flip_a_bit (GunRtcWire *self, GBytes *bytes)
{
  gsize length_bytes;
  guint8 *flipped = g_bytes_unref_to_data (bytes, &length_bytes);
  gint32 bit = g_rand_int_range (self->rand, 0, (gint32) length_bytes * 8);

  flipped[bit / 8] ^= (guint8) (1 << bit % 8);
  return g_bytes_new_take (flipped, length_bytes);
}

/* Those due at the same time keep the order they were sent in. */
static void
put_on_the_way (GunRtcWire *self, guint direction, GBytes *bytes, gint64 due_us)
{
  Datagram *datagram = g_new (Datagram, 1);
  GList *before = self->on_the_way.tail;

  *datagram = (Datagram){ g_bytes_ref (bytes), due_us, direction };
  while (before != NULL && ((Datagram *) before->data)->due_us > due_us)
    before = before->prev;
  if (before == NULL)
    g_queue_push_head (&self->on_the_way, datagram);
  else
    g_queue_insert_after (&self->on_the_way, before, datagram);
}

static gint64
pick_delay_us (GunRtcWire *self, guint direction)
{
  gint32 most_us = (gint32) MIN (MOST_DELAYS_LATE * self->delay_us, G_MAXINT32 - 1);

  if (!happens (self, self->reorder_percent))
    return self->delay_us;
  self->counts[direction].n_reordered++;
  return self->delay_us + g_rand_int_range (self->rand, 1, most_us + 1);
}

/**
 * gun_rtc_wire_send:
 * @self: the wire
 * @direction: who sends: 0 or 1; the other one hears it
 * @bytes: (array length=length_bytes): the datagram, copied
 * @length_bytes: its length
 * @now_us: when
 */
void
gun_rtc_wire_send (
    GunRtcWire *self, guint direction, const guint8 *bytes, gsize length_bytes, gint64 now_us)
{
  g_autoptr (GBytes) datagram = g_bytes_new (bytes, length_bytes);
  GunRtcWireCounts *counts;

  g_assert_cmpuint (direction, <, 2);
  counts = &self->counts[direction];
  counts->n_sent++;
  g_queue_push_tail (&self->sent[direction], g_bytes_ref (datagram));
  if (self->sent[direction].length > GUN_RTC_WIRE_REMEMBERED)
    g_bytes_unref (g_queue_pop_head (&self->sent[direction]));

  if (self->cut[direction] || happens (self, self->loss_percent))
    {
      counts->n_lost++;
      return;
    }
  if (length_bytes > 0 && happens (self, self->flip_percent))
    {
      counts->n_flipped++;
      datagram = flip_a_bit (self, g_steal_pointer (&datagram));
    }
  if (happens (self, self->duplicate_percent))
    {
      counts->n_duplicated++;
      put_on_the_way (self, direction, datagram, now_us + pick_delay_us (self, direction));
    }
  put_on_the_way (self, direction, datagram, now_us + pick_delay_us (self, direction));
}

/**
 * gun_rtc_wire_replay:
 * @self: the wire
 * @direction: whose datagrams
 * @now_us: when
 *
 * Puts the last GUN_RTC_WIRE_REMEMBERED datagrams of @direction on the wire once more, as they were sent, oldest first
 * and without faults: what an attacker with a recording can do.
 *
 * Returns: how many that are
 */
guint
gun_rtc_wire_replay (GunRtcWire *self, guint direction, gint64 now_us)
{
  g_assert_cmpuint (direction, <, 2);
  for (GList *l = self->sent[direction].head; l != NULL; l = l->next)
    put_on_the_way (self, direction, l->data, now_us + self->delay_us);
  self->counts[direction].n_replayed += self->sent[direction].length;
  return self->sent[direction].length;
}

/**
 * gun_rtc_wire_get_deadline_us:
 * @self: the wire
 *
 * Returns: when the next datagram comes out, or -1 when there is none
 */
gint64
gun_rtc_wire_get_deadline_us (GunRtcWire *self)
{
  const Datagram *next = g_queue_peek_head (&self->on_the_way);

  return next != NULL ? next->due_us : -1;
}

/**
 * gun_rtc_wire_deliver:
 * @self: the wire
 * @now_us: the time
 * @func: (scope call): takes each
 * @user_data: for @func
 *
 * Hands over what is due by @now_us, in order of time.
 *
 * Returns: how many datagrams that were
 */
guint
gun_rtc_wire_deliver (GunRtcWire *self, gint64 now_us, GunRtcWireFunc func, gpointer user_data)
{
  guint n_delivered = 0;

  for (;;)
    {
      Datagram *next = g_queue_peek_head (&self->on_the_way);
      gconstpointer bytes;
      gsize length_bytes;

      if (next == NULL || next->due_us > now_us)
        return n_delivered;
      g_queue_pop_head (&self->on_the_way);
      self->counts[next->direction].n_delivered++;
      n_delivered++;
      bytes = g_bytes_get_data (next->bytes, &length_bytes);
      func (1 - next->direction, bytes, length_bytes, now_us, user_data);
      datagram_free (next);
    }
}

/**
 * gun_rtc_wire_get_counts:
 * @self: the wire
 * @direction: whose datagrams
 *
 * Returns: (transfer none): what became of them so far
 */
const GunRtcWireCounts *
gun_rtc_wire_get_counts (GunRtcWire *self, guint direction)
{
  g_assert_cmpuint (direction, <, 2);
  return &self->counts[direction];
}
