/* SPDX-License-Identifier: MIT */

/*
 * The text of an invite, and of the answer to it, which go from hand to hand:
 *
 *   gun-invite:1:<base64url of the JSON below, without padding>:<checksum>:end
 *   gun-answer:1:…
 *
 *   {"id":"<of the invite>","from":"<session pid>","until":<ms>,
 *    "offer":{"type":"offer","sdp":"…"}}, or with "answer"
 *
 * The number is the version. The checksum is the first 8 hexadecimal digits of the SHA-256 of all before its colon: it tells a text that lost
 * something on its way, and keeps nobody from writing another. Mail breaks long lines and quotes them, chat puts words around: what stands
 * before the beginning and behind the end is skipped, and so are blanks and `>` inside.
 */

#include "gun-invite.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "gun-description.h"
#include "gun-json-text.h"
#include "gun-sdp.h"

#define VERSION "1"
#define CHECKSUM_LENGTH 8
#define END "end"

/* As a letter: a description with all its candidates is far shorter. */
#define MAX_SDP_BYTES 16000

/* Later than this no date of JavaScript is. */
#define MAX_UNTIL_MS 8.64e15

static const char *const marks[] = {
  [GUN_RTC_OFFER] = "gun-invite:",
  [GUN_RTC_ANSWER] = "gun-answer:",
};

typedef struct
{
  char *id;
  char *from;
  char *description;
  double until_ms;
} Members;

G_DEFINE_QUARK (gun - invite - error - quark, gun_invite_error)

void
gun_invite_free (GunInvite *self)
{
  g_free (self->id);
  g_free (self->from);
  g_free (self->sdp);
  g_free (self);
}

static gboolean
refuse (GError **error, GunInviteError code, const char *sentence)
{
  g_set_error_literal (error, GUN_INVITE_ERROR, code, sentence);
  return FALSE;
}

static gboolean
refuse_cut (GError **error)
{
  return refuse (error,
                 GUN_INVITE_ERROR_CUT_OFF,
                 _ ("This text was cut off or changed on its way: copy all of it again, from "
                    "“gun-” to “:end”"));
}

/* Without what mail does to a long line */
static char *
dup_without_blanks (const char *text, gsize length_bytes)
{
  char *copy = g_malloc (length_bytes + 1);
  gsize n = 0;

  for (gsize i = 0; i < length_bytes; i++)
    if (!g_ascii_isspace (text[i]) && text[i] != '>')
      copy[n++] = text[i];
  copy[n] = '\0';
  return copy;
}

static char *
compute_checksum (const char *text, gsize length_bytes)
{
  char *sum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text, length_bytes);

  sum[CHECKSUM_LENGTH] = '\0';
  return sum;
}

static gsize
count_base64url (const char *text)
{
  gsize n = 0;

  while (g_ascii_isalnum (text[n]) || text[n] == '-' || text[n] == '_')
    n++;
  return n;
}

static char *
decode (const char *text, gsize length, gsize *length_bytes)
{
  g_autoptr (GString) padded = g_string_new_len (text, (gssize) length);

  for (char *at = padded->str; *at != '\0'; at++)
    *at = *at == '-' ? '+' : *at == '_' ? '/' : *at;
  while (padded->len % 4 != 0)
    g_string_append_c (padded, '=');
  return (char *) g_base64_decode (padded->str, length_bytes);
}

/* Where the first mark begins, and of which kind it is */
static const char *
find_mark (const char *text, GunRtcDescriptionKind *kind)
{
  const char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      const char *at = strstr (text, marks[i]);

      if (at != NULL && (first == NULL || at < first))
        {
          first = at;
          *kind = (GunRtcDescriptionKind) i;
        }
    }
  return first;
}

