/* SPDX-License-Identifier: MIT */

#include "gun-refused-write.h"

#include "gun-text.h"

G_DEFINE_BOXED_TYPE (GunRefusedWrite,
                     gun_refused_write,
                     gun_refused_write_ref,
                     gun_refused_write_unref)

static void
clear_write (gpointer data)
{
  GunRefusedWrite *self = data;

  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  g_ref_string_release (self->reason);
  g_free (self->value_text);
}

static GRefString *
keep_name (GRefString *name)
{
  g_autofree char *shown = NULL;

  if (g_ref_string_length (name) <= GUN_REFUSED_WRITE_NAME_BYTES)
    return g_ref_string_acquire (name);

  shown = gun_text_to_display (name, GUN_REFUSED_WRITE_CHARACTERS);
  return gun_text_new (shown);
}

static char *
show_value (const GunValue *value)
{
  g_autoptr (GString) json = NULL;
  g_autoptr (GRefString) text = NULL;

  if (gun_value_get_kind (value) == GUN_VALUE_TEXT)
    return gun_text_to_display (gun_value_get_text (value), GUN_REFUSED_WRITE_CHARACTERS);

  json = g_string_new (NULL);
  gun_value_append_json (value, json);
  text = gun_text_new_len (json->str, json->len);
  return gun_text_to_display (text, GUN_REFUSED_WRITE_CHARACTERS);
}

/**
 * gun_refused_write_new:
 * @refusal: what was refused
 * @wall_us: when, wall clock in microseconds since 1970
 *
 * Returns: (transfer full): what is kept of it to be shown
 */
GunRefusedWrite *
gun_refused_write_new (const GunRefusal *refusal, gint64 wall_us)
{
  GunRefusedWrite *self;

  g_return_val_if_fail (refusal != NULL, NULL);

  self = g_atomic_rc_box_new (GunRefusedWrite);
  self->soul = keep_name (refusal->soul);
  self->key = keep_name (refusal->key);
  self->reason = g_ref_string_acquire (refusal->reason);
  self->state_ms = refusal->state_ms;
  self->wall_us = wall_us;
  self->value_text = show_value (refusal->value);

  return self;
}

/**
 * gun_refused_write_ref:
 * @self: a refused write
 *
 * Returns: (transfer full): @self
 */
GunRefusedWrite *
gun_refused_write_ref (const GunRefusedWrite *self)
{
  return g_atomic_rc_box_acquire ((GunRefusedWrite *) self);
}

/**
 * gun_refused_write_unref:
 * @self: (transfer full): a refused write
 */
void
gun_refused_write_unref (GunRefusedWrite *self)
{
  g_atomic_rc_box_release_full (self, clear_write);
}

/**
 * gun_refused_write_get_size_bytes:
 * @self: a refused write
 *
 * Returns: about how much memory it takes
 */
gsize
gun_refused_write_get_size_bytes (const GunRefusedWrite *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return sizeof *self + g_ref_string_length (self->soul) + g_ref_string_length (self->key)
         + strlen (self->value_text);
}
