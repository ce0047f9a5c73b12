/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_STORE_COMPILATION
#error "gun-store-private.h belongs to the store alone"
#endif

#include "gun-eviction-private.h"
#include "gun-history-private.h"
#include "gun-origins-private.h"
#include "gun-outbox-private.h"
#include "gun-shelf-private.h"
#include "gun-store-lock-private.h"

G_BEGIN_DECLS

struct _GunStore
{
  GObject parent_instance;

  char *path;
  GRefString *id;
  GBytes *secret;
  GunStoreLock *lock;
  GunSql *sql; /* NULL once closed, and with it what follows */
  GunOrigins *origins;
  GunHistory *history;
  GunOutbox *outbox;
  GunShelf *shelf;
  GunEviction *eviction;
  gboolean in_transaction; /* between gun_store_begin() and its end */
  gboolean is_reading;     /* between gun_store_begin_reads() and gun_store_end_reads() */
};

/* Around what writes: a transaction of its own (@entered), unless the caller has begun one. */
gboolean gun_store_enter (GunStore *self, gboolean *entered, GError **error);
gboolean gun_store_leave (GunStore *self, gboolean entered, gboolean ok, GError **error);

G_END_DECLS
