/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-wake-watch.h belongs to engine/"
#endif

#include "gun-clock.h"

G_BEGIN_DECLS

/**
 * GunWakeFuncs:
 * @woke: connections may be dead although nobody closed them: the network changed, or the computer
 *   slept
 * @clock_set: the wall clock and the monotonic one no longer go together: somebody set it, or the
 *   computer slept
 */
typedef struct
{
  void (*woke) (gpointer user_data);
  void (*clock_set) (gpointer user_data);
} GunWakeFuncs;

/**
 * GunWakeWatch:
 *
 * Says when time or the network went on without us. Made in the thread whose default context is
 * @context; the functions are called there, and never after gun_wake_watch_free().
 */
typedef struct _GunWakeWatch GunWakeWatch;

GunWakeWatch *gun_wake_watch_new (GMainContext *context,
                                  GunClock *clock,
                                  const GunWakeFuncs *funcs,
                                  gpointer user_data);
void gun_wake_watch_free (GunWakeWatch *self);

G_END_DECLS
