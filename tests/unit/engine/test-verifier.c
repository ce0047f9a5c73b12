/* SPDX-License-Identifier: MIT */

/* The door by itself: what it says at once, what it computes, and in which order. */

#include <string.h>

#include "gun-test-await.h"
#include "gun-test-signer.h"
#include "gun-text.h"
#include "gun-verifier.h"

#define STATE_MS 1795343114327.0

typedef struct
{
  GunVerifier *door;
  char *alice; /* her soul */
  GString *told;
} Fixture;

typedef struct
{
  Fixture *fixture;
  const char *name;
  GPtrArray *asked;
  gboolean is_told;
} Asked;

static void
set_up (Fixture *self, gconstpointer unused)
{
  self->door = gun_verifier_new ();
  self->alice = g_strconcat ("~", gun_test_alice.pub, NULL);
  self->told = g_string_new (NULL);
}

static void
stopped_cb (gpointer door, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
tear_down (Fixture *self, gconstpointer unused)
{
  gboolean is_stopped = FALSE;

  gun_verifier_stop (self->door, stopped_cb, &is_stopped);
  gun_test_await (is_stopped, 20);
  g_assert_finalize_object (self->door);
  g_string_free (self->told, TRUE);
  g_free (self->alice);
}

/* name(keys that may come in|refused keys: reason)verified,cached */
static void
told_cb (const GunDoorVerdict *verdict, gpointer user_data)
{
  Asked *asked = user_data;
  GString *told = asked->fixture->told;

  g_assert_false (asked->is_told);
  asked->is_told = TRUE;
  g_assert_cmpuint (verdict->nodes->len, ==, asked->asked->len);
  if (verdict->refusals == NULL)
    g_string_append (told, verdict->nodes == asked->asked ? "=" : "~");

  g_string_append_printf (told, "%s(", asked->name);
  for (guint i = 0; i < verdict->nodes->len; i++)
    for (guint k = 0; k < gun_node_get_n_entries (verdict->nodes->pdata[i]); k++)
      g_string_append (told, gun_node_get_entry (verdict->nodes->pdata[i], k)->key);
  for (guint i = 0; verdict->refusals != NULL && i < verdict->refusals->len; i++)
    {
      const GunRefusal *refusal = verdict->refusals->pdata[i];

      g_string_append_printf (told, "|%s: %.25s", refusal->key, refusal->reason);
    }
  g_string_append_printf (told, ")%u,%u ", verdict->n_verified, verdict->n_cached);
}

static void
check (Fixture *self, Asked *asked, const char *name, GPtrArray *nodes, const char *from)
{
  g_autoptr (GunOrigin) origin
      = gun_origin_new (from, *from == '\0' ? GUN_PATH_HERE : GUN_PATH_CLIENT, NULL);

  asked->fixture = self;
  asked->name = name;
  asked->asked = nodes;
  gun_door_check (GUN_DOOR (self->door), nodes, origin, STATE_MS, told_cb, asked);
}

static GPtrArray *
nodes_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
}

static GunNode *
add_node (GPtrArray *nodes, const char *soul)
{
  g_autoptr (GRefString) text = gun_text_new (soul);
  GunNode *node = gun_node_new (text);

  g_ptr_array_add (nodes, node);
  return node;
}

/* Signed by @writer, for the soul of @node */
static void
add_signed (GunNode *node, const GunTestPair *writer, const char *key, const char *certificate)
{
  g_autoptr (GRefString) name = gun_text_new (key);
  g_autoptr (GunValue) value
      = gun_test_signed_value (writer, gun_node_get_soul (node), key, "1", STATE_MS, certificate);

  gun_node_add (node, name, value, STATE_MS);
}

static void
add_plain (GunNode *node, const char *key)
{
  g_autoptr (GRefString) name = gun_text_new (key);
  g_autoptr (GunValue) value = gun_value_new_number (1);

  gun_node_add (node, name, value, STATE_MS);
}

static void
assert_told (Fixture *self, const char *expected)
{
  g_assert_cmpstr (self->told->str, ==, expected);
  g_string_truncate (self->told, 0);
}

