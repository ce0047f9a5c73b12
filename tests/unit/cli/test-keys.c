/* SPDX-License-Identifier: MIT */

/* gun-peer pair, sign, verify, encrypt, decrypt, work and certify, and what is written with keys. */

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>

#include "cli-fixture.h"

/* Keys whose public part begins with a minus */
#define MINUS_PRIV "UjoOkP3Lt-5QQz2xRqUWgcdg3UKZmeSzbWcmvu9bDvY"
#define MINUS_PUB                                                                                  \
  "-lloZoMeEdYe8xE3GNPeZC1aixOJS6lhb4Yag3Ls8ds.dkDrrQgdAs37lvCJXlQyy0vz1JMXEsZ0Sl2Jn3nHRZI"

static char *alice_keys;
static char *bob_keys;
static char *alice_pub;
static char *bob_pub;

/* A file that only its owner can read */
static char *
new_file (const char *name, const char *text)
{
  char *path = new_path (name);
  g_autoptr (GError) error = NULL;

  g_unlink (path);
  g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &error);
  g_assert_no_error (error);
  return path;
}

static char *
read_part (const char *path, const char *name)
{
  g_autofree char *text = NULL;
  g_autofree char *mark = g_strdup_printf ("\"%s\":\"", name);
  const char *begin;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  begin = strstr (text, mark);
  g_assert_nonnull (begin);
  begin += strlen (mark);
  return g_strndup (begin, strcspn (begin, "\""));
}

static void
make_pair (const char *name, char **path, char **pub)
{
  g_auto (Run) pair = { 0 };

  *path = new_path (name);
  pair = run ("pair", "--output", *path);
  g_assert_cmpint (pair.status, ==, 0);
  *pub = g_strndup (pair.out, strcspn (pair.out, "\n"));
}

static void
assert_run (Run ended, int status, const char *out)
{
  g_assert_cmpint (ended.status, ==, status);
  g_assert_cmpstr (ended.out, ==, out);
  g_assert_cmpint (strlen (ended.err) == 0, ==, status == 0);
  run_clear (&ended);
}

static void
test_pair (void)
{
  g_autofree char *pub = read_part (alice_keys, "pub");
  g_auto (Run) printed = run ("pair");
  g_auto (Run) again = run ("pair", "--output", alice_keys);
  g_auto (Run) nowhere = run ("pair", "--output", "/nowhere/keys");
  g_autofree char *unchanged = NULL;
  struct stat status;

  g_assert_cmpstr (pub, ==, alice_pub);
  g_assert_cmpint (stat (alice_keys, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);

  g_assert_cmpint (printed.status, ==, 0);
  g_assert_true (g_str_has_prefix (printed.out, "{\"pub\":\""));
  g_assert_true (g_str_has_suffix (printed.out, "\"}\n"));

  g_assert_cmpint (again.status, ==, 1);
  g_assert_nonnull (strstr (again.err, "there already"));
  unchanged = read_part (alice_keys, "pub");
  g_assert_cmpstr (unchanged, ==, alice_pub);
  g_assert_cmpint (nowhere.status, ==, 1);
}

static void
test_modes (void)
{
  static const int too_open[] = { 0640, 0604, 0620, 0666, 0610 };
  g_autofree char *text = new_file ("modes.txt", "x");
  g_autofree char *keys = NULL;
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (alice_keys, &contents, NULL, NULL));
  keys = new_file ("modes.json", contents);
  for (guint i = 0; i < G_N_ELEMENTS (too_open); i++)
    {
      g_auto (Run) sign = { 0 };

      g_assert_cmpint (g_chmod (keys, too_open[i]), ==, 0);
      sign = run ("sign", "--key-file", keys, text);
      g_assert_cmpint (sign.status, ==, 1);
      g_assert_cmpstr (sign.out, ==, "");
      g_assert_nonnull (strstr (sign.err, "chmod 600"));
    }

  g_assert_cmpint (g_chmod (keys, 0400), ==, 0);
  {
    g_auto (Run) sign = run ("sign", "--key-file", keys, text);

    g_assert_cmpint (sign.status, ==, 0);
  }
}

