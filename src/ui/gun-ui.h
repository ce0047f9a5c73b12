/* SPDX-License-Identifier: MIT */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void gun_ui_init (void);
GBytes *gun_ui_load_sample (GError **error);

G_END_DECLS
