/* SPDX-License-Identifier: MIT */

/*
 * Facts to causes: each cause, and beside it what looks almost like it and is not. Facts are words:
 *
 *   off, no-room, unlisted, left, trying, ours, invited      of here, and of the remote
 *   direct, turn                                     connected so
 *   often, busy, full, clock                         refused, or dropped
 *   offer, answer                                    a try begins; what follows is of it:
 *     said, heard, late, open, way, secured, checked, relay-only, local-names, unusable
 *     o/ADDRESS/PORT/TYPE[/RELATED PORT], t/…        a candidate of ours, of theirs
 *     end/ice, end/timeout, …                        how it ended; without, it is under way
 *   stun/OUTCOME/SERVER/PORT, turn/…, tcp/…          what a server said: the port that it saw
 */

#include "why-lines.h"

#include <gio/gio.h>

#include "gun-link.h"
#include "gun-rtc-error.h"

#define OUR_HOST " o/192.168.1.2/5000/host"
#define THEIR_HOST " t/10.7.7.7/6000/host"
#define OURS OUR_HOST " o/198.51.100.1/5000/srflx/5000"
#define THEIRS THEIR_HOST " t/203.0.113.9/6000/srflx/6000"
#define BOTH OURS THEIRS
#define TALKED "offer said heard"
#define CLEAR " stun/mapped/192.0.2.1/5000 stun/mapped/192.0.2.2/5000"
#define STRICT " stun/mapped/192.0.2.1/5000 stun/mapped/192.0.2.2/5001"