static void
test_at_once (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) nodes = nodes_new ();
  g_autoptr (GPtrArray) bad = nodes_new ();
  Asked asked = { NULL }, refused = { NULL };

  add_plain (add_node (nodes, "chat"), "a");
  check (self, &asked, "public", nodes, "them");
  assert_told (self, "=public(a)0,0 ");

  add_plain (add_node (bad, "chat"), "a");
  add_plain (add_node (bad, self->alice), "b");
  add_plain (add_node (bad, "chat2"), "c");
  check (self, &refused, "unsigned", bad, "them");
  assert_told (self, "unsigned(ac|b: Unverified data: it is no)0,0 ");
}

static void
test_verified (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) nodes = nodes_new ();
  g_autoptr (GPtrArray) mixed = nodes_new ();
  GunNode *node;
  Asked first = { NULL }, again = { NULL }, third = { NULL }, fourth = { NULL };

  node = add_node (nodes, self->alice);
  add_signed (node, &gun_test_alice, "a", NULL);
  add_signed (node, &gun_test_alice, "b", NULL);
  check (self, &first, "first", nodes, "them");
  check (self, &again, "again", nodes, "others");
  assert_told (self, "");
  gun_test_await (first.is_told, 20);
  gun_test_await (again.is_told, 20);
  /* Computed once for both */
  assert_told (self, "=first(ab)2,0 =again(ab)0,2 ");

  check (self, &third, "known", nodes, "them");
  assert_told (self, "=known(ab)0,2 ");

  node = add_node (mixed, self->alice);
  add_signed (node, &gun_test_alice, "a", NULL);
  add_signed (node, &gun_test_bob, "bad", NULL);
  add_plain (node, "plain");
  add_signed (node, &gun_test_alice, "c", NULL);
  check (self, &fourth, "mixed", mixed, "them");
  gun_test_await (fourth.is_told, 20);
  assert_told (self,
               "mixed(ac|bad: Unverified data: the sign|plain: Unverified data: it is no)3,0 ");

  /* A bad one is known too */
  fourth.is_told = FALSE;
  check (self, &fourth, "mixed", mixed, "them");
  assert_told (self,
               "mixed(ac|bad: Unverified data: the sign|plain: Unverified data: it is no)0,3 ");
}

static void
test_certified (Fixture *self, gconstpointer unused)
{
  g_autofree char *good = gun_test_certify (&gun_test_alice, "{\"c\":\"*\",\"w\":{\"*\":\"k\"}}");
  g_autofree char *forged = gun_test_certify (&gun_test_bob, "{\"c\":\"*\",\"w\":{\"*\":\"k\"}}");
  g_autoptr (GPtrArray) nodes = nodes_new ();
  GunNode *node = add_node (nodes, self->alice);
  Asked asked = { NULL };

  add_signed (node, &gun_test_bob, "k1", good);
  add_signed (node, &gun_test_bob, "k2", good);
  add_signed (node, &gun_test_bob, "k3", forged);
  check (self, &asked, "certified", nodes, "them");
  gun_test_await (asked.is_told, 20);
  /* One certificate, three values, a forged certificate */
  assert_told (self, "certified(k1k2|k3: Certificate verification )5,1 ");
}

/* @json at @key of alice's own node, signed by her, or of a public soul */
static void
put (GunGraph *graph, const char *soul, const char *key, GunValue *value)
{
  g_autoptr (GPtrArray) nodes = nodes_new ();
  g_autoptr (GRefString) name = gun_text_new (key);
  g_autoptr (GunOrigin) origin = gun_origin_new ("", GUN_PATH_HERE, NULL);

  gun_node_add (add_node (nodes, soul), name, value, STATE_MS);
  gun_graph_put (graph, nodes, origin, NULL, NULL, NULL);
  gun_value_unref (value);
}

