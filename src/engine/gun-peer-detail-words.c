/* SPDX-License-Identifier: MIT */

#include "gun-peer-detail-words.h"

#include <glib/gi18n.h>

/* A day: before that, a time of day says too little */
#define DAY_MS (24 * 60 * 60 * 1000.0)

static char *
dup_unknown (void)
{
  return g_strdup ("–");
}

char *
gun_peer_detail_dup_number (gint64 number)
{
  return number < 0 ? dup_unknown () : g_strdup_printf ("%'" G_GINT64_FORMAT, number);
}

char *
gun_peer_detail_dup_bytes (gint64 bytes)
{
  return bytes < 0 ? dup_unknown () : g_format_size ((guint64) bytes);
}

char *
gun_peer_detail_dup_exact_bytes (gint64 bytes)
{
  g_autofree char *number = gun_peer_detail_dup_number (bytes);

  /* Translators: a number of bytes */
  return bytes < 0 ? dup_unknown () : g_strdup_printf (_ ("%s B"), number);
}

static char *
dup_formatted (double at_ms, const char *format)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc ((gint64) (at_ms / 1000));
  g_autoptr (GDateTime) local = utc == NULL ? NULL : g_date_time_to_local (utc);

  return local == NULL ? dup_unknown () : g_date_time_format (local, format);
}

char *
gun_peer_detail_dup_time (double at_ms)
{
  return dup_formatted (at_ms, "%H:%M:%S");
}

/* With the day, when it is not today's */
static char *
dup_since (const GunPeerDetail *self)
{
  return dup_formatted (self->since_ms,
                        self->at_ms - self->since_ms < DAY_MS ? "%H:%M" : "%Y-%m-%d %H:%M");
}

/**
 * gun_peer_detail_dup_title:
 * @self: what is known of a peer
 *
 * Returns: (transfer full): what it is, and what it calls itself
 */
char *
gun_peer_detail_dup_title (const GunPeerDetail *self)
{
  switch (self->kind)
    {
    case GUN_PEER_KIND_PROGRAM:
      return g_strdup_printf (_ ("Program %s"), self->name);

    case GUN_PEER_KIND_BROWSER:
      return g_strdup_printf (_ ("Browser %s"), self->name);

    case GUN_PEER_KIND_DESKTOP:
      return g_strdup_printf (_ ("Desktop %s"),
                              self->device_id != NULL ? self->device_id : self->name);

    case GUN_PEER_KIND_RELAY:
    default:
      return g_strdup_printf (_ ("Relay %s"), self->name);
    }
}

static const char *
get_open_format (const GunPeerDetail *self)
{
  switch (self->route)
    {
    case GUN_ROUTE_LOCAL:
      /* Translators: a time, such as 14:02 */
      return _ ("Connected directly over your local network since %s");

    case GUN_ROUTE_INTERNET:
      return _ ("Connected directly over the internet since %s");

    case GUN_ROUTE_TURN:
      return _ ("Connected through a TURN server since %s");

    case GUN_ROUTE_RELAY:
    case GUN_ROUTE_NONE:
    default:
      break;
    }

  switch (self->kind)
    {
    case GUN_PEER_KIND_RELAY:
      return self->is_encrypted ? _ ("Connected to this relay, encrypted, since %s")
                                : _ ("Connected to this relay, not encrypted, since %s");

    case GUN_PEER_KIND_PROGRAM:
      return _ ("This program has been connected here since %s");

    case GUN_PEER_KIND_BROWSER:
    case GUN_PEER_KIND_DESKTOP:
    default:
      return _ ("Connected directly since %s");
    }
}

static char *
dup_not_open (const GunPeerDetail *self, const char *since)
{
  if (self->route == GUN_ROUTE_RELAY && self->via != NULL)
    /* Translators: the name of a relay, and a time */
    return g_strdup_printf (_ ("Relayed through %s since %s"), self->via, since);
  if (self->route == GUN_ROUTE_RELAY)
    return g_strdup_printf (_ ("Relayed since %s"), since);
  if (self->state == GUN_PEER_VIEW_CONNECTING)
    return g_strdup_printf (_ ("Connecting since %s"), since);

  return g_strdup_printf (_ ("Not connected since %s"), since);
}

