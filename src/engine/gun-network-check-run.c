/* SPDX-License-Identifier: MIT */

/* Measures the network: all at once, so that it takes as long as the slowest. Fills in a GunNetworkCheck in the network's
 * thread, and hands out copies. */

#include "gun-engine-private.h"
#include "gun-network-check.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-ice-addresses.h"
#include "gun-name-lookup.h"
#include "gun-stun-probe.h"
#include "gun-text.h"

/* How long the system may take to find a name in `.local`: who is there answers at once (RFC 6762 section 6). */
#define LOCAL_NAME_PATIENCE_MS 3000

#define N_FAMILIES 2
static const GSocketFamily families[N_FAMILIES] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

/* What a task carries to the network */
typedef struct
{
  char **relays; /* (nullable): those that are known there */
  GunNetworkCheckFunc func;
  gpointer func_data;
} Wish;

typedef struct
{
  GunNetworkCall call;
  GunNetwork *network; /* (nullable): once the task was returned */
  GTask *task;
  GCancellable *cancellable; /* of all that runs */
  GSource *given_up;         /* (nullable): the task's own cancellable */
  GunNetworkCheck *check;
  gint64 started_us;
  GPtrArray *servers;             /* (element-type GunIceServer): to ask */
  GPtrArray *results[N_FAMILIES]; /* (nullable) (element-type GunStunProbeResult) */
  guint n_probes;                 /* that run */
  GunNameLookup *lookup;          /* (nullable): while it runs */
  guint n_running;                /* of everything */
} Checking;

typedef struct
{
  Checking *checking;
  GunCheckedRelay *relay; /* the check's */
} Trying;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_strfreev (wish->relays);
  g_free (wish);
}

static void
checking_clear (gpointer data)
{
  Checking *self = data;

  g_object_unref (self->cancellable);
  gun_network_check_free (self->check);
  g_ptr_array_unref (self->servers);
  for (guint i = 0; i < N_FAMILIES; i++)
    g_clear_pointer (&self->results[i], g_ptr_array_unref);
}

static void
checking_unref (Checking *self)
{
  g_rc_box_release_full (self, checking_clear);
}

/* The task was returned: nobody waits any more. What runs ends soon, and has a reference until then. */
static void
let_go (Checking *self)
{
  GunNetwork *network = g_steal_pointer (&self->network);

  g_cancellable_cancel (self->cancellable);
  if (self->given_up != NULL)
    g_source_destroy (self->given_up);
  g_clear_pointer (&self->given_up, g_source_unref);
  g_clear_pointer (&self->lookup, gun_name_lookup_free);
  g_ptr_array_remove_fast (network->calls, self);
  gun_network_drop_task (network, g_steal_pointer (&self->task));
  gun_network_unref (network);
  checking_unref (self);
}

static void
stop_checking (GunNetworkCall *call)
{
  Checking *self = (Checking *) call;

  g_task_return_new_error (
      self->task, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_STOPPED, _ ("Gun Desktop is closing"));
  let_go (self);
}

static gboolean
given_up_cb (GCancellable *cancellable, gpointer user_data)
{
  Checking *self = user_data;

  g_task_return_error_if_cancelled (self->task);
  let_go (self);
  return G_SOURCE_REMOVE;
}

/* In the handle's context */

typedef struct
{
  GTask *task;
  GunNetworkCheck *so_far;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->task);
  gun_network_check_free (progress->so_far);
  g_free (progress);
}

static gboolean
progress_cb (gpointer data)
{
  Progress *progress = data;
  Wish *wish = g_task_get_task_data (progress->task);

  if (!g_cancellable_is_cancelled (g_task_get_cancellable (progress->task)))
    wish->func (progress->so_far, wish->func_data);
  return G_SOURCE_REMOVE;
}

/* Back in the network's */

static void
tell (Checking *self)
{
  const Wish *wish = g_task_get_task_data (self->task);
  Progress *progress;

  if (wish->func == NULL)
    return;

  progress = g_new (Progress, 1);
  progress->task = g_object_ref (self->task);
  progress->so_far = gun_network_check_copy (self->check);
  gun_network_answer (self->network, progress_cb, progress, progress_free);
}

/* Something has ended. */
static void
note_end (Checking *self)
{
  self->n_running--;
  if (self->n_running > 0)
    {
      tell (self);
      return;
    }

  self->check->took_us
      = (double) (gun_clock_get_monotonic_us (self->network->clock) - self->started_us);
  g_task_return_pointer (
      self->task, gun_network_check_copy (self->check), (GDestroyNotify) gun_network_check_free);
  let_go (self);
}

