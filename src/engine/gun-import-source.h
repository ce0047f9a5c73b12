/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-import-source.h belongs to engine/"
#endif

#include <gio/gio.h>

#include "gun-import-piece.h"

G_BEGIN_DECLS

/**
 * GunImportSource:
 *
 * What is imported: a file of JSON or a `radata` folder. Synchronous, in one thread at a time.
 */
typedef struct _GunImportSource GunImportSource;

/* @path: (nullable): standard input when there is none */
GunImportSource *gun_import_source_open (const char *path, gboolean restamp, GError **error);
GunImportSource *gun_import_source_open_plain (const char *path, GError **error);
void gun_import_source_free (GunImportSource *self);
gboolean gun_import_source_read (GunImportSource *self,
                                 GunImportPiece *piece,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean gun_import_source_rewind (GunImportSource *self, GError **error);
/* In all, as far as it is known; 0: it is not */
guint64 gun_import_source_get_n_bytes (const GunImportSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunImportSource, gun_import_source_free)

G_END_DECLS