/**
 * gun_peer_detail_dup_sentence:
 * @self: what is known of a peer
 *
 * Returns: (transfer full): how it is connected, in one sentence
 */
char *
gun_peer_detail_dup_sentence (const GunPeerDetail *self)
{
  g_autofree char *since = dup_since (self);

  if (self->state != GUN_PEER_VIEW_OPEN)
    return dup_not_open (self, since);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (get_open_format (self), since);
#pragma GCC diagnostic pop
}

static gboolean
is_ipv6 (const GunPeerEnd *end)
{
  return end->address != NULL && strchr (end->address, ':') != NULL;
}

char *
gun_peer_detail_dup_transport (const GunPeerDetail *self)
{
  const GunPeerEnd *end = self->here;

  if (end == NULL)
    return dup_unknown ();
  if (end->is_tcp)
    return g_strdup (is_ipv6 (end) ? _ ("TCP over IPv6") : _ ("TCP over IPv4"));

  return g_strdup (is_ipv6 (end) ? _ ("UDP over IPv6") : _ ("UDP over IPv4"));
}

char *
gun_peer_end_dup_type (const GunPeerEnd *end)
{
  if (end == NULL)
    return dup_unknown ();

  switch (end->type)
    {
    case GUN_PEER_END_SERVER_REFLEXIVE:
      return g_strdup (_ ("Internet address, seen by a STUN server (server-reflexive)"));

    case GUN_PEER_END_PEER_REFLEXIVE:
      return g_strdup (_ ("Address seen by the other side (peer-reflexive)"));

    case GUN_PEER_END_RELAYED:
      return g_strdup (_ ("Address of a TURN server (relayed)"));

    case GUN_PEER_END_HOST:
    default:
      return g_strdup (end->address != NULL && g_str_has_suffix (end->address, ".local")
                           ? _ ("Local name (host, mDNS)")
                           : _ ("Local address (host)"));
    }
}

char *
gun_peer_end_dup_place (const GunPeerEnd *end)
{
  if (end == NULL || end->address == NULL)
    return dup_unknown ();

  /* Translators: an address and the number of a port */
  return g_strdup_printf (_ ("%s, port %u"), end->address, end->port);
}

char *
gun_peer_detail_dup_round_trip (const GunPeerDetail *self)
{
  if (self->round_trip_us < 0)
    return dup_unknown ();
  if (self->round_trip_us < 1000)
    return g_strdup (_ ("under 1 ms"));

  return g_strdup_printf (_ ("%d ms"), (int) (self->round_trip_us / 1000));
}

const char *
gun_peer_detail_get_round_trip_source (const GunPeerDetail *self)
{
  switch (self->round_trip_source)
    {
    case GUN_ROUND_TRIP_CHANNEL:
      return _ ("Measured all the time by the data channel (SCTP)");

    case GUN_ROUND_TRIP_QUESTION:
      return _ ("Measured by our last question and its answer");

    case GUN_ROUND_TRIP_RELAY:
      return _ ("To the relay; beyond it, nothing is known");

    case GUN_ROUND_TRIP_UNKNOWN:
    default:
      return _ ("Not measured");
    }
}

char *
gun_peer_detail_dup_totals (const GunPeerDetail *self)
{
  g_autofree char *in = gun_peer_detail_dup_bytes (self->bytes_in);
  g_autofree char *out = gun_peer_detail_dup_bytes (self->bytes_out);

  if (self->bytes_in < 0)
    return dup_unknown ();

  /* Translators: amounts such as "4.8 MB" */
  return g_strdup_printf (_ ("In %s and out %s"), in, out);
}

static guint64
count_sent (const GunPeerDetail *self)
{
  guint64 n_sent = 0;

  for (guint i = 0; i < self->channels->len; i++)
    n_sent += ((const GunPeerChannel *) g_ptr_array_index (self->channels, i))->messages_sent;

  return n_sent;
}

/**
 * gun_peer_detail_dup_lost:
 * @self: what is known of a peer
 *
 * Returns: (transfer full): how many messages the channel gave up, of ours and of theirs
 */
