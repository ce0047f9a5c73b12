/* SPDX-License-Identifier: MIT */

/*
 * From what was measured to one cause. Nothing is looked up here, and no clock is read: tests/unit/direct/test-why.c has a line for
 * each cause and for what looks almost like it. A cause is named only when what was measured allows no other one that this knows;
 * where two are true, the one that a person can do something about comes first.
 */

#include "gun-why-facts.h"

#include "gun-link.h"
#include "gun-rtc-error.h"

/**
 * gun_why_cause_get_name:
 * @cause: a cause
 *
 * Returns: (transfer none): one word for programs
 */
const char *
gun_why_cause_get_name (GunWhyCause cause)
{
  static const char *const names[GUN_WHY_N_CAUSES] = {
    [GUN_WHY_UNKNOWN] = "unknown",
    [GUN_WHY_IS_DIRECT] = "is-direct",
    [GUN_WHY_THROUGH_TURN] = "through-turn",
    [GUN_WHY_OFF_HERE] = "off-here",
    [GUN_WHY_NO_ROOM] = "no-room",
    [GUN_WHY_NOT_IN_ROOM] = "not-in-room",
    [GUN_WHY_LEFT] = "left",
    [GUN_WHY_TRYING] = "trying",
    [GUN_WHY_TOO_MANY_ATTEMPTS] = "too-many-attempts",
    [GUN_WHY_TOO_MANY_PEERS] = "too-many-peers",
    [GUN_WHY_CLOCKS] = "clocks",
    [GUN_WHY_NEVER_OFFERED] = "never-offered",
    [GUN_WHY_NO_ANSWER] = "no-answer",
    [GUN_WHY_ANSWER_TOO_LATE] = "answer-too-late",
    [GUN_WHY_NO_ADDRESS_HERE] = "no-address-here",
    [GUN_WHY_NO_TURN_HERE] = "no-turn-here",
    [GUN_WHY_TURN_REFUSED] = "turn-refused",
    [GUN_WHY_NAME_NOT_FOUND] = "name-not-found",
    [GUN_WHY_UDP_BLOCKED_HERE] = "udp-blocked-here",
    [GUN_WHY_STRICT_NAT_HERE] = "strict-nat-here",
    [GUN_WHY_NO_ADDRESS_HEARD] = "no-address-heard",
    [GUN_WHY_ONLY_LOCAL_NAMES] = "only-local-names",
    [GUN_WHY_NOTHING_ARRIVED] = "nothing-arrived",
    [GUN_WHY_ONE_WAY] = "one-way",
    [GUN_WHY_FINGERPRINT] = "fingerprint",
    [GUN_WHY_DTLS_TIMEOUT] = "dtls-timeout",
    [GUN_WHY_DTLS_FAILED] = "dtls-failed",
    [GUN_WHY_NO_CHANNEL] = "no-channel",
    [GUN_WHY_WENT_SILENT] = "went-silent",
    [GUN_WHY_THEY_CLOSED] = "they-closed",
    [GUN_WHY_INVITE_USED] = "invite-used",
  };

  g_return_val_if_fail (cause < GUN_WHY_N_CAUSES, NULL);

  return names[cause];
}

static gboolean
ended_with (const GunWhyTry *tried, GQuark domain, int code)
{
  return g_error_matches (tried->end, domain, code);
}

static gboolean
was_closed (const GunWhyTry *tried)
{
  return ended_with (tried, GUN_LINK_ERROR, GUN_LINK_ERROR_CLOSED)
         || ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
}

static gboolean
was_silent (const GunWhyTry *tried)
{
  return ended_with (tried, GUN_LINK_ERROR, GUN_LINK_ERROR_SILENT)
         || ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT);
}

/* There was a link */
static GunWhyCause
judge_link (const GunWhyTry *tried)
{
  if (was_silent (tried))
    return GUN_WHY_WENT_SILENT;
  return was_closed (tried) ? GUN_WHY_THEY_CLOSED : GUN_WHY_UNKNOWN;
}

/* There was a way */
static GunWhyCause
judge_way (const GunWhyTry *tried)
{
  if (ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_FINGERPRINT))
    return GUN_WHY_FINGERPRINT;
  if (was_closed (tried))
    return GUN_WHY_THEY_CLOSED;
  if (tried->is_secured)
    return was_silent (tried) || ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_SCTP)
               ? GUN_WHY_NO_CHANNEL
               : GUN_WHY_UNKNOWN;
  if (was_silent (tried))
    return GUN_WHY_DTLS_TIMEOUT;
  return ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_DTLS) ? GUN_WHY_DTLS_FAILED
                                                               : GUN_WHY_UNKNOWN;
}

/* Only TURN, and no server gave an address */
static GunWhyCause
judge_without_turn (const GunWhyFacts *facts)
{
  if (gun_why_facts_find_result (facts, GUN_STUN_REFUSED, TRUE) != NULL)
    return GUN_WHY_TURN_REFUSED;
  if (gun_why_facts_find_result (facts, GUN_STUN_NOT_RESOLVED, TRUE) != NULL)
    return GUN_WHY_NAME_NOT_FOUND;
  return GUN_WHY_NO_TURN_HERE;
}