const GunWhyLine gun_why_lines[] = {
  /* Here */
  { "off", GUN_WHY_OFF_HERE },
  { "off no-room", GUN_WHY_OFF_HERE },
  { "off clock unlisted", GUN_WHY_OFF_HERE },
  { "no-room", GUN_WHY_NO_ROOM },
  { "no-room unlisted", GUN_WHY_NO_ROOM },
  { "unlisted", GUN_WHY_NOT_IN_ROOM },
  { "direct", GUN_WHY_IS_DIRECT },
  { "direct clock left often", GUN_WHY_IS_DIRECT },
  { "direct " TALKED BOTH " end/ice", GUN_WHY_IS_DIRECT },
  { "turn", GUN_WHY_THROUGH_TURN },
  { "often", GUN_WHY_TOO_MANY_ATTEMPTS },
  { "busy", GUN_WHY_TOO_MANY_ATTEMPTS },
  { "full", GUN_WHY_TOO_MANY_PEERS },
  { "full " TALKED BOTH " end/ice", GUN_WHY_TOO_MANY_PEERS },
  { "clock", GUN_WHY_CLOCKS },
  { "clock unlisted", GUN_WHY_CLOCKS },
  { "clock " TALKED BOTH " end/ice", GUN_WHY_CLOCKS },
  /* Descriptions */
  { "", GUN_WHY_NEVER_OFFERED },
  { "ours", GUN_WHY_UNKNOWN },
  { "trying", GUN_WHY_TRYING },
  { "trying offer said" OURS, GUN_WHY_TRYING },
  { "trying offer said" OURS " end/timeout offer said" OURS, GUN_WHY_NO_ANSWER },
  { "left", GUN_WHY_LEFT },
  { "left " TALKED BOTH " end/ice", GUN_WHY_LEFT },
  { "left " TALKED " way secured open end/closed", GUN_WHY_LEFT },
  { "left " TALKED " way secured open end/silent", GUN_WHY_WENT_SILENT },
  { "offer said" OURS " end/timeout", GUN_WHY_NO_ANSWER },
  { "offer said" OURS " end/timeout" STRICT, GUN_WHY_NO_ANSWER },
  { "offer said late" OURS " end/timeout", GUN_WHY_ANSWER_TOO_LATE },
  { "offer" OURS " end/timeout", GUN_WHY_UNKNOWN },
  { "answer said" OURS " end/timeout", GUN_WHY_UNKNOWN },
  { TALKED BOTH " end/ice offer said" OURS " end/timeout", GUN_WHY_NO_ANSWER },
  { "offer said" OURS " end/timeout " TALKED BOTH " end/ice", GUN_WHY_NOTHING_ARRIVED },
  /* Addresses of ours */
  { "offer end/ice", GUN_WHY_NO_ADDRESS_HERE },
  { TALKED " relay-only" THEIRS " end/ice", GUN_WHY_NO_TURN_HERE },
  { "offer said relay-only end/timeout turn/no-answer/192.0.2.3/0", GUN_WHY_NO_TURN_HERE },
  { "offer said relay-only end/timeout turn/refused/192.0.2.3/0", GUN_WHY_TURN_REFUSED },
  { "offer said relay-only end/timeout turn/not-resolved//0", GUN_WHY_NAME_NOT_FOUND },
  { "offer said relay-only end/timeout stun/not-resolved//0", GUN_WHY_NO_TURN_HERE },
  { "offer said relay-only o/192.0.2.3/7000/relay end/timeout", GUN_WHY_NO_ANSWER },
  /* Addresses of theirs */
  { TALKED OURS " end/ice", GUN_WHY_NO_ADDRESS_HEARD },
  { TALKED OURS " unusable end/ice", GUN_WHY_NO_ADDRESS_HEARD },
  { TALKED OURS " unusable local-names end/ice", GUN_WHY_NO_ADDRESS_HEARD },
  { TALKED OURS " local-names end/ice", GUN_WHY_ONLY_LOCAL_NAMES },
  { TALKED OURS " local-names end/timeout" STRICT, GUN_WHY_ONLY_LOCAL_NAMES },
  { TALKED " relay-only o/192.0.2.3/7000/relay local-names end/ice", GUN_WHY_ONLY_LOCAL_NAMES },
  { TALKED OURS THEIRS " local-names end/ice", GUN_WHY_NOTHING_ARRIVED },
  { TALKED OURS " local-names checked end/ice", GUN_WHY_ONE_WAY },
  /* Nothing arrived */
  { TALKED BOTH " end/ice", GUN_WHY_NOTHING_ARRIVED },
  { "answer said heard" BOTH " end/timeout", GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " end/ice" CLEAR, GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " end/other", GUN_WHY_UNKNOWN },
  { TALKED BOTH " checked end/ice" STRICT, GUN_WHY_ONE_WAY },
  { TALKED BOTH " end/ice" STRICT, GUN_WHY_STRICT_NAT_HERE },
  { TALKED BOTH " end/ice" STRICT " turn/no-answer/192.0.2.3/0", GUN_WHY_STRICT_NAT_HERE },
  /* … with TURN on either side it is not the NAT; nor within one network */
  { TALKED BOTH " o/192.0.2.3/7000/relay end/ice" STRICT, GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " t/192.0.2.3/7000/relay end/ice" STRICT, GUN_WHY_NOTHING_ARRIVED },
  { TALKED OURS " t/192.168.1.9/6000/host end/ice" STRICT, GUN_WHY_NOTHING_ARRIVED },
  { TALKED OURS " t/192.168.2.9/6000/host end/ice" STRICT, GUN_WHY_STRICT_NAT_HERE },
  { TALKED " o/2001:db8:1::2/5000/host t/2001:db8:1::9/6000/host end/ice" STRICT,
    GUN_WHY_NOTHING_ARRIVED },
  { TALKED " o/2001:db8:1::2/5000/host t/2001:db8:2::9/6000/host end/ice" STRICT,
    GUN_WHY_STRICT_NAT_HERE },
  /* … and one server, or the same one twice, or TCP, show no NAT */
  { TALKED BOTH " end/ice stun/mapped/192.0.2.1/5000", GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " end/ice stun/mapped/192.0.2.1/5000 stun/mapped/192.0.2.1/5001",
    GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " end/ice stun/mapped/192.0.2.1/5000 tcp/no-answer/192.0.2.2/5001",
    GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " end/ice stun/mapped/192.0.2.1/5000 stun/mapped/2001:db8::2/5001",
    GUN_WHY_NOTHING_ARRIVED },
  /* TURN */
  { TALKED BOTH " end/ice turn/refused/192.0.2.3/0", GUN_WHY_TURN_REFUSED },
  { TALKED BOTH " end/ice" STRICT " turn/refused/192.0.2.3/0", GUN_WHY_TURN_REFUSED },
  { TALKED BOTH " end/ice stun/refused/192.0.2.3/0", GUN_WHY_NOTHING_ARRIVED },
  { TALKED BOTH " o/192.0.2.3/7000/relay end/ice turn/refused/192.0.2.4/0",
    GUN_WHY_NOTHING_ARRIVED },
  /* UDP: one server may be down */
  { TALKED OUR_HOST THEIRS " end/ice stun/no-answer/192.0.2.1/0 stun/no-answer/192.0.2.2/0",
    GUN_WHY_UDP_BLOCKED_HERE },
  { TALKED OUR_HOST THEIRS " end/ice stun/unreachable/192.0.2.1/0 turn/no-answer/192.0.2.2/0",
    GUN_WHY_UDP_BLOCKED_HERE },
  { TALKED OUR_HOST THEIRS " end/ice turn/no-answer/192.0.2.1/0 tcp/relayed/192.0.2.1/0",
    GUN_WHY_UDP_BLOCKED_HERE },
  { TALKED OUR_HOST THEIRS " end/ice turn/no-answer/192.0.2.1/0 tcp/relayed/192.0.2.2/0",
    GUN_WHY_NOTHING_ARRIVED },
  { TALKED OUR_HOST THEIRS " end/ice stun/no-answer/192.0.2.1/0", GUN_WHY_NOTHING_ARRIVED },
  { TALKED OUR_HOST THEIRS " end/ice stun/no-answer/192.0.2.1/0 stun/no-answer/192.0.2.1/0",
    GUN_WHY_NOTHING_ARRIVED },
  { TALKED OUR_HOST THEIRS
    " end/ice stun/no-answer/192.0.2.1/0 stun/no-answer/192.0.2.2/0 stun/mapped/192.0.2.3/5000",
    GUN_WHY_NOTHING_ARRIVED },
  /* Names */
  { TALKED OUR_HOST THEIRS " end/ice stun/not-resolved//0", GUN_WHY_NAME_NOT_FOUND },
  { TALKED OUR_HOST THEIRS " end/ice stun/not-resolved//0 stun/not-resolved//0",
    GUN_WHY_NAME_NOT_FOUND },
  { TALKED BOTH " end/ice stun/not-resolved//0 stun/mapped/192.0.2.1/5000",
    GUN_WHY_NOTHING_ARRIVED },
  /* A way */
  { TALKED BOTH " way end/fingerprint", GUN_WHY_FINGERPRINT },
  { TALKED BOTH " way end/timeout", GUN_WHY_DTLS_TIMEOUT },
  { TALKED BOTH " way end/timeout" STRICT, GUN_WHY_DTLS_TIMEOUT },
  { TALKED BOTH " way end/dtls", GUN_WHY_DTLS_FAILED },
  { TALKED BOTH " way end/rtc-closed", GUN_WHY_THEY_CLOSED },
  { TALKED BOTH " way end/other", GUN_WHY_UNKNOWN },
  { TALKED BOTH " way secured end/timeout", GUN_WHY_NO_CHANNEL },
  { TALKED BOTH " way secured end/sctp", GUN_WHY_NO_CHANNEL },
  { TALKED BOTH " way secured end/closed", GUN_WHY_THEY_CLOSED },
  { TALKED BOTH " way secured end/other", GUN_WHY_UNKNOWN },
  /* A link */
  { TALKED BOTH " way secured open end/silent", GUN_WHY_WENT_SILENT },
  { TALKED BOTH " way secured open end/closed", GUN_WHY_THEY_CLOSED },
  { TALKED BOTH " way secured open end/flood", GUN_WHY_UNKNOWN },
  { TALKED BOTH " way secured open end/here", GUN_WHY_UNKNOWN },
  /* By text */
  { "invited no-room " TALKED BOTH " way secured open end/silent", GUN_WHY_INVITE_USED },
  { "invited " TALKED BOTH " way secured open end/closed", GUN_WHY_INVITE_USED },
  { "invited left " TALKED BOTH " way secured open end/here", GUN_WHY_INVITE_USED },
  { "invited no-room trying " TALKED BOTH, GUN_WHY_TRYING },
  { "invited no-room " TALKED BOTH " end/ice", GUN_WHY_NOTHING_ARRIVED },
  { "invited no-room " TALKED BOTH " end/ice" STRICT, GUN_WHY_STRICT_NAT_HERE },
  { "invited no-room full", GUN_WHY_TOO_MANY_PEERS },
  { "invited no-room", GUN_WHY_UNKNOWN },
  { "invited no-room direct", GUN_WHY_IS_DIRECT },
  { "invited off " TALKED BOTH " way secured open end/here", GUN_WHY_OFF_HERE },
};

