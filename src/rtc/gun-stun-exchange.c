/* SPDX-License-Identifier: MIT */

#include "gun-stun-exchange-private.h"

#include <gio/gio.h>
#include <stun/debug.h>
#include <stun/stunagent.h>
#include <stun/usages/bind.h>
#include <stun/usages/turn.h>
#include <string.h>

/* First wait over UDP, doubled each time (RFC 8489 section 6.2.1). */
#define FIRST_WAIT_US (500 * G_GINT64_CONSTANT (1000))

/* A server may find its nonce too old, but not again and again. */
#define MAX_STALE 2

/* Longest reason of a server that is kept, bytes. */
#define MAX_REASON_BYTES 128

typedef enum
{
  STEP_BINDING,
  STEP_ALLOCATE,
  STEP_ALLOCATE_SIGNED,
  STEP_GIVE_BACK,
  STEP_DONE,
} Step;

struct _GunStunExchange
{
  GunIceServer *server;
  GunStunExchangeCallbacks callbacks;
  gpointer user_data;
  gint64 give_up_us;

  StunAgent agent;
  Step step;
  guint8 request[GUN_STUN_MAX_BYTES];
  gsize request_bytes;
  guint n_sent; /* of this request */
  gint64 sent_us;
  gint64 next_us;

  StunMessage challenge; /* the answer with realm and nonce; its bytes follow */
  guint8 challenge_bytes[GUN_STUN_MAX_BYTES];
  gboolean has_challenge;
  guint n_stale;
  guint n_bad; /* messages that were no answer */

  GunStunOutcome outcome;
  GInetSocketAddress *mapped;
  GInetSocketAddress *relayed;
  int error_code;
  char *reason;
  gint64 round_trip_us;
};

/**
 * gun_stun_exchange_new:
 * @server: whom to ask
 * @give_up_us: when to end without an answer, monotonic
 * @callbacks: who is told; copied
 * @user_data: for them
 *
 * Returns: (transfer full): an exchange that has not begun
 */
GunStunExchange *
gun_stun_exchange_new (GunIceServer *server,
                       gint64 give_up_us,
                       const GunStunExchangeCallbacks *callbacks,
                       gpointer user_data)
{
  GunStunExchange *self = g_new0 (GunStunExchange, 1);
  gboolean is_stun = gun_ice_server_get_kind (server) == GUN_ICE_STUN;

  self->server = gun_ice_server_ref (server);
  self->callbacks = *callbacks;
  self->user_data = user_data;
  self->give_up_us = give_up_us;
  self->step = is_stun ? STEP_BINDING : STEP_ALLOCATE;
  self->outcome = GUN_STUN_NO_ANSWER;
  self->round_trip_us = -1;
  /* It prints messages, signatures among them, when a variable of the environment says so */
  stun_debug_disable ();
  stun_agent_init (&self->agent,
                   STUN_ALL_KNOWN_ATTRIBUTES,
                   STUN_COMPATIBILITY_RFC5389,
                   is_stun ? 0 : STUN_AGENT_USAGE_LONG_TERM_CREDENTIALS);
  return self;
}

/**
 * gun_stun_exchange_free:
 * @self: (transfer full): the exchange
 */
void
gun_stun_exchange_free (GunStunExchange *self)
{
  gun_ice_server_unref (self->server);
  g_clear_object (&self->mapped);
  g_clear_object (&self->relayed);
  g_free (self->reason);
  g_free (self);
}

static void
end (GunStunExchange *self, GunStunOutcome outcome)
{
  self->step = STEP_DONE;
  self->outcome = outcome;
  self->callbacks.done (self->user_data);
}

static void
send_again (GunStunExchange *self, gint64 now_us)
{
  gboolean is_reliable = gun_ice_server_get_kind (self->server) == GUN_ICE_TURN_TCP;

  self->next_us = is_reliable ? self->give_up_us : now_us + (FIRST_WAIT_US << self->n_sent);
  self->sent_us = now_us;
  self->n_sent++;
  self->callbacks.send (self->request, self->request_bytes, self->user_data);
}

