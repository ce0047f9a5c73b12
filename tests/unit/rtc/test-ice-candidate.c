/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-ice-candidate.h"
#include "gun-rtc-error.h"

typedef struct
{
  const char *line;
  const char *printed; /* NULL: as @line */
} TakenCase;

static const TakenCase taken_cases[] = {
  { "candidate:1 1 udp 2113937151 192.0.2.2 58985 typ host", NULL },
  { "a=candidate:1 1 UDP 2113937151 192.0.2.2 58985 typ host",
    "candidate:1 1 udp 2113937151 192.0.2.2 58985 typ host" },
  { "candidate:3321149691 1 udp 1677729535 203.0.113.7 58985 typ srflx raddr 10.0.0.7 rport 5000",
    NULL },
  { "candidate:a+/Z 2 udp 1 fd00::2 1 typ prflx raddr :: rport 0", NULL },
  { "candidate:1 256 udp 2147483647 2001:db8::1 65535 typ relay raddr 10.0.0.7 rport 9", NULL },
  { "candidate:1 1 tcp 1518280447 192.0.2.2 9 typ host tcptype active", NULL },
  { "candidate:1 1 TCP 1518280447 192.0.2.2 5000 typ host tcptype PASSIVE",
    "candidate:1 1 tcp 1518280447 192.0.2.2 5000 typ host tcptype passive" },
  { "candidate:1 1 tcp 1518280447 192.0.2.2 9 typ host tcptype so", NULL },
  { "candidate:1 1 udp 2113937151 192.0.2.2 0 typ host", NULL },
  { "candidate:1 1 udp 2113937151 192.0.2.2 1 typ host generation 0 ufrag 2w9+ network-id 1 "
    "network-cost 999",
    "candidate:1 1 udp 2113937151 192.0.2.2 1 typ host ufrag 2w9+" },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host ufrag abcd raddr 192.0.2.1 tcptype so rport 7",
    "candidate:1 1 udp 9 192.0.2.2 1 typ host raddr 192.0.2.1 rport 7 ufrag abcd" },
  { "candidate:1 1 udp 9 3c8b51f2-9a0e-4d37-8f15-6be2a7c0d941.LOCAL 1 typ host",
    "candidate:1 1 udp 9 3c8b51f2-9a0e-4d37-8f15-6be2a7c0d941.local 1 typ host" },
  { "candidate:1 1 udp 9 peer_1.example 1 typ host", NULL },
  /* One spelling for an address */
  { "candidate:1 1 udp 9 2001:0DB8:0::0001 1 typ host",
    "candidate:1 1 udp 9 2001:db8::1 1 typ host" },
  { "candidate:1 1 udp 9 ::ffff:c000:202 1 typ host", "candidate:1 1 udp 9 192.0.2.2 1 typ host" },
  { "candidate:1 1 udp 9 ::ffff:192.0.2.2 1 typ srflx raddr ::FFFF:10.0.0.1 rport 1",
    "candidate:1 1 udp 9 192.0.2.2 1 typ srflx raddr 10.0.0.1 rport 1" },
  { "candidate:01 001 udp 0009 192.0.2.2 00001 typ HOST",
    "candidate:01 1 udp 9 192.0.2.2 1 typ host" },
};

static void
test_taken (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (taken_cases); i++)
    {
      const TakenCase *c = &taken_cases[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (c->line, &error);
      g_autoptr (GunIceCandidate) again = NULL;
      g_autofree char *printed = NULL;
      g_autofree char *printed_again = NULL;

      g_test_message ("%s", c->line);
      g_assert_no_error (error);
      printed = gun_ice_candidate_print (candidate);
      g_assert_cmpstr (printed, ==, c->printed != NULL ? c->printed : c->line);

      again = gun_ice_candidate_parse (printed, &error);
      g_assert_no_error (error);
      printed_again = gun_ice_candidate_print (again);
      g_assert_cmpstr (printed_again, ==, printed);
      g_assert_true (gun_ice_candidate_repeats (candidate, again));
    }
}

