/* SPDX-License-Identifier: MIT */

#include "gun-sdp.h"

#include <string.h>

#include "gun-sdp-private.h"
#include "gun-sdp-text-private.h"

static const char *const setup_words[] = { "actpass", "active", "passive" };

static GPtrArray *
candidates_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_candidate_unref);
}

GunSdp *
gun_sdp_new (void)
{
  GunSdp *self = g_new0 (GunSdp, 1);

  self->setup = GUN_SDP_ACTPASS;
  self->sctp_port = GUN_SDP_DEFAULT_SCTP_PORT;
  self->max_message_bytes = GUN_SDP_DEFAULT_MESSAGE_BYTES;
  self->candidates = candidates_new ();
  return self;
}

GunSdp *
gun_sdp_copy (const GunSdp *self)
{
  GunSdp *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = g_memdup2 (self, sizeof *self);
  copy->mid = g_strdup (self->mid);
  copy->ice_ufrag = g_strdup (self->ice_ufrag);
  copy->ice_pwd = g_strdup (self->ice_pwd);
  copy->fingerprint = g_strdup (self->fingerprint);
  copy->candidates = candidates_new ();
  for (guint i = 0; i < self->candidates->len; i++)
    g_ptr_array_add (copy->candidates, gun_ice_candidate_ref (self->candidates->pdata[i]));
  return copy;
}

void
gun_sdp_free (GunSdp *self)
{
  if (self == NULL)
    return;

  g_free (self->mid);
  g_free (self->ice_ufrag);
  g_free (self->ice_pwd);
  g_free (self->fingerprint);
  g_ptr_array_unref (self->candidates);
  g_free (self);
}

gboolean
gun_sdp_setup_from_word (const char *word, gsize length_bytes, GunSdpSetup *setup)
{
  for (guint i = 0; i < G_N_ELEMENTS (setup_words); i++)
    if (strlen (setup_words[i]) == length_bytes
        && g_ascii_strncasecmp (word, setup_words[i], length_bytes) == 0)
      {
        *setup = (GunSdpSetup) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
gun_sdp_is_fingerprint (const char *text, gsize length_bytes)
{
  if (length_bytes != GUN_SDP_FINGERPRINT_BYTES)
    return FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    if (i % 3 == 2 ? text[i] != ':' : !g_ascii_isxdigit (text[i]))
      return FALSE;
  return TRUE;
}

static gboolean
is_credential (const char *text, gsize min_bytes)
{
  return text != NULL
         && gun_sdp_text_is_ice_chars (
             text, strlen (text), min_bytes, GUN_SDP_CREDENTIAL_MAX_BYTES);
}

/* Nothing that could end its line and begin another, and nothing that the other side would have to refuse. */
static gboolean
is_printable (const GunSdp *self)
{
  return (self->mid == NULL
          || gun_sdp_text_is_token (self->mid, strlen (self->mid), GUN_SDP_MAX_MID_BYTES))
         && is_credential (self->ice_ufrag, GUN_SDP_UFRAG_MIN_BYTES)
         && is_credential (self->ice_pwd, GUN_SDP_PWD_MIN_BYTES) && self->fingerprint != NULL
         && gun_sdp_is_fingerprint (self->fingerprint, strlen (self->fingerprint))
         && self->setup < G_N_ELEMENTS (setup_words) && self->sctp_port > 0
         && (self->max_message_bytes == GUN_SDP_ANY_SIZE
             || (self->max_message_bytes > 0 && self->max_message_bytes <= G_MAXINT64))
         && self->candidates->len <= GUN_SDP_MAX_CANDIDATES;
}

static void
print_candidates (const GunSdp *self, GString *text)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      g_autofree char *line = gun_ice_candidate_print (self->candidates->pdata[i]);

      g_string_append_printf (text, "a=%s\r\n", line);
    }
  if (self->end_of_candidates)
    g_string_append (text, "a=end-of-candidates\r\n");
}

char *
gun_sdp_print (const GunSdp *self)
{
  GString *text;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (is_printable (self), NULL);

  text = g_string_new (NULL);
  g_string_printf (text,
                   "v=0\r\n"
                   "o=- %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " IN IP4 127.0.0.1\r\n"
                   "s=-\r\n"
                   "t=0 0\r\n",
                   self->session_id,
                   self->session_version);
  if (self->mid != NULL)
    g_string_append_printf (text, "a=group:BUNDLE %s\r\n", self->mid);
  if (self->ice_lite)
    g_string_append (text, "a=ice-lite\r\n");
  g_string_append (text,
                   "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                   "c=IN IP4 0.0.0.0\r\n");
  print_candidates (self, text);
  g_string_append_printf (
      text, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", self->ice_ufrag, self->ice_pwd);
  if (self->trickle)
    g_string_append (text, "a=ice-options:trickle\r\n");
  g_string_append_printf (text,
                          "a=fingerprint:sha-256 %s\r\na=setup:%s\r\n",
                          self->fingerprint,
                          setup_words[self->setup]);
  if (self->mid != NULL)
    g_string_append_printf (text, "a=mid:%s\r\n", self->mid);
  g_string_append_printf (text,
                          "a=sctp-port:%u\r\na=max-message-size:%" G_GUINT64_FORMAT "\r\n",
                          self->sctp_port,
                          self->max_message_bytes == GUN_SDP_ANY_SIZE ? 0
                                                                      : self->max_message_bytes);
  return g_string_free (text, FALSE);
}
