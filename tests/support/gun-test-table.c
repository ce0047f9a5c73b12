/* SPDX-License-Identifier: MIT */

#include "gun-test-table.h"

#include <string.h>

GPtrArray *
gun_test_table_read (const char *path, guint n_fields)
{
  g_autofree char *full_path = g_test_build_filename (G_TEST_DIST, path, NULL);
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_file_get_contents (full_path, &contents, NULL, &error);
  g_assert_no_error (error);

  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      GStrv fields;

      if (*lines[i] == '\0' || *lines[i] == '#')
        continue;
      fields = g_strsplit (lines[i], "\t", -1);
      g_assert_cmpuint (g_strv_length (fields), ==, n_fields);
      g_ptr_array_add (rows, fields);
    }
  g_assert_cmpuint (rows->len, >, 0);

  return rows;
}

GRefString *
gun_test_table_text (const char *field)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (const char *at = field; *at != '\0'; at++)
    {
      if (*at != '%')
        {
          g_string_append_c (text, *at);
          continue;
        }
      g_string_append_c (text,
                         (char) (g_ascii_xdigit_value (at[1]) << 4 | g_ascii_xdigit_value (at[2])));
      at += 2;
    }

  return g_ref_string_new_len (text->str, (gssize) text->len);
}

double
gun_test_table_double (const char *field)
{
  guint64 bits = g_ascii_strtoull (field, NULL, 16);
  double number;

  memcpy (&number, &bits, sizeof number);
  return number;
}
