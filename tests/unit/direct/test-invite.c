/* SPDX-License-Identifier: MIT */

#include "gun-invite.h"

#include <string.h>

#define FINGERPRINT                                                                                \
  "0F:43:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:0F:43:00:11:22:33:44:55:66:77:88:99:AA:"  \
  "BB"
#define SDP                                                                                        \
  "v=0\r\no=- 8348158281273192695 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"      \
  "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n"                       \
  "a=ice-ufrag:9lbo\r\na=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC\r\na=fingerprint:sha-256 " FINGERPRINT   \
  "\r\na=setup:actpass\r\na=mid:0\r\na=sctp-port:5000\r\na=max-message-size:262144\r\n"
#define HOST "a=candidate:1 1 udp 2113937151 %s 58985 typ host\r\n"
#define MAPPED                                                                                     \
  "a=candidate:2 1 udp 1677729535 203.0.113.7 40000 typ srflx raddr 10.0.0.2 rport 58985\r\n"

#define UNTIL_MS G_GINT64_CONSTANT (1790000000000)

static char *
write_invite (GunRtcDescriptionKind kind)
{
  const GunInvite invite = { kind, (char *) "invite1", (char *) "pid1", UNTIL_MS, (char *) SDP };

  return gun_invite_write (&invite);
}

/* With the right checksum, whatever is inside */
static char *
wrap (const char *mark, const char *json)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) json, strlen (json));
  g_autofree char *text = NULL;
  g_autofree char *sum = NULL;

  encoded[strcspn (encoded, "=")] = '\0';
  g_strdelimit (encoded, "+", '-');
  g_strdelimit (encoded, "/", '_');
  text = g_strconcat (mark, encoded, NULL);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
  return g_strdup_printf ("%s:%.8s:end", text, sum);
}

static void
assert_is_invite (const char *text, GunRtcDescriptionKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInvite) invite = gun_invite_read (text, strlen (text), &error);

  g_assert_no_error (error);
  g_assert_cmpint (invite->kind, ==, kind);
  g_assert_cmpstr (invite->id, ==, "invite1");
  g_assert_cmpstr (invite->from, ==, "pid1");
  g_assert_cmpint (invite->expires_ms, ==, UNTIL_MS);
  g_assert_cmpstr (invite->sdp, ==, SDP);
}

static void
assert_refused (const char *text, GunInviteError code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInvite) invite = gun_invite_read (text, strlen (text), &error);

  g_assert_null (invite);
  g_assert_error (error, GUN_INVITE_ERROR, (int) code);
  g_assert_cmpuint (strlen (error->message), >, 20);
}

static void
test_good (void)
{
  for (int kind = GUN_RTC_OFFER; kind <= GUN_RTC_ANSWER; kind++)
    {
      g_autofree char *text = write_invite ((GunRtcDescriptionKind) kind);

      g_assert_null (strpbrk (text, " \r\n\t+/="));
      g_assert_true (g_str_has_suffix (text, ":end"));
      assert_is_invite (text, (GunRtcDescriptionKind) kind);
    }
}

/* Broken every 20 characters, quoted twice, with words around it */
static void
test_mail (void)
{
  g_autofree char *text = write_invite (GUN_RTC_OFFER);
  g_autoptr (GString) mail = g_string_new ("Hello!\r\n\r\nTake this: <");

  for (const char *at = text; *at != '\0'; at++)
    {
      g_string_append_c (mail, *at);
      if ((at - text) % 20 == 19)
        g_string_append (mail, "\r\n> >\t ");
    }
  g_string_append (mail, ">.\r\n-- \r\nAda");
  assert_is_invite (mail->str, GUN_RTC_OFFER);
}

/* Wherever it ends too early, and whatever letter is another one */
static void
test_cut_off (void)
{
  g_autofree char *text = write_invite (GUN_RTC_OFFER);
  gsize length = strlen (text);

  for (gsize n = strlen ("gun-invite:"); n < length; n++)
    {
      g_autofree char *cut = g_strndup (text, n);

      assert_refused (cut, GUN_INVITE_ERROR_CUT_OFF);
    }
  for (gsize n = strlen ("gun-invite:1:"); n < length; n++)
    {
      g_autofree char *changed = g_strdup (text);

      changed[n] = changed[n] == 'x' ? 'y' : 'x';
      assert_refused (changed, GUN_INVITE_ERROR_CUT_OFF);
    }
}

#define IDS "{\"id\":\"i\",\"from\":\"f\","
#define OFFER "\"offer\":{\"type\":\"offer\",\"sdp\":\"v=0\\r\\n\"}}"

