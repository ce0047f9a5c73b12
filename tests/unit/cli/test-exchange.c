/* SPDX-License-Identifier: MIT */

/* gun-peer export and import: the same bytes in a file, and what becomes of files that are not so. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli-fixture.h"

static char *
read_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *contents;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  return contents;
}

/* What was written into one database comes out of another with the same bytes. */
static void
assert_round_trip (const char *file, const char *database)
{
  g_autofree char *again = g_strconcat (file, ".again", NULL);
  g_auto (Run) import = run ("import", file, "--db", database);
  g_auto (Run) export = run ("export", again, "--db", database);
  g_autofree char *before = read_file (file);
  g_autofree char *after = read_file (again);

  g_assert_cmpstr (import.err, ==, "");
  g_assert_cmpint (import.status, ==, 0);
  g_assert_cmpstr (export.err, ==, "");
  g_assert_cmpint (export.status, ==, 0);
  g_assert_cmpstr (before, ==, after);
}

static void
test_export (void)
{
  g_autofree char *path = new_path ("exported.db");
  g_autofree char *other = new_path ("imported.db");
  g_autofree char *held = new_path ("held.db");
  g_autofree char *file = new_path ("graph.json");
  g_autofree char *whole = NULL;
  g_auto (Run) put = { 0 };
  g_auto (Run) export = { 0 };
  g_auto (Run) some = { 0 };
  g_auto (Run) again = { 0 };
  g_auto (Run) restamped = { 0 };
  Server server;

  for (guint i = 0; i < CLI_N_VALUES; i++)
    {
      g_autofree char *soul = g_strdup_printf ("s%u\"\n", i % 3);
      g_autofree char *key = g_strdup_printf ("%u", i);
      g_auto (Run) one = run ("put", soul, key, cli_values[i][0], "--db", path, "--wait", "0");

      g_assert_cmpint (one.status, ==, 4);
    }
  /* Made to pass: not in the file */
  put = run ("put", "room<?99", "k", "1", "--db", path, "--wait", "0");
  export = run ("export", file, "--db", path);
  g_assert_cmpint (export.status, ==, 0);
  g_assert_cmpstr (export.out, ==, "");
  whole = read_file (file);
  g_assert_true (
      g_str_has_prefix (whole, "{\n\"s0\\\"\\n\":{\"_\":{\"#\":\"s0\\\"\\n\",\">\":{\"0\":1"));
  g_assert_null (strstr (whole, "room"));
  g_assert_nonnull (strstr (whole, "\"a\\u0000b\""));
  g_assert_nonnull (strstr (whole, "\\ud800\""));

  assert_round_trip (file, other);
  server = serve ("--db", held);
  assert_round_trip (file, held);

  some = run ("export", "--db", held, "--prefix", "s1", "--soul", "s1\"", "--prefix", "none");
  g_assert_cmpint (some.status, ==, 0);
  g_assert_true (g_str_has_prefix (some.out, "{\n\"s1"));
  g_assert_null (strstr (some.out, "\n\"s2"));
  g_assert_null (strstr (strstr (some.out, "\n\"s1") + 1, "\n\"s1"));

  again = run ("import", file, "--db", held, "--json");
  g_assert_cmpstr (
      again.out,
      ==,
      "{\"stored\":0,\"known\":11,\"waiting\":0,\"refused\":0,\"imported\":\"all\","
      "\"nodes\":3,\"keys\":11,\"older\":0,\"left_out\":0,\"faults\":[],\"files\":[]}\n");
  restamped = run ("import", file, "--db", held, "--json", "--restamp");
  g_assert_true (
      g_str_has_prefix (restamped.out, "{\"stored\":11,\"known\":0,\"waiting\":0,\"refused\":0,"));
  end_server (&server, SIGTERM);
}

/* A file, how its import ends, and what is said of it */
typedef struct
{
  const char *contents;
  const char *option; /* (nullable) */
  int status;
  const char *counts;
  const char *said;
} Imported;

