/* SPDX-License-Identifier: MIT */

#include "gun-sctp-private.h"

#define MS_US G_GINT64_CONSTANT (1000)

/* Longer leaps, as after a sleep of the computer, are made in this many milliseconds at most: what is due is due. */
#define MAX_LEAP_MS 60000

/* After this long without a packet all is quiet: longer than a delayed acknowledgement, and than most
 * retransmission timers. */
#define QUIET_AFTER_US (2000 * MS_US)

/* Chunks that one association queues: as many of a packet's size as the send buffer holds. With the 512 of usrsctp no more
 * than 600 KB are ever on their way: 16 MB/s with a round trip of 20 ms, where it is 32 so. */
#define MAX_CHUNKS 2048

/*
 * usrsctp is one for the process. What belongs to it is here and nowhere else.
 */
static struct
{
  gboolean started;
  gint64 clock_us; /* where usrsctp's clock stands, in our time; 0: nowhere yet */
  gint64 traffic_us;
  gsize last_number;
  GHashTable *associations; /* address -> GunSctpAssociation */
} all;

/* Called by usrsctp with its locks held: only keeps the packet. */
static int
keep_packet (void *address, void *packet, size_t length_bytes, uint8_t tos, uint8_t set_df)
{
  GunSctpAssociation *self = g_hash_table_lookup (all.associations, address);

  /* What it still has to say of one that is gone concerns nobody */
  if (self != NULL)
    gun_sctp_association_queue (self, packet, length_bytes);
  return 0;
}

static void
start (void)
{
  if (all.started)
    return;
  all.started = TRUE;
  all.associations = g_hash_table_new (NULL, NULL);
  usrsctp_init_nothreads (0, keep_packet, NULL);

  /* None of these is of use inside DTLS; blackhole: no answer to what belongs to no association */
  usrsctp_sysctl_set_sctp_ecn_enable (0);
  usrsctp_sysctl_set_sctp_asconf_enable (0);
  usrsctp_sysctl_set_sctp_auth_enable (0);
  usrsctp_sysctl_set_sctp_blackhole (2);
  usrsctp_sysctl_set_sctp_max_chunks_on_queue (MAX_CHUNKS);
  /* A chunk is sent again as long as the other side takes none, not 30 times: it lives, but pauses */
  usrsctp_sysctl_set_sctp_max_retran_chunk (0);
  usrsctp_sysctl_set_sctp_nr_outgoing_streams_default (GUN_SCTP_STREAMS);
}

void
gun_sctp_clock_add (GunSctpAssociation *self)
{
  start ();
  /* A number instead of @self: memory is used again, and then a late packet would find the wrong one */
  self->address = GSIZE_TO_POINTER (++all.last_number);
  g_hash_table_insert (all.associations, self->address, self);
  usrsctp_register_address (self->address);
}

void
gun_sctp_clock_remove (GunSctpAssociation *self)
{
  usrsctp_deregister_address (self->address);
  g_hash_table_remove (all.associations, self->address);
}

void
gun_sctp_clock_note_traffic (gint64 now_us)
{
  all.traffic_us = MAX (all.traffic_us, now_us);
}

static void
pump_all (void)
{
  g_autoptr (GList) addresses = g_hash_table_get_keys (all.associations);

  /* What one does in a callback may end another */
  for (GList *link = addresses; link != NULL; link = link->next)
    {
      GunSctpAssociation *association = g_hash_table_lookup (all.associations, link->data);

      if (association != NULL)
        {
          association->now_us = MAX (association->now_us, all.clock_us);
          gun_sctp_association_pump (association);
        }
    }
}

void
gun_sctp_clock_advance (gint64 now_us)
{
  gint64 elapsed_ms;

  start ();
  if (all.clock_us == 0)
    all.clock_us = now_us;
  elapsed_ms = (now_us - all.clock_us) / MS_US;
  if (elapsed_ms <= 0)
    return;

  all.clock_us += elapsed_ms * MS_US;
  usrsctp_handle_timers ((guint32) MIN (elapsed_ms, MAX_LEAP_MS));
  pump_all ();
}

gint64
gun_sctp_clock_get_deadline_us (void)
{
  gboolean busy = all.clock_us - all.traffic_us < QUIET_AFTER_US;

  if (all.associations == NULL || g_hash_table_size (all.associations) == 0)
    return -1;
  return all.clock_us + (busy ? GUN_SCTP_BUSY_TICK_MS : GUN_SCTP_QUIET_TICK_MS) * MS_US;
}
