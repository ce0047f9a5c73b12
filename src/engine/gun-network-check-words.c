/* SPDX-License-Identifier: MIT */

#include "gun-network-check-words.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "gun-clock-words.h"
#include "gun-text.h"

/* Characters of what others said that are shown */
#define SHOWN_CHARACTERS 200

/* The Date of an HTTP answer has whole seconds (RFC 9110 section 5.6.7). */
#define CLOCK_EXACT_US G_USEC_PER_SEC

void
gun_check_row_free (GunCheckRow *self)
{
  g_free (self->title);
  g_free (self->detail);
  g_free (self->value);
  g_free (self);
}

/* @detail: (transfer full) (nullable); @value: (transfer full) */
static void
add_row (GPtrArray *rows, GunCheckMark mark, const char *title, char *detail, char *value)
{
  GunCheckRow *row = g_new0 (GunCheckRow, 1);

  row->mark = mark;
  row->title = g_strdup (title);
  row->detail = detail;
  row->value = value;
  g_ptr_array_add (rows, row);
}

static char *
show (GRefString *text)
{
  return gun_text_to_display (text, SHOWN_CHARACTERS);
}

/* `turn:turn.example:3478?transport=tcp` is turn.example to people. */
static char *
dup_server_name (const GunCheckedServer *server)
{
  g_autofree char *uri = show (server->server);
  const char *colon = strchr (uri, ':');
  g_autofree char *name = g_strdup (colon != NULL ? colon + 1 : uri);

  name[strcspn (name, "?")] = '\0';
  if (g_str_has_suffix (name, ":3478"))
    name[strlen (name) - strlen (":3478")] = '\0';
  return g_steal_pointer (&name);
}

static char *
dup_relay_name (const GunCheckedRelay *relay)
{
  g_autoptr (GUri) uri = g_uri_parse (relay->relay, G_URI_FLAGS_NONE, NULL);
  const char *host = uri == NULL ? NULL : g_uri_get_host (uri);
  g_autofree char *name = NULL;
  g_autoptr (GRefString) text = NULL;

  if (host == NULL)
    return show (relay->relay);

  name = g_strdup_printf (strchr (host, ':') != NULL ? "[%s]" : "%s", host);
  if (g_uri_get_port (uri) > 0)
    {
      char *with_port = g_strdup_printf ("%s:%d", name, g_uri_get_port (uri));

      g_free (name);
      name = with_port;
    }
  text = gun_text_new (name);
  return show (text);
}

static char *
dup_duration (double duration_us)
{
  if (duration_us < 1000)
    return g_strdup (_ ("under 1 ms"));

  return g_strdup_printf (_ ("%d ms"), (int) (MIN (duration_us, G_MAXINT) / 1000));
}

/* This Network */

static GunCheckMark
mark_unless_running (const GunNetworkCheck *check, GunCheckMark mark)
{
  return check->servers_done ? mark : GUN_CHECK_RUNNING;
}

static gboolean
is (GRefString *text, const char *name)
{
  return g_strcmp0 (text, name) == 0;
}

static void
add_udp (GPtrArray *rows, const GunNetworkCheck *check, const GunNetworkJudgement *judgement)
{
  const char *title = _ ("UDP");

  if (judgement->udp == GUN_NETWORK_UDP_WORKS)
    add_row (rows, GUN_CHECK_GOOD, title, NULL, g_strdup (_ ("Works")));
  else if (judgement->udp == GUN_NETWORK_UDP_SILENT)
    add_row (rows,
             GUN_CHECK_BAD,
             title,
             g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                           "%u server was asked",
                                           "%u servers were asked",
                                           judgement->n_silent),
                              judgement->n_silent),
             g_strdup (_ ("No answer")));
  else
    add_row (rows,
             mark_unless_running (check, GUN_CHECK_NEUTRAL),
             title,
             NULL,
             g_strdup (check->servers_done ? _ ("Not known") : "–"));
}

static gboolean
is_of_family (const char *address, gboolean is_ipv6)
{
  return (strchr (address, ':') != NULL) == is_ipv6;
}

