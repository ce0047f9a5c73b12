/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-writer.h belongs to engine/"
#endif

#include "gun-backing.h"

/* Of store/, which whoever calls in the writer's thread includes */
typedef struct _GunStore GunStore;

G_BEGIN_DECLS

#define GUN_TYPE_WRITER (gun_writer_get_type ())
G_DECLARE_FINAL_TYPE (GunWriter, gun_writer, GUN, WRITER, GObject)

/* One commit takes what queued while the last one ran, and no more than this (DECISIONS.md
 * section 1). */
#define GUN_WRITER_BATCH_ROWS 2000
#define GUN_WRITER_BATCH_BYTES (1024 * 1024)

/**
 * GunWriterFuncs:
 * @opened: once: the database is open, or (@error, domain GUN_ENGINE_ERROR) why not, and then the
 * thread has ended
 * @souls_added: (element-type GRefString): a commit brought souls that were not known before
 * @undone: (element-type GunChange): old values that turned out not to be believed: what is in force
 *   of their keys instead, before any answer that knows of it
 * @closed: once, last, after gun_writer_close(): everything is committed, the file closed and its
 * lock given back
 */
typedef struct
{
  void (*opened) (GunWriter *writer, const GError *error, gpointer user_data);
  void (*souls_added) (GunWriter *writer, GPtrArray *souls, gpointer user_data);
  void (*undone) (GunWriter *writer, GPtrArray *changes, gpointer user_data);
  void (*closed) (GunWriter *writer, gpointer user_data);
} GunWriterFuncs;

/**
 * GunWriter:
 *
 * #GunBacking over #GunStore in a thread of its own: the one place that writes to the database. It
 * belongs to the thread-default context it was made in, and every callback comes there. Between the
 * two threads go only jobs, one owner at a time: a queue in, batches of finished ones out.
 */
GunWriter *gun_writer_new (const char *path, const GunWriterFuncs *funcs, gpointer user_data);

/**
 * GunWriterCallFunc:
 * @store: the open database, for this call only
 *
 * Carried out in the writer's thread, after the commit of everything that was asked for before it:
 * @data belongs to it until it returns.
 *
 * Returns: %FALSE with @error when it failed; an error of the store is translated
 */
typedef gboolean (*GunWriterCallFunc) (GunStore *store, gpointer data, GError **error);

/**
 * GunWriterCallDone:
 * @error: (nullable): of the #GunWriterCallFunc, domain GUN_ENGINE_ERROR if it was the store's
 * @data: what was given; to be freed here
 *
 * Comes once in the network's thread, in order with the other answers.
 */
typedef void (*GunWriterCallDone) (const GError *error, gpointer data);

/* Not from within an answer of a writer that is closed. */
void
gun_writer_call (GunWriter *self, GunWriterCallFunc func, GunWriterCallDone done, gpointer data);

/* Carries out all that was asked for, and what comes of it, then closes. */
void gun_writer_close (GunWriter *self);

G_END_DECLS
