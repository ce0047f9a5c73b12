/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

#include "gun-node.h"

G_BEGIN_DECLS

/**
 * GunWireError:
 * @GUN_WIRE_ERROR_SYNTAX: not JSON: drop the frame
 * @GUN_WIRE_ERROR_LIMIT: beyond gun-limits.h: drop the frame
 * @GUN_WIRE_ERROR_SHAPE: JSON, but not the shape it must have: drop the message; the text names
 *   soul, key and reason where there are any
 */
typedef enum
{
  GUN_WIRE_ERROR_SYNTAX,
  GUN_WIRE_ERROR_LIMIT,
  GUN_WIRE_ERROR_SHAPE,
} GunWireError;

#define GUN_WIRE_ERROR (gun_wire_error_quark ())
GQuark gun_wire_error_quark (void);

/**
 * GunJsonToken:
 *
 * What the reader stands on. Names of members come as %GUN_JSON_NAME before their value.
 */
typedef enum
{
  GUN_JSON_END,
  GUN_JSON_ERROR,
  GUN_JSON_OBJECT_BEGIN,
  GUN_JSON_OBJECT_END,
  GUN_JSON_ARRAY_BEGIN,
  GUN_JSON_ARRAY_END,
  GUN_JSON_NAME,
  GUN_JSON_STRING,
  GUN_JSON_NUMBER,
  GUN_JSON_TRUE,
  GUN_JSON_FALSE,
  GUN_JSON_NULL,
} GunJsonToken;

/**
 * GunJsonReader:
 *
 * A pull parser over bytes that are UTF-8 (lone surrogates as \udXXX become WTF-8). Not recursive;
 * nesting is limited. Beyond JSON it takes `-Infinity` and `Infinity` as numbers, since relays
 * write them (PROTOCOL.md sections 1 and 9). The bytes must outlive it. A plain struct on the
 * caller's stack: gun_json_reader_init(), _next() until END or ERROR, gun_json_reader_clear().
 */
typedef struct
{
  const char *start;
  const char *end;
  const char *at;
  guint depth;           /* how many objects and arrays are open */
  gboolean saw_infinity; /* so far: the bytes are no strict JSON */
  /* of the token last returned */
  const char *token_start; /* where it begins in the bytes */
  const char *text;        /* NAME, STRING: WTF-8, valid until the next call */
  gsize text_bytes;
  double number;
  /* private */
  GString *scratch;
  guint64 objects; /* a bit for each open level: an object, not an array */
  guint expect;
  GError *error;
} GunJsonReader;

void gun_json_reader_init (GunJsonReader *self, const char *bytes, gsize length_bytes);
void gun_json_reader_clear (GunJsonReader *self);
GunJsonToken gun_json_reader_next (GunJsonReader *self);

/* The rest of the value that begins with @token; FALSE on an error. */
gboolean gun_json_reader_skip (GunJsonReader *self, GunJsonToken token);
/* Everything inside the innermost levels until @depth are open; FALSE on an error. */
gboolean gun_json_reader_leave (GunJsonReader *self, guint depth);
gsize gun_json_reader_get_offset (const GunJsonReader *self);
const GError *gun_json_reader_get_error (const GunJsonReader *self);

/* One value of the graph written as JSON text, as a person or a file gives it: "text", 12, true,
 * null, {"#":"soul"}. NULL with GUN_WIRE_ERROR and a text that says what is wrong and at which
 * character. */
GunValue *gun_json_parse_value (const char *json, gssize length_bytes, GError **error);

/* {"_":{"#":soul,">":{key:state…}},key:value…}: keys as the node has them. */
void gun_json_append_node (GString *out, const GunNode *node);
/* {key:value…} or, for people and programs: exactly what JavaScript's JSON.stringify gives for the
 * values. */
void gun_json_append_node_values (GString *out, const GunNode *node);

G_END_DECLS
