/* SPDX-License-Identifier: MIT */

#pragma once

#include <sqlite3.h>

#include "gun-store-reader.h"
#include "gun-text.h"

G_BEGIN_DECLS

/* A folder of its own with a store in it. */
typedef struct
{
  char *folder;
  char *path;
  GunStore *store;
} StoreFixture;

void store_fixture_set_up (StoreFixture *self, gconstpointer unused);
void store_fixture_tear_down (StoreFixture *self, gconstpointer unused);
void store_fixture_reopen (StoreFixture *self);

#define STORE_TEST_ADD(name, function)                                                             \
  g_test_add (name,                                                                                \
              StoreFixture,                                                                        \
              NULL,                                                                                \
              store_fixture_set_up,                                                                \
              (void (*) (StoreFixture *, gconstpointer)) (function),                               \
              store_fixture_tear_down)

/* Removes a folder and all in it. */
void store_remove_folder (const char *folder);

/* Changes, most of them from one peer with one message id. Texts are taken from C strings. */
GPtrArray *store_changes_new (void);
void store_changes_add (
    GPtrArray *changes, const char *soul, const char *key, const char *text, double state_ms);
void store_changes_add_verdict (GPtrArray *changes,
                                const char *soul,
                                const char *key,
                                const char *text,
                                double state_ms,
                                GunVerdict verdict,
                                const char *peer);
void store_changes_take_value (
    GPtrArray *changes, GRefString *soul, GRefString *key, GunValue *value, double state_ms);

/* Writes one change in a commit of its own. */
void store_write_one (
    GunStore *store, const char *soul, const char *key, const char *text, double state_ms);

GunNode *store_read_soul (GunStore *store, const char *soul);

/* Asks the file itself, with a connection of its own. */
gint64 store_query_int (const char *path, const char *sql);
void store_query_run (const char *path, const char *sql);

G_END_DECLS
