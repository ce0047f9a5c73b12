/* SPDX-License-Identifier: MIT */

/* What was measured, in words: only numbers and names that are among the facts. */

#include "gun-why-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-direct.h"
#include "gun-text.h"

/**
 * gun_why_words_seconds:
 * @us: a span of time, microseconds
 *
 * Returns: (transfer full): the same for people
 */
char *
gun_why_words_seconds (gint64 us)
{
  /* Translators: seconds */
  return g_strdup_printf (_ ("%.1f s"), (double) us / G_USEC_PER_SEC);
}

static char *
show_clock (double ahead_ms)
{
  g_autofree char *seconds = gun_why_words_seconds ((gint64) (fabs (ahead_ms) * 1000));

  return ahead_ms > 0
             ? g_strdup_printf (_ ("By what it says, its clock is %s ahead of ours."), seconds)
             : g_strdup_printf (_ ("By what it says, its clock is %s behind ours."), seconds);
}

/* From our description to the end */
static char *
span_of_try (const GunWhyTry *tried)
{
  gint64 from_us = tried->said_us != 0 ? tried->said_us : tried->began_us;

  return gun_why_words_seconds (tried->ended_us - from_us);
}

static char *
show_addresses (const GunWhyTry *tried)
{
  g_autofree char *span = span_of_try (tried);
  const GunIceCandidate *one;
  const GunIceCandidate *other;
  g_autofree char *text
      = g_strdup_printf (_ ("We said %u addresses, it said %u; in %s no packet of it came."),
                         tried->ours->len,
                         tried->theirs->len,
                         span);

  if (!gun_why_try_find_their_ports (tried, &one, &other))
    return g_steal_pointer (&text);
  return g_strdup_printf (_ ("%s Its network gives each server a different port: %u and %u."),
                          text,
                          one->port,
                          other->port);
}

static char *
show_ports (const GunWhyFacts *facts, const GunWhyTry *tried)
{
  const GunStunProbeResult *one;
  const GunStunProbeResult *other;
  g_autofree char *addresses = show_addresses (tried);

  gun_why_facts_find_ports (facts, &one, &other);
  return g_strdup_printf (_ ("%s saw port %u, %s saw port %u. %s"),
                          one->uri,
                          one->mapped_port,
                          other->uri,
                          other->mapped_port,
                          addresses);
}

static char *
show_refusal (const GunWhyFacts *facts)
{
  const GunStunProbeResult *refused = gun_why_facts_find_result (facts, GUN_STUN_REFUSED, TRUE);

  return g_strdup_printf (_ ("%s said %d: %s"),
                          refused->uri,
                          refused->error_code,
                          refused->reason != NULL ? refused->reason : "–");
}

static char *
show_silent_servers (const GunWhyFacts *facts)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < facts->results->len; i++)
    {
      const GunStunProbeResult *result = g_ptr_array_index (facts->results, i);

      if (result->outcome == GUN_STUN_NO_ANSWER || result->outcome == GUN_STUN_UNREACHABLE)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", result->uri);
    }
  return g_strdup_printf (_ ("Nothing came back from %s."), names->str);
}

static char *
show_turn_servers (const GunWhyFacts *facts)
{
  for (guint i = 0; i < MIN (facts->results->len, facts->servers->len); i++)
    {
      const GunStunProbeResult *result = g_ptr_array_index (facts->results, i);

      if (gun_ice_server_get_kind (g_ptr_array_index (facts->servers, i)) != GUN_ICE_STUN
          && result->outcome != GUN_STUN_RELAYED)
        return g_strdup_printf (_ ("%s gave no address: %s"),
                                result->uri,
                                result->reason != NULL ? result->reason : _ ("it did not answer"));
    }
  return g_strdup (_ ("No address of a TURN server was among ours."));
}

static char *
show_late_answer (const GunWhyTry *tried)
{
  g_autofree char *came = gun_why_words_seconds (tried->late_us - tried->said_us);
  g_autofree char *span = span_of_try (tried);

  return g_strdup_printf (
      _ ("It came %s after our offer, when the try had been over since %s after it."), came, span);
}

static char *
show_no_answer (const GunWhyTry *tried)
{
  g_autofree char *span = span_of_try (tried);

  if (tried->was_checked)
    return g_strdup_printf (
        _ ("In %s after our offer no answer was heard, but checks of it arrived."), span);
  return g_strdup_printf (_ ("In %s after our offer no answer was heard."), span);
}

static char *
show_end (const GunWhyTry *tried)
{
  g_autofree char *span = NULL;

  if (tried == NULL)
    return g_strdup (_ ("No try is over yet."));
  span = gun_why_words_seconds (tried->ended_us
                                - (tried->opened_us != 0 ? tried->opened_us : tried->began_us));
  if (tried->end == NULL)
    return g_strdup_printf (_ ("After %s it was closed here."), span);
  return g_strdup_printf (_ ("After %s: %s"), span, tried->end->message);
}

