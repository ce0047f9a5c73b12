/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_ENGINE_COMPILATION
#error "gun-key-name.h belongs to engine/"
#endif

#include "gun-text.h"

G_BEGIN_DECLS

/**
 * GunKeyName:
 *
 * Which key of which node: what tables of writes are looked up by. Owns nothing.
 */
typedef struct
{
  GRefString *soul;
  GRefString *key;
} GunKeyName;

static inline guint
gun_key_name_hash (gconstpointer name)
{
  const GunKeyName *self = name;

  return gun_text_hash (self->soul) * 31 + gun_text_hash (self->key);
}

static inline gboolean
gun_key_name_equal (gconstpointer a, gconstpointer b)
{
  const GunKeyName *one = a;
  const GunKeyName *other = b;

  return gun_text_equal (one->soul, other->soul) && gun_text_equal (one->key, other->key);
}

G_END_DECLS