static void
test_sign (void)
{
  static const char *const cases[][3] = {
    /* a file, what verify prints, what it prints with --json */
    { "hello\n", "hello\n", "{\"value\":\"hello\"}\n" },
    { "", "\n", "{\"value\":\"\"}\n" },
    { " 12.50", "12.5\n", "{\"value\":12.5}\n" },
    /* gun reads a text that was signed as JSON once more */
    { "\"12\"", "12\n", "{\"value\":12}\n" },
    { "{\"b\":1,\r\n\"a\":[null]}\r\n",
      "{\"b\":1,\"a\":[null]}\n",
      "{\"value\":{\"b\":1,\"a\":[null]}}\n" },
    { "two\n\n", "two\n\n", "{\"value\":\"two\\n\"}\n" },
    { "\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80\n", "{\"value\":\"\xf0\x9f\x98\x80\"}\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = new_file ("sign.txt", cases[i][0]);
      g_auto (Run) sign = run ("sign", "--key-file", alice_keys, text);
      g_autofree char *signed_text = new_file ("signed.txt", sign.out);

      g_assert_cmpint (sign.status, ==, 0);
      assert_run (run ("verify", alice_pub, signed_text), 0, cases[i][1]);
      assert_run (run ("verify", alice_pub, signed_text, "--json"), 0, cases[i][2]);
      assert_run (run ("verify", bob_pub, signed_text), 6, "");
    }
}

static void
test_bad_files (void)
{
  static const char *const keys[] = {
    "",
    "{}",
    "{\"pub\":\"x\"}",
    "{\"priv\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"}",
    "\xff\xfe",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
  };
  g_autofree char *text = new_file ("bad.txt", "x");
  g_autofree char *latin = new_file ("latin.txt", "\xe4");
  g_autofree char *half = g_strdup_printf ("{\"pub\":\"%s\"}", alice_pub);
  g_autofree char *half_keys = new_file ("half.json", half);
  g_autofree char *no_name = new_path ("no-such-file");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *path = new_file ("bad.json", keys[i]);

      assert_run (run ("sign", "--key-file", path, text), 1, "");
      assert_run (run ("encrypt", "--key-file", path, text), 1, "");
    }
  assert_run (run ("sign", "--key-file", half_keys, text), 1, "");
  assert_run (run ("encrypt", "--key-file", half_keys, text), 1, "");
  assert_run (run ("sign", "--key-file", no_name, text), 1, "");
  assert_run (run ("sign", "--key-file", alice_keys, no_name), 1, "");
  assert_run (run ("sign", "--key-file", alice_keys, latin), 1, "");
  assert_run (run ("sign", "--key-file", "/dev/zero", text), 1, "");
  assert_run (run ("verify", alice_pub, text), 1, "");
  assert_run (run ("decrypt", "--key-file", alice_keys, text), 1, "");
  assert_run (run ("encrypt", "--key-file", alice_keys, "--epub", "x", text), 1, "");
}

static void
test_encrypt (void)
{
  g_autofree char *alice_epub = read_part (alice_keys, "epub");
  g_autofree char *bob_epub = read_part (bob_keys, "epub");
  g_autofree char *text = new_file ("secret.txt", "{\"a\": 1}\n");
  g_autofree char *passphrase = new_file ("passphrase.txt", "correct horse\n");
  g_autofree char *other = new_file ("other.txt", "correct horse \n");
  g_autofree char *sealed_path = NULL;

  {
    g_auto (Run) sealed = run ("encrypt", "--key-file", alice_keys, text);

    g_assert_cmpint (sealed.status, ==, 0);
    sealed_path = new_file ("sealed.txt", sealed.out);
    assert_run (run ("decrypt", "--key-file", alice_keys, sealed_path), 0, "{\"a\": 1}\n");
    assert_run (run ("decrypt", "--key-file", alice_keys, sealed_path, "--json"),
                0,
                "{\"value\":{\"a\":1}}\n");
    assert_run (run ("decrypt", "--key-file", bob_keys, sealed_path), 6, "");
    g_free (sealed_path);
  }
  {
    g_auto (Run) sealed = run ("encrypt", "--key-file", alice_keys, "--epub", bob_epub, text);

    sealed_path = new_file ("sealed.txt", sealed.out);
    assert_run (run ("decrypt", "--key-file", bob_keys, "--epub", alice_epub, sealed_path),
                0,
                "{\"a\": 1}\n");
    assert_run (run ("decrypt", "--key-file", bob_keys, sealed_path), 6, "");
    g_free (sealed_path);
  }
  {
    g_auto (Run) sealed = run ("encrypt", "--passphrase-file", passphrase, text);

    sealed_path = new_file ("sealed.txt", sealed.out);
    assert_run (run ("decrypt", "--passphrase-file", passphrase, sealed_path), 0, "{\"a\": 1}\n");
    assert_run (run ("decrypt", "--passphrase-file", other, sealed_path), 6, "");
  }
}

