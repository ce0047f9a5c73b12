/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-direct.h"
#include "gun-sim-dialer.h"
#include "gun-sim-end.h"
#include "gun-sim-link.h"
#include "gun-virtual-clock.h"

G_BEGIN_DECLS

#define ROOM_HUB "http://hub.test/gun"

/**
 * RoomFixture:
 *
 * A mesh that others dial, as a relay that is a Gun Desktop itself. All in one process and in real time: the rooms, the meshes and
 * the data channels are real, only the links to the relay are without a socket.
 */
typedef struct
{
  GunClock *clock;
  GunVirtualClock *virtual_clock; /* (nullable): the same, where a test moves it */
  GunGraph *graph;
  GunMesh *hub;
  GPtrArray *links; /* of GunSimLink (owned): the hub's ends */
  gboolean is_down;
} RoomFixture;

/**
 * RoomEnd:
 *
 * A desktop in a room.
 */
typedef struct
{
  RoomFixture *fixture;
  GunGraph *graph;
  GunSimDialer *dialer;
  GunMesh *mesh;
  GunDirect *direct;
} RoomEnd;

void room_fixture_set_up (RoomFixture *self, gconstpointer data);
void room_fixture_tear_down (RoomFixture *self, gconstpointer data);
/* All links are cut; new ones are refused until it is up again */
void room_fixture_set_down (RoomFixture *self, gboolean is_down);

/* @secret: names its device; the same one gives the same */
RoomEnd *room_end_new (RoomFixture *fixture, const char *pid, const char *secret);
void room_end_join (RoomEnd *self, const char *room);
void room_end_free (RoomEnd *self);
guint room_end_get_n_connected (RoomEnd *self);
GunRemote *room_end_find (RoomEnd *self, RoomEnd *other);
guint64 room_end_get_dropped (RoomEnd *self, GunDirectDropped what);

/* Somebody who is connected to @mesh and in the test's hands */
GunSimEnd *room_fixture_add_raw (RoomFixture *self, GunMesh *mesh);
/* Lets time pass there, on a clock that a test moves */
void room_fixture_advance (RoomFixture *self, double seconds);
double room_fixture_get_now_ms (RoomFixture *self);

#define room_add_test(path, func)                                                                  \
  g_test_add (path, RoomFixture, NULL, room_fixture_set_up, func, room_fixture_tear_down)
/* In virtual time: data channels do not open there */
#define room_add_timed_test(path, func)                                                            \
  g_test_add (path,                                                                                \
              RoomFixture,                                                                         \
              GINT_TO_POINTER (TRUE),                                                              \
              room_fixture_set_up,                                                                 \
              func,                                                                                \
              room_fixture_tear_down)

int room_test_run (int argc, char *argv[], void (*add_tests) (void));

G_END_DECLS
