/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-column-private.h belongs to the store alone"
#endif

#include <sqlite3.h>

#include "gun-value.h"

G_BEGIN_DECLS

/*
 * How texts and values stand in a column; gun-schema.c describes the bytes. What is bound must live
 * until the statement was run. What is read is NULL when no program of ours can have written it.
 */

/* A soul or a key, in the form that sorts. */
void gun_column_bind_name (sqlite3_stmt *statement, int index, GRefString *name);
GRefString *gun_column_dup_name (sqlite3_stmt *statement, int column);

/* Text that is only kept; @text: (nullable). */
void gun_column_bind_text (sqlite3_stmt *statement, int index, GRefString *text);
GRefString *gun_column_dup_text (sqlite3_stmt *statement, int column);

void gun_column_bind_value (sqlite3_stmt *statement, int index, const GunValue *value);
GunValue *gun_column_dup_value (sqlite3_stmt *statement, int column);

/* Bytes that a kept text or a value takes, beyond what every row has: the same before and after. */
gsize gun_column_count_text (GRefString *text);
gsize gun_column_count_value (const GunValue *value);
gsize gun_column_get_count (sqlite3_stmt *statement, int column);

void gun_column_bind_state (sqlite3_stmt *statement, int index, double state_ms);

G_END_DECLS
