/* SPDX-License-Identifier: MIT */

/* Reads a description line by line: each line is cut off, looked at and forgotten. What the session says and what the section says are
 * kept apart until the end, where the section has the last word. */

#include "gun-sdp.h"

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sdp-private.h"
#include "gun-sdp-text-private.h"

/* Longest name of a hash; those registered have 7 at most. */
#define MAX_HASH_BYTES 32

/* A piece of the text that is read, never ended by NUL. */
typedef struct
{
  const char *at;
  gsize length;
} Piece;

/* What may be said for the session or for the section. */
typedef struct
{
  char *ice_ufrag;
  char *ice_pwd;
  char *fingerprint;
  char *other_hash; /* of a fingerprint that is not sha-256 */
  GunSdpSetup setup;
  gboolean has_setup;
} Level;

typedef enum
{
  PLACE_SESSION,
  PLACE_CHANNELS, /* the section with the data channels */
  PLACE_REJECTED, /* a section with port 0 */
} Place;

typedef struct
{
  GunSdp *sdp;
  Level session;
  Level section;
  Place place;
  guint line; /* counted from 1; 0: of the whole text */
  gboolean has_version;
  gboolean has_origin;
  gboolean has_channels;
  gboolean has_sctp_port;
  gboolean has_max_message;
  gboolean has_rejected; /* a section for data channels with port 0 */
  guint64 map_port;      /* wanted from a=sctpmap; 0: none is needed */
  gboolean has_map;      /* and found */
} Reader;

static gboolean G_GNUC_PRINTF (4, 5)
    refuse (const Reader *self, GError **error, GunRtcError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (self->line > 0)
    g_set_error (error, GUN_RTC_ERROR, code, "Line %u of the description %s", self->line, message);
  else
    g_set_error (error, GUN_RTC_ERROR, code, "The description %s", message);
  return FALSE;
}

static gboolean
equals (Piece piece, const char *word)
{
  return piece.length == strlen (word) && memcmp (piece.at, word, piece.length) == 0;
}

static gboolean
equals_caseless (Piece piece, const char *word)
{
  return piece.length == strlen (word) && g_ascii_strncasecmp (piece.at, word, piece.length) == 0;
}

/* Takes what stands before the next @separator, and @separator, off @rest; all of it when there is none. */
static Piece
take_until (Piece *rest, char separator)
{
  const char *stop = rest->length > 0 ? memchr (rest->at, separator, rest->length) : NULL;
  Piece piece = { rest->at, stop != NULL ? (gsize) (stop - rest->at) : rest->length };
  gsize taken = stop != NULL ? piece.length + 1 : piece.length;

  rest->at += taken;
  rest->length -= taken;
  return piece;
}

static gboolean
read_number (Piece piece, guint64 min, guint64 max, guint64 *value)
{
  return gun_sdp_text_read_number (piece.at, piece.length, min, max, value);
}

/* Sets what may be said once a level. */
static gboolean
set_once (const Reader *self, char **field, Piece value, const char *name, GError **error)
{
  if (*field != NULL)
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "says a=%s a second time", name);

  *field = g_strndup (value.at, value.length);
  return TRUE;
}

static Level *
level_of (Reader *self)
{
  return self->place == PLACE_SESSION ? &self->session : &self->section;
}

static gboolean
read_credential (
    Reader *self, char **field, Piece value, const char *name, gsize min_bytes, GError **error)
{
  if (!gun_sdp_text_is_ice_chars (value.at, value.length, min_bytes, GUN_SDP_CREDENTIAL_MAX_BYTES))
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_INVALID,
                   "has an a=%s that is not %" G_GSIZE_FORMAT " to %d letters, digits, + and /",
                   name,
                   min_bytes,
                   GUN_SDP_CREDENTIAL_MAX_BYTES);
  return set_once (self, field, value, name, error);
}

static gboolean
read_ice_ufrag (Reader *self, Piece value, GError **error)
{
  return read_credential (
      self, &level_of (self)->ice_ufrag, value, "ice-ufrag", GUN_SDP_UFRAG_MIN_BYTES, error);
}

static gboolean
read_ice_pwd (Reader *self, Piece value, GError **error)
{
  return read_credential (
      self, &level_of (self)->ice_pwd, value, "ice-pwd", GUN_SDP_PWD_MIN_BYTES, error);
}

/* Several lines may name several hashes of one certificate, or several certificates (RFC 8122 section 5): the first of sha-256 counts. */
static gboolean
read_fingerprint (Reader *self, Piece value, GError **error)
{
  Level *level = level_of (self);
  Piece hash = take_until (&value, ' ');

  if (!gun_sdp_text_is_token (hash.at, hash.length, MAX_HASH_BYTES))
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "has an a=fingerprint without a hash");
  if (!equals_caseless (hash, "sha-256"))
    {
      if (level->other_hash == NULL)
        level->other_hash = g_strndup (hash.at, hash.length);
      return TRUE;
    }
  if (!gun_sdp_is_fingerprint (value.at, value.length))
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_INVALID,
                   "has a fingerprint that is not 32 bytes in hexadecimal with colons");

  if (level->fingerprint == NULL)
    level->fingerprint = g_ascii_strup (value.at, (gssize) value.length);
  return TRUE;
}

