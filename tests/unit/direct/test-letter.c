/* SPDX-License-Identifier: MIT */

#include "gun-letter.h"

#include <string.h>

#include "gun-json.h"
#include "gun-sdp.h"
#include "gun-text.h"

#define HEAD "{\"v\":1,\"to\":\"t\",\"from\":\"f\",\"n\":\"1\""

static const struct
{
  const char *text;
  GunRtcDescriptionKind kind;
  const char *sdp;
} good[] = {
  { HEAD ",\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}", GUN_RTC_OFFER, "v=0\r\n" },
  { HEAD ",\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\"}}", GUN_RTC_ANSWER, "v=0" },
  { HEAD ",\"offer\":null,\"answer\":{\"sdp\":\"v=0\"}}", GUN_RTC_ANSWER, "v=0" },
  { "{\"offer\":{\"sdp\":\"o\",\"x\":1},\"n\":\"1\",\"from\":\"f\",\"to\":\"t\",\"more\":[{}],"
    "\"v\":1.0}",
    GUN_RTC_OFFER,
    "o" },
  /* As it stands: who writes letters does not escape twice */
  { HEAD ",\"offer\":{\"sdp\":\"\\\\r\\\\n\"}}", GUN_RTC_OFFER, "\\r\\n" },
};

static void
test_good (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunLetter) letter = gun_letter_read (good[i].text, strlen (good[i].text), &error);

      g_assert_no_error (error);
      g_assert_cmpint (letter->kind, ==, good[i].kind);
      g_assert_cmpstr (letter->sdp, ==, good[i].sdp);
      g_assert_cmpstr (letter->to, ==, "t");
      g_assert_cmpstr (letter->from, ==, "f");
      g_assert_cmpstr (letter->attempt, ==, "1");
    }
}

static const struct
{
  const char *text;
  int code;
} bad[] = {
  { "", GUN_WIRE_ERROR_SYNTAX },
  { "pid", GUN_WIRE_ERROR_SYNTAX },
  { "null", GUN_WIRE_ERROR_SYNTAX },
  { "[]", GUN_WIRE_ERROR_SYNTAX },
  { "{\"v\":1", GUN_WIRE_ERROR_SYNTAX },
  { HEAD ",\"offer\":{\"sdp\":\"o\"}}x", GUN_WIRE_ERROR_SYNTAX },
  { "{}", GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":2,\"to\":\"t\",\"from\":\"f\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}",
    GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":\"1\",\"to\":\"t\",\"from\":\"f\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}",
    GUN_WIRE_ERROR_SHAPE },
  { "{\"to\":\"t\",\"from\":\"f\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}", GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":1,\"from\":\"f\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}", GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":1,\"to\":\"t\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}", GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":1,\"to\":\"t\",\"from\":\"f\",\"offer\":{\"sdp\":\"o\"}}", GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":1,\"to\":\"t\",\"from\":\"f\",\"n\":1,\"offer\":{\"sdp\":\"o\"}}",
    GUN_WIRE_ERROR_SHAPE },
  { "{\"v\":1,\"to\":\"t\",\"from\":\"f\\u0007\",\"n\":\"1\",\"offer\":{\"sdp\":\"o\"}}",
    GUN_WIRE_ERROR_SHAPE },
  { HEAD "}", GUN_WIRE_ERROR_SHAPE },
  { HEAD ",\"offer\":{}}", GUN_WIRE_ERROR_SHAPE },
  { HEAD ",\"offer\":{\"type\":\"answer\",\"sdp\":\"o\"}}", GUN_WIRE_ERROR_SHAPE },
  { HEAD ",\"offer\":{\"sdp\":\"o\"},\"answer\":{\"sdp\":\"a\"}}", GUN_WIRE_ERROR_SHAPE },
  { HEAD ",\"offer\":{\"sdp\":\"o\"},\"answer\":1}", GUN_WIRE_ERROR_SHAPE },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (gun_letter_read (bad[i].text, strlen (bad[i].text), &error));
      g_assert_error (error, GUN_WIRE_ERROR, bad[i].code);
    }
}

