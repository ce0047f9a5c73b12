/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunDeadline:
 *
 * A cancellable that is cancelled by a time limit, or by another cancellable. Thread: the thread-default context it was made in.
 */
typedef struct _GunDeadline GunDeadline;

GunDeadline *gun_deadline_new (guint seconds, GCancellable *parent);
void gun_deadline_free (GunDeadline *self);
GCancellable *gun_deadline_get_cancellable (GunDeadline *self);
gboolean gun_deadline_is_over (GunDeadline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDeadline, gun_deadline_free)

G_END_DECLS
