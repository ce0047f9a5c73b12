/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-outbox.h belongs to engine/"
#endif

#include "gun-change.h"
#include "gun-event.h"
#include "gun-peer-facts.h"

G_BEGIN_DECLS

/* At most one delivery in this time: a frame at 60 Hz. */
#define GUN_OUTBOX_INTERVAL_US 16000

/**
 * GunOutboxBatch:
 *
 * What happened on the network's side, for the handle's: made by one thread, then owned by the
 * other. Members without content are NULL.
 */
typedef struct
{
  GPtrArray *changes; /* (element-type GunChange) */
  GPtrArray *souls;   /* (element-type GRefString) */
  GPtrArray *peers;   /* (element-type GunPeerFacts) */
  GPtrArray *events;  /* (element-type GunEvent) */
} GunOutboxBatch;

void gun_outbox_batch_free (GunOutboxBatch *self);

/* @batch: (transfer full): on its way; gun_outbox_acknowledge() when it has been shown */
typedef void (*GunOutboxFunc) (GunOutboxBatch *batch, gpointer user_data);

/**
 * GunOutbox:
 *
 * Collects and lets go at most one batch in %GUN_OUTBOX_INTERVAL_US, and none while the last one
 * has not been taken: a busy window slows the batches down, not the network, and memory stays
 * bounded because of a key only the last change is kept then. Thread: the network's.
 */
typedef struct _GunOutbox GunOutbox;

GunOutbox *gun_outbox_new (GMainContext *context, GunOutboxFunc func, gpointer user_data);
void gun_outbox_free (GunOutbox *self);

void gun_outbox_add_changes (GunOutbox *self, GPtrArray *changes);
void gun_outbox_add_souls (GunOutbox *self, GPtrArray *souls);
void gun_outbox_add_peer (GunOutbox *self, GunPeer *peer);
void gun_outbox_remove_peer (GunOutbox *self, GunPeer *peer);
void gun_outbox_take_event (GunOutbox *self, GunEvent *event);
void gun_outbox_acknowledge (GunOutbox *self);
/* Lets everything go at once: at the end. */
void gun_outbox_flush (GunOutbox *self);

G_END_DECLS
