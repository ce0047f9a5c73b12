/* SPDX-License-Identifier: MIT */

/* Peers that are reached over data channels: what is said to them, and what they may not. */

#include "mesh-fixture.h"

#include <string.h>

#include "gun-limits.h"
#include "gun-text.h"

#define FRIEND "friend001"

typedef struct
{
  GunWrite *write;
  GString *log; /* two letters an event: sent, arrived or refused, and the path of the peer */
  GError *error;
} Written;

static void
write_cb (
    GunWrite *write, GunWriteEvent event, GunPeer *peer, const GError *error, gpointer user_data)
{
  static const char letters[] = { 'S', 'F', 's', 'a', 'r' };
  Written *written = user_data;

  if (peer == NULL)
    return;
  g_string_append_c (written->log, letters[event]);
  g_string_append_c (written->log, gun_peer_get_path (peer) == GUN_PATH_DIRECT ? 'd' : 'r');
  if (error != NULL)
    {
      g_clear_error (&written->error);
      written->error = g_error_copy (error);
    }
}

static void
write_value (MeshFixture *f, Written *written, const char *value, double state_ms)
{
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", value, state_ms);

  written->log = g_string_new (NULL);
  written->write = gun_mesh_write (f->mesh, node, write_cb, written);
  mesh_fixture_settle (f);
}

static void
assert_log (Written *written, const char *expected)
{
  g_assert_cmpstr (written->log->str, ==, expected);
  g_string_truncate (written->log, 0);
}

static void
end_write (MeshFixture *f, Written *written)
{
  g_clear_pointer (&written->write, gun_write_unref);
  mesh_fixture_settle (f);
  g_string_free (written->log, TRUE);
  g_clear_error (&written->error);
}

static void
set_max_frame_bytes (GunSimEnd *end, gsize max_frame_bytes)
{
  gun_sim_link_set_max_frame_bytes (gun_sim_link_get_other (gun_sim_end_get_link (end)),
                                    max_frame_bytes);
}

static GunPeer *
find_peer (MeshFixture *f, const char *pid)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (f->mesh);

  for (guint i = 0; i < peers->len; i++)
    if (g_strcmp0 (gun_peer_get_pid (peers->pdata[i]), pid) == 0)
      return peers->pdata[i];
  return NULL;
}

static guint64
count_too_long (MeshFixture *f, const char *pid)
{
  GunPeerCounters counters;

  gun_peer_get_counters (find_peer (f, pid), &counters);
  return counters.too_long;
}

/* A value that the other side of a data channel does not take is not said there, and who wrote it
 * learns that; the simulated link fails when a longer frame is handed to it */
static void
test_too_long (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *filling = g_strnfill (30000, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", filling);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  Written written = { NULL };

  set_max_frame_bytes (direct, 20000);
  mesh_fixture_say (f, direct, "%s", get);
  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\"}");
  mesh_drain (direct);
  mesh_drain (relay);
  write_value (f, &written, value, 1000);
  g_assert_nonnull (strstr (written.log->str, "sr"));
  g_assert_nonnull (strstr (written.log->str, "rd"));
  g_assert_nonnull (strstr (written.error->message, "relay only"));
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 1);
  g_assert_cmpuint (count_too_long (f, "relay0001"), ==, 0);
  mesh_assert_silence (direct);
  {
    g_autoptr (GunMessage) put = mesh_take_message (relay);

    mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  }
  g_string_truncate (written.log, 0);
  mesh_fixture_advance (f, 100);
  assert_log (&written, "");
  mesh_assert_silence (direct);

  /* Nor is it answered with it */
  mesh_fixture_say (f, direct, "{\"#\":\"g2\",\"get\":{\"#\":\"s\",\".\":\"k\"}}");
  mesh_assert_silence (direct);
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 2);
  end_write (f, &written);
}