char *
gun_peer_detail_dup_lost (const GunPeerDetail *self)
{
  g_autofree char *lost = gun_peer_detail_dup_number (self->lost_here);
  g_autofree char *sent = NULL;
  g_autofree char *theirs = NULL;

  if (self->lost_here < 0)
    return dup_unknown ();

  sent = gun_peer_detail_dup_number ((gint64) count_sent (self));
  if (self->lost_there <= 0)
    /* Translators: messages, such as "2 of 4,118" */
    return g_strdup_printf (_ ("%s of %s"), lost, sent);

  theirs = gun_peer_detail_dup_number (self->lost_there);
  /* Translators: messages of ours and of theirs, such as "2 of 4,118, and 3 times theirs" */
  return g_strdup_printf (_ ("%s of %s, and %s times theirs"), lost, sent, theirs);
}

/**
 * gun_peer_detail_dup_security:
 * @self: what is known of a peer
 *
 * Returns: (transfer full): whether others can read along, and who says who it is
 */
char *
gun_peer_detail_dup_security (const GunPeerDetail *self)
{
  if (self->dtls_version != NULL)
    /* Translators: "DTLS 1.2" */
    return g_strdup_printf (_ ("%s · Encrypted; who this is was vouched for only by the relay"),
                            self->dtls_version);
  if (self->route == GUN_ROUTE_RELAY)
    return g_strdup (_ ("The relay reads along"));
  if (self->kind != GUN_PEER_KIND_RELAY && self->kind != GUN_PEER_KIND_PROGRAM)
    return dup_unknown ();
  if (self->is_encrypted)
    return g_strdup (_ ("Encrypted as far as this relay, which reads along (TLS)"));

  return g_strdup (self->is_local ? _ ("Not encrypted; it stays on this computer")
                                  : _ ("Not encrypted: whoever is on the way reads along"));
}

static char *
dup_terms (const GunPeerChannel *channel)
{
  const char *order = channel->ordered ? _ ("ordered") : _ ("unordered");

  if (channel->max_retransmits >= 0)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE,
                     /* Translators: "unordered", and how often a message is said again */
                     "%s with %d retransmit",
                     "%s with %d retransmits",
                     (gulong) channel->max_retransmits),
        order,
        channel->max_retransmits);
  if (channel->max_packet_life_time_ms >= 0)
    return g_strdup_printf (
        _ ("%s, given up after %d ms"), order, channel->max_packet_life_time_ms);

  return g_strdup_printf (_ ("%s and reliable"), order);
}

/**
 * gun_peer_detail_dup_channels:
 * @self: what is known of a peer
 *
 * Returns: (transfer full): what each data channel is called and promises
 */
char *
gun_peer_detail_dup_channels (const GunPeerDetail *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->channels->len; i++)
    {
      const GunPeerChannel *channel = g_ptr_array_index (self->channels, i);
      g_autofree char *terms = dup_terms (channel);

      g_string_append_printf (text,
                              "%s“%s” %s",
                              i > 0 ? ", " : "",
                              channel->label != NULL ? channel->label : "–",
                              terms);
    }

  return text->len == 0 ? dup_unknown () : g_string_free (g_steal_pointer (&text), FALSE);
}

char *
gun_peer_detail_dup_asked (const GunPeerDetail *self)
{
  g_autofree char *number = gun_peer_detail_dup_number (self->n_asked);
  g_autofree char *counted = NULL;

  if (self->n_asked < 0)
    return dup_unknown ();
  if (self->n_asked == 0)
    return g_strdup (_ ("Nothing"));

  counted = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s name", "%s names", (gulong) self->n_asked), number);
  if (self->asked->len == 0)
    return g_steal_pointer (&counted);

  /* Translators: how many names, and the last of them */
  return g_strdup_printf (
      _ ("%s, last %s"), counted, (const char *) g_ptr_array_index (self->asked, 0));
}

char *
gun_peer_moment_dup_words (const GunPeerMoment *moment)
{
  if (moment->times <= 1)
    return g_strdup (moment->text);

  /* Translators: what happened, and how often in a row */
  return g_strdup_printf (_ ("%s (%u times)"), moment->text, moment->times);
}