/* Both know how to reach the other, and nothing of theirs came */
static GunWhyCause
judge_silence (const GunWhyFacts *facts, const GunWhyTry *tried)
{
  const GunStunProbeResult *one;
  const GunStunProbeResult *other;
  gboolean any_turn = gun_why_try_has_type (tried->ours, GUN_ICE_RELAYED)
                      || gun_why_try_has_type (tried->theirs, GUN_ICE_RELAYED);

  /* Neither NAT nor servers are in the way of two who are in one network */
  if (any_turn || gun_why_try_shares_network (tried))
    return GUN_WHY_NOTHING_ARRIVED;
  if (gun_why_facts_find_result (facts, GUN_STUN_REFUSED, TRUE) != NULL)
    return GUN_WHY_TURN_REFUSED;
  if (gun_why_facts_is_udp_blocked (facts))
    return GUN_WHY_UDP_BLOCKED_HERE;
  if (gun_why_facts_find_ports (facts, &one, &other))
    return GUN_WHY_STRICT_NAT_HERE;
  if (gun_why_facts_find_result (facts, GUN_STUN_NOT_RESOLVED, FALSE) != NULL
      && !gun_why_try_has_type (tried->ours, GUN_ICE_SERVER_REFLEXIVE))
    return GUN_WHY_NAME_NOT_FOUND;
  return GUN_WHY_NOTHING_ARRIVED;
}

/* No pair of addresses worked */
static GunWhyCause
judge_search (const GunWhyFacts *facts, const GunWhyTry *tried)
{
  if (tried->was_relay_only && !gun_why_try_has_type (tried->ours, GUN_ICE_RELAYED))
    return judge_without_turn (facts);
  if (tried->ours->len == 0)
    return GUN_WHY_NO_ADDRESS_HERE;
  if (tried->heard_us == 0)
    {
      if (tried->said_us == 0 || !tried->is_offerer)
        return GUN_WHY_UNKNOWN;
      return tried->late_us != 0 ? GUN_WHY_ANSWER_TOO_LATE : GUN_WHY_NO_ANSWER;
    }
  if (tried->was_checked)
    return GUN_WHY_ONE_WAY;
  if (tried->theirs->len == 0 && tried->n_local_names > 0 && tried->n_unusable == 0)
    return GUN_WHY_ONLY_LOCAL_NAMES;
  if (tried->theirs->len == 0)
    return GUN_WHY_NO_ADDRESS_HEARD;
  return ended_with (tried, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE) || was_silent (tried)
             ? judge_silence (facts, tried)
             : GUN_WHY_UNKNOWN;
}

static GunWhyCause
judge_try (const GunWhyFacts *facts, const GunWhyTry *tried)
{
  if (tried->opened_us != 0)
    return judge_link (tried);
  return tried->has_way ? judge_way (tried) : judge_search (facts, tried);
}

static GunWhyCause
judge_refusal (GunWhyRefusal refused)
{
  switch (refused)
    {
    case GUN_WHY_REFUSED_OFTEN:
    case GUN_WHY_REFUSED_BUSY:
      return GUN_WHY_TOO_MANY_ATTEMPTS;
    case GUN_WHY_REFUSED_FULL:
      return GUN_WHY_TOO_MANY_PEERS;
    case GUN_WHY_REFUSED_NOTHING:
    default:
      return GUN_WHY_UNKNOWN;
    }
}

/* By text, without a room: nothing can be said to it any more */
static GunWhyCause
judge_invited (const GunWhyFacts *facts, const GunWhyTry *tried)
{
  if (tried != NULL && tried->opened_us != 0)
    return GUN_WHY_INVITE_USED;
  if (tried != NULL)
    return judge_try (facts, tried);
  return facts->is_trying ? GUN_WHY_TRYING : judge_refusal (facts->refused);
}

/**
 * gun_why_judge:
 * @facts: what was measured
 *
 * Returns: the cause; %GUN_WHY_UNKNOWN when the facts allow none
 */
GunWhyCause
gun_why_judge (const GunWhyFacts *facts)
{
  const GunWhyTry *tried = gun_why_facts_get_last_try (facts);

  if (facts->is_connected)
    return facts->route == GUN_ROUTE_TURN ? GUN_WHY_THROUGH_TURN : GUN_WHY_IS_DIRECT;
  if (facts->is_off)
    return GUN_WHY_OFF_HERE;
  if (facts->is_invited)
    return judge_invited (facts, tried);
  if (facts->room == NULL)
    return GUN_WHY_NO_ROOM;
  if (facts->clock_ms != 0)
    return GUN_WHY_CLOCKS;
  if (!facts->is_listed)
    return GUN_WHY_NOT_IN_ROOM;
  if (facts->refused != GUN_WHY_REFUSED_NOTHING)
    return judge_refusal (facts->refused);
  if (facts->has_left && (tried == NULL || tried->opened_us == 0 || was_closed (tried)))
    return GUN_WHY_LEFT;
  if (tried != NULL)
    return judge_try (facts, tried);
  if (facts->is_trying)
    return GUN_WHY_TRYING;
  return facts->is_ours_to_offer ? GUN_WHY_UNKNOWN : GUN_WHY_NEVER_OFFERED;
}
