/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-sdp.h"

#define FINGERPRINT                                                                                \
  "0F:43:6D:A5:53:74:7E:55:A6:76:B2:BA:D7:7E:A1:E7:74:B5:65:FA:2B:51:D4:39:19:D0:35:28:1F:31:EA:"  \
  "88"
#define OTHER_FINGERPRINT                                                                          \
  "1C:C4:9C:40:EC:E5:0A:EE:4A:DE:92:5E:02:E3:B4:07:DE:4C:F0:17:12:FB:4D:99:3F:33:8A:23:FF:C8:E2:"  \
  "58"

/* What a browser offers; the cases below put something else in the place of a piece of it. */
static const char base[] = "v=0\n"
                           "o=- 3044751569720231355 2 IN IP4 127.0.0.1\n"
                           "s=-\n"
                           "t=0 0\n"
                           "a=group:BUNDLE 0\n"
                           "a=extmap-allow-mixed\n"
                           "a=msid-semantic: WMS\n"
                           "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"
                           "c=IN IP4 0.0.0.0\n"
                           "a=ice-ufrag:9lbo\n"
                           "a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\n"
                           "a=ice-options:trickle\n"
                           "a=fingerprint:sha-256 " FINGERPRINT "\n"
                           "a=setup:actpass\n"
                           "a=mid:0\n"
                           "a=sctp-port:5000\n"
                           "a=max-message-size:262144\n";

static char *
replaced (const char *piece, const char *by)
{
  const char *at = strstr (base, piece);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - base), base, by, at + strlen (piece));
}

static void
assert_same (const GunSdp *one, const GunSdp *two)
{
  g_assert_cmpuint (one->session_id, ==, two->session_id);
  g_assert_cmpuint (one->session_version, ==, two->session_version);
  g_assert_cmpstr (one->mid, ==, two->mid);
  g_assert_cmpstr (one->ice_ufrag, ==, two->ice_ufrag);
  g_assert_cmpstr (one->ice_pwd, ==, two->ice_pwd);
  g_assert_cmpint (one->ice_lite, ==, two->ice_lite);
  g_assert_cmpint (one->trickle, ==, two->trickle);
  g_assert_cmpint (one->setup, ==, two->setup);
  g_assert_cmpstr (one->fingerprint, ==, two->fingerprint);
  g_assert_cmpuint (one->sctp_port, ==, two->sctp_port);
  g_assert_cmpuint (one->max_message_bytes, ==, two->max_message_bytes);
  g_assert_cmpint (one->end_of_candidates, ==, two->end_of_candidates);
  g_assert_cmpuint (one->candidates->len, ==, two->candidates->len);
  for (guint i = 0; i < one->candidates->len; i++)
    {
      g_autofree char *line = gun_ice_candidate_print (one->candidates->pdata[i]);
      g_autofree char *other = gun_ice_candidate_print (two->candidates->pdata[i]);

      g_assert_cmpstr (line, ==, other);
    }
}

/* Printing what was read and reading it again changes nothing. */
static void
assert_round_trip (const GunSdp *sdp)
{
  g_autofree char *printed = gun_sdp_print (sdp);
  g_autofree char *printed_again = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSdp) again = gun_sdp_parse (printed, -1, &error);

  g_assert_no_error (error);
  assert_same (sdp, again);
  g_assert_cmpuint (again->n_candidates_dropped, ==, 0);
  printed_again = gun_sdp_print (again);
  g_assert_cmpstr (printed_again, ==, printed);
}

static GunSdp *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  GunSdp *sdp = gun_sdp_parse (text, -1, &error);

  g_assert_no_error (error);
  assert_round_trip (sdp);
  return sdp;
}

typedef struct
{
  const char *file;
  guint64 session_id;
  const char *mid;
  const char *ice_ufrag;
  GunSdpSetup setup;
  guint sctp_port;
  guint64 max_message_bytes;
  guint n_candidates;
  gboolean end_of_candidates;
  const char *fingerprint_start;
} FileCase;

