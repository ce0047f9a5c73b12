/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "gun-rtc-error.h"
#include "gun-test-await.h"
#include "peer-end.h"

typedef struct
{
  GunRtcState state;
  GunRtcSignaling signaling;
  char *local;
} Snapshot;

static Snapshot
look (PeerEnd *end)
{
  return (Snapshot){
    .state = gun_peer_connection_get_state (end->connection),
    .signaling = gun_peer_connection_get_signaling (end->connection),
    .local = gun_peer_connection_dup_local_description (end->connection),
  };
}

/* What was refused changed nothing. */
static void
assert_unchanged (PeerEnd *end, Snapshot before)
{
  Snapshot after = look (end);

  g_assert_cmpint (after.state, ==, before.state);
  g_assert_cmpint (after.signaling, ==, before.signaling);
  g_assert_cmpstr (after.local, ==, before.local);
  g_free (before.local);
  g_free (after.local);
}

static void
refuse_local (PeerEnd *end, GunRtcDescriptionKind kind, const char *text, int code)
{
  Snapshot before = look (end);
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_peer_connection_set_local_description (end->connection, kind, text, &error));
  g_assert_error (error, GUN_RTC_ERROR, code);
  g_test_message ("%s", error->message);
  assert_unchanged (end, before);
}

static void
refuse_remote (PeerEnd *end, GunRtcDescriptionKind kind, const char *text, int code)
{
  Snapshot before = look (end);
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_peer_connection_set_remote_description (end->connection, kind, text, &error));
  g_assert_error (error, GUN_RTC_ERROR, code);
  g_test_message ("%s", error->message);
  assert_unchanged (end, before);
}

static void
refuse_create (PeerEnd *end, GunRtcDescriptionKind kind)
{
  Snapshot before = look (end);
  g_autoptr (GError) error = NULL;
  char *text = kind == GUN_RTC_OFFER ? gun_peer_connection_create_offer (end->connection, &error)
                                     : gun_peer_connection_create_answer (end->connection, &error);

  g_assert_null (text);
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
  g_test_message ("%s", error->message);
  assert_unchanged (end, before);
}

static void
take (PeerEnd *end, GunRtcDescriptionKind kind, const char *text)
{
  g_autoptr (GError) error = NULL;

  gun_peer_connection_set_remote_description (end->connection, kind, text, &error);
  g_assert_no_error (error);
}

static void
roll_back (PeerEnd *end)
{
  g_autoptr (GError) error = NULL;

  gun_peer_connection_roll_back (end->connection, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gun_peer_connection_get_signaling (end->connection), ==, GUN_RTC_STABLE);
}

