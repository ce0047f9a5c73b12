/* SPDX-License-Identifier: MIT */

#include "gun-dtls-session.h"

#include <errno.h>
#include <gnutls/dtls.h>
#include <string.h>

#include "gun-dtls-private.h"

/* What all browsers can do, and no more: DTLS 1.2, ECDHE with a signature, AEAD. */
#define PRIORITIES                                                                                 \
  "NORMAL:-VERS-ALL:+VERS-DTLS1.2:-CIPHER-ALL:+AES-128-GCM:+AES-256-GCM:+CHACHA20-POLY1305"        \
  ":-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:-GROUP-ALL:+GROUP-X25519:+GROUP-SECP256R1:+GROUP-SECP384R1"

/* The first retransmission; paths between browsers are faster than the second of RFC 6347 section 4.2.4.1. */
#define RETRANSMIT_MS 200

/* Longest plaintext of a record (RFC 6347 section 4.1). */
#define MAX_PLAINTEXT_BYTES 16384

/* When GnuTLS has nothing of its own to send again, it is asked this often all the same. */
#define QUIET_US 50000

/* Calls of GnuTLS for one datagram, each of which takes a record or finds that there is none. */
#define MAX_STEPS (2 * GUN_DTLS_MAX_RECORDS + 8)

/* Datagrams kept because a fragment before them is missing. */
#define MAX_WAITING 8

/* Requests for a new handshake that are answered; more are dropped. */
#define MAX_REFUSALS 4

G_DEFINE_ENUM_TYPE (GunDtlsRole,
                    gun_dtls_role,
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_CLIENT, "client"),
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_SERVER, "server"))
G_DEFINE_ENUM_TYPE (GunDtlsState,
                    gun_dtls_state,
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_NEW, "new"),
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_CLOSED, "closed"),
                    G_DEFINE_ENUM_VALUE (GUN_DTLS_FAILED, "failed"))

struct _GunDtlsSession
{
  GunDtlsCertificate *certificate;
  GunDtlsRole role;
  GunDtlsState state;
  char *named_fingerprint; /* in the description */
  char *seen_fingerprint;  /* of what the other side showed */
  gboolean verified;       /* both are the same */
  GunDtlsCallbacks callbacks;
  gpointer user_data;
  gnutls_session_t tls; /* NULL until the start */
  GunDtlsFilter filter;

  const guint8 *current; /* the datagram that GnuTLS may pull, or NULL */
  gsize current_bytes;
  gboolean dry;    /* GnuTLS looked for a datagram in vain */
  GQueue incoming; /* GBytes: came before the start, or while GnuTLS is at work */
  gsize incoming_bytes;
  GQueue waiting;  /* GBytes: ends of messages whose beginning has not come */
  GQueue outgoing; /* GBytes: what GnuTLS wants sent */

  gboolean running;  /* inside run() */
  gboolean flushing; /* inside flush() */
  guint n_calls;     /* callbacks we are in */
  guint n_pushed;    /* datagrams GnuTLS sent */
  guint n_refusals;
  guint64 n_dropped;
  gint64 give_up_us;
  gint64 deadline_us;

  /* of GnuTLS, static; NULL until connected */
  const char *cipher;
  const char *group;
};

#define TO(s) (1u << GUN_DTLS_##s)
static const guint allowed[] = {
  [GUN_DTLS_NEW] = TO (CONNECTING) | TO (CLOSED),
  [GUN_DTLS_CONNECTING] = TO (CONNECTED) | TO (CLOSED) | TO (FAILED),
  [GUN_DTLS_CONNECTED] = TO (CLOSED) | TO (FAILED),
  [GUN_DTLS_CLOSED] = 0,
  [GUN_DTLS_FAILED] = 0,
};

static gboolean
is_over (GunDtlsSession *self)
{
  return self->state == GUN_DTLS_CLOSED || self->state == GUN_DTLS_FAILED;
}

static void
clear_incoming (GunDtlsSession *self)
{
  g_queue_clear_full (&self->incoming, (GDestroyNotify) g_bytes_unref);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  self->incoming_bytes = 0;
}

static void
set_state (GunDtlsSession *self, GunDtlsState state, const GError *error)
{
  if (!(allowed[self->state] & (1u << state)))
    return;

  self->state = state;
  if (state != GUN_DTLS_CONNECTING)
    self->deadline_us = -1;
  if (is_over (self))
    clear_incoming (self);

  self->n_calls++;
  self->callbacks.state_changed (state, error, self->user_data);
  self->n_calls--;
}

