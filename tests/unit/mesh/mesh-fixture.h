/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-mesh.h"
#include "gun-sim-dialer.h"
#include "gun-sim-end.h"
#include "gun-virtual-clock.h"

G_BEGIN_DECLS

#define OUR_PID "ourpid001"
#define RELAY_URL "http://relay.test/gun"
#define OTHER_RELAY_URL "http://other.test/gun"

/**
 * MeshFixture:
 *
 * A mesh over a graph in memory, in virtual time; whoever it talks to is in the test's hands.
 */
typedef struct
{
  GunVirtualClock *clock;
  GunGraph *graph;
  GunSimDialer *dialer;
  GunMesh *mesh;
  GHashTable *relays;  /* URL to GunSimEnd: the relay's end of the link dialled last */
  gboolean is_refused; /* dials fail from now on */
  gboolean is_stuck;   /* dials bring nothing from now on */
} MeshFixture;

void mesh_fixture_set_up (MeshFixture *self, gconstpointer data);
void mesh_fixture_tear_down (MeshFixture *self, gconstpointer data);

/* A client with this pid, hello said and done. */
GunSimEnd *mesh_fixture_add_client (MeshFixture *self, const char *pid);
/* The same over a data channel; and one that has just opened, with all that was said to it. */
GunSimEnd *mesh_fixture_add_direct (MeshFixture *self, const char *pid);
GunSimEnd *mesh_fixture_open_direct (MeshFixture *self, const char *pid);
/* The same for a relay; (transfer none), as mesh_fixture_get_relay(). */
GunSimEnd *mesh_fixture_add_relay (MeshFixture *self, const char *url, const char *pid);
GunSimEnd *mesh_fixture_get_relay (MeshFixture *self, const char *url);
void mesh_fixture_forget_relay (MeshFixture *self, const char *url);

void mesh_fixture_advance (MeshFixture *self, double seconds);
void mesh_fixture_settle (MeshFixture *self);

/* Says a frame and lets everything come of it. */
void mesh_fixture_say (MeshFixture *self, GunSimEnd *end, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Every message that came to @end since it was last asked, (element-type GunMessage). */
GPtrArray *mesh_take_messages (GunSimEnd *end);
/* The only one of them; fails when there are none or more. */
GunMessage *mesh_take_message (GunSimEnd *end);
void mesh_assert_silence (GunSimEnd *end);
/* Forgets them all. */
void mesh_drain (GunSimEnd *end);

/* {"#":id,"put":{soul:{"_":…,key:value}}}, and the get of it; value is JSON. */
char *mesh_put_text (
    const char *id, const char *soul, const char *key, const char *value, double state_ms);
char *mesh_get_text (const char *id, const char *soul, const char *key);

/* What the graph holds, as JSON; "undefined" when nothing. */
char *mesh_fixture_dup_value (MeshFixture *self, const char *soul, const char *key);
void mesh_fixture_put_here (
    MeshFixture *self, const char *soul, const char *key, const char *value, double state_ms);
GunNode *mesh_new_node (const char *soul, const char *key, const char *value, double state_ms);

#define mesh_assert_value(fixture, soul, key, expected)                                            \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *mesh_value = mesh_fixture_dup_value (fixture, soul, key);                     \
                                                                                                   \
    g_assert_cmpstr (mesh_value, ==, expected);                                                    \
  }                                                                                                \
  G_STMT_END

#define mesh_add_test(path, func)                                                                  \
  g_test_add (path, MeshFixture, NULL, mesh_fixture_set_up, func, mesh_fixture_tear_down)

G_END_DECLS