static char *
show_names (const GunWhyFacts *facts)
{
  const GunStunProbeResult *unknown
      = gun_why_facts_find_result (facts, GUN_STUN_NOT_RESOLVED, FALSE);

  return g_strdup_printf (_ ("%s is not known to the name servers of this network, and no server "
                             "told this computer its address on the internet."),
                          unknown->uri);
}

static char *
show_way (const GunWhyFacts *facts)
{
  switch (facts->route)
    {
    case GUN_ROUTE_LOCAL:
      return g_strdup (_ ("Packets go within the local network."));
    case GUN_ROUTE_TURN:
      return g_strdup (facts->is_relay_only ? _ ("Only TURN is to be used here.")
                                            : _ ("No way without a TURN server is used now."));
    case GUN_ROUTE_INTERNET:
    case GUN_ROUTE_RELAY:
    case GUN_ROUTE_NONE:
    default:
      return g_strdup (_ ("Packets go over the internet."));
    }
}

static char *
show_refused (const GunWhyFacts *facts)
{
  return facts->refused == GUN_WHY_REFUSED_OFTEN
             ? g_strdup_printf (_ ("One peer is tried %d times in a minute at most."),
                                GUN_DIRECT_ATTEMPTS_PER_MINUTE)
             : g_strdup_printf (_ ("At most %d connections are made at the same time."),
                                GUN_DIRECT_MAX_ATTEMPTS);
}

/* Where there was no try */
static char *
show_here (const GunWhyFacts *facts, GunWhyCause cause)
{
  switch ((guint) cause)
    {
    case GUN_WHY_OFF_HERE:
      return g_strdup (_ ("Nothing is announced, and no address is looked for."));
    case GUN_WHY_NO_ROOM:
      return g_strdup (_ ("No room is set."));
    case GUN_WHY_NOT_IN_ROOM:
      return g_strdup_printf (_ ("The room of this computer is “%s”."), facts->room);
    case GUN_WHY_LEFT:
      return g_strdup (_ ("It said so, and was not heard of since."));
    case GUN_WHY_TRYING:
      return g_strdup (_ ("No try is over yet."));
    case GUN_WHY_TOO_MANY_ATTEMPTS:
      return show_refused (facts);
    case GUN_WHY_TOO_MANY_PEERS:
      return g_strdup_printf (_ ("%u are allowed."), facts->max_peers);
    case GUN_WHY_CLOCKS:
      return show_clock (facts->clock_ms);
    case GUN_WHY_NEVER_OFFERED:
      return g_strdup (_ ("It was heard of in the room, and no offer of it was."));
    case GUN_WHY_IS_DIRECT:
    case GUN_WHY_THROUGH_TURN:
      return show_way (facts);
    default:
      return NULL;
    }
}

static char *
show_try (const GunWhyFacts *facts, GunWhyCause cause, const GunWhyTry *tried)
{
  switch ((guint) cause)
    {
    case GUN_WHY_NO_ANSWER:
      return show_no_answer (tried);
    case GUN_WHY_ANSWER_TOO_LATE:
      return show_late_answer (tried);
    case GUN_WHY_NO_TURN_HERE:
      return show_turn_servers (facts);
    case GUN_WHY_TURN_REFUSED:
      return show_refusal (facts);
    case GUN_WHY_NAME_NOT_FOUND:
      return show_names (facts);
    case GUN_WHY_UDP_BLOCKED_HERE:
      return show_silent_servers (facts);
    case GUN_WHY_STRICT_NAT_HERE:
      return show_ports (facts, tried);
    case GUN_WHY_NO_ADDRESS_HEARD:
      if (tried->n_unusable + tried->n_local_names == 0)
        return g_strdup (_ ("Its description named no address at all."));
      return g_strdup_printf (
          _ ("Its description named no address that can be used; %u that cannot."),
          tried->n_unusable + tried->n_local_names);
    case GUN_WHY_ONLY_LOCAL_NAMES:
      return g_strdup_printf (
          _ ("It named %u addresses, each a .local name: a browser hides them so."),
          tried->n_local_names);
    case GUN_WHY_NOTHING_ARRIVED:
      return show_addresses (tried);
    default:
      return show_end (tried);
    }
}

/**
 * gun_why_words_fact:
 * @facts: what was measured
 * @cause: what gun_why_judge() said of it
 *
 * Returns: (transfer full): what that rests on
 */
char *
gun_why_words_fact (const GunWhyFacts *facts, GunWhyCause cause)
{
  char *text = show_here (facts, cause);

  return text != NULL ? text : show_try (facts, cause, gun_why_facts_get_last_try (facts));
}