static const struct
{
  const char *mark;
  const char *json; /* NULL: @mark is all of the text */
  GunInviteError code;
} bad[] = {
  { "", NULL, GUN_INVITE_ERROR_NOT_ONE },
  { "Hello", NULL, GUN_INVITE_ERROR_NOT_ONE },
  { "gun-invite", NULL, GUN_INVITE_ERROR_NOT_ONE },
  { "gun-invite:", NULL, GUN_INVITE_ERROR_CUT_OFF },
  { "gun-invite:1:::end", NULL, GUN_INVITE_ERROR_CUT_OFF },
  { "gun-invite:x:", "{}", GUN_INVITE_ERROR_CUT_OFF },
  { "gun-invite:2:", "{}", GUN_INVITE_ERROR_VERSION },
  { "gun-answer:11:", "{}", GUN_INVITE_ERROR_VERSION },
  { "gun-invite:99999999999999999999999:", "{}", GUN_INVITE_ERROR_VERSION },
  { "gun-invite:1:", "", GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", "null", GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", "{}", GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", "{\"id\":", GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", IDS OFFER, GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", IDS "\"until\":1," OFFER, GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", IDS "\"until\":-1," OFFER, GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", IDS "\"until\":1e300," OFFER, GUN_INVITE_ERROR_INVALID },
  { "gun-invite:1:", IDS "\"until\":Infinity," OFFER, GUN_INVITE_ERROR_INVALID },
  { "gun-answer:1:", IDS "\"until\":1," OFFER, GUN_INVITE_ERROR_INVALID },
};

static void
test_bad (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text
          = bad[i].json != NULL ? wrap (bad[i].mark, bad[i].json) : g_strdup (bad[i].mark);

      g_test_message ("%s", text);
      assert_refused (text, bad[i].code);
    }
}

/* Each of these would be an invite but for what is named */
static void
test_names (void)
{
  static const char *const names[] = { "", "a\\u0007", "a\\u202eb", "a\\u0000", "\\ud800" };
  g_autofree char *sdp = g_strescape (SDP, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (names) + 1; i++)
    {
      gboolean is_good = i == G_N_ELEMENTS (names);
      g_autofree char *json
          = g_strdup_printf ("{\"id\":\"%s\",\"from\":\"pid1\",\"until\":1790000000000,"
                             "\"offer\":{\"type\":\"offer\",\"sdp\":\"%s\"},\"more\":[{}]}",
                             is_good ? "invite1" : names[i],
                             sdp);
      g_autofree char *text = wrap ("gun-invite:1:", json);

      if (is_good)
        assert_is_invite (text, GUN_RTC_OFFER);
      else
        assert_refused (text, GUN_INVITE_ERROR_INVALID);
    }
}

static void
test_too_long (void)
{
  g_autofree char *invite = write_invite (GUN_RTC_OFFER);
  g_autofree char *padding = g_strnfill (GUN_INVITE_MAX_TEXT_BYTES, 'x');
  g_autofree char *text = g_strconcat (padding, invite, NULL);

  assert_refused (text, GUN_INVITE_ERROR_TOO_LONG);
}

static void
test_time (void)
{
  const GunInvite invite = { GUN_RTC_OFFER, (char *) "i", (char *) "p", UNTIL_MS, (char *) SDP };
  g_autoptr (GError) error = NULL;

  g_assert_true (gun_invite_check_time (&invite, UNTIL_MS - 1, NULL));
  g_assert_false (gun_invite_check_time (&invite, UNTIL_MS, &error));
  g_assert_error (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_EXPIRED);
}

static void
test_local_only (void)
{
  static const struct
  {
    const char *address; /* of a host candidate */
    gboolean is_mapped;
    gboolean is_local;
  } rows[] = {
    { "10.0.0.2", FALSE, TRUE },     { "192.168.1.2", FALSE, TRUE },
    { "fd00::2", FALSE, TRUE },      { "x1-y2.local", FALSE, TRUE },
    { "10.0.0.2", TRUE, FALSE },     { "2001:db8::2", FALSE, FALSE },
    { "203.0.113.9", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *host = g_strdup_printf (HOST, rows[i].address);
      g_autofree char *sdp = g_strconcat (SDP, host, rows[i].is_mapped ? MAPPED : "", NULL);
      const GunInvite invite = { GUN_RTC_OFFER, (char *) "i", (char *) "p", UNTIL_MS, sdp };

      g_test_message ("%s", rows[i].address);
      g_assert_cmpint (gun_invite_is_local_only (&invite), ==, rows[i].is_local);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/direct/invite/good", test_good);
  g_test_add_func ("/direct/invite/mail", test_mail);
  g_test_add_func ("/direct/invite/cut-off", test_cut_off);
  g_test_add_func ("/direct/invite/bad", test_bad);
  g_test_add_func ("/direct/invite/names", test_names);
  g_test_add_func ("/direct/invite/too-long", test_too_long);
  g_test_add_func ("/direct/invite/time", test_time);
  g_test_add_func ("/direct/invite/local-only", test_local_only);

  return g_test_run ();
}
