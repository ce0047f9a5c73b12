/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunSampleError:
 * @GUN_SAMPLE_ERROR_SHAPE: the sample that came with the program is no graph: install it again
 */
typedef enum
{
  GUN_SAMPLE_ERROR_SHAPE,
} GunSampleError;

#define GUN_SAMPLE_ERROR (gun_sample_error_quark ())
GQuark gun_sample_error_quark (void);

GPtrArray *gun_sample_parse (GBytes *json, GError **error);
void gun_sample_make_async (const char *path,
                            GBytes *json,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean gun_sample_make_finish (GAsyncResult *result, GError **error);

G_END_DECLS