/* (nullable): those of this computer, without @except, with commas */
static char *
dup_addresses (const GunNetworkCheck *check, gboolean is_ipv6, const char *except)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; check->addresses != NULL && i < check->addresses->len; i++)
    {
      GRefString *address = g_ptr_array_index (check->addresses, i);
      g_autofree char *shown = show (address);

      if (is_of_family (address, is_ipv6) && g_strcmp0 (address, except) != 0)
        g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", shown);
    }

  return list->len > 0 ? g_string_free (g_steal_pointer (&list), FALSE) : NULL;
}

static void
add_address (GPtrArray *rows,
             const GunNetworkCheck *check,
             const GunNetworkJudgement *judgement,
             gboolean is_ipv6)
{
  const char *title = is_ipv6 ? _ ("IPv6 address") : _ ("IPv4 address");
  const GunCheckedServer *seen = judgement->outside[is_ipv6];
  const char *outside = seen == NULL ? NULL : seen->mapped_address;
  g_autofree char *inside = dup_addresses (check, is_ipv6, outside);

  if (outside != NULL)
    add_row (
        rows,
        GUN_CHECK_GOOD,
        title,
        /* Translators: addresses of this computer in its own network, beside that as seen from outside */
        inside == NULL ? NULL : g_strdup_printf (_ ("Here %s"), inside),
        show (seen->mapped_address));
  else if (inside != NULL)
    add_row (rows,
             mark_unless_running (check, GUN_CHECK_NEUTRAL),
             title,
             g_strdup_printf (_ ("Here %s"), inside),
             g_strdup (check->servers_done ? _ ("From outside not known") : "–"));
  else
    add_row (rows, GUN_CHECK_NEUTRAL, title, NULL, g_strdup (_ ("None")));
}

/* (nullable): what the servers saw that it was told from */
static char *
dup_seen (const GunNetworkJudgement *judgement)
{
  g_autofree char *one = NULL;
  g_autofree char *other = NULL;

  if (judgement->seen[1] == NULL)
    return NULL;

  one = dup_server_name (judgement->seen[0]);
  other = dup_server_name (judgement->seen[1]);
  if (!g_str_equal (judgement->seen[0]->mapped_address, judgement->seen[1]->mapped_address))
    return g_strdup_printf (_ ("%s saw another address than %s"), one, other);

  /* Translators: names of two servers, and the ports at which they saw this computer */
  return g_strdup_printf (_ ("%s saw %.0f, %s saw %.0f"),
                          one,
                          judgement->seen[0]->mapped_port,
                          other,
                          judgement->seen[1]->mapped_port);
}

static void
add_mapping (GPtrArray *rows, const GunNetworkCheck *check, const GunNetworkJudgement *judgement)
{
  static const struct
  {
    GunCheckMark mark;
    const char *words;
  } mappings[] = {
    [GUN_NETWORK_MAPPING_UNKNOWN] = { GUN_CHECK_NEUTRAL, N_ ("Not known") },
    [GUN_NETWORK_MAPPING_NONE] = { GUN_CHECK_GOOD, N_ ("Not changed (no NAT)") },
    [GUN_NETWORK_MAPPING_SAME] = { GUN_CHECK_GOOD, N_ ("The same for each server") },
    [GUN_NETWORK_MAPPING_DIFFERENT]
    = { GUN_CHECK_WARNING, N_ ("Different for each server (symmetric)") },
  };

  if (!check->servers_done)
    add_row (rows, GUN_CHECK_RUNNING, _ ("How ports are mapped"), NULL, g_strdup ("–"));
  else
    add_row (rows,
             mappings[judgement->mapping].mark,
             _ ("How ports are mapped"),
             judgement->mapping == GUN_NETWORK_MAPPING_UNKNOWN
                     && judgement->udp == GUN_NETWORK_UDP_WORKS
                 ? g_strdup (_ ("That takes answers of servers at two addresses"))
                 : dup_seen (judgement),
             g_strdup (_ (mappings[judgement->mapping].words)));
}

