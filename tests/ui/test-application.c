/* SPDX-License-Identifier: MIT */

/* gun-desktop as a person starts it, on files that cannot be opened: the window says why, and the file stays as it was. */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-application.h"

/* Where SQLite keeps user_version in its header, big-endian (its file format, section 1.3.16) */
#define USER_VERSION_OFFSET 60

typedef struct
{
  GApplication *application;
  const char *words;
  gint64 deadline_us;
  gboolean shown;
} Watch;

static gboolean
look_cb (gpointer user_data)
{
  Watch *watch = user_data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (watch->application));

  watch->shown = window != NULL && gun_ui_shows (window, watch->words)
                 && gun_ui_find (window, GTK_TYPE_BUTTON, "Open Another…") != NULL;
  if (!watch->shown && g_get_monotonic_time () < watch->deadline_us)
    return G_SOURCE_CONTINUE;

  if (window != NULL)
    gtk_window_close (window);
  else
    g_application_quit (watch->application);
  return G_SOURCE_REMOVE;
}

/* Runs the application on @path until its window says @words, then closes it. */
static void
run_until (const char *path, const char *words)
{
  g_autoptr (GunApplication) application = gun_application_new ();
  const char *const typed[] = { "gun-desktop", "--db", path, NULL };
  g_auto (GStrv) argv = g_strdupv ((char **) typed);
  Watch watch = {
    .application = G_APPLICATION (application),
    .words = words,
    .deadline_us = g_get_monotonic_time () + GUN_UI_PATIENCE_S * G_USEC_PER_SEC,
  };

  g_timeout_add (20, look_cb, &watch);
  g_assert_cmpint (g_application_run (G_APPLICATION (application), 3, argv), ==, 0);
  g_assert_true (watch.shown);
}

static void
assert_untouched (const char *path, const char *words)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gsize before_bytes;
  gsize after_bytes;

  g_assert_true (g_file_get_contents (path, &before, &before_bytes, NULL));
  run_until (path, words);
  g_assert_true (g_file_get_contents (path, &after, &after_bytes, NULL));
  g_assert_cmpmem (before, before_bytes, after, after_bytes);
}

static void
test_no_database (void)
{
  g_autofree char *path = gun_ui_dup_scratch_path ("letter.db");

  g_assert_true (g_file_set_contents (path, "Dear Ada, this is a letter.\n", -1, NULL));
  assert_untouched (path, "This Is No Readable Database");
}

static char *
make_database (const char *name)
{
  char *path = gun_ui_dup_scratch_path (name);
  GunEngine *engine = gun_ui_start_engine (path, FALSE);

  gun_ui_put_text (engine, "people/ada", "name", "Ada");
  gun_ui_stop_engine (engine);

  return path;
}

static void
overwrite (const char *path, gsize offset, const char *bytes, gsize length_bytes)
{
  g_autofree char *contents = NULL;
  gsize size;

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  g_assert_cmpuint (size, >, offset + length_bytes);
  memcpy (contents + offset, bytes, length_bytes);
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
}

static void
test_damaged (void)
{
  g_autofree char *path = make_database ("damaged.db");

  overwrite (path, 100, "\0\0\0\0\0\0\0\0\0\0\0\0", 12);
  assert_untouched (path, "This Is No Readable Database");
}

static void
test_newer (void)
{
  g_autofree char *path = make_database ("newer.db");

  overwrite (path, USER_VERSION_OFFSET, "\0\0\x27\x0f", 4);
  assert_untouched (path, "This Database Is From a Newer Gun Desktop");
}

int
main (int argc, char *argv[])
{
  gun_ui_test_init (&argc, &argv);

  g_test_add_func ("/ui/application/no-database", test_no_database);
  g_test_add_func ("/ui/application/damaged", test_damaged);
  g_test_add_func ("/ui/application/newer", test_newer);

  return g_test_run ();
}