static const FileCase file_cases[] = {
  { "chromium-offer",
    3044751569720231355,
    "0",
    "9lbo",
    GUN_SDP_ACTPASS,
    5000,
    262144,
    0,
    FALSE,
    "0F:43:6D" },
  { "chromium-answer",
    3987828170491483475,
    "0",
    "FKK8",
    GUN_SDP_ACTIVE,
    5000,
    262144,
    2,
    FALSE,
    "86:5A:61" },
  { "libdatachannel-offer",
    2313796159,
    "0",
    "U1rF",
    GUN_SDP_ACTPASS,
    5000,
    262144,
    1,
    TRUE,
    "20:76:CB" },
  { "firefox-offer",
    4962303333179871722,
    "0",
    "5f8d02c1",
    GUN_SDP_ACTPASS,
    5000,
    1073741823,
    3,
    TRUE,
    "7A:11:0D" },
  { "firefox-old-offer",
    1480632148219936,
    "sdparta_0",
    "5f8d02c1",
    GUN_SDP_ACTPASS,
    5001,
    1073741823,
    0,
    FALSE,
    "7A:11:0D" },
};

static void
assert_file (const FileCase *c, const GunSdp *sdp)
{
  g_assert_cmpuint (sdp->session_id, ==, c->session_id);
  g_assert_cmpstr (sdp->mid, ==, c->mid);
  g_assert_cmpstr (sdp->ice_ufrag, ==, c->ice_ufrag);
  g_assert_cmpint (sdp->setup, ==, c->setup);
  g_assert_cmpuint (sdp->sctp_port, ==, c->sctp_port);
  g_assert_cmpuint (sdp->max_message_bytes, ==, c->max_message_bytes);
  g_assert_cmpuint (sdp->candidates->len, ==, c->n_candidates);
  g_assert_cmpuint (sdp->n_candidates_dropped, ==, 0);
  g_assert_cmpint (sdp->end_of_candidates, ==, c->end_of_candidates);
  g_assert_true (sdp->trickle);
  g_assert_false (sdp->ice_lite);
  g_assert_true (g_str_has_prefix (sdp->fingerprint, c->fingerprint_start));
  g_assert_cmpuint (strlen (sdp->fingerprint), ==, 95);
}

/* The files have LF, as text has here; what goes over the wire has CR and LF. */
static void
test_file (gconstpointer user_data)
{
  const FileCase *c = user_data;
  g_autofree char *name = g_strconcat (c->file, ".sdp", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "unit", "rtc", "data", name, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunSdp) of_lf = NULL;
  g_autoptr (GunSdp) of_crlf = NULL;

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  of_lf = parse (contents);
  assert_file (c, of_lf);

  g_string_append (text, contents);
  g_string_replace (text, "\n", "\r\n", 0);
  of_crlf = parse (text->str);
  assert_same (of_crlf, of_lf);
}

