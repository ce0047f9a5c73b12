/* SPDX-License-Identifier: MIT */

/* Two desktops without a relay and without a room, and the texts that people carry between them. */

#include <string.h>

#include "gun-direct-private.h"
#include "gun-test-await.h"
#include "room-fixture.h"

#define WAIT_S 20

/* Two of them, in no room, whom no relay connects */
typedef struct
{
  RoomFixture *fixture;
  RoomEnd *one;
  RoomEnd *two;
} Pair;

static void
allow (RoomEnd *end)
{
  room_end_join (end, NULL);
}

static Pair *
pair_new (RoomFixture *fixture)
{
  Pair *self = g_new0 (Pair, 1);

  room_fixture_set_down (fixture, TRUE);
  self->fixture = fixture;
  self->one = room_end_new (fixture, "one", "secret one");
  self->two = room_end_new (fixture, "two", "secret two");
  allow (self->one);
  allow (self->two);
  return self;
}

static void
pair_free (Pair *self)
{
  room_end_free (self->one);
  room_end_free (self->two);
  g_free (self);
}

static GunInviteState
get_state (RoomEnd *end, const char *id)
{
  return gun_direct_find_invite (end->direct, id)->state;
}

static const GError *
get_error (RoomEnd *end, const char *id)
{
  return gun_direct_find_invite (end->direct, id)->error;
}

/* The text of an invite, or of an answer, as soon as it is there */
static char *
await_text (RoomEnd *end, const char *id)
{
  gun_test_await (get_state (end, id) != GUN_INVITE_GATHERING, WAIT_S);
  g_assert_no_error (get_error (end, id));
  return g_strdup (gun_direct_find_invite (end->direct, id)->text);
}

static char *
invite (RoomEnd *end, char **text)
{
  g_autoptr (GError) error = NULL;
  char *id = gun_direct_invite (end->direct, &error);

  g_assert_no_error (error);
  *text = await_text (end, id);
  return id;
}

static char *
answer (RoomEnd *end, const char *invitation)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = gun_direct_answer_invite (end->direct, invitation, &error);

  g_assert_no_error (error);
  return await_text (end, id);
}

static void
assert_taken (RoomEnd *end, const char *text)
{
  g_autoptr (GError) error = NULL;

  gun_direct_take_invite_answer (end->direct, text, &error);
  g_assert_no_error (error);
}

static void
assert_refused (
    RoomEnd *end, const char *text, gboolean is_answer, GunInviteError code, const char *part)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;

  if (is_answer)
    g_assert_false (gun_direct_take_invite_answer (end->direct, text, &error));
  else
    id = gun_direct_answer_invite (end->direct, text, &error);
  g_assert_null (id);
  g_assert_error (error, GUN_INVITE_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
}

/* The only one there is */
static GunRemote *
get_remote (RoomEnd *end)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (end->direct);

  return remotes->len == 1 ? g_ptr_array_index (remotes, 0) : NULL;
}

static char *
connect_both (Pair *pair)
{
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  char *id = invite (pair->one, &invitation);

  response = answer (pair->two, invitation);
  assert_taken (pair->one, response);
  gun_test_await (get_state (pair->one, id) == GUN_INVITE_OPEN
                      && get_state (pair->two, id) == GUN_INVITE_OPEN,
                  WAIT_S);
  return id;
}

static void
keep_facts_cb (GunWhyFacts *facts, gpointer user_data)
{
  *(GunWhyFacts **) user_data = facts;
}

static GunWhyCause
judge (RoomEnd *end, GunRemote *remote)
{
  g_autoptr (GunWhyFacts) facts = NULL;

  gun_direct_explain (end->direct, remote, NULL, keep_facts_cb, &facts);
  gun_test_await (facts != NULL, WAIT_S);
  return gun_why_judge (facts);
}