static gsize
write_request (GunStunExchange *self)
{
  StunMessage message;
  const char *username = gun_ice_server_get_username (self->server);
  const char *credential = gun_ice_server_get_credential (self->server);
  uint8_t *name = self->has_challenge ? (uint8_t *) (gpointer) username : NULL;
  uint8_t *word = self->has_challenge ? (uint8_t *) (gpointer) credential : NULL;
  StunMessage *challenge = self->has_challenge ? &self->challenge : NULL;

  switch (self->step)
    {
    case STEP_BINDING:
      return stun_usage_bind_create (&self->agent, &message, self->request, sizeof self->request);
    case STEP_ALLOCATE:
    case STEP_ALLOCATE_SIGNED:
      return stun_usage_turn_create (&self->agent,
                                     &message,
                                     self->request,
                                     sizeof self->request,
                                     challenge,
                                     STUN_USAGE_TURN_REQUEST_PORT_NORMAL,
                                     -1,
                                     -1,
                                     name,
                                     name != NULL ? strlen (username) : 0,
                                     word,
                                     word != NULL ? strlen (credential) : 0,
                                     STUN_USAGE_TURN_COMPATIBILITY_RFC5766);
    case STEP_GIVE_BACK:
      return stun_usage_turn_create_refresh (&self->agent,
                                             &message,
                                             self->request,
                                             sizeof self->request,
                                             challenge,
                                             0,
                                             name,
                                             name != NULL ? strlen (username) : 0,
                                             word,
                                             word != NULL ? strlen (credential) : 0,
                                             STUN_USAGE_TURN_COMPATIBILITY_RFC5766);
    case STEP_DONE:
    default:
      return 0;
    }
}

static void
ask (GunStunExchange *self, Step step, gint64 now_us)
{
  self->step = step;
  self->request_bytes = write_request (self);
  self->n_sent = 0;
  /* A realm that does not fit is the server's mistake; that an allocation then stays is its own affair too */
  if (self->request_bytes == 0)
    end (self, step == STEP_GIVE_BACK ? GUN_STUN_RELAYED : GUN_STUN_BAD_ANSWER);
  else
    send_again (self, now_us);
}

/**
 * gun_stun_exchange_start:
 * @self: a new exchange
 * @now_us: the time, monotonic
 *
 * Sends the first question.
 */
void
gun_stun_exchange_start (GunStunExchange *self, gint64 now_us)
{
  ask (self, self->step, now_us);
}

static GInetSocketAddress *
read_address (struct sockaddr_storage *storage, socklen_t length)
{
  GSocketAddress *address;

  if (storage->ss_family != AF_INET && storage->ss_family != AF_INET6)
    return NULL;
  address = g_socket_address_new_from_native (storage, length);
  return G_IS_INET_SOCKET_ADDRESS (address) ? G_INET_SOCKET_ADDRESS (address) : NULL;
}

/* Words of a stranger, on their way to a window: one line, and not long. */
static char *
read_reason (const StunMessage *message)
{
  uint16_t length = 0;
  const guint8 *value = stun_message_find (message, STUN_ATTRIBUTE_ERROR_CODE, &length);
  g_autofree char *text = NULL;
  GString *line;

  if (value == NULL || length <= 4)
    return NULL;
  text = g_utf8_make_valid ((const char *) value + 4, MIN (length - 4, MAX_REASON_BYTES));
  line = g_string_new (NULL);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isprint (g_utf8_get_char (p)) && line->len < MAX_REASON_BYTES - 6)
      g_string_append_unichar (line, g_utf8_get_char (p));
  return g_string_free (line, FALSE);
}

/* 0 when @message is no error. */
static int
read_code (const StunMessage *message)
{
  int code = 0;

  if (stun_message_get_class (message) != STUN_ERROR
      || stun_message_find_error (message, &code) != STUN_MESSAGE_RETURN_SUCCESS)
    return 0;
  return code;
}

static void
refused (GunStunExchange *self, const StunMessage *message)
{
  self->error_code = read_code (message);
  if (self->error_code != 0)
    self->reason = read_reason (message);
  end (self, self->error_code != 0 ? GUN_STUN_REFUSED : GUN_STUN_BAD_ANSWER);
}

