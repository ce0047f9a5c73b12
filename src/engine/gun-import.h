/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-control-client.h"
#include "gun-import-piece.h"

G_BEGIN_DECLS

/* What comes into force in one commit, all of it or nothing: so much that peers which follow it all
 * still take it (GUN_LIMIT_QUEUE_BYTES). More than that goes part by part. */
#define GUN_IMPORT_WHOLE_KEYS 20000
#define GUN_IMPORT_WHOLE_BYTES (4 * 1024 * 1024)

/**
 * GunImportTally:
 * @n_bytes: read so far
 * @n_bytes_in_all: 0: it is not known
 * @n_nodes: read so far
 * @n_keys: in them
 * @counts: what becomes of the keys, or became
 * @n_left_out: keys of nodes that are made to pass
 * @n_faults: what is not imported: could not be read, or was refused
 * @n_unreadable: those of them that nobody could judge
 * @n_stateless: those of these that a fresh state would make good
 * @files: (element-type GunImportFile): those of a folder that could not be read whole, the first
 *   %GUN_IMPORT_MAX_FAULTS
 * @faults: (element-type GunImportFault): the first %GUN_IMPORT_MAX_FAULTS
 *
 * How far a check or an import is.
 */
typedef struct
{
  guint64 n_bytes;
  guint64 n_bytes_in_all;
  guint64 n_nodes;
  guint64 n_keys;
  GunImportCounts counts;
  guint64 n_left_out;
  guint64 n_faults;
  guint64 n_unreadable;
  guint64 n_stateless;
  GPtrArray *files;
  GPtrArray *faults;
} GunImportTally;

typedef void (*GunImportFunc) (const GunImportTally *so_far, gpointer user_data);

#define GUN_TYPE_IMPORT (gun_import_get_type ())
G_DECLARE_FINAL_TYPE (GunImport, gun_import, GUN, IMPORT, GObject)

/**
 * GunImport:
 *
 * A file of JSON or a `radata` folder on its way into a database: first all of it is read, judged
 * and counted, and nothing is written; then, when whoever asked has seen that and agrees, it is
 * imported. Reading goes on in a thread of its own, a piece at a time, so that a file of any length
 * takes little memory; everything else belongs to the context it was made in.
 */
/* @path: (nullable): a file or folder; standard input when there is none. @restamp: everything gets a
 * fresh state instead of its own. */
GunImport *gun_import_new_for_client (GunControlClient *client, const char *path, gboolean restamp);
GunImport *gun_import_new_for_engine (GunEngine *engine, const char *path);

/* Writes nothing. Fails when it cannot be read at all; what is wrong in it is in what was found. */
void gun_import_check_async (GunImport *self,
                             GunImportFunc func,
                             gpointer func_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean gun_import_check_finish (GunImport *self, GAsyncResult *result, GError **error);

/* After the check: imports what it found no fault with. The error says what is in force, and what is
 * not. */
void gun_import_apply_async (GunImport *self,
                             GunImportFunc func,
                             gpointer func_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean gun_import_apply_finish (GunImport *self, GAsyncResult *result, GError **error);

/* Of the check, whole or as far as it came; of the import the same. */
const GunImportTally *gun_import_get_found (GunImport *self);
const GunImportTally *gun_import_get_done (GunImport *self);
/* TRUE: in one commit, all of it or nothing */
gboolean gun_import_is_whole (GunImport *self);

G_END_DECLS
