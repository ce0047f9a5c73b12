/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunExportTally:
 *
 * How much was written so far.
 */
typedef struct
{
  guint64 n_souls;
  guint64 n_keys;
  guint64 n_bytes;
} GunExportTally;

typedef void (*GunExportFunc) (const GunExportTally *so_far, gpointer user_data);

/**
 * gun_graph_export_async:
 * @database: a database that a program holds, this one or another
 * @souls: (nullable) (element-type GRefString): souls to write, and
 * @prefixes: (nullable) (element-type GRefString): what others begin with; all when there is neither
 * @path: (nullable): the file to write, or
 * @out: (nullable): the stream to write to
 * @func: (nullable): hears five times a second how far it is
 * @func_data: for @func
 * @cancellable: (nullable): ends it
 * @callback: called in the caller's context, like @func
 * @user_data: for @callback
 *
 * Writes the graph as of now, {soul:{"_":{"#":soul,">":{key:state…}},key:value…}…}, a soul a line,
 * in UTF-16 order: the same graph gives the same bytes. Souls that are made to pass (`<?N`, and
 * `/RTC/`) are left out. Works in a thread of its own, over one snapshot, with no more than one
 * value in memory. @path is replaced by the whole file or not at all.
 */
void gun_graph_export_async (const char *database,
                             GPtrArray *souls,
                             GPtrArray *prefixes,
                             const char *path,
                             GOutputStream *out,
                             GunExportFunc func,
                             gpointer func_data,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean gun_graph_export_finish (GAsyncResult *result, GunExportTally *tally, GError **error);

G_END_DECLS