static void
test_presence (void)
{
  const char *const none[] = {
    "",
    "null",
    "{}",
    "{\"v\":1}",
    "{\"pid\":\"p\"}",
    "{\"v\":2,\"pid\":\"p\"}",
    "{\"v\":1,\"pid\":7}",
    "{\"v\":1,\"pid\":\"\"}",
    "{\"v\":1,\"pid\":\"a\\u0000b\"}",
    "{\"v\":1,\"pid\":\"p\"}{}",
  };
  const char *many_members = "{\"epub\":{\"x\":[]},\"pid\":\"p\",\"v\":1}";
  g_autoptr (GRefString) text = gun_letter_write_presence ("zdD24\"q6fv");
  g_autofree char *pid = NULL;
  g_autofree char *more = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text, ==, "{\"v\":1,\"pid\":\"zdD24\\\"q6fv\"}");
  pid = gun_letter_read_presence (text, g_ref_string_length (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (pid, ==, "zdD24\"q6fv");
  more = gun_letter_read_presence (many_members, strlen (many_members), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (more, ==, "p");

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autoptr (GError) why = NULL;

      g_assert_null (gun_letter_read_presence (none[i], strlen (none[i]), &why));
      g_assert_true (why != NULL && why->domain == GUN_WIRE_ERROR);
    }
}

/* @n_characters of @character, which makes up all the rest of a letter that long */
static char *
new_long_letter (gsize n_characters, const char *character)
{
  gsize n_around = strlen (HEAD ",\"offer\":{\"sdp\":\"o\"},\"x\":\"\"}");
  g_autoptr (GString) text = g_string_new (HEAD ",\"offer\":{\"sdp\":\"o\"},\"x\":\"");

  for (gsize i = 0; i < n_characters - n_around; i++)
    g_string_append (text, character);
  g_string_append (text, "\"}");
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Characters are counted, not bytes */
static void
test_limit (void)
{
  const char *const characters[] = { "x", "\xc3\xa4", "\xe2\x82\xac" };

  for (guint i = 0; i < G_N_ELEMENTS (characters); i++)
    {
      g_autofree char *longest = new_long_letter (GUN_LETTER_MAX_LENGTH, characters[i]);
      g_autofree char *longer = new_long_letter (GUN_LETTER_MAX_LENGTH + 1, characters[i]);
      g_autoptr (GunLetter) letter = NULL;
      g_autoptr (GError) error = NULL;

      letter = gun_letter_read (longest, strlen (longest), &error);
      g_assert_no_error (error);
      g_assert_nonnull (letter);
      g_assert_null (gun_letter_read (longer, strlen (longer), &error));
      g_assert_error (error, GUN_WIRE_ERROR, GUN_WIRE_ERROR_LIMIT);
    }
}

#define DESCRIPTION                                                                                \
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"                        \
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n"
#define CREDENTIALS                                                                                \
  "a=ice-ufrag:9lbo\r\na=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\r\na=fingerprint:sha-256 "               \
  "0F:43:6D:A5:53:74:7E:55:A6:76:B2:BA:D7:7E:A1:E7:74:B5:65:FA:2B:51:D4:39:19:D0:35:28:1F:31:EA:"  \
  "88\r\na=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\n"

static GRefString *
write_letter (const char *sdp)
{
  g_autoptr (GunLetter) letter = g_new0 (GunLetter, 1);

  letter->kind = GUN_RTC_ANSWER;
  letter->to = g_strdup ("to");
  letter->from = g_strdup ("from");
  letter->attempt = g_strdup ("attempt");
  letter->sdp = g_strdup (sdp);
  return gun_letter_write (letter);
}

static void
test_write (void)
{
  g_autoptr (GRefString) text = write_letter (DESCRIPTION CREDENTIALS);
  g_autoptr (GunLetter) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (text,
                                   "{\"v\":1,\"to\":\"to\",\"from\":\"from\",\"n\":\"attempt\","
                                   "\"answer\":{\"type\":\"answer\",\"sdp\":\"v=0\\r\\no=- "));
  again = gun_letter_read (text, g_ref_string_length (text), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->to, ==, "to");
  g_assert_cmpstr (again->from, ==, "from");
  g_assert_cmpstr (again->attempt, ==, "attempt");
  g_assert_cmpstr (again->sdp, ==, DESCRIPTION CREDENTIALS);
}

/* Candidates that do not fit are left away from the end; what is left is a description still */
static void
test_write_long (void)
{
  g_autofree char *padding = g_strnfill (440, 'x');
  g_autofree char *endless = g_strnfill (GUN_LETTER_MAX_LENGTH, 'x');
  g_autoptr (GString) sdp = g_string_new (DESCRIPTION);
  g_autoptr (GRefString) text = NULL;
  g_autoptr (GunLetter) again = NULL;
  g_autoptr (GunSdp) parsed = NULL;
  g_autoptr (GError) error = NULL;
  const GunIceCandidate *first;

  for (guint i = 0; i < GUN_SDP_MAX_CANDIDATES; i++)
    g_string_append_printf (sdp,
                            "a=candidate:%u 1 udp 2113937151 192.0.2.%u 49273 typ host %s x\r\n",
                            i + 1,
                            i + 1,
                            padding);
  g_string_append (sdp, CREDENTIALS);
  text = write_letter (sdp->str);
  g_assert_nonnull (text);
  g_assert_cmpuint (gun_text_utf16_length (text), <=, GUN_LETTER_MAX_LENGTH);
  g_assert_cmpuint (gun_text_utf16_length (text), >, GUN_LETTER_MAX_LENGTH - 500);

  again = gun_letter_read (text, g_ref_string_length (text), &error);
  g_assert_no_error (error);
  parsed = gun_sdp_parse (again->sdp, -1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (parsed->candidates->len, >, 28);
  g_assert_cmpuint (parsed->candidates->len, <, GUN_SDP_MAX_CANDIDATES);
  first = g_ptr_array_index (parsed->candidates, 0);
  g_assert_cmpstr (first->address, ==, "192.0.2.1");

  g_assert_null (write_letter (endless));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direct/letter/good", test_good);
  g_test_add_func ("/direct/letter/bad", test_bad);
  g_test_add_func ("/direct/letter/presence", test_presence);
  g_test_add_func ("/direct/letter/limit", test_limit);
  g_test_add_func ("/direct/letter/write", test_write);
  g_test_add_func ("/direct/letter/write-long", test_write_long);

  return g_test_run ();
}