static void
test_fields (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (
      "candidate:33+/ 7 tcp 1677729535 203.0.113.7 58985 typ relay raddr 10.0.0.7 rport 5000 "
      "tcptype passive ufrag 2w9+",
      &error);
  g_autoptr (GunIceCandidate) shared = NULL;

  g_assert_no_error (error);
  shared = gun_ice_candidate_ref (candidate);
  g_assert_true (shared == candidate);
  g_assert_cmpstr (candidate->foundation, ==, "33+/");
  g_assert_cmpuint (candidate->component, ==, 7);
  g_assert_cmpint (candidate->transport, ==, GUN_ICE_TCP_PASSIVE);
  g_assert_cmpuint (candidate->priority, ==, 1677729535);
  g_assert_cmpstr (candidate->address, ==, "203.0.113.7");
  g_assert_cmpuint (candidate->port, ==, 58985);
  g_assert_cmpint (candidate->type, ==, GUN_ICE_RELAYED);
  g_assert_cmpstr (candidate->related_address, ==, "10.0.0.7");
  g_assert_cmpuint (candidate->related_port, ==, 5000);
  g_assert_cmpstr (candidate->username_fragment, ==, "2w9+");
}

typedef struct
{
  const char *line;
  int code; /* of GunRtcError */
} RefusedCase;

#define INVALID GUN_RTC_ERROR_INVALID
#define UNSUPPORTED GUN_RTC_ERROR_UNSUPPORTED

