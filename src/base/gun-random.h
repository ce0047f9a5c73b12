/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void gun_random_fill (gpointer bytes, gsize n_bytes);

G_END_DECLS