/* Servers */

static GRefString *
text_or_null (const char *text)
{
  return text == NULL ? NULL : gun_text_new (text);
}

static const char *
name_of_outcome (GunStunOutcome outcome)
{
  g_autoptr (GEnumClass) outcomes = g_type_class_ref (GUN_TYPE_STUN_OUTCOME);

  return g_enum_get_value (outcomes, (int) outcome)->value_nick;
}

static const char *
name_of_kind (GunIceServerKind kind)
{
  if (kind == GUN_ICE_STUN)
    return "stun";

  return kind == GUN_ICE_TURN_UDP ? "turn-udp" : "turn-tcp";
}

static void
take_numbers (GunCheckedServer *server, const GunStunProbeResult *result)
{
  server->server_port = result->server_port;
  if (result->local_port != 0)
    server->local_port = result->local_port;
  if (result->mapped_address != NULL)
    server->mapped_port = result->mapped_port;
  if (result->error_code != 0)
    server->error_code = result->error_code;
  if (result->round_trip_us >= 0)
    server->round_trip_us = (double) result->round_trip_us;
}

static void
take_result (Checking *self, guint server_index, guint family_index)
{
  const GunStunProbeResult *result = self->results[family_index]->pdata[server_index];
  GunIceServer *asked = self->servers->pdata[server_index];
  GunCheckedServer *server = gun_network_check_add_server (self->check);

  server->server = gun_text_new (result->uri);
  server->kind = gun_text_new (name_of_kind (gun_ice_server_get_kind (asked)));
  server->family = gun_text_new (families[family_index] == G_SOCKET_FAMILY_IPV4 ? "ipv4" : "ipv6");
  server->outcome = gun_text_new (name_of_outcome (result->outcome));
  server->server_address = text_or_null (result->server_address);
  server->mapped_address = text_or_null (result->mapped_address);
  server->reason = text_or_null (result->reason);
  take_numbers (server, result);
}

/* A server that has no address of a family was not asked by it, unless it has none at all. */
static gboolean
is_worth_telling (Checking *self, guint server_index, guint family_index)
{
  GPtrArray *other = self->results[1 - family_index];
  const GunStunProbeResult *result = self->results[family_index]->pdata[server_index];

  if (result->server_address != NULL || other == NULL)
    return TRUE;
  if (((const GunStunProbeResult *) other->pdata[server_index])->server_address != NULL)
    return FALSE;

  return family_index == 0;
}

static void
take_results (Checking *self)
{
  for (guint i = 0; i < self->servers->len && i < GUN_STUN_PROBE_MAX_SERVERS; i++)
    for (guint j = 0; j < N_FAMILIES; j++)
      if (self->results[j] != NULL && is_worth_telling (self, i, j))
        take_result (self, i, j);
  self->check->servers_done = TRUE;
}

static void
take_hairpin (Checking *self, GunStunProbe *probe)
{
  GunStunHairpinOutcome outcome = gun_stun_probe_get_hairpin (probe);

  if (outcome == GUN_STUN_HAIRPIN_NOT_TRIED || self->check->hairpin != NULL)
    return;
  self->check->hairpin = gun_text_new (outcome == GUN_STUN_HAIRPIN_WORKS ? "works" : "silent");
}

static void
probed (Checking *self, GunStunProbe *probe, GAsyncResult *result, guint family_index)
{
  g_autoptr (GError) error = NULL;

  self->results[family_index] = gun_stun_probe_run_finish (probe, result, &error);
  if (self->network != NULL)
    {
      take_hairpin (self, probe);
      if (--self->n_probes == 0)
        take_results (self);
      note_end (self);
    }
  checking_unref (self);
}

static void
probed_ipv4_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  probed (user_data, GUN_STUN_PROBE (source), result, 0);
}

static void
probed_ipv6_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  probed (user_data, GUN_STUN_PROBE (source), result, 1);
}

static gboolean
has_family (GPtrArray *addresses, guint family_index)
{
  return gun_ice_addresses_have_family (addresses, families[family_index]);
}