const guint gun_why_n_lines = G_N_ELEMENTS (gun_why_lines);

static const struct
{
  const char *name;
  GQuark (*domain) (void);
  int code;
} ends[] = {
  { "ice", gun_rtc_error_quark, GUN_RTC_ERROR_ICE },
  { "timeout", gun_rtc_error_quark, GUN_RTC_ERROR_TIMED_OUT },
  { "fingerprint", gun_rtc_error_quark, GUN_RTC_ERROR_FINGERPRINT },
  { "dtls", gun_rtc_error_quark, GUN_RTC_ERROR_DTLS },
  { "sctp", gun_rtc_error_quark, GUN_RTC_ERROR_SCTP },
  { "rtc-closed", gun_rtc_error_quark, GUN_RTC_ERROR_CLOSED },
  { "other", gun_rtc_error_quark, GUN_RTC_ERROR_FULL },
  { "closed", gun_link_error_quark, GUN_LINK_ERROR_CLOSED },
  { "silent", gun_link_error_quark, GUN_LINK_ERROR_SILENT },
  { "flood", gun_link_error_quark, GUN_LINK_ERROR_FLOOD },
};

static GunIceCandidate *
make_candidate (char **parts)
{
  g_autofree char *line
      = g_strdup_printf ("candidate:1 1 udp 1 %s %s typ %s", parts[1], parts[2], parts[3]);
  g_autofree char *whole = parts[4] != NULL
                               ? g_strdup_printf ("%s raddr 10.7.7.7 rport %s", line, parts[4])
                               : g_strdup (line);
  g_autoptr (GError) error = NULL;
  GunIceCandidate *candidate = gun_ice_candidate_parse (whole, &error);

  g_assert_no_error (error);
  return candidate;
}

