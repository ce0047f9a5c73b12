/* SPDX-License-Identifier: MIT */

#include <string.h>

#include "direct-end.h"
#include "gun-test-await.h"

/*
 * What comes by whatever means descriptions come by is not to be trusted: it is refused with a sentence, and the
 * attempt goes on.
 */

static const char *const garbage[] = {
  "",
  "\n",
  "v=0",
  "{\"type\":\"offer\"}",
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n",
  "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n",
  "\xff\xfe",
};

/* A description of somebody else; each change makes it worthless. */
static const struct
{
  const char *attribute;
  const char *value;
} changes[] = {
  { "a=fingerprint:sha-256 ", "00:11" },
  { "a=fingerprint:", "sha-1 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33" },
  { "a=ice-ufrag:", "x" },
  { "a=ice-pwd:", "short" },
  { "a=setup:", "nonsense" },
  { "a=sctp-port:", "70000" },
  { "m=application ", "9 UDP/TLS/RTP/SAVPF 96" },
};

static void
init_said (DirectEnd *one, DirectEnd *other)
{
  g_autoptr (GError) error = NULL;

  direct_end_init (one);
  direct_end_init (other);
  direct_end_offer (one, &direct_reliable);
  gun_test_await (one->n_described == 1, 10);
  g_assert_true (direct_end_answer (other, &direct_reliable, one->said, &error));
  gun_test_await (other->n_described == 1, 10);
}

static void
assert_refused (gboolean was_taken, GError *error)
{
  g_assert_false (was_taken);
  g_assert_nonnull (error);
  g_assert_true (error->domain == GUN_RTC_ERROR);
  g_assert_cmpuint (strlen (error->message), >, 10);
  g_test_message ("%s", error->message);
  g_error_free (error);
}

/* In the end it comes about all the same. */
static void
finish (DirectEnd *one, DirectEnd *other)
{
  g_autoptr (GError) error = NULL;

  gun_direct_attempt_take_answer (one->attempt, other->said, &error);
  g_assert_no_error (error);
  gun_test_await (one->n_ends == 1 && other->n_ends == 1, 10);
  g_assert_no_error (one->failure);
  g_assert_no_error (other->failure);
  direct_ends_clear (one, other);
}

static void
refuse_offer (const char *offer)
{
  DirectEnd end;
  GError *error = NULL;
  gboolean was_taken;

  direct_end_init (&end);
  was_taken = direct_end_answer (&end, &direct_reliable, offer, &error);
  assert_refused (was_taken, error);
  gun_test_settle ();
  g_assert_cmpuint (end.n_described + end.n_ends, ==, 0);
  direct_end_clear (&end);
}

static void
test_offer (void)
{
  DirectEnd one, other;
  g_autofree char *long_text = g_strnfill (100000, 'a');

  init_said (&one, &other);
  refuse_offer (long_text);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    refuse_offer (garbage[i]);
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *offer = peer_change_value (one.said, changes[i].attribute, changes[i].value);

      refuse_offer (offer);
    }
  finish (&one, &other);
}

static void
test_answer (void)
{
  DirectEnd one, other;
  g_autofree char *undecided = NULL;
  GError *error = NULL;
  gboolean was_taken;

  init_said (&one, &other);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      error = NULL;
      was_taken = gun_direct_attempt_take_answer (one.attempt, garbage[i], &error);
      assert_refused (was_taken, error);
    }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autofree char *answer
          = peer_change_value (other.said, changes[i].attribute, changes[i].value);

      error = NULL;
      was_taken = gun_direct_attempt_take_answer (one.attempt, answer, &error);
      assert_refused (was_taken, error);
    }
  /* Our own offer, come back; and nobody who begins */
  error = NULL;
  was_taken = gun_direct_attempt_take_answer (one.attempt, one.said, &error);
  assert_refused (was_taken, error);
  undecided = peer_change_value (other.said, "a=setup:", "actpass");
  error = NULL;
  was_taken = gun_direct_attempt_take_answer (one.attempt, undecided, &error);
  assert_refused (was_taken, error);
  finish (&one, &other);
}

/* Before there is an offer, a second time, to who answered, and when all is over. */
static void
test_answer_out_of_turn (void)
{
  DirectEnd one, other, late;
  GError *error = NULL;
  gboolean was_taken;

  init_said (&one, &other);
  direct_end_init (&late);
  direct_end_offer (&late, &direct_reliable);
  was_taken = gun_direct_attempt_take_answer (late.attempt, other.said, &error);
  assert_refused (was_taken, error);
  direct_end_clear (&late);

  error = NULL;
  was_taken = gun_direct_attempt_take_answer (other.attempt, other.said, &error);
  assert_refused (was_taken, error);
  error = NULL;

  gun_direct_attempt_take_answer (one.attempt, other.said, &error);
  g_assert_no_error (error);
  was_taken = gun_direct_attempt_take_answer (one.attempt, other.said, &error);
  assert_refused (was_taken, error);
  gun_test_await (one.n_ends == 1 && other.n_ends == 1, 10);
  error = NULL;
  was_taken = gun_direct_attempt_take_answer (one.attempt, other.said, &error);
  assert_refused (was_taken, error);
  error = NULL;
  was_taken = gun_direct_attempt_take_update (one.attempt, other.said, &error);
  assert_refused (was_taken, error);
  g_assert_no_error (one.failure);
  direct_end_say (&one, "open");
  gun_test_await (other.heard->len == 1, 10);
  direct_ends_clear (&one, &other);
}

