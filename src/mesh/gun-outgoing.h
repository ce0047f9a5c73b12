/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-link.h"

G_BEGIN_DECLS

/**
 * GunOutgoing:
 *
 * What is being said to one peer. A turn is one iteration of the main loop, numbered by the caller.
 * The first message of a turn goes at once; what is said after it is joined to one frame `[a,b,…]`,
 * which leaves when the turn ends or before it grows beyond GUN_LIMIT_BATCH_LENGTH or what the link
 * takes (DECISIONS.md section 3). Messages keep their order. A plain struct: zero-initialised is ready,
 * gun_outgoing_clear() ends it.
 */
typedef struct
{
  GString *frame;       /* (nullable): '[' and the joined messages, without the ']' */
  guint n_joined;       /* messages in @frame */
  guint64 said_in_turn; /* the last turn in which something left */
} GunOutgoing;

/* TRUE: something waits for gun_outgoing_flush(). */
gboolean gun_outgoing_say (
    GunOutgoing *self, GunLink *link, guint64 turn, const char *json, gsize length_bytes);
void gun_outgoing_flush (GunOutgoing *self, GunLink *link, guint64 turn);
void gun_outgoing_clear (GunOutgoing *self);

G_END_DECLS