static gboolean
read_setup (Reader *self, Piece value, GError **error)
{
  Level *level = level_of (self);

  if (level->has_setup)
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "says a=setup a second time");
  if (equals_caseless (value, "holdconn"))
    return refuse (self, error, GUN_RTC_ERROR_UNSUPPORTED, "asks to hold the connection");
  if (!gun_sdp_setup_from_word (value.at, value.length, &level->setup))
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_INVALID,
                   "has an a=setup that is none of actpass, active and passive");

  level->has_setup = TRUE;
  return TRUE;
}

/* Tags are parted by spaces (RFC 8839 section 5.6); libdatachannel writes "ice2,trickle", and a comma is in no tag. */
static gboolean
read_ice_options (Reader *self, Piece value, GError **error)
{
  while (value.length > 0)
    {
      Piece tags = take_until (&value, ' ');

      while (tags.length > 0)
        if (equals_caseless (take_until (&tags, ','), "trickle"))
          self->sdp->trickle = TRUE;
    }
  return TRUE;
}

static gboolean
read_ice_lite (Reader *self, Piece value, GError **error)
{
  self->sdp->ice_lite = TRUE;
  return TRUE;
}

static gboolean
read_end_of_candidates (Reader *self, Piece value, GError **error)
{
  self->sdp->end_of_candidates = TRUE;
  return TRUE;
}

static gboolean
read_mid (Reader *self, Piece value, GError **error)
{
  if (!gun_sdp_text_is_token (value.at, value.length, GUN_SDP_MAX_MID_BYTES))
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_INVALID,
                   "has an a=mid that is not a word of 1 to %d characters",
                   GUN_SDP_MAX_MID_BYTES);
  return set_once (self, &self->sdp->mid, value, "mid", error);
}

static gboolean
read_sctp_port (Reader *self, Piece value, GError **error)
{
  guint64 port;

  if (self->has_sctp_port)
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "says a=sctp-port a second time");
  if (!read_number (value, 1, G_MAXUINT16, &port))
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "has an a=sctp-port outside 1 to 65535");

  self->has_sctp_port = TRUE;
  self->sdp->sctp_port = (guint16) port;
  return TRUE;
}

/* Only "a=sctpmap:5000 webrtc-datachannel 1024" of the port in the m= line counts; its number of streams is SCTP's own affair. */
static gboolean
read_sctpmap (Reader *self, Piece value, GError **error)
{
  guint64 port;

  if (!read_number (take_until (&value, ' '), 1, G_MAXUINT16, &port))
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "has an a=sctpmap without a port");
  if (port == self->map_port && equals (take_until (&value, ' '), "webrtc-datachannel"))
    self->has_map = TRUE;
  return TRUE;
}

static gboolean
read_max_message_size (Reader *self, Piece value, GError **error)
{
  guint64 size;

  if (self->has_max_message)
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "says a=max-message-size a second time");
  if (!read_number (value, 0, G_MAXINT64, &size))
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "has an a=max-message-size out of range");

  self->has_max_message = TRUE;
  self->sdp->max_message_bytes = size > 0 ? size : GUN_SDP_ANY_SIZE;
  return TRUE;
}

static gboolean
read_candidate (Reader *self, Piece value, GError **error)
{
  g_autofree char *line = NULL;
  GunIceCandidate *candidate;

  if (self->sdp->candidates->len < GUN_SDP_MAX_CANDIDATES)
    {
      if (value.length < GUN_ICE_CANDIDATE_MAX_BYTES)
        line = g_strdup_printf ("candidate:%.*s", (int) value.length, value.at);
      candidate = line != NULL ? gun_ice_candidate_parse (line, NULL) : NULL;
      if (candidate != NULL)
        {
          g_ptr_array_add (self->sdp->candidates, candidate);
          return TRUE;
        }
      self->sdp->n_candidates_unreadable++;
    }

  self->sdp->n_candidates_dropped++;
  return TRUE;
}

typedef struct
{
  const char *name;
  gboolean section_only;
  gboolean (*read) (Reader *self, Piece value, GError **error);
} Attribute;

