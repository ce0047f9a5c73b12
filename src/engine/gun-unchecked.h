/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-unchecked.h belongs to engine/"
#endif

#include "gun-store-unchecked.h"

G_BEGIN_DECLS

/*
 * Rows that came in before there was a door are judged by its rules, once, in the writer's thread
 * (gun-store-unchecked.h). Whether a right was taken back is not asked for them.
 */

/* A slice of some milliseconds, of any rows; @has_more: (out): there are others. */
gboolean
gun_unchecked_judge_some (GunStore *store, GPtrArray *undone, gboolean *has_more, GError **error);
/* All of @soul, which somebody wants to read. */
gboolean
gun_unchecked_judge_soul (GunStore *store, GRefString *soul, GPtrArray *undone, GError **error);

G_END_DECLS