static void
test_order (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *unset = NULL;
  g_autoptr (GError) error = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);

  /* Nothing was said yet */
  refuse_create (&one, GUN_RTC_ANSWER);
  g_assert_false (gun_peer_connection_roll_back (one.connection, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE);
  unset = gun_peer_connection_create_offer (other.connection, NULL);
  refuse_local (&one, GUN_RTC_OFFER, unset, GUN_RTC_ERROR_INVALID);
  refuse_local (&one, GUN_RTC_ANSWER, unset, GUN_RTC_ERROR_STATE);
  refuse_remote (&one, GUN_RTC_ANSWER, unset, GUN_RTC_ERROR_STATE);
  g_clear_pointer (&unset, g_free);

  /* An offer of ours waits */
  offer = peer_end_offer (&one);
  g_assert_cmpint (
      gun_peer_connection_get_signaling (one.connection), ==, GUN_RTC_HAVE_LOCAL_OFFER);
  refuse_create (&one, GUN_RTC_OFFER);
  refuse_create (&one, GUN_RTC_ANSWER);
  refuse_local (&one, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_STATE);
  refuse_local (&one, GUN_RTC_ANSWER, offer, GUN_RTC_ERROR_STATE);
  unset = gun_peer_connection_create_offer (other.connection, NULL);
  refuse_remote (&one, GUN_RTC_OFFER, unset, GUN_RTC_ERROR_STATE);

  /* An offer of theirs waits; what was created before it is no answer */
  take (&other, GUN_RTC_OFFER, offer);
  g_assert_cmpint (
      gun_peer_connection_get_signaling (other.connection), ==, GUN_RTC_HAVE_REMOTE_OFFER);
  refuse_create (&other, GUN_RTC_OFFER);
  refuse_local (&other, GUN_RTC_OFFER, unset, GUN_RTC_ERROR_STATE);
  refuse_remote (&other, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_STATE);
  refuse_remote (&other, GUN_RTC_ANSWER, offer, GUN_RTC_ERROR_STATE);
  answer = peer_change (unset, "a=setup:actpass", "a=setup:active");
  refuse_local (&other, GUN_RTC_ANSWER, answer, GUN_RTC_ERROR_INVALID);
  g_clear_pointer (&answer, g_free);

  answer = peer_end_answer (&other);
  g_assert_cmpint (gun_peer_connection_get_signaling (other.connection), ==, GUN_RTC_STABLE);
  g_assert_true (peer_end_is (&other, GUN_RTC_CONNECTING));
  refuse_create (&other, GUN_RTC_ANSWER);
  refuse_local (&other, GUN_RTC_ANSWER, answer, GUN_RTC_ERROR_STATE);
  take (&one, GUN_RTC_ANSWER, answer);
  g_assert_true (peer_end_is (&one, GUN_RTC_CONNECTING));
  refuse_remote (&one, GUN_RTC_ANSWER, answer, GUN_RTC_ERROR_STATE);
  /* The answer was the last that was created: it is no offer */
  refuse_local (&other, GUN_RTC_OFFER, answer, GUN_RTC_ERROR_INVALID);
  peer_ends_clear (&one, &other);
}

