/* SPDX-License-Identifier: MIT */

/*
 * Where the passwords of TURN servers are:
 *   test-passwords keyring   in GNOME Keyring, which runs on the session bus of this test
 *   test-passwords nobody    nowhere, since there is no session bus, and so no Secret Service
 */

#include "gun-ui-fixture.h"

#include <string.h>

#include "gun-direct-preferences.h"
#include "gun-preferences.h"
#include "gun-server-passwords.h"
#include "gun-window-private.h"

#define TURN "turn:turn.example:3478"
#define STUN "stun:stun.example"

static void
take_result_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static char *
look_up (GunServerPasswords *passwords, const char *uri, const char *username)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  char *password;

  gun_server_passwords_look_up_async (passwords, uri, username, NULL, take_result_cb, &result);
  gun_test_await (result != NULL, GUN_UI_PATIENCE_S);
  password = gun_server_passwords_look_up_finish (passwords, result, &error);
  g_assert_no_error (error);

  return password;
}

static gboolean
is_kept (GunServerPasswords *passwords, const char *uri, const char *username, const char *expected)
{
  g_autofree char *password = look_up (passwords, uri, username);

  return g_strcmp0 (password, expected) == 0;
}

/* The next start finds what this one kept, and nothing of it is in the settings. */
static void
test_keyring (void)
{
  g_autoptr (GSettings) settings = gun_preferences_new_forgetful ();
  g_autoptr (GunServerPasswords) passwords = gun_server_passwords_new (TRUE);
  g_autoptr (GunServerList) servers = gun_server_list_new (settings, TRUE);
  g_autoptr (GunServerList) again = NULL;

  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "sesame ♥");
  gun_test_await (is_kept (passwords, TURN, "ada", "sesame ♥"), GUN_UI_PATIENCE_S);
  g_assert_null (gun_server_list_get (servers, 0)->trouble);
  g_assert_true (is_kept (passwords, TURN, "bob", NULL));

  again = gun_server_list_new (settings, TRUE);
  g_assert_false (gun_server_entry_is_usable (gun_server_list_get (again, 0)));
  gun_test_await (gun_server_entry_is_usable (gun_server_list_get (again, 0)), GUN_UI_PATIENCE_S);
  g_assert_cmpstr (gun_server_list_get (again, 0)->password, ==, "sesame ♥");

  /* Changed and removed there too */
  gun_server_list_put (servers, 0, TURN, "ada", "open");
  gun_test_await (is_kept (passwords, TURN, "ada", "open"), GUN_UI_PATIENCE_S);
  gun_server_list_put (servers, 0, TURN, "bob", "open");
  gun_test_await (is_kept (passwords, TURN, "ada", NULL), GUN_UI_PATIENCE_S);
  gun_test_await (is_kept (passwords, TURN, "bob", "open"), GUN_UI_PATIENCE_S);
  gun_server_list_remove (servers, 0);
  gun_test_await (is_kept (passwords, TURN, "bob", NULL), GUN_UI_PATIENCE_S);
}

/* A server whose password is gone says so and is left out. */
static void
test_gone (void)
{
  g_autoptr (GSettings) settings = gun_preferences_new_forgetful ();
  g_autoptr (GunServerList) servers = NULL;
  g_autoptr (GunDirectOptions) options = NULL;

  g_settings_set_value (settings, "ice-servers", g_variant_new_parsed ("[(%s, 'eve')]", TURN));
  servers = gun_server_list_new (settings, TRUE);
  gun_test_await (gun_server_list_get (servers, 0)->trouble != NULL, GUN_UI_PATIENCE_S);
  g_assert_cmpstr (gun_server_list_get (servers, 0)->trouble,
                   ==,
                   "Not used: there is no password. Type it again.");
  options = gun_direct_preferences_dup (settings, servers);
  g_assert_cmpuint (options->ice_servers->len, ==, 0);
}

