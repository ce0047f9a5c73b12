/* SPDX-License-Identifier: MIT */

#include "gun-change.h"

#include "gun-soul.h"
#include "gun-text.h"

G_DEFINE_BOXED_TYPE (GunChange, gun_change, gun_change_ref, gun_change_unref)

static void
clear_origin (gpointer data)
{
  GunOrigin *self = data;

  g_ref_string_release (self->peer);
  g_clear_pointer (&self->message, g_ref_string_release);
}

/**
 * gun_origin_new:
 * @peer: name of the peer to show, valid UTF-8; "" for this computer
 * @path: how it came
 * @message: (nullable) (transfer none): id of the message that brought it
 *
 * Returns: (transfer full): where something came from
 */
GunOrigin *
gun_origin_new (const char *peer, GunPath path, GRefString *message)
{
  GunOrigin *self;

  g_return_val_if_fail (peer != NULL, NULL);

  self = g_atomic_rc_box_new (GunOrigin);
  self->peer = gun_text_new (peer);
  self->path = path;
  self->message = message != NULL ? g_ref_string_acquire (message) : NULL;

  return self;
}

/**
 * gun_origin_ref:
 * @self: an origin
 *
 * Returns: (transfer full): @self
 */
GunOrigin *
gun_origin_ref (const GunOrigin *self)
{
  return g_atomic_rc_box_acquire ((GunOrigin *) self);
}

/**
 * gun_origin_unref:
 * @self: (transfer full): an origin
 */
void
gun_origin_unref (GunOrigin *self)
{
  g_atomic_rc_box_release_full (self, clear_origin);
}

static void
clear_change (gpointer data)
{
  GunChange *self = data;

  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  gun_origin_unref (self->origin);
}

/**
 * gun_change_new:
 * @soul: (transfer none): of which node
 * @key: (transfer none): which key
 * @value: (transfer none): what was judged
 * @state_ms: and its state
 * @verdict: how it was judged
 * @origin: (transfer none): where it came from
 *
 * Returns: (transfer full): the change
 */
GunChange *
gun_change_new (GRefString *soul,
                GRefString *key,
                GunValue *value,
                double state_ms,
                GunVerdict verdict,
                GunOrigin *origin)
{
  GunChange *self;

  g_return_val_if_fail (soul != NULL && key != NULL && value != NULL && origin != NULL, NULL);

  self = g_atomic_rc_box_new (GunChange);
  self->soul = g_ref_string_acquire (soul);
  self->key = g_ref_string_acquire (key);
  self->value = gun_value_ref (value);
  self->state_ms = state_ms;
  self->verdict = verdict;
  self->is_first = FALSE;
  self->is_checked = FALSE;
  self->origin = gun_origin_ref (origin);

  return self;
}

/**
 * gun_change_ref:
 * @self: a change
 *
 * Returns: (transfer full): @self
 */
GunChange *
gun_change_ref (const GunChange *self)
{
  return g_atomic_rc_box_acquire ((GunChange *) self);
}

/**
 * gun_change_unref:
 * @self: (transfer full): a change
 */
void
gun_change_unref (GunChange *self)
{
  g_atomic_rc_box_release_full (self, clear_change);
}

/**
 * gun_change_is_unchecked:
 * @self: a change
 *
 * Returns: whether its soul asks for a check that nobody made
 */
gboolean
gun_change_is_unchecked (const GunChange *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return !self->is_checked && gun_soul_needs_check (self->soul);
}
