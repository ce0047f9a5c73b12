/* SPDX-License-Identifier: MIT */

#include <netinet/in.h>
#include <netinet/tcp.h>

#include "gun-deadline.h"
#include "gun-relay-private.h"

/* What is being waited for: decides what an error is called. */
typedef enum
{
  PHASE_REACHING,
  PHASE_SECURING,
} Phase;

typedef struct
{
  GUri *url;
  GunRelayStepFunc func;
  gpointer func_data;
  GunDeadline *deadline;
  GSocketClient *client;
  GTlsConnection *tls; /* (nullable) */
  Phase phase;
  gint64 started_us;
  gint64 reached_us;  /* 0 until then */
  gint64 securing_us; /* 0 until then */
  GTlsCertificateFlags problems;
} Connect;

static void
connect_free (Connect *self)
{
  g_clear_pointer (&self->url, g_uri_unref);
  g_clear_pointer (&self->deadline, gun_deadline_free);
  if (self->client != NULL)
    g_signal_handlers_disconnect_by_data (self->client, self);
  g_clear_object (&self->client);
  if (self->tls != NULL)
    g_signal_handlers_disconnect_by_data (self->tls, self);
  g_clear_object (&self->tls);
  g_free (self);
}

static const char *
describe_problems (GTlsCertificateFlags problems)
{
  if (problems & G_TLS_CERTIFICATE_REVOKED)
    return "has been revoked";
  if (problems & G_TLS_CERTIFICATE_EXPIRED)
    return "has expired";
  if (problems & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return "is not valid yet, or the clock of this computer is behind";
  if (problems & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return "was made for another name";
  if (problems & G_TLS_CERTIFICATE_UNKNOWN_CA)
    return "was signed by nobody this computer trusts";
  if (problems & G_TLS_CERTIFICATE_INSECURE)
    return "uses cryptography that is no longer safe";
  return "is not in order";
}

static GError *
describe_tls_error (Connect *self, const GError *cause)
{
  const char *host = g_uri_get_host (self->url);

  if (self->problems != 0)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_TLS,
                        "The certificate of %s %s",
                        host,
                        describe_problems (self->problems));
  if (gun_deadline_is_over (self->deadline))
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_TLS,
                        "%s did not finish the TLS handshake within %d seconds",
                        host,
                        GUN_RELAY_CONNECT_SECONDS);
  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_NOT_TLS)
      || g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF)
      || g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_MISC))
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_TLS,
                        "Port %u of %s does not speak TLS as this computer does; without TLS the "
                        "address begins with http:// (%s)",
                        gun_relay_url_get_port (self->url),
                        host,
                        cause->message);
  return g_error_new (GUN_LINK_ERROR,
                      GUN_LINK_ERROR_TLS,
                      "The TLS handshake with %s failed: %s",
                      host,
                      cause->message);
}