static void
test_after_close (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autoptr (GError) error = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  offer = peer_end_offer (&other);
  gun_peer_connection_close (one.connection);
  g_assert_true (peer_end_is (&one, GUN_RTC_CLOSED));
  g_assert_null (gun_peer_connection_create_offer (one.connection, NULL));
  refuse_local (&one, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_CLOSED);
  refuse_remote (&one, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_CLOSED);
  g_assert_null (gun_peer_connection_create_channel (one.connection, "late", NULL, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (gun_peer_connection_add_candidate (one.connection, "", &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED);
  gun_peer_connection_restart_ice (one.connection);
  gun_peer_connection_note_network_change (one.connection);
  gun_peer_connection_close (one.connection);
  g_assert_cmpstr (one.story->str, ==, "state-closed ");
  g_assert_null (one.error);
  peer_ends_clear (&one, &other);
}

static void
test_local_changed (void)
{
  static const struct
  {
    const char *attribute;
    const char *value;
  } changes[] = {
    { "a=ice-ufrag:", "other" },
    { "a=ice-pwd:", "0123456789012345678901" },
    { "a=fingerprint:sha-256 ",
      "00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:"
      "10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F" },
    { "a=sctp-port:", "5001" },
    { "a=max-message-size:", "0" },
    { "a=mid:", "other" },
  };
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  offer = gun_peer_connection_create_offer (one.connection, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = peer_change_value (offer, changes[i].attribute, changes[i].value);

      refuse_local (&one, GUN_RTC_OFFER, changed, GUN_RTC_ERROR_INVALID);
    }
  refuse_local (&one, GUN_RTC_OFFER, "v=0\r\n", GUN_RTC_ERROR_INVALID);
  refuse_local (&one, GUN_RTC_OFFER, "", GUN_RTC_ERROR_INVALID);
  g_clear_pointer (&offer, g_free);

  offer = peer_end_offer (&one);
  take (&other, GUN_RTC_OFFER, offer);
  answer = gun_peer_connection_create_answer (other.connection, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *changed = peer_change_value (answer, changes[i].attribute, changes[i].value);

      refuse_local (&other, GUN_RTC_ANSWER, changed, GUN_RTC_ERROR_INVALID);
    }
  {
    g_autofree char *changed = peer_change_value (answer, "a=setup:", "actpass");

    refuse_local (&other, GUN_RTC_ANSWER, changed, GUN_RTC_ERROR_INVALID);
  }
  peer_ends_clear (&one, &other);
}

static void
test_own_fed_back (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *late = NULL;
  g_autofree char *reversed = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  offer = gun_peer_connection_create_offer (one.connection, NULL);
  refuse_remote (&one, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_INVALID);
  g_clear_pointer (&offer, g_free);
  offer = peer_end_offer (&one);
  reversed = peer_change (offer, "a=setup:actpass", "a=setup:active");
  refuse_remote (&one, GUN_RTC_ANSWER, reversed, GUN_RTC_ERROR_INVALID);

  take (&other, GUN_RTC_OFFER, offer);
  answer = peer_end_answer (&other);
  take (&one, GUN_RTC_ANSWER, answer);
  one.other = &other;
  other.other = &one;
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED), 10);

  /* Also one of before a restart */
  gun_peer_connection_restart_ice (one.connection);
  late = peer_end_offer (&one);
  roll_back (&one);
  refuse_remote (&one, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_INVALID);
  refuse_remote (&one, GUN_RTC_OFFER, late, GUN_RTC_ERROR_INVALID);
  peer_ends_clear (&one, &other);
}

static void
test_setup (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *created = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *actpass = NULL;
  g_autofree char *again = NULL;
  g_autofree char *changed = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  one.other = &other;
  other.other = &one;
  offer = peer_end_offer (&one);
  g_assert_nonnull (strstr (offer, "a=setup:actpass\r\n"));
  take (&other, GUN_RTC_OFFER, offer);
  created = gun_peer_connection_create_answer (other.connection, NULL);
  answer = peer_change (created, "a=setup:active", "a=setup:passive");
  g_assert_true (
      gun_peer_connection_set_local_description (other.connection, GUN_RTC_ANSWER, answer, NULL));
  actpass = peer_change_value (answer, "a=setup:", "actpass");
  refuse_remote (&one, GUN_RTC_ANSWER, actpass, GUN_RTC_ERROR_INVALID);
  take (&one, GUN_RTC_ANSWER, answer);
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED) && peer_end_is (&other, GUN_RTC_CONNECTED),
                  10);

  /* Who began stays who began, whoever offers next */
  g_clear_pointer (&offer, g_free);
  g_clear_pointer (&answer, g_free);
  offer = peer_end_offer (&other);
  changed = peer_change_value (offer, "a=setup:", "active");
  refuse_remote (&one, GUN_RTC_OFFER, changed, GUN_RTC_ERROR_INVALID);
  take (&one, GUN_RTC_OFFER, offer);
  answer = gun_peer_connection_create_answer (one.connection, NULL);
  g_assert_nonnull (strstr (answer, "a=setup:active\r\n"));
  again = peer_change (answer, "a=setup:active", "a=setup:passive");
  refuse_local (&one, GUN_RTC_ANSWER, again, GUN_RTC_ERROR_INVALID);
  refuse_remote (&other, GUN_RTC_ANSWER, again, GUN_RTC_ERROR_INVALID);
  g_assert_true (
      gun_peer_connection_set_local_description (one.connection, GUN_RTC_ANSWER, answer, NULL));
  take (&other, GUN_RTC_ANSWER, answer);
  peer_ends_clear (&one, &other);
}