static void
end_try (GunWhyTry *tried, const char *how)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_equal (ends[i].name, how))
      error = g_error_new_literal (ends[i].domain (), ends[i].code, how);
  g_assert_true (error != NULL || g_str_equal (how, "here"));
  gun_why_try_end (tried, 9000000, error);
}

static GunStunOutcome
find_outcome (const char *nick)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (GUN_TYPE_STUN_OUTCOME);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  g_assert_nonnull (value);
  return (GunStunOutcome) value->value;
}

static void
add_server (GunWhyFacts *facts, char **parts)
{
  gboolean is_stun = g_str_equal (parts[0], "stun");
  const char *uri = is_stun                          ? "stun:server.example"
                    : g_str_equal (parts[0], "turn") ? "turn:server.example"
                                                     : "turn:server.example?transport=tcp";
  g_autoptr (GError) error = NULL;
  GunIceServer *server
      = gun_ice_server_new (uri, is_stun ? NULL : "name", is_stun ? NULL : "word", &error);
  GunStunProbeResult *result = g_rc_box_new0 (GunStunProbeResult);

  g_assert_no_error (error);
  result->uri = g_strdup (uri);
  result->outcome = find_outcome (parts[1]);
  result->server_address = *parts[2] != '\0' ? g_strdup (parts[2]) : NULL;
  result->server_port = 3478;
  result->local_port = 5000;
  result->mapped_port = (guint16) g_ascii_strtoull (parts[3], NULL, 10);
  if (result->mapped_port != 0)
    result->mapped_address
        = g_strdup (strchr (parts[2], ':') != NULL ? "2001:db8::1" : "198.51.100.1");
  if (result->outcome == GUN_STUN_RELAYED)
    result->relayed_address = g_strdup (parts[2]);
  g_ptr_array_add (facts->servers, server);
  g_ptr_array_add (facts->results, result);
}

