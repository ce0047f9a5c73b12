/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-block-list.h belongs to engine/"
#endif

#include "gun-mesh.h"

G_BEGIN_DECLS

/* How long peers may take to say whether a right was taken back, and how long the answer is believed.
 * gun looks it up for each write, and waits a tenth of a second for what it does not have. */
#define GUN_BLOCK_LIST_WAIT_US (G_GINT64_CONSTANT (1500000))
#define GUN_BLOCK_LIST_REMEMBERED_US (60 * G_USEC_PER_SEC)

/**
 * GunBlockListFunc:
 * @is_blocked: the owner took the right back
 */
typedef void (*GunBlockListFunc) (gboolean is_blocked, gpointer data, guint number);

/**
 * GunBlockList:
 *
 * Whether an owner took back the right that a certificate gives (its `wb`, PROTOCOL.md section 11):
 * the key of the writer's name holds 1 or true, at a soul, or at the one that a key of the owner
 * links to. What nobody here or among the peers knows anything of is not blocked, as in gun.
 *
 * Thread: the network's.
 */
typedef struct _GunBlockList GunBlockList;

GunBlockList *gun_block_list_new (GunGraph *graph, GunMesh *mesh, GunClock *clock);
void gun_block_list_free (GunBlockList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunBlockList, gun_block_list_free)

/* TRUE: @is_blocked says what is known already. */
gboolean gun_block_list_recall (GunBlockList *self,
                                GRefString *owner,
                                GRefString *block,
                                gboolean block_is_soul,
                                GRefString *writer,
                                gboolean *is_blocked);

/* @func comes once, never from inside. */
void gun_block_list_look_up (GunBlockList *self,
                             GRefString *owner,
                             GRefString *block,
                             gboolean block_is_soul,
                             GRefString *writer,
                             GunBlockListFunc func,
                             gpointer data,
                             guint number);

void gun_block_list_take_changes (GunBlockList *self, GPtrArray *changes);

/* Whoever waits is told now that nothing is known, and nobody is asked any more. */
void gun_block_list_stop (GunBlockList *self);

G_END_DECLS
