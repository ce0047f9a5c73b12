/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-schema-private.h belongs to the store alone"
#endif

#include "gun-sql-private.h"

G_BEGIN_DECLS

/* The version this program writes: the number of steps in gun-schema.c. */
#define GUN_SCHEMA_VERSION 3

/* `PRAGMA application_id` of our databases: "GUND" */
#define GUN_SCHEMA_APPLICATION_ID 0x47554e44

/* Files up to this size are checked page by page when they are opened, bytes: about 20 ms of work. */
#define GUN_SCHEMA_MAX_CHECKED_BYTES (8 * 1024 * 1024)

gboolean gun_schema_check_header (const char *path, gboolean *is_missing, GError **error);
gboolean gun_schema_create (const char *path, GError **error);
gboolean gun_schema_check (GunSql *sql, GError **error);
gboolean gun_schema_migrate (GunSql *sql, GError **error);

G_END_DECLS