/* GnuTLS pushes in the middle of its work, where it must not be called: datagrams leave when it is done. */
static void
flush (GunDtlsSession *self)
{
  GBytes *packet;

  if (self->flushing)
    return;
  self->flushing = TRUE;
  while ((packet = g_queue_pop_head (&self->outgoing)) != NULL)
    {
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (packet, &length_bytes);

      self->n_calls++;
      self->callbacks.send (bytes, length_bytes, self->user_data);
      self->n_calls--;
      g_bytes_unref (packet);
    }
  self->flushing = FALSE;
}

static ssize_t
push_cb (gnutls_transport_ptr_t ptr, const void *bytes, size_t length_bytes)
{
  GunDtlsSession *self = ptr;

  self->n_pushed++;
  g_queue_push_tail (&self->outgoing, g_bytes_new (bytes, length_bytes));
  return (ssize_t) length_bytes;
}

/* Exactly one datagram a call, whole: GnuTLS offers room for the longest record */
static ssize_t
pull_cb (gnutls_transport_ptr_t ptr, void *bytes, size_t size)
{
  GunDtlsSession *self = ptr;
  gsize length_bytes = MIN (self->current_bytes, size);

  if (self->current == NULL)
    {
      self->dry = TRUE;
      gnutls_transport_set_errno (self->tls, EAGAIN);
      return -1;
    }
  memcpy (bytes, self->current, length_bytes);
  self->current = NULL;
  return (ssize_t) length_bytes;
}

static int
pull_timeout_cb (gnutls_transport_ptr_t ptr, unsigned int timeout_ms)
{
  GunDtlsSession *self = ptr;

  if (self->current != NULL)
    return 1;
  self->dry = TRUE;
  return 0;
}

/* RFC 8122 section 6.2: nobody vouches for the certificate, and nobody needs to: the description names it. Which
 * one it is GnuTLS proves next, by a signature over the handshake. Hexadecimal digits have no case. */
static int
verify_cb (gnutls_session_t tls)
{
  GunDtlsSession *self = gnutls_session_get_ptr (tls);
  unsigned int n_certificates = 0;
  const gnutls_datum_t *certificates;

  if (gnutls_certificate_type_get2 (tls, GNUTLS_CTYPE_PEERS) != GNUTLS_CRT_X509)
    return GNUTLS_E_CERTIFICATE_ERROR;
  certificates = gnutls_certificate_get_peers (tls, &n_certificates);
  if (certificates == NULL || n_certificates == 0)
    return GNUTLS_E_NO_CERTIFICATE_FOUND;

  g_free (self->seen_fingerprint);
  self->seen_fingerprint = gun_dtls_fingerprint_of (&certificates[0]);
  self->verified = g_ascii_strcasecmp (self->seen_fingerprint, self->named_fingerprint) == 0;
  return self->verified ? 0 : GNUTLS_E_CERTIFICATE_ERROR;
}

static int
set_up (GunDtlsSession *self)
{
  unsigned int end = self->role == GUN_DTLS_SERVER ? GNUTLS_SERVER : GNUTLS_CLIENT;
  int result;

  /* No tickets: nothing is ever resumed, so that every handshake shows a certificate. The client's goes out whatever
   * authorities the server names: there is only one. */
  result = gnutls_init (&self->tls,
                        end | GNUTLS_DATAGRAM | GNUTLS_NONBLOCK | GNUTLS_NO_TICKETS
                            | GNUTLS_FORCE_CLIENT_CERT);
  if (result < 0)
    return result;

  gnutls_session_set_ptr (self->tls, self);
  gnutls_transport_set_ptr (self->tls, self);
  gnutls_transport_set_push_function (self->tls, push_cb);
  gnutls_transport_set_pull_function (self->tls, pull_cb);
  gnutls_transport_set_pull_timeout_function (self->tls, pull_timeout_cb);
  gnutls_session_set_verify_function (self->tls, verify_cb);
  gnutls_certificate_server_set_request (self->tls, GNUTLS_CERT_REQUIRE);
  gnutls_handshake_set_max_packet_length (self->tls, GUN_DTLS_MAX_MESSAGE_BYTES);
  gnutls_dtls_set_mtu (self->tls, GUN_DTLS_HANDSHAKE_MTU_BYTES);

  /* GnuTLS would count the 30 s by the clock of the wall, which people and NTP set. We count, see give_up_us. It
   * keeps the time left in an int. */
  gnutls_dtls_set_timeouts (self->tls, RETRANSMIT_MS, G_MAXINT);

  result = gnutls_priority_set_direct (self->tls, PRIORITIES, NULL);
  /* No media here, but RFC 8827 section 6.5 wants the profile, and some end a handshake that names none. */
  if (result >= 0)
    result = gnutls_srtp_set_profile (self->tls, GNUTLS_SRTP_AES128_CM_HMAC_SHA1_80);
  if (result >= 0)
    result = gnutls_credentials_set (self->tls,
                                     GNUTLS_CRD_CERTIFICATE,
                                     gun_dtls_certificate_get_credentials (self->certificate));
  return result;
}