/* The JSON of what begins at @start, when the text around it is whole. */
static char *
unwrap (const char *start, GunRtcDescriptionKind kind, gsize *length_bytes, GError **error)
{
  const char *version = start + strlen (marks[kind]);
  gsize n_digits = strspn (version, "0123456789");
  const char *body = version + n_digits + 1;
  g_autofree char *sum = NULL;
  gsize length;

  if (n_digits == 0 || version[n_digits] != ':')
    {
      refuse_cut (error);
      return NULL;
    }
  if (n_digits != strlen (VERSION) || !g_str_has_prefix (version, VERSION))
    {
      refuse (
          error,
          GUN_INVITE_ERROR_VERSION,
          _ ("This text was made by another version of Gun Desktop that speaks differently: use "
             "the same version on both sides"));
      return NULL;
    }

  length = count_base64url (body);
  sum = compute_checksum (start, (gsize) (body + length - start));
  if (body[length] != ':' || strncmp (body + length + 1, sum, CHECKSUM_LENGTH) != 0
      || !g_str_has_prefix (body + length + 1 + CHECKSUM_LENGTH, ":" END))
    {
      refuse_cut (error);
      return NULL;
    }
  return decode (body, length, length_bytes);
}

static gboolean
read_member (GunJsonReader *reader, GunRtcDescriptionKind kind, Members *members)
{
  const char *type = kind == GUN_RTC_OFFER ? "offer" : "answer";
  GunJsonToken token;

  if (gun_description_is_member (reader, "id"))
    return gun_description_read_name (reader, gun_json_reader_next (reader), &members->id);
  if (gun_description_is_member (reader, "from"))
    return gun_description_read_name (reader, gun_json_reader_next (reader), &members->from);
  if (gun_description_is_member (reader, type))
    return gun_description_read (
        reader, gun_json_reader_next (reader), type, MAX_SDP_BYTES, &members->description);
  if (gun_description_is_member (reader, "until"))
    {
      token = gun_json_reader_next (reader);
      members->until_ms = token == GUN_JSON_NUMBER ? reader->number : 0;
      return gun_json_reader_skip (reader, token);
    }
  return gun_json_reader_skip (reader, gun_json_reader_next (reader));
}

static gboolean
read_members (const char *json, gsize length_bytes, GunRtcDescriptionKind kind, Members *members)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_read = FALSE;

  gun_json_reader_init (&reader, json, length_bytes);
  if (gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN)
    {
      while ((token = gun_json_reader_next (&reader)) == GUN_JSON_NAME)
        if (!read_member (&reader, kind, members))
          break;
      is_read = token == GUN_JSON_OBJECT_END && gun_json_reader_next (&reader) == GUN_JSON_END;
    }
  gun_json_reader_clear (&reader);
  return is_read;
}

static gboolean
check_members (const Members *members, GError **error)
{
  g_autoptr (GunSdp) sdp = NULL;
  g_autoptr (GError) reason = NULL;

  if (members->id == NULL || members->from == NULL || members->description == NULL
      || !(members->until_ms >= 1 && members->until_ms <= MAX_UNTIL_MS))
    return refuse (error,
                   GUN_INVITE_ERROR_INVALID,
                   _ ("This text does not say of which invite, from whom and until when it is: ask "
                      "for another"));
  sdp = gun_sdp_parse (members->description, -1, &reason);
  if (sdp != NULL)
    return TRUE;
  g_set_error (error,
               GUN_INVITE_ERROR,
               GUN_INVITE_ERROR_INVALID,
               _ ("The connection that this text describes cannot be made: %s"),
               reason->message);
  return FALSE;
}

static GunInvite *
take_invite (Members *members, GunRtcDescriptionKind kind)
{
  GunInvite *self = g_new0 (GunInvite, 1);

  self->kind = kind;
  self->id = g_steal_pointer (&members->id);
  self->from = g_steal_pointer (&members->from);
  self->expires_ms = (gint64) members->until_ms;
  self->sdp = g_steal_pointer (&members->description);
  return self;
}

static GunInvite *
read_text (const char *text, GError **error)
{
  GunRtcDescriptionKind kind = GUN_RTC_OFFER;
  const char *start = find_mark (text, &kind);
  g_autofree char *json = NULL;
  GunInvite *self = NULL;
  Members members = { NULL };
  gsize length_bytes = 0;

  if (start == NULL)
    {
      refuse (
          error,
          GUN_INVITE_ERROR_NOT_ONE,
          _ ("This is no invite and no answer: they begin with “gun-invite:” or “gun-answer:”"));
      return NULL;
    }
  json = unwrap (start, kind, &length_bytes, error);
  if (json == NULL)
    return NULL;

  if (!read_members (json, length_bytes, kind, &members))
    refuse (error,
            GUN_INVITE_ERROR_INVALID,
            _ ("This text is whole, but there is no invite in it: ask for another"));
  else if (check_members (&members, error))
    self = take_invite (&members, kind);
  g_free (members.id);
  g_free (members.from);
  g_free (members.description);
  return self;
}

