/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-sql-private.h belongs to the store alone"
#endif

#include <sqlite3.h>

#include "gun-store.h"

G_BEGIN_DECLS

/**
 * GunSql:
 *
 * One SQLite connection and its prepared statements, which live as long as it does. Every SQLite
 * result goes through gun_sql_set_error(), so that a caller only ever sees #GunStoreError.
 */
typedef struct _GunSql GunSql;

GunSql *gun_sql_open (const char *path, int flags, GError **error);
/* @path as somebody spells it, of a database that a #GunStore has opened, read only and with these statements prepared. @cache_size:
 * (nullable): as the pragma takes it: another one than that of the library */
GunSql *gun_sql_open_to_read (const char *path,
                              const char *cache_size,
                              const char *const *texts,
                              guint n_texts,
                              GError **error);
void gun_sql_free (GunSql *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSql, gun_sql_free)

sqlite3 *gun_sql_get_handle (GunSql *self);

gboolean gun_sql_set_pragma (
    GunSql *self, const char *name, const char *value, const char *expected, GError **error);
gboolean gun_sql_query_int (GunSql *self, const char *sql, gint64 *result, GError **error);
char *gun_sql_query_text (GunSql *self, const char *sql, GError **error);
gboolean gun_sql_execute (GunSql *self, const char *sql, GError **error);

/* A statement is had with gun_sql_get(), bound, and then either run, or stepped until there is no
 * row or gun_sql_reset(): an unfinished one would keep its snapshot, and with it the log growing. */
gboolean
gun_sql_prepare (GunSql *self, const char *const *texts, guint n_statements, GError **error);
sqlite3_stmt *gun_sql_get (GunSql *self, guint statement);
gboolean gun_sql_step (GunSql *self, sqlite3_stmt *statement, gboolean *has_row, GError **error);
gboolean gun_sql_run (GunSql *self, sqlite3_stmt *statement, GError **error);
void gun_sql_reset (sqlite3_stmt **statement);

/* Resets the statement wherever a function is left: g_auto() for one that is stepped. */
typedef sqlite3_stmt *GunSqlRows;
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (GunSqlRows, gun_sql_reset)

void gun_sql_set_error (GunSql *self, int code, GError **error);
void gun_sql_set_damaged (GunSql *self, const char *what, GError **error);

G_END_DECLS