static void
test_work (void)
{
  g_autofree char *password = new_file ("password.txt", "password\n");
  g_autofree char *hello = new_file ("hello.txt", "hello");

  /* From sea.js (unit/sea/data/work.tsv) */
  assert_run (
      run ("work", "--salt", "salt", password),
      0,
      "A5Si7eMyyaE+uC6bJGMWBMMd+Xi04vD70sVJlE+deaU2zuqbksYXDLvwFT7zOk/1cyHhe3pfrcM/cCPd0yXaRw==\n");
  assert_run (
      run ("work", "--salt", "salt", "--iterations", "1000", "--json", password),
      0,
      "{\"work\":\"YywoEuRtRgQQK6dhjp1tfS+BKPYma0oDJk0qBGC33LOIs7ETH3Qby+sCVByMLpe9i+1iq2QlVC5FUS"
      "tzEvRA6w==\"}\n");
  assert_run (run ("work", "--sha256", hello), 0, "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=\n");
}

static void
test_certify (void)
{
  g_auto (Run) made = run ("certify",
                           "--key-file",
                           alice_keys,
                           bob_pub,
                           "{\"*\":\"inbox/\"}",
                           "--expires",
                           "2027-01-01T00:00:00Z",
                           "--block",
                           "blocked");
  g_autofree char *path = new_file ("certificate.txt", made.out);
  g_autofree char *terms = g_strdup_printf (
      "{\"c\":\"%s\",\"e\":1798761600000,\"w\":{\"*\":\"inbox/\"},\"wb\":\"blocked\"}\n", bob_pub);
  g_auto (Run) nobody = run ("certify", "--key-file", alice_keys, "bob", "inbox");
  g_auto (Run) nothing = run ("certify", "--key-file", alice_keys, "*", "{}");

  g_assert_cmpint (made.status, ==, 0);
  assert_run (run ("verify", alice_pub, path), 0, terms);
  g_assert_cmpint (nobody.status, ==, 1);
  g_assert_cmpint (nothing.status, ==, 1);
}

static void
test_put (void)
{
  g_autofree char *path = new_path ("space.db");
  g_autofree char *soul = g_strdup_printf ("~%s/profile", alice_pub);
  g_autofree char *inbox = g_strdup_printf ("~%s/inbox/b", alice_pub);
  g_auto (Run) made = run ("certify", "--key-file", alice_keys, bob_pub, "{\"*\":\"inbox/\"}");
  g_autofree char *certificate = new_file ("inbox.txt", made.out);

  for (guint i = 0; i < CLI_N_VALUES; i++)
    {
      g_auto (Run) put
          = run ("put", soul, "k", cli_values[i][0], "--key-file", alice_keys, "--db", path);
      g_autofree char *expected = g_strconcat (cli_values[i][1], "\n", NULL);
      g_auto (Run) raw = { 0 };

      g_assert_cmpint (put.status, ==, 4);
      g_assert_cmpstr (put.err, ==, "");
      assert_run (run ("get", soul, "k", "--db", path), 0, expected);
      raw = run ("get", soul, "k", "--raw", "--db", path);
      g_assert_true (g_str_has_prefix (raw.out, "\"{\\\":\\\":"));
    }

  {
    g_auto (Run) stranger = run ("put", soul, "k", "1", "--key-file", bob_keys, "--db", path);
    g_auto (Run) nobody = run ("put", soul, "k", "1", "--db", path);
    g_auto (Run) guest = run ("put",
                              inbox,
                              "k",
                              "\"hi\"",
                              "--key-file",
                              bob_keys,
                              "--certificate",
                              certificate,
                              "--db",
                              path);

    g_assert_cmpint (stranger.status, ==, 2);
    g_assert_cmpint (nobody.status, ==, 1);
    g_assert_nonnull (strstr (nobody.err, "--key-file"));
    g_assert_cmpint (guest.status, ==, 4);
  }

  {
    g_auto (Run) get = run ("get", inbox, "--db", path);

    g_assert_true (g_str_has_suffix (get.out, "},\"k\":\"hi\"}\n"));
  }
}

/* What the door keeps out says why, and is not there */
static void
test_put_refused (void)
{
  g_autofree char *path = new_path ("refused.db");
  g_autofree char *account = g_strdup_printf ("~%s", alice_pub);
  g_autofree char *outbox = g_strdup_printf ("~%s/outbox", alice_pub);
  g_auto (Run) made = run ("certify", "--key-file", alice_keys, bob_pub, "{\"*\":\"inbox/\"}");
  g_auto (Run) by_bob = run ("certify", "--key-file", bob_keys, bob_pub, "{\"*\":\"outbox\"}");
  g_autofree char *inbox_only = new_file ("inbox-only.txt", made.out);
  g_autofree char *own = new_file ("own.txt", by_bob.out);
  g_autofree char *junk = new_file ("junk.txt", "junk");
  const char *const certificates[] = { inbox_only, own, junk };
  g_auto (Run) pub = run ("put", account, "pub", "\"x\"", "--key-file", alice_keys, "--db", path);

  for (guint i = 0; i < G_N_ELEMENTS (certificates); i++)
    {
      g_auto (Run) put = run ("put",
                              outbox,
                              "k",
                              "1",
                              "--key-file",
                              bob_keys,
                              "--certificate",
                              certificates[i],
                              "--db",
                              path);

      g_assert_cmpint (put.status, ==, 1);
      g_assert_nonnull (strcasestr (put.err, "certificate"));
    }
  g_assert_cmpint (pub.status, ==, 1);
  g_assert_nonnull (strstr (pub.err, "Account not same!"));
  assert_run (run ("get", outbox, "k", "--db", path), 3, "");
  assert_run (run ("get", account, "pub", "--db", path), 3, "");
}

