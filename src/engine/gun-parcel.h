/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-parcel.h belongs to engine/"
#endif

#include "gun-key-name.h"
#include "gun-mesh.h"
#include "gun-outbox-row.h"

G_BEGIN_DECLS

/**
 * GunParcel:
 *
 * One key on its way: a row of the outbox that changes as the mesh's write tells how far it gets.
 * Thread: the network's.
 */
typedef struct
{
  GunKeyName name; /* owned; first, so that it finds itself in a table */
  GunValue *value;
  double state_ms;
  gint64 id; /* of its row; 0 when it is not known */
  gint64 written_us;
  gint64 done_us;
  GPtrArray *peers; /* of GunOutboxPeer (owned) */
  GunWrite *write;  /* (nullable) */

  gpointer courier;    /* whose it is */
  GTask *task;         /* (nullable): waits for the commit */
  gboolean is_kept;    /* its row is committed */
  gboolean is_resumed; /* from a row */
  gboolean is_seen;    /* arrived somewhere since the engine runs */
} GunParcel;

GunParcel *gun_parcel_new (GRefString *soul, GRefString *key, GunValue *value, double state_ms);
GunParcel *gun_parcel_new_from_row (const GunOutboxRow *row);
void gun_parcel_free (GunParcel *self);

/* Wall clock; 0 leaves what is known. Returns: (transfer none): what is known now */
const GunOutboxPeer *gun_parcel_note (
    GunParcel *self, GRefString *peer, gint64 sent_us, gint64 arrived_us, const char *reason);
gboolean gun_parcel_is_crowded (const GunParcel *self, const char *peer, gboolean has_arrived);
gboolean gun_parcel_has_arrived_at (const GunParcel *self, const char *peer);
gboolean gun_parcel_has_arrived_anywhere (const GunParcel *self);

/* (element-type GRefString): whom it was said to and who has not shown it; and who has */
GPtrArray *gun_parcel_list_sent (const GunParcel *self);
GPtrArray *gun_parcel_list_arrived (const GunParcel *self);

/* With one key */
GunNode *gun_parcel_new_node (const GunParcel *self);
/* @wanted: (element-type GunPeer): relays that are to have it, also if nothing is known of them */
GunOutboxRow *gun_parcel_new_row (const GunParcel *self, GPtrArray *wanted);

G_END_DECLS
