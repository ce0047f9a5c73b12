/* SPDX-License-Identifier: MIT */

#include "gun-ice-candidate.h"

#include <arpa/inet.h>
#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sdp-text-private.h"

G_DEFINE_BOXED_TYPE (GunIceCandidate,
                     gun_ice_candidate,
                     gun_ice_candidate_ref,
                     gun_ice_candidate_unref)

/* Of foundation, component, transport, priority, address, port, "typ" and the type. */
#define N_FIXED_WORDS 8

#define MAX_FOUNDATION_BYTES 32
#define MAX_COMPONENT 256

static const char *const type_words[] = { "host", "srflx", "prflx", "relay" };
static const char *const tcp_words[] = { NULL, "active", "passive", "so" };

static void
clear_candidate (gpointer data)
{
  GunIceCandidate *self = data;

  g_free (self->foundation);
  g_free (self->address);
  g_free (self->related_address);
  g_free (self->username_fragment);
}

/**
 * gun_ice_candidate_ref:
 * @self: a candidate
 *
 * Returns: (transfer full): @self
 */
GunIceCandidate *
gun_ice_candidate_ref (const GunIceCandidate *self)
{
  return g_atomic_rc_box_acquire ((GunIceCandidate *) self);
}

/**
 * gun_ice_candidate_unref:
 * @self: (transfer full): a candidate
 */
void
gun_ice_candidate_unref (GunIceCandidate *self)
{
  g_atomic_rc_box_release_full (self, clear_candidate);
}

static gboolean
refuse (GError **error, GunRtcError code, const char *what, const char *word)
{
  g_autofree char *shown = gun_sdp_text_show (word, strlen (word));

  g_set_error (error, GUN_RTC_ERROR, code, "A candidate with %s: “%s”", what, shown);
  return FALSE;
}

static gboolean
read_number (
    const char *word, guint64 min, guint64 max, const char *what, guint64 *value, GError **error)
{
  return gun_sdp_text_read_number (word, strlen (word), min, max, value)
         || refuse (error, GUN_RTC_ERROR_INVALID, what, word);
}

static gboolean
is_name (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr ("-._", *at) == NULL)
      return FALSE;
  return TRUE;
}

/* The shortest form, so that one address has one spelling. */
static char *
read_address (const char *word, GError **error)
{
  static const guint8 mapped[12] = { [10] = 0xff, [11] = 0xff };
  char text[INET6_ADDRSTRLEN];
  struct in6_addr ip;
  gsize length = strlen (word);

  if (length > 0 && length <= GUN_ICE_ADDRESS_MAX_BYTES)
    {
      if (inet_pton (AF_INET6, word, &ip) == 1)
        {
          gboolean is_mapped = memcmp (&ip, mapped, sizeof mapped) == 0;

          if (is_mapped)
            inet_ntop (AF_INET, ip.s6_addr + sizeof mapped, text, sizeof text);
          else
            inet_ntop (AF_INET6, &ip, text, sizeof text);
          return g_strdup (text);
        }
      /* A dotted IPv4 address is in its shortest form, and passes as a name */
      if (is_name (word))
        return g_ascii_strdown (word, -1);
    }
  refuse (error, GUN_RTC_ERROR_INVALID, "no address or name", word);
  return NULL;
}

/* The pairs of name and value behind the type. Returns the word of tcptype in @tcp_word. */
static gboolean
read_extensions (GunIceCandidate *self, char **words, const char **tcp_word, GError **error)
{
  const char *related_port = NULL;
  guint64 number;

  for (; words[0] != NULL; words += 2)
    {
      if (words[1] == NULL || words[0][0] == '\0' || words[1][0] == '\0')
        return refuse (error, GUN_RTC_ERROR_INVALID, "a name without a value", words[0]);

      if (strcmp (words[0], "raddr") == 0)
        {
          g_free (self->related_address);
          self->related_address = read_address (words[1], error);
          if (self->related_address == NULL)
            return FALSE;
        }
      else if (strcmp (words[0], "rport") == 0)
        related_port = words[1];
      else if (strcmp (words[0], "tcptype") == 0)
        *tcp_word = words[1];
      else if (strcmp (words[0], "ufrag") == 0)
        {
          if (!gun_sdp_text_is_ice_chars (words[1],
                                          strlen (words[1]),
                                          GUN_SDP_UFRAG_MIN_BYTES,
                                          GUN_SDP_CREDENTIAL_MAX_BYTES))
            return refuse (error, GUN_RTC_ERROR_INVALID, "a bad ufrag", words[1]);
          g_free (self->username_fragment);
          self->username_fragment = g_strdup (words[1]);
        }
    }

  if ((related_port != NULL) != (self->related_address != NULL))
    return refuse (error,
                   GUN_RTC_ERROR_INVALID,
                   "half of a related address",
                   related_port != NULL ? related_port : self->related_address);
  if (related_port != NULL)
    {
      if (!read_number (related_port, 0, G_MAXUINT16, "a bad rport", &number, error))
        return FALSE;
      self->related_port = (guint16) number;
    }
  return TRUE;
}

