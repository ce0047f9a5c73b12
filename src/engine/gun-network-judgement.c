/* SPDX-License-Identifier: MIT */

#include "gun-network-judgement.h"

#include <math.h>

/* By IPv4 and by IPv6 */
#define N_FAMILIES 2
static const char *const families[N_FAMILIES] = { "ipv4", "ipv6" };

static gboolean
is (GRefString *text, const char *name)
{
  return g_strcmp0 (text, name) == 0;
}

static gboolean
is_over_udp (const GunCheckedServer *server)
{
  return !is (server->kind, "turn-tcp");
}

static gboolean
is_turn (const GunCheckedServer *server)
{
  return !is (server->kind, "stun");
}

/* A refusal came over UDP as any other answer */
static gboolean
has_answered (const GunCheckedServer *server)
{
  return is (server->outcome, "mapped") || is (server->outcome, "relayed")
         || is (server->outcome, "refused");
}

/* Where it was seen, if that can be compared with what others saw */
static gboolean
is_seen (const GunCheckedServer *server, const char *family)
{
  return is_over_udp (server) && is (server->family, family) && server->mapped_address != NULL
         && isfinite (server->mapped_port);
}

static gboolean
is_same_server_address (const GunCheckedServer *one, const GunCheckedServer *other)
{
  return g_strcmp0 (one->server_address, other->server_address) == 0;
}

static gboolean
is_same_mapping (const GunCheckedServer *one, const GunCheckedServer *other)
{
  return g_str_equal (one->mapped_address, other->mapped_address)
         && one->mapped_port == other->mapped_port;
}

static gboolean
has_address (const GunNetworkCheck *check, const char *address)
{
  for (guint i = 0; check->addresses != NULL && i < check->addresses->len; i++)
    if (g_str_equal (g_ptr_array_index (check->addresses, i), address))
      return TRUE;

  return FALSE;
}

static gboolean
is_without_nat (const GunNetworkCheck *check, const GunCheckedServer *server)
{
  return server->local_port == server->mapped_port && has_address (check, server->mapped_address);
}

/* One that is seen after @index, from which it differs as told */
static const GunCheckedServer *
find_other (GPtrArray *servers, guint index, const char *family, gboolean same_mapping)
{
  const GunCheckedServer *one = g_ptr_array_index (servers, index);

  for (guint i = index + 1; i < servers->len; i++)
    {
      const GunCheckedServer *other = g_ptr_array_index (servers, i);

      /* Two ports of one address say less than two addresses: many NATs map by address (RFC 4787 section 4.1) */
      if (is_seen (other, family) && is_same_mapping (one, other) == same_mapping
          && (!same_mapping || !is_same_server_address (one, other)))
        return other;
    }

  return NULL;
}

static gboolean
find_mapping (GunNetworkJudgement *self, GPtrArray *servers, const char *family, gboolean same)
{
  for (guint i = 0; i < servers->len; i++)
    {
      const GunCheckedServer *server = g_ptr_array_index (servers, i);
      const GunCheckedServer *other
          = is_seen (server, family) ? find_other (servers, i, family, same) : NULL;

      if (other == NULL)
        continue;
      self->mapping = same ? GUN_NETWORK_MAPPING_SAME : GUN_NETWORK_MAPPING_DIFFERENT;
      self->seen[0] = server;
      self->seen[1] = other;
      return TRUE;
    }

  return FALSE;
}

static void
judge_mapping (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  for (guint i = 0; i < N_FAMILIES; i++)
    for (guint j = 0; j < check->servers->len && self->outside[i] == NULL; j++)
      if (is_seen (g_ptr_array_index (check->servers, j), families[i]))
        self->outside[i] = g_ptr_array_index (check->servers, j);

  for (guint i = 0; i < N_FAMILIES; i++)
    {
      if (self->outside[i] == NULL)
        continue;
      /* One difference says more than what happens to be the same */
      if (find_mapping (self, check->servers, families[i], FALSE))
        return;
      if (is_without_nat (check, self->outside[i]))
        {
          self->mapping = GUN_NETWORK_MAPPING_NONE;
          self->seen[0] = self->outside[i];
          return;
        }
      find_mapping (self, check->servers, families[i], TRUE);
      return;
    }
}

static void
judge_udp (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  g_autoptr (GHashTable) silent = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < check->servers->len; i++)
    {
      const GunCheckedServer *server = g_ptr_array_index (check->servers, i);

      self->has_turn = self->has_turn || is_turn (server);
      self->turn_works = self->turn_works || is (server->outcome, "relayed");
      if (!is_over_udp (server))
        continue;
      if (has_answered (server))
        self->udp = GUN_NETWORK_UDP_WORKS;
      else if (is (server->outcome, "no-answer") && server->server_address != NULL)
        g_hash_table_add (silent, server->server_address);
    }

  self->n_silent = g_hash_table_size (silent);
  if (self->udp == GUN_NETWORK_UDP_UNKNOWN && self->n_silent > 0)
    self->udp = GUN_NETWORK_UDP_SILENT;
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  const double one = *(const double *) a;
  const double other = *(const double *) b;

  return (one > other) - (one < other);
}

