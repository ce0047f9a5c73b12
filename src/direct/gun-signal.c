/* SPDX-License-Identifier: MIT */

/*
 * {"@":asked,"#":id,"ok":{"rtc":{"offer":{"type":"offer","sdp":"…"},"id":sender}}}
 *
 * or with `answer`, or with `candidate`: {"candidate":"candidate:…","sdpMid":"0","sdpMLineIndex":0},
 * of which the line alone is read: there is one section only (PROTOCOL.md section 8). Of several
 * lib/webrtc.js takes the answer, else the candidate, else the offer; so does this.
 */

#include "gun-signal.h"

#include <string.h>

#include "gun-description.h"
#include "gun-json-text.h"

typedef struct
{
  char *sender;
  char *offer;
  char *answer;
  char *candidate;
  gboolean is_found; /* there is an `ok.rtc` */
} Rtc;

static void
rtc_clear (Rtc *self)
{
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->offer, g_free);
  g_clear_pointer (&self->answer, g_free);
  g_clear_pointer (&self->candidate, g_free);
}

void
gun_signal_free (GunSignal *self)
{
  g_free (self->sender);
  g_free (self->sdp);
  g_free (self->candidate);
  g_free (self);
}

/* What is no text is no candidate, and then there is none */
static gboolean
read_candidate (GunJsonReader *reader, GunJsonToken token, char **candidate)
{
  g_clear_pointer (candidate, g_free);
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_line = gun_description_is_member (reader, "candidate");

      token = gun_json_reader_next (reader);
      if (is_line ? !gun_description_read_text (
              reader, token, GUN_SIGNAL_MAX_CANDIDATE_BYTES, candidate)
                  : !gun_json_reader_skip (reader, token))
        return FALSE;
    }
  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_rtc_member (GunJsonReader *reader, Rtc *rtc)
{
  if (gun_description_is_member (reader, "id"))
    return gun_description_read_name (reader, gun_json_reader_next (reader), &rtc->sender);
  if (gun_description_is_member (reader, "offer"))
    return gun_description_read (
        reader, gun_json_reader_next (reader), "offer", GUN_SIGNAL_MAX_SDP_BYTES, &rtc->offer);
  if (gun_description_is_member (reader, "answer"))
    return gun_description_read (
        reader, gun_json_reader_next (reader), "answer", GUN_SIGNAL_MAX_SDP_BYTES, &rtc->answer);
  if (gun_description_is_member (reader, "candidate"))
    return read_candidate (reader, gun_json_reader_next (reader), &rtc->candidate);
  return gun_json_reader_skip (reader, gun_json_reader_next (reader));
}

static gboolean
read_rtc (GunJsonReader *reader, GunJsonToken token, Rtc *rtc)
{
  rtc_clear (rtc);
  rtc->is_found = token == GUN_JSON_OBJECT_BEGIN;
  if (!rtc->is_found)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    if (!read_rtc_member (reader, rtc))
      return FALSE;
  return token == GUN_JSON_OBJECT_END;
}

typedef gboolean (*ReadFunc) (GunJsonReader *reader, GunJsonToken token, Rtc *rtc);

/* The member @name of the object that @token begins, by @read; the rest is skipped */
static gboolean
read_only_member (
    GunJsonReader *reader, GunJsonToken token, const char *name, ReadFunc read, Rtc *rtc)
{
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_it = gun_description_is_member (reader, name);

      token = gun_json_reader_next (reader);
      if (is_it ? !read (reader, token, rtc) : !gun_json_reader_skip (reader, token))
        return FALSE;
    }
  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_ok (GunJsonReader *reader, GunJsonToken token, Rtc *rtc)
{
  rtc_clear (rtc);
  rtc->is_found = FALSE;
  return read_only_member (reader, token, "rtc", read_rtc, rtc);
}

static gboolean
refuse (GError **error, const char *sentence)
{
  g_set_error_literal (error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_SHAPE, sentence);
  return FALSE;
}

static gboolean
parse (const char *json, gsize length_bytes, Rtc *rtc, GError **error)
{
  GunJsonReader reader;
  gboolean is_read;

  if (length_bytes > GUN_SIGNAL_MAX_JSON_BYTES)
    {
      g_set_error (error,
                   GUN_WIRE_ERROR,
                   GUN_WIRE_ERROR_LIMIT,
                   "A signal is too long (the limit is %d bytes)",
                   GUN_SIGNAL_MAX_JSON_BYTES);
      return FALSE;
    }

  gun_json_reader_init (&reader, json, length_bytes);
  is_read = read_only_member (&reader, gun_json_reader_next (&reader), "ok", read_ok, rtc)
            && gun_json_reader_next (&reader) == GUN_JSON_END;
  gun_json_reader_clear (&reader);
  return is_read || refuse (error, "A signal is not JSON");
}