/* Much that is short goes, in frames as long as it takes */
static void
test_short_frames (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *get = mesh_get_text ("g1", "s", NULL);
  g_autofree char *filling = g_strnfill (500, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", filling);
  g_autoptr (GPtrArray) messages = NULL;

  set_max_frame_bytes (direct, 2000);
  mesh_fixture_say (f, direct, "%s", get);
  mesh_drain (direct);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      mesh_fixture_put_here (f, "s", key, value, 1000);
    }
  mesh_fixture_settle (f);
  g_assert_cmpuint (gun_sim_end_get_n_frames (direct), <, 20);
  messages = mesh_take_messages (direct);
  g_assert_cmpuint (messages->len, ==, 20);
  g_assert_cmpuint (count_too_long (f, FRIEND), ==, 0);
}

static GunMessage *
take_put (GunSimEnd *end)
{
  GunMessage *message = mesh_take_message (end);

  g_assert_nonnull (message->put);
  return message;
}

static gboolean
has_name (const GunMessage *message, const char *name)
{
  g_auto (GStrv) names = g_strsplit (message->via != NULL ? message->via : "", ",", -1);

  return g_strv_contains ((const char *const *) names, name);
}

/* What is written here goes to everybody under one id. A relay is not told who is reached directly,
 * nor is a client; direct peers are told of each other and of the relays */
static void
test_written_here (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GunSimEnd) other = mesh_fixture_add_direct (f, "friend002");
  g_autoptr (GunMessage) to_relay = NULL;
  g_autoptr (GunMessage) to_direct = NULL;
  g_autoptr (GunMessage) to_other = NULL;
  Written written = { NULL };

  write_value (f, &written, "1", 1000);
  assert_log (&written, "srsdsd");
  to_relay = take_put (relay);
  to_direct = take_put (direct);
  to_other = take_put (other);
  mesh_assert_silence (client);
  g_assert_cmpstr (to_direct->id, ==, to_relay->id);
  g_assert_cmpstr (to_other->id, ==, to_relay->id);
  g_assert_true (has_name (to_relay, "relay0001"));
  g_assert_false (has_name (to_relay, FRIEND) || has_name (to_relay, "friend002"));
  g_assert_cmpstr (to_direct->via, ==, "relay0001,friend001,friend002");
  g_assert_cmpstr (to_other->via, ==, to_direct->via);
  end_write (f, &written);
}

/* A long write is split in the same way for all */
static void
test_written_long (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GunSimEnd) other = mesh_fixture_add_direct (f, "friend002");
  g_autofree char *filling = g_strnfill (20000, 'x');
  g_autofree char *value = g_strdup_printf ("\"%s\"", filling);
  g_autoptr (GunNode) node = mesh_new_node ("s", "k", value, 1000);
  g_autoptr (GRefString) key = gun_text_new ("other");
  g_autoptr (GPtrArray) to_relay = NULL;
  g_autoptr (GPtrArray) to_direct = NULL;
  Written written = { NULL };

  gun_node_add (node, key, gun_node_get_entry (node, 0)->value, 1000);
  written.log = g_string_new (NULL);
  written.write = gun_mesh_write (f->mesh, node, write_cb, &written);
  mesh_fixture_settle (f);
  to_relay = mesh_take_messages (relay);
  to_direct = mesh_take_messages (direct);
  g_assert_cmpuint (to_relay->len, ==, 2);
  g_assert_cmpuint (to_direct->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const GunMessage *one = g_ptr_array_index (to_relay, i);
      const GunMessage *two = g_ptr_array_index (to_direct, i);

      g_assert_cmpstr (one->id, ==, two->id);
      g_assert_false (has_name (one, FRIEND));
      g_assert_true (has_name (two, "friend002"));
    }
  end_write (f, &written);
}