static gboolean
read_transport (GunIceCandidate *self, const char *word, const char *tcp_word, GError **error)
{
  if (g_ascii_strcasecmp (word, "udp") == 0)
    {
      self->transport = GUN_ICE_UDP;
      return TRUE;
    }
  if (g_ascii_strcasecmp (word, "tcp") != 0)
    return refuse (error, GUN_RTC_ERROR_UNSUPPORTED, "an unknown transport", word);
  if (tcp_word == NULL)
    return refuse (error, GUN_RTC_ERROR_INVALID, "TCP and no tcptype", word);

  for (guint i = GUN_ICE_TCP_ACTIVE; i < G_N_ELEMENTS (tcp_words); i++)
    if (g_ascii_strcasecmp (tcp_word, tcp_words[i]) == 0)
      {
        self->transport = (GunIceTransport) i;
        return TRUE;
      }
  return refuse (error, GUN_RTC_ERROR_UNSUPPORTED, "an unknown tcptype", tcp_word);
}

static gboolean
read_type (GunIceCandidate *self, const char *word, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (type_words); i++)
    if (g_ascii_strcasecmp (word, type_words[i]) == 0)
      {
        self->type = (GunIceCandidateType) i;
        return TRUE;
      }
  return refuse (error, GUN_RTC_ERROR_UNSUPPORTED, "an unknown type", word);
}

static gboolean
read_words (GunIceCandidate *self, char **words, GError **error)
{
  const char *tcp_word = NULL;
  guint64 number;

  if (!gun_sdp_text_is_ice_chars (words[0], strlen (words[0]), 1, MAX_FOUNDATION_BYTES))
    return refuse (error, GUN_RTC_ERROR_INVALID, "a bad foundation", words[0]);
  self->foundation = g_strdup (words[0]);

  if (!read_number (words[1], 1, MAX_COMPONENT, "a bad component", &number, error))
    return FALSE;
  self->component = (guint) number;

  if (!read_number (words[3], 1, G_MAXINT32, "a bad priority", &number, error))
    return FALSE;
  self->priority = (guint32) number;

  self->address = read_address (words[4], error);
  if (self->address == NULL)
    return FALSE;

  if (!read_number (words[5], 0, G_MAXUINT16, "a bad port", &number, error))
    return FALSE;
  self->port = (guint16) number;

  if (strcmp (words[6], "typ") != 0)
    return refuse (error, GUN_RTC_ERROR_INVALID, "something in the place of “typ”", words[6]);

  return read_type (self, words[7], error)
         && read_extensions (self, words + N_FIXED_WORDS, &tcp_word, error)
         && read_transport (self, words[2], tcp_word, error);
}

GunIceCandidate *
gun_ice_candidate_parse (const char *line, GError **error)
{
  g_autoptr (GunIceCandidate) self = NULL;
  g_auto (GStrv) words = NULL;
  const char *start = line;
  gsize length;

  g_return_val_if_fail (line != NULL, NULL);

  length = strnlen (line, GUN_ICE_CANDIDATE_MAX_BYTES + 1);
  if (length > GUN_ICE_CANDIDATE_MAX_BYTES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   GUN_RTC_ERROR_INVALID,
                   "A candidate of more than %d bytes",
                   GUN_ICE_CANDIDATE_MAX_BYTES);
      return NULL;
    }
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (line[i]) && line[i] != ' ')
      {
        refuse (error, GUN_RTC_ERROR_INVALID, "bytes that are not ASCII", line);
        return NULL;
      }

  if (g_str_has_prefix (start, "a="))
    start += strlen ("a=");
  if (!g_str_has_prefix (start, "candidate:"))
    {
      refuse (error, GUN_RTC_ERROR_INVALID, "another beginning than “candidate:”", line);
      return NULL;
    }

  words = g_strsplit (start + strlen ("candidate:"), " ", -1);
  if (g_strv_length (words) < N_FIXED_WORDS)
    {
      refuse (error, GUN_RTC_ERROR_INVALID, "too few words", line);
      return NULL;
    }

  self = g_atomic_rc_box_new0 (GunIceCandidate);
  return read_words (self, words, error) ? g_steal_pointer (&self) : NULL;
}