/* The middle one: a relay whose own clock is wrong does not make ours wrong. */
static void
judge_clock (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  g_autoptr (GArray) known = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint i = 0; i < check->relays->len; i++)
    {
      const GunCheckedRelay *relay = g_ptr_array_index (check->relays, i);

      if (isfinite (relay->clock_difference_us))
        g_array_append_val (known, relay->clock_difference_us);
    }
  if (known->len == 0)
    return;

  g_array_sort (known, compare_numbers);
  self->is_clock_known = TRUE;
  self->clock_difference_us = (gint64) g_array_index (known, double, (known->len - 1) / 2);
}

static void
judge_missing (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  if (self->udp == GUN_NETWORK_UDP_UNKNOWN)
    self->missing |= GUN_NETWORK_MISSING_UDP;
  if (self->outside[0] == NULL && self->outside[1] == NULL)
    self->missing |= GUN_NETWORK_MISSING_OUTSIDE;
  if (self->mapping == GUN_NETWORK_MAPPING_UNKNOWN)
    self->missing |= GUN_NETWORK_MISSING_MAPPING;
  if (self->mapping != GUN_NETWORK_MAPPING_NONE && check->hairpin == NULL)
    self->missing |= GUN_NETWORK_MISSING_HAIRPIN;
  if (!self->is_clock_known)
    self->missing |= GUN_NETWORK_MISSING_CLOCK;
}

static void
conclude (GunNetworkJudgement *self, GunNetworkVerdict verdict, GunNetworkReason reason)
{
  self->verdict = verdict;
  self->reason = reason;
}

/* (nullable): the first that was asked over UDP and came to this */
static const GunCheckedServer *
find_outcome (const GunNetworkCheck *check, const char *outcome)
{
  for (guint i = 0; i < check->servers->len; i++)
    {
      const GunCheckedServer *server = g_ptr_array_index (check->servers, i);

      if (is_over_udp (server) && is (server->outcome, outcome))
        return server;
    }

  return NULL;
}

/* Nobody who could have said something of UDP was asked, or heard. */
static void
conclude_unheard (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  static const struct
  {
    const char *outcome;
    GunNetworkReason reason;
  } outcomes[] = {
    { "bad-answer", GUN_NETWORK_REASON_BAD_ANSWER },
    { "unreachable", GUN_NETWORK_REASON_NOT_REACHED },
    { "not-resolved", GUN_NETWORK_REASON_NOT_FOUND },
  };

  conclude (self, GUN_NETWORK_UNKNOWN, GUN_NETWORK_REASON_NO_SERVERS);
  for (guint i = 0; i < G_N_ELEMENTS (outcomes) && self->about == NULL; i++)
    {
      self->about = find_outcome (check, outcomes[i].outcome);
      if (self->about != NULL)
        self->reason = outcomes[i].reason;
    }
}

static void
conclude_silent (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  self->about = find_outcome (check, "no-answer");
  if (self->turn_works)
    conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS);
  else if (self->n_silent > 1)
    conclude (self, GUN_NETWORK_UNLIKELY, GUN_NETWORK_REASON_UDP_SILENT);
  else
    /* It may as well be the server that is down */
    conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_ONE_SILENT);
}

static void
conclude_mapping (GunNetworkJudgement *self)
{
  switch (self->mapping)
    {
    case GUN_NETWORK_MAPPING_NONE:
      conclude (self, GUN_NETWORK_SHOULD_WORK, GUN_NETWORK_REASON_NO_NAT);
      return;

    case GUN_NETWORK_MAPPING_SAME:
      conclude (self, GUN_NETWORK_SHOULD_WORK, GUN_NETWORK_REASON_SAME_PORT);
      return;

    case GUN_NETWORK_MAPPING_DIFFERENT:
      if (self->turn_works)
        conclude (self, GUN_NETWORK_SHOULD_WORK, GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS);
      else if (self->has_turn)
        conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS);
      else
        conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_DIFFERENT_PORTS);
      return;

    case GUN_NETWORK_MAPPING_UNKNOWN:
    default:
      if (self->turn_works)
        conclude (self, GUN_NETWORK_SHOULD_WORK, GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS);
      else
        conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_ONE_ANSWER);
    }
}

static gboolean
is_any_relay_reached (const GunNetworkCheck *check)
{
  for (guint i = 0; i < check->relays->len; i++)
    if (((const GunCheckedRelay *) g_ptr_array_index (check->relays, i))->failed == NULL)
      return TRUE;

  return FALSE;
}

/* A network that lets everything through is not all it takes. */
static void
conclude_meeting (GunNetworkJudgement *self, const GunNetworkCheck *check)
{
  if (self->verdict != GUN_NETWORK_SHOULD_WORK)
    return;
  if (check->relays->len > 0 && !is_any_relay_reached (check))
    conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_NO_RELAY);
  else if (self->is_clock_known && ABS (self->clock_difference_us) > GUN_NETWORK_CLOCK_LIMIT_US)
    conclude (self, GUN_NETWORK_MAY_NEED_HELP, GUN_NETWORK_REASON_CLOCK);
}

