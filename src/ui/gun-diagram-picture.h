/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Pixels of a PNG picture each way; larger ones are drawn smaller. */
#define GUN_DIAGRAM_PICTURE_MAX_PX 8000

/**
 * gun_diagram_picture_save_async:
 * @node: what is on it
 * @size: of @node, pixels
 * @file: where it goes: a name that ends in .png makes it one, any other an SVG
 *
 * Writes a picture whole or not at all: what was there before stays when it cannot be written. Text becomes outlines, so that no name
 * can be more than it looks. Drawn at once, written in a thread of the pool.
 */
void gun_diagram_picture_save_async (GskRenderNode *node,
                                     const graphene_size_t *size,
                                     GFile *file,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
/* Errors: domain G_IO_ERROR, a sentence that names the file */
gboolean gun_diagram_picture_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
