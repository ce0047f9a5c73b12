/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How two clocks differ, for people */
char *gun_clock_words (gint64 difference_us, gint64 exact_us);

G_END_DECLS