/* What is printed for a browser is what a browser prints, but for lines about media. */
static void
test_print (void)
{
  g_autoptr (GunSdp) sdp = gun_sdp_new ();
  g_autofree char *printed = NULL;

  sdp->session_id = 3044751569720231355;
  sdp->session_version = 2;
  sdp->mid = g_strdup ("0");
  sdp->ice_ufrag = g_strdup ("9lbo");
  sdp->ice_pwd = g_strdup ("C08CX+dxkv37s/JkYCGsYZdC");
  sdp->trickle = TRUE;
  sdp->fingerprint = g_strdup (FINGERPRINT);
  sdp->max_message_bytes = 262144;
  g_ptr_array_add (sdp->candidates,
                   gun_ice_candidate_parse ("candidate:1 1 udp 9 192.0.2.2 1 typ host", NULL));
  sdp->end_of_candidates = TRUE;

  printed = gun_sdp_print (sdp);
  g_assert_cmpstr (printed,
                   ==,
                   "v=0\r\n"
                   "o=- 3044751569720231355 2 IN IP4 127.0.0.1\r\n"
                   "s=-\r\n"
                   "t=0 0\r\n"
                   "a=group:BUNDLE 0\r\n"
                   "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
                   "c=IN IP4 0.0.0.0\r\n"
                   "a=candidate:1 1 udp 9 192.0.2.2 1 typ host\r\n"
                   "a=end-of-candidates\r\n"
                   "a=ice-ufrag:9lbo\r\n"
                   "a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\r\n"
                   "a=ice-options:trickle\r\n"
                   "a=fingerprint:sha-256 " FINGERPRINT "\r\n"
                   "a=setup:actpass\r\n"
                   "a=mid:0\r\n"
                   "a=sctp-port:5000\r\n"
                   "a=max-message-size:262144\r\n");
  assert_round_trip (sdp);
}

static void
test_every_field (void)
{
  g_autoptr (GunSdp) sdp = gun_sdp_new ();
  g_autoptr (GunSdp) copy = NULL;

  sdp->session_id = G_MAXUINT64;
  sdp->session_version = G_MAXUINT64;
  sdp->ice_ufrag = g_strnfill (256, '+');
  sdp->ice_pwd = g_strnfill (256, '/');
  sdp->ice_lite = TRUE;
  sdp->setup = GUN_SDP_PASSIVE;
  sdp->fingerprint = g_strdup (FINGERPRINT);
  sdp->sctp_port = 65535;
  sdp->max_message_bytes = GUN_SDP_ANY_SIZE;
  assert_round_trip (sdp);

  sdp->mid = g_strnfill (GUN_SDP_MAX_MID_BYTES, '~');
  sdp->max_message_bytes = G_MAXINT64;
  for (guint i = 0; i < GUN_SDP_MAX_CANDIDATES; i++)
    g_ptr_array_add (sdp->candidates,
                     gun_ice_candidate_parse ("candidate:1 1 udp 9 ::1 1 typ host", NULL));
  assert_round_trip (sdp);

  sdp->n_candidates_dropped = 7;
  copy = gun_sdp_copy (sdp);
  assert_same (copy, sdp);
  g_assert_cmpuint (copy->n_candidates_dropped, ==, 7);
  g_assert_true (copy->mid != sdp->mid && copy->candidates != sdp->candidates);
}

/* In the place of @piece stands @by. */
typedef struct
{
  const char *name;
  const char *piece;
  const char *by;
  int code; /* of GunRtcError */
  const char *message;
} RefusedCase;

#define INVALID GUN_RTC_ERROR_INVALID
#define UNSUPPORTED GUN_RTC_ERROR_UNSUPPORTED
#define OURS "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\n"

