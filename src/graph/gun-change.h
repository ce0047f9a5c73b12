/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-ham.h"

G_BEGIN_DECLS

/**
 * GunPath:
 *
 * How a message came, or how a peer is reached.
 */
typedef enum
{
  GUN_PATH_HERE = 0,   /* written on this computer */
  GUN_PATH_RELAY = 1,  /* a relay, which may pass on what others wrote */
  GUN_PATH_CLIENT = 2, /* a program connected to our own listener */
  GUN_PATH_DIRECT = 3, /* a data channel */
  GUN_PATH_IMPORT = 4, /* a file */
} GunPath;

/**
 * GunOrigin:
 *
 * Where a value came from. Immutable, counted atomically, compared by content.
 */
typedef struct
{
  GRefString *peer; /* name to show: relay URL, else pid; "" for this computer */
  GunPath path;
  GRefString *message; /* (nullable): id of the message that brought it */
} GunOrigin;

GunOrigin *gun_origin_new (const char *peer, GunPath path, GRefString *message);
GunOrigin *gun_origin_ref (const GunOrigin *self);
void gun_origin_unref (GunOrigin *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunOrigin, gun_origin_unref)

/**
 * GunChange:
 *
 * One key that was judged: what the store writes, the mesh passes on and the window shows.
 * Immutable, counted atomically.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  double state_ms;
  GunVerdict verdict;
  gboolean is_first;   /* a hint to the backing: the key probably held nothing before */
  gboolean is_checked; /* a door looked at it (gun-door.h) */
  GunOrigin *origin;
} GunChange;

#define GUN_TYPE_CHANGE (gun_change_get_type ())
GType gun_change_get_type (void);

GunChange *gun_change_new (GRefString *soul,
                           GRefString *key,
                           GunValue *value,
                           double state_ms,
                           GunVerdict verdict,
                           GunOrigin *origin);
GunChange *gun_change_ref (const GunChange *self);
void gun_change_unref (GunChange *self);
gboolean gun_change_is_unchecked (const GunChange *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunChange, gun_change_unref)

G_END_DECLS