/* What others wrote goes to relays and to those who follow it, and never back */
static void
test_written_by_others (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) writer = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GunSimEnd) follower = mesh_fixture_add_direct (f, "friend002");
  g_autoptr (GunSimEnd) other = mesh_fixture_add_direct (f, "friend003");
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autofree char *put = mesh_put_text ("p1", "s", "k", "1", 1000);
  g_autoptr (GunMessage) to_relay = NULL;
  g_autoptr (GunMessage) to_follower = NULL;
  g_autoptr (GunMessage) ack = NULL;

  mesh_fixture_say (f, follower, "%s", get);
  mesh_drain (relay);
  mesh_drain (writer);
  mesh_drain (follower);
  mesh_drain (other);
  mesh_fixture_say (f, writer, "%s", put);
  to_relay = take_put (relay);
  to_follower = take_put (follower);
  g_assert_cmpstr (to_relay->id, ==, "p1");
  g_assert_cmpstr (to_follower->id, ==, "p1");
  g_assert_cmpstr (to_relay->via, ==, "relay0001");
  g_assert_cmpstr (to_follower->via, ==, "relay0001,friend002,friend001");
  mesh_assert_silence (other);
  ack = mesh_take_message (writer);
  g_assert_cmpstr (ack->ack, ==, "p1");
  g_assert_true (ack->has_ok);

  /* The copy that comes from the relay changes nothing */
  mesh_fixture_say (f, relay, "%s", put);
  mesh_assert_silence (follower);
  mesh_assert_silence (writer);
}

/* Three direct peers are asked on behalf of others, unless they were before */
static void
test_pass_on (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) asker = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GPtrArray) ends = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autofree char *again = mesh_get_text ("g2", "s", "k");
  g_autoptr (GunMessage) to_relay = NULL;
  g_autoptr (GunMessage) missing = NULL;
  guint n_asked = 0;

  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *pid = g_strdup_printf ("other000%u", i);

      g_ptr_array_add (ends, mesh_fixture_add_direct (f, pid));
    }
  mesh_fixture_say (f, asker, "%s", get);
  to_relay = mesh_take_message (relay);
  g_assert_cmpstr (to_relay->id, ==, "g1");
  g_assert_cmpstr (to_relay->via, ==, "relay0001");
  mesh_fixture_say (f, relay, "{\"#\":\"r1\",\"@\":\"g1\"}");
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (GPtrArray) messages = mesh_take_messages (ends->pdata[i]);

      if (messages->len == 0)
        continue;
      mesh_assert_silence (asker);
      g_assert_true (has_name (messages->pdata[0], FRIEND));
      g_assert_true (has_name (messages->pdata[0], "relay0001"));
      g_assert_true (has_name (messages->pdata[0], "other0004"));
      mesh_fixture_say (f, ends->pdata[i], "{\"#\":\"n%u\",\"@\":\"g1\"}", i);
      n_asked++;
    }
  g_assert_cmpuint (n_asked, ==, 3);
  /* All of them have nothing: only now it is said */
  missing = mesh_take_message (asker);
  g_assert_cmpstr (missing->ack, ==, "g1");
  g_assert_null (missing->put);

  mesh_fixture_say (f, asker, "%s", again);
  mesh_assert_silence (relay);
  for (guint i = 0; i < 5; i++)
    mesh_assert_silence (ends->pdata[i]);
}

/* Lists of souls are for clients of our own listener */
static void
test_no_lists (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GunMessage) list = NULL;
  g_autoptr (GunMessage) all = NULL;

  mesh_fixture_put_here (f, "secret", "k", "1", 1000);
  mesh_fixture_settle (f);
  mesh_drain (direct);
  gun_mesh_set_lists_to_relays (f->mesh, TRUE);
  mesh_fixture_say (f, direct, "{\"#\":\"g1\",\"get\":{\"#\":{\"*\":\"sec\"},\"%%\":1000}}");
  list = mesh_take_message (direct);
  g_assert_null (list->put);
  mesh_fixture_say (f, direct, "{\"#\":\"g2\",\"get\":{}}");
  all = mesh_take_message (direct);
  g_assert_null (all->put);
}

/* A direct peer that opens hears what clients and other direct peers follow, so that what is written
 * beyond it comes here; not more than so much of it */
