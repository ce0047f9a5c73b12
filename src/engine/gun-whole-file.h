/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-whole-file.h belongs to engine/"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunWholeFile:
 *
 * A file that appears whole or not at all: written beside its place under another name, then moved
 * there. What is no plain file (a pipe, a terminal) is written to as it is. Synchronous, in any
 * thread.
 */
typedef struct _GunWholeFile GunWholeFile;

GunWholeFile *gun_whole_file_open (const char *path, GError **error);
GOutputStream *gun_whole_file_get_stream (GunWholeFile *self);
void gun_whole_file_name_error (const char *path, GError **error);
/* Once everything is written */
gboolean gun_whole_file_commit (GunWholeFile *self, GError **error);
/* Without a commit before, nothing was ever there. */
void gun_whole_file_free (GunWholeFile *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunWholeFile, gun_whole_file_free)

G_END_DECLS