/**
 * gun_dtls_session_new:
 * @certificate: (transfer none): ours, which the description we gave names
 * @role: which side we are (RFC 8842 section 5)
 * @remote_fingerprint: SHA-256 of the certificate the other side must show, in either case
 * @callbacks: all of them are needed
 * @user_data: for @callbacks
 *
 * Returns: (transfer full): a session that waits for gun_dtls_session_start()
 */
GunDtlsSession *
gun_dtls_session_new (GunDtlsCertificate *certificate,
                      GunDtlsRole role,
                      const char *remote_fingerprint,
                      const GunDtlsCallbacks *callbacks,
                      gpointer user_data)
{
  GunDtlsSession *self;

  g_return_val_if_fail (certificate != NULL, NULL);
  g_return_val_if_fail (remote_fingerprint != NULL, NULL);

  self = g_new0 (GunDtlsSession, 1);
  self->certificate = gun_dtls_certificate_ref (certificate);
  self->role = role;
  self->named_fingerprint = g_strdup (remote_fingerprint);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->deadline_us = -1;
  return self;
}

/**
 * gun_dtls_session_free:
 * @self: (transfer full): the session, in any state, but not inside one of its callbacks
 *
 * Says nothing to anybody: gun_dtls_session_close() is the polite way.
 */
void
gun_dtls_session_free (GunDtlsSession *self)
{
  g_return_if_fail (self->n_calls == 0);

  if (self->tls != NULL)
    gnutls_deinit (self->tls);
  clear_incoming (self);
  g_queue_clear_full (&self->outgoing, (GDestroyNotify) g_bytes_unref);
  gun_dtls_certificate_unref (self->certificate);
  g_free (self->named_fingerprint);
  g_free (self->seen_fingerprint);
  g_free (self);
}

static void
fail (GunDtlsSession *self, int result)
{
  g_autoptr (GError) error = NULL;

  if (result == GNUTLS_E_CERTIFICATE_ERROR && self->seen_fingerprint != NULL && !self->verified)
    error = gun_dtls_mismatch_new (self->seen_fingerprint, self->named_fingerprint);
  else
    error = gun_dtls_error_new (self->tls, result, self->state == GUN_DTLS_CONNECTED);

  /* So that the other side need not wait for its own 30 s. */
  if (result != GNUTLS_E_FATAL_ALERT_RECEIVED && result != GNUTLS_E_SESSION_EOF)
    gnutls_alert_send_appropriate (self->tls, result);
  flush (self);
  set_state (self, GUN_DTLS_FAILED, error);
}

static void
take_handshake (GunDtlsSession *self)
{
  int result = gnutls_handshake (self->tls);

  if (result < 0)
    {
      if (gnutls_error_is_fatal (result))
        fail (self, result);
      return;
    }
  if (!self->verified)
    {
      /* No way is known by which GnuTLS comes here without having asked verify_cb() */
      fail (self, GNUTLS_E_NO_CERTIFICATE_FOUND);
      return;
    }

  /* SCTP cuts its packets to size; without this those above the MTU of the handshake would be refused */
  gnutls_dtls_set_mtu (self->tls, G_MAXUINT16);

  /* GnuTLS goes on comparing with this: a stray record of a handshake that comes later than it would end the session */
  gnutls_dtls_set_timeouts (self->tls, RETRANSMIT_MS, G_MAXUINT);
  self->cipher = gnutls_cipher_get_name (gnutls_cipher_get (self->tls));
  self->group = gnutls_group_get_name (gnutls_group_get (self->tls));

  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  set_state (self, GUN_DTLS_CONNECTED, NULL);
}

static void
take_close_notify (GunDtlsSession *self)
{
  g_autoptr (GError) error = g_error_new_literal (
      GUN_RTC_ERROR, GUN_RTC_ERROR_CLOSED, "The other side closed the DTLS session");

  gnutls_bye (self->tls, GNUTLS_SHUT_WR);
  flush (self);
  set_state (self, GUN_DTLS_CLOSED, error);
}