static void
test_connects (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *id = connect_both (pair);
  GunRemote *remote = get_remote (pair->one);
  const GunInviteFacts *facts = gun_direct_find_invite (pair->one->direct, id);

  g_assert_cmpint (gun_remote_get_state (remote), ==, GUN_REMOTE_CONNECTED);
  g_assert_cmpint (gun_remote_get_kind (remote), ==, GUN_REMOTE_DESKTOP);
  g_assert_cmpstr (gun_remote_get_pid (remote), ==, "two");
  g_assert_null (gun_remote_get_device_id (remote));
  g_assert_true (gun_remote_is_invited (remote));
  g_assert_cmpuint (facts->number, ==, gun_remote_get_number (remote));
  g_assert_null (facts->text);
  g_assert_null (gun_direct_get_room (pair->one->direct));
  g_assert_cmpstr (gun_remote_get_pid (get_remote (pair->two)), ==, "one");
  g_assert_cmpint (judge (pair->one, remote), ==, GUN_WHY_IS_DIRECT);
  pair_free (pair);
}

/* Who was invited once cannot be called again, and is said so. */
static void
test_is_lost_for_good (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *id = connect_both (pair);
  g_autofree char *key = g_strconcat ("invite:", id, NULL);
  GunRemote *remote = get_remote (pair->one);

  /* In a room others are tried again, and say what they are called there */
  room_end_join (pair->one, "chess");
  g_assert_null (gun_direct_lookup_remote (pair->one->direct, GUN_REMOTE_DESKTOP, key));
  /* Not by its own wish: it would be gone */
  gun_direct_reconnect (pair->one->direct, remote);
  g_assert_cmpint (gun_remote_get_state (remote), ==, GUN_REMOTE_CONNECTED);

  gun_direct_forget (pair->two->direct, get_remote (pair->two));
  gun_test_await (gun_remote_get_state (remote) == GUN_REMOTE_WAITING, WAIT_S);
  g_assert_nonnull (strstr (gun_remote_get_reason (remote)->message, "make another invite"));
  g_assert_cmpint (gun_remote_get_retry_at_us (remote), ==, 0);
  gun_direct_note_network_change (pair->one->direct);
  gun_direct_reconnect (pair->one->direct, remote);
  g_assert_cmpint (gun_remote_get_retry_at_us (remote), ==, 0);
  g_assert_cmpint (judge (pair->one, remote), ==, GUN_WHY_INVITE_USED);
  pair_free (pair);
}

/* A link made by text needs no room, so it lives on without one; when nothing direct is wanted, it does not. */
static void
test_outlives_room (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *id = connect_both (pair);
  GunDirectTerms terms;

  room_end_join (pair->one, "chess");
  room_end_join (pair->one, "go");
  allow (pair->one);
  g_assert_cmpuint (room_end_get_n_connected (pair->one), ==, 1);

  gun_direct_terms_init (&terms);
  terms.enabled = FALSE;
  gun_direct_set_terms (pair->one->direct, &terms);
  gun_direct_terms_clear (&terms);
  g_assert_null (get_remote (pair->one));
  gun_test_await (room_end_get_n_connected (pair->two) == 0, WAIT_S);
  pair_free (pair);
}

