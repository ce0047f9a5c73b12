/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-change.h"

G_BEGIN_DECLS

/**
 * GunSoulRow:
 *
 * One soul as a list of what is known here shows it.
 */
typedef struct
{
  GRefString *soul;
  guint64 n_keys;
  gint64 changed_us; /* wall clock, microseconds since 1970 */
} GunSoulRow;

GunSoulRow *gun_soul_row_copy (const GunSoulRow *self);
void gun_soul_row_free (GunSoulRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSoulRow, gun_soul_row_free)

/**
 * GunRootOwner:
 * @GUN_ROOT_EMPTY: nothing is stored there
 * @GUN_ROOT_OWN: something there was written here, or imported
 * @GUN_ROOT_FOREIGN: all there is came from others
 *
 * Who wrote at the first part of a path and below it.
 */
typedef enum
{
  GUN_ROOT_EMPTY,
  GUN_ROOT_OWN,
  GUN_ROOT_FOREIGN,
} GunRootOwner;

/**
 * GunKeyRow:
 *
 * One key of a node as a table shows it: with where it came from.
 */
typedef struct
{
  GRefString *key;
  GunValue *value;
  double state_ms;
  gint64 arrived_us; /* wall clock, microseconds since 1970 */
  GunOrigin *origin; /* (nullable) */
  guint n_versions;
  gboolean unchecked; /* of a soul whose signatures were not verified yet */
} GunKeyRow;

GunKeyRow *gun_key_row_copy (const GunKeyRow *self);
void gun_key_row_free (GunKeyRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunKeyRow, gun_key_row_free)

/**
 * GunVersionRow:
 * @arrived_us: wall clock, microseconds since 1970; names the version within a database
 * @origin: (nullable)
 * @verdict: the rule that decided when it arrived
 * @is_current: it is in force
 * @unchecked: of a soul whose signatures were not verified yet
 *
 * One version of a key, in force, before, or lost, as the history keeps it.
 */
typedef struct
{
  GunValue *value;
  double state_ms;
  gint64 arrived_us;
  GunOrigin *origin;
  GunVerdict verdict;
  gboolean is_current;
  gboolean unchecked;
} GunVersionRow;

void gun_version_row_free (GunVersionRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunVersionRow, gun_version_row_free)

G_END_DECLS
