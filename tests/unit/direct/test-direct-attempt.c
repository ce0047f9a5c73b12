/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "direct-end.h"
#include "fake-stun.h"
#include "gun-ice-server.h"
#include "gun-test-await.h"

/*
 * What is said when, how long is waited, and how an attempt ends.
 */

static void
test_open (void)
{
  DirectEnd one, other;

  direct_end_init (&one);
  direct_end_init (&other);
  direct_ends_open (&one, &other);
  /* Complete, so that there is nothing to add */
  g_assert_nonnull (strstr (one.said, "a=candidate:"));
  g_assert_nonnull (strstr (one.said, "a=end-of-candidates"));
  g_assert_nonnull (strstr (other.said, "a=candidate:"));
  g_assert_nonnull (strstr (other.said, "a=end-of-candidates"));
  g_assert_cmpuint (one.n_described, ==, 1);
  g_assert_cmpuint (other.n_described, ==, 1);
  g_assert_true (gun_direct_link_get_connection (GUN_DIRECT_LINK (one.link))
                 == direct_end_get_connection (&one));
  /* Hours later it is as open as ever */
  peer_live (3000);
  g_assert_cmpuint (one.n_ends + one.n_closed, ==, 1);
  direct_ends_clear (&one, &other);
}

/* A link that was given out stays when its attempt goes. */
static void
test_link_outlives (void)
{
  DirectEnd one, other;

  direct_end_init (&one);
  direct_end_init (&other);
  direct_ends_open (&one, &other);
  gun_direct_attempt_cancel (one.attempt);
  g_assert_finalize_object (g_steal_pointer (&one.attempt));
  direct_end_say (&one, "there");
  direct_end_say (&other, "here");
  gun_test_await (one.heard->len == 1 && other.heard->len == 1, 10);
  direct_ends_clear (&one, &other);
}

/* Nobody wants it. */
static void
refuse_hook (DirectEnd *self)
{
  if (self->link == NULL)
    return;
  gun_link_set_receiver (self->link, NULL, NULL);
  g_clear_object (&self->link);
}

static void
test_link_refused (void)
{
  DirectEnd one, other;

  direct_end_init (&one);
  direct_end_init (&other);
  one.hook = refuse_hook;
  direct_ends_open (&one, &other);
  gun_test_await (other.n_closed == 1, 10);
  direct_ends_clear (&one, &other);
}

/* A page says its offer without an address, and finds us. */
static void
test_offer_of_page (gconstpointer with_candidates)
{
  DirectEnd one;
  PeerEnd page;
  g_autofree char *offer = NULL;
  g_autoptr (GError) error = NULL;

  direct_end_init (&one);
  peer_end_init (&page, NULL);
  peer_end_create_channel (&page, GUN_DIRECT_LABEL);
  offer = peer_end_offer (&page);
  g_assert_null (strstr (offer, "a=candidate:"));
  g_assert_true (direct_end_answer (&one, &direct_reliable, offer, &error));
  gun_test_await (one.n_described == 1 && page.candidates->len > 0, 10);
  for (guint i = 0; GPOINTER_TO_INT (with_candidates) && i < page.candidates->len; i++)
    {
      gun_direct_attempt_add_candidate (one.attempt, page.candidates->pdata[i], &error);
      g_assert_no_error (error);
    }
  gun_peer_connection_set_remote_description (page.connection, GUN_RTC_ANSWER, one.said, &error);
  g_assert_no_error (error);
  gun_test_await (one.n_ends == 1, 10);
  g_assert_no_error (one.failure);
  direct_end_say (&one, "hello");
  gun_test_await (peer_end_has_heard (&page, "“hello”"), 10);
  direct_end_clear (&one);
  peer_end_clear (&page);
}

/* What overtook the answer waits for it. */
static void
test_early_candidates (void)
{
  DirectEnd one;
  PeerEnd page;
  g_autofree char *answer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunRtcStatistics) facts = NULL;

  direct_end_init (&one);
  peer_end_init (&page, NULL);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (one.n_described == 1, 10);
  gun_peer_connection_set_remote_description (page.connection, GUN_RTC_OFFER, one.said, &error);
  g_assert_no_error (error);
  answer = peer_end_answer (&page);
  gun_test_await (page.candidates->len > 0 && peer_end_has_gathered (&page), 10);
  for (guint i = 0; i < page.candidates->len; i++)
    {
      gun_direct_attempt_add_candidate (one.attempt, page.candidates->pdata[i], &error);
      g_assert_no_error (error);
    }
  gun_direct_attempt_add_candidate (one.attempt, "", &error);
  g_assert_no_error (error);
  gun_direct_attempt_take_answer (one.attempt, answer, &error);
  g_assert_no_error (error);
  facts = gun_peer_connection_dup_statistics (direct_end_get_connection (&one));
  g_assert_cmpuint (facts->remote_candidates->len, ==, page.candidates->len);
  gun_test_await (one.n_ends == 1, 10);
  g_assert_no_error (one.failure);
  direct_end_clear (&one);
  peer_end_clear (&page);
}

