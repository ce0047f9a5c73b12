/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/* What one paste may write; a file is imported instead. */
#define GUN_JSON_DRAFT_MAX_ENTRIES 2000
#define GUN_JSON_DRAFT_MAX_BYTES (4 * 1024 * 1024)

/**
 * GunJsonDraftEntry:
 *
 * One key that would be written.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
  GunValue *value;
} GunJsonDraftEntry;

/* (transfer full) (nullable): what @key of @soul holds now */
typedef GunValue *(*GunJsonDraftLookup) (GRefString *soul, GRefString *key, gpointer user_data);

/*
 * JSON that a person typed or pasted: whether it is any, and what gun.put() would make of it. Pure.
 */
gboolean gun_json_draft_check (const char *json,
                               gsize length_bytes,
                               gsize *offset_characters,
                               GError **error);
gboolean gun_json_draft_loses_digits (const char *number, gsize length_bytes);
GPtrArray *gun_json_draft_plan (GRefString *soul,
                                const char *json,
                                gsize length_bytes,
                                GunJsonDraftLookup lookup,
                                gpointer user_data,
                                GError **error);

G_END_DECLS
