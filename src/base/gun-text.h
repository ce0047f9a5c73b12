/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Text as GUN means it: a sequence of UTF-16 code units, lone surrogates and U+0000 included.
 *
 * In memory it is a #GRefString in WTF-8: UTF-8 in which a lone surrogate is written as the three
 * bytes its number gives, and a pair always as the four bytes of its character. So one text has one
 * spelling, equality is equality of bytes, and all text that has no lone surrogate is plain UTF-8.
 * Its length is g_ref_string_length(), never strlen(): U+0000 is a character like any other.
 *
 * Order is JavaScript's: by UTF-16 code unit. Bytes of WTF-8 order differently when surrogates meet
 * U+E000..U+FFFF, so compare with gun_text_compare(); a database that can only memcmp() stores
 * gun_text_to_cesu8().
 *
 * Thread: any; texts are immutable and counted atomically.
 */

GRefString *gun_text_new (const char *utf8);
GRefString *gun_text_new_len (const char *wtf8, gsize length_bytes);
gboolean gun_text_is_valid (const char *bytes, gsize length_bytes);

guint gun_text_hash (gconstpointer text);
gboolean gun_text_equal (gconstpointer a, gconstpointer b);
int gun_text_compare (const char *a, const char *b);
int gun_text_compare_len (const char *a, gsize a_bytes, const char *b, gsize b_bytes);
gboolean gun_text_has_prefix (const char *text, const char *prefix);
gsize gun_text_utf16_length (const char *text);
gsize gun_utf16_length (const char *wtf8, gsize length_bytes);

GBytes *gun_text_to_cesu8 (const char *text);
GRefString *gun_text_from_cesu8 (const void *bytes, gsize length_bytes);

char *gun_text_to_display (const char *text, gsize max_characters);

G_END_DECLS
