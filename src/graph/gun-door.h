/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-change.h"
#include "gun-node.h"

G_BEGIN_DECLS

/**
 * GunRefusal:
 * @soul: of which node
 * @key: which key
 * @value: what was to be written
 * @state_ms: and its state
 * @reason: why it may not: English, fixed words, nothing of a node in it; it goes over the wire in
 *   `err`, so it is not translated
 *
 * One key that may not come in. Immutable, counted atomically.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
  GunValue *value;
  double state_ms;
  GRefString *reason;
} GunRefusal;

#define GUN_TYPE_REFUSAL (gun_refusal_get_type ())
GType gun_refusal_get_type (void);

GunRefusal *gun_refusal_new (
    GRefString *soul, GRefString *key, GunValue *value, double state_ms, const char *reason);
GunRefusal *gun_refusal_ref (const GunRefusal *self);
void gun_refusal_unref (GunRefusal *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunRefusal, gun_refusal_unref)

/**
 * GunDoorVerdict:
 * @nodes: (element-type GunNode): what may come in: as many nodes as were asked about, of the same
 *   souls in the same order, without the refused keys; the very array when nothing was refused
 * @refusals: (nullable) (element-type GunRefusal): the refused keys
 * @n_verified: signatures that were computed for it
 * @n_cached: signatures that were known to be good, or known to be bad
 *
 * What a door says to what somebody wrote. Good while it is told.
 */
typedef struct
{
  GPtrArray *nodes;
  GPtrArray *refusals;
  guint n_verified;
  guint n_cached;
} GunDoorVerdict;

typedef void (*GunDoorFunc) (const GunDoorVerdict *verdict, gpointer user_data);

#define GUN_TYPE_DOOR (gun_door_get_type ())
G_DECLARE_INTERFACE (GunDoor, gun_door, GUN, DOOR, GObject)

/**
 * GunDoor:
 *
 * Looks at what is to come into the graph before anything of it is judged: whether whoever wrote it
 * might. #GunGraph owns this interface, engine/ implements it.
 *
 * check() is asked about whole puts in which some soul gun_soul_needs_check(). Its function is called
 * exactly once: before check() returns when all is known at once, else from the loop, never from
 * within another check(). What a door still needs after calling it, it holds itself.
 */
struct _GunDoorInterface
{
  GTypeInterface parent;

  /* @nodes: (element-type GunNode), not to be changed; @now_ms: the time that states are judged by */
  void (*check) (GunDoor *self,
                 GPtrArray *nodes,
                 GunOrigin *origin,
                 double now_ms,
                 GunDoorFunc func,
                 gpointer user_data);
};

void gun_door_check (GunDoor *self,
                     GPtrArray *nodes,
                     GunOrigin *origin,
                     double now_ms,
                     GunDoorFunc func,
                     gpointer user_data);

G_END_DECLS