/**
 * gun_network_check_judge:
 * @check: what was measured
 * @judgement: (out): what follows from it, and from nothing else
 */
void
gun_network_check_judge (const GunNetworkCheck *check, GunNetworkJudgement *judgement)
{
  GunNetworkJudgement *self = judgement;

  *self = (GunNetworkJudgement){ 0 };
  judge_udp (self, check);
  judge_mapping (self, check);
  judge_clock (self, check);
  judge_missing (self, check);

  if (check->is_off)
    conclude (self, GUN_NETWORK_UNLIKELY, GUN_NETWORK_REASON_OFF);
  else if (check->addresses == NULL || check->addresses->len == 0)
    conclude (self, GUN_NETWORK_UNLIKELY, GUN_NETWORK_REASON_NO_NETWORK);
  else if (check->relay_only && self->turn_works)
    conclude (self, GUN_NETWORK_SHOULD_WORK, GUN_NETWORK_REASON_RELAY_ONLY_WORKS);
  else if (check->relay_only)
    conclude (self, GUN_NETWORK_UNLIKELY, GUN_NETWORK_REASON_RELAY_ONLY_FAILS);
  else if (self->udp == GUN_NETWORK_UDP_UNKNOWN)
    conclude_unheard (self, check);
  else if (self->udp == GUN_NETWORK_UDP_SILENT)
    conclude_silent (self, check);
  else
    conclude_mapping (self);

  conclude_meeting (self, check);
}

const char *
gun_network_verdict_get_name (GunNetworkVerdict verdict)
{
  static const char *const names[] = {
    [GUN_NETWORK_UNKNOWN] = "unknown",
    [GUN_NETWORK_SHOULD_WORK] = "should-work",
    [GUN_NETWORK_MAY_NEED_HELP] = "may-need-help",
    [GUN_NETWORK_UNLIKELY] = "unlikely",
  };

  return names[verdict];
}

const char *
gun_network_reason_get_name (GunNetworkReason reason)
{
  static const char *const names[] = {
    [GUN_NETWORK_REASON_OFF] = "off",
    [GUN_NETWORK_REASON_NO_NETWORK] = "no-network",
    [GUN_NETWORK_REASON_NO_SERVERS] = "no-servers",
    [GUN_NETWORK_REASON_NOT_FOUND] = "not-found",
    [GUN_NETWORK_REASON_NOT_REACHED] = "not-reached",
    [GUN_NETWORK_REASON_BAD_ANSWER] = "bad-answer",
    [GUN_NETWORK_REASON_ONE_SILENT] = "one-silent",
    [GUN_NETWORK_REASON_UDP_SILENT] = "udp-silent",
    [GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS] = "udp-silent-turn-works",
    [GUN_NETWORK_REASON_NO_NAT] = "no-nat",
    [GUN_NETWORK_REASON_SAME_PORT] = "same-port",
    [GUN_NETWORK_REASON_DIFFERENT_PORTS] = "different-ports",
    [GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS] = "different-ports-turn-fails",
    [GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS] = "different-ports-turn-works",
    [GUN_NETWORK_REASON_ONE_ANSWER] = "one-answer",
    [GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS] = "one-answer-turn-works",
    [GUN_NETWORK_REASON_RELAY_ONLY_WORKS] = "relay-only-works",
    [GUN_NETWORK_REASON_RELAY_ONLY_FAILS] = "relay-only-fails",
    [GUN_NETWORK_REASON_CLOCK] = "clock",
    [GUN_NETWORK_REASON_NO_RELAY] = "no-relay",
  };

  return names[reason];
}

const char *
gun_network_udp_get_name (GunNetworkUdp udp)
{
  static const char *const names[] = {
    [GUN_NETWORK_UDP_UNKNOWN] = "unknown",
    [GUN_NETWORK_UDP_WORKS] = "works",
    [GUN_NETWORK_UDP_SILENT] = "silent",
  };

  return names[udp];
}

const char *
gun_network_mapping_get_name (GunNetworkMapping mapping)
{
  static const char *const names[] = {
    [GUN_NETWORK_MAPPING_UNKNOWN] = "unknown",
    [GUN_NETWORK_MAPPING_NONE] = "none",
    [GUN_NETWORK_MAPPING_SAME] = "same",
    [GUN_NETWORK_MAPPING_DIFFERENT] = "different",
  };

  return names[mapping];
}

const char *
gun_network_missing_get_name (GunNetworkMissing missing)
{
  switch (missing)
    {
    case GUN_NETWORK_MISSING_UDP:
      return "udp";
    case GUN_NETWORK_MISSING_OUTSIDE:
      return "outside-address";
    case GUN_NETWORK_MISSING_MAPPING:
      return "mapping";
    case GUN_NETWORK_MISSING_HAIRPIN:
      return "hairpin";
    case GUN_NETWORK_MISSING_CLOCK:
    default:
      return "clock";
    }
}
