/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-sea-pair.h"

G_BEGIN_DECLS

/* The pair of data/pairs.tsv whose name is @name: alice or bob */
GunSeaPair *sea_fixture_pair (const char *name);
GunSeaPublicKey *sea_fixture_pub (const char *name);

/* Calls @func for each line of a table of data/, with its fields as bytes */
typedef void (*SeaFixtureFunc) (GRefString **fields);
void sea_fixture_for_each (const char *table, guint n_fields, SeaFixtureFunc func);

/* Gives @func all texts that are one wrong byte away from @text, @text cut short anywhere, and some
 * that are no such text at all */
typedef void (*SeaFixtureBadFunc) (const char *text, gsize length_bytes, gpointer user_data);
void sea_fixture_for_each_bad (const char *text, SeaFixtureBadFunc func, gpointer user_data);

G_END_DECLS