/* By families that this computer has an address of: others nobody can be asked by. */
static void
begin_servers (Checking *self, GPtrArray *addresses)
{
  static const GAsyncReadyCallback callbacks[N_FAMILIES] = { probed_ipv4_cb, probed_ipv6_cb };
  gboolean has_any = has_family (addresses, 0) || has_family (addresses, 1);

  for (guint i = 0; i < N_FAMILIES && self->servers->len > 0; i++)
    {
      g_autoptr (GunStunProbe) probe = NULL;

      /* Without any, the system itself says why not */
      if (!has_family (addresses, i) && (has_any || i > 0))
        continue;
      probe = gun_stun_probe_new (self->servers, self->network->clock);
      gun_stun_probe_set_family (probe, families[i]);
      /* Of IPv6 NATs nobody can say how they should be */
      gun_stun_probe_set_tries_hairpin (probe, families[i] == G_SOCKET_FAMILY_IPV4);
      self->n_probes++;
      self->n_running++;
      gun_stun_probe_run_async (probe, self->cancellable, callbacks[i], g_rc_box_acquire (self));
    }

  self->check->servers_done = self->n_probes == 0;
}

/* `.local` */

static void
name_found_cb (GList *addresses, const GError *error, gpointer user_data)
{
  Checking *self = user_data;

  g_clear_pointer (&self->lookup, gun_name_lookup_free);
  self->check->local_names = gun_text_new (error == NULL ? "resolved" : "not-resolved");
  note_end (self);
}

/* The one name of which somebody on this network surely knows: that of this computer itself */
static char *
dup_local_name (void)
{
  const char *name = g_get_host_name ();
  g_autofree char *label = g_strndup (name, strcspn (name, "."));

  return *label == '\0' ? NULL : g_strconcat (label, ".local", NULL);
}

static void
begin_local_name (Checking *self)
{
  g_autofree char *name = dup_local_name ();

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    {
      self->check->local_names = gun_text_new ("not-resolved");
      return;
    }
  self->check->local_name = gun_text_new (name);
  self->n_running++;
  self->lookup = gun_name_lookup_new (
      self->network->clock, name, LOCAL_NAME_PATIENCE_MS, name_found_cb, self);
}

/* Relays */

static void
take_failure (GunCheckedRelay *relay, GunRelayStep step, const GError *error)
{
  static const char *const names[] = {
    [GUN_RELAY_STEP_REACHABLE] = "reach", [GUN_RELAY_STEP_TLS] = "tls",
    [GUN_RELAY_STEP_HANDSHAKE] = "hello", [GUN_RELAY_STEP_ECHO] = "echo",
    [GUN_RELAY_STEP_CLOCK] = "clock",
  };

  relay->failed = gun_text_new (names[step]);
  relay->reason = gun_text_new (error->message);
}

static void
relay_step_cb (GunRelayStep step, gint64 took_us, const GError *error, gpointer user_data)
{
  Trying *trying = user_data;
  GunCheckedRelay *relay = trying->relay;
  double *const fields[] = {
    [GUN_RELAY_STEP_REACHABLE] = &relay->reached_us,      [GUN_RELAY_STEP_TLS] = &relay->tls_us,
    [GUN_RELAY_STEP_HANDSHAKE] = &relay->hello_us,        [GUN_RELAY_STEP_ECHO] = &relay->echo_us,
    [GUN_RELAY_STEP_CLOCK] = &relay->clock_difference_us,
  };

  if (trying->checking->network == NULL)
    return;
  if (error != NULL)
    take_failure (relay, step, error);
  else if (took_us != -1)
    *fields[step] = (double) took_us;
  tell (trying->checking);
}

static void
relay_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Trying *trying = user_data;
  Checking *self = trying->checking;
  g_autoptr (GError) error = NULL;

  gun_relay_probe_finish (result, &error);
  if (self->network != NULL)
    {
      if (error != NULL && trying->relay->failed == NULL)
        take_failure (trying->relay, GUN_RELAY_STEP_REACHABLE, error);
      trying->relay->is_done = TRUE;
      note_end (self);
    }
  g_free (trying);
  checking_unref (self);
}

static void
begin_relay (Checking *self, const char *url)
{
  Trying *trying;

  for (guint i = 0; i < self->check->relays->len; i++)
    if (g_str_equal (((GunCheckedRelay *) self->check->relays->pdata[i])->relay, url))
      return;
  if (self->check->relays->len == GUN_NETWORK_CHECK_MAX_RELAYS)
    return;

  trying = g_new (Trying, 1);
  trying->checking = g_rc_box_acquire (self);
  trying->relay = gun_network_check_add_relay (self->check, url);
  self->n_running++;
  gun_relay_probe_async (url, relay_step_cb, trying, self->cancellable, relay_tried_cb, trying);
}

