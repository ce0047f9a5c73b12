/* SPDX-License-Identifier: MIT */

/*
 * What the door costs: a verification beside the bare call of nettle, what is known already, a node
 * of 1000 signed keys, both spread over the cores, and the instructions of a put that nobody signs, with and without a door.
 *   bench-sea                 all of it
 *   bench-sea --puts [--door] only unsigned puts, to be counted by callgrind
 */

#include <gmp.h>
#include <nettle/ecc-curve.h>
#include <nettle/ecdsa.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gun-graph.h"
#include "gun-sea-claim.h"
#include "gun-test-signer.h"
#include "gun-text.h"
#include "gun-verifier.h"

#define ROUNDS 5
#define KEYS 1000
#define CACHED_ROUNDS 100
#define PUTS 20000
#define STATE_MS 1700000000000.0

static double
get_ns (clockid_t clock)
{
  struct timespec now;

  clock_gettime (clock, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static GPtrArray *
new_nodes (const char *soul, GunNode **node)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_node_unref);
  g_autoptr (GRefString) text = gun_text_new (soul);

  *node = gun_node_new (text);
  g_ptr_array_add (nodes, *node);

  return nodes;
}

/* A node of alice with @n_keys signed keys */
static GPtrArray *
new_signed (guint n_keys)
{
  g_autofree char *soul = g_strconcat ("~", gun_test_alice.pub, "/profile", NULL);
  GunNode *node;
  GPtrArray *nodes = new_nodes (soul, &node);

  for (guint i = 0; i < n_keys; i++)
    {
      g_autofree char *name = g_strdup_printf ("key%u", i);
      g_autoptr (GRefString) key = gun_text_new (name);
      g_autoptr (GunValue) value = gun_test_signed_value (
          &gun_test_alice, soul, name, "\"a value as chats have them\"", STATE_MS, NULL);

      gun_node_add (node, key, value, STATE_MS);
    }

  return nodes;
}

/* The bare call, with everything it needs at hand */
typedef struct
{
  guint8 digest[SHA256_DIGEST_SIZE];
  struct dsa_signature signature;
} Bare;

static void
prepare (GunNode *node, guint i, Bare *bare)
{
  const GunEntry *entry = gun_node_get_entry (node, i);
  GunSeaClaim claim;
  struct sha256_ctx hash;

  gun_sea_claim_init (&claim, gun_node_get_soul (node), entry->key, entry->value, entry->state_ms);
  g_assert_cmpuint (claim.n_signatures, ==, 1);
  sha256_init (&hash);
  sha256_update (&hash, SHA256_DIGEST_SIZE, claim.signatures[0].digest);
  sha256_digest (&hash, SHA256_DIGEST_SIZE, bare->digest);
  dsa_signature_init (&bare->signature);
  mpz_import (bare->signature.r, 32, 1, 1, 1, 0, claim.signatures[0].bytes);
  mpz_import (bare->signature.s, 32, 1, 1, 1, 0, claim.signatures[0].bytes + 32);
  gun_sea_claim_clear (&claim);
}

static void
init_point (struct ecc_point *point)
{
  guint8 bytes[2][32];
  mpz_t x, y;

  g_assert_true (gun_sea_url64_decode (gun_test_alice.pub, bytes[0])
                 && gun_sea_url64_decode (gun_test_alice.pub + GUN_SEA_URL64_LENGTH + 1, bytes[1]));
  mpz_inits (x, y, NULL);
  mpz_import (x, 32, 1, 1, 1, 0, bytes[0]);
  mpz_import (y, 32, 1, 1, 1, 0, bytes[1]);
  ecc_point_init (point, nettle_get_secp_256r1 ());
  g_assert_true (ecc_point_set (point, x, y));
  mpz_clears (x, y, NULL);
}

/* What one core has of the bare calls */
typedef struct
{
  const struct ecc_point *point;
  const Bare *bare;
  guint n_bare;
} Share;