/* Returns: whether something came of it that is worth having */
static gboolean
take_record (GunDtlsSession *self)
{
  guint8 bytes[MAX_PLAINTEXT_BYTES];
  ssize_t result = gnutls_record_recv (self->tls, bytes, sizeof bytes);

  if (result > 0)
    {
      self->n_calls++;
      self->callbacks.received (bytes, (gsize) result, self->user_data);
      self->n_calls--;
      return TRUE;
    }

  switch (result)
    {
    case 0: /* an empty record is none for GnuTLS: this is close_notify */
      take_close_notify (self);
      return TRUE;

    case GNUTLS_E_WARNING_ALERT_RECEIVED:
      return TRUE;

    case GNUTLS_E_REHANDSHAKE:
      if (self->n_refusals < MAX_REFUSALS)
        {
          self->n_refusals++;
          gnutls_alert_send (self->tls, GNUTLS_AL_WARNING, GNUTLS_A_NO_RENEGOTIATION);
        }
      return FALSE;

    /* Fatal in the list of GnuTLS, but nothing is lost: a record of a handshake came late */
    case GNUTLS_E_TIMEDOUT:
      return FALSE;

    default:
      if (gnutls_error_is_fatal ((int) result))
        fail (self, (int) result);
      return FALSE;
    }
}

/* Lets GnuTLS make of the current datagram what it can; with none it sends again what is due. */
static void
work (GunDtlsSession *self)
{
  gboolean had_datagram = self->current != NULL;
  gboolean was_connected = self->state == GUN_DTLS_CONNECTED;
  guint n_pushed = self->n_pushed;
  guint n_refusals = self->n_refusals;
  int n_discarded = (int) gnutls_record_get_discarded (self->tls);
  gboolean useful = FALSE;

  self->dry = FALSE;
  for (guint i = 0; i < MAX_STEPS && !self->dry && !is_over (self); i++)
    {
      if (self->state == GUN_DTLS_CONNECTING)
        take_handshake (self);
      else
        useful |= take_record (self);
    }

  /* A handshake record that came again made us send Finished again: that was not for nothing. A request for a new
   * handshake was, though it has an answer. */
  useful |= self->n_pushed != n_pushed && self->n_refusals == n_refusals;
  if (had_datagram
      && ((int) gnutls_record_get_discarded (self->tls) != n_discarded
          || (was_connected && !useful)))
    self->n_dropped++;
  self->current = NULL;
  flush (self);
}

static void
set_deadline (GunDtlsSession *self, gint64 now_us)
{
  gint64 wait_us;

  if (self->state != GUN_DTLS_CONNECTING)
    return;

  /* Who has not spoken yet has nothing to say again */
  self->deadline_us = self->give_up_us;
  if (self->n_pushed == 0)
    return;
  wait_us = (gint64) gnutls_dtls_get_timeout (self->tls) * 1000;
  self->deadline_us = MIN (self->give_up_us, now_us + (wait_us > 0 ? wait_us : QUIET_US));
}

/* @packet: (nullable): what is next; then what came while we were at it */
static void
run (GunDtlsSession *self, const guint8 *packet, gsize length_bytes, gint64 now_us)
{
  self->running = TRUE;
  self->current = packet;
  self->current_bytes = length_bytes;
  work (self);

  while (!is_over (self) && self->incoming.length > 0)
    {
      g_autoptr (GBytes) next = g_queue_pop_head (&self->incoming);

      self->current = g_bytes_get_data (next, &self->current_bytes);
      self->incoming_bytes -= self->current_bytes;
      work (self);
    }

  self->running = FALSE;
  set_deadline (self, now_us);
}

/**
 * gun_dtls_session_start:
 * @self: a new session
 * @now_us: the time
 *
 * Begins the handshake. Call it when datagrams can get through: when ICE has a pair. What came in before is answered at
 * once, so that the hello of a client that was faster need not be said again.
 */
void
gun_dtls_session_start (GunDtlsSession *self, gint64 now_us)
{
  int result;

  if (self->state != GUN_DTLS_NEW)
    return;

  self->give_up_us = now_us + GUN_DTLS_HANDSHAKE_SECONDS * G_USEC_PER_SEC;
  self->running = TRUE; /* until GnuTLS is ready, whatever the callback does */
  set_state (self, GUN_DTLS_CONNECTING, NULL);
  self->running = FALSE;
  if (is_over (self))
    return;

  result = set_up (self);
  if (result < 0)
    {
      g_autoptr (GError) error = gun_dtls_error_new (self->tls, result, FALSE);

      set_state (self, GUN_DTLS_FAILED, error);
      return;
    }
  run (self, NULL, 0, now_us);
}

