/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-change.h"
#include "gun-query.h"

G_BEGIN_DECLS

/**
 * GunStoreError:
 * @GUN_STORE_ERROR_LOCKED: another program holds this file: use its control socket
 * @GUN_STORE_ERROR_DAMAGED: not a database, or damaged: it was not touched; open another
 * @GUN_STORE_ERROR_NEWER: written by a newer Gun Desktop: it was not touched
 * @GUN_STORE_ERROR_FOREIGN: a database of some other program: it was not touched
 * @GUN_STORE_ERROR_NO_SPACE: the disk is full: nothing of this commit is kept; free some and try again
 * @GUN_STORE_ERROR_READ_ONLY: the file or its folder cannot be written
 * @GUN_STORE_ERROR_OUTBOX_FULL: too much that was written here has not arrived (gun-store-outbox.h):
 *   nothing of this commit is kept; write apart what is in it, so that only what is of here fails
 * @GUN_STORE_ERROR_FAILED: anything else; the text is SQLite's or the system's
 */
typedef enum
{
  GUN_STORE_ERROR_LOCKED,
  GUN_STORE_ERROR_DAMAGED,
  GUN_STORE_ERROR_NEWER,
  GUN_STORE_ERROR_FOREIGN,
  GUN_STORE_ERROR_NO_SPACE,
  GUN_STORE_ERROR_READ_ONLY,
  GUN_STORE_ERROR_OUTBOX_FULL,
  GUN_STORE_ERROR_FAILED,
} GunStoreError;

#define GUN_STORE_ERROR (gun_store_error_quark ())
GQuark gun_store_error_quark (void);

#define GUN_TYPE_STORE (gun_store_get_type ())
G_DECLARE_FINAL_TYPE (GunStore, gun_store, GUN, STORE, GObject)

/**
 * GunStore:
 *
 * The one write handle on a database file: synchronous, for the writer's thread (any one thread
 * at a time). WAL; each gun_store_write() is one commit. The lock is held from open to close.
 */
GunStore *gun_store_open (const char *path, GError **error);
void gun_store_close (GunStore *self);

/* Where @path really lies: what the lock and everything else beside the file is named after. */
char *gun_store_resolve_path (const char *path);

const char *gun_store_get_path (GunStore *self);
GRefString *gun_store_get_id (GunStore *self);
/* %GUN_STORE_SECRET_BYTES that were drawn when the file was made, and are in no export: who has them
 * can be taken for this store. */
#define GUN_STORE_SECRET_BYTES 32
GBytes *gun_store_get_secret (GunStore *self);

/* Whether a commit waits until the disk has it: %FALSE when it was opened. */
gboolean gun_store_set_durable (GunStore *self, gboolean durable, GError **error);

/* Several writing calls in one commit, all or nothing: gun_store_begin(), the calls, and, when all
 * of them succeeded, gun_store_commit(), else gun_store_roll_back(). gun_store_write() is a commit
 * of its own and does not stand between them. Errors are those of gun_store_write(). */
gboolean gun_store_begin (GunStore *self, GError **error);
gboolean gun_store_commit (GunStore *self, GError **error);
void gun_store_roll_back (GunStore *self);

gboolean gun_store_write (GunStore *self, GPtrArray *changes, GPtrArray *new_souls, GError **error);

/* Around many reads in a row, which are cheaper together; never around a write. */
void gun_store_begin_reads (GunStore *self);
void gun_store_end_reads (GunStore *self);

GunNode *gun_store_read (GunStore *self, GRefString *soul, GPtrArray *keys, GError **error);

/* (element-type GunNode): a stretch of the graph. NULL on error. */
GPtrArray *gun_store_query (GunStore *self, const GunQuery *query, GError **error);

G_END_DECLS