static void
take_binding (GunStunExchange *self, StunMessage *message)
{
  struct sockaddr_storage mapped = { .ss_family = AF_UNSPEC };
  struct sockaddr_storage other;
  socklen_t mapped_bytes = sizeof mapped, other_bytes = sizeof other;

  if (stun_usage_bind_process (message,
                               (struct sockaddr *) &mapped,
                               &mapped_bytes,
                               (struct sockaddr *) &other,
                               &other_bytes)
      == STUN_USAGE_BIND_RETURN_SUCCESS)
    self->mapped = read_address (&mapped, mapped_bytes);
  if (self->mapped != NULL)
    end (self, GUN_STUN_MAPPED);
  else
    refused (self, message);
}

/* Whether @message asks for a signature, or for a newer one, and may. */
static gboolean
take_challenge (GunStunExchange *self, const StunMessage *message)
{
  int code = read_code (message);
  gsize length = stun_message_length (message);

  if (code == STUN_ERROR_STALE_NONCE)
    self->n_stale++;
  if (code != STUN_ERROR_STALE_NONCE
      && (code != STUN_ERROR_UNAUTHORIZED || self->step != STEP_ALLOCATE))
    return FALSE;
  if (self->n_stale > MAX_STALE || length > sizeof self->challenge_bytes
      || !stun_message_has_attribute (message, STUN_ATTRIBUTE_REALM)
      || !stun_message_has_attribute (message, STUN_ATTRIBUTE_NONCE))
    return FALSE;

  memcpy (self->challenge_bytes, message->buffer, length);
  self->challenge = *message;
  self->challenge.buffer = self->challenge_bytes;
  self->challenge.buffer_len = sizeof self->challenge_bytes;
  self->has_challenge = TRUE;
  return TRUE;
}

static void
take_allocation (GunStunExchange *self, StunMessage *message, gint64 now_us)
{
  struct sockaddr_storage relayed = { .ss_family = AF_UNSPEC };
  struct sockaddr_storage mapped = { .ss_family = AF_UNSPEC };
  struct sockaddr_storage other;
  socklen_t relayed_bytes = sizeof relayed, mapped_bytes = sizeof mapped,
            other_bytes = sizeof other;
  uint32_t bandwidth, lifetime;
  StunUsageTurnReturn outcome = stun_usage_turn_process (message,
                                                         &relayed,
                                                         &relayed_bytes,
                                                         &mapped,
                                                         &mapped_bytes,
                                                         &other,
                                                         &other_bytes,
                                                         &bandwidth,
                                                         &lifetime,
                                                         STUN_USAGE_TURN_COMPATIBILITY_RFC5766);

  if (outcome == STUN_USAGE_TURN_RETURN_RELAY_SUCCESS
      || outcome == STUN_USAGE_TURN_RETURN_MAPPED_SUCCESS)
    self->relayed = read_address (&relayed, relayed_bytes);
  if (outcome == STUN_USAGE_TURN_RETURN_MAPPED_SUCCESS)
    self->mapped = read_address (&mapped, mapped_bytes);

  if (self->relayed != NULL)
    {
      self->outcome = GUN_STUN_RELAYED;
      ask (self, STEP_GIVE_BACK, now_us);
    }
  else if (take_challenge (self, message))
    ask (self, STEP_ALLOCATE_SIGNED, now_us);
  else
    refused (self, message);
}

static void
take_answer (GunStunExchange *self, StunMessage *message, gint64 now_us)
{
  if (self->round_trip_us < 0 && self->n_sent == 1)
    self->round_trip_us = now_us - self->sent_us;

  switch (self->step)
    {
    case STEP_BINDING:
      take_binding (self, message);
      break;
    case STEP_ALLOCATE:
    case STEP_ALLOCATE_SIGNED:
      take_allocation (self, message, now_us);
      break;
    case STEP_GIVE_BACK:
      if (take_challenge (self, message))
        ask (self, STEP_GIVE_BACK, now_us);
      else
        end (self, GUN_STUN_RELAYED);
      break;
    case STEP_DONE:
    default:
      break;
    }
}

