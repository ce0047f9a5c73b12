/* SPDX-License-Identifier: MIT */

#include "gun-sctp-private.h"

#include <errno.h>
#include <string.h>

#include "gun-rtc-error.h"

/* What may be on its way to us. With more, Chromium lets messages of few retransmissions get lost before they reach our
 * socket: of 1526 with 16 KB it lost 19 to 59 with 1 MiB, and none with this, at twice the rate. On a way of 50 ms it is 5 MB/s. */
#define MIN_RECEIVE_BUFFER_BYTES (256 * 1024)

/* Messages up to this size are never delivered in pieces. */
#define MAX_WHOLE_BYTES (16 * 1024 * 1024)

/* Whether the other side lives is judged above, in seconds. SCTP must not give up before that, and must try again soon
 * after a pause: without an upper limit the next try after half a minute of silence would come half a minute later. */
#define MAX_RETRANSMISSIONS 100
#define MAX_RTO_MS 3000

static gboolean
set_option (GunSctpAssociation *self, int option, const void *value, gsize size_bytes)
{
  return usrsctp_setsockopt (self->socket, IPPROTO_SCTP, option, value, (socklen_t) size_bytes)
         == 0;
}

/* A message that is taken is never delivered in pieces: when its sender gives up the rest of one of which a piece was
 * delivered, usrsctp waits for that rest for ever, and with it all that comes after. It begins with pieces at half of its
 * buffer at the latest. */
static gboolean
set_buffers (GunSctpAssociation *self)
{
  const guint32 whole_bytes = (guint32) MIN (self->settings.max_message_bytes, MAX_WHOLE_BYTES) + 1;
  const int send_bytes = GUN_SCTP_MAX_SEND_BYTES;
  const int receive_bytes = MAX (2 * (int) whole_bytes, MIN_RECEIVE_BUFFER_BYTES);
  const struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  return usrsctp_setsockopt (self->socket, SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes)
             == 0
         && usrsctp_setsockopt (
                self->socket, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes)
                == 0
         && set_option (self, SCTP_PARTIAL_DELIVERY_POINT, &whole_bytes, sizeof whole_bytes)
         && usrsctp_setsockopt (self->socket, SOL_SOCKET, SO_LINGER, &linger, sizeof linger) == 0;
}

static gboolean
set_events (GunSctpAssociation *self)
{
  static const guint16 types[] = {
    SCTP_ASSOC_CHANGE,           SCTP_STREAM_RESET_EVENT, SCTP_SEND_FAILED_EVENT,
    SCTP_PARTIAL_DELIVERY_EVENT, SCTP_SENDER_DRY_EVENT,
  };
  struct sctp_event event = { .se_assoc_id = SCTP_ALL_ASSOC, .se_on = 1 };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++)
    {
      event.se_type = types[i];
      if (!set_option (self, SCTP_EVENT, &event, sizeof event))
        return FALSE;
    }
  return TRUE;
}

static gboolean
set_path (GunSctpAssociation *self)
{
  const struct sctp_paddrparams path = {
    /* Heartbeats leave when we say so, and only then */
    .spp_flags = SPP_PMTUD_DISABLE | SPP_HB_DISABLE,
    .spp_pathmtu = GUN_SCTP_MTU_BYTES,
    .spp_pathmaxrxt = MAX_RETRANSMISSIONS,
  };
  const struct sctp_rtoinfo rto = { .srto_max = MAX_RTO_MS };
  const struct sctp_assocparams patience = { .sasoc_asocmaxrxt = MAX_RETRANSMISSIONS };

  return set_option (self, SCTP_PEER_ADDR_PARAMS, &path, sizeof path)
         && set_option (self, SCTP_RTOINFO, &rto, sizeof rto)
         && set_option (self, SCTP_ASSOCINFO, &patience, sizeof patience);
}

static gboolean
set_streams (GunSctpAssociation *self)
{
  const struct sctp_initmsg init = {
    .sinit_num_ostreams = GUN_SCTP_STREAMS,
    .sinit_max_instreams = GUN_SCTP_STREAMS,
  };
  const struct sctp_assoc_value resets = {
    .assoc_id = SCTP_ALL_ASSOC,
    .assoc_value = SCTP_ENABLE_RESET_STREAM_REQ | SCTP_ENABLE_CHANGE_ASSOC_REQ,
  };
  const int on = 1;

  return set_option (self, SCTP_INITMSG, &init, sizeof init)
         && set_option (self, SCTP_ENABLE_STREAM_RESET, &resets, sizeof resets)
         && set_option (self, SCTP_NODELAY, &on, sizeof on)
         && set_option (self, SCTP_RECVRCVINFO, &on, sizeof on);
}

/* Called by usrsctp with its locks held: the work is done when it has returned. */
static void
note_ready (struct socket *socket, void *data, int flags)
{
  GunSctpAssociation *self = data;

  self->ready = TRUE;
}

static struct sockaddr_conn
make_address (GunSctpAssociation *self, guint16 port)
{
  struct sockaddr_conn address = { 0 };

  address.sconn_family = AF_CONN;
  address.sconn_port = g_htons (port);
  address.sconn_addr = self->address;
  return address;
}

