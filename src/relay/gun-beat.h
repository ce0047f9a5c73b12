/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunBeat:
 *
 * Calls a function again and again. Thread: the thread-default context it was made in.
 */
typedef struct _GunBeat GunBeat;

typedef void (*GunBeatFunc) (gpointer user_data);

GunBeat *gun_beat_new (guint interval_ms, GunBeatFunc func, gpointer user_data);
void gun_beat_free (GunBeat *self);

G_END_DECLS
