/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files that hold the text of an invite: whatever somebody drops here is looked at, and none is read further than a text may be long. */

void gun_invite_file_read_async (GFile *file,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *gun_invite_file_read_finish (GAsyncResult *result, GError **error);

void gun_invite_file_write_async (GFile *file,
                                  const char *text,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
gboolean gun_invite_file_write_finish (GAsyncResult *result, GError **error);

G_END_DECLS
