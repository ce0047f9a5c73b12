/* SPDX-License-Identifier: MIT */

#include "gun-servers-check.h"

#include "gun-stun-probe.h"

typedef struct
{
  GunServersCheckFunc done;
  gpointer user_data;
} Waiter;

/* One question to all of them. It outlives a check that lost interest. */
typedef struct
{
  GunServersCheck *check; /* (nullable): until it lost interest */
  GunStunProbe *probe;
  GCancellable *cancellable;
} Round;

struct _GunServersCheck
{
  GunClock *clock;
  GPtrArray *servers; /* (nullable) (element-type GunIceServer) */
  GPtrArray *results; /* (nullable) (element-type GunStunProbeResult) */
  gint64 asked_us;    /* when @results came to be */
  Round *round;       /* (nullable): while they are asked */
  GArray *waiters;    /* of Waiter */
};

GunServersCheck *
gun_servers_check_new (GunClock *clock)
{
  GunServersCheck *self = g_new0 (GunServersCheck, 1);

  self->clock = g_object_ref (clock);
  self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  return self;
}

static void
tell_waiters (GunServersCheck *self)
{
  g_autoptr (GArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_array_new (FALSE, FALSE, sizeof (Waiter));
  for (guint i = 0; i < waiters->len; i++)
    {
      const Waiter *waiter = &g_array_index (waiters, Waiter, i);

      waiter->done (waiter->user_data);
    }
}

static void
give_up_round (GunServersCheck *self)
{
  Round *round = g_steal_pointer (&self->round);

  if (round == NULL)
    return;
  round->check = NULL;
  g_cancellable_cancel (round->cancellable);
}

void
gun_servers_check_forget (GunServersCheck *self)
{
  give_up_round (self);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  tell_waiters (self);
}

void
gun_servers_check_stop (GunServersCheck *self)
{
  give_up_round (self);
  tell_waiters (self);
}

void
gun_servers_check_free (GunServersCheck *self)
{
  gun_servers_check_forget (self);
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_array_unref (self->waiters);
  g_object_unref (self->clock);
  g_free (self);
}

/**
 * gun_servers_check_set_servers:
 * @self: the check
 * @servers: (nullable) (element-type GunIceServer): whom to ask from now on; others than before make what is known void
 */
void
gun_servers_check_set_servers (GunServersCheck *self, GPtrArray *servers)
{
  if (servers == self->servers)
    return;
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  self->servers = servers != NULL ? g_ptr_array_ref (servers) : NULL;
  gun_servers_check_forget (self);
}

GPtrArray *
gun_servers_check_get_results (GunServersCheck *self)
{
  return self->results;
}

static void
asked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  GunServersCheck *self = round->check;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) results
      = gun_stun_probe_run_finish (GUN_STUN_PROBE (source), result, &error);

  g_object_unref (round->probe);
  g_object_unref (round->cancellable);
  g_free (round);
  if (self == NULL)
    return;

  self->round = NULL;
  if (results == NULL)
    g_debug ("The servers could not be asked: %s", error->message);
  g_clear_pointer (&self->results, g_ptr_array_unref);
  self->results = g_steal_pointer (&results);
  self->asked_us = gun_clock_get_monotonic_us (self->clock);
  tell_waiters (self);
}

static void
ask (GunServersCheck *self)
{
  Round *round = g_new0 (Round, 1);

  round->check = self;
  round->probe = gun_stun_probe_new (self->servers, self->clock);
  round->cancellable = g_cancellable_new ();
  self->round = round;
  gun_stun_probe_run_async (round->probe, round->cancellable, asked_cb, round);
}

static gboolean
is_fresh (const GunServersCheck *self)
{
  return self->results != NULL
         && gun_clock_get_monotonic_us (self->clock) - self->asked_us < GUN_SERVERS_CHECK_US;
}

/**
 * gun_servers_check_want:
 * @self: the check
 * @done: (nullable): called when what they say is known, perhaps inside this call
 * @user_data: for @done
 *
 * Asks all servers, unless that was done lately or there is none.
 */
void
gun_servers_check_want (GunServersCheck *self, GunServersCheckFunc done, gpointer user_data)
{
  const Waiter waiter = { done, user_data };
  gboolean is_known = is_fresh (self) || self->servers == NULL || self->servers->len == 0;

  if (is_known)
    {
      if (done != NULL)
        done (user_data);
      return;
    }
  if (done != NULL)
    g_array_append_val (self->waiters, waiter);
  if (self->round == NULL)
    ask (self);
}
