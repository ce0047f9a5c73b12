/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-graph-file.h belongs to engine/"
#endif

#include <gio/gio.h>

#include "gun-import-piece.h"

G_BEGIN_DECLS

/**
 * GunGraphFile:
 *
 * A file of a graph in JSON (gun-graph-reader.h), read a piece at a time, and again when it is
 * rewound. What cannot be rewound, a pipe or a terminal, is kept in a file without a name meanwhile.
 * Synchronous, in one thread at a time.
 */
typedef struct _GunGraphFile GunGraphFile;

/* @fd: (transfer full): open for reading. @path: what it is called in sentences */
GunGraphFile *gun_graph_file_new (int fd, const char *path, gboolean restamp);
void gun_graph_file_free (GunGraphFile *self);
gboolean gun_graph_file_read (GunGraphFile *self,
                              GunImportPiece *piece,
                              GCancellable *cancellable,
                              GError **error);
gboolean gun_graph_file_rewind (GunGraphFile *self, GError **error);
/* 0: not known yet */
guint64 gun_graph_file_get_n_bytes (const GunGraphFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunGraphFile, gun_graph_file_free)

G_END_DECLS
