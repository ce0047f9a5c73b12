/* SPDX-License-Identifier: MIT */

#include "gun-stun-probe.h"

#include "gun-rtc-error.h"
#include "gun-stun-exchange-private.h"
#include "gun-stun-hairpin-private.h"
#include "gun-stun-target-private.h"

/* Datagrams of one dispatch, so that a flood leaves the loop to others. */
#define READ_BUDGET 64

struct _GunStunProbe
{
  GObject parent_instance;

  GPtrArray *servers;
  GunClock *clock;
  guint64 n_ignored;
  GSocketFamily family;
  gboolean tries_hairpin;
  GunStunHairpinOutcome hairpin_outcome;

  GTask *task; /* (nullable): while it runs */
  GSource *cancelled;
  GPtrArray *targets; /* (element-type GunStunTarget) */
  guint n_running;
  GSocket *sockets[2]; /* IPv4 and IPv6; (nullable): from when one is needed */
  GSource *sources[2];
  GunStunHairpin *hairpin; /* (nullable): while it is tried */
  GSource *ending;         /* collects the results, when no target is on the stack */
};

G_DEFINE_FINAL_TYPE (GunStunProbe, gun_stun_probe, G_TYPE_OBJECT)

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop (GunStunProbe *self)
{
  clear_source (&self->cancelled);
  clear_source (&self->ending);
  g_clear_pointer (&self->hairpin, gun_stun_hairpin_free);
  g_ptr_array_set_size (self->targets, 0);
  for (guint i = 0; i < G_N_ELEMENTS (self->sockets); i++)
    {
      clear_source (&self->sources[i]);
      g_clear_object (&self->sockets[i]);
    }
}

static void
gun_stun_probe_dispose (GObject *object)
{
  GunStunProbe *self = GUN_STUN_PROBE (object);

  /* A task that runs holds us, so nothing does */
  g_clear_pointer (&self->servers, g_ptr_array_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (gun_stun_probe_parent_class)->dispose (object);
}

static void
gun_stun_probe_class_init (GunStunProbeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = gun_stun_probe_dispose;
}

static void
gun_stun_probe_init (GunStunProbe *self)
{
  self->targets = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_stun_target_free);
}

/**
 * gun_stun_probe_new:
 * @servers: (element-type GunIceServer): whom to ask, at most %GUN_STUN_PROBE_MAX_SERVERS
 * @clock: for patience and round trips
 *
 * Returns: (transfer full): a probe; nothing is sent before gun_stun_probe_run_async()
 */
GunStunProbe *
gun_stun_probe_new (GPtrArray *servers, GunClock *clock)
{
  GunStunProbe *self = g_object_new (GUN_TYPE_STUN_PROBE, NULL);

  self->servers = g_ptr_array_ref (servers);
  self->clock = g_object_ref (clock);
  self->family = G_SOCKET_FAMILY_INVALID;
  return self;
}

/**
 * gun_stun_probe_set_family:
 * @self: a probe that has not run
 * @family: %G_SOCKET_FAMILY_IPV4, %G_SOCKET_FAMILY_IPV6, or %G_SOCKET_FAMILY_INVALID for either
 */
void
gun_stun_probe_set_family (GunStunProbe *self, GSocketFamily family)
{
  g_return_if_fail (self->task == NULL);

  self->family = family;
}

/**
 * gun_stun_probe_set_tries_hairpin:
 * @self: a probe that has not run
 * @tries_hairpin: whether it also sends to itself by its outside address
 */
void
gun_stun_probe_set_tries_hairpin (GunStunProbe *self, gboolean tries_hairpin)
{
  g_return_if_fail (self->task == NULL);

  self->tries_hairpin = tries_hairpin;
}

static void look_for_end (GunStunProbe *self);