char *
gun_ice_candidate_print (const GunIceCandidate *self)
{
  GString *line;

  g_return_val_if_fail (self != NULL, NULL);

  line = g_string_new (NULL);
  g_string_printf (line,
                   "candidate:%s %u %s %u %s %u typ %s",
                   self->foundation,
                   self->component,
                   self->transport == GUN_ICE_UDP ? "udp" : "tcp",
                   self->priority,
                   self->address,
                   self->port,
                   type_words[self->type]);
  if (self->related_address != NULL)
    g_string_append_printf (line, " raddr %s rport %u", self->related_address, self->related_port);
  if (self->transport != GUN_ICE_UDP)
    g_string_append_printf (line, " tcptype %s", tcp_words[self->transport]);
  if (self->username_fragment != NULL)
    g_string_append_printf (line, " ufrag %s", self->username_fragment);
  return g_string_free (line, FALSE);
}

static GunIceVerdict
judge_ipv4 (guint32 ip)
{
  if (ip >> 24 == 0)
    return GUN_ICE_UNSPECIFIED;
  if (ip >> 24 == 127)
    return GUN_ICE_LOOPBACK;
  if (ip >> 28 == 14)
    return GUN_ICE_MULTICAST;
  return ip == G_MAXUINT32 ? GUN_ICE_BROADCAST : GUN_ICE_TAKEN;
}

static GunIceVerdict
judge_ipv6 (const struct in6_addr *ip)
{
  if (IN6_IS_ADDR_UNSPECIFIED (ip))
    return GUN_ICE_UNSPECIFIED;
  if (IN6_IS_ADDR_LOOPBACK (ip))
    return GUN_ICE_LOOPBACK;
  if (IN6_IS_ADDR_MULTICAST (ip))
    return GUN_ICE_MULTICAST;
  return IN6_IS_ADDR_LINKLOCAL (ip) ? GUN_ICE_LINK_LOCAL : GUN_ICE_TAKEN;
}

static GunIceVerdict
judge_address (const char *address)
{
  struct in6_addr ipv6;
  struct in_addr ipv4;

  if (inet_pton (AF_INET, address, &ipv4) == 1)
    return judge_ipv4 (ntohl (ipv4.s_addr));
  if (inet_pton (AF_INET6, address, &ipv6) == 1)
    return judge_ipv6 (&ipv6);
  return g_str_has_suffix (address, ".local") || g_str_has_suffix (address, ".local.")
             ? GUN_ICE_LOCAL_NAME
             : GUN_ICE_OTHER_NAME;
}

GunIceVerdict
gun_ice_candidate_judge (const GunIceCandidate *self, gboolean loopback_allowed)
{
  GunIceVerdict verdict;

  g_return_val_if_fail (self != NULL, GUN_ICE_UNSPECIFIED);

  if (self->component != 1)
    return GUN_ICE_OTHER_COMPONENT;
  if (self->transport != GUN_ICE_UDP)
    return GUN_ICE_TCP;
  if (self->port == 0)
    return GUN_ICE_PORT_ZERO;

  verdict = judge_address (self->address);
  return verdict == GUN_ICE_LOOPBACK && loopback_allowed ? GUN_ICE_TAKEN : verdict;
}

gboolean
gun_ice_candidate_repeats (const GunIceCandidate *self, const GunIceCandidate *other)
{
  g_return_val_if_fail (self != NULL && other != NULL, FALSE);

  return self->component == other->component && self->transport == other->transport
         && self->port == other->port && strcmp (self->address, other->address) == 0;
}

const char *
gun_ice_verdict_describe (GunIceVerdict verdict)
{
  static const char *const words[GUN_ICE_N_VERDICTS] = {
    [GUN_ICE_TAKEN] = "worth a check",
    [GUN_ICE_LOCAL_NAME] = "a hidden address of a browser (.local)",
    [GUN_ICE_OTHER_NAME] = "a name instead of an address",
    [GUN_ICE_LINK_LOCAL] = "a link-local address without its interface",
    [GUN_ICE_UNSPECIFIED] = "the unspecified address",
    [GUN_ICE_MULTICAST] = "a multicast address",
    [GUN_ICE_BROADCAST] = "the broadcast address",
    [GUN_ICE_PORT_ZERO] = "port 0",
    [GUN_ICE_LOOPBACK] = "a loopback address from another machine",
    [GUN_ICE_TCP] = "over TCP",
    [GUN_ICE_OTHER_COMPONENT] = "of another component than 1",
    [GUN_ICE_TOO_MANY] = "too many candidates",
    [GUN_ICE_REPEATED] = "known already",
    [GUN_ICE_UNREADABLE] = "no candidate, or none of a kind that is known",
  };

  g_return_val_if_fail (verdict < GUN_ICE_N_VERDICTS, "of no known kind");

  return words[verdict];
}

const char *
gun_ice_candidate_type_describe (GunIceCandidateType type)
{
  static const char *const names[] = { "host", "server-reflexive", "peer-reflexive", "relayed" };

  return names[type];
}