static gpointer
verify_share (gpointer data)
{
  const Share *share = data;

  for (guint i = 0; i < share->n_bare; i++)
    g_assert_true (ecdsa_verify (
        share->point, SHA256_DIGEST_SIZE, share->bare[i].digest, &share->bare[i].signature));

  return NULL;
}

/* How long all of them take when each core has its share, ms: more than what one takes, divided by the
 * number of cores, where two of these are one */
static double
spread_bare (const struct ecc_point *point, const Bare *bare)
{
  guint n_cores = g_get_num_processors ();
  g_autofree GThread **threads = g_new (GThread *, n_cores);
  g_autofree Share *shares = g_new (Share, n_cores);
  double start_ns = get_ns (CLOCK_MONOTONIC);

  for (guint i = 0; i < n_cores; i++)
    {
      guint first = KEYS * i / n_cores;

      shares[i] = (Share){ point, bare + first, KEYS * (i + 1) / n_cores - first };
      threads[i] = g_thread_new ("bare", verify_share, &shares[i]);
    }
  for (guint i = 0; i < n_cores; i++)
    g_thread_join (threads[i]);

  return (get_ns (CLOCK_MONOTONIC) - start_ns) / 1e6;
}

static void
measure_bare (GPtrArray *nodes, double *one_ns, double *spread_ms)
{
  g_autofree Bare *bare = g_new0 (Bare, KEYS);
  struct ecc_point point;
  Share all = { &point, bare, KEYS };
  double start_ns;

  init_point (&point);
  for (guint i = 0; i < KEYS; i++)
    prepare (nodes->pdata[0], i, &bare[i]);

  start_ns = get_ns (CLOCK_PROCESS_CPUTIME_ID);
  verify_share (&all);
  *one_ns = MIN (*one_ns, (get_ns (CLOCK_PROCESS_CPUTIME_ID) - start_ns) / KEYS);
  *spread_ms = MIN (*spread_ms, spread_bare (&point, bare));

  for (guint i = 0; i < KEYS; i++)
    dsa_signature_clear (&bare[i].signature);
  ecc_point_clear (&point);
}

static void
told_cb (const GunDoorVerdict *verdict, gpointer user_data)
{
  g_assert_null (verdict->refusals);
  *(gboolean *) user_data = TRUE;
}

static void
pass (GunVerifier *door, GPtrArray *nodes, GunOrigin *origin)
{
  gboolean is_told = FALSE;

  gun_door_check (GUN_DOOR (door), nodes, origin, STATE_MS, told_cb, &is_told);
  while (!is_told)
    g_main_context_iteration (NULL, TRUE);
}