static void
keep (GunDtlsSession *self, const guint8 *packet, gsize length_bytes)
{
  /* The first are worth most: a client that is not answered repeats itself */
  if (self->incoming.length >= GUN_DTLS_MAX_EARLY
      || length_bytes > GUN_DTLS_MAX_EARLY_BYTES - self->incoming_bytes)
    {
      self->n_dropped++;
      return;
    }
  g_queue_push_tail (&self->incoming, g_bytes_new (packet, length_bytes));
  self->incoming_bytes += length_bytes;
}

static void
take (GunDtlsSession *self, const guint8 *packet, gsize length_bytes, gint64 now_us)
{
  if (self->state == GUN_DTLS_NEW || self->running)
    keep (self, packet, length_bytes);
  else
    run (self, packet, length_bytes, now_us);
}

/* What passed may be what others waited for. */
static void
take_waiting (GunDtlsSession *self, gint64 now_us)
{
  GList *next;

  for (GList *l = self->waiting.head; l != NULL; l = next)
    {
      g_autoptr (GBytes) packet = NULL;
      gsize length_bytes;
      const guint8 *bytes = g_bytes_get_data (l->data, &length_bytes);

      next = l->next;
      if (gun_dtls_filter_judge (&self->filter, bytes, length_bytes) != GUN_DTLS_PASS)
        continue;
      packet = l->data;
      g_queue_delete_link (&self->waiting, l);
      take (self, bytes, length_bytes, now_us);
      next = self->waiting.head;
    }
}

/**
 * gun_dtls_session_process:
 * @self: the session, in any state
 * @packet: (array length=length_bytes): a datagram of the other side, or of whoever found the way
 * @length_bytes: its length
 * @now_us: the time
 *
 * Before the start it is kept, the first GUN_DTLS_MAX_EARLY of them.
 */
void
gun_dtls_session_process (GunDtlsSession *self,
                          const guint8 *packet,
                          gsize length_bytes,
                          gint64 now_us)
{
  GunDtlsVerdict verdict = GUN_DTLS_DROP;

  if (!is_over (self))
    verdict = gun_dtls_filter_judge (&self->filter, packet, length_bytes);

  /* A session that stands has no use for the rest of a handshake */
  if (verdict == GUN_DTLS_WAIT
      && (self->state == GUN_DTLS_CONNECTED || self->waiting.length >= MAX_WAITING))
    verdict = GUN_DTLS_DROP;

  if (verdict == GUN_DTLS_DROP)
    self->n_dropped++;
  else if (verdict == GUN_DTLS_WAIT)
    g_queue_push_tail (&self->waiting, g_bytes_new (packet, length_bytes));
  else
    {
      take (self, packet, length_bytes, now_us);
      if (self->waiting.length > 0)
        take_waiting (self, now_us);
    }
}

/**
 * gun_dtls_session_get_deadline_us:
 * @self: the session
 *
 * Changes with every call; ask after each.
 *
 * Returns: when gun_dtls_session_tick() is due, or -1 for never
 */
gint64
gun_dtls_session_get_deadline_us (GunDtlsSession *self)
{
  return self->deadline_us;
}

/**
 * gun_dtls_session_tick:
 * @self: the session
 * @now_us: the time; before the deadline nothing happens
 *
 * Sends again what was not answered, or gives up.
 */
void
gun_dtls_session_tick (GunDtlsSession *self, gint64 now_us)
{
  g_autoptr (GError) error = NULL;

  if (self->state != GUN_DTLS_CONNECTING || self->running || now_us < self->deadline_us)
    return;
  if (now_us < self->give_up_us)
    {
      run (self, NULL, 0, now_us);
      return;
    }

  g_set_error (&error,
               GUN_RTC_ERROR,
               GUN_RTC_ERROR_TIMED_OUT,
               "The other side did not finish the DTLS handshake within %d seconds",
               GUN_DTLS_HANDSHAKE_SECONDS);
  set_state (self, GUN_DTLS_FAILED, error);
}

