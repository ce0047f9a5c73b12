/* SPDX-License-Identifier: MIT */

#include "gun-room-name.h"

#include <string.h>

#include "gun-id.h"
#include "gun-soul.h"

/* What pages are found to be called by their addresses, and worse */
static const char *const rooms[] = {
  "lobby", "chat/index.html", "/route",      "x<", "a room", "r\xc3\xa4ume", "\xf0\x9f\x90\x9d",
  "100%",  "toString",        "gun-desktop", "?",
};

/* What gun.js makes of each: free for all, and dropped after 99 s */
static void
test_souls (void)
{
  g_autoptr (GRefString) browser = gun_room_dup_browser_soul ("roomX");
  g_autoptr (GRefString) presence = gun_room_dup_presence_soul ("roomX");
  g_autoptr (GRefString) mailbox = gun_room_dup_mailbox_soul ("roomX", "zdD24q6fv");

  g_assert_cmpstr (browser, ==, "/RTC/roomX<?99");
  g_assert_cmpstr (presence, ==, "/RTC/roomX/gun-desktop<?99");
  g_assert_cmpstr (mailbox, ==, "/RTC/roomX/gun-desktop/zdD24q6fv<?99");

  for (guint i = 0; i < G_N_ELEMENTS (rooms); i++)
    {
      g_autoptr (GRefString) soul = gun_room_dup_browser_soul (rooms[i]);

      g_assert_cmpint (gun_soul_get_kind (soul), ==, GUN_SOUL_EXPIRING);
      g_assert_cmpfloat (gun_soul_get_lifetime_s (soul), ==, 99);
      g_assert_false (gun_soul_ends_fresh_relays (soul));
    }
}

static char *
dup_id (const char *room, const char *secret)
{
  g_autoptr (GBytes) bytes = g_bytes_new (secret, strlen (secret));

  return gun_room_dup_device_id (bytes, room);
}

/* The last digits, to the base 62 and last one first, of a digest; the first two are cases 2 and 1 of RFC 4231 */
static const struct
{
  const char *room;
  const char *secret;
  const char *id;
} ids[] = {
  { "what do ya want for nothing?", "Jefe", "NEoQJLToa" },
  { "Hi There",
    "\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b",
    "1Zp6ilaY1" },
  { "lobby", "secret", "2llB1T4oi" },
};

static void
test_device_id (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *id = dup_id (ids[i].room, ids[i].secret);
      g_autofree char *again = dup_id (ids[i].room, ids[i].secret);
      g_autofree char *elsewhere = dup_id ("another room", ids[i].secret);
      g_autofree char *other = dup_id (ids[i].room, "another secret");

      g_assert_cmpstr (id, ==, ids[i].id);
      g_assert_cmpstr (id, ==, again);
      g_assert_cmpstr (id, !=, elsewhere);
      g_assert_cmpstr (id, !=, other);
      g_assert_true (gun_room_is_device_id (id, strlen (id)));
    }
}

static void
test_is_device_id (void)
{
  const char *const no_ids[]
      = { "", "+", "_", "abcdefgh", "abcdefghij", "abcd efgh", "abcdefg\xc3\xa4", "abcdefgh~" };

  g_assert_true (gun_room_is_device_id ("09AZaz5mM", GUN_ID_LENGTH));
  g_assert_false (gun_room_is_device_id ("abc\0efghi", GUN_ID_LENGTH));
  for (guint i = 0; i < G_N_ELEMENTS (no_ids); i++)
    g_assert_false (gun_room_is_device_id (no_ids[i], strlen (no_ids[i])));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direct/room-name/souls", test_souls);
  g_test_add_func ("/direct/room-name/device-id", test_device_id);
  g_test_add_func ("/direct/room-name/is-device-id", test_is_device_id);

  return g_test_run ();
}