static void
stopped_cb (gpointer door, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
end (GunVerifier *door)
{
  gboolean is_stopped = FALSE;

  gun_verifier_stop (door, stopped_cb, &is_stopped);
  while (!is_stopped)
    g_main_context_iteration (NULL, TRUE);
  g_object_unref (door);
}

typedef struct
{
  double bare_ns;   /* CPU of one bare verification */
  double spread_ms; /* until all bare ones were through, spread over the cores */
  double door_ns;   /* CPU of one through the door */
  double first_ms;  /* until the node was through */
  double second_ms; /* the second time */
  double cached_ns; /* CPU of one that is known */
} Figures;

static void
measure_round (GPtrArray *nodes, GunOrigin *origin, Figures *best)
{
  GunVerifier *door = gun_verifier_new ();
  double start_ns = get_ns (CLOCK_PROCESS_CPUTIME_ID);
  double wall_ns = get_ns (CLOCK_MONOTONIC);

  pass (door, nodes, origin);
  best->first_ms = MIN (best->first_ms, (get_ns (CLOCK_MONOTONIC) - wall_ns) / 1e6);
  best->door_ns = MIN (best->door_ns, (get_ns (CLOCK_PROCESS_CPUTIME_ID) - start_ns) / KEYS);

  wall_ns = get_ns (CLOCK_MONOTONIC);
  pass (door, nodes, origin);
  best->second_ms = MIN (best->second_ms, (get_ns (CLOCK_MONOTONIC) - wall_ns) / 1e6);

  start_ns = get_ns (CLOCK_PROCESS_CPUTIME_ID);
  for (guint i = 0; i < CACHED_ROUNDS; i++)
    pass (door, nodes, origin);
  best->cached_ns = MIN (best->cached_ns,
                         (get_ns (CLOCK_PROCESS_CPUTIME_ID) - start_ns) / KEYS / CACHED_ROUNDS);
  end (door);

  measure_bare (nodes, &best->bare_ns, &best->spread_ms);
}

static void
measure (void)
{
  g_autoptr (GPtrArray) nodes = new_signed (KEYS);
  g_autoptr (GunOrigin) origin = gun_origin_new ("bench", GUN_PATH_RELAY, NULL);
  Figures best = { G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE, G_MAXDOUBLE };

  for (guint round = 0; round < ROUNDS; round++)
    measure_round (nodes, origin, &best);

  printf ("bare verification          %7.1f us\n", best.bare_ns / 1e3);
  printf ("through the door           %7.1f us, %.2f times\n",
          best.door_ns / 1e3,
          best.door_ns / best.bare_ns);
  printf ("known already              %7.2f us, %.0f a second\n",
          best.cached_ns / 1e3,
          1e9 / best.cached_ns);
  printf ("a node of %u signed keys %7.1f ms, its bare verifications %.1f ms: %.2f times\n",
          KEYS,
          best.first_ms,
          best.spread_ms,
          best.first_ms / best.spread_ms);
  printf ("the second time            %7.2f ms\n", best.second_ms);
}

/* Puts of one key each, each to a soul of its own, which nobody signs */
static void
put_unsigned (gboolean with_door)
{
  g_autoptr (GunClock) clock = gun_clock_new ();
  g_autoptr (GunGraph) graph = gun_graph_new (clock, NULL);
  g_autoptr (GunOrigin) origin = gun_origin_new ("bench", GUN_PATH_RELAY, NULL);
  g_autoptr (GunValue) value = gun_value_new_number (1);
  g_autoptr (GRefString) key = gun_text_new ("key");
  GunVerifier *door = gun_verifier_new ();

  if (with_door)
    gun_graph_set_door (graph, GUN_DOOR (door));
  for (guint i = 0; i < PUTS; i++)
    {
      g_autofree char *soul = g_strdup_printf ("bench/souls/%u", i);
      GunNode *node;
      g_autoptr (GPtrArray) nodes = new_nodes (soul, &node);

      gun_node_add (node, key, value, STATE_MS);
      gun_graph_put (graph, nodes, origin, NULL, NULL, NULL);
    }
  gun_graph_set_door (graph, NULL);
  end (door);
}

/* Instructions of this program with @option as callgrind counts them; 0 without valgrind */
static guint64
count (const char *program, const char *option)
{
  const char *const words[] = { "valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null",
                                program,    "--puts",           option,
                                NULL };
  g_autofree char *said = NULL;
  const char *at;

  if (!g_spawn_sync (NULL,
                     (char **) words,
                     NULL,
                     G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                     NULL,
                     NULL,
                     NULL,
                     &said,
                     NULL,
                     NULL))
    return 0;

  at = strstr (said, "Collected : ");
  return at != NULL ? g_ascii_strtoull (at + strlen ("Collected : "), NULL, 10) : 0;
}

static void
count_unsigned (const char *program)
{
  guint64 without = count (program, NULL);
  guint64 with = count (program, "--door");

  if (without == 0 || with == 0)
    printf ("unsigned puts              not counted: that takes valgrind\n");
  else
    printf ("unsigned puts, graph alone %7.0f instructions, %.0f with the door: %+.1f %%\n",
            (double) without / PUTS,
            (double) with / PUTS,
            ((double) with - (double) without) / (double) without * 100);
}

int
main (int argc, char *argv[])
{
  if (argc > 1)
    {
      put_unsigned (argc > 2);
      return 0;
    }

  measure ();
  count_unsigned (argv[0]);

  return 0;
}
