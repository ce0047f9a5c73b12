/* SPDX-License-Identifier: MIT */

#include "gun-door.h"

G_DEFINE_BOXED_TYPE (GunRefusal, gun_refusal, gun_refusal_ref, gun_refusal_unref)
G_DEFINE_INTERFACE (GunDoor, gun_door, G_TYPE_OBJECT)

static void
clear_refusal (gpointer data)
{
  GunRefusal *self = data;

  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_ref_string_release (self->reason);
}

/**
 * gun_refusal_new:
 * @soul: (transfer none): of which node
 * @key: (transfer none): which key
 * @value: (transfer none): what was to be written
 * @state_ms: and its state
 * @reason: why it may not come in: fixed words
 *
 * Returns: (transfer full): the refusal
 */
GunRefusal *
gun_refusal_new (
    GRefString *soul, GRefString *key, GunValue *value, double state_ms, const char *reason)
{
  GunRefusal *self;

  g_return_val_if_fail (soul != NULL && key != NULL && value != NULL && reason != NULL, NULL);

  self = g_atomic_rc_box_new (GunRefusal);
  self->soul = g_ref_string_acquire (soul);
  self->key = g_ref_string_acquire (key);
  self->value = gun_value_ref (value);
  self->state_ms = state_ms;
  self->reason = g_ref_string_new_intern (reason);

  return self;
}

/**
 * gun_refusal_ref:
 * @self: a refusal
 *
 * Returns: (transfer full): @self
 */
GunRefusal *
gun_refusal_ref (const GunRefusal *self)
{
  return g_atomic_rc_box_acquire ((GunRefusal *) self);
}

/**
 * gun_refusal_unref:
 * @self: (transfer full): a refusal
 */
void
gun_refusal_unref (GunRefusal *self)
{
  g_atomic_rc_box_release_full (self, clear_refusal);
}

static void
gun_door_default_init (GunDoorInterface *iface)
{
}

/**
 * gun_door_check:
 * @self: a door
 * @nodes: (element-type GunNode): what somebody wrote
 * @origin: who, and how it came
 * @now_ms: the time that states are judged by
 * @func: told what may come in, once, possibly before this returns
 * @user_data: for @func
 *
 * Thread: the context @self was made in.
 */
void
gun_door_check (GunDoor *self,
                GPtrArray *nodes,
                GunOrigin *origin,
                double now_ms,
                GunDoorFunc func,
                gpointer user_data)
{
  g_return_if_fail (GUN_IS_DOOR (self));
  g_return_if_fail (nodes != NULL && origin != NULL && func != NULL);

  GUN_DOOR_GET_IFACE (self)->check (self, nodes, origin, now_ms, func, user_data);
}
