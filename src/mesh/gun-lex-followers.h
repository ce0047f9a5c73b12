/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_MESH_COMPILATION
#error "Private to src/mesh"
#endif

#include "gun-query.h"

G_BEGIN_DECLS

/* Conditions that one peer, and that all peers together, can follow: above it the one asked for
 * longest ago makes room. Every change is held against those of its soul and those on souls. */
#define GUN_LEX_FOLLOWERS_MAX_PER_PEER 100
#define GUN_LEX_FOLLOWERS_MAX 1000

/* The same for the bytes of the texts in them. */
#define GUN_LEX_FOLLOWERS_MAX_BYTES_PER_PEER (1024 * 1024)
#define GUN_LEX_FOLLOWERS_MAX_BYTES (16 * 1024 * 1024)

/**
 * GunLexFollowers:
 *
 * Which peers asked for souls or keys by a condition, so that they are told of what meets it. Peers
 * are pointers here, never looked into; no reference is taken. Thread: one.
 */
typedef struct _GunLexFollowers GunLexFollowers;

typedef void (*GunLexPeerFunc) (gpointer peer, gpointer user_data);
typedef void (*GunLexTopicFunc) (GRefString *soul, const GunRange *keys, gpointer user_data);

GunLexFollowers *gun_lex_followers_new (guint max_per_peer, guint max);
void gun_lex_followers_free (GunLexFollowers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunLexFollowers, gun_lex_followers_free)

void gun_lex_followers_add (GunLexFollowers *self,
                            gpointer peer,
                            const GunRange *souls,
                            const GunRange *keys);
void gun_lex_followers_remove_peer (GunLexFollowers *self, gpointer peer);

/* Whether @peer follows it. */
gboolean
gun_lex_followers_has (GunLexFollowers *self, gpointer peer, GRefString *soul, GRefString *key);
/* @func for each peer that follows it; more than once when several conditions of it hold. */
void gun_lex_followers_foreach_peer (GunLexFollowers *self,
                                     GRefString *soul,
                                     GRefString *key,
                                     GunLexPeerFunc func,
                                     gpointer user_data);
/* @func for each condition on the keys of one soul; must not change the table. */
void
gun_lex_followers_foreach_topic (GunLexFollowers *self, GunLexTopicFunc func, gpointer user_data);
guint gun_lex_followers_get_n (GunLexFollowers *self);
guint gun_lex_followers_get_n_of_peer (GunLexFollowers *self, gpointer peer);

G_END_DECLS