/* Browsers get descriptions whose line ends were escaped once more than they should, and rewrite them */
static void
mend_line_ends (char *sdp)
{
  char *to = sdp;

  for (const char *from = sdp; *from != '\0';)
    if (strncmp (from, "\\r\\n", 4) == 0)
      {
        *to++ = '\r';
        *to++ = '\n';
        from += 4;
      }
    else
      {
        *to++ = *from++;
      }
  *to = '\0';
}

static GunSignal *
new_signal (GunSignalKind kind, Rtc *rtc, char **sdp)
{
  GunSignal *self = g_new0 (GunSignal, 1);

  self->kind = kind;
  self->sender = g_steal_pointer (&rtc->sender);
  if (sdp != NULL)
    {
      self->sdp = g_steal_pointer (sdp);
      mend_line_ends (self->sdp);
    }
  else
    {
      self->candidate = g_steal_pointer (&rtc->candidate);
    }
  return self;
}

static GunSignal *
choose (Rtc *rtc, GError **error)
{
  gboolean is_answer = rtc->answer != NULL;

  if (!rtc->is_found)
    refuse (error, "A message has no ok.rtc");
  else if (rtc->sender == NULL)
    refuse (error, "A signal does not say who sent it");
  else if (!is_answer && rtc->candidate != NULL)
    return new_signal (GUN_SIGNAL_CANDIDATE, rtc, NULL);
  else if (!is_answer && rtc->offer == NULL)
    refuse (error, "A signal has neither offer nor answer nor candidate");
  else if (*(is_answer ? rtc->answer : rtc->offer) == '\0')
    refuse (error, "A signal has a description of another kind, or none that can be read");
  else if (is_answer)
    return new_signal (GUN_SIGNAL_ANSWER, rtc, &rtc->answer);
  else
    return new_signal (GUN_SIGNAL_OFFER, rtc, &rtc->offer);
  return NULL;
}

/**
 * gun_signal_read:
 * @json: a message's own text, anything at all
 * @length_bytes: its length
 * @error: return location
 *
 * Errors: %GUN_WIRE_ERROR: drop it.
 *
 * Returns: (transfer full) (nullable): its `ok.rtc`
 */
GunSignal *
gun_signal_read (const char *json, gsize length_bytes, GError **error)
{
  Rtc rtc = { NULL };
  GunSignal *self = NULL;

  g_return_val_if_fail (json != NULL || length_bytes == 0, NULL);

  if (parse (json, length_bytes, &rtc, error))
    self = choose (&rtc, error);
  rtc_clear (&rtc);
  return self;
}

static void
append_text (GString *out, GRefString *text)
{
  gun_json_append_string (out, text, g_ref_string_length (text));
}

static void
append_head (GString *out, GRefString *id, GRefString *ack, gboolean ack_is_number)
{
  g_string_append (out, "{\"@\":");
  if (ack_is_number)
    g_string_append_len (out, ack, (gssize) g_ref_string_length (ack));
  else
    append_text (out, ack);
  g_string_append (out, ",\"#\":");
  append_text (out, id);
  g_string_append (out, ",\"ok\":{\"rtc\":{");
}

static void
append_tail (GString *out, const char *sender)
{
  g_string_append (out, ",\"id\":");
  gun_json_append_string (out, sender, strlen (sender));
  g_string_append (out, "}}}");
}

/**
 * gun_signal_append_description:
 * @out: where to write
 * @kind: offer or answer
 * @id: `#`
 * @ack: `@`: what it answers
 * @ack_is_number: whether that was a number when it came
 * @sender: what we call ourselves
 * @sdp: the description
 */
void
gun_signal_append_description (GString *out,
                               GunSignalKind kind,
                               GRefString *id,
                               GRefString *ack,
                               gboolean ack_is_number,
                               const char *sender,
                               const char *sdp)
{
  const char *type = kind == GUN_SIGNAL_OFFER ? "offer" : "answer";

  g_return_if_fail (kind != GUN_SIGNAL_CANDIDATE);

  append_head (out, id, ack, ack_is_number);
  g_string_append_printf (out, "\"%s\":", type);
  gun_description_append (out, type, sdp);
  append_tail (out, sender);
}

/**
 * gun_signal_append_candidate:
 * @out: where to write
 * @id: `#`
 * @ack: `@`: what the description that it belongs to answered
 * @ack_is_number: whether that was a number when it came
 * @sender: what we call ourselves
 * @candidate: `candidate:…`
 */
void
gun_signal_append_candidate (GString *out,
                             GRefString *id,
                             GRefString *ack,
                             gboolean ack_is_number,
                             const char *sender,
                             const char *candidate)
{
  append_head (out, id, ack, ack_is_number);
  g_string_append (out, "\"candidate\":{\"candidate\":");
  gun_json_append_string (out, candidate, strlen (candidate));
  g_string_append (out, ",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}");
  append_tail (out, sender);
}
