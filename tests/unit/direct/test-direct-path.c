/* SPDX-License-Identifier: MIT */

#include "gun-direct-path.h"

#include "gun-rtc-statistics.h"

static const struct
{
  GunRtcState state;
  const char *local;  /* (nullable): none was selected */
  const char *remote; /* address, port and type of a candidate */
  GunRoute route;
} cases[] = {
  { GUN_RTC_NEW, NULL, NULL, GUN_ROUTE_NONE },
  { GUN_RTC_CONNECTED, NULL, NULL, GUN_ROUTE_NONE },
  { GUN_RTC_CONNECTING, "192.168.1.2 5 typ host", "192.168.1.3 5 typ host", GUN_ROUTE_NONE },
  { GUN_RTC_CONNECTED, "192.168.1.2 5 typ host", "192.168.1.3 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_DISCONNECTED, "192.168.1.2 5 typ host", "192.168.1.3 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_FAILED, "192.168.1.2 5 typ host", "192.168.1.3 5 typ host", GUN_ROUTE_NONE },
  { GUN_RTC_CLOSED, "192.168.1.2 5 typ host", "192.168.1.3 5 typ host", GUN_ROUTE_NONE },
  /* What is a local network */
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "10.255.255.255 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "11.0.0.0 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "172.16.0.1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "172.31.255.255 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "172.32.0.1 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "172.15.255.255 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "192.169.0.1 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "169.254.7.7 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "127.0.0.1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "100.64.0.1 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "100.127.0.1 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "203.0.113.9 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "::1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "fe80::1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "fc00::1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "fd12:3456::1 5 typ host", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "fe00::1 5 typ host", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "fd00::1 5 typ host", "2001:db8::1 5 typ host", GUN_ROUTE_INTERNET },
  /* However it was found */
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ prflx", "10.0.0.2 5 typ prflx", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ srflx", "10.0.0.2 5 typ srflx", GUN_ROUTE_LOCAL },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "198.51.100.1 5 typ prflx", GUN_ROUTE_INTERNET },
  { GUN_RTC_CONNECTED, "198.51.100.2 5 typ prflx", "10.0.0.2 5 typ host", GUN_ROUTE_LOCAL },
  /* Through a TURN server, wherever that stands */
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ relay", "10.0.0.2 5 typ host", GUN_ROUTE_TURN },
  { GUN_RTC_CONNECTED, "10.0.0.1 5 typ host", "10.0.0.2 5 typ relay", GUN_ROUTE_TURN },
  { GUN_RTC_CONNECTED, "203.0.113.1 5 typ relay", "203.0.113.1 6 typ relay", GUN_ROUTE_TURN },
};

static GunIceCandidate *
make_candidate (const char *text)
{
  g_autofree char *line = g_strdup_printf ("candidate:1 1 udp 1 %s", text);
  g_autoptr (GError) error = NULL;
  GunIceCandidate *candidate = gun_ice_candidate_parse (line, &error);

  g_assert_no_error (error);
  return candidate;
}

static void
test_routes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GunRtcStatistics) statistics = gun_rtc_statistics_new ();

      g_test_message ("%s", cases[i].remote != NULL ? cases[i].remote : "nowhere");
      statistics->state = cases[i].state;
      if (cases[i].local != NULL)
        {
          statistics->local = make_candidate (cases[i].local);
          statistics->remote = make_candidate (cases[i].remote);
        }
      g_assert_cmpstr (gun_route_get_name (gun_route_from_statistics (statistics)),
                       ==,
                       gun_route_get_name (cases[i].route));
    }
}

static void
test_names (void)
{
  static const char *const names[] = { "none", "local", "internet", "turn", "relay" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpstr (gun_route_get_name ((GunRoute) i), ==, names[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/path/routes", test_routes);
  g_test_add_func ("/direct/path/names", test_names);
  return g_test_run ();
}