static const RefusedCase refused_cases[] = {
  { "no-version", "v=0\n", "", INVALID, "Line 1 " },
  { "version-1", "v=0\n", "v=1\n", INVALID, "Line 1 " },
  { "version-twice", "s=-\n", "v=0\n", INVALID, "Line 3 " },
  { "no-origin", "o=- 3044751569720231355 2 IN IP4 127.0.0.1\n", "", INVALID, "lacks o=" },
  { "origin-twice", "s=-\n", "o=- 1 1 IN IP4 0.0.0.0\n", INVALID, "Line 3 " },
  { "origin-in-section", "a=mid:0\n", "o=- 1 1 IN IP4 0.0.0.0\n", INVALID, "Line 15 " },
  { "origin-word", "3044751569720231355", "x", INVALID, "Line 2 " },
  { "origin-large", "3044751569720231355", "18446744073709551616", INVALID, "Line 2 " },
  { "origin-negative", "3044751569720231355", "-1", INVALID, "Line 2 " },
  { "origin-short", " 2 IN IP4 127.0.0.1", "", INVALID, "Line 2 " },
  { "no-letter", "s=-\n", "=-\n", INVALID, "Line 3 " },
  { "capital", "s=-\n", "S=-\n", INVALID, "Line 3 " },
  { "no-equals", "s=-\n", "session\n", INVALID, "Line 3 " },
  { "one-letter", "s=-\n", "s\n", INVALID, "Line 3 " },
  { "bare-cr", "s=-\n", "s=\r-\n", INVALID, "Line 3 " },
  { "two-cr", "s=-\n", "s=-\r\r\n", INVALID, "Line 3 " },
  { "escape", "s=-\n", "s=\033[31m\n", INVALID, "Line 3 " },

  { "no-section", OURS, "", UNSUPPORTED, "no data channels" },
  { "section-refused",
    OURS,
    "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\n",
    UNSUPPORTED,
    "rejects" },
  { "section-short", OURS, "m=application 9 UDP/DTLS/SCTP\n", INVALID, "Line 8 " },
  { "section-empty", OURS, "m=\n", INVALID, "Line 8 " },
  { "section-port",
    OURS,
    "m=application 65536 UDP/DTLS/SCTP webrtc-datachannel\n",
    INVALID,
    "Line 8 " },
  { "section-format",
    OURS,
    "m=application 9 UDP/DTLS/SCTP webrtc-other\n",
    UNSUPPORTED,
    "webrtc-other" },
  { "section-protocol",
    OURS,
    "m=application 9 UDP/SCTP webrtc-datachannel\n",
    UNSUPPORTED,
    "UDP/SCTP" },
  { "two-sections", "a=mid:0\n", OURS, UNSUPPORTED, "Line 15 " },
  { "audio-before", OURS, "m=audio 9 UDP/TLS/RTP/SAVPF 111\n" OURS, UNSUPPORTED, "“audio”" },
  { "video-after", "a=mid:0\n", "m=video 9 UDP/TLS/RTP/SAVPF 96\n", UNSUPPORTED, "Line 15 " },
  { "no-map", OURS, "m=application 9 DTLS/SCTP 5000\n", INVALID, "a=sctpmap" },
  { "other-map",
    OURS,
    "m=application 9 DTLS/SCTP 5000\na=sctpmap:5001 webrtc-datachannel 9\n",
    INVALID,
    "a=sctpmap" },
  { "bad-map", "a=mid:0\n", "a=sctpmap:x webrtc-datachannel 9\n", INVALID, "Line 15 " },

  { "no-ufrag", "a=ice-ufrag:9lbo\n", "", INVALID, "lacks a=ice-ufrag" },
  { "short-ufrag", "9lbo", "9lb", INVALID, "Line 10 " },
  { "ufrag-sign", "9lbo", "9l-bo", INVALID, "Line 10 " },
  { "ufrag-space", "9lbo", "9lbo ", INVALID, "Line 10 " },
  { "ufrag-twice", "a=mid:0\n", "a=ice-ufrag:9lbo\n", INVALID, "Line 15 " },
  { "no-pwd", "a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\n", "", INVALID, "lacks a=ice-pwd" },
  { "short-pwd", "C08CX+dxkv37s/JkYCGsYZdC", "C08CX+dxkv37s/JkYCGsY", INVALID, "Line 11 " },
  { "pwd-twice", "a=mid:0\n", "a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\n", INVALID, "Line 15 " },
  { "no-fingerprint",
    "a=fingerprint:sha-256 " FINGERPRINT "\n",
    "",
    INVALID,
    "lacks a=fingerprint" },
  { "sha-1-only",
    "a=fingerprint:sha-256 " FINGERPRINT,
    "a=fingerprint:sha-1 00:11",
    UNSUPPORTED,
    "of sha-1;" },
  { "no-hash", "sha-256 " FINGERPRINT, "", INVALID, "Line 13 " },
  { "hash-sign", "sha-256 " FINGERPRINT, "<b> 00", INVALID, "Line 13 " },
  { "fingerprint-short", ":EA:88", ":EA", INVALID, "Line 13 " },
  { "fingerprint-long", ":EA:88", ":EA:88:00", INVALID, "Line 13 " },
  { "fingerprint-digit", ":EA:88", ":EA:8G", INVALID, "Line 13 " },
  { "fingerprint-dots", ":EA:88", ":EA.88", INVALID, "Line 13 " },
  { "no-setup", "a=setup:actpass\n", "", INVALID, "lacks a=setup" },
  { "setup-word", "setup:actpass", "setup:both", INVALID, "Line 14 " },
  { "setup-empty", "setup:actpass", "setup", INVALID, "Line 14 " },
  { "setup-hold", "setup:actpass", "setup:holdconn", UNSUPPORTED, "Line 14 " },
  { "setup-twice", "a=mid:0\n", "a=setup:active\n", INVALID, "Line 15 " },
  { "mid-empty", "mid:0", "mid:", INVALID, "Line 15 " },
  { "mid-space", "mid:0", "mid:0 1", INVALID, "Line 15 " },
  { "mid-twice", "a=mid:0\n", "a=mid:0\na=mid:0\n", INVALID, "Line 16 " },
  { "sctp-port-0", "port:5000", "port:0", INVALID, "Line 16 " },
  { "sctp-port-large", "port:5000", "port:65536", INVALID, "Line 16 " },
  { "sctp-port-twice", "a=mid:0\n", "a=sctp-port:5000\n", INVALID, "Line 16 " },
  { "size-negative", "262144", "-1", INVALID, "Line 17 " },
  { "size-large", "262144", "9223372036854775808", INVALID, "Line 17 " },
  { "size-word", "262144", "any", INVALID, "Line 17 " },
  { "size-twice", "a=mid:0\n", "a=max-message-size:0\n", INVALID, "Line 17 " },
};