static void
use_stun (DirectEnd *end, FakeStun *stun)
{
  g_autofree char *uri = g_strdup_printf ("stun:127.0.0.1:%u", stun->port);
  g_autoptr (GError) error = NULL;

  end->configuration.ice_servers
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  g_ptr_array_add (end->configuration.ice_servers, gun_ice_server_new (uri, NULL, NULL, &error));
  g_assert_no_error (error);
}

static gboolean
knows_reflexive (DirectEnd *end)
{
  g_autofree char *sdp
      = gun_peer_connection_dup_local_description (direct_end_get_connection (end));

  return strstr (sdp, "203.0.113.7") != NULL;
}

/* A server that does not answer is not waited for; what it says later is said later, and the other side can take it. */
static void
test_update (void)
{
  DirectEnd one, other;
  FakeStun stun;
  g_autofree char *said = NULL;
  g_autoptr (GunRtcStatistics) before = NULL;
  g_autoptr (GunRtcStatistics) after = NULL;
  g_autoptr (GError) error = NULL;

  fake_stun_init (&stun, FAKE_STUN_SILENT);
  direct_end_init (&one);
  direct_end_init (&other);
  use_stun (&one, &stun);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (stun.n_asked > 0, 10);
  peer_clock_advance (GUN_DIRECT_DESCRIBE_MS - 1);
  g_assert_cmpuint (one.n_described, ==, 0);
  peer_clock_advance (1);
  g_assert_cmpuint (one.n_described, ==, 1);
  g_assert_nonnull (strstr (one.said, "a=candidate:"));
  g_assert_null (strstr (one.said, "203.0.113.7"));
  g_assert_null (strstr (one.said, "a=end-of-candidates"));
  said = g_strdup (one.said);
  g_assert_true (direct_end_answer (&other, &direct_reliable, said, &error));
  gun_test_await (other.n_described == 1, 10);
  before = gun_peer_connection_dup_statistics (direct_end_get_connection (&other));

  stun.mode = FAKE_STUN_GOOD;
  gun_test_await (knows_reflexive (&one), 10);
  gun_test_settle ();
  g_assert_cmpuint (one.n_updates, ==, 0);
  peer_clock_advance (GUN_DIRECT_UPDATE_MS);
  g_assert_cmpuint (one.n_updates, ==, 1);
  g_assert_nonnull (strstr (one.said, "203.0.113.7"));
  g_assert_true (gun_direct_attempt_take_update (other.attempt, one.said, &error));
  after = gun_peer_connection_dup_statistics (direct_end_get_connection (&other));
  g_assert_cmpuint (after->remote_candidates->len, >, before->remote_candidates->len);
  /* Once more brings nothing, and is no offence */
  g_assert_true (gun_direct_attempt_take_update (other.attempt, one.said, &error));
  g_assert_cmpuint (after->candidates_dropped[GUN_ICE_REPEATED], ==, 0);

  g_assert_true (gun_direct_attempt_take_answer (one.attempt, other.said, &error));
  gun_test_await (one.n_ends == 1 && other.n_ends == 1, 10);
  g_assert_no_error (one.failure);
  direct_ends_clear (&one, &other);
  g_ptr_array_unref (one.configuration.ice_servers);
  fake_stun_clear (&stun);
}

/* The answer was written over by the same with more candidates. */
static void
test_update_is_answer (void)
{
  DirectEnd one, other;
  g_autoptr (GError) error = NULL;

  direct_end_init (&one);
  direct_end_init (&other);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (one.n_described == 1, 10);
  g_assert_true (direct_end_answer (&other, &direct_reliable, one.said, &error));
  gun_test_await (other.n_described == 1, 10);
  g_assert_true (gun_direct_attempt_take_update (one.attempt, other.said, &error));
  gun_test_await (one.n_ends == 1 && other.n_ends == 1, 10);
  g_assert_no_error (one.failure);
  direct_ends_clear (&one, &other);
}

