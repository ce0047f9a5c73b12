/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-wake-watch.h belongs to engine/"
#endif

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunWakeWatch:
 *
 * Says when connections may be dead although nobody closed them: after the network changed, and
 * after the computer slept. Made in the thread whose default context is @context; @func is called
 * there, and never after gun_wake_watch_free().
 */
typedef struct _GunWakeWatch GunWakeWatch;
typedef void (*GunWakeFunc) (gpointer user_data);

GunWakeWatch *gun_wake_watch_new (GMainContext *context, GunWakeFunc func, gpointer user_data);
void gun_wake_watch_free (GunWakeWatch *self);

G_END_DECLS