static const Imported imported[] = {
  { "{}", NULL, 0, "stored: 0; known or older: 0; ahead of the clock: 0; refused: 0", "" },
  { "{\"s\":{\"k\":1}}",
    NULL,
    1,
    "stored: 0; known or older: 0; ahead of the clock: 0; refused: 1",
    "key “k”: it has no state" },
  { "{\"s\":{\"k\":1}}", NULL, 1, "refused: 1", "With --restamp" },
  { "{\"s\":{\"k\":1}}", "--restamp", 0, "stored: 1; ", "" },
  { "{\"~a.b\":{\"k\":1}}", "--restamp", 1, "refused: 1", "signed together" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1}},\"a\":1,\"a\":2}}x",
    NULL,
    1,
    "stored: 0; known or older: 0; ahead of the clock: 0; refused: 1",
    "Text after the end (line 1, column 46; byte 45)\ngun-peer: Nothing was imported. With "
    "--keep-going everything else is: 1 key" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1}},\"a\":1,\"a\":2}}x",
    "--keep-going",
    1,
    "stored: 1; known or older: 0; ahead of the clock: 0; refused: 1",
    "Text after the end (line 1, column 46; byte 45)\n" },
  { "{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"a\":1}},\n\"a\":1,\n\"b\":[]}}",
    NULL,
    1,
    "stored: 0; known or older: 0; ahead of the clock: 0; refused: 1",
    "Line 3, byte 44: Soul “s”, key “b”: a list is no value" },
  { "{\"a<?99\":{\"_\":{\"#\":\"a<?99\",\">\":{\"a\":1}},\"a\":1}}",
    NULL,
    0,
    "stored: 0; known or older: 0; ahead of the clock: 0; refused: 0; made to pass, left out: 1",
    "" },
  { "", NULL, 1, "stored: 0", "The text ends too early" },
};

static void
test_import (void)
{
  g_autofree char *file = new_path ("imported.json");
  g_autofree char *none = new_path ("none.db");
  g_autofree char *folder = new_path ("data");
  g_autofree char *elsewhere = g_build_filename (folder, "nowhere", "file", NULL);
  g_auto (Run) missing = run ("import", elsewhere, "--db", none);
  g_auto (Run) nothing = run ("export", "--db", none);
  g_auto (Run) nowhere = { 0 };
  g_auto (Run) full = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (imported); i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/import-%u.db", folder, i);
      g_auto (Run) import = { 0 };

      g_assert_true (g_file_set_contents (file, imported[i].contents, -1, NULL));
      import = run ("import", file, "--db", path, imported[i].option);
      g_assert_cmpint (import.status, ==, imported[i].status);
      g_assert_nonnull (strstr (import.out, imported[i].counts));
      g_assert_nonnull (strstr (import.err, imported[i].said));
    }

  g_assert_cmpint (missing.status, ==, 1);
  g_assert_nonnull (strstr (missing.err, "No such file"));
  g_assert_cmpint (nothing.status, ==, 1);
  g_assert_nonnull (strstr (nothing.err, "There is no database"));
  g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));

  {
    g_autofree char *path = g_strdup_printf ("%s/import-0.db", folder);

    nowhere = run ("export", elsewhere, "--db", path);
    full = run ("export", "/dev/full", "--db", path);
  }
  g_assert_cmpint (nowhere.status, ==, 1);
  g_assert_nonnull (strstr (nowhere.err, "cannot be written"));
  g_assert_cmpint (full.status, ==, 1);
  g_assert_nonnull (strstr (full.err, "disk is full: “/dev/full”"));
}

static void
write_file (const char *folder, const char *name, const char *contents)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, contents, -1, NULL));
}

#define LEAF(soul) "\"" soul "\\u001bk\":{\"\":{\":\":1,\">\":5}}"

