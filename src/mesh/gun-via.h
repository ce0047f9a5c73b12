/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include <glib.h>

G_BEGIN_DECLS

/*
 * `><`: the peers a sender has, so that nobody passes a message on to somebody who got it already
 * (PROTOCOL.md section 2).
 */

/* Names in one `><`. */
#define GUN_VIA_MAX_NAMES 7

/* Whether @name stands in @via, a list joined by commas. Both nullable. */
gboolean gun_via_has (const char *via, const char *name);

/* Appends @name when it can stand there: no comma, and not more than GUN_LIMIT_VIA_LENGTH
 * characters in all. */
gboolean gun_via_append (GString *via, const char *name);

G_END_DECLS