/* One key in 64 begins with a minus; and so may salts */
static void
test_minus (void)
{
  static const char keys[] = "{\"priv\":\"%s\",\"epriv\":\"%s\"}";
  g_autofree char *json = g_strdup_printf (keys, MINUS_PRIV, MINUS_PRIV);
  g_autofree char *path = new_file ("minus.json", json);
  g_autofree char *text = new_file ("minus.txt", "hello");
  g_auto (Run) sign = run ("sign", "--key-file", path, text);
  g_autofree char *signed_text = new_file ("minus-signed.txt", sign.out);
  g_auto (Run) sealed = run ("encrypt", "--key-file", alice_keys, "--epub", MINUS_PUB, text);
  g_autofree char *sealed_text = new_file ("minus-sealed.txt", sealed.out);
  g_autofree char *alice_epub = read_part (alice_keys, "epub");
  g_auto (Run) certify = run ("certify", MINUS_PUB, "inbox", "--key-file", alice_keys);
  g_auto (Run) work = run ("work", "--salt", "-5", "--iterations", "10", text);
  g_auto (Run) same = run ("work", "--salt=-5", "--iterations", "10", text);

  assert_run (run ("verify", MINUS_PUB, signed_text), 0, "hello\n");
  assert_run (run ("decrypt", "--epub", alice_epub, "--key-file", path, sealed_text), 0, "hello\n");
  g_assert_cmpint (certify.status, ==, 0);
  g_assert_nonnull (strstr (certify.out, MINUS_PUB));
  g_assert_cmpint (work.status, ==, 0);
  g_assert_cmpstr (work.out, ==, same.out);
}

/* The keys stay here: who holds the database is only asked for a state, and gets what is signed */
static void
test_put_at_holder (void)
{
  g_autofree char *path = new_path ("held.db");
  g_autofree char *soul = g_strdup_printf ("~%s", alice_pub);
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", alice_pub);
  g_autofree char *shown = g_strdup_printf ("%s\n", quoted);
  Server holder = serve ("--db", path);

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Run) put = run (
          "put", soul, "alias", "\"alice\"", "--key-file", alice_keys, "--wait", "0", "--db", path);

      g_assert_cmpint (put.status, ==, 4);
    }
  {
    g_auto (Run) pub
        = run ("put", soul, "pub", quoted, "--key-file", alice_keys, "--wait", "0", "--db", path);

    g_assert_cmpint (pub.status, ==, 4);
  }
  assert_run (run ("get", soul, "alias", "--db", path), 0, "\"alice\"\n");
  assert_run (run ("get", soul, "pub", "--raw", "--db", path), 0, shown);
  end_server (&holder, SIGTERM);
}

int
main (int argc, char **argv)
{
  int status;

  cli_fixture_init (&argc, &argv);
  make_pair ("alice.json", &alice_keys, &alice_pub);
  make_pair ("bob.json", &bob_keys, &bob_pub);

  g_test_add_func ("/cli/keys/pair", test_pair);
  g_test_add_func ("/cli/keys/modes", test_modes);
  g_test_add_func ("/cli/keys/sign", test_sign);
  g_test_add_func ("/cli/keys/bad-files", test_bad_files);
  g_test_add_func ("/cli/keys/encrypt", test_encrypt);
  g_test_add_func ("/cli/keys/work", test_work);
  g_test_add_func ("/cli/keys/certify", test_certify);
  g_test_add_func ("/cli/keys/minus", test_minus);
  g_test_add_func ("/cli/keys/put", test_put);
  g_test_add_func ("/cli/keys/put-refused", test_put_refused);
  g_test_add_func ("/cli/keys/put-at-holder", test_put_at_holder);

  status = cli_fixture_run ();
  g_free (alice_keys);
  g_free (alice_pub);
  g_free (bob_keys);
  g_free (bob_pub);
  return status;
}
