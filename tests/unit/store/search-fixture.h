/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-search-find.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/* A store, and an index of it that is brought up to date when a test says so */
typedef struct
{
  StoreFixture store;
  char *index_path;
  double state_ms;
  GPtrArray *rows; /* (nullable): all there were when the index was built last */
} SearchFixture;

void search_fixture_set_up (SearchFixture *self, gconstpointer unused);
void search_fixture_tear_down (SearchFixture *self, gconstpointer unused);

#define SEARCH_TEST_ADD(name, function)                                                            \
  g_test_add (name, SearchFixture, NULL, search_fixture_set_up, function, search_fixture_tear_down)

void search_fixture_write (SearchFixture *self, GPtrArray *changes);
void search_fixture_put (SearchFixture *self, const char *soul, const char *key, const char *text);

/* What these tests sign: `signed:TEXT`, of which TEXT is read; `signed:` alone signs null, `sealed:` hides all */
GunValue *search_fixture_read (GRefString *soul, GRefString *key, GunValue *value);

/* Advances until the index is current. Returns: how many slices that took */
guint search_fixture_build (SearchFixture *self);
GunSearchTally search_fixture_advance (SearchFixture *self);

/* Every page, one line each: `soul SOUL`, `key SOUL KEY`, `value SOUL KEY` as shown */
char *search_fixture_find (SearchFixture *self,
                           GRefString *text,
                           GunSearchKind kind,
                           guint page_size,
                           gboolean *only_names);
char *search_fixture_find_text (SearchFixture *self, const char *text);

/* That what is found is what a look at every row of the database finds */
void search_fixture_assert_exact (SearchFixture *self,
                                  GRefString *text,
                                  GunSearchKind kind,
                                  guint page_size);

#define SEARCH_FIXTURE_SINCE_US (G_GINT64_CONSTANT (1500000000) * 1000 * 1000)

G_END_DECLS
