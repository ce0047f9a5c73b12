/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

#include "gun-frame-reader.h"

G_BEGIN_DECLS

/**
 * GunFrameQueue:
 *
 * Frames on their way out. Each is written at once while the stream takes it; what it does not take waits here. Thread: the thread-default
 * context it was made in.
 */
typedef struct _GunFrameQueue GunFrameQueue;

/**
 * GunFrameQueueFunc:
 * @error: (nullable): nothing can be written any more; %NULL: nothing waits any more
 *
 * Called from the main loop only.
 */
typedef void (*GunFrameQueueFunc) (const GError *error, gpointer user_data);

GunFrameQueue *gun_frame_queue_new (GPollableOutputStream *output,
                                    GunFrameSide side,
                                    GunFrameQueueFunc func,
                                    gpointer user_data);
void gun_frame_queue_free (GunFrameQueue *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunFrameQueue, gun_frame_queue_free)

gboolean gun_frame_queue_push (GunFrameQueue *self,
                               GunFrameKind kind,
                               const void *payload,
                               gsize length_bytes,
                               GError **error);
gboolean gun_frame_queue_is_empty (GunFrameQueue *self);
gsize gun_frame_queue_get_message_bytes (GunFrameQueue *self);
guint gun_frame_queue_get_n_controls (GunFrameQueue *self);

G_END_DECLS