/* Each text that is of no use says why. */
static void
test_refuses (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  g_autofree char *id = invite (pair->one, &invitation);
  g_autofree char *cut = g_strndup (invitation, strlen (invitation) - 20);
  g_autofree char *other = g_strconcat ("gun-invite:2", strchr (invitation, ':') + 2, NULL);

  assert_refused (pair->one, invitation, FALSE, GUN_INVITE_ERROR_OURS, "your own invite");
  assert_refused (pair->one, invitation, TRUE, GUN_INVITE_ERROR_WRONG_KIND, "is an invite");
  assert_refused (pair->two, invitation, TRUE, GUN_INVITE_ERROR_WRONG_KIND, "is an invite");
  assert_refused (pair->two, cut, FALSE, GUN_INVITE_ERROR_CUT_OFF, "copy all of it again");
  assert_refused (pair->two, other, FALSE, GUN_INVITE_ERROR_VERSION, "same version");
  assert_refused (pair->two, "hello", FALSE, GUN_INVITE_ERROR_NOT_ONE, "gun-invite:");

  response = answer (pair->two, invitation);
  assert_refused (pair->two, invitation, FALSE, GUN_INVITE_ERROR_USED, "answered this invite");
  assert_refused (pair->two, response, TRUE, GUN_INVITE_ERROR_OURS, "your own answer");
  assert_refused (pair->one, response, FALSE, GUN_INVITE_ERROR_WRONG_KIND, "your own invite");

  assert_taken (pair->one, response);
  assert_refused (pair->one, response, TRUE, GUN_INVITE_ERROR_USED, "answered already");
  gun_test_await (get_state (pair->two, id) == GUN_INVITE_OPEN
                      && get_state (pair->one, id) == GUN_INVITE_OPEN,
                  WAIT_S);
  assert_refused (pair->one, response, TRUE, GUN_INVITE_ERROR_USED, "answered already");
  assert_refused (pair->two, invitation, FALSE, GUN_INVITE_ERROR_USED, "connected with this");
  pair_free (pair);
}

/* What was cancelled is answered by nobody; whoever cancelled an answer may give another. */
static void
test_cancels (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  g_autofree char *second = NULL;
  g_autofree char *id = invite (pair->one, &invitation);

  response = answer (pair->two, invitation);
  g_assert_nonnull (get_remote (pair->two));
  gun_direct_cancel_invite (pair->two->direct, id);
  g_assert_null (get_remote (pair->two));
  g_assert_error (get_error (pair->two, id), GUN_INVITE_ERROR, GUN_INVITE_ERROR_CANCELLED);
  second = answer (pair->two, invitation);
  g_assert_cmpstr (second, !=, response);

  gun_direct_cancel_invite (pair->one->direct, id);
  g_assert_error (get_error (pair->one, id), GUN_INVITE_ERROR, GUN_INVITE_ERROR_CANCELLED);
  assert_refused (pair->one, second, TRUE, GUN_INVITE_ERROR_CANCELLED, "cancelled here");
  g_assert_null (get_remote (pair->one));
  pair_free (pair);
}

/* An answer that is none, in a text that is whole: the true one may still follow. */
static void
test_outlasts_bad_answer (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  g_autofree char *bad = NULL;
  g_autofree char *foreign = NULL;
  g_autofree char *id = invite (pair->one, &invitation);
  g_autoptr (GunInvite) theirs = NULL;
  g_auto (GStrv) parts = NULL;

  response = answer (pair->two, invitation);
  theirs = gun_invite_read (response, strlen (response), NULL);
  g_free (theirs->id);
  theirs->id = g_strdup ("somebody's");
  foreign = gun_invite_write (theirs);
  assert_refused (pair->one, foreign, TRUE, GUN_INVITE_ERROR_UNKNOWN, "does not answer");

  g_free (theirs->id);
  theirs->id = g_strdup (id);
  parts = g_strsplit (theirs->sdp, "a=setup:active", 2);
  g_free (theirs->sdp);
  theirs->sdp = g_strjoinv ("a=setup:actpass", parts);
  bad = gun_invite_write (theirs);
  assert_refused (pair->one, bad, TRUE, GUN_INVITE_ERROR_INVALID, "cannot be made");
  g_assert_null (get_remote (pair->one));

  assert_taken (pair->one, response);
  gun_test_await (get_state (pair->one, id) == GUN_INVITE_OPEN, WAIT_S);
  pair_free (pair);
}

