/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a value can be replaced from: a peer takes no message of more than 16 MB, and JSON may need two bytes for one. */
#define GUN_TEXT_FILE_MAX_BYTES (8 * 1024 * 1024)

/*
 * One text in a file.
 */
void gun_text_file_load_async (GFile *file,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GRefString *gun_text_file_load_finish (GAsyncResult *result, GError **error);

void gun_text_file_save_async (GFile *file,
                               GRefString *text,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean gun_text_file_save_finish (GAsyncResult *result, GError **error);

G_END_DECLS