static const Attribute attributes[] = {
  { "candidate", TRUE, read_candidate },
  { "end-of-candidates", FALSE, read_end_of_candidates },
  { "fingerprint", FALSE, read_fingerprint },
  { "ice-lite", FALSE, read_ice_lite },
  { "ice-options", FALSE, read_ice_options },
  { "ice-pwd", FALSE, read_ice_pwd },
  { "ice-ufrag", FALSE, read_ice_ufrag },
  { "max-message-size", TRUE, read_max_message_size },
  { "mid", TRUE, read_mid },
  { "sctp-port", TRUE, read_sctp_port },
  { "sctpmap", TRUE, read_sctpmap },
  { "setup", FALSE, read_setup },
};

/* Attributes nobody here knows, and those that mean nothing where they stand, are no mistake (RFC 8866 section 5.13). */
static gboolean
read_attribute (Reader *self, Piece value, GError **error)
{
  Piece name = take_until (&value, ':');

  if (self->place == PLACE_REJECTED)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (equals (name, attributes[i].name))
      return (attributes[i].section_only && self->place == PLACE_SESSION)
             || attributes[i].read (self, value, error);
  return TRUE;
}

/* o=<username> <session> <version> <nettype> <addrtype> <address> */
static gboolean
read_origin (Reader *self, Piece value, GError **error)
{
  Piece username = take_until (&value, ' ');
  Piece id = take_until (&value, ' ');
  Piece version = take_until (&value, ' ');

  if (self->place != PLACE_SESSION || self->has_origin)
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "says o= where it must not");
  if (username.length == 0 || !read_number (id, 0, G_MAXUINT64, &self->sdp->session_id)
      || !read_number (version, 0, G_MAXUINT64, &self->sdp->session_version))
    return refuse (
        self, error, GUN_RTC_ERROR_INVALID, "has an o= without the two numbers of a session");

  self->has_origin = TRUE;
  return TRUE;
}

/* The section that is ours: its form says where the SCTP port stands. */
static gboolean
enter_channels (Reader *self, Piece format, GError **error)
{
  if (self->has_channels)
    return refuse (self, error, GUN_RTC_ERROR_UNSUPPORTED, "begins a second connection");

  if (read_number (format, 1, G_MAXUINT16, &self->map_port))
    self->sdp->sctp_port = (guint16) self->map_port;
  else if (!equals (format, "webrtc-datachannel"))
    {
      g_autofree char *shown = gun_sdp_text_show (format.at, format.length);

      return refuse (self,
                     error,
                     GUN_RTC_ERROR_UNSUPPORTED,
                     "offers “%s” where only webrtc-datachannel is known",
                     shown);
    }

  self->has_channels = TRUE;
  self->place = PLACE_CHANNELS;
  return TRUE;
}

/* m=<media> <port>[/<number>] <protocol> <format> … */
static gboolean
read_section (Reader *self, Piece value, GError **error)
{
  Piece media = take_until (&value, ' ');
  Piece port = take_until (&value, ' ');
  Piece protocol = take_until (&value, ' ');
  Piece format = take_until (&value, ' ');
  gboolean is_sctp;
  guint64 number;

  port = take_until (&port, '/');
  if (media.length == 0 || protocol.length == 0 || format.length == 0
      || !read_number (port, 0, G_MAXUINT16, &number))
    return refuse (
        self, error, GUN_RTC_ERROR_INVALID, "has an m= without media, port, protocol and format");

  is_sctp = equals (media, "application")
            && (equals_caseless (protocol, "UDP/DTLS/SCTP")
                || equals_caseless (protocol, "TCP/DTLS/SCTP")
                || equals_caseless (protocol, "DTLS/SCTP"));
  if (number == 0)
    {
      self->has_rejected |= is_sctp;
      self->place = PLACE_REJECTED;
      return TRUE;
    }
  if (!is_sctp)
    {
      g_autofree char *shown = gun_sdp_text_show (media.at, media.length);
      g_autofree char *shown_protocol = gun_sdp_text_show (protocol.at, protocol.length);

      return refuse (self,
                     error,
                     GUN_RTC_ERROR_UNSUPPORTED,
                     "offers “%s” over “%s”; only data channels are known",
                     shown,
                     shown_protocol);
    }
  return enter_channels (self, format, error);
}

static gboolean
read_line (Reader *self, Piece line, GError **error)
{
  Piece value = { line.at + 2, line.length - 2 };

  if (line.length < 2 || !g_ascii_islower (line.at[0]) || line.at[1] != '=')
    return refuse (self, error, GUN_RTC_ERROR_INVALID, "does not begin with a letter and “=”");
  for (gsize i = 0; i < line.length; i++)
    if (g_ascii_iscntrl (line.at[i]) && line.at[i] != '\t')
      return refuse (self, error, GUN_RTC_ERROR_INVALID, "holds a control character");

  if (!self->has_version)
    {
      self->has_version = TRUE;
      return equals (line, "v=0")
             || refuse (self, error, GUN_RTC_ERROR_INVALID, "is not the v=0 that begins one");
    }

  switch (line.at[0])
    {
    case 'a':
      return read_attribute (self, value, error);
    case 'm':
      return read_section (self, value, error);
    case 'o':
      return read_origin (self, value, error);
    case 'v':
      return refuse (self, error, GUN_RTC_ERROR_INVALID, "begins a second description");
    default:
      return TRUE;
    }
}