static void
test_knows_limits (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *failed = NULL;
  GunDirectTerms terms;

  for (guint i = 0; i < GUN_DIRECT_MAX_INVITES; i++)
    g_free (gun_direct_invite (pair->one->direct, NULL));
  g_assert_null (gun_direct_invite (pair->one->direct, &error));
  g_assert_nonnull (strstr (error->message, "Four invites"));
  g_clear_error (&error);

  /* Nobody could answer where only TURN is to be used and there is none */
  gun_direct_terms_init (&terms);
  terms.enabled = TRUE;
  terms.relay_only = TRUE;
  gun_direct_set_terms (pair->two->direct, &terms);
  failed = gun_direct_invite (pair->two->direct, &error);
  g_assert_no_error (error);
  gun_test_await (get_state (pair->two, failed) == GUN_INVITE_OVER, WAIT_S);
  g_assert_error (get_error (pair->two, failed), GUN_INVITE_ERROR, GUN_INVITE_ERROR_FAILED);
  g_assert_nonnull (strstr (get_error (pair->two, failed)->message, "no TURN server"));

  terms.enabled = FALSE;
  gun_direct_set_terms (pair->two->direct, &terms);
  gun_direct_terms_clear (&terms);
  g_assert_null (gun_direct_invite (pair->two->direct, &error));
  g_assert_nonnull (strstr (error->message, "turned off"));
  pair_free (pair);
}

/* A socket that is no candidate of anybody: what comes there is looked at */
static GSocket *
open_socket (guint16 *port)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new_from_string ("192.0.2.2", 0);
  GSocket *socket
      = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, &error);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_no_error (error);
  g_socket_set_blocking (socket, FALSE);
  g_assert_true (g_socket_bind (socket, any, FALSE, &error));
  bound = g_socket_get_local_address (socket, NULL);
  *port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  return socket;
}

/* Messages of STUN (RFC 8489 section 5) of one type that came, each once however often it was sent */
static guint
count_messages (GSocket *socket, guint8 type, GHashTable *seen)
{
  guint8 packet[2048];
  guint n = 0;
  gssize length;

  while ((length = g_socket_receive (socket, (char *) packet, sizeof packet, NULL, NULL)) >= 20)
    if (packet[0] == 0 && packet[1] == type)
      n += g_hash_table_add (seen, g_compute_checksum_for_data (G_CHECKSUM_MD5, packet + 8, 12));
  return n;
}

#define BINDING_REQUEST 0x01
#define BINDING_INDICATION 0x11

static void
set_stun_server (RoomEnd *end, guint16 port)
{
  g_autofree char *uri = g_strdup_printf ("stun:192.0.2.2:%u", port);
  GunDirectTerms terms;

  gun_direct_terms_init (&terms);
  terms.enabled = TRUE;
  terms.ice_servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  g_ptr_array_add (terms.ice_servers, gun_ice_server_new (uri, NULL, NULL, NULL));
  gun_direct_set_terms (end->direct, &terms);
  gun_direct_terms_clear (&terms);
}

