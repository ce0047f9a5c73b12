/* SPDX-License-Identifier: MIT */

/* Nanoseconds of CPU that one message costs, read and written: the best of several rounds. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gun-message.h"

#define ROUNDS 7
#define MESSAGES 200000

static double
get_cpu_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e9 + (double) now.tv_nsec;
}

static gboolean
count_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  g_assert_no_error (error);
  (*(guint *) user_data)++;
  return TRUE;
}

static gboolean
keep_cb (GunMessage *message, const GError *error, gpointer user_data)
{
  *(GunMessage **) user_data = gun_message_ref (message);
  return TRUE;
}

static void
measure (const char *name, const char *frame)
{
  double best_read_ns = G_MAXDOUBLE;
  double best_write_ns = G_MAXDOUBLE;
  double best_hash_ns = G_MAXDOUBLE;
  gsize length = strlen (frame);
  g_autoptr (GString) out = g_string_sized_new (4096);
  g_autoptr (GunMessage) message = NULL;

  gun_message_parse_frame (frame, length, keep_cb, &message);
  for (guint round = 0; round < ROUNDS; round++)
    {
      double start_ns = get_cpu_ns ();
      guint n_read = 0;
      gint32 hash = 0;

      for (guint i = 0; i < MESSAGES; i++)
        gun_message_parse_frame (frame, length, count_cb, &n_read);
      best_read_ns = MIN (best_read_ns, (get_cpu_ns () - start_ns) / MESSAGES);
      g_assert_cmpuint (n_read, ==, MESSAGES);

      start_ns = get_cpu_ns ();
      for (guint i = 0; i < MESSAGES; i++)
        {
          g_string_truncate (out, 0);
          gun_message_append_json (message, out);
        }
      best_write_ns = MIN (best_write_ns, (get_cpu_ns () - start_ns) / MESSAGES);

      start_ns = get_cpu_ns ();
      for (guint i = 0; message->put != NULL && i < MESSAGES; i++)
        hash ^= gun_put_hash (message->put);
      best_hash_ns = MIN (best_hash_ns, (get_cpu_ns () - start_ns) / MESSAGES);
    }

  printf ("%-22s %5zu bytes: read %6.0f ns, write %6.0f ns, hash %6.0f ns\n",
          name,
          length,
          best_read_ns,
          best_write_ns,
          best_hash_ns);
}

int
main (void)
{
  measure (
      "put, one long text",
      "{\"#\":\"9tya27mx4\",\"put\":{\"bench/soul/0001\":{\"_\":{\"#\":\"bench/soul/"
      "0001\",\">\":{\"message\":"
      "1700000000000.001}},\"message\":\"The quick brown fox jumps over the lazy dog, again and "
      "again, until "
      "the text is as long as a chat message of somebody who has a bit more to say than usual\"}},"
      "\"ok\":{\"@\":9,\"/\":2}}");
  measure (
      "put, five keys",
      "{\"#\":\"9tya27mx4\",\"put\":{\"users/alice\":{\"_\":{\"#\":\"users/alice\",\">\":{\"name\":"
      "1700000000000.001,\"age\":1700000000000.002,\"boss\":1700000000000.003,\"on\":1700000000000."
      "5051,"
      "\"gone\":1700000000001}},\"name\":\"Alice\",\"age\":42.5,\"boss\":{\"#\":\"users/"
      "bob\"},\"on\":true,"
      "\"gone\":null}},\"><\":\"pidA,egcgjMcZ0\"}");
  measure ("get", "{\"#\":\"9tya27mx4\",\"get\":{\"#\":\"users/alice\",\".\":\"name\"}}");
  measure ("ack", "{\"#\":\"5MvmB1GW4\",\"@\":\"9tya27mx4\",\"ok\":true}");

  return 0;
}