static void
add_hairpin (GPtrArray *rows, const GunNetworkCheck *check, const GunNetworkJudgement *judgement)
{
  const char *title = _ ("Reaching ourselves from inside (hairpin)");

  if (!check->servers_done)
    add_row (rows, GUN_CHECK_RUNNING, title, NULL, g_strdup ("–"));
  else if (judgement->mapping == GUN_NETWORK_MAPPING_NONE)
    add_row (rows, GUN_CHECK_GOOD, title, NULL, g_strdup (_ ("Not needed")));
  else if (check->hairpin == NULL)
    add_row (rows, GUN_CHECK_NEUTRAL, title, NULL, g_strdup (_ ("Not known")));
  else if (is (check->hairpin, "works"))
    add_row (rows, GUN_CHECK_GOOD, title, NULL, g_strdup (_ ("Works")));
  else
    add_row (rows, GUN_CHECK_NEUTRAL, title, NULL, g_strdup (_ ("Not possible")));
}

static void
add_local_names (GPtrArray *rows, const GunNetworkCheck *check)
{
  const char *title = _ (".local names");
  g_autofree char *name = check->local_name == NULL ? NULL : show (check->local_name);
  /* Translators: the name of this computer, such as “desk.local” */
  char *detail = name == NULL ? NULL : g_strdup_printf (_ ("Asked for %s"), name);

  if (check->local_names == NULL)
    add_row (rows, GUN_CHECK_RUNNING, title, detail, g_strdup ("–"));
  else if (is (check->local_names, "resolved"))
    add_row (rows, GUN_CHECK_GOOD, title, detail, g_strdup (_ ("Resolved")));
  else
    add_row (rows, GUN_CHECK_NEUTRAL, title, detail, g_strdup (_ ("Not resolved")));
}

static gboolean
are_relays_done (const GunNetworkCheck *check)
{
  for (guint i = 0; i < check->relays->len; i++)
    if (!((const GunCheckedRelay *) g_ptr_array_index (check->relays, i))->is_done)
      return FALSE;

  return TRUE;
}

static void
add_clock (GPtrArray *rows, const GunNetworkCheck *check, const GunNetworkJudgement *judgement)
{
  const char *title = _ ("Clock difference");
  gboolean is_far = ABS (judgement->clock_difference_us) > GUN_NETWORK_CLOCK_LIMIT_US;

  if (!are_relays_done (check))
    add_row (rows, GUN_CHECK_RUNNING, title, NULL, g_strdup ("–"));
  else if (!judgement->is_clock_known)
    add_row (rows,
             GUN_CHECK_NEUTRAL,
             title,
             g_strdup (check->relays->len == 0 ? _ ("Relays could say it, but none is set up")
                                               : _ ("No relay said what time it has")),
             g_strdup (_ ("Not known")));
  else
    add_row (rows,
             is_far ? GUN_CHECK_WARNING : GUN_CHECK_GOOD,
             title,
             g_strdup (_ ("Relays, compared with this computer")),
             gun_clock_words (judgement->clock_difference_us, CLOCK_EXACT_US));
}

static void
add_network (GPtrArray *rows, const GunNetworkCheck *check)
{
  GunNetworkJudgement judgement;

  gun_network_check_judge (check, &judgement);
  add_udp (rows, check, &judgement);
  add_address (rows, check, &judgement, FALSE);
  add_address (rows, check, &judgement, TRUE);
  add_mapping (rows, check, &judgement);
  add_hairpin (rows, check, &judgement);
  add_local_names (rows, check);
  add_clock (rows, check, &judgement);
}

/* STUN and TURN servers */

static const struct
{
  const char *name;
  GunCheckMark mark;
  const char *words;
} outcomes[] = {
  { "mapped", GUN_CHECK_GOOD, N_ ("Answered") },
  { "relayed", GUN_CHECK_GOOD, N_ ("Works") },
  { "not-resolved", GUN_CHECK_BAD, N_ ("Name not found") },
  { "no-answer", GUN_CHECK_BAD, N_ ("No answer") },
  { "refused", GUN_CHECK_BAD, N_ ("Refused") },
  { "unreachable", GUN_CHECK_BAD, N_ ("Not reached") },
  { "bad-answer", GUN_CHECK_BAD, N_ ("Something else answers there") },
};