static void
test_update (void)
{
  DirectEnd one, other, third;
  g_autofree char *changed = NULL;
  GError *error = NULL;
  gboolean was_taken;

  init_said (&one, &other);
  for (guint i = 0; i < G_N_ELEMENTS (garbage); i++)
    {
      error = NULL;
      was_taken = gun_direct_attempt_take_update (other.attempt, garbage[i], &error);
      assert_refused (was_taken, error);
    }
  /* Of another attempt; and of this one, but of somebody who sits between */
  direct_end_init (&third);
  direct_end_offer (&third, &direct_reliable);
  gun_test_await (third.n_described == 1, 10);
  error = NULL;
  was_taken = gun_direct_attempt_take_update (other.attempt, third.said, &error);
  assert_refused (was_taken, error);
  changed = peer_change_value (one.said,
                               "a=fingerprint:sha-256 ",
                               "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
                               "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF");
  error = NULL;
  was_taken = gun_direct_attempt_take_update (other.attempt, changed, &error);
  assert_refused (was_taken, error);
  direct_end_clear (&third);
  finish (&one, &other);
}

static void
test_candidates (void)
{
  static const char *const bad[] = {
    "candidate",
    "candidate:",
    "candidate:1 1 udp",
    "candidate:1 1 udp 1 10.0.0.1 99999 typ host",
    "candidate:1 1 udp 1 10.0.0.1 5000 typ nothing",
    "\xff",
    "a=ice-pwd:C08CX+dxkv37s/JkYCGsYZdC",
  };
  /* Well formed, and of no use */
  static const char *const useless[] = {
    "candidate:1 1 udp 1 f0a1b2c3-0000-4000-8000-000000000000.local 5000 typ host",
    "candidate:1 1 tcp 1 10.0.0.1 9 typ host tcptype active",
    "candidate:1 1 udp 1 224.0.0.1 5000 typ host",
    "candidate:1 1 udp 1 10.0.0.1 5000 typ host ufrag other",
  };
  DirectEnd one, other;
  DirectEnd *ends[] = { &one, &other };
  g_autofree char *long_line = g_strnfill (100000, 'a');
  GError *error = NULL;
  gboolean was_taken;

  init_said (&one, &other);
  /* The one waits for its answer, the other knows who it talks to */
  for (guint end = 0; end < 2; end++)
    {
      was_taken = gun_direct_attempt_add_candidate (ends[end]->attempt, long_line, &error);
      assert_refused (was_taken, error);
      error = NULL;
      for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
        {
          was_taken = gun_direct_attempt_add_candidate (ends[end]->attempt, bad[i], &error);
          assert_refused (was_taken, error);
          error = NULL;
        }
      for (guint i = 0; i < G_N_ELEMENTS (useless); i++)
        {
          gun_direct_attempt_add_candidate (ends[end]->attempt, useless[i], &error);
          g_assert_no_error (error);
        }
    }
  for (guint i = G_N_ELEMENTS (useless); i < GUN_DIRECT_MAX_EARLY_CANDIDATES; i++)
    g_assert_true (gun_direct_attempt_add_candidate (one.attempt, useless[i % 3], &error));
  was_taken = gun_direct_attempt_add_candidate (one.attempt, useless[0], &error);
  assert_refused (was_taken, error);
  for (guint i = 0; i < 10000; i++)
    gun_direct_attempt_add_candidate (other.attempt, useless[i % 4], NULL);
  finish (&one, &other);
}

/* Who answers has another key than the answer names. */
static void
test_fingerprint (void)
{
  DirectEnd one, other;
  g_autofree char *changed = NULL;
  g_autoptr (GError) error = NULL;

  init_said (&one, &other);
  changed = peer_change_value (other.said,
                               "a=fingerprint:sha-256 ",
                               "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:"
                               "00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF");
  gun_direct_attempt_take_answer (one.attempt, changed, &error);
  g_assert_no_error (error);
  gun_test_await (one.n_ends == 1, 10);
  g_assert_error (one.failure, GUN_RTC_ERROR, GUN_RTC_ERROR_FINGERPRINT);
  gun_test_await (other.n_ends == 1, 10);
  g_assert_nonnull (other.failure);
  direct_ends_clear (&one, &other);
}

/* It is there, and goes before anything is open. */
static void
test_closed_early (void)
{
  DirectEnd one, other;
  g_autoptr (GError) error = NULL;

  init_said (&one, &other);
  gun_direct_attempt_take_answer (one.attempt, other.said, &error);
  g_assert_no_error (error);
  gun_test_await (
      gun_peer_connection_get_state (direct_end_get_connection (&one)) == GUN_RTC_CONNECTED, 10);
  gun_direct_attempt_cancel (other.attempt);
  gun_test_await (one.n_ends == 1, 10);
  if (one.failure == NULL)
    gun_test_await (one.n_closed == 1, 10);
  direct_ends_clear (&one, &other);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/direct/attempt/hostile/offer", test_offer);
  g_test_add_func ("/direct/attempt/hostile/answer", test_answer);
  g_test_add_func ("/direct/attempt/hostile/answer-out-of-turn", test_answer_out_of_turn);
  g_test_add_func ("/direct/attempt/hostile/update", test_update);
  g_test_add_func ("/direct/attempt/hostile/candidates", test_candidates);
  g_test_add_func ("/direct/attempt/hostile/fingerprint", test_fingerprint);
  g_test_add_func ("/direct/attempt/hostile/closed-early", test_closed_early);
  return g_test_run ();
}
