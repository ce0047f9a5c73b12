/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-radata.h belongs to engine/"
#endif

#include <gio/gio.h>

#include "gun-import-piece.h"

G_BEGIN_DECLS

/* Most files in one folder; a relay with a million keys has some hundred. */
#define GUN_RADATA_MAX_FILES 100000

/**
 * GunRadata:
 *
 * A `radata` folder as gun.js leaves it (gun-radisk-reader.h), read a file at a time in the order of
 * their names, and again when it is rewound. Only plain files in the folder itself are opened, never
 * what a link points to; whatever else is there is told as a fault, and so is every file that is on
 * gun's list and not there. Synchronous, in one thread at a time.
 */
typedef struct _GunRadata GunRadata;

/* @folder: (transfer full): an open folder. %NULL: it holds no file that could be gun's */
GunRadata *gun_radata_new (int folder, const char *path, GError **error);
void gun_radata_free (GunRadata *self);
gboolean
gun_radata_read (GunRadata *self, GunImportPiece *piece, GCancellable *cancellable, GError **error);
void gun_radata_rewind (GunRadata *self);
/* Of all its files */
guint64 gun_radata_get_n_bytes (const GunRadata *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRadata, gun_radata_free)

G_END_DECLS