/**
 * gun_invite_read:
 * @text: what somebody pasted, dropped or typed, anything at all
 * @length_bytes: its length
 * @error: return location: GUN_INVITE_ERROR, a sentence for who did
 *
 * Reads the first invite or answer in @text. It may have expired: gun_invite_check_time().
 *
 * Returns: (transfer full) (nullable): what it says
 */
GunInvite *
gun_invite_read (const char *text, gsize length_bytes, GError **error)
{
  g_autofree char *bare = NULL;

  g_return_val_if_fail (text != NULL || length_bytes == 0, NULL);

  if (length_bytes > GUN_INVITE_MAX_TEXT_BYTES)
    {
      refuse (
          error,
          GUN_INVITE_ERROR_TOO_LONG,
          _ ("This text is too long for an invite: give only what stands from “gun-” to “:end”"));
      return NULL;
    }
  bare = dup_without_blanks (text, length_bytes);
  return read_text (bare, error);
}

/**
 * gun_invite_check_time:
 * @self: an invite or an answer
 * @now_ms: wall clock
 * @error: return location: GUN_INVITE_ERROR_EXPIRED
 *
 * Returns: whether it may still be used
 */
gboolean
gun_invite_check_time (const GunInvite *self, gint64 now_ms, GError **error)
{
  if (now_ms < self->expires_ms)
    return TRUE;
  return refuse (error,
                 GUN_INVITE_ERROR_EXPIRED,
                 self->kind == GUN_RTC_OFFER
                     ? _ ("This invite has expired, or the clocks of the two computers differ: ask "
                          "for another")
                     : _ ("The invite that this answers has expired: make another"));
}

static gboolean
is_public (const GunIceCandidate *candidate)
{
  g_autoptr (GInetAddress) address = NULL;

  if (candidate->type != GUN_ICE_HOST)
    return TRUE;
  address = g_inet_address_new_from_string (candidate->address);
  return address != NULL && !g_inet_address_get_is_site_local (address)
         && !g_inet_address_get_is_link_local (address) && !g_inet_address_get_is_loopback (address)
         && !(g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
              && (g_inet_address_to_bytes (address)[0] & 0xfe) == 0xfc);
}

gboolean
gun_invite_is_local_only (const GunInvite *self)
{
  g_autoptr (GunSdp) sdp = gun_sdp_parse (self->sdp, -1, NULL);

  for (guint i = 0; sdp != NULL && i < sdp->candidates->len; i++)
    if (is_public (g_ptr_array_index (sdp->candidates, i)))
      return FALSE;
  return TRUE;
}

static void
append_member (GString *out, const char *name, const char *text)
{
  g_string_append_printf (out, "\"%s\":", name);
  gun_json_append_string (out, text, strlen (text));
  g_string_append_c (out, ',');
}

/**
 * gun_invite_write:
 * @self: an invite or an answer; its names are ours
 *
 * Returns: (transfer full): its text, one line without its end
 */
char *
gun_invite_write (const GunInvite *self)
{
  const char *type = self->kind == GUN_RTC_OFFER ? "offer" : "answer";
  g_autoptr (GString) json = g_string_new ("{");
  g_autofree char *encoded = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;

  append_member (json, "id", self->id);
  append_member (json, "from", self->from);
  g_string_append_printf (json, "\"until\":%" G_GINT64_FORMAT ",\"%s\":", self->expires_ms, type);
  gun_description_append (json, type, self->sdp);
  g_string_append_c (json, '}');

  encoded = g_base64_encode ((const guchar *) json->str, json->len);
  encoded[strcspn (encoded, "=")] = '\0';
  for (char *at = encoded; *at != '\0'; at++)
    *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
  text = g_strconcat (marks[self->kind], VERSION ":", encoded, NULL);
  sum = compute_checksum (text, strlen (text));
  return g_strconcat (text, ":", sum, ":" END, NULL);
}