static void
test_topics (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) client = mesh_fixture_add_client (f, "client001");
  g_autoptr (GunSimEnd) direct = NULL;
  g_autoptr (GunSimEnd) late = NULL;
  g_autoptr (GPtrArray) said = NULL;
  g_autofree char *get = mesh_get_text ("g1", "s", "k");

  mesh_fixture_say (f, client, "%s", get);
  direct = mesh_fixture_open_direct (f, FRIEND);
  said = mesh_take_messages (direct);
  g_assert_cmpuint (said->len, ==, 2);
  g_assert_cmpstr (((GunMessage *) said->pdata[0])->dam, ==, "?");
  g_assert_cmpstr (((GunMessage *) said->pdata[1])->get->soul.exact, ==, "s");
  g_assert_null (((GunMessage *) said->pdata[1])->via);

  for (guint i = 0; i < 1000; i++)
    mesh_fixture_say (f, client, "{\"#\":\"m%u\",\"get\":{\"#\":\"many%u\"}}", i, i);
  late = mesh_fixture_open_direct (f, "friend002");
  g_clear_pointer (&said, g_ptr_array_unref);
  said = mesh_take_messages (late);
  g_assert_cmpuint (said->len, ==, 501);
}

/* An answer goes back as the first copy came, and when that is closed as another did */
static void
test_reply_paths (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  GunSimEnd *other = mesh_fixture_add_relay (f, OTHER_RELAY_URL, "relay0002");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autoptr (GunMessage) reply = NULL;

  mesh_fixture_say (f, direct, "%s", get);
  mesh_drain (other);
  mesh_drain (relay);
  mesh_fixture_say (f, relay, "%s", get);
  mesh_fixture_say (
      f,
      other,
      "{\"#\":\"r1\",\"@\":\"g1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":1}},"
      "\"k\":1}}}");
  reply = mesh_take_message (direct);
  g_assert_cmpstr (reply->ack, ==, "g1");
  mesh_assert_silence (relay);

  gun_sim_link_cut (gun_sim_end_get_link (direct), GUN_LINK_ERROR_SILENT, "Gone");
  mesh_fixture_settle (f);
  mesh_fixture_say (
      f,
      other,
      "{\"#\":\"r2\",\"@\":\"g1\",\"put\":{\"s\":{\"_\":{\"#\":\"s\",\">\":{\"k\":2}},"
      "\"k\":2}}}");
  g_clear_pointer (&reply, gun_message_unref);
  reply = mesh_take_message (relay);
  g_assert_cmpstr (reply->ack, ==, "g1");
}

/* Nothing goes between a private relay and others, and nobody knows of what is kept who wrote it */
static void
test_private (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay;
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autofree char *put = mesh_put_text ("p1", "s", "k", "1", 1000);
  g_autofree char *get = mesh_get_text ("g1", "s", "k");
  g_autoptr (GunMessage) reply = NULL;

  gun_mesh_set_relay_private (f->mesh, RELAY_URL, TRUE);
  relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  mesh_fixture_say (f, relay, "%s", put);
  mesh_fixture_say (f, direct, "%s", get);
  reply = mesh_take_message (direct);
  g_assert_cmpstr (reply->ack, ==, "g1");
  g_assert_null (reply->put);
}

static void
asked_cb (GunAsk *ask, GunPeer *peer, GunNode *node, gpointer user_data)
{
  g_assert_null (peer);
}

static void
note_heard_cb (GunLink *link, const char *text, gsize length_bytes, gpointer user_data)
{
  g_string_append_c (user_data, gun_link_get_path (link) == GUN_PATH_DIRECT ? 'd' : 'r');
}