/**
 * gun_stun_exchange_process:
 * @self: the exchange
 * @bytes: a message from the address that was asked
 * @length_bytes: its length
 * @now_us: the time, monotonic
 *
 * Takes an answer. What is none is remembered as such, for the case that nothing better comes.
 *
 * Returns: whether it belongs to this exchange
 */
gboolean
gun_stun_exchange_process (GunStunExchange *self,
                           const guint8 *bytes,
                           gsize length_bytes,
                           gint64 now_us)
{
  StunMessage message;

  if (self->step == STEP_DONE)
    return FALSE;

  switch (stun_agent_validate (&self->agent, &message, bytes, length_bytes, NULL, NULL))
    {
    case STUN_VALIDATION_SUCCESS:
      if (stun_message_get_class (&message) != STUN_RESPONSE
          && stun_message_get_class (&message) != STUN_ERROR)
        return FALSE;
      take_answer (self, &message, now_us);
      return TRUE;
    case STUN_VALIDATION_UNKNOWN_ATTRIBUTE:
      /* It is the answer, and says something that must be understood and is not */
      end (self, self->step == STEP_GIVE_BACK ? GUN_STUN_RELAYED : GUN_STUN_BAD_ANSWER);
      return TRUE;
    case STUN_VALIDATION_UNMATCHED_RESPONSE:
      /* Late, or guessed */
      return FALSE;
    case STUN_VALIDATION_NOT_STUN:
    case STUN_VALIDATION_INCOMPLETE_STUN:
    case STUN_VALIDATION_BAD_REQUEST:
    case STUN_VALIDATION_UNAUTHORIZED_BAD_REQUEST:
    case STUN_VALIDATION_UNAUTHORIZED:
    case STUN_VALIDATION_UNKNOWN_REQUEST_ATTRIBUTE:
    case STUN_VALIDATION_FORBIDDEN:
    default:
      self->n_bad++;
      return FALSE;
    }
}

/**
 * gun_stun_exchange_get_deadline_us:
 * @self: an exchange that has begun
 *
 * Returns: when to call gun_stun_exchange_tick(), monotonic; -1 when it has ended
 */
gint64
gun_stun_exchange_get_deadline_us (GunStunExchange *self)
{
  return self->step == STEP_DONE ? -1 : MIN (self->next_us, self->give_up_us);
}

/**
 * gun_stun_exchange_tick:
 * @self: the exchange
 * @now_us: the time, monotonic
 *
 * Asks again, or gives up, when it is time for that.
 */
void
gun_stun_exchange_tick (GunStunExchange *self, gint64 now_us)
{
  if (self->step == STEP_DONE || now_us < gun_stun_exchange_get_deadline_us (self))
    return;
  if (now_us < self->give_up_us)
    send_again (self, now_us);
  else if (self->step == STEP_GIVE_BACK)
    end (self, GUN_STUN_RELAYED);
  else
    end (self, self->n_bad > 0 ? GUN_STUN_BAD_ANSWER : GUN_STUN_NO_ANSWER);
}

static void
fill_address (GInetSocketAddress *address, char **text, guint16 *port)
{
  if (address == NULL)
    return;
  *text = g_inet_address_to_string (g_inet_socket_address_get_address (address));
  *port = g_inet_socket_address_get_port (address);
}

/**
 * gun_stun_exchange_get_outcome:
 * @self: an exchange
 *
 * Returns: what is known so far: also %GUN_STUN_RELAYED when the address that was given has not been given back yet
 */
GunStunOutcome
gun_stun_exchange_get_outcome (GunStunExchange *self)
{
  return self->outcome;
}

/**
 * gun_stun_exchange_fill:
 * @self: an exchange
 * @result: a new result
 *
 * Writes what the server said into @result; not the outcome.
 */
void
gun_stun_exchange_fill (GunStunExchange *self, GunStunProbeResult *result)
{
  fill_address (self->mapped, &result->mapped_address, &result->mapped_port);
  fill_address (self->relayed, &result->relayed_address, &result->relayed_port);
  result->error_code = self->error_code;
  result->reason = g_strdup (self->reason);
  result->round_trip_us = self->round_trip_us;
}