static void
hairpin_done_cb (gpointer user_data)
{
  GunStunProbe *self = user_data;

  self->hairpin_outcome = gun_stun_hairpin_is_through (self->hairpin) ? GUN_STUN_HAIRPIN_WORKS
                                                                      : GUN_STUN_HAIRPIN_SILENT;
  g_clear_pointer (&self->hairpin, gun_stun_hairpin_free);
  self->n_running--;
  look_for_end (self);
}

/* The port that a socket of ours has, 0 without */
static guint16
get_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address
      = socket == NULL ? NULL : g_socket_get_local_address (socket, NULL);

  return address == NULL ? 0 : g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

/* Whether it is tried now: while the sockets are open, so that the NAT still knows where to bring it. */
static gboolean
begin_hairpin (GunStunProbe *self)
{
  const guint16 ports[] = { get_port (self->sockets[0]), get_port (self->sockets[1]) };

  if (!self->tries_hairpin || self->hairpin_outcome != GUN_STUN_HAIRPIN_NOT_TRIED)
    return FALSE;
  for (guint i = 0; i < self->targets->len; i++)
    {
      const GunStunProbeResult *result = gun_stun_target_get_result (self->targets->pdata[i]);

      /* Over TCP it was seen at a port of a connection */
      if (result->mapped_address == NULL || result->local_port == 0
          || (result->local_port != ports[0] && result->local_port != ports[1]))
        continue;
      self->n_running++;
      self->hairpin = gun_stun_hairpin_new (
          self->clock, result->mapped_address, result->mapped_port, hairpin_done_cb, self);
      return TRUE;
    }
  return FALSE;
}

static void
collect (GunStunProbe *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);
  GPtrArray *results
      = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_stun_probe_result_unref);

  for (guint i = 0; i < self->targets->len; i++)
    g_ptr_array_add (
        results, gun_stun_probe_result_ref (gun_stun_target_get_result (self->targets->pdata[i])));
  stop (self);
  g_task_return_pointer (task, results, (GDestroyNotify) g_ptr_array_unref);
}

static gboolean
ending_cb (gpointer user_data)
{
  GunStunProbe *self = user_data;

  clear_source (&self->ending);
  if (!begin_hairpin (self))
    collect (self);
  return G_SOURCE_REMOVE;
}

static void
look_for_end (GunStunProbe *self)
{
  if (self->n_running > 0 || self->ending != NULL)
    return;
  self->ending = g_idle_source_new ();
  g_source_set_priority (self->ending, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->ending, ending_cb, self, NULL);
  g_source_attach (self->ending, g_main_context_get_thread_default ());
}