/* The same fixed choice on both sides: both or none would begin. */
static void
test_setup_same (void)
{
  PeerEnd one, other;
  g_autofree char *created = NULL;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autofree char *same = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  created = gun_peer_connection_create_offer (one.connection, NULL);
  offer = peer_change (created, "a=setup:actpass", "a=setup:passive");
  g_assert_true (
      gun_peer_connection_set_local_description (one.connection, GUN_RTC_OFFER, offer, NULL));
  take (&other, GUN_RTC_OFFER, offer);
  answer = peer_end_answer (&other);
  g_assert_nonnull (strstr (answer, "a=setup:active\r\n"));
  same = peer_change (answer, "a=setup:active", "a=setup:passive");
  refuse_remote (&one, GUN_RTC_ANSWER, same, GUN_RTC_ERROR_INVALID);
  take (&one, GUN_RTC_ANSWER, answer);
  one.other = &other;
  other.other = &one;
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED) && peer_end_is (&other, GUN_RTC_CONNECTED),
                  10);
  peer_ends_clear (&one, &other);
}

static void
test_complete (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  g_assert_null (gun_peer_connection_dup_local_description (one.connection));
  g_free (peer_end_offer (&one));
  gun_test_await (peer_end_has_gathered (&one), 10);
  offer = gun_peer_connection_dup_local_description (one.connection);
  g_assert_nonnull (strstr (offer, "a=candidate:"));
  g_assert_nonnull (strstr (offer, "a=end-of-candidates\r\n"));

  take (&other, GUN_RTC_OFFER, offer);
  g_free (peer_end_answer (&other));
  gun_test_await (peer_end_has_gathered (&other), 10);
  answer = gun_peer_connection_dup_local_description (other.connection);
  take (&one, GUN_RTC_ANSWER, answer);
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED) && peer_end_is (&other, GUN_RTC_CONNECTED),
                  10);
  peer_ends_clear (&one, &other);
}

/* Whoever sends a description when it was set sends it before its candidates. */
static void
test_candidates_follow (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *ufrag = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  offer = peer_end_offer (&one);
  g_assert_cmpuint (one.candidates->len, ==, 0);
  g_assert_null (strstr (offer, "a=candidate:"));
  gun_test_await (peer_end_has_gathered (&one) && one.candidates->len > 0, 10);
  gun_test_settle ();

  /* They say which description they belong to */
  ufrag = g_strdup_printf (" ufrag %.4s", strstr (offer, "a=ice-ufrag:") + strlen ("a=ice-ufrag:"));
  for (guint i = 0; i < one.candidates->len; i++)
    g_assert_nonnull (strstr (one.candidates->pdata[i], ufrag));
  peer_ends_clear (&one, &other);
}

static void
refuse_candidate (PeerEnd *end, const char *line, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (gun_peer_connection_add_candidate (end->connection, line, &error));
  g_assert_error (error, GUN_RTC_ERROR, code);
  g_test_message ("%s", error->message);
}

static guint
count_remote_candidates (PeerEnd *end)
{
  g_autoptr (GunRtcStatistics) facts = gun_peer_connection_dup_statistics (end->connection);

  return facts->remote_candidates->len;
}

