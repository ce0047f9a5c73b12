/* SPDX-License-Identifier: MIT */

#include "gun-sctp-chunks.h"

#define HEAD 0x13, 0x88, 0x13, 0x88, 1, 2, 3, 4, 5, 6, 7, 8

static guint
count (const guint8 *packet, gsize length_bytes, guint32 *tsn)
{
  /* Of exactly that size, so that a sanitizer sees one byte too many */
  g_autofree guint8 *copy = g_memdup2 (packet, length_bytes);
  GunSctpChunks chunks;
  guint n = 0;

  gun_sctp_chunks_init (&chunks, copy, length_bytes);
  while (gun_sctp_chunks_next (&chunks))
    {
      n++;
      *tsn = chunks.tsn;
    }
  return n;
}

static void
test_walk (void)
{
  static const guint8 packet[] = {
    HEAD,
    GUN_SCTP_CHUNK_HEARTBEAT_ACK,
    0,
    0,
    7,
    1,
    2,
    3,
    0, /* padded */
    GUN_SCTP_CHUNK_DATA,
    3,
    0,
    17,
    0x89,
    0xab,
    0xcd,
    0xef,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    53,
    'x', /* not */
  };
  GunSctpChunks chunks;

  gun_sctp_chunks_init (&chunks, packet, sizeof packet);
  g_assert_true (gun_sctp_chunks_next (&chunks));
  g_assert_cmpuint (chunks.type, ==, GUN_SCTP_CHUNK_HEARTBEAT_ACK);
  g_assert_cmpuint (chunks.tsn, ==, 0);
  g_assert_false (chunks.ends_message);
  g_assert_true (gun_sctp_chunks_next (&chunks));
  g_assert_cmpuint (chunks.type, ==, GUN_SCTP_CHUNK_DATA);
  g_assert_cmphex (chunks.tsn, ==, 0x89abcdef);
  g_assert_true (chunks.ends_message);
  g_assert_false (gun_sctp_chunks_next (&chunks));
}

/* Cut anywhere, it holds no more chunks than are whole. */
static void
test_cut (void)
{
  static const guint8 packet[] = {
    HEAD, 0,  3,   0,   20,  0,   0, 0, 1, 0, 1, 0, 0, 0, 0,
    0,    53, 'a', 'b', 'c', 'd', 4, 0, 0, 8, 1, 2, 3, 4,
  };
  guint32 tsn;

  for (gsize length_bytes = 0; length_bytes <= sizeof packet; length_bytes++)
    g_assert_cmpuint (count (packet, length_bytes, &tsn),
                      ==,
                      (length_bytes >= 32 ? 1u : 0u) + (length_bytes >= 40 ? 1u : 0u));
}

static void
test_lying_lengths (void)
{
  static const guint8 zero[] = { HEAD, 0, 0, 0, 0, 0, 0, 0, 0 };
  static const guint8 three[] = { HEAD, 0, 0, 0, 3, 0, 0, 0, 0 };
  static const guint8 beyond[] = { HEAD, 0, 0, 0, 9, 0, 0, 0, 0 };
  static const guint8 huge[] = { HEAD, 0, 0, 0xff, 0xff, 0, 0, 0, 0 };
  static const guint8 no_tsn[] = { HEAD, 0, 0, 0, 7, 1, 2, 3 };
  guint32 tsn = 1;

  g_assert_cmpuint (count (zero, sizeof zero, &tsn), ==, 0);
  g_assert_cmpuint (count (three, sizeof three, &tsn), ==, 0);
  g_assert_cmpuint (count (beyond, sizeof beyond, &tsn), ==, 0);
  g_assert_cmpuint (count (huge, sizeof huge, &tsn), ==, 0);
  g_assert_cmpuint (count (no_tsn, sizeof no_tsn, &tsn), ==, 1);
  g_assert_cmpuint (tsn, ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rtc/sctp-chunks/walk", test_walk);
  g_test_add_func ("/rtc/sctp-chunks/cut", test_cut);
  g_test_add_func ("/rtc/sctp-chunks/lying-lengths", test_lying_lengths);
  return g_test_run ();
}
