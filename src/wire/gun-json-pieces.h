/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_WIRE_COMPILATION
#error "gun-json-pieces.h is for src/wire only"
#endif

#include "gun-json.h"

G_BEGIN_DECLS

/**
 * GunJsonPieceKind:
 * @GUN_JSON_PIECE_SOUL: a name in the outer object: JSON text of a string
 * @GUN_JSON_PIECE_NOT_NODE: its value, which is no object
 * @GUN_JSON_PIECE_NODE_BEGIN: its value, an object, begins
 * @GUN_JSON_PIECE_KEY: a name in that: JSON text of a string
 * @GUN_JSON_PIECE_VALUE: and the JSON text of its value, of any kind
 * @GUN_JSON_PIECE_NODE_END: the inner object ends
 */
typedef enum
{
  GUN_JSON_PIECE_SOUL,
  GUN_JSON_PIECE_NOT_NODE,
  GUN_JSON_PIECE_NODE_BEGIN,
  GUN_JSON_PIECE_KEY,
  GUN_JSON_PIECE_VALUE,
  GUN_JSON_PIECE_NODE_END,
} GunJsonPieceKind;

typedef struct _GunJsonPieces GunJsonPieces;

/**
 * GunJsonPieceFunc:
 * @raw: its text; not looked at yet, so that a reader must still check it
 * @is_cut: it was longer than allowed, and @raw is only its beginning
 *
 * May call gun_json_pieces_fail() and gun_json_pieces_allow().
 */
typedef void (*GunJsonPieceFunc) (GunJsonPieces *pieces,
                                  GunJsonPieceKind kind,
                                  const char *raw,
                                  gsize raw_bytes,
                                  gboolean is_cut,
                                  gpointer user_data);

/**
 * GunJsonPieces:
 *
 * Takes an object of objects apart as it comes in, however long it is: names and the texts of the
 * inner values, one at a time. What lies between them is checked here, what is in them is not.
 */
GunJsonPieces *gun_json_pieces_new (GunJsonPieceFunc func, gpointer user_data);
void gun_json_pieces_free (GunJsonPieces *self);

gboolean
gun_json_pieces_feed (GunJsonPieces *self, const char *bytes, gsize length_bytes, GError **error);
gboolean gun_json_pieces_finish (GunJsonPieces *self, GError **error);

/* How long the next value may be, bytes; those after it GUN_LIMIT_MESSAGE_BYTES again. */
void gun_json_pieces_allow (GunJsonPieces *self, gsize max_bytes);
/* Where the piece at hand begins, or where the fault is; lines count from 1. */
void gun_json_pieces_get_place (const GunJsonPieces *self, guint64 *offset, guint64 *line);
/* The piece at hand is no JSON, @at_bytes behind its beginning. */
void gun_json_pieces_fail (GunJsonPieces *self, gsize at_bytes, const char *what);

G_END_DECLS