static GError *
describe_reach_error (Connect *self, const GError *cause)
{
  const char *host = g_uri_get_host (self->url);

  if (gun_deadline_is_over (self->deadline)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_UNREACHABLE,
                        "%s did not answer within %d seconds",
                        host,
                        GUN_RELAY_CONNECT_SECONDS);
  if (g_error_matches (cause, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_error_new (
        GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE, "There is no computer named %s", host);
  if (cause->domain == G_RESOLVER_ERROR)
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_UNREACHABLE,
                        "The name %s could not be looked up; is this computer online?",
                        host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE)
      || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_UNREACHABLE,
                        "There is no way to %s from here; is this computer online?",
                        host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return g_error_new (GUN_LINK_ERROR,
                        GUN_LINK_ERROR_UNREACHABLE,
                        "Nothing answers on port %u of %s",
                        gun_relay_url_get_port (self->url),
                        host);
  return g_error_new (
      GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE, "%s cannot be reached: %s", host, cause->message);
}

static gboolean
accept_certificate_cb (GTlsConnection *connection,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags problems,
                       gpointer user_data)
{
  Connect *self = user_data;

  self->problems = problems;
  return FALSE;
}

static void
report (Connect *self, GunRelayStep step, gint64 took_us, const GError *error)
{
  if (self->func != NULL)
    self->func (step, took_us, error, self->func_data);
}

static void
event_cb (GSocketClient *client,
          GSocketClientEvent event,
          GSocketConnectable *connectable,
          GIOStream *connection,
          gpointer user_data)
{
  Connect *self = user_data;

  switch (event)
    {
    case G_SOCKET_CLIENT_CONNECTED:
      if (self->reached_us == 0)
        self->reached_us = g_get_monotonic_time ();
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKING:
      self->phase = PHASE_SECURING;
      self->securing_us = g_get_monotonic_time ();
      self->tls = g_object_ref (G_TLS_CONNECTION (connection));
      g_signal_connect (self->tls, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
      report (self, GUN_RELAY_STEP_REACHABLE, self->reached_us - self->started_us, NULL);
      break;

    case G_SOCKET_CLIENT_TLS_HANDSHAKED:
      report (self, GUN_RELAY_STEP_TLS, g_get_monotonic_time () - self->securing_us, NULL);
      break;

    case G_SOCKET_CLIENT_COMPLETE:
      if (connection == NULL || self->phase == PHASE_SECURING)
        break;
      report (self, GUN_RELAY_STEP_REACHABLE, self->reached_us - self->started_us, NULL);
      report (self, GUN_RELAY_STEP_TLS, -1, NULL);
      break;

    default:
      break;
    }
}

static GError *
describe_error (Connect *self, GCancellable *cancellable, GError *cause)
{
  GError *described;
  GunRelayStep step;

  if (g_cancellable_is_cancelled (cancellable))
    return cause;

  step = self->phase == PHASE_SECURING ? GUN_RELAY_STEP_TLS : GUN_RELAY_STEP_REACHABLE;
  described = self->phase == PHASE_SECURING ? describe_tls_error (self, cause)
                                            : describe_reach_error (self, cause);
  g_debug ("%s: %s", g_uri_get_host (self->url), cause->message);
  g_error_free (cause);
  report (self, step, g_get_monotonic_time () - self->started_us, described);
  return described;
}

static void
connected_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  Connect *self = g_task_get_task_data (task);
  GSocketConnection *connection;
  GError *error = NULL;

  connection = g_socket_client_connect_finish (G_SOCKET_CLIENT (source), result, &error);
  if (connection == NULL)
    {
      g_task_return_error (task, describe_error (self, g_task_get_cancellable (task), error));
      return;
    }
  g_socket_set_option (
      g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);
  g_task_return_pointer (task, connection, g_object_unref);
}

/* A relay on this computer is never asked for through a proxy: there it would be another one. */
static gboolean
is_this_computer (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_str_equal (host, "localhost") || g_str_has_suffix (host, ".localhost");
}

/*
 * gun_relay_connect_async:
 * @url: in normal form
 * @func: (nullable): told about GUN_RELAY_STEP_REACHABLE and GUN_RELAY_STEP_TLS
 * @func_data: for @func
 * @cancellable: (nullable): to give up; then @func hears nothing more
 * @callback: called when the connection stands, TLS included
 * @user_data: for @callback
 *
 * Bounded by GUN_RELAY_CONNECT_SECONDS. Errors: GUN_LINK_ERROR_UNREACHABLE, GUN_LINK_ERROR_TLS, both with a sentence; G_IO_ERROR_CANCELLED.
 */
void
gun_relay_connect_async (GUri *url,
                         GunRelayStepFunc func,
                         gpointer func_data,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GSocketConnectable) address = NULL;
  g_autofree char *text = NULL;
  Connect *self = g_new0 (Connect, 1);
  gboolean tls = gun_relay_url_is_tls (url);

  g_task_set_source_tag (task, gun_relay_connect_async);
  g_task_set_task_data (task, self, (GDestroyNotify) connect_free);
  self->url = g_uri_ref (url);
  self->func = func;
  self->func_data = func_data;
  self->deadline = gun_deadline_new (GUN_RELAY_CONNECT_SECONDS, cancellable);
  self->started_us = g_get_monotonic_time ();
  self->client = g_socket_client_new ();
  g_socket_client_set_tls (self->client, tls);
  g_socket_client_set_enable_proxy (self->client, !is_this_computer (g_uri_get_host (url)));
  g_signal_connect (self->client, "event", G_CALLBACK (event_cb), self);

  /* Proxies are configured for http and https; the TLS identity comes from here too */
  text = g_uri_join (G_URI_FLAGS_NONE,
                     tls ? "https" : "http",
                     NULL,
                     g_uri_get_host (url),
                     gun_relay_url_get_port (url),
                     "/",
                     NULL,
                     NULL);
  address = g_network_address_parse_uri (text, tls ? 443 : 80, NULL);
  g_socket_client_connect_async (self->client,
                                 address,
                                 gun_deadline_get_cancellable (self->deadline),
                                 connected_cb,
                                 g_steal_pointer (&task));
}

/*
 * gun_relay_connect_finish:
 * @result: what the callback got
 * @error: why there is no connection
 *
 * Returns: (transfer full) (nullable): a connection whose streams can be polled
 */
GSocketConnection *
gun_relay_connect_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