/* Of the last try */
static gboolean
take_word_of_try (GunWhyTry *tried, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "/", -1);

  if (g_str_equal (parts[0], "o"))
    g_ptr_array_add (tried->ours, make_candidate (parts));
  else if (g_str_equal (parts[0], "t"))
    g_ptr_array_add (tried->theirs, make_candidate (parts));
  else if (g_str_equal (parts[0], "end"))
    end_try (tried, parts[1]);
  else if (g_str_equal (word, "said"))
    tried->said_us = 2000000;
  else if (g_str_equal (word, "heard"))
    tried->heard_us = 3000000;
  else if (g_str_equal (word, "open"))
    tried->opened_us = 4000000;
  else if (g_str_equal (word, "late"))
    tried->late_us = 9500000;
  else if (g_str_equal (word, "way"))
    tried->has_way = TRUE;
  else if (g_str_equal (word, "secured"))
    tried->is_secured = TRUE;
  else if (g_str_equal (word, "checked"))
    tried->was_checked = TRUE;
  else if (g_str_equal (word, "relay-only"))
    tried->was_relay_only = TRUE;
  else if (g_str_equal (word, "local-names"))
    tried->n_local_names = 2;
  else if (g_str_equal (word, "unusable"))
    tried->n_unusable = 1;
  else
    return FALSE;
  return TRUE;
}

static void
begin_try (GunWhyFacts *facts, gboolean is_offerer)
{
  GunWhyTry *tried = gun_why_try_new (NULL, NULL);

  tried->began_us = 1000000;
  tried->is_offerer = is_offerer;
  g_ptr_array_add (facts->tries, tried);
}

static void
take_word (GunWhyFacts *facts, const char *word)
{
  g_auto (GStrv) parts = g_strsplit (word, "/", -1);

  if (g_str_equal (word, "off"))
    facts->is_off = TRUE;
  else if (g_str_equal (word, "invited"))
    facts->is_invited = TRUE;
  else if (g_str_equal (word, "no-room"))
    g_clear_pointer (&facts->room, g_free);
  else if (g_str_equal (word, "unlisted"))
    facts->is_listed = FALSE;
  else if (g_str_equal (word, "left"))
    facts->has_left = TRUE;
  else if (g_str_equal (word, "trying"))
    facts->is_trying = TRUE;
  else if (g_str_equal (word, "ours"))
    facts->is_ours_to_offer = TRUE;
  else if (g_str_equal (word, "often"))
    facts->refused = GUN_WHY_REFUSED_OFTEN;
  else if (g_str_equal (word, "busy"))
    facts->refused = GUN_WHY_REFUSED_BUSY;
  else if (g_str_equal (word, "full"))
    facts->refused = GUN_WHY_REFUSED_FULL;
  else if (g_str_equal (word, "clock"))
    facts->clock_ms = -900000;
  else if (g_str_equal (word, "offer") || g_str_equal (word, "answer"))
    begin_try (facts, g_str_equal (word, "offer"));
  else if (parts[1] != NULL && g_strv_length (parts) == 4 && *parts[0] != 'o'
           && !g_str_equal (parts[0], "t"))
    add_server (facts, parts);
  else if (g_str_equal (word, "direct") || g_str_equal (word, "turn"))
    {
      facts->is_connected = TRUE;
      facts->route = g_str_equal (word, "turn") ? GUN_ROUTE_TURN : GUN_ROUTE_INTERNET;
    }
  else
    g_assert_true (
        take_word_of_try (g_ptr_array_index (facts->tries, facts->tries->len - 1), word));
}

GunWhyFacts *
gun_why_read_line (const char *text)
{
  GunWhyFacts *facts = gun_why_facts_new ();
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  facts->room = g_strdup ("chess");
  facts->is_listed = TRUE;
  facts->max_peers = 55;
  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      take_word (facts, words[i]);
  return facts;
}
