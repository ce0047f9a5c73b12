/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include <glib.h>

G_BEGIN_DECLS

/* Souls and keys one peer can follow, and bytes of their names: above either the one asked for
 * longest ago makes room. About 2 MB a peer beside the names. */
#define GUN_SUBSCRIPTIONS_MAX_PER_PEER 10000
#define GUN_SUBSCRIPTIONS_MAX_BYTES_PER_PEER (2 * 1024 * 1024)

/**
 * GunSubscriptions:
 *
 * Which peers asked for which soul (whole) or soul and key, so that they are told of changes. A
 * topic is a soul and a key, or a soul and %NULL. Peers are pointers here, never looked into; no
 * reference is taken. Adding, removing and finding take the same time however many there are.
 * Thread: one.
 */
typedef struct _GunSubscriptions GunSubscriptions;

typedef void (*GunTopicFunc) (GRefString *soul, GRefString *key, gpointer user_data);

GunSubscriptions *gun_subscriptions_new (guint max_per_peer);
void gun_subscriptions_free (GunSubscriptions *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunSubscriptions, gun_subscriptions_free)

/* TRUE when nobody at all followed this topic before. */
gboolean
gun_subscriptions_add (GunSubscriptions *self, gpointer peer, GRefString *soul, GRefString *key);
void gun_subscriptions_remove_peer (GunSubscriptions *self, gpointer peer);

gboolean
gun_subscriptions_has (GunSubscriptions *self, gpointer peer, GRefString *soul, GRefString *key);
guint gun_subscriptions_get_n_of_peer (GunSubscriptions *self, gpointer peer);
/* @func for the last @max topics of @peer, newest first; must not change the table. */
void gun_subscriptions_foreach_of_peer (
    GunSubscriptions *self, gpointer peer, guint max, GunTopicFunc func, gpointer user_data);
guint gun_subscriptions_get_n_topics (GunSubscriptions *self);
/* The peers of exactly this topic. NULL: nobody. (transfer none), good until the next change. */
const gpointer *gun_subscriptions_list_peers (GunSubscriptions *self,
                                              GRefString *soul,
                                              GRefString *key,
                                              guint *n_peers);
void
gun_subscriptions_foreach_topic (GunSubscriptions *self, GunTopicFunc func, gpointer user_data);

G_END_DECLS
