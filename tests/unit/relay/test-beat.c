/* SPDX-License-Identifier: MIT */

/* Beats of one loop, of the same interval and of others: each comes when it is due, as long as it is there. */

#include "gun-beat.h"
#include "gun-test-await.h"

#define TEST_WAIT_S 30
#define SHORT_MS 20
#define LONG_MS 50

typedef struct
{
  GunBeat *beat;
  guint interval_ms;
  guint n_calls;
  gint64 last_us;
  GunBeat **to_free; /* (nullable) */
} Beaten;

static void
free_beat (GunBeat **beat)
{
  g_clear_pointer (beat, gun_beat_free);
}

static void
beat_cb (gpointer user_data)
{
  Beaten *self = user_data;
  gint64 now_us = g_get_monotonic_time ();

  g_assert_cmpint (now_us - self->last_us, >=, self->interval_ms * 1000);
  self->last_us = now_us;
  self->n_calls++;
  if (self->to_free != NULL)
    free_beat (self->to_free);
}

static void
begin (Beaten *self, guint interval_ms)
{
  *self = (Beaten){ .interval_ms = interval_ms, .last_us = g_get_monotonic_time () };
  self->beat = gun_beat_new (interval_ms, beat_cb, self);
}

static void
test_together (void)
{
  Beaten beaten[4];

  for (guint i = 0; i < G_N_ELEMENTS (beaten); i++)
    begin (&beaten[i], i % 2 == 0 ? SHORT_MS : LONG_MS);
  for (guint i = 0; i < G_N_ELEMENTS (beaten); i++)
    gun_test_await (beaten[i].n_calls >= 3, TEST_WAIT_S);
  for (guint i = 0; i < G_N_ELEMENTS (beaten); i++)
    free_beat (&beaten[i].beat);
}

/* One that is freed is not called, whoever comes first of those that are due together. */
static void
test_freed (void)
{
  Beaten first;
  Beaten second;
  Beaten third;

  begin (&first, SHORT_MS);
  begin (&second, SHORT_MS);
  begin (&third, SHORT_MS);
  first.to_free = &second.beat;
  third.to_free = &third.beat;
  gun_test_await (first.n_calls == 2, TEST_WAIT_S);
  g_assert_cmpuint (second.n_calls, ==, 0);
  g_assert_cmpuint (third.n_calls, ==, 1);

  first.to_free = &first.beat;
  gun_test_await (first.beat == NULL, TEST_WAIT_S);
  g_assert_cmpuint (third.n_calls, ==, 1);
}

static void
test_other_loop (void)
{
  g_autoptr (GMainContext) other = g_main_context_new ();
  Beaten here;
  Beaten there;

  begin (&here, SHORT_MS);
  g_main_context_push_thread_default (other);
  begin (&there, SHORT_MS);
  g_main_context_pop_thread_default (other);

  gun_test_await (here.n_calls == 2, TEST_WAIT_S);
  g_assert_cmpuint (there.n_calls, ==, 0);
  g_main_context_iteration (other, TRUE);
  g_assert_cmpuint (there.n_calls, ==, 1);
  free_beat (&here.beat);
  free_beat (&there.beat);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/beat/together", test_together);
  g_test_add_func ("/beat/freed", test_freed);
  g_test_add_func ("/beat/other-loop", test_other_loop);

  return g_test_run ();
}