static void
done_cb (gpointer user_data)
{
  GunStunProbe *self = user_data;

  self->n_running--;
  look_for_end (self);
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  GunStunProbe *self = user_data;
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  stop (self);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
take_datagram (GunStunProbe *self, GSocketAddress *from, const guint8 *bytes, gsize length_bytes)
{
  for (guint i = 0; i < self->targets->len; i++)
    if (gun_stun_target_process (self->targets->pdata[i], from, bytes, length_bytes))
      return;
  if (self->hairpin != NULL && gun_stun_hairpin_process (self->hairpin, bytes, length_bytes))
    return;
  self->n_ignored++;
}

static gboolean
readable_cb (GSocket *socket, GIOCondition condition, gpointer user_data)
{
  GunStunProbe *self = user_data;
  guint8 buffer[GUN_STUN_MAX_BYTES];

  for (guint i = 0; i < READ_BUDGET; i++)
    {
      g_autoptr (GSocketAddress) from = NULL;
      gssize n_read
          = g_socket_receive_from (socket, &from, (gchar *) buffer, sizeof buffer, NULL, NULL);

      if (n_read < 0)
        break;
      if (G_IS_INET_SOCKET_ADDRESS (from))
        take_datagram (self, from, buffer, (gsize) n_read);
    }
  return G_SOURCE_CONTINUE;
}

/* (nullable) (transfer none): the one socket of @family. */
static GSocket *
get_socket (GunStunProbe *self, GSocketFamily family, GError **error)
{
  guint i = family == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GInetAddress) any = g_inet_address_new_any (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (any, 0);

  if (self->sockets[i] != NULL)
    return self->sockets[i];

  socket = g_socket_new (family, G_SOCKET_TYPE_DATAGRAM, G_SOCKET_PROTOCOL_UDP, error);
  if (socket == NULL)
    return NULL;
  g_socket_set_blocking (socket, FALSE);
  if (!g_socket_bind (socket, address, FALSE, error))
    return NULL;

  self->sources[i] = g_socket_create_source (socket, G_IO_IN, NULL);
  g_source_set_callback (self->sources[i], G_SOURCE_FUNC (readable_cb), self, NULL);
  g_source_attach (self->sources[i], g_main_context_get_thread_default ());
  self->sockets[i] = g_steal_pointer (&socket);
  return self->sockets[i];
}

static gboolean
send_cb (GSocketAddress *address,
         const guint8 *bytes,
         gsize length_bytes,
         guint16 *local_port,
         GError **error,
         gpointer user_data)
{
  GunStunProbe *self = user_data;
  GSocket *socket = get_socket (self, g_socket_address_get_family (address), error);
  g_autoptr (GError) reason = NULL;

  if (socket == NULL)
    return FALSE;
  *local_port = get_port (socket);
  if (g_socket_send_to (socket, address, (const gchar *) bytes, length_bytes, NULL, &reason) >= 0
      || g_error_matches (reason, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&reason));
  return FALSE;
}

/**
 * gun_stun_probe_run_async:
 * @self: a probe
 * @cancellable: (nullable): to end before
 * @callback: called when every server has answered, or had its 5 s
 * @user_data: for @callback
 *
 * Asks all servers at once. One run at a time.
 */
void
gun_stun_probe_run_async (GunStunProbe *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  const GunStunTargetCallbacks callbacks = { send_cb, done_cb };
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, gun_stun_probe_run_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (self->task != NULL)
    {
      g_task_return_new_error (
          task, GUN_RTC_ERROR, GUN_RTC_ERROR_STATE, "The servers are being asked already");
      return;
    }

  self->task = g_steal_pointer (&task);
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (self->cancelled, g_main_context_get_thread_default ());
    }
  self->hairpin_outcome = GUN_STUN_HAIRPIN_NOT_TRIED;
  self->n_running = MIN (self->servers->len, GUN_STUN_PROBE_MAX_SERVERS);
  for (guint i = 0; i < MIN (self->servers->len, GUN_STUN_PROBE_MAX_SERVERS); i++)
    g_ptr_array_add (
        self->targets,
        gun_stun_target_new (self->servers->pdata[i], self->family, self->clock, &callbacks, self));
  for (guint i = 0; i < self->targets->len; i++)
    gun_stun_target_start (self->targets->pdata[i]);
  look_for_end (self);
}

/**
 * gun_stun_probe_run_finish:
 * @self: the probe
 * @result: what the callback got
 * @error: G_IO_ERROR_CANCELLED; GUN_RTC_ERROR_STATE when it ran already. What a server did wrong is no error here but in its result
 *
 * Returns: (transfer full) (element-type GunStunProbeResult): a result for each server, in their order, or %NULL
 */
GPtrArray *
gun_stun_probe_run_finish (GunStunProbe *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * gun_stun_probe_get_hairpin:
 * @self: the probe
 *
 * Returns: what came of it in the last run
 */
GunStunHairpinOutcome
gun_stun_probe_get_hairpin (GunStunProbe *self)
{
  return self->hairpin_outcome;
}

/**
 * gun_stun_probe_get_n_ignored:
 * @self: the probe
 *
 * Returns: datagrams that answered nothing that was asked, in all runs: from other addresses, late, guessed, or no STUN
 */
guint64
gun_stun_probe_get_n_ignored (GunStunProbe *self)
{
  return self->n_ignored;
}
