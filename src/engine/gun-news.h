/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-news.h belongs to engine/"
#endif

#include "gun-change.h"
#include "gun-event.h"
#include "gun-peer-facts.h"

G_BEGIN_DECLS

/* At most one delivery in this time: a frame at 60 Hz. */
#define GUN_NEWS_INTERVAL_US 16000

/**
 * GunNewsBatch:
 *
 * What happened on the network's side, for the handle's: made by one thread, then owned by the
 * other. Members without content are NULL.
 */
typedef struct
{
  GPtrArray *changes;  /* (element-type GunChange) */
  GPtrArray *souls;    /* (element-type GRefString): new */
  GPtrArray *removed;  /* (element-type GRefString): souls that made room */
  GPtrArray *peers;    /* (element-type GunPeerFacts) */
  GPtrArray *events;   /* (element-type GunEvent) */
  gboolean has_outbox; /* rows of the outbox may be others */
  guint64 n_waiting;   /* then: how many wait */
  gboolean shelf_changed;
} GunNewsBatch;

void gun_news_batch_free (GunNewsBatch *self);

/* @batch: (transfer full): on its way; gun_news_acknowledge() when it has been shown */
typedef void (*GunNewsFunc) (GunNewsBatch *batch, gpointer user_data);

/* @about: a #GunPeer or #GunRemote that was added. Returns: (transfer full): what is to be shown of it */
typedef GunPeerFacts *(*GunNewsFactsFunc) (gpointer about, gpointer user_data);

/**
 * GunNews:
 *
 * Collects and lets go at most one batch in %GUN_NEWS_INTERVAL_US, and none while the last one
 * has not been taken: a busy window slows the batches down, not the network, and memory stays
 * bounded because of a key only the last change is kept then. Thread: the network's.
 */
typedef struct _GunNews GunNews;

GunNews *gun_news_new (GMainContext *context,
                       GunNewsFunc func,
                       GunNewsFactsFunc dup_facts,
                       gpointer user_data);
void gun_news_free (GunNews *self);

void gun_news_add_changes (GunNews *self, GPtrArray *changes);
void gun_news_add_souls (GunNews *self, GPtrArray *souls);
void gun_news_remove_souls (GunNews *self, GPtrArray *souls);
void gun_news_note_shelf (GunNews *self);
void gun_news_add_peer (GunNews *self, GunPeer *peer);
void gun_news_remove_peer (GunNews *self, GunPeer *peer);
void gun_news_add_remote (GunNews *self, GunRemote *remote);
void gun_news_remove_remote (GunNews *self, GunRemote *remote);
void gun_news_take_event (GunNews *self, GunEvent *event);
void gun_news_set_outbox (GunNews *self, guint64 n_waiting);
void gun_news_acknowledge (GunNews *self);
/* Lets everything go at once: at the end. */
void gun_news_flush (GunNews *self);

G_END_DECLS