static void
test_candidates (void)
{
  const char *line = "candidate:1 1 udp 2113937151 127.0.0.1 9 typ host";
  const char *old = "candidate:1 1 udp 2113937151 127.0.0.1 10 typ host ufrag before";
  const char *name = "candidate:2 1 udp 2113937151 made-up.local 11 typ host";
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunRtcStatistics) facts = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  refuse_candidate (&other, line, GUN_RTC_ERROR_STATE);
  refuse_candidate (&other, "", GUN_RTC_ERROR_STATE);
  offer = peer_end_offer (&one);
  refuse_candidate (&one, line, GUN_RTC_ERROR_STATE);

  take (&other, GUN_RTC_OFFER, offer);
  refuse_candidate (&other, "candidate:", GUN_RTC_ERROR_INVALID);
  refuse_candidate (&other, "nonsense", GUN_RTC_ERROR_INVALID);
  g_assert_true (gun_peer_connection_add_candidate (other.connection, line, &error));
  g_assert_true (gun_peer_connection_add_candidate (other.connection, old, &error));
  g_assert_true (gun_peer_connection_add_candidate (other.connection, name, &error));
  for (guint port = 100; port < 200; port++)
    {
      g_autofree char *more
          = g_strdup_printf ("candidate:1 1 udp 2113937151 127.0.0.1 %u typ host", port);

      g_assert_true (gun_peer_connection_add_candidate (other.connection, more, &error));
    }
  g_assert_no_error (error);
  answer = peer_end_answer (&other);
  g_assert_cmpuint (count_remote_candidates (&other), <=, 32);
  facts = gun_peer_connection_dup_statistics (other.connection);
  g_assert_cmpuint (facts->candidates_dropped[GUN_ICE_LOCAL_NAME], ==, 1);
  /* Those that waited for the answer beyond the list too */
  g_assert_cmpuint (facts->candidates_dropped[GUN_ICE_TOO_MANY], ==, 2 + 100 - 32);
  for (guint i = 0; i < facts->remote_candidates->len; i++)
    g_assert_cmpint (((const GunIceCandidate *) facts->remote_candidates->pdata[i])->port, !=, 10);

  /* After the answer too */
  take (&one, GUN_RTC_ANSWER, answer);
  g_assert_true (gun_peer_connection_add_candidate (one.connection, line, &error));
  g_assert_true (gun_peer_connection_add_candidate (one.connection, old, &error));
  g_assert_cmpuint (count_remote_candidates (&one), ==, 1);
  g_assert_true (gun_peer_connection_add_candidate (one.connection, "", &error));
  g_assert_no_error (error);
  peer_ends_clear (&one, &other);
}

/* Both offer in the same moment, the first time: one takes its offer back. */
static void
test_roll_back (void)
{
  PeerEnd one, other;
  g_autofree char *offer = NULL;
  g_autofree char *dropped = NULL;
  g_autofree char *answer = NULL;

  peer_end_init (&one, NULL);
  peer_end_init (&other, NULL);
  offer = peer_end_offer (&one);
  dropped = peer_end_offer (&other);
  refuse_remote (&other, GUN_RTC_OFFER, offer, GUN_RTC_ERROR_STATE);
  roll_back (&other);
  g_assert_null (gun_peer_connection_dup_local_description (other.connection));
  take (&other, GUN_RTC_OFFER, offer);

  /* An offer of theirs can be taken back as well, for a newer one of theirs */
  roll_back (&other);
  refuse_create (&other, GUN_RTC_ANSWER);
  refuse_candidate (&other, "", GUN_RTC_ERROR_STATE);
  take (&other, GUN_RTC_OFFER, offer);
  answer = peer_end_answer (&other);
  take (&one, GUN_RTC_ANSWER, answer);
  one.other = &other;
  other.other = &one;
  for (guint i = 0; i < 2; i++)
    {
      PeerEnd *from = i == 0 ? &one : &other;

      for (guint j = 0; j < from->candidates->len; j++)
        gun_peer_connection_add_candidate (
            from->other->connection, from->candidates->pdata[j], NULL);
    }
  gun_test_await (peer_end_is (&one, GUN_RTC_CONNECTED) && peer_end_is (&other, GUN_RTC_CONNECTED),
                  10);
  peer_ends_clear (&one, &other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/descriptions/order", test_order);
  g_test_add_func ("/rtc/descriptions/after-close", test_after_close);
  g_test_add_func ("/rtc/descriptions/local-changed", test_local_changed);
  g_test_add_func ("/rtc/descriptions/own-fed-back", test_own_fed_back);
  g_test_add_func ("/rtc/descriptions/setup", test_setup);
  g_test_add_func ("/rtc/descriptions/setup-same", test_setup_same);
  g_test_add_func ("/rtc/descriptions/complete", test_complete);
  g_test_add_func ("/rtc/descriptions/candidates-follow", test_candidates_follow);
  g_test_add_func ("/rtc/descriptions/candidates", test_candidates);
  g_test_add_func ("/rtc/descriptions/roll-back", test_roll_back);
  return g_test_run ();
}
