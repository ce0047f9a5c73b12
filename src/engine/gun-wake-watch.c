/* SPDX-License-Identifier: MIT */

#include "gun-wake-watch.h"

#include <gio/gio.h>

/* How often to compare the clocks: the boot clock goes on in sleep, the monotonic one does not, and
 * the wall clock goes as people set it. */
#define COMPARE_US (2 * G_USEC_PER_SEC)

/* Less is no sleep, and no clock that was set. */
#define LEAST_US (1 * G_USEC_PER_SEC)

/* A change of network comes as many small ones (addresses, routes); this long after the first
 * all are acted on once. */
#define NETWORK_SETTLE_MS 500

/* What the monitor's thread and ours share. The monitor emits in whatever context first asked
 * for it (DECISIONS.md section 2), so its handler only passes the word on. */
typedef struct
{
  GMainContext *context;
  GunWakeWatch *watch; /* ours only; NULL once freed */
} Word;

struct _GunWakeWatch
{
  GMainContext *context;
  GunClock *clock;
  const GunWakeFuncs *funcs;
  gpointer user_data;

  GNetworkMonitor *monitor;
  gulong monitor_handler;
  Word *word;
  GSource *settle;
  GSource *compare_timer;
  gint64 slept_us;
  gint64 wall_ahead_us; /* of the monotonic clock, when that was told last */
};

static void
word_clear (gpointer data)
{
  Word *word = data;

  g_main_context_unref (word->context);
}

static void
word_unref (gpointer word)
{
  g_atomic_rc_box_release_full (word, word_clear);
}

static void
word_unref_closure (gpointer word, GClosure *closure)
{
  word_unref (word);
}

static gboolean
settled_cb (gpointer data)
{
  GunWakeWatch *self = data;

  g_clear_pointer (&self->settle, g_source_unref);
  self->funcs->woke (self->user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
network_changed_here_cb (gpointer data)
{
  Word *word = data;
  GunWakeWatch *self = word->watch;

  if (self == NULL || self->settle != NULL)
    return G_SOURCE_REMOVE;

  self->settle = g_timeout_source_new (NETWORK_SETTLE_MS);
  g_source_set_callback (self->settle, settled_cb, self, NULL);
  g_source_attach (self->settle, self->context);

  return G_SOURCE_REMOVE;
}

static void
network_changed_cb (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  Word *word = data;

  if (available)
    g_main_context_invoke_full (word->context,
                                G_PRIORITY_DEFAULT,
                                network_changed_here_cb,
                                g_atomic_rc_box_acquire (word),
                                word_unref);
}

/* How long the computer has slept since it was started, but for a constant */
static gint64
get_slept_us (GunWakeWatch *self)
{
  return gun_clock_get_boot_us (self->clock) - gun_clock_get_monotonic_us (self->clock);
}

static gint64
get_wall_ahead_us (GunWakeWatch *self)
{
  return (gint64) (gun_clock_get_wall_ms (self->clock) * 1000)
         - gun_clock_get_monotonic_us (self->clock);
}

static gboolean
compare_cb (gpointer data)
{
  GunWakeWatch *self = data;
  gint64 slept_us = get_slept_us (self) - self->slept_us;
  gint64 wall_us = get_wall_ahead_us (self) - self->wall_ahead_us;

  gun_clear_timer (&self->compare_timer);
  self->compare_timer = gun_clock_add_timer (self->clock, COMPARE_US, compare_cb, self);

  self->slept_us += slept_us;
  if (ABS (wall_us) >= LEAST_US)
    {
      g_debug ("The clock was moved by %" G_GINT64_FORMAT " s", wall_us / G_USEC_PER_SEC);
      self->wall_ahead_us += wall_us;
      self->funcs->clock_set (self->user_data);
    }
  if (slept_us >= LEAST_US)
    {
      g_debug ("The computer slept %" G_GINT64_FORMAT " s", slept_us / G_USEC_PER_SEC);
      self->funcs->woke (self->user_data);
    }

  return G_SOURCE_REMOVE;
}

/**
 * gun_wake_watch_new:
 * @context: where @funcs are called
 * @clock: the clocks to compare
 * @funcs: what to do; must outlive it
 * @user_data: for @funcs
 *
 * Returns: (transfer full): the watch
 */
GunWakeWatch *
gun_wake_watch_new (GMainContext *context,
                    GunClock *clock,
                    const GunWakeFuncs *funcs,
                    gpointer user_data)
{
  GunWakeWatch *self = g_new0 (GunWakeWatch, 1);

  self->context = g_main_context_ref (context);
  self->clock = g_object_ref (clock);
  self->funcs = funcs;
  self->user_data = user_data;

  self->word = g_atomic_rc_box_new0 (Word);
  self->word->context = g_main_context_ref (context);
  self->word->watch = self;
  self->monitor = g_object_ref (g_network_monitor_get_default ());
  self->monitor_handler = g_signal_connect_data (self->monitor,
                                                 "network-changed",
                                                 G_CALLBACK (network_changed_cb),
                                                 g_atomic_rc_box_acquire (self->word),
                                                 word_unref_closure,
                                                 0);

  self->slept_us = get_slept_us (self);
  self->wall_ahead_us = get_wall_ahead_us (self);
  self->compare_timer = gun_clock_add_timer (clock, COMPARE_US, compare_cb, self);

  return self;
}

/**
 * gun_wake_watch_free:
 * @self: (transfer full): a watch
 */
void
gun_wake_watch_free (GunWakeWatch *self)
{
  g_signal_handler_disconnect (self->monitor, self->monitor_handler);
  g_clear_object (&self->monitor);
  self->word->watch = NULL;
  g_clear_pointer (&self->word, word_unref);

  gun_clear_timer (&self->compare_timer);
  g_clear_object (&self->clock);
  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);

  g_main_context_unref (self->context);
  g_free (self);
}
