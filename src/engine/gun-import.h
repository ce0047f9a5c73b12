/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-control-client.h"

G_BEGIN_DECLS

/* Refusals that are told one by one; the rest is only counted. */
#define GUN_IMPORT_MAX_REFUSALS 20

/**
 * GunImportTally:
 * @n_bytes: read so far
 * @counts: what became of the keys, those refused before anybody could judge them among them
 * @refusals: (element-type utf8): a sentence for each of the first refusals
 * @n_stateless: keys refused because they have no state
 *
 * How far an import is.
 */
typedef struct
{
  guint64 n_bytes;
  GunImportCounts counts;
  GPtrArray *refusals;
  guint64 n_stateless;
} GunImportTally;

void gun_import_tally_free (GunImportTally *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunImportTally, gun_import_tally_free)

typedef void (*GunImportFunc) (const GunImportTally *so_far, gpointer user_data);

/**
 * gun_import_async:
 * @client: whoever holds the database
 * @in: the text of a graph, as gun_graph_export_async() writes it
 * @from: what it is, to be shown as where values came from
 * @restamp: whether everything gets a fresh state instead of its own
 * @func: (nullable): hears after each part how far it is
 * @func_data: for @func
 * @cancellable: (nullable): ends it
 * @callback: called in the caller's context
 * @user_data: for @callback
 *
 * Reads a graph and hands it over part by part, each only when the one before is committed, so that
 * a file of any length takes little memory. What was imported before a fault, or before it was
 * ended, stays; importing it again does no harm.
 */
void gun_import_async (GunControlClient *client,
                       GInputStream *in,
                       const char *from,
                       gboolean restamp,
                       GunImportFunc func,
                       gpointer func_data,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
/* @tally: (out): always set: what was imported until then */
gboolean gun_import_finish (GAsyncResult *result, GunImportTally **tally, GError **error);

G_END_DECLS