static char *
dup_way (const GunCheckedServer *server)
{
  const char *family = is (server->family, "ipv6") ? "IPv6" : "IPv4";

  if (is (server->kind, "stun"))
    return g_strdup_printf ("STUN · %s", family);

  return g_strdup_printf ("TURN · %s · %s", is (server->kind, "turn-tcp") ? "TCP" : "UDP", family);
}

static char *
dup_server_detail (const GunCheckedServer *server)
{
  g_autofree char *way = dup_way (server);
  g_autofree char *reason = server->reason == NULL ? NULL : show (server->reason);

  if (isfinite (server->error_code) && reason != NULL)
    return g_strdup_printf ("%s · %.0f %s", way, server->error_code, reason);
  if (reason != NULL)
    return g_strdup_printf ("%s · %s", way, reason);

  return g_steal_pointer (&way);
}

static void
add_server (GPtrArray *rows, const GunCheckedServer *server)
{
  g_autofree char *name = dup_server_name (server);
  char *detail = dup_server_detail (server);

  for (guint i = 0; i < G_N_ELEMENTS (outcomes); i++)
    {
      if (!is (server->outcome, outcomes[i].name))
        continue;
      add_row (rows,
               outcomes[i].mark,
               name,
               detail,
               outcomes[i].mark == GUN_CHECK_GOOD && isfinite (server->round_trip_us)
                   ? dup_duration (server->round_trip_us)
                   : g_strdup (_ (outcomes[i].words)));
      return;
    }

  add_row (rows, GUN_CHECK_NEUTRAL, name, detail, show (server->outcome));
}

/* Relays */

static const struct
{
  const char *step;
  const char *words;
} failures[] = {
  { "reach", N_ ("Not reached") },  { "tls", N_ ("Not encrypted as it should be") },
  { "hello", N_ ("No GUN relay") }, { "echo", N_ ("No echo") },
  { "clock", N_ ("Not known") },
};

static char *
dup_failure (const GunCheckedRelay *relay)
{
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    if (is (relay->failed, failures[i].step))
      return g_strdup (_ (failures[i].words));

  return show (relay->failed);
}

static char *
dup_relay_detail (const GunCheckedRelay *relay)
{
  const char *secret = isfinite (relay->tls_us) ? _ ("Encrypted") : _ ("Not encrypted");
  g_autofree char *clock = NULL;

  if (!isfinite (relay->reached_us))
    return NULL;
  if (!isfinite (relay->clock_difference_us))
    return g_strdup (secret);

  clock = gun_clock_words ((gint64) relay->clock_difference_us, CLOCK_EXACT_US);
  /* Translators: whether a relay is reached encrypted, and how its clock differs from ours */
  return g_strdup_printf (_ ("%s · clock difference %s"), secret, clock);
}

static void
add_relay (GPtrArray *rows, const GunCheckedRelay *relay)
{
  g_autofree char *name = dup_relay_name (relay);

  if (relay->failed != NULL)
    add_row (rows,
             GUN_CHECK_BAD,
             name,
             relay->reason == NULL ? NULL : show (relay->reason),
             dup_failure (relay));
  else if (isfinite (relay->echo_us))
    add_row (rows, GUN_CHECK_GOOD, name, dup_relay_detail (relay), dup_duration (relay->echo_us));
  else
    add_row (rows,
             relay->is_done ? GUN_CHECK_NEUTRAL : GUN_CHECK_RUNNING,
             name,
             dup_relay_detail (relay),
             g_strdup ("–"));
}

/**
 * gun_check_group_get_title:
 * @group: some facts
 *
 * Returns: (transfer none): what stands above them
 */
const char *
gun_check_group_get_title (GunCheckGroup group)
{
  switch (group)
    {
    case GUN_CHECK_SERVERS:
      return _ ("STUN and TURN Servers");
    case GUN_CHECK_RELAYS:
      return _ ("Relays");
    case GUN_CHECK_NETWORK:
    case GUN_CHECK_N_GROUPS:
    default:
      return _ ("This Network");
    }
}