/* What stands in a folder, and what is said of it */
static const char *const strangers[][2] = {
  { "cut", "byte 30: The text ends too early" },
  { "empty", "It is empty, so what was in it is lost" },
  { "fifo", "It is no plain file" },
  { "folder", "It is a folder, which gun makes none of" },
  { "link", "It is a link, and links are not followed" },
  { "huge", "It is larger than a file that gun reads" },
  { "note.txt", "It is no file of gun’s" },
  { "gone%2Fsoul%1Bk", "gun’s list has it, but it is not there: what was in it is lost" },
};

/* Everything that may stand in a folder and is none of gun's: nothing hangs, nothing is followed, and
 * each is named. */
static void
make_strange_folder (const char *folder)
{
  g_autofree char *fifo = g_build_filename (folder, "fifo", NULL);
  g_autofree char *inner = g_build_filename (folder, "folder", NULL);
  g_autofree char *link = g_build_filename (folder, "link", NULL);
  g_autofree char *huge = g_build_filename (folder, "huge", NULL);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  write_file (folder, "!", "{" LEAF ("a") "," LEAF ("b") "}");
  write_file (folder, "cut", "{" LEAF ("c"));
  write_file (folder, "empty", "");
  write_file (folder, "note.txt", "hello");
  write_file (folder, "huge", "{");
  g_assert_cmpint (truncate (huge, 90000001), ==, 0);
  write_file (
      folder, "%1C", "{\"!\":{\"\":1},\"gone/soul\\u001bk\":{\"\":1},\"no more\":{\"\":0}}");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  g_assert_cmpint (symlink ("!", link), ==, 0);
}

static void
test_folder (void)
{
  g_autofree char *path = new_path ("strange.db");
  g_autofree char *none = new_path ("folder.db");
  g_autofree char *folder = new_path ("radata");
  g_autofree char *bare = new_path ("bare");
  g_auto (Run) nothing = { 0 };
  g_auto (Run) rest = { 0 };
  g_auto (Run) restamped = { 0 };
  g_auto (Run) empty = { 0 };

  make_strange_folder (folder);
  g_assert_cmpint (g_mkdir (bare, 0700), ==, 0);
  nothing = run ("import", folder, "--db", path);
  g_assert_cmpint (nothing.status, ==, 1);
  g_assert_nonnull (strstr (nothing.out, "stored: 0;"));
  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_autofree char *colon
          = g_strdup_printf ("File “%s”: %s\n", strangers[i][0], strangers[i][1]);
      g_autofree char *comma
          = g_strdup_printf ("File “%s”, %s\n", strangers[i][0], strangers[i][1]);

      g_assert_true (strstr (nothing.err, colon) != NULL || strstr (nothing.err, comma) != NULL);
    }

  g_assert_nonnull (strstr (nothing.err, "File “cut”: 1 read, 1 not\n"));

  rest = run ("import", folder, "--db", path, "--keep-going", "--json");
  g_assert_cmpint (rest.status, ==, 1);
  g_assert_true (g_str_has_prefix (rest.out,
                                   "{\"stored\":3,\"known\":0,\"waiting\":0,\"refused\":8,"
                                   "\"imported\":\"part\",\"nodes\":3,\"keys\":3"));

  restamped = run ("import", folder, "--db", path, "--restamp");
  g_assert_cmpint (restamped.status, ==, 1);
  g_assert_nonnull (strstr (restamped.err, "is a folder: its values keep their states"));
  empty = run ("import", bare, "--db", none);
  g_assert_cmpint (empty.status, ==, 1);
  g_assert_nonnull (strstr (empty.err, "it holds no file of gun’s"));
}

int
main (int argc, char *argv[])
{
  cli_fixture_init (&argc, &argv);

  g_test_add_func ("/cli/export", test_export);
  g_test_add_func ("/cli/import", test_import);
  g_test_add_func ("/cli/import-folder", test_folder);

  return cli_fixture_run ();
}
