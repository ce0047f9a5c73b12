/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-graph.h"
#include "gun-sim-door.h"
#include "gun-virtual-clock.h"
#include "memory-backing.h"

G_BEGIN_DECLS

/**
 * Fixture:
 *
 * A graph under test with what it said: `log` has a word for each change
 * ("soul.key=value:verdict"), each outcome ("(stored,known,waiting,refused)", or five numbers when
 * some were passed, "!" behind it after an error), each answer ("soul{key=value…}" or "none"), each
 * word of the door ("[computed,cached]", with the number of refused keys behind it).
 */
typedef struct
{
  GunVirtualClock *clock;
  MemoryBacking *backing; /* (nullable) */
  GunSimDoor *door;       /* (nullable) */
  GunGraph *graph;
  GString *log;
} Fixture;

Fixture *fixture_new (gboolean with_backing);
Fixture *fixture_new_door (void); /* with a backing, and a slow door */
void fixture_free (Fixture *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

/* "soul key value state": several of one soul in one node; several nodes parted by `;`. Values are
 * numbers; states are milliseconds from the start of the clock. */
void fixture_put (Fixture *self, const char *writes);
void fixture_put_here (Fixture *self, const char *writes); /* the same, written on this computer */
void fixture_put_unasked (Fixture *self, const char *writes); /* by gun_graph_put_unasked() */
void fixture_try (Fixture *self, const char *writes);         /* by gun_graph_try() */
void fixture_put_of (Fixture *self, const char *writes, const char *peer);
void fixture_get (Fixture *self, const char *soul, const char *key);
void fixture_watch_cb (GunGraph *graph, GPtrArray *changes, gpointer user_data);
GunWatch *fixture_watch (Fixture *self, const char *soul, const char *key);

/* Compares the log with @expected and empties it. */
#define fixture_assert_log(self, expected)                                                         \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_cmpstr ((self)->log->str, ==, expected);                                              \
    g_string_truncate ((self)->log, 0);                                                            \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
