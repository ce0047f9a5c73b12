/* SPDX-License-Identifier: MIT */

/* Why somebody is not connected directly, in words: one sentence, and what to do. What was measured is in gun-why-fact.c. */

#include "gun-why-words.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *sentence;
  const char *step;
  const char *action; /* (nullable) */
} Words;

#define PREFERENCES "preferences"
#define NETWORK_CHECK "network-check"
#define RECONNECT "reconnect"

static const Words words[GUN_WHY_N_CAUSES] = {
  [GUN_WHY_UNKNOWN] = { N_ ("What is known does not tell why it is not connected directly."),
                        N_ ("Try again, and look here afterwards."),
                        RECONNECT },
  [GUN_WHY_IS_DIRECT] = { N_ ("It is connected directly."), N_ ("Nothing is to be done."), NULL },
  [GUN_WHY_THROUGH_TURN]
  = { N_ ("It is connected, and a TURN server passes on what both say, encrypted."),
      N_ ("Network Check shows what is in the way of a connection without one."),
      NETWORK_CHECK },
  [GUN_WHY_OFF_HERE] = { N_ ("Direct connections are turned off here."),
                         N_ ("Turn them on in Preferences."),
                         PREFERENCES },
  [GUN_WHY_NO_ROOM] = { N_ ("This computer is in no room, so nobody finds it."),
                        N_ ("Enter the room of the other side in Preferences."),
                        PREFERENCES },
  [GUN_WHY_NOT_IN_ROOM]
  = { N_ ("It was not heard of in the room of this computer."),
      N_ ("See that the other side is in the same room, and connected to a relay of yours."),
      PREFERENCES },
  [GUN_WHY_LEFT] = { N_ ("It left the room."),
                     N_ ("Open it again there: it is connected when it is back."),
                     NULL },
  [GUN_WHY_TRYING] = { N_ ("It is being tried just now, for the first time."),
                       N_ ("Wait until this try is over."),
                       NULL },
  [GUN_WHY_TOO_MANY_ATTEMPTS] = { N_ ("Too many connections were tried, so this one waits."),
                                  N_ ("Wait a minute, then try again."),
                                  RECONNECT },
  [GUN_WHY_TOO_MANY_PEERS] = { N_ ("As many peers are connected directly as are allowed."),
                               N_ ("Allow more in Preferences, or close one of them."),
                               PREFERENCES },
  [GUN_WHY_CLOCKS] = { N_ ("Its clock and that of this computer are too far apart."),
                       N_ ("Set both clocks, best over the network, and start the other again."),
                       NULL },
  [GUN_WHY_NEVER_OFFERED]
  = { N_ ("It is for the other side to make an offer, and none came."),
      N_ ("See that the other side runs and is connected to the same relay; load a page again."),
      RECONNECT },
  [GUN_WHY_NO_ANSWER]
  = { N_ ("It never answered our offer."),
      N_ ("See that the other side runs and is connected to the same relay, then try again."),
      RECONNECT },
  [GUN_WHY_ANSWER_TOO_LATE] = { N_ ("Its answer came too late."),
                                N_ ("Try again: the other side, or the relay, may have been busy."),
                                RECONNECT },
  [GUN_WHY_NO_ADDRESS_HERE] = { N_ ("This computer found no address to be reached at."),
                                N_ ("Connect this computer to a network, then try again."),
                                RECONNECT },
  [GUN_WHY_NO_TURN_HERE]
  = { N_ ("Only TURN is to be used here, and no TURN server gave an address."),
      N_ ("Add a TURN server in Preferences, or allow connections without one."),
      PREFERENCES },
  [GUN_WHY_TURN_REFUSED] = { N_ ("A TURN server refused to serve us."),
                             N_ ("Correct the user name and the credential in Preferences."),
                             PREFERENCES },
  [GUN_WHY_NAME_NOT_FOUND] = { N_ ("The name of a STUN or TURN server is not found."),
                               N_ ("Correct the name of the server in Preferences."),
                               PREFERENCES },
  [GUN_WHY_UDP_BLOCKED_HERE]
  = { N_ ("UDP does not get through from this network."),
      N_ ("Add a TURN server that is reached over TCP, or use another network."),
      PREFERENCES },
  [GUN_WHY_STRICT_NAT_HERE]
  = { N_ ("Your network gives each server a different port, nothing of theirs reached us, and no "
          "TURN server is set up."),
      N_ ("Add a TURN server."),
      PREFERENCES },
  [GUN_WHY_NO_ADDRESS_HEARD] = { N_ ("It never said an address at which it could be reached."),
                                 N_ ("Look at the network of the other side, then try again."),
                                 RECONNECT },
  [GUN_WHY_ONLY_LOCAL_NAMES]
  = { N_ ("It says only names of its own network, and nothing of it reached us."),
      N_ ("Give the page a STUN server, or be in the same network as it."),
      RECONNECT },
  [GUN_WHY_NOTHING_ARRIVED]
  = { N_ ("Both know addresses of the other, and nothing of it reached us."),
      N_ ("Network Check shows what this network lets through."),
      NETWORK_CHECK },
  [GUN_WHY_ONE_WAY] = { N_ ("What it sends reaches us, and no answer to what we send comes back."),
                        N_ ("Look for a firewall on either side that lets packets out only."),
                        NETWORK_CHECK },
  [GUN_WHY_FINGERPRINT]
  = { N_ ("The other side holds another key than its description names."),
      N_ ("Somebody may sit in between: use another relay, and compare the codes of both sides."),
      NULL },
  [GUN_WHY_DTLS_TIMEOUT] = { N_ ("A way was found, and the encryption was not agreed on in time."),
                             N_ ("Try again; large packets may be lost on the way."),
                             RECONNECT },
  [GUN_WHY_DTLS_FAILED] = { N_ ("A way was found, and the encryption failed."),
                            N_ ("See that the other side is up to date, then try again."),
                            RECONNECT },
  [GUN_WHY_NO_CHANNEL] = { N_ ("A way was found and encrypted, and no channel opened on it."),
                           N_ ("Try again."),
                           RECONNECT },
  [GUN_WHY_WENT_SILENT]
  = { N_ ("It was connected directly, and went silent."),
      N_ ("See that the other side is awake and has a network; it is tried again by itself."),
      RECONNECT },
  [GUN_WHY_THEY_CLOSED] = { N_ ("The other side closed the connection."),
                            N_ ("Open it again there; load a page again."),
                            RECONNECT },
  [GUN_WHY_INVITE_USED]
  = { N_ ("It was invited by text, and the connection that came of it is over."),
      N_ ("Make another invite: each is good for one connection."),
      NULL },
};

