/* SPDX-License-Identifier: MIT */

/* What was tried, line by line: each try with what it came to, the addresses of the last one, and what each server said. */

#include "gun-why-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-rtc-state.h"

static char *
show_time (const GunWhyTry *tried)
{
  double wall_ms = tried->timeline != NULL ? gun_rtc_timeline_get_began_ms (tried->timeline) : 0;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (wall_ms / 1000));

  return time != NULL ? g_date_time_format (time, "%H:%M:%S") : g_strdup ("–");
}

static void
append_step (GString *line, const GunWhyTry *tried, gint64 at_us, const char *what)
{
  g_autofree char *after = NULL;

  if (at_us == 0)
    return;
  after = gun_why_words_seconds (at_us - tried->began_us);
  g_string_append_printf (line, ", %s (%s)", what, after);
}

static char *
show_try (const GunWhyTry *tried)
{
  g_autofree char *time = show_time (tried);
  GString *line = g_string_new (time);

  g_string_append_printf (line, " %s", tried->is_offerer ? _ ("we offer") : _ ("it offered"));
  append_step (line,
               tried,
               tried->said_us,
               tried->is_offerer ? _ ("our offer was said") : _ ("our answer was said"));
  if (tried->is_offerer)
    append_step (line, tried, tried->heard_us, _ ("its answer was heard"));
  append_step (line, tried, tried->opened_us, _ ("a link opened"));
  append_step (line, tried, tried->ended_us, _ ("the end"));
  append_step (line, tried, tried->late_us, _ ("its answer was heard, too late"));
  if (tried->end != NULL)
    g_string_append_printf (line, ": %s", tried->end->message);
  return g_string_free (line, FALSE);
}

static char *
show_layers (const GunWhyTry *tried)
{
  return g_strdup_printf (
      _ ("ICE is %s, DTLS is %s, SCTP is %s; checks of it: %s; packets of it: %" G_GUINT64_FORMAT),
      gun_rtc_enum_nick (GUN_TYPE_ICE_STATE, (int) tried->ice_state),
      gun_rtc_enum_nick (GUN_TYPE_DTLS_STATE, (int) tried->dtls_state),
      tried->sctp_state != NULL ? tried->sctp_state : "–",
      tried->was_checked ? _ ("arrived") : _ ("none"),
      tried->n_received);
}

static void
add_candidates (GPtrArray *lines, GPtrArray *candidates, const char *whose)
{
  for (guint i = 0; i < MIN (candidates->len, 16); i++)
    {
      const GunIceCandidate *candidate = g_ptr_array_index (candidates, i);
      gboolean is_ipv6 = strchr (candidate->address, ':') != NULL;

      g_ptr_array_add (lines,
                       g_strdup_printf (is_ipv6 ? "%s: %s [%s]:%u" : "%s: %s %s:%u",
                                        whose,
                                        gun_ice_candidate_type_describe (candidate->type),
                                        candidate->address,
                                        candidate->port));
    }
}

static char *
show_result (const GunStunProbeResult *result)
{
  switch (result->outcome)
    {
    case GUN_STUN_MAPPED:
      return g_strdup_printf (
          _ ("%s sees %s, port %u"), result->uri, result->mapped_address, result->mapped_port);
    case GUN_STUN_RELAYED:
      return g_strdup_printf (
          _ ("%s gives %s, port %u"), result->uri, result->relayed_address, result->relayed_port);
    case GUN_STUN_NOT_RESOLVED:
      return g_strdup_printf (_ ("%s: its name is not found"), result->uri);
    case GUN_STUN_NO_ANSWER:
      return g_strdup_printf (_ ("%s: no answer"), result->uri);
    case GUN_STUN_REFUSED:
      return g_strdup_printf (_ ("%s refused: %d %s"),
                              result->uri,
                              result->error_code,
                              result->reason != NULL ? result->reason : "");
    case GUN_STUN_UNREACHABLE:
      return g_strdup_printf (_ ("%s cannot be reached: %s"),
                              result->uri,
                              result->reason != NULL ? result->reason : "–");
    case GUN_STUN_BAD_ANSWER:
    default:
      return g_strdup_printf (_ ("%s: what answers there is no such server"), result->uri);
    }
}

/**
 * gun_why_words_tried:
 * @facts: what was measured
 *
 * Returns: (transfer full) (element-type utf8): what was tried, oldest first
 */
GPtrArray *
gun_why_words_tried (const GunWhyFacts *facts)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const GunWhyTry *last = gun_why_facts_get_last_try (facts);

  for (guint i = 0; i < facts->tries->len; i++)
    g_ptr_array_add (lines, show_try (g_ptr_array_index (facts->tries, i)));
  if (last != NULL)
    {
      g_ptr_array_add (lines, show_layers (last));
      add_candidates (lines, last->ours, _ ("Ours"));
      add_candidates (lines, last->theirs, _ ("Its"));
      if (last->n_local_names > 0)
        g_ptr_array_add (lines, g_strdup_printf (_ ("Its: %u .local names"), last->n_local_names));
    }
  for (guint i = 0; i < facts->results->len; i++)
    g_ptr_array_add (lines, show_result (g_ptr_array_index (facts->results, i)));
  return lines;
}