/**
 * gun_network_check_list_rows:
 * @check: what is known, all of it or not yet
 * @group: which facts
 *
 * Returns: (transfer full) (element-type GunCheckRow): one for each; may be empty
 */
GPtrArray *
gun_network_check_list_rows (const GunNetworkCheck *check, GunCheckGroup group)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_check_row_free);

  if (group == GUN_CHECK_NETWORK)
    add_network (rows, check);
  for (guint i = 0; group == GUN_CHECK_SERVERS && i < check->servers->len; i++)
    add_server (rows, g_ptr_array_index (check->servers, i));
  for (guint i = 0; group == GUN_CHECK_RELAYS && i < check->relays->len; i++)
    add_relay (rows, g_ptr_array_index (check->relays, i));
  return rows;
}

/* What follows */

/**
 * gun_network_judgement_get_headline:
 * @judgement: what follows from a check
 *
 * Returns: (transfer none): what is to be expected, in one sentence
 */
const char *
gun_network_judgement_get_headline (const GunNetworkJudgement *judgement)
{
  switch (judgement->verdict)
    {
    case GUN_NETWORK_SHOULD_WORK:
      return _ ("Direct connections should work");
    case GUN_NETWORK_MAY_NEED_HELP:
      return _ ("Direct connections may need help");
    case GUN_NETWORK_UNLIKELY:
      return _ ("Direct connections are unlikely");
    case GUN_NETWORK_UNKNOWN:
    default:
      return _ ("Whether direct connections work is not known");
    }
}

static const char *const reasons[] = {
  [GUN_NETWORK_REASON_OFF] = N_ ("They are turned off on this computer."),
  [GUN_NETWORK_REASON_NO_NETWORK] = N_ ("This computer has no address in any network."),
  [GUN_NETWORK_REASON_NO_SERVERS]
  = N_ ("No STUN server is set up, so nobody outside said how this computer is seen."),
  [GUN_NETWORK_REASON_UDP_SILENT_TURN_WORKS]
  = N_ ("No server answered over UDP. A TURN server works over TCP, and everything will go "
        "through it."),
  [GUN_NETWORK_REASON_NO_NAT]
  = N_ ("UDP works, and nothing on the way changes the address of this computer."),
  [GUN_NETWORK_REASON_SAME_PORT]
  = N_ ("UDP works, and your network keeps one port for all servers."),
  [GUN_NETWORK_REASON_DIFFERENT_PORTS]
  = N_ ("Your network gives each server a different port, and no TURN server is set up."),
  [GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_FAILS]
  = N_ ("Your network gives each server a different port, and no TURN server works."),
  [GUN_NETWORK_REASON_DIFFERENT_PORTS_TURN_WORKS]
  = N_ ("Your network gives each server a different port. Where that is in the way, there is a "
        "TURN server, and it works."),
  [GUN_NETWORK_REASON_ONE_ANSWER]
  = N_ ("UDP works, but it takes answers of servers at two addresses to see how your network maps "
        "ports."),
  [GUN_NETWORK_REASON_ONE_ANSWER_TURN_WORKS] = N_ ("UDP works, and so does a TURN server."),
  [GUN_NETWORK_REASON_RELAY_ONLY_WORKS] = N_ ("Only TURN servers are used, and one of them works."),
  [GUN_NETWORK_REASON_RELAY_ONLY_FAILS]
  = N_ ("Only TURN servers are used, and none of them works."),
  [GUN_NETWORK_REASON_NO_RELAY] = N_ (
      "The network lets them through, but no relay was reached, and over relays others are found."),
  [GUN_NETWORK_N_REASONS] = NULL,
};

