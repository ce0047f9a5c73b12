/* SPDX-License-Identifier: MIT */

#include "gun-sctp-ticker.h"

#include "gun-sctp-clock.h"

struct _GunSctpTicker
{
  guint n_users;
  GunClock *clock;
  GSource *timer;
  gint64 due_us; /* monotonic: of @timer */
};

/* usrsctp has one state for the whole process, and so its clock has one hand. */
static GunSctpTicker *the_ticker;

static gboolean
tick_cb (gpointer user_data)
{
  GunSctpTicker *self = user_data;

  gun_clear_timer (&self->timer);
  /* What it makes happen may close the last association */
  self->n_users++;
  gun_sctp_clock_advance (gun_clock_get_monotonic_us (self->clock));
  gun_sctp_ticker_poke (self);
  gun_sctp_ticker_unref (self);
  return G_SOURCE_REMOVE;
}

/**
 * gun_sctp_ticker_ref:
 * @clock: (transfer none): the time of this process; the same for all who are here at once
 *
 * Returns: (transfer full): the ticker, which runs
 */
GunSctpTicker *
gun_sctp_ticker_ref (GunClock *clock)
{
  if (the_ticker == NULL)
    {
      the_ticker = g_new0 (GunSctpTicker, 1);
      the_ticker->clock = g_object_ref (clock);
    }
  the_ticker->n_users++;
  return the_ticker;
}

/**
 * gun_sctp_ticker_unref:
 * @self: the ticker
 *
 * Gives a reference back; it stops with the last one.
 */
void
gun_sctp_ticker_unref (GunSctpTicker *self)
{
  g_return_if_fail (self == the_ticker && self->n_users > 0);

  if (--self->n_users > 0)
    return;
  the_ticker = NULL;
  gun_clear_timer (&self->timer);
  g_clear_object (&self->clock);
  g_free (self);
}

/**
 * gun_sctp_ticker_poke:
 * @self: the ticker
 *
 * Looks when the next tick is due: something was sent or received, which may start a timer of
 * usrsctp that ends before it.
 */
void
gun_sctp_ticker_poke (GunSctpTicker *self)
{
  gint64 due_us = gun_sctp_clock_get_deadline_us ();

  if (due_us < 0)
    {
      gun_clear_timer (&self->timer);
      return;
    }
  if (self->timer != NULL && self->due_us <= due_us)
    return;
  gun_clear_timer (&self->timer);
  self->due_us = due_us;
  self->timer = gun_clock_add_timer (
      self->clock, due_us - gun_clock_get_monotonic_us (self->clock), tick_cb, self);
}