/* A right that was taken back: by a link of alice to the list of those blocked, or by that list */
static void
test_blocked (Fixture *self, gconstpointer unused)
{
  static const struct
  {
    const char *block;
    const char *told;
  } cases[] = {
    { "\"blocked\"", "certified(|k: Certificant blocked: the )2,0 " },
    { "{\"#\":\"list\"}", "certified(|k: Certificant blocked: the )2,0 " },
    { "\"~nobody.knows\"", "=certified(k)2,0 " },
    { "\"other\"", "=certified(k)2,0 " },
    { "{\"#\":\"other list\"}", "=certified(k)2,0 " },
  };
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunGraph) graph = gun_graph_new (clock, NULL);
  g_autoptr (GunMesh) mesh = gun_mesh_new (graph, clock, NULL, "me");

  gun_verifier_take_block_list (self->door, gun_block_list_new (graph, mesh, clock));
  put (graph,
       self->alice,
       "blocked",
       gun_test_signed_value (
           &gun_test_alice, self->alice, "blocked", "{\"#\":\"list\"}", STATE_MS, NULL));
  put (graph, "list", gun_test_bob.pub, gun_value_new_boolean (TRUE));
  put (graph, "other list", gun_test_bob.pub, gun_value_new_number (0));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *rights
          = g_strdup_printf ("{\"c\":\"*\",\"w\":\"k\",\"wb\":%s}", cases[i].block);
      g_autofree char *certificate = gun_test_certify (&gun_test_alice, rights);
      g_autoptr (GPtrArray) nodes = nodes_new ();
      Asked first = { NULL }, again = { NULL };

      add_signed (add_node (nodes, self->alice), &gun_test_bob, "k", certificate);
      check (self, &first, "certified", nodes, "them");
      gun_test_await (first.is_told, 20);
      assert_told (self, cases[i].told);

      /* Remembered */
      check (self, &again, "certified", nodes, "them");
      g_assert_true (again.is_told);
      g_string_truncate (self->told, 0);
    }

  gun_mesh_close (mesh);
}

/* Many keys of one peer do not keep another waiting, nor us */
static void
test_turns (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) many = nodes_new ();
  g_autoptr (GPtrArray) one = nodes_new ();
  g_autoptr (GPtrArray) ours = nodes_new ();
  GunNode *node = add_node (many, self->alice);
  Asked flood = { NULL }, other = { NULL }, mine = { NULL };

  for (guint i = 0; i < 600; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      add_signed (node, &gun_test_bob, key, NULL);
    }
  add_signed (add_node (one, self->alice), &gun_test_alice, "other", NULL);
  add_signed (add_node (ours, self->alice), &gun_test_alice, "ours", NULL);

  check (self, &flood, "flood", many, "them");
  check (self, &other, "other", one, "others");
  check (self, &mine, "mine", ours, "");
  gun_test_await (mine.is_told, 20);
  gun_test_await (other.is_told, 20);
  g_assert_false (flood.is_told);
  gun_test_await (flood.is_told, 20);
}

/* What is ours is finished; of the others nothing is said that is not known */
static void
test_stop (Fixture *self, gconstpointer unused)
{
  g_autoptr (GPtrArray) theirs = nodes_new ();
  g_autoptr (GPtrArray) ours = nodes_new ();
  GunNode *node = add_node (theirs, self->alice);
  Asked flood = { NULL }, mine = { NULL }, late = { NULL };
  gboolean is_stopped = FALSE;

  add_plain (node, "plain");
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *key = g_strdup_printf ("k%u", i);

      add_signed (node, &gun_test_alice, key, NULL);
    }
  add_signed (add_node (ours, self->alice), &gun_test_alice, "a", NULL);

  check (self, &flood, "flood", theirs, "them");
  check (self, &mine, "mine", ours, "");
  gun_verifier_stop (self->door, stopped_cb, &is_stopped);
  assert_told (self, "flood(|plain: Unverified data: it is no)300,0 ");
  g_assert_false (is_stopped);
  gun_test_await (is_stopped, 20);
  assert_told (self, "=mine(a)1,0 ");

  check (self, &late, "late", theirs, "them");
  g_assert_true (late.is_told);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/engine/verifier/at-once", test_at_once);
  ADD ("/engine/verifier/verified", test_verified);
  ADD ("/engine/verifier/certified", test_certified);
  ADD ("/engine/verifier/blocked", test_blocked);
  ADD ("/engine/verifier/turns", test_turns);
  ADD ("/engine/verifier/stop", test_stop);

  return g_test_run ();
}