static void
test_refused (gconstpointer user_data)
{
  const RefusedCase *c = user_data;
  g_autofree char *text = replaced (c->piece, c->by);
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_sdp_parse (text, -1, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, GUN_RTC_ERROR, c->code);
  g_assert_nonnull (strstr (error->message, c->message));
}

/* JSON that was not decoded: backslashes and letters where line ends belong. */
static void
test_spelled_line_ends (void)
{
  g_autoptr (GString) text = g_string_new (base);
  g_autoptr (GError) error = NULL;

  g_string_replace (text, "\n", "\\r\\n", 0);
  g_assert_null (gun_sdp_parse (text->str, -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

static void
test_empty (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (gun_sdp_parse ("", -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (gun_sdp_parse ("\r\n\r\n", -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

static void
test_nul (void)
{
  g_autofree char *text = g_strdup (base);
  g_autoptr (GError) error = NULL;

  *strstr (text, "9lbo") = '\0';
  g_assert_null (gun_sdp_parse (text, sizeof base - 1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 10 "));
}

/* A text that stops early is refused or complete, and nothing behind its end is read. */
static void
test_cut (void)
{
  gsize longest_refused = 0;

  for (gsize length = 0; length < sizeof base; length++)
    {
      g_autofree char *cut = g_memdup2 (base, MAX (length, 1));
      g_autoptr (GunSdp) sdp = gun_sdp_parse (cut, (gssize) length, NULL);

      if (sdp == NULL)
        longest_refused = length;
      else
        assert_round_trip (sdp);
    }
  g_assert_cmpuint (longest_refused, <, sizeof base - 1);
  g_assert_cmpuint (longest_refused, >, strstr (base, "a=setup") - base);
}

static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (base);
  g_autoptr (GunSdp) sdp = NULL;
  g_autoptr (GError) error = NULL;

  /* The last line may be as long as a line may be */
  g_string_append (text, "a=x:");
  for (guint i = 4; i < GUN_SDP_MAX_LINE_BYTES; i++)
    g_string_append_c (text, 'y');
  sdp = parse (text->str);
  g_string_append_c (text, 'y');
  g_assert_null (gun_sdp_parse (text->str, -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 18 "));
  g_clear_error (&error);
  g_clear_pointer (&sdp, gun_sdp_free);

  /* As many lines as there may be */
  g_string_assign (text, base);
  for (guint i = 17; i < GUN_SDP_MAX_LINES; i++)
    g_string_append (text, "a=x\n");
  sdp = parse (text->str);
  g_string_append (text, "a=x\n");
  g_assert_null (gun_sdp_parse (text->str, -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "Line 1025 "));
  g_clear_error (&error);
  g_clear_pointer (&sdp, gun_sdp_free);

  /* As many bytes */
  g_string_assign (text, base);
  while (text->len <= GUN_SDP_MAX_BYTES - 100)
    g_string_append (
        text, "a=x:0123456789012345678901234567890123456789012345678901234567890123456789012345\n");
  g_string_append (text, "a=x:");
  while (text->len < GUN_SDP_MAX_BYTES)
    g_string_append_c (text, 'y');
  sdp = parse (text->str);
  g_string_append_c (text, 'y');
  g_assert_null (gun_sdp_parse (text->str, -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (gun_sdp_parse (text->str, (gssize) text->len, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
}

/* @base with the value of one attribute as long as said. */
static GunSdp *
parse_long (const char *attribute, gsize length_bytes, GError **error)
{
  g_autofree char *value = g_strnfill (length_bytes, 'y');
  const char *at = strstr (base, attribute) + strlen (attribute);
  g_autofree char *text
      = g_strdup_printf ("%.*s%s%s", (int) (at - base), base, value, strchr (at, '\n'));

  return gun_sdp_parse (text, -1, error);
}

static void
test_longest_values (void)
{
  static const struct
  {
    const char *attribute;
    gsize max_bytes;
  } values[] = {
    { "a=mid:", GUN_SDP_MAX_MID_BYTES },
    { "a=ice-ufrag:", 256 },
    { "a=ice-pwd:", 256 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunSdp) sdp = parse_long (values[i].attribute, values[i].max_bytes, &error);

      g_assert_no_error (error);
      g_assert_null (parse_long (values[i].attribute, values[i].max_bytes + 1, &error));
      g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
    }
}

static void
test_candidates (void)
{
  g_autoptr (GString) text = g_string_new (base);
  g_autofree char *long_value = g_strnfill (600, 'y');
  g_autoptr (GunSdp) sdp = NULL;
  const GunIceCandidate *last;

  g_string_append (text, "a=candidate:1 1 udp 9 fe80::1%eth0 1 typ host\n");
  g_string_append (text, "a=candidate\n");
  g_string_append_printf (text, "a=candidate:%s\n", long_value);
  for (guint i = 1; i <= 900; i++)
    g_string_append_printf (text, "a=candidate:1 1 udp 9 192.0.2.2 %u typ host\n", i);
  g_string_append (text, "a=end-of-candidates\n");

  sdp = parse (text->str);
  g_assert_cmpuint (sdp->candidates->len, ==, GUN_SDP_MAX_CANDIDATES);
  g_assert_cmpuint (sdp->n_candidates_dropped, ==, 3 + 900 - GUN_SDP_MAX_CANDIDATES);
  g_assert_cmpuint (sdp->n_candidates_unreadable, ==, 3);
  last = sdp->candidates->pdata[GUN_SDP_MAX_CANDIDATES - 1];
  g_assert_cmpuint (last->port, ==, GUN_SDP_MAX_CANDIDATES);
  g_assert_true (sdp->end_of_candidates);
}

/* ICE and DTLS described for the session, as libdatachannel and Firefox do in part. */
static void
test_session_level (void)
{
  g_autoptr (GunSdp) sdp
      = parse ("v=0\no=- 1 2 IN IP4 0.0.0.0\ns=-\nt=0 0\n"
               "a=ice-lite\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"
               "a=ice-options:ice2 trickle\na=setup:passive\na=end-of-candidates\n"
               "a=mid:not-here\na=sctp-port:1\na=max-message-size:1\n"
               "a=candidate:1 1 udp 9 192.0.2.2 1 typ host\n"
               "a=fingerprint:SHA-256 " FINGERPRINT "\n" OURS);

  g_assert_true (sdp->ice_lite);
  g_assert_true (sdp->trickle);
  g_assert_true (sdp->end_of_candidates);
  g_assert_cmpstr (sdp->ice_ufrag, ==, "abcd");
  g_assert_cmpstr (sdp->ice_pwd, ==, "0123456789012345678901");
  g_assert_cmpint (sdp->setup, ==, GUN_SDP_PASSIVE);
  g_assert_cmpstr (sdp->fingerprint, ==, FINGERPRINT);
  /* Defaults, and what counts in a section only */
  g_assert_cmpstr (sdp->mid, ==, NULL);
  g_assert_cmpuint (sdp->sctp_port, ==, 5000);
  g_assert_cmpuint (sdp->max_message_bytes, ==, 65536);
  g_assert_cmpuint (sdp->candidates->len, ==, 0);
}

static void
test_section_overrides (void)
{
  g_autofree char *text
      = replaced ("s=-\n",
                  "s=-\na=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\n"
                  "a=setup:passive\na=fingerprint:sha-256 " OTHER_FINGERPRINT "\n");
  g_autoptr (GunSdp) sdp = parse (text);

  g_assert_cmpstr (sdp->ice_ufrag, ==, "9lbo");
  g_assert_cmpstr (sdp->ice_pwd, ==, "C08CX+dxkv37s/JkYCGsYZdC");
  g_assert_cmpint (sdp->setup, ==, GUN_SDP_ACTPASS);
  g_assert_cmpstr (sdp->fingerprint, ==, FINGERPRINT);
}

/* A section that shows only hashes we do not know is not held to be that of the session's key. */
static void
test_section_hash_overrides (void)
{
  g_autofree char *text
      = g_strconcat ("v=0\no=- 1 2 IN IP4 0.0.0.0\na=fingerprint:sha-256 " FINGERPRINT "\n",
                     strstr (base, OURS),
                     NULL);
  char *hash = strstr (strstr (text, OURS), "sha-256");
  g_autoptr (GError) error = NULL;

  memcpy (hash, "sha-512", strlen ("sha-512"));
  g_assert_null (gun_sdp_parse (text, -1, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_UNSUPPORTED);
}

static void
test_fingerprints (void)
{
  g_autofree char *lower = g_ascii_strdown (FINGERPRINT, -1);
  g_autofree char *by = g_strconcat ("a=fingerprint:sha-1 00:11:22\n"
                                     "a=fingerprint:Sha-256 ",
                                     lower,
                                     "\na=fingerprint:sha-256 " OTHER_FINGERPRINT "\n"
                                     "a=fingerprint:sha-512 00\n",
                                     NULL);
  g_autofree char *text = replaced ("a=fingerprint:sha-256 " FINGERPRINT "\n", by);
  g_autoptr (GunSdp) sdp = parse (text);

  g_assert_cmpstr (sdp->fingerprint, ==, FINGERPRINT);
}

static void
test_rejected_sections (void)
{
  g_autofree char *text = replaced (
      OURS, "m=audio 0 UDP/TLS/RTP/SAVPF 0\na=mid:a\na=ice-ufrag:bad\na=setup:none\n" OURS);
  g_autoptr (GString) both = g_string_new (text);
  g_autoptr (GunSdp) sdp = NULL;

  g_string_append (both,
                   "m=application 0 UDP/DTLS/SCTP webrtc-datachannel\na=mid:b\n"
                   "m=video 0/2 UDP/TLS/RTP/SAVPF 96 97\na=candidate:x\n");
  sdp = parse (both->str);
  g_assert_cmpstr (sdp->mid, ==, "0");
  g_assert_cmpstr (sdp->ice_ufrag, ==, "9lbo");
  g_assert_cmpuint (sdp->n_candidates_dropped, ==, 0);
}

static void
test_other_forms (void)
{
  static const struct
  {
    const char *piece;
    const char *by;
    guint sctp_port;
    guint64 max_message_bytes;
  } cases[] = {
    { OURS, "m=application 9 TCP/DTLS/SCTP webrtc-datachannel\n", 5000, 262144 },
    { OURS, "m=application 9/1 udp/dtls/sctp webrtc-datachannel\n", 5000, 262144 },
    { OURS, "m=application 9 DTLS/SCTP webrtc-datachannel\n", 5000, 262144 },
    { "a=sctp-port:5000\n", "", 5000, 262144 },
    { "a=sctp-port:5000\n", "a=sctp-port:65535\n", 65535, 262144 },
    { "a=max-message-size:262144\n", "", 5000, 65536 },
    { "262144", "0", 5000, GUN_SDP_ANY_SIZE },
    { "262144", "1", 5000, 1 },
    { "a=mid:0\n", "", 5000, 262144 },
    { "a=mid:0\n", "\n\r\na=\na=unknown\nz=0 0\ns=f\xc3\xbc\x80\n", 5000, 262144 },
    { "setup:actpass", "setup:ACTIVE", 5000, 262144 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = replaced (cases[i].piece, cases[i].by);
      g_autoptr (GunSdp) sdp = parse (text);

      g_assert_cmpuint (sdp->sctp_port, ==, cases[i].sctp_port);
      g_assert_cmpuint (sdp->max_message_bytes, ==, cases[i].max_message_bytes);
    }
}

/* A caller's mistake is caught before it becomes a line of its own. */
static void
test_print_refuses (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GunSdp) sdp = gun_sdp_parse (base, -1, &error);
      g_autofree char *printed = NULL;

      g_free (sdp->mid);
      sdp->mid = g_strdup ("0\r\na=setup:active");
      printed = gun_sdp_print (sdp);
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*is_printable*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rtc/sdp/file/%s", file_cases[i].file);

      g_test_add_data_func (path, &file_cases[i], test_file);
    }
  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rtc/sdp/refused/%s", refused_cases[i].name);

      g_test_add_data_func (path, &refused_cases[i], test_refused);
    }
  g_test_add_func ("/rtc/sdp/print", test_print);
  g_test_add_func ("/rtc/sdp/every-field", test_every_field);
  g_test_add_func ("/rtc/sdp/spelled-line-ends", test_spelled_line_ends);
  g_test_add_func ("/rtc/sdp/empty", test_empty);
  g_test_add_func ("/rtc/sdp/nul", test_nul);
  g_test_add_func ("/rtc/sdp/cut", test_cut);
  g_test_add_func ("/rtc/sdp/limits", test_limits);
  g_test_add_func ("/rtc/sdp/longest-values", test_longest_values);
  g_test_add_func ("/rtc/sdp/candidates", test_candidates);
  g_test_add_func ("/rtc/sdp/session-level", test_session_level);
  g_test_add_func ("/rtc/sdp/section-overrides", test_section_overrides);
  g_test_add_func ("/rtc/sdp/section-hash-overrides", test_section_hash_overrides);
  g_test_add_func ("/rtc/sdp/fingerprints", test_fingerprints);
  g_test_add_func ("/rtc/sdp/rejected-sections", test_rejected_sections);
  g_test_add_func ("/rtc/sdp/other-forms", test_other_forms);
  g_test_add_func ("/rtc/sdp/print-refuses", test_print_refuses);
  return g_test_run ();
}
