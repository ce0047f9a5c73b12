/* SPDX-License-Identifier: MIT */

/* A mesh that does not keep everything: what nobody here wants goes on, and is not kept. */

#include "mesh-fixture.h"

#include "gun-text.h"

static void
say_put (MeshFixture *f, GunSimEnd *end, const char *id, const char *soul, const char *value)
{
  g_autofree char *put = mesh_put_text (id, soul, "k", value, 1000);

  mesh_fixture_say (f, end, "%s", put);
}

static void
follow_from (MeshFixture *f, GunSimEnd *end, const char *soul)
{
  g_autofree char *get = mesh_get_text (soul, soul, NULL);

  mesh_fixture_say (f, end, "%s", get);
  mesh_fixture_advance (f, 2);
  mesh_drain (end);
}

static void
assert_put_of (GunMessage *message, const char *soul)
{
  g_assert_nonnull (message->put);
  g_assert_cmpuint (message->put->len, ==, 1);
  g_assert_cmpstr (gun_node_get_soul (g_ptr_array_index (message->put, 0)), ==, soul);
}

static void
test_passed_on (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) reader = mesh_fixture_add_client (f, "client002");
  g_autoptr (GunMessage) news = NULL;

  gun_mesh_set_keeps_everything (f->mesh, FALSE);
  follow_from (f, reader, "s");
  mesh_drain (writer);

  say_put (f, writer, "put1", "s", "1");
  news = mesh_take_message (reader);
  assert_put_of (news, "s");
  mesh_assert_silence (writer);
  mesh_assert_value (f, "s", "k", "undefined");

  /* The same under another id, as it comes round in a ring of peers */
  say_put (f, writer, "put2", "s", "1");
  mesh_assert_silence (reader);
  say_put (f, writer, "put3", "s", "2");
  g_clear_pointer (&news, gun_message_unref);
  news = mesh_take_message (reader);
  assert_put_of (news, "s");

  gun_mesh_set_keeps_everything (f->mesh, TRUE);
  say_put (f, writer, "put4", "s", "2");
  mesh_assert_value (f, "s", "k", "2");
  g_clear_pointer (&news, gun_message_unref);
  news = mesh_take_message (writer);
  g_assert_true (news->has_ok);
}

/* Followed, asked for and written here; and what is newer of what is kept */
static void
test_wanted (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GRefString) followed = gun_text_new ("followed");
  g_autoptr (GunMessage) ack = NULL;

  gun_mesh_set_keeps_everything (f->mesh, FALSE);
  gun_mesh_follow (f->mesh, followed, NULL);
  mesh_fixture_put_here (f, "own", "other", "1", 500);
  mesh_fixture_settle (f);
  mesh_drain (client);

  say_put (f, client, "put1", "followed", "1");
  ack = mesh_take_message (client);
  g_assert_true (ack->has_ok);
  mesh_assert_value (f, "followed", "k", "1");

  gun_mesh_unfollow (f->mesh, followed, NULL);
  say_put (f, client, "put2", "followed", "2");
  mesh_drain (client);
  mesh_assert_value (f, "followed", "k", "2");

  say_put (f, client, "put3", "own", "1");
  mesh_drain (client);
  mesh_assert_value (f, "own", "k", "1");
}

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
}

static GunMessage *
ask (MeshFixture *f, GunSimEnd *end, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autoptr (GunGet) get = gun_get_new (text, NULL);

  gun_mesh_ask (f->mesh, get, NULL, G_USEC_PER_SEC, asked_cb, NULL);
  mesh_fixture_settle (f);

  return mesh_take_message (end);
}

/* An answer to a question of this computer is kept, that to a question of somebody else is not. */
static void
test_answers (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) asked = NULL;
  g_autoptr (GunMessage) passed_on = NULL;
  g_autoptr (GunMessage) answer = NULL;
  g_autofree char *get = mesh_get_text ("get1", "theirs", NULL);

  gun_mesh_set_keeps_everything (f->mesh, FALSE);
  asked = ask (f, relay, "ours");
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"a1\",\"@\":\"%s\",\"put\":{\"ours\":{\"_\":{\"#\":\"ours\",\">\":"
                    "{\"k\":1}},\"k\":1}}}",
                    asked->id);
  mesh_assert_value (f, "ours", "k", "1");
  mesh_fixture_advance (f, 2);
  mesh_drain (relay);
  mesh_drain (client);

  mesh_fixture_say (f, client, "%s", get);
  passed_on = mesh_take_message (relay);
  mesh_fixture_say (f,
                    relay,
                    "{\"#\":\"a2\",\"@\":\"%s\",\"put\":{\"theirs\":{\"_\":{\"#\":\"theirs\",\">\":"
                    "{\"k\":1}},\"k\":1}}}",
                    passed_on->id);
  answer = mesh_take_message (client);
  assert_put_of (answer, "theirs");
  mesh_assert_value (f, "theirs", "k", "undefined");
}

/* What a client writes is not lost: relays get it, and their acknowledgement is the client's. */
static void
test_relays_are_told (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunMessage) news = NULL;
  g_autoptr (GunMessage) ack = NULL;

  gun_mesh_set_keeps_everything (f->mesh, FALSE);
  mesh_drain (relay);
  say_put (f, client, "put1", "s", "1");
  news = mesh_take_message (relay);
  assert_put_of (news, "s");
  g_assert_cmpstr (news->id, ==, "put1");

  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"put1\",\"ok\":{\"\":1}}");
  ack = mesh_take_message (client);
  g_assert_cmpstr (ack->ack, ==, "put1");
  g_assert_true (ack->has_ok);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  mesh_add_test ("/mesh/keep/passed-on", test_passed_on);
  mesh_add_test ("/mesh/keep/wanted", test_wanted);
  mesh_add_test ("/mesh/keep/answers", test_answers);
  mesh_add_test ("/mesh/keep/relays-are-told", test_relays_are_told);

  return g_test_run ();
}
