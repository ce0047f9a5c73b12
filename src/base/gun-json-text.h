/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How JavaScript writes a number and a string (ECMA-262 Number::toString, QuoteJSONString). It stands this low because HAM compares
 * JSON texts (PROTOCOL.md section 3).
 */

/* Longest text of a finite double, with the final NUL. */
#define GUN_JSON_NUMBER_SIZE 32

gsize gun_json_format_number (char buffer[GUN_JSON_NUMBER_SIZE], double number);
void gun_json_append_number (GString *out, double number);
void gun_json_append_string (GString *out, const char *wtf8, gsize length_bytes);

G_END_DECLS