static gboolean
read_lines (Reader *self, Piece text, GError **error)
{
  while (text.length > 0)
    {
      Piece line = take_until (&text, '\n');

      self->line++;
      if (self->line > GUN_SDP_MAX_LINES)
        return refuse (self,
                       error,
                       GUN_RTC_ERROR_INVALID,
                       "is one too many; at most %d are read",
                       GUN_SDP_MAX_LINES);
      if (line.length > GUN_SDP_MAX_LINE_BYTES)
        return refuse (self,
                       error,
                       GUN_RTC_ERROR_INVALID,
                       "has %" G_GSIZE_FORMAT " bytes; at most %d are read",
                       line.length,
                       GUN_SDP_MAX_LINE_BYTES);

      if (line.length > 0 && line.at[line.length - 1] == '\r')
        line.length--;
      /* Some peers leave an empty line at the end */
      if (line.length > 0 && !read_line (self, line, error))
        return FALSE;
    }

  self->line = 0;
  return TRUE;
}

static gboolean
lacks (const Reader *self, const char *what, GError **error)
{
  return refuse (self, error, GUN_RTC_ERROR_INVALID, "lacks %s", what);
}

/* What the section says counts, and what it leaves away the session says. */
static void
join_levels (Reader *self)
{
  Level *section = &self->section;
  Level *session = &self->session;

  if (section->ice_ufrag == NULL)
    section->ice_ufrag = g_steal_pointer (&session->ice_ufrag);
  if (section->ice_pwd == NULL)
    section->ice_pwd = g_steal_pointer (&session->ice_pwd);
  if (section->fingerprint == NULL && section->other_hash == NULL)
    {
      section->fingerprint = g_steal_pointer (&session->fingerprint);
      section->other_hash = g_steal_pointer (&session->other_hash);
    }
  if (!section->has_setup)
    {
      section->has_setup = session->has_setup;
      section->setup = session->setup;
    }
}

static gboolean
finish (Reader *self, GError **error)
{
  Level *level = &self->section;

  if (!self->has_version)
    return lacks (self, "everything: it is empty", error);
  if (!self->has_origin)
    return lacks (self, "o=", error);
  if (!self->has_channels)
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_UNSUPPORTED,
                   self->has_rejected ? "rejects data channels (port 0)"
                                      : "offers no data channels");
  if (self->map_port != 0 && !self->has_map)
    return lacks (self, "the a=sctpmap of its m=", error);

  join_levels (self);
  if (level->ice_ufrag == NULL)
    return lacks (self, "a=ice-ufrag", error);
  if (level->ice_pwd == NULL)
    return lacks (self, "a=ice-pwd", error);
  if (level->fingerprint == NULL && level->other_hash != NULL)
    return refuse (self,
                   error,
                   GUN_RTC_ERROR_UNSUPPORTED,
                   "has only a fingerprint of %s; only sha-256 is known",
                   level->other_hash);
  if (level->fingerprint == NULL)
    return lacks (self, "a=fingerprint", error);
  if (!level->has_setup)
    return lacks (self, "a=setup", error);

  self->sdp->ice_ufrag = g_steal_pointer (&level->ice_ufrag);
  self->sdp->ice_pwd = g_steal_pointer (&level->ice_pwd);
  self->sdp->fingerprint = g_steal_pointer (&level->fingerprint);
  self->sdp->setup = level->setup;
  return TRUE;
}

static void
clear_level (Level *level)
{
  g_free (level->ice_ufrag);
  g_free (level->ice_pwd);
  g_free (level->fingerprint);
  g_free (level->other_hash);
}

GunSdp *
gun_sdp_parse (const char *text, gssize length_bytes, GError **error)
{
  g_autoptr (GunSdp) sdp = gun_sdp_new ();
  Reader reader = { .sdp = sdp };
  gsize length;
  gboolean is_read;

  g_return_val_if_fail (text != NULL, NULL);

  length = length_bytes < 0 ? strnlen (text, GUN_SDP_MAX_BYTES + 1) : (gsize) length_bytes;
  if (length > GUN_SDP_MAX_BYTES)
    {
      refuse (&reader,
              error,
              GUN_RTC_ERROR_INVALID,
              "has more than the %d bytes that are read",
              GUN_SDP_MAX_BYTES);
      return NULL;
    }

  is_read = read_lines (&reader, (Piece){ text, length }, error) && finish (&reader, error);
  clear_level (&reader.session);
  clear_level (&reader.section);
  return is_read ? g_steal_pointer (&sdp) : NULL;
}