/* A reason that is about one server: @name is its name */
static char *
dup_reason_about (const GunNetworkJudgement *judgement, const char *name)
{
  g_autofree char *said = NULL;

  switch (judgement->reason)
    {
    case GUN_NETWORK_REASON_NOT_FOUND:
      return g_strdup_printf (_ ("The name of the server %s was not found."), name);

    case GUN_NETWORK_REASON_NOT_REACHED:
      said = judgement->about->reason == NULL ? g_strdup (_ ("no way leads there"))
                                              : show (judgement->about->reason);
      return g_strdup_printf (_ ("The server %s could not be reached (%s)."), name, said);

    case GUN_NETWORK_REASON_BAD_ANSWER:
      return g_strdup_printf (_ ("What answers at %s is no STUN or TURN server."), name);

    case GUN_NETWORK_REASON_ONE_SILENT:
    default:
      return g_strdup_printf (_ ("%s did not answer over UDP: it is down, or something on the way "
                                 "drops UDP. A second server would tell which."),
                              name);
    }
}

/**
 * gun_network_judgement_dup_reason:
 * @judgement: what follows from a check, which is still there
 *
 * Returns: (transfer full): why, in a sentence or two
 */
char *
gun_network_judgement_dup_reason (const GunNetworkJudgement *judgement)
{
  g_autofree char *words = NULL;

  if (judgement->reason == GUN_NETWORK_REASON_CLOCK)
    {
      words = gun_clock_words (judgement->clock_difference_us, CLOCK_EXACT_US);
      /* Translators: %s is “4 min behind (± 1 s)” or “4 min ahead (± 1 s)” */
      return g_strdup_printf (_ ("The network lets them through, but the clocks of relays are not "
                                 "that of this computer: %s."),
                              words);
    }
  if (judgement->reason == GUN_NETWORK_REASON_UDP_SILENT)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                         "%u server was asked over UDP, and it did not answer.",
                                         "%u servers were asked over UDP, and none answered.",
                                         judgement->n_silent),
                            judgement->n_silent);
  if (reasons[judgement->reason] != NULL)
    return g_strdup (_ (reasons[judgement->reason]));

  words = dup_server_name (judgement->about);
  return dup_reason_about (judgement, words);
}

static const char *
get_missing_words (GunNetworkMissing missing)
{
  switch (missing)
    {
    case GUN_NETWORK_MISSING_UDP:
      return _ ("whether UDP works");
    case GUN_NETWORK_MISSING_OUTSIDE:
      return _ ("the address as seen from outside");
    case GUN_NETWORK_MISSING_MAPPING:
      return _ ("how ports are mapped");
    case GUN_NETWORK_MISSING_HAIRPIN:
      return _ ("hairpin");
    case GUN_NETWORK_MISSING_CLOCK:
    default:
      return _ ("the clock difference");
    }
}

/**
 * gun_network_judgement_dup_missing:
 * @judgement: what follows from a check
 *
 * Returns: (transfer full) (nullable): what could not be learned, in a sentence
 */
char *
gun_network_judgement_dup_missing (const GunNetworkJudgement *judgement)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < GUN_NETWORK_N_MISSING; i++)
    if (judgement->missing & (1 << i))
      g_string_append_printf (list, "%s%s", list->len > 0 ? ", " : "", get_missing_words (1 << i));

  /* Translators: %s is a list, such as “how ports are mapped, the clock difference” */
  return list->len > 0 ? g_strdup_printf (_ ("Could not be learned: %s."), list->str) : NULL;
}

/**
 * gun_network_check_dup_when:
 * @check: one that has ended
 *
 * Returns: (transfer full): when it was, and how long it took
 */
char *
gun_network_check_dup_when (const GunNetworkCheck *check)
{
  g_autoptr (GDateTime) began
      = isfinite (check->checked_ms)
            ? g_date_time_new_from_unix_local ((gint64) (check->checked_ms / 1000))
            : NULL;
  g_autofree char *time = began == NULL ? g_strdup ("–") : g_date_time_format (began, "%H:%M");
  double took_s = isfinite (check->took_us) ? check->took_us / G_USEC_PER_SEC : 0;

  /* Translators: a time of day and a duration: “Checked at 16:11 in 4.2 s” */
  return g_strdup_printf (_ ("Checked at %s in %.1f s"), time, took_s);
}
