/* SPDX-License-Identifier: MIT */

/* Runs a fuzz target once with each file of a folder, as a test. */

#include <glib.h>

#include "fuzz-target.h"

static void
test_file (gconstpointer path)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);

  /* Of exactly that size, so that a sanitizer sees one byte too many */
  if (length > 0)
    {
      g_autofree guint8 *bytes = g_memdup2 (contents, length);

      LLVMFuzzerTestOneInput (bytes, length);
    }
  else
    LLVMFuzzerTestOneInput ((const guint8 *) "", 0);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);

  folder = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *test_path = g_strdup_printf ("/fuzz/%s", name);

      g_test_add_data_func_full (
          test_path, g_build_filename (argv[1], name, NULL), test_file, g_free);
    }

  return g_test_run ();
}
