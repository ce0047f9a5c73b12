/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Cases as data: a file of lines, each with as many fields as @n_fields, parted by tabs; lines that
 * begin with `#` are remarks. Returns (element-type GStrv). @path is below the folder tests.
 */
GPtrArray *gun_test_table_read (const char *path, guint n_fields);

/* A field that says its bytes as %41 where they are no plain ASCII. */
GRefString *gun_test_table_text (const char *field);

/* A field that says a double's 64 bits in hexadecimal. */
double gun_test_table_double (const char *field);

G_END_DECLS
