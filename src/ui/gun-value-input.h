/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-value.h"

G_BEGIN_DECLS

/**
 * GunValueInputError:
 * @GUN_VALUE_INPUT_ERROR_INVALID: what was typed is no value of this kind: show the text beside the field
 * @GUN_VALUE_INPUT_ERROR_UNEDITABLE: a field of one line cannot hold this value unchanged: say so, and leave it alone
 */
typedef enum
{
  GUN_VALUE_INPUT_ERROR_INVALID,
  GUN_VALUE_INPUT_ERROR_UNEDITABLE,
} GunValueInputError;

#define GUN_VALUE_INPUT_ERROR (gun_value_input_error_quark ())
GQuark gun_value_input_error_quark (void);

GunValue *gun_value_input_parse (GunValueKind kind, const char *text, GError **error);
char *gun_value_input_dup_text (const GunValue *value, GError **error);

G_END_DECLS
