/* SPDX-License-Identifier: MIT */

#include "gun-wake-watch.h"

#include <gio/gio.h>
#include <time.h>

/* How often to look whether the computer slept: CLOCK_BOOTTIME goes on in sleep, CLOCK_MONOTONIC
 * does not. */
#define SLEEP_CHECK_SECONDS 2

/* Less is no sleep. */
#define SLEEP_LEAST_US (1 * G_USEC_PER_SEC)

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
  GunWakeFunc func;
  gpointer user_data;

  GNetworkMonitor *monitor;
  gulong monitor_handler;
  Word *word;
  GSource *settle;
  GSource *sleep_check;
  gint64 slept_us;
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
  self->func (self->user_data);

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

static gint64
read_clock_us (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* How long the computer has slept since it was started */
static gint64
get_slept_us (void)
{
  return read_clock_us (CLOCK_BOOTTIME) - read_clock_us (CLOCK_MONOTONIC);
}

static gboolean
sleep_check_cb (gpointer data)
{
  GunWakeWatch *self = data;
  gint64 slept_us = get_slept_us ();

  if (slept_us - self->slept_us >= SLEEP_LEAST_US)
    {
      g_debug ("The computer slept %" G_GINT64_FORMAT " s",
               (slept_us - self->slept_us) / G_USEC_PER_SEC);
      self->func (self->user_data);
    }
  self->slept_us = slept_us;

  return G_SOURCE_CONTINUE;
}

/**
 * gun_wake_watch_new:
 * @context: where @func is called
 * @func: what to do
 * @user_data: for @func
 *
 * Returns: (transfer full): the watch
 */
GunWakeWatch *
gun_wake_watch_new (GMainContext *context, GunWakeFunc func, gpointer user_data)
{
  GunWakeWatch *self = g_new0 (GunWakeWatch, 1);

  self->context = g_main_context_ref (context);
  self->func = func;
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

  self->slept_us = get_slept_us ();
  self->sleep_check = g_timeout_source_new_seconds (SLEEP_CHECK_SECONDS);
  g_source_set_callback (self->sleep_check, sleep_check_cb, self, NULL);
  g_source_attach (self->sleep_check, context);

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

  g_source_destroy (self->sleep_check);
  g_clear_pointer (&self->sleep_check, g_source_unref);
  if (self->settle != NULL)
    g_source_destroy (self->settle);
  g_clear_pointer (&self->settle, g_source_unref);

  g_main_context_unref (self->context);
  g_free (self);
}
