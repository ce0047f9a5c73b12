/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-json.h"

G_BEGIN_DECLS

/* Largest file that is read, bytes: gun itself reads no longer one (opt.max of radisk.js) */
#define GUN_RADISK_FILE_BYTES 90000000

/**
 * GunRadiskFault:
 * @offset: where it lies, bytes from the start of the file
 * @soul: (nullable): of the value that is not there, as far as it is known
 * @key: (nullable): the same
 * @reason: what is wrong with it
 *
 * A value that could not be read. The rest of the file is not spoilt by it.
 */
typedef struct
{
  guint64 offset;
  GRefString *soul;
  GRefString *key;
  const char *reason;
} GunRadiskFault;

/**
 * GunRadiskFuncs:
 * @node: (transfer none): keys of one soul, no more than GUN_GRAPH_READER_NODE_KEYS
 * @fault: (transfer none)
 */
typedef struct
{
  void (*node) (GunNode *node, gpointer user_data);
  void (*fault) (const GunRadiskFault *fault, gpointer user_data);
} GunRadiskFuncs;

/*
 * One file of a `radata` folder, as radisk.js of gun 0.2020.1241 writes it or as it still reads it:
 *
 *   {name:{name:{"":{":":value,">":state}}}}   a radix tree in JSON. The names on the way to a value,
 *                                              joined, are its soul, U+001B and its key.
 *   \x1f+N\x1f#\x1f"name\x1f:\x1f"value\x1f\n   of gun 0.2019: N names of the line before stand before
 *                                              this one; the value is a text "VALUE>STATE", both
 *                                              spelt the same way with U+001B in place of U+001F.
 *
 * gun reads the first by yson.js, which forgets the name it is at whenever it yields, every 32,768
 * steps: what follows is then called "undefined", or falls to the name outside of it, and is written
 * back so. Such values are told as faults; nothing is guessed.
 */

/* FALSE: it is no such file, or ends, @fault_offset bytes behind its start; what stands before that
 * was told. */
gboolean gun_radisk_read (const char *bytes,
                          gsize length_bytes,
                          const GunRadiskFuncs *funcs,
                          gpointer user_data,
                          gsize *fault_offset,
                          GError **error);
/* (transfer full) (element-type GRefString) (nullable): the names of files that the list of them,
 * the file `%1C`, holds; NULL when it cannot be read */
GPtrArray *gun_radisk_read_names (const char *bytes, gsize length_bytes);

G_END_DECLS