static void
test_no_answer (gconstpointer answer_ms)
{
  guint ms = GPOINTER_TO_UINT (answer_ms);
  DirectEnd one;

  direct_end_init (&one);
  direct_end_offer (&one, &direct_reliable);
  if (ms > 0)
    gun_direct_attempt_set_answer_ms (one.attempt, ms);
  else
    ms = GUN_DIRECT_ANSWER_MS;
  gun_test_await (one.n_described == 1, 10);
  ms = MIN (ms, GUN_DIRECT_OPEN_MS);
  peer_clock_advance (ms - 1);
  g_assert_cmpuint (one.n_ends, ==, 0);
  peer_clock_advance (1);
  g_assert_cmpuint (one.n_ends, ==, 1);
  g_assert_error (one.failure, GUN_RTC_ERROR, GUN_RTC_ERROR_TIMED_OUT);
  g_assert_nonnull (strstr (one.failure->message, "No answer"));
  g_assert_cmpint (
      gun_peer_connection_get_state (direct_end_get_connection (&one)), ==, GUN_RTC_CLOSED);
  direct_end_clear (&one);
}

/* The answer is there, but no packet comes through. */
static void
test_no_way (void)
{
  DirectEnd one, other;

  direct_end_init (&one);
  direct_end_init (&other);
  if (!direct_cut ())
    {
      direct_ends_clear (&one, &other);
      return;
    }
  one.other = &other;
  other.other = &one;
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (other.n_described == 1, 10);
  peer_clock_advance (GUN_DIRECT_ANSWER_MS + 1000);
  g_assert_cmpuint (one.n_ends + other.n_ends, ==, 0);
  peer_clock_advance (GUN_DIRECT_OPEN_MS);
  direct_mend ();
  gun_test_await (one.n_ends == 1 && other.n_ends == 1, 10);
  g_assert_nonnull (one.failure);
  g_assert_nonnull (other.failure);
  g_assert_nonnull (strstr (one.failure->message, "30 s"));
  direct_ends_clear (&one, &other);
}

/* The connection knows before that it comes to nothing, and why. */
static void
test_no_way_soon (void)
{
  DirectEnd one, other;

  direct_end_init (&one);
  direct_end_init (&other);
  one.configuration.connect_timeout_ms = 5000;
  if (!direct_cut ())
    {
      direct_ends_clear (&one, &other);
      return;
    }
  one.other = &other;
  other.other = &one;
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (other.n_described == 1, 10);
  peer_clock_advance (5000);
  direct_mend ();
  gun_test_await (one.n_ends == 1, 10);
  g_assert_nonnull (one.failure);
  g_assert_nonnull (strstr (one.failure->message, "5 s"));
  direct_ends_clear (&one, &other);
}