/* Direct peers are asked first, whoever came first */
static void
test_ask_order (MeshFixture *f, gconstpointer data)
{
  static const GunLinkReceiver receiver = { NULL, note_heard_cb, NULL };
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  GunLink *links[]
      = { GUN_LINK (gun_sim_end_get_link (relay)), GUN_LINK (gun_sim_end_get_link (direct)) };
  g_autoptr (GRefString) soul = gun_text_new ("s");
  g_autoptr (GunGet) get = gun_get_new (soul, NULL);
  g_autoptr (GString) order = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    gun_link_set_receiver (links[i], &receiver, order);
  gun_mesh_ask (f->mesh, get, NULL, G_USEC_PER_SEC, asked_cb, NULL);
  mesh_fixture_settle (f);
  g_assert_cmpstr (order->str, ==, "dr");
  for (guint i = 0; i < G_N_ELEMENTS (links); i++)
    gun_link_set_receiver (links[i], NULL, NULL);
  mesh_fixture_advance (f, 2);
}

/* A direct path that closes takes its target with it: what the relay has counts, nothing is said
 * again, and who comes back is told once it asks */
static void
test_write_lost (MeshFixture *f, gconstpointer data)
{
  GunSimEnd *relay = mesh_fixture_add_relay (f, RELAY_URL, "relay0001");
  g_autoptr (GunSimEnd) direct = mesh_fixture_add_direct (f, FRIEND);
  g_autoptr (GunSimEnd) back = NULL;
  g_autoptr (GunMessage) put = NULL;
  Written written = { NULL };
  GunPeer *lost = find_peer (f, FRIEND);

  g_object_add_weak_pointer (G_OBJECT (lost), (gpointer *) &lost);
  write_value (f, &written, "1", 1000);
  assert_log (&written, "srsd");
  put = take_put (relay);
  g_assert_true (gun_write_is_busy (written.write));
  gun_sim_link_cut (gun_sim_end_get_link (direct), GUN_LINK_ERROR_SILENT, "Gone");
  mesh_fixture_settle (f);
  g_assert_null (lost);
  mesh_fixture_say (f, relay, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  assert_log (&written, "ar");
  g_assert_false (gun_write_is_busy (written.write));

  back = mesh_fixture_add_direct (f, FRIEND);
  mesh_fixture_advance (f, 1000);
  assert_log (&written, "");
  mesh_assert_silence (relay);
  mesh_assert_silence (back);
  end_write (f, &written);
}

/* What nobody has yet is said to a direct peer that opens, and what it acknowledges has arrived */
static void
test_write_later (MeshFixture *f, gconstpointer data)
{
  g_autoptr (GunSimEnd) direct = NULL;
  g_autoptr (GunSimEnd) other = NULL;
  g_autoptr (GPtrArray) said = NULL;
  const GunMessage *put;
  Written written = { NULL };

  write_value (f, &written, "1", 1000);
  direct = mesh_fixture_open_direct (f, FRIEND);
  assert_log (&written, "sd");
  said = mesh_take_messages (direct);
  g_assert_cmpuint (said->len, ==, 2);
  put = said->pdata[1];
  g_assert_nonnull (put->put);
  mesh_fixture_say (f, direct, "{\"#\":\"a1\",\"@\":\"%s\",\"ok\":true}", put->id);
  assert_log (&written, "ad");

  other = mesh_fixture_add_direct (f, "friend002");
  mesh_assert_silence (other);
  end_write (f, &written);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  mesh_add_test ("/mesh/direct/too-long", test_too_long);
  mesh_add_test ("/mesh/direct/short-frames", test_short_frames);
  mesh_add_test ("/mesh/direct/written-here", test_written_here);
  mesh_add_test ("/mesh/direct/written-long", test_written_long);
  mesh_add_test ("/mesh/direct/written-by-others", test_written_by_others);
  mesh_add_test ("/mesh/direct/pass-on", test_pass_on);
  mesh_add_test ("/mesh/direct/no-lists", test_no_lists);
  mesh_add_test ("/mesh/direct/topics", test_topics);
  mesh_add_test ("/mesh/direct/reply-paths", test_reply_paths);
  mesh_add_test ("/mesh/direct/private", test_private);
  mesh_add_test ("/mesh/direct/ask-order", test_ask_order);
  mesh_add_test ("/mesh/direct/write-lost", test_write_lost);
  mesh_add_test ("/mesh/direct/write-later", test_write_later);
  return g_test_run ();
}
