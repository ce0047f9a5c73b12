/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunBenchPutter:
 *
 * A peer in a thread of its own that puts over a real link, so many values a second, one key of one soul after the other, whether they are
 * acknowledged or not.
 */
typedef struct _GunBenchPutter GunBenchPutter;

/* @url: of a listener. It begins once the link is open. */
GunBenchPutter *
gun_bench_putter_new (const char *url, const char *soul, guint n_keys, guint puts_per_second);
/* How many it has put so far */
guint gun_bench_putter_get_n_put (GunBenchPutter *self);
void gun_bench_putter_free (GunBenchPutter *self);

G_END_DECLS