/* None of the addresses of this computer may be used. */
static void
test_no_address (void)
{
  char *addresses[] = { (char *) "192.0.2.1", NULL };
  DirectEnd one, other;
  g_autoptr (GError) error = NULL;

  direct_end_init (&one);
  direct_end_init (&other);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (one.n_described == 1, 10);
  other.configuration.addresses = addresses;
  g_assert_false (direct_end_answer (&other, &direct_reliable, one.said, &error));
  g_assert_error (error, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  direct_end_offer (&other, &direct_reliable);
  g_assert_cmpuint (other.n_ends, ==, 0);
  gun_test_await (other.n_ends == 1, 10);
  g_assert_error (other.failure, GUN_RTC_ERROR, GUN_RTC_ERROR_ICE);
  g_assert_cmpuint (other.n_described, ==, 0);
  direct_ends_clear (&one, &other);
}

/* Both limits at once are no channel. */
static void
test_bad_terms (void)
{
  static const GunDirectChannelTerms terms = { TRUE, 1, 1 };
  DirectEnd one;

  direct_end_init (&one);
  direct_end_offer (&one, &terms);
  gun_test_await (one.n_ends == 1, 10);
  g_assert_error (one.failure, GUN_RTC_ERROR, GUN_RTC_ERROR_INVALID);
  direct_end_clear (&one);
}

static gboolean
is_connected (DirectEnd *end)
{
  return gun_peer_connection_get_state (direct_end_get_connection (end)) == GUN_RTC_CONNECTED;
}

static void
assert_cancelled (DirectEnd *one, guint n_described)
{
  g_assert_cmpint (
      gun_peer_connection_get_state (direct_end_get_connection (one)), ==, GUN_RTC_CLOSED);
  peer_clock_advance (60000);
  gun_test_settle ();
  g_assert_cmpuint (one->n_ends, ==, 0);
  g_assert_cmpuint (one->n_described, ==, n_described);
  g_assert_false (gun_direct_attempt_add_candidate (one->attempt, "", NULL));
}

static void
test_cancel (void)
{
  DirectEnd one, other;
  g_autoptr (GError) error = NULL;

  /* While it looks for our addresses */
  direct_end_init (&one);
  direct_end_offer (&one, &direct_reliable);
  gun_direct_attempt_cancel (one.attempt);
  gun_direct_attempt_cancel (one.attempt);
  assert_cancelled (&one, 0);
  direct_end_clear (&one);

  /* While it waits for an answer */
  direct_end_init (&one);
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (one.n_described == 1, 10);
  gun_direct_attempt_cancel (one.attempt);
  assert_cancelled (&one, 1);
  direct_end_clear (&one);

  /* While both sides look for a way; the other hears of it, or waits in vain */
  direct_end_init (&one);
  direct_end_init (&other);
  one.other = &other;
  other.other = &one;
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (other.n_described == 1, 10);
  gun_direct_attempt_cancel (one.attempt);
  assert_cancelled (&one, 1);
  gun_test_await (other.n_ends == 1, 10);
  g_assert_nonnull (other.failure);
  direct_ends_clear (&one, &other);

  /* While its channel opens */
  direct_end_init (&one);
  direct_end_init (&other);
  one.other = &other;
  other.other = &one;
  direct_end_offer (&one, &direct_reliable);
  gun_test_await (other.n_described == 1 && is_connected (&one), 10);
  gun_direct_attempt_cancel (one.attempt);
  assert_cancelled (&one, 1);
  gun_test_await (other.n_ends == 1, 10);
  direct_ends_clear (&one, &other);
}

static void
cancel_hook (DirectEnd *self)
{
  gun_direct_attempt_cancel (self->attempt);
}

static void
let_go_hook (DirectEnd *self)
{
  g_clear_object (&self->attempt);
}

/* From inside of what it tells, as often as it tells something. */
static void
test_end_inside (gconstpointer let_go)
{
  DirectEnd one, other;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      direct_end_init (&one);
      direct_end_init (&other);
      if (i == 0)
        one.hook = GPOINTER_TO_INT (let_go) ? let_go_hook : cancel_hook;
      direct_end_offer (&one, &direct_reliable);
      gun_test_await (one.n_described == 1, 10);
      one.hook = GPOINTER_TO_INT (let_go) ? let_go_hook : cancel_hook;
      if (i == 1)
        peer_clock_advance (GUN_DIRECT_ANSWER_MS);
      if (i == 2)
        {
          g_assert_true (direct_end_answer (&other, &direct_reliable, one.said, &error));
          gun_test_await (other.n_described == 1, 10);
          g_assert_true (gun_direct_attempt_take_answer (one.attempt, other.said, &error));
          gun_test_await (one.n_ends == 1 && other.n_ends == 1, 10);
          direct_end_say (&one, "open");
          gun_test_await (other.heard->len == 1, 10);
        }
      g_assert_cmpuint (one.n_ends, ==, i == 0 ? 0 : 1);
      g_assert_true ((one.attempt == NULL) == (GPOINTER_TO_INT (let_go) != 0));
      one.hook = NULL;
      direct_ends_clear (&one, &other);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/attempt/open", test_open);
  g_test_add_func ("/direct/attempt/link-outlives", test_link_outlives);
  g_test_add_func ("/direct/attempt/link-refused", test_link_refused);
  g_test_add_data_func ("/direct/attempt/offer-of-page", GINT_TO_POINTER (0), test_offer_of_page);
  g_test_add_data_func (
      "/direct/attempt/offer-of-page-that-trickles", GINT_TO_POINTER (1), test_offer_of_page);
  g_test_add_func ("/direct/attempt/early-candidates", test_early_candidates);
  g_test_add_func ("/direct/attempt/update", test_update);
  g_test_add_func ("/direct/attempt/update-is-answer", test_update_is_answer);
  g_test_add_data_func ("/direct/attempt/no-answer", GUINT_TO_POINTER (0), test_no_answer);
  g_test_add_data_func (
      "/direct/attempt/no-answer-in-5-s", GUINT_TO_POINTER (5000), test_no_answer);
  g_test_add_data_func (
      "/direct/attempt/no-answer-ever", GUINT_TO_POINTER (G_MAXUINT), test_no_answer);
  g_test_add_func ("/direct/attempt/no-way", test_no_way);
  g_test_add_func ("/direct/attempt/no-way-soon", test_no_way_soon);
  g_test_add_func ("/direct/attempt/no-address", test_no_address);
  g_test_add_func ("/direct/attempt/bad-terms", test_bad_terms);
  g_test_add_func ("/direct/attempt/cancel", test_cancel);
  g_test_add_data_func (
      "/direct/attempt/end-inside/cancelled", GINT_TO_POINTER (0), test_end_inside);
  g_test_add_data_func ("/direct/attempt/end-inside/let-go", GINT_TO_POINTER (1), test_end_inside);
  return g_test_run ();
}
