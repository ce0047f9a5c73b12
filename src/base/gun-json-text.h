/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * How JavaScript writes and reads a number and writes a string (ECMA-262 Number::toString,
 * QuoteJSONString). It stands this low because HAM compares JSON texts (PROTOCOL.md section 3).
 */

/* Longest text of a finite double, with the final NUL. */
#define GUN_JSON_NUMBER_SIZE 32

gsize gun_json_format_number (char buffer[GUN_JSON_NUMBER_SIZE], double number);
const char *gun_json_scan_number (const char *at, const char *end, double *number);

void gun_json_append_number (GString *out, double number);
void gun_json_append_string (GString *out, const char *wtf8, gsize length_bytes);
int gun_json_compare_strings (const char *a, gsize a_bytes, const char *b, gsize b_bytes);

G_END_DECLS