/**
 * gun_dtls_session_send:
 * @self: the session
 * @bytes: (array length=length_bytes): what to send
 * @length_bytes: 1 to GUN_DTLS_MAX_BYTES
 * @error: GUN_RTC_ERROR_STATE when not connected yet, GUN_RTC_ERROR_CLOSED when no more,
 *   GUN_RTC_ERROR_INVALID when empty, GUN_RTC_ERROR_TOO_LARGE, GUN_RTC_ERROR_DTLS when the session broke
 *
 * Sends one datagram, encrypted. It may be lost on its way, as any.
 *
 * Returns: whether it was given to the send callback
 */
gboolean
gun_dtls_session_send (GunDtlsSession *self,
                       const guint8 *bytes,
                       gsize length_bytes,
                       GError **error)
{
  ssize_t result;

  if (self->state != GUN_DTLS_CONNECTED)
    {
      g_set_error_literal (error,
                           GUN_RTC_ERROR,
                           is_over (self) ? GUN_RTC_ERROR_CLOSED : GUN_RTC_ERROR_STATE,
                           is_over (self) ? "The DTLS session is closed"
                                          : "The DTLS session is not connected yet");
      return FALSE;
    }
  if (length_bytes == 0 || length_bytes > GUN_DTLS_MAX_BYTES)
    {
      g_set_error (error,
                   GUN_RTC_ERROR,
                   length_bytes == 0 ? GUN_RTC_ERROR_INVALID : GUN_RTC_ERROR_TOO_LARGE,
                   "One DTLS datagram takes 1 to %d bytes, not %" G_GSIZE_FORMAT,
                   GUN_DTLS_MAX_BYTES,
                   length_bytes);
      return FALSE;
    }

  result = gnutls_record_send (self->tls, bytes, length_bytes);
  if (result < 0)
    {
      g_propagate_error (error, gun_dtls_error_new (self->tls, (int) result, TRUE));
      if (gnutls_error_is_fatal ((int) result))
        fail (self, (int) result);
      return FALSE;
    }
  flush (self);
  return TRUE;
}

/**
 * gun_dtls_session_close:
 * @self: the session, in any state
 *
 * Ends it, and tells a connected peer so by close_notify, once. The state is CLOSED, without an error, when this
 * returns.
 */
void
gun_dtls_session_close (GunDtlsSession *self)
{
  if (self->state == GUN_DTLS_CONNECTED)
    {
      gnutls_bye (self->tls, GNUTLS_SHUT_WR);
      flush (self);
    }
  set_state (self, GUN_DTLS_CLOSED, NULL);
}

/**
 * gun_dtls_session_get_role:
 * @self: the session
 *
 * Returns: what it was made as
 */
GunDtlsRole
gun_dtls_session_get_role (GunDtlsSession *self)
{
  return self->role;
}

/**
 * gun_dtls_session_get_state:
 * @self: the session
 *
 * Returns: its state
 */
GunDtlsState
gun_dtls_session_get_state (GunDtlsSession *self)
{
  return self->state;
}

/**
 * gun_dtls_session_get_version:
 * @self: the session
 *
 * Returns: (nullable): "DTLS 1.2", or %NULL when it never was connected
 */
const char *
gun_dtls_session_get_version (GunDtlsSession *self)
{
  return self->cipher != NULL ? "DTLS 1.2" : NULL; /* the only one we offer and take */
}

/**
 * gun_dtls_session_get_cipher:
 * @self: the session
 *
 * Returns: (nullable): such as "AES-128-GCM", or %NULL when it never was connected
 */
const char *
gun_dtls_session_get_cipher (GunDtlsSession *self)
{
  return self->cipher;
}

/**
 * gun_dtls_session_get_group:
 * @self: the session
 *
 * Returns: (nullable): such as "X25519", or %NULL when it never was connected
 */
const char *
gun_dtls_session_get_group (GunDtlsSession *self)
{
  return self->group;
}

/**
 * gun_dtls_session_get_remote_fingerprint:
 * @self: the session
 *
 * Returns: (nullable): of the certificate that the other side showed, right or wrong; %NULL when it showed none
 */
const char *
gun_dtls_session_get_remote_fingerprint (GunDtlsSession *self)
{
  return self->seen_fingerprint;
}

/**
 * gun_dtls_session_get_n_dropped:
 * @self: the session
 *
 * Returns: datagrams that came in and changed nothing: too early and too many, no DTLS, changed on their way, seen
 *   before, or after the end
 */
guint64
gun_dtls_session_get_n_dropped (GunDtlsSession *self)
{
  return self->n_dropped;
}