static void
begin_relays (Checking *self, char **urls)
{
  g_autoptr (GPtrArray) peers = gun_mesh_get_peers (self->network->mesh);

  for (guint i = 0; urls != NULL && urls[i] != NULL; i++)
    begin_relay (self, urls[i]);
  for (guint i = 0; urls == NULL && i < peers->len; i++)
    if (gun_peer_get_url (peers->pdata[i]) != NULL)
      begin_relay (self, gun_peer_get_url (peers->pdata[i]));
}

/* All of it */

static void
take_options (Checking *self)
{
  const GunDirectOptions *options = self->network->direct_options;

  if (options == NULL)
    return;
  self->check->is_off = !options->enabled;
  self->check->relay_only = options->relay_only;
  for (guint i = 0; i < options->ice_servers->len; i++)
    {
      const GunIceServerOptions *given = g_ptr_array_index (options->ice_servers, i);
      g_autoptr (GError) error = NULL;
      GunIceServer *server
          = gun_ice_server_new (given->uri, given->username, given->credential, &error);

      if (server != NULL)
        g_ptr_array_add (self->servers, server);
      else
        g_message ("The STUN or TURN server %u is left out: %s", i + 1, error->message);
    }
}

static void
take_addresses (Checking *self, GPtrArray *addresses)
{
  self->check->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ref_string_release);
  for (guint i = 0; i < addresses->len; i++)
    g_ptr_array_add (self->check->addresses, gun_text_new (addresses->pdata[i]));
}

static void
watch_cancellable (Checking *self)
{
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (cancellable == NULL)
    return;
  self->given_up = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->given_up, G_SOURCE_FUNC (given_up_cb), self, NULL);
  g_source_attach (self->given_up, self->network->context);
}

static void
check_on_network (GunNetwork *network, GTask *task)
{
  const GunIceAddressRule rule = { .loopback = FALSE };
  Checking *self = g_rc_box_new0 (Checking);
  g_autoptr (GPtrArray) addresses = gun_ice_addresses_list (&rule);
  Wish *wish = g_task_get_task_data (task);

  self->call.stop = stop_checking;
  self->network = gun_network_ref (network);
  self->task = g_object_ref (task);
  self->cancellable = g_cancellable_new ();
  self->check = gun_network_check_new ();
  self->check->checked_ms = gun_clock_get_wall_ms (network->clock);
  self->started_us = gun_clock_get_monotonic_us (network->clock);
  self->servers = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_ice_server_unref);
  g_ptr_array_add (network->calls, self);
  watch_cancellable (self);

  /* Held open until everything has begun */
  self->n_running = 1;
  take_options (self);
  take_addresses (self, addresses);
  begin_servers (self, addresses);
  begin_local_name (self);
  begin_relays (self, wish->relays);
  note_end (self);
}

/* (nullable): what is no address, with @error */
static char **
normalize_relays (const char *const *relays, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; relays[i] != NULL; i++)
    {
      g_autofree char *url = gun_engine_normalize_url (relays[i], error);

      if (url == NULL)
        return NULL;
      g_strv_builder_add (builder, url);
    }

  return g_strv_builder_end (builder);
}

/**
 * gun_engine_check_network_async:
 * @self: an engine
 * @relays: (nullable): addresses of relays, in any spelling; %NULL: those it has
 * @func: (nullable): told what is known so far, whenever that is more, in the handle's context; not after
 *   @cancellable
 * @func_data: for @func
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Looks how this computer's network treats direct connections. Changes nothing.
 */
void
gun_engine_check_network_async (GunEngine *self,
                                const char *const *relays,
                                GunNetworkCheckFunc func,
                                gpointer func_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  Wish *wish;

  g_return_if_fail (GUN_IS_ENGINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_check_network_async);
  wish = g_new0 (Wish, 1);
  wish->func = func;
  wish->func_data = func_data;
  g_task_set_task_data (task, wish, wish_free);
  if (!gun_engine_check_may_connect (self, &error)
      || (relays != NULL && (wish->relays = normalize_relays (relays, &error)) == NULL))
    {
      g_task_return_error (task, error);
      return;
    }

  gun_engine_call (self, g_steal_pointer (&task), check_on_network);
}

/**
 * gun_engine_check_network_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR, or %G_IO_ERROR_CANCELLED. A network that lets
 *   nothing through is no error.
 *
 * Returns: (transfer full) (nullable): what was measured
 */
GunNetworkCheck *
gun_engine_check_network_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
