/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * GunValueKind:
 *
 * What a key of a GUN node can hold (PROTOCOL.md section 3).
 */
typedef enum
{
  GUN_VALUE_NULL,
  GUN_VALUE_BOOLEAN,
  GUN_VALUE_NUMBER,
  GUN_VALUE_TEXT,
  GUN_VALUE_LINK,
} GunValueKind;

/**
 * GunValue:
 *
 * One value: immutable, counted atomically. Text and soul are gun-text.h texts.
 */
typedef struct _GunValue GunValue;

#define GUN_TYPE_VALUE (gun_value_get_type ())
GType gun_value_get_type (void);

GunValue *gun_value_new_null (void);
GunValue *gun_value_new_boolean (gboolean boolean);
GunValue *gun_value_new_number (double number); /* NULL when not finite */
GunValue *gun_value_new_text (GRefString *text);
GunValue *gun_value_new_link (GRefString *soul); /* NULL when empty */
GunValue *gun_value_ref (const GunValue *self);
void gun_value_unref (GunValue *self);

GunValueKind gun_value_get_kind (const GunValue *self);
gboolean gun_value_get_boolean (const GunValue *self);
double gun_value_get_number (const GunValue *self);
GRefString *gun_value_get_text (const GunValue *self); /* the text, or the soul of a link */
gsize gun_value_get_size_bytes (const GunValue *self); /* memory it takes, for budgets */

gboolean gun_value_equal (const GunValue *a, const GunValue *b);
int gun_value_compare_json (const GunValue *a,
                            const GunValue *b); /* by UTF-16 unit over the JSON texts */
void gun_value_append_json (const GunValue *self, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunValue, gun_value_unref)

G_END_DECLS