static gboolean
is_turn_set_up (const GunWhyFacts *facts)
{
  for (guint i = 0; i < facts->servers->len; i++)
    if (gun_ice_server_get_kind (g_ptr_array_index (facts->servers, i)) != GUN_ICE_STUN)
      return TRUE;
  return FALSE;
}

/* The same cause in other words, where more is known */
static const char *
find_sentence (const GunWhyFacts *facts, GunWhyCause cause)
{
  const GunWhyTry *tried = gun_why_facts_get_last_try (facts);
  const GunStunProbeResult *refused = gun_why_facts_find_result (facts, GUN_STUN_REFUSED, TRUE);

  if (cause == GUN_WHY_STRICT_NAT_HERE && is_turn_set_up (facts))
    return _ ("Your network gives each server a different port, nothing of theirs reached us, and "
              "no TURN server gave an address.");
  if (cause == GUN_WHY_ONLY_LOCAL_NAMES && tried->was_relay_only)
    return _ ("It says only names of its own network, and only TURN is to be used here.");
  if (cause == GUN_WHY_NO_ANSWER && tried->was_checked)
    return _ ("It took our offer, and its answer never reached us.");
  if (cause == GUN_WHY_TURN_REFUSED && refused->error_code == 401)
    return _ ("A TURN server refused our user name or credential.");
  if (cause == GUN_WHY_NO_TURN_HERE && !is_turn_set_up (facts))
    return _ ("Only TURN is to be used here, and no TURN server is set up.");
  if (cause == GUN_WHY_THEY_CLOSED && tried->opened_us == 0)
    return _ ("The other side closed the connection before it was open.");
  return _ (words[cause].sentence);
}

static const Words *
find_step (const GunWhyFacts *facts, GunWhyCause cause)
{
  static const Words add_turn
      = { NULL, N_ ("Add a TURN server: what cannot go directly goes through it."), PREFERENCES };
  static const Words allow_all
      = { NULL, N_ ("Allow connections without TURN in Preferences."), PREFERENCES };
  static const Words correct_turn
      = { NULL, N_ ("Look in Preferences whether the TURN server is the right one."), PREFERENCES };
  static const Words invite_again
      = { NULL, N_ ("Make another invite, and have it answered in time."), NULL };
  const GunWhyTry *tried = gun_why_facts_get_last_try (facts);

  /* There is no way to try it again */
  if (facts->is_invited && g_strcmp0 (words[cause].action, RECONNECT) == 0)
    return &invite_again;
  if (cause == GUN_WHY_NOTHING_ARRIVED && !is_turn_set_up (facts)
      && !gun_why_try_shares_network (tried))
    return &add_turn;
  if (cause == GUN_WHY_STRICT_NAT_HERE && is_turn_set_up (facts))
    return &correct_turn;
  if (cause == GUN_WHY_ONLY_LOCAL_NAMES && tried->was_relay_only)
    return &allow_all;
  if (cause == GUN_WHY_THROUGH_TURN && facts->is_relay_only)
    return &allow_all;
  return &words[cause];
}

/**
 * gun_why_words_report:
 * @facts: what was measured
 *
 * Returns: (transfer full): what gun_why_judge() says of it, for people
 */
GunWhyReport *
gun_why_words_report (const GunWhyFacts *facts)
{
  GunWhyReport *report = g_new0 (GunWhyReport, 1);
  const Words *step;

  report->cause = gun_why_judge (facts);
  step = find_step (facts, report->cause);
  report->sentence = g_strdup (find_sentence (facts, report->cause));
  report->fact = gun_why_words_fact (facts, report->cause);
  report->step = g_strdup (_ (step->step));
  report->step_action = step->action;
  report->tried = gun_why_words_tried (facts);
  return report;
}