/* Preferences of a database that is not the window's own leave nothing behind. */
static void
test_forgetful (void)
{
  g_autoptr (GSettings) settings = gun_preferences_new_forgetful ();
  g_autoptr (GunServerPasswords) passwords = gun_server_passwords_new (TRUE);
  g_autoptr (GunServerList) servers = gun_server_list_new (settings, FALSE);

  gun_server_list_put (servers, G_MAXUINT, TURN, "ada", "sesame");
  gun_ui_settle ();
  g_assert_cmpstr (gun_server_list_get (servers, 0)->password, ==, "sesame");
  g_assert_true (is_kept (passwords, TURN, "ada", NULL));
}

/* Without a Secret Service a password holds until the program ends, and one that was kept once cannot be had; both are said, and what needs none works. */
static void
test_nobody (void)
{
  g_autoptr (GSettings) settings = gun_preferences_new_forgetful ();
  g_autoptr (GunServerList) servers = NULL;
  g_autoptr (GunDirectOptions) before = NULL;
  g_autoptr (GunDirectOptions) after = NULL;
  const GunServerEntry *entry;

  g_settings_set_value (
      settings, "ice-servers", g_variant_new_parsed ("[(%s, 'ada'), (%s, '')]", TURN, STUN));
  servers = gun_server_list_new (settings, TRUE);
  gun_test_await (gun_server_list_get (servers, 0)->trouble != NULL, GUN_UI_PATIENCE_S);
  entry = gun_server_list_get (servers, 0);
  g_test_message ("%s", entry->trouble);
  g_assert_true (g_str_has_prefix (
      entry->trouble, "Not used: its password cannot be read from the Secret Service ("));
  g_assert_true (gun_server_entry_is_usable (gun_server_list_get (servers, 1)));
  before = gun_direct_preferences_dup (settings, servers);
  g_assert_cmpuint (before->ice_servers->len, ==, 1);

  gun_server_list_put (servers, 0, TURN, "ada", "sesame");
  gun_test_await (gun_server_list_get (servers, 0)->trouble != NULL, GUN_UI_PATIENCE_S);
  entry = gun_server_list_get (servers, 0);
  g_test_message ("%s", entry->trouble);
  g_assert_true (g_str_has_prefix (
      entry->trouble,
      "Used until Gun Desktop ends: its password cannot be kept in the Secret Service ("));
  after = gun_direct_preferences_dup (settings, servers);
  g_assert_cmpuint (after->ice_servers->len, ==, 2);
}

/* Nobody asks any more: an answer that comes after that finds no one. */
static void
test_stopped (void)
{
  g_autoptr (GSettings) settings = gun_preferences_new_forgetful ();
  GunServerList *servers;

  g_settings_set_value (settings, "ice-servers", g_variant_new_parsed ("[(%s, 'ada')]", TURN));
  servers = gun_server_list_new (settings, TRUE);
  g_object_add_weak_pointer (G_OBJECT (servers), (gpointer *) &servers);
  gun_server_list_stop (servers);
  g_object_unref (servers);
  gun_test_await (servers == NULL, GUN_UI_PATIENCE_S);
}

/* Opens a keyring that nobody has to be asked about. */
static gboolean
start_keyring (void)
{
  const char *const command[]
      = { "gnome-keyring-daemon", "--unlock", "--components=secrets", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) daemon = NULL;

  daemon = g_subprocess_newv (
      command, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  if (daemon == NULL)
    return FALSE;

  g_subprocess_communicate_utf8 (daemon, "keyring", NULL, NULL, NULL, &error);
  g_assert_no_error (error);

  return TRUE;
}

int
main (int argc, char *argv[])
{
  gboolean has_keyring = argc == 2 && g_str_equal (argv[1], "keyring");

  /* Before anybody asks for the bus */
  if (!has_keyring)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  argc = 1;
  gun_ui_test_init (&argc, &argv);
  if (has_keyring && !start_keyring ())
    {
      g_print ("1..0 # SKIP gnome-keyring is not installed\n");
      return 0;
    }

  if (has_keyring)
    {
      g_test_add_func ("/ui/passwords/keyring", test_keyring);
      g_test_add_func ("/ui/passwords/gone", test_gone);
      g_test_add_func ("/ui/passwords/forgetful", test_forgetful);
    }
  else
    g_test_add_func ("/ui/passwords/nobody", test_nobody);
  g_test_add_func ("/ui/passwords/stopped", test_stopped);

  return g_test_run ();
}