/* @invitation with one candidate only, where @port is */
static char *
name_socket (const char *invitation, guint16 port)
{
  g_autoptr (GunInvite) parsed = gun_invite_read (invitation, strlen (invitation), NULL);
  g_autofree char *line
      = g_strdup_printf ("a=candidate:1 1 udp 2113937151 192.0.2.2 %u typ host", port);
  g_auto (GStrv) lines = g_strsplit (parsed->sdp, "\r\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "a=candidate:"))
      {
        g_free (lines[i]);
        lines[i] = g_strdup (line);
      }
  g_free (parsed->sdp);
  parsed->sdp = g_strjoinv ("\r\n", lines);
  return gun_invite_write (parsed);
}

/* While texts are carried, NATs are kept from forgetting both sides: the server, and whoever is to be let in, hear of them. */
static void
test_stays_reachable (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *invitation = NULL;
  g_autofree char *elsewhere = NULL;
  g_autofree char *response = NULL;
  g_autofree char *id = NULL;
  guint16 server_port;
  guint16 their_port;
  g_autoptr (GSocket) server = open_socket (&server_port);
  g_autoptr (GSocket) theirs = open_socket (&their_port);

  /* Who invites knows nobody yet */
  set_stun_server (pair->one, server_port);
  id = invite (pair->one, &invitation);
  g_assert_cmpuint (count_messages (server, BINDING_INDICATION, seen), ==, 0);
  room_fixture_advance (fixture, 15);
  g_assert_cmpuint (count_messages (server, BINDING_INDICATION, seen), ==, 1);
  room_fixture_advance (fixture, 150);
  g_assert_cmpuint (count_messages (server, BINDING_INDICATION, seen), ==, 10);

  elsewhere = name_socket (invitation, their_port);
  response = answer (pair->two, elsewhere);
  gun_test_await (count_messages (theirs, BINDING_REQUEST, seen) == 1, WAIT_S);
  room_fixture_advance (fixture, 210);
  g_assert_cmpuint (count_messages (theirs, BINDING_INDICATION, seen), ==, 14);
  /* Long before that libnice would have given up */
  room_fixture_advance (fixture, 30);
  gun_test_await (count_messages (theirs, BINDING_REQUEST, seen) == 1, WAIT_S);
  pair_free (pair);
}

/* Nothing runs out while people carry the texts; then it does. */
static void
test_expires (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  g_autofree char *id = invite (pair->one, &invitation);

  response = answer (pair->two, invitation);
  room_fixture_advance (fixture, 899);
  g_assert_cmpint (get_state (pair->one, id), ==, GUN_INVITE_READY);
  g_assert_cmpint (get_state (pair->two, id), ==, GUN_INVITE_READY);
  g_assert_cmpint (gun_remote_get_state (get_remote (pair->two)), ==, GUN_REMOTE_CONNECTING);

  room_fixture_advance (fixture, 2);
  g_assert_error (get_error (pair->one, id), GUN_INVITE_ERROR, GUN_INVITE_ERROR_EXPIRED);
  g_assert_error (get_error (pair->two, id), GUN_INVITE_ERROR, GUN_INVITE_ERROR_EXPIRED);
  g_assert_null (get_remote (pair->two));
  assert_refused (pair->one, response, TRUE, GUN_INVITE_ERROR_EXPIRED, "expired");
  pair_free (pair);
}

/* The time for a connection begins with the second text; when it is over, one knows why. */
static void
test_gives_up (RoomFixture *fixture, gconstpointer data)
{
  Pair *pair = pair_new (fixture);
  g_autofree char *invitation = NULL;
  g_autofree char *response = NULL;
  g_autofree char *id = invite (pair->one, &invitation);
  GunRemote *remote;

  response = answer (pair->two, invitation);
  gun_direct_cancel_invite (pair->two->direct, id);
  room_fixture_advance (fixture, 600);
  assert_taken (pair->one, response);
  remote = get_remote (pair->one);
  room_fixture_advance (fixture, 25);
  g_assert_cmpint (gun_remote_get_state (remote), ==, GUN_REMOTE_CONNECTING);
  room_fixture_advance (fixture, 10);
  g_assert_cmpint (gun_remote_get_state (remote), ==, GUN_REMOTE_WAITING);
  g_assert_error (get_error (pair->one, id), GUN_INVITE_ERROR, GUN_INVITE_ERROR_FAILED);
  g_assert_cmpint (judge (pair->one, remote), ==, GUN_WHY_NOTHING_ARRIVED);
  pair_free (pair);
}

static void
add_tests (void)
{
  room_add_test ("/direct/invites/connects", test_connects);
  room_add_test ("/direct/invites/is-lost-for-good", test_is_lost_for_good);
  room_add_test ("/direct/invites/outlives-room", test_outlives_room);
  room_add_test ("/direct/invites/refuses", test_refuses);
  room_add_test ("/direct/invites/cancels", test_cancels);
  room_add_test ("/direct/invites/outlasts-bad-answer", test_outlasts_bad_answer);
  room_add_test ("/direct/invites/knows-limits", test_knows_limits);
  room_add_timed_test ("/direct/invites/stays-reachable", test_stays_reachable);
  room_add_timed_test ("/direct/invites/expires", test_expires);
  room_add_timed_test ("/direct/invites/gives-up", test_gives_up);
}

int
main (int argc, char *argv[])
{
  return room_test_run (argc, argv, add_tests);
}