static gboolean
fail (GError **error, const char *what)
{
  g_set_error (
      error, GUN_RTC_ERROR, GUN_RTC_ERROR_SCTP, "SCTP could not %s: %s", what, g_strerror (errno));
  return FALSE;
}

/* Opens and binds a socket with all that it needs. */
gboolean
gun_sctp_socket_open (GunSctpAssociation *self, GError **error)
{
  struct sockaddr_conn here = make_address (self, self->settings.local_port);

  self->socket = usrsctp_socket (AF_CONN, SOCK_STREAM, IPPROTO_SCTP, NULL, NULL, 0, NULL);
  if (self->socket == NULL)
    return fail (error, "open a socket");

  usrsctp_set_upcall (self->socket, note_ready, self);
  if (usrsctp_set_non_blocking (self->socket, 1) != 0 || !set_buffers (self) || !set_streams (self)
      || !set_events (self) || !set_path (self))
    return fail (error, "set up a socket");
  if (usrsctp_bind (self->socket, (struct sockaddr *) &here, sizeof here) != 0)
    return fail (error, "bind a socket");
  return TRUE;
}

gboolean
gun_sctp_socket_connect (GunSctpAssociation *self, GError **error)
{
  struct sockaddr_conn there = make_address (self, self->settings.remote_port);

  if (usrsctp_connect (self->socket, (struct sockaddr *) &there, sizeof there) != 0
      && errno != EINPROGRESS)
    return fail (error, "begin to connect");
  return TRUE;
}

/* One heartbeat, now. */
void
gun_sctp_socket_ask (GunSctpAssociation *self)
{
  const struct sockaddr_conn there = make_address (self, self->settings.remote_port);
  struct sctp_paddrparams path = { .spp_flags = SPP_HB_DEMAND };

  memcpy (&path.spp_address, &there, sizeof there);
  set_option (self, SCTP_PEER_ADDR_PARAMS, &path, sizeof path);
}

/* Whether it says each time that all was sent. When that is so already, it says it at once. */
void
gun_sctp_socket_tell_dry (GunSctpAssociation *self, gboolean wanted)
{
  const struct sctp_event event = {
    .se_assoc_id = SCTP_ALL_ASSOC,
    .se_type = SCTP_SENDER_DRY_EVENT,
    .se_on = wanted ? 1 : 0,
  };

  set_option (self, SCTP_EVENT, &event, sizeof event);
}

/* @bytes 0 takes the cap away. */
void
gun_sctp_socket_set_cwnd_cap (GunSctpAssociation *self, guint bytes)
{
  const struct sctp_assoc_value cap = { .assoc_id = SCTP_ALL_ASSOC, .assoc_value = bytes };

  self->capped = set_option (self, SCTP_MAX_CWND, &cap, sizeof cap) && bytes > 0;
}

static gboolean
read_status (GunSctpAssociation *self, struct sctp_status *status)
{
  socklen_t size_bytes = sizeof *status;

  return self->socket != NULL && self->state == GUN_SCTP_CONNECTED
         && usrsctp_getsockopt (self->socket, IPPROTO_SCTP, SCTP_STATUS, status, &size_bytes) == 0;
}

/**
 * gun_sctp_association_get_n_streams:
 * @self: the association
 *
 * Returns: how many streams both sides agreed on for what we send, 0 while it is not connected
 */
guint
gun_sctp_association_get_n_streams (GunSctpAssociation *self)
{
  struct sctp_status status = { 0 };

  g_return_val_if_fail (self != NULL, 0);

  return read_status (self, &status) ? MIN (status.sstat_outstrms, GUN_SCTP_STREAMS) : 0;
}

/**
 * gun_sctp_association_get_statistics:
 * @self: the association
 * @statistics: (out): what is known
 *
 * Reads what usrsctp tells, and what was counted.
 */
void
gun_sctp_association_get_statistics (GunSctpAssociation *self, GunSctpStatistics *statistics)
{
  struct sctp_status status = { 0 };

  *statistics = (GunSctpStatistics){
    .round_trip_us = self->round_trip_us,
    .rto_ms = -1,
    .cwnd_bytes = -1,
    .rwnd_bytes = -1,
    .mtu_bytes = -1,
    .unacked_chunks = -1,
    .pending_chunks = -1,
    .retransmitted_chunks = self->retransmitted_chunks,
    .messages_abandoned = self->messages_abandoned,
    .times_given_up = self->times_given_up,
    .messages_too_large = self->messages_too_large,
  };
  if (!read_status (self, &status))
    return;

  statistics->rto_ms = status.sstat_primary.spinfo_rto;
  statistics->cwnd_bytes = status.sstat_primary.spinfo_cwnd;
  statistics->rwnd_bytes = status.sstat_rwnd;
  statistics->mtu_bytes = status.sstat_primary.spinfo_mtu;
  statistics->unacked_chunks = status.sstat_unackdata;
  statistics->pending_chunks = status.sstat_penddata;
}