static const RefusedCase refused_cases[] = {
  { "", INVALID },
  { "a=", INVALID },
  { "candidate:", INVALID },
  { "candidate", INVALID },
  { "Candidate:1 1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "1 1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ", INVALID },
  { "candidate:1  1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host ", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host\r\n", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host\na=setup:active", INVALID },
  { "candidate:1\t1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host f\xc3\xbc 1", INVALID },
  { "candidate: 1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1-2 1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:123456789012345678901234567890123 1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 0 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 257 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 -1 udp 9 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 0 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 2147483648 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 18446744073709551617 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 36893488147419103242 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 999999999999999999999999999999 192.0.2.2 1 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 65536 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 +1 typ host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 0x1 typ host", INVALID },
  { "candidate:1 1 udp 9 fe80::1%eth0 1 typ host", INVALID },
  { "candidate:1 1 udp 9 [::1] 1 typ host", INVALID },
  { "candidate:1 1 udp 9 ::1:: 1 typ host", INVALID },
  { "candidate:1 1 udp 9 host/name 1 typ host", INVALID },
  { "candidate:1 1 udp 9 "
    "a234567890123456789012345678901234567890123456789012345678901234.local 1 typ host",
    INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 type host", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host generation", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host  0", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host ufrag abc", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ host ufrag ab-d", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ srflx raddr 10.0.0.1", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ srflx rport 1", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ srflx raddr 10.0.0.1 rport 65536", INVALID },
  { "candidate:1 1 udp 9 192.0.2.2 1 typ srflx raddr [::] rport 1", INVALID },
  { "candidate:1 1 tcp 9 192.0.2.2 9 typ host", INVALID },
  { "candidate:1 1 tcp 9 192.0.2.2 9 typ host tcptype lazy", UNSUPPORTED },
  { "candidate:1 1 sctp 9 192.0.2.2 9 typ host", UNSUPPORTED },
  { "candidate:1 1 udp 9 192.0.2.2 9 typ token", UNSUPPORTED },
};

static void
test_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    {
      g_autofree char *shown = g_strescape (refused_cases[i].line, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (gun_ice_candidate_parse (refused_cases[i].line, &error));
      g_test_message ("%s → %s", shown, error->message);
      g_assert_error (error, GUN_RTC_ERROR, refused_cases[i].code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strpbrk (error->message, "\r\n"));
    }
}

static void
test_length (void)
{
  g_autoptr (GString) line = g_string_new ("candidate:1 1 udp 9 192.0.2.2 1 typ host x ");
  g_autoptr (GunIceCandidate) candidate = NULL;
  g_autoptr (GError) error = NULL;

  while (line->len < GUN_ICE_CANDIDATE_MAX_BYTES)
    g_string_append_c (line, 'y');
  candidate = gun_ice_candidate_parse (line->str, &error);
  g_assert_no_error (error);

  g_string_append_c (line, 'y');
  g_assert_null (gun_ice_candidate_parse (line->str, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

/* What is kept of the longest fields is not over the limit when it is printed. */
static void
test_longest_printed (void)
{
  g_autofree char *name = g_strnfill (GUN_ICE_ADDRESS_MAX_BYTES, 'n');
  g_autofree char *ufrag = g_strnfill (256, 'u');
  g_autofree char *line
      = g_strdup_printf ("candidate:12345678901234567890123456789012 256 tcp 2147483647 %s 65535 "
                         "typ relay raddr %s rport 65535 tcptype passive ufrag %s",
                         name,
                         name,
                         ufrag);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (line, &error);
  g_autofree char *printed = NULL;

  g_assert_no_error (error);
  printed = gun_ice_candidate_print (candidate);
  g_assert_cmpstr (printed, ==, line);
  g_assert_cmpuint (strlen (printed), ==, 504);
}

typedef struct
{
  const char *address;
  GunIceVerdict verdict;
} JudgeCase;

static const JudgeCase judge_cases[] = {
  { "192.0.2.2", GUN_ICE_TAKEN },
  { "10.0.0.1", GUN_ICE_TAKEN },
  { "169.254.7.7", GUN_ICE_TAKEN },
  { "2001:db8::1", GUN_ICE_TAKEN },
  { "fd00::2", GUN_ICE_TAKEN },
  { "fec0::1", GUN_ICE_TAKEN },
  { "::ffff:192.0.2.2", GUN_ICE_TAKEN },
  { "127.0.0.1", GUN_ICE_LOOPBACK },
  { "127.255.255.254", GUN_ICE_LOOPBACK },
  { "::1", GUN_ICE_LOOPBACK },
  { "::ffff:127.0.0.1", GUN_ICE_LOOPBACK },
  { "::ffff:7f00:1", GUN_ICE_LOOPBACK },
  { "0.0.0.0", GUN_ICE_UNSPECIFIED },
  { "0.1.2.3", GUN_ICE_UNSPECIFIED },
  { "::", GUN_ICE_UNSPECIFIED },
  { "0:0:0:0:0:0:0:0", GUN_ICE_UNSPECIFIED },
  { "::ffff:0.0.0.0", GUN_ICE_UNSPECIFIED },
  { "224.0.0.1", GUN_ICE_MULTICAST },
  { "239.255.255.250", GUN_ICE_MULTICAST },
  { "223.255.255.255", GUN_ICE_TAKEN },
  { "ff02::1", GUN_ICE_MULTICAST },
  { "::ffff:224.0.0.251", GUN_ICE_MULTICAST },
  { "255.255.255.255", GUN_ICE_BROADCAST },
  { "::ffff:255.255.255.255", GUN_ICE_BROADCAST },
  { "fe80::1", GUN_ICE_LINK_LOCAL },
  { "febf:ffff::1", GUN_ICE_LINK_LOCAL },
  { "3c8b51f2-9a0e-4d37-8f15-6be2a7c0d941.local", GUN_ICE_LOCAL_NAME },
  { "PRINTER.LOCAL.", GUN_ICE_LOCAL_NAME },
  { "peer.example", GUN_ICE_OTHER_NAME },
  { "localhost", GUN_ICE_OTHER_NAME },
  { "local", GUN_ICE_OTHER_NAME },
  /* Spellings that only a resolver takes for addresses */
  { "127.1", GUN_ICE_OTHER_NAME },
  { "2130706433", GUN_ICE_OTHER_NAME },
  { "0x7f.0.0.1", GUN_ICE_OTHER_NAME },
  { "127.0.0.01", GUN_ICE_OTHER_NAME },
};

static GunIceVerdict
judge_at (const char *address, gboolean loopback_allowed)
{
  g_autofree char *line = g_strdup_printf ("candidate:1 1 udp 9 %s 5000 typ host", address);
  g_autoptr (GError) error = NULL;
  g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (line, &error);

  g_assert_no_error (error);
  return gun_ice_candidate_judge (candidate, loopback_allowed);
}

static void
test_judge_address (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (judge_cases); i++)
    {
      const JudgeCase *c = &judge_cases[i];
      GunIceVerdict allowed = c->verdict == GUN_ICE_LOOPBACK ? GUN_ICE_TAKEN : c->verdict;

      g_test_message ("%s: %s", c->address, gun_ice_verdict_describe (c->verdict));
      g_assert_cmpint (judge_at (c->address, FALSE), ==, c->verdict);
      g_assert_cmpint (judge_at (c->address, TRUE), ==, allowed);
    }
}

static void
test_judge_rest (void)
{
  static const struct
  {
    const char *line;
    GunIceVerdict verdict;
  } cases[] = {
    { "candidate:1 2 udp 9 192.0.2.2 1 typ host", GUN_ICE_OTHER_COMPONENT },
    { "candidate:1 1 udp 9 192.0.2.2 0 typ host", GUN_ICE_PORT_ZERO },
    { "candidate:1 1 tcp 9 192.0.2.2 9 typ host tcptype active", GUN_ICE_TCP },
    { "candidate:1 1 tcp 9 192.0.2.2 9 typ host tcptype passive", GUN_ICE_TCP },
    { "candidate:1 1 udp 9 192.0.2.2 1 typ relay raddr 127.0.0.1 rport 0", GUN_ICE_TAKEN },
    { "candidate:1 1 udp 9 192.0.2.2 1 typ prflx", GUN_ICE_TAKEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (cases[i].line, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gun_ice_candidate_judge (candidate, TRUE), ==, cases[i].verdict);
    }
}

static void
test_describe (void)
{
  for (guint i = 0; i < GUN_ICE_N_VERDICTS; i++)
    {
      g_assert_nonnull (gun_ice_verdict_describe ((GunIceVerdict) i));
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (gun_ice_verdict_describe ((GunIceVerdict) i),
                         !=,
                         gun_ice_verdict_describe ((GunIceVerdict) j));
    }
}

static void
test_repeats (void)
{
  static const struct
  {
    const char *line;
    gboolean repeats;
  } cases[] = {
    { "candidate:7 1 UDP 77 2001:DB8:0::1 5000 typ prflx ufrag abcd", TRUE },
    { "candidate:1 2 udp 9 2001:db8::1 5000 typ host", FALSE },
    { "candidate:1 1 udp 9 2001:db8::1 5001 typ host", FALSE },
    { "candidate:1 1 udp 9 2001:db8::2 5000 typ host", FALSE },
    { "candidate:1 1 tcp 9 2001:db8::1 5000 typ host tcptype passive", FALSE },
  };
  g_autoptr (GunIceCandidate) first
      = gun_ice_candidate_parse ("candidate:1 1 udp 9 2001:db8::1 5000 typ host", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunIceCandidate) candidate = gun_ice_candidate_parse (cases[i].line, &error);

      g_assert_no_error (error);
      g_assert_cmpint (gun_ice_candidate_repeats (first, candidate), ==, cases[i].repeats);
      g_assert_cmpint (gun_ice_candidate_repeats (candidate, first), ==, cases[i].repeats);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/rtc/ice-candidate/taken", test_taken);
  g_test_add_func ("/rtc/ice-candidate/fields", test_fields);
  g_test_add_func ("/rtc/ice-candidate/refused", test_refused);
  g_test_add_func ("/rtc/ice-candidate/length", test_length);
  g_test_add_func ("/rtc/ice-candidate/longest-printed", test_longest_printed);
  g_test_add_func ("/rtc/ice-candidate/judge-address", test_judge_address);
  g_test_add_func ("/rtc/ice-candidate/judge-rest", test_judge_rest);
  g_test_add_func ("/rtc/ice-candidate/describe", test_describe);
  g_test_add_func ("/rtc/ice-candidate/repeats", test_repeats);
  return g_test_run ();
}
