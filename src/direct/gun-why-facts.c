/* SPDX-License-Identifier: MIT */

#include "gun-why-facts.h"

#include <string.h>

GunWhyFacts *
gun_why_facts_new (void)
{
  GunWhyFacts *self = g_new0 (GunWhyFacts, 1);

  self->tries = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_why_try_unref);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  self->results = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_stun_probe_result_unref);
  return self;
}

void
gun_why_facts_free (GunWhyFacts *self)
{
  g_free (self->room);
  g_ptr_array_unref (self->tries);
  g_ptr_array_unref (self->servers);
  g_ptr_array_unref (self->results);
  g_free (self);
}

/**
 * gun_why_facts_get_last_try:
 * @self: facts
 *
 * Returns: (transfer none) (nullable): the last try that is over, or whose link is: one that is under way has not shown yet what is wrong
 */
GunWhyTry *
gun_why_facts_get_last_try (const GunWhyFacts *self)
{
  for (guint i = self->tries->len; i > 0; i--)
    {
      GunWhyTry *tried = g_ptr_array_index (self->tries, i - 1);

      if (tried->ended_us != 0)
        return tried;
    }
  return NULL;
}

static GunIceServerKind
get_kind (const GunWhyFacts *self, guint position)
{
  return gun_ice_server_get_kind (g_ptr_array_index (self->servers, position));
}

static guint
count_results (const GunWhyFacts *self)
{
  return MIN (self->results->len, self->servers->len);
}

/**
 * gun_why_facts_find_result:
 * @self: facts
 * @outcome: what came of asking it
 * @is_turn: whether a TURN server is meant; else any server
 *
 * Returns: (transfer none) (nullable): the first server of which this is known
 */
const GunStunProbeResult *
gun_why_facts_find_result (const GunWhyFacts *self, GunStunOutcome outcome, gboolean is_turn)
{
  for (guint i = 0; i < count_results (self); i++)
    {
      const GunStunProbeResult *result = g_ptr_array_index (self->results, i);

      if (result->outcome == outcome && (!is_turn || get_kind (self, i) != GUN_ICE_STUN))
        return result;
    }
  return NULL;
}

/* Two servers that saw one socket of ours; over TCP what was seen is another connection each time */
static gboolean
shows_two_ports (const GunStunProbeResult *one, const GunStunProbeResult *other)
{
  return one->mapped_address != NULL && other->mapped_address != NULL && one->local_port != 0
         && one->local_port == other->local_port
         && (strchr (one->mapped_address, ':') != NULL)
                == (strchr (other->mapped_address, ':') != NULL)
         && (g_strcmp0 (one->server_address, other->server_address) != 0
             || one->server_port != other->server_port)
         && one->mapped_port != other->mapped_port;
}

/**
 * gun_why_facts_find_ports:
 * @self: facts
 * @one: (out) (transfer none): what one server saw
 * @other: (out) (transfer none): what another one saw of the same socket
 *
 * Returns: whether our network gives each server another port
 */
gboolean
gun_why_facts_find_ports (const GunWhyFacts *self,
                          const GunStunProbeResult **one,
                          const GunStunProbeResult **other)
{
  for (guint i = 0; i < count_results (self); i++)
    for (guint j = i + 1; j < count_results (self); j++)
      {
        *one = g_ptr_array_index (self->results, i);
        *other = g_ptr_array_index (self->results, j);
        if (get_kind (self, i) != GUN_ICE_TURN_TCP && get_kind (self, j) != GUN_ICE_TURN_TCP
            && shows_two_ports (*one, *other))
          return TRUE;
      }
  return FALSE;
}

static gboolean
is_answer (const GunStunProbeResult *result)
{
  return result->outcome == GUN_STUN_MAPPED || result->outcome == GUN_STUN_RELAYED
         || result->outcome == GUN_STUN_REFUSED || result->outcome == GUN_STUN_BAD_ANSWER;
}

/**
 * gun_why_facts_is_udp_blocked:
 * @self: facts
 *
 * One server that keeps silent may be down. Several computers that all do are not, and one that answers over TCP is not.
 *
 * Returns: whether nothing came back over UDP from servers that are there
 */
gboolean
gun_why_facts_is_udp_blocked (const GunWhyFacts *self)
{
  g_autoptr (GHashTable) silent = g_hash_table_new (g_str_hash, g_str_equal);
  gboolean is_heard_by_tcp = FALSE;

  for (guint i = 0; i < count_results (self); i++)
    {
      const GunStunProbeResult *result = g_ptr_array_index (self->results, i);
      gboolean is_udp = get_kind (self, i) != GUN_ICE_TURN_TCP;

      if (is_udp && is_answer (result))
        return FALSE;
      if (is_udp && result->server_address != NULL
          && (result->outcome == GUN_STUN_NO_ANSWER || result->outcome == GUN_STUN_UNREACHABLE))
        g_hash_table_add (silent, result->server_address);
    }
  for (guint i = 0; i < count_results (self); i++)
    {
      const GunStunProbeResult *result = g_ptr_array_index (self->results, i);

      if (get_kind (self, i) == GUN_ICE_TURN_TCP && is_answer (result)
          && g_hash_table_contains (silent, result->server_address))
        is_heard_by_tcp = TRUE;
    }
  return g_hash_table_size (silent) >= 2 || is_heard_by_tcp;
}
