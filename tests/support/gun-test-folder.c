/* SPDX-License-Identifier: MIT */

#include "gun-test-folder.h"

#include <ftw.h>
#include <glib/gstdio.h>

/* Folders that nftw() keeps open at once */
#define OPEN_FOLDERS 16

char *
gun_test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("gun-test-XXXXXX", &error);

  g_assert_no_error (error);
  return path;
}

static int
remove_cb (const char *path, const struct stat *status, int kind, struct FTW *place)
{
  return g_remove (path);
}

void
gun_test_folder_remove (const char *path)
{
  g_assert_cmpint (nftw (path, remove_cb, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS), ==, 0);
}
