/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-node.h"

G_BEGIN_DECLS

/*
 * Values and nodes as JSON text for people and programs: what they type on a command line, and what
 * is printed for them.
 */

/* NULL with %GUN_ENGINE_ERROR_INVALID and a sentence */
GunValue *gun_notation_parse_value (GRefString *json, GError **error);

/* (transfer full): @node with what was signed in the place of signed values, as gun.js shows it; the
 * same node when nothing is signed in it */
GunNode *gun_notation_open_signed (GunNode *node);
GunValue *
gun_notation_open_value (GRefString *soul, GRefString *key, GunValue *value, double state_ms);

/* What JSON.stringify() prints of a node in gun.js: `_` first, keys that are array indices
 * before the others, as JavaScript has them. */
void gun_notation_append_node (GString *out, GunNode *node);

G_END_DECLS
