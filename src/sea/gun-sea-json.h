/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean gun_sea_json_normalize (const char *json, gsize length_bytes, GString *out);
gboolean gun_sea_json_append_text (GString *out, const char *text, gsize length_bytes);

G_END_DECLS
