/* SPDX-License-Identifier: MIT */

/* A private relay is no bridge: nothing goes between it and others, either way. */

#include "mesh-fixture.h"

#define PRIVATE_URL "http://private.test/gun"

typedef struct
{
  MeshFixture mesh;
  GunSimEnd *private_relay; /* (unowned) */
  GunSimEnd *relay;         /* (unowned) */
  GunSimEnd *client;        /* follows "s" */
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  mesh_fixture_set_up (&f->mesh, NULL);
  gun_mesh_set_relay_private (f->mesh.mesh, PRIVATE_URL, TRUE);
  f->private_relay = mesh_fixture_add_relay (&f->mesh, PRIVATE_URL, "private01");
  f->relay = mesh_fixture_add_relay (&f->mesh, RELAY_URL, "relay0001");
  f->client = mesh_fixture_add_client (&f->mesh, "client001");
  mesh_fixture_say (&f->mesh, f->client, "{\"#\":\"follow\",\"get\":{\"#\":\"s\"}}");
  mesh_fixture_advance (&f->mesh, 30);
  mesh_drain (f->relay);
  mesh_assert_silence (f->private_relay);
  mesh_drain (f->client);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_object_unref (f->client);
  mesh_fixture_tear_down (&f->mesh, NULL);
}

static void
say_put (Fixture *f, GunSimEnd *end, const char *id)
{
  g_autofree char *put = mesh_put_text (id, "s", "k", "1", GUN_VIRTUAL_CLOCK_START_MS);

  mesh_fixture_say (&f->mesh, end, "%s", put);
}

/* The last thing said, after whatever was passed on before */
static GunMessage *
take_answer (Fixture *f, GunSimEnd *end)
{
  g_autoptr (GPtrArray) messages = NULL;

  mesh_fixture_advance (&f->mesh, 20);
  messages = mesh_take_messages (end);
  g_assert_cmpuint (messages->len, >, 0);
  for (guint i = 0; i < messages->len; i++)
    {
      GunMessage *message = g_ptr_array_index (messages, i);

      if (message->ack != NULL)
        return gun_message_ref (message);
    }
  g_assert_not_reached ();
}

static void
test_nothing_out (Fixture *f, gconstpointer data)
{
  say_put (f, f->private_relay, "p1");
  mesh_assert_value (&f->mesh, "s", "k", "1");
  mesh_assert_silence (f->relay);
  mesh_assert_silence (f->client);
}

static void
test_nothing_in (Fixture *f, gconstpointer data)
{
  say_put (f, f->client, "p1");
  mesh_assert_value (&f->mesh, "s", "k", "1");
  mesh_assert_silence (f->private_relay);
  mesh_drain (f->relay);

  /* Nor may it find out by asking, nor from what others ask */
  mesh_fixture_say (&f->mesh,
                    f->private_relay,
                    "{\"#\":\"g1\",\"get\":{\"#\":\"s\",\".\":\"k\"},\"><\":\"private01\"}");
  mesh_assert_silence (f->private_relay);
  mesh_assert_silence (f->relay);
  mesh_fixture_say (&f->mesh, f->private_relay, "{\"#\":\"g2\",\"get\":{\"#\":\"s\"}}");
  {
    g_autoptr (GunMessage) answer = mesh_take_message (f->private_relay);

    g_assert_cmpstr (answer->ack, ==, "g2");
    g_assert_null (answer->put);
  }
  mesh_fixture_say (&f->mesh, f->client, "{\"#\":\"g3\",\"get\":{\"#\":\"nowhere\"}}");
  mesh_assert_silence (f->private_relay);
}

/* Kept here is no way around either: relays are not answered, clients of ours are. */
static void
test_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (GunMessage) to_relay = NULL;
  g_autoptr (GunMessage) to_client = NULL;

  say_put (f, f->private_relay, "p1");
  mesh_drain (f->private_relay);
  mesh_fixture_say (&f->mesh, f->relay, "{\"#\":\"g1\",\"get\":{\"#\":\"s\"}}");
  to_relay = take_answer (f, f->relay);
  g_assert_cmpstr (to_relay->ack, ==, "g1");
  g_assert_null (to_relay->put);
  mesh_fixture_say (&f->mesh, f->client, "{\"#\":\"g2\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  to_client = take_answer (f, f->client);
  g_assert_cmpstr (to_client->ack, ==, "g2");
  g_assert_nonnull (to_client->put);
}

/* What is written here goes to both, and neither is named to the other. */
static void
test_own (Fixture *f, gconstpointer data)
{
  g_autoptr (GunMessage) to_private = NULL;
  g_autoptr (GunMessage) to_relay = NULL;

  mesh_fixture_put_here (&f->mesh, "s", "k", "1", GUN_VIRTUAL_CLOCK_START_MS);
  mesh_fixture_settle (&f->mesh);
  to_private = mesh_take_message (f->private_relay);
  to_relay = mesh_take_message (f->relay);
  g_assert_nonnull (to_private->put);
  g_assert_nonnull (to_relay->put);
  g_assert_null (to_private->via);
  g_assert_null (to_relay->via);
}

/* What waited for the clock is passed on to nobody either when it is due, however long ago it came. */
static void
test_due (Fixture *f, gconstpointer data)
{
  g_autofree char *put
      = mesh_put_text ("p1", "s", "k", "1", GUN_VIRTUAL_CLOCK_START_MS + 3600000.0);

  mesh_fixture_say (&f->mesh, f->private_relay, "%s", put);
  mesh_fixture_advance (&f->mesh, 3600);
  mesh_assert_value (&f->mesh, "s", "k", "1");
  mesh_drain (f->private_relay);
  mesh_assert_silence (f->relay);
  mesh_assert_silence (f->client);
}

/* It can be changed while it is connected. */
static void
test_no_longer (Fixture *f, gconstpointer data)
{
  gun_mesh_set_relay_private (f->mesh.mesh, PRIVATE_URL, FALSE);
  say_put (f, f->private_relay, "p1");
  g_assert_cmpuint (gun_sim_end_get_n_frames (f->relay), ==, 1);
  g_assert_cmpuint (gun_sim_end_get_n_frames (f->client), ==, 1);
}

#define add_test(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  add_test ("/mesh/privacy/nothing-out", test_nothing_out);
  add_test ("/mesh/privacy/nothing-in", test_nothing_in);
  add_test ("/mesh/privacy/kept", test_kept);
  add_test ("/mesh/privacy/own", test_own);
  add_test ("/mesh/privacy/due", test_due);
  add_test ("/mesh/privacy/no-longer", test_no_longer);

  return g_test_run ();
}
