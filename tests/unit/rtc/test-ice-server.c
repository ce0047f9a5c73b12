/* SPDX-License-Identifier: MIT */

#include "gun-ice-server.h"
#include "gun-rtc-error.h"

typedef struct
{
  const char *uri;
  GunIceServerKind kind;
  const char *host;
  guint16 port;
} Good;

static const Good good[] = {
  { "stun:stun.example.org", GUN_ICE_STUN, "stun.example.org", 3478 },
  { "stun:stun.example.org:19302", GUN_ICE_STUN, "stun.example.org", 19302 },
  { "STUN:192.0.2.7", GUN_ICE_STUN, "192.0.2.7", 3478 },
  { "stun:[2001:db8::7]", GUN_ICE_STUN, "2001:db8::7", 3478 },
  { "stun:[2001:db8::7]:65535", GUN_ICE_STUN, "2001:db8::7", 65535 },
  { "turn:turn.example.org", GUN_ICE_TURN_UDP, "turn.example.org", 3478 },
  { "turn:turn.example.org?transport=udp", GUN_ICE_TURN_UDP, "turn.example.org", 3478 },
  { "turn:turn.example.org:80?transport=tcp", GUN_ICE_TURN_TCP, "turn.example.org", 80 },
  { "turn:[::1]:1?transport=TCP", GUN_ICE_TURN_TCP, "::1", 1 },
  { "stun:localhost", GUN_ICE_STUN, "localhost", 3478 },
};

typedef struct
{
  const char *uri;
  int code;
} Bad;

static const Bad bad[] = {
  { "", GUN_RTC_ERROR_INVALID },
  { "stun:", GUN_RTC_ERROR_INVALID },
  { "stun.example.org", GUN_RTC_ERROR_INVALID },
  { "http:example.org", GUN_RTC_ERROR_INVALID },
  { "stun://example.org", GUN_RTC_ERROR_INVALID },
  { "stun:example.org/", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:0", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:70000", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:-1", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:+1", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:1x", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:99999999999999999999", GUN_RTC_ERROR_INVALID },
  { "stun:example.org:1:2", GUN_RTC_ERROR_INVALID },
  { "stun:2001:db8::7", GUN_RTC_ERROR_INVALID },
  { "stun:[2001:db8::7", GUN_RTC_ERROR_INVALID },
  { "stun:[2001:db8::7]3478", GUN_RTC_ERROR_INVALID },
  { "stun:[192.0.2.7]", GUN_RTC_ERROR_INVALID },
  { "stun:[fe80::1%eth0]", GUN_RTC_ERROR_INVALID },
  { "stun:[]", GUN_RTC_ERROR_INVALID },
  { "stun:ann:word@example.org", GUN_RTC_ERROR_INVALID },
  { "stun: example.org", GUN_RTC_ERROR_INVALID },
  { " stun:example.org", GUN_RTC_ERROR_INVALID },
  { "stun:example.org\n", GUN_RTC_ERROR_INVALID },
  { "stun:exa\x01mple.org", GUN_RTC_ERROR_INVALID },
  { "stun:b\xc3\xbc"
    "cher.example",
    GUN_RTC_ERROR_INVALID },
  { "stun:\xff\xfe", GUN_RTC_ERROR_INVALID },
  { "stun:example..org", GUN_RTC_ERROR_INVALID },
  { "stun:.example.org", GUN_RTC_ERROR_INVALID },
  { "stun:exa(mple.org", GUN_RTC_ERROR_INVALID },
  { "stun:example.org?transport=udp", GUN_RTC_ERROR_INVALID },
  { "turn:example.org?", GUN_RTC_ERROR_INVALID },
  { "turn:example.org?transport=", GUN_RTC_ERROR_INVALID },
  { "turn:example.org?transport=tls", GUN_RTC_ERROR_INVALID },
  { "turn:example.org?transport=tcp&x=y", GUN_RTC_ERROR_INVALID },
  { "turn:example.org#top", GUN_RTC_ERROR_INVALID },
  { "turns:example.org", GUN_RTC_ERROR_UNSUPPORTED },
  { "turns:example.org:443?transport=tcp", GUN_RTC_ERROR_UNSUPPORTED },
  { "stuns:example.org", GUN_RTC_ERROR_UNSUPPORTED },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunIceServer) server = gun_ice_server_new (good[i].uri, "ann", "word", &error);

      g_test_message ("%s", good[i].uri);
      g_assert_no_error (error);
      g_assert_cmpstr (gun_ice_server_get_uri (server), ==, good[i].uri);
      g_assert_cmpint (gun_ice_server_get_kind (server), ==, good[i].kind);
      g_assert_cmpstr (gun_ice_server_get_host (server), ==, good[i].host);
      g_assert_cmpuint (gun_ice_server_get_port (server), ==, good[i].port);
      g_assert_cmpstr (
          gun_ice_server_get_username (server), ==, good[i].kind == GUN_ICE_STUN ? NULL : "ann");
      g_assert_cmpstr (
          gun_ice_server_get_credential (server), ==, good[i].kind == GUN_ICE_STUN ? NULL : "word");
    }
}

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunIceServer) server = gun_ice_server_new (bad[i].uri, "ann", "word", &error);
      g_autofree char *shown = g_strescape (bad[i].uri, NULL);

      g_test_message ("%s: %s", shown, error != NULL ? error->message : "taken");
      g_assert_error (error, GUN_RTC_ERROR, bad[i].code);
      g_assert_null (server);
      g_assert_null (strstr (error->message, "word"));
    }
}

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (100000, 'a');
  g_autofree char *uri = g_strconcat ("stun:", name, NULL);
  g_autofree char *label = g_strnfill (254, 'a');
  g_autofree char *host = g_strconcat ("stun:", label, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_ice_server_new (uri, NULL, NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (gun_ice_server_new (host, NULL, NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

/* A TURN server needs an account, and no account may break a line. */
static void
test_account (void)
{
  g_autofree char *longest = g_strnfill (508, 'a');
  g_autofree char *longer = g_strnfill (509, 'a');
  const char *const accounts[][2] = {
    { NULL, NULL },       { "ann", NULL },       { NULL, "s3cr3t" },    { "", "s3cr3t" },
    { "ann", "" },        { "a\nnn", "s3cr3t" }, { "ann", "s3cr3t\r" }, { "\xff", "s3cr3t" },
    { longer, "s3cr3t" }, { "ann", longer },
  };
  g_autoptr (GunIceServer) server = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (accounts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          gun_ice_server_new ("turn:example.org", accounts[i][0], accounts[i][1], &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
      g_assert_null (strstr (error->message, "s3cr3t"));
    }
  server = gun_ice_server_new ("turn:example.org", longest, longest, NULL);
  g_assert_nonnull (server);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/ice-server/good", test_good);
  g_test_add_func ("/rtc/ice-server/bad", test_bad);
  g_test_add_func ("/rtc/ice-server/too-long", test_too_long);
  g_test_add_func ("/rtc/ice-server/account", test_account);
  return g_test_run ();
}
