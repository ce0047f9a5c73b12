/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Runs the thread-default main context until @condition holds; fails the test when it does not
 * within @seconds. No test sleeps: it awaits what it is about.
 */
#define gun_test_await(condition, seconds)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 gun_test_deadline_us                                                                    \
        = g_get_monotonic_time () + (gint64) ((seconds) * (double) G_USEC_PER_SEC);                \
                                                                                                   \
    while (!(condition))                                                                           \
      gun_test_await_turn (gun_test_deadline_us, G_STRLOC, #condition);                            \
  }                                                                                                \
  G_STMT_END

void gun_test_await_turn (gint64 deadline_us, const char *where, const char *condition);

/* Runs whatever is ready, and what that makes ready, and returns when nothing is. */
void gun_test_settle (void);

G_END_DECLS
