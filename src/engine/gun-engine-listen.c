/* SPDX-License-Identifier: MIT */

/* Who may connect to this computer, and where. */

#include "gun-engine-private.h"

#include <errno.h>
#include <sys/resource.h>

#include "gun-engine-error.h"

/* What one call wants: no one but its task owns it, in either thread. */
typedef struct
{
  char *address;
  GunListenTerms terms;
} Wish;

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->address);
  gun_listen_terms_clear (&wish->terms);
  g_free (wish);
}

static Wish *
wish_new (GunEngine *self, const char *address)
{
  const GunListenTerms *terms = gun_engine_get_listen_terms (self);
  Wish *wish = g_new0 (Wish, 1);

  wish->address = g_strdup (address);
  wish->terms.allow_lan = terms->allow_lan;
  wish->terms.certificate_file = g_strdup (terms->certificate_file);
  wish->terms.key_file = g_strdup (terms->key_file);
  wish->terms.origins = g_strdupv (terms->origins);
  return wish;
}

/**
 * gun_listen_terms_clear:
 * @self: terms, of which nothing is freed but what they hold
 */
void
gun_listen_terms_clear (GunListenTerms *self)
{
  g_clear_pointer (&self->certificate_file, g_free);
  g_clear_pointer (&self->key_file, g_free);
  g_clear_pointer (&self->origins, g_strfreev);
}

/**
 * gun_engine_set_allow_lan:
 * @self: an engine
 * @allow_lan: whether it may listen where other computers can reach it
 *
 * For gun_engine_listen_async() from now on. Whoever reaches it there can read and write, and anybody on the way can read along.
 */
void
gun_engine_set_allow_lan (GunEngine *self, gboolean allow_lan)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  gun_engine_get_listen_terms (self)->allow_lan = allow_lan;
}

/**
 * gun_engine_set_certificate:
 * @self: an engine
 * @certificate_file: (nullable): PEM; %NULL: no TLS
 * @key_file: (nullable): PEM; with @certificate_file
 *
 * For gun_engine_listen_async() from now on, which reads both; other computers may then connect too.
 */
void
gun_engine_set_certificate (GunEngine *self, const char *certificate_file, const char *key_file)
{
  GunListenTerms *terms;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail ((certificate_file == NULL) == (key_file == NULL));

  terms = gun_engine_get_listen_terms (self);
  g_free (terms->certificate_file);
  g_free (terms->key_file);
  terms->certificate_file = g_strdup (certificate_file);
  terms->key_file = g_strdup (key_file);
}

/**
 * gun_engine_normalize_origin:
 * @text: what a person typed
 * @error: return location, domain #GUN_ENGINE_ERROR: why pages cannot come from there
 *
 * Returns: (transfer full) (nullable): the one spelling of that origin; "*" is every one
 */
char *
gun_engine_normalize_origin (const char *text, GError **error)
{
  char *origin;

  g_return_val_if_fail (text != NULL, NULL);

  origin = gun_web_origin_normalize (text, error);
  if (origin == NULL)
    gun_engine_translate_address_error (error);

  return origin;
}

static void
allow_on_network (GunNetwork *network, GTask *task)
{
  gun_web_origins_set_allowed (network->origins, g_task_get_task_data (task));
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_set_allowed_origins:
 * @self: an engine
 * @origins: (array zero-terminated=1): as gun_engine_normalize_origin() spells them; what is none is left away
 *
 * Pages of the web that may connect, instead of those before: at once, also while it listens. Pages that are connected and no longer
 * allowed are cut off.
 */
void
gun_engine_set_allowed_origins (GunEngine *self, const char *const *origins)
{
  GunListenTerms *terms;
  GTask *task;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (origins != NULL);

  terms = gun_engine_get_listen_terms (self);
  g_strfreev (terms->origins);
  terms->origins = g_strdupv ((char **) origins);

  task = g_task_new (self, NULL, NULL, NULL);
  g_task_set_task_data (task, g_strdupv (terms->origins), (GDestroyNotify) g_strfreev);
  gun_engine_call (self, task, allow_on_network);
}

static void
accepted_cb (GunRelayListener *listener, GunLink *link, GunNetwork *network)
{
  gun_mesh_adopt_link (network->mesh, link);
}

static void
close_listener (GunNetwork *network)
{
  if (network->listener == NULL)
    return;

  g_signal_handlers_disconnect_by_data (network->listener, network);
  gun_relay_listener_close (network->listener);
  g_clear_object (&network->listener);
}

static gboolean
open_listener (GunRelayListener *listener, const Wish *wish, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  if (wish->terms.certificate_file != NULL)
    {
      certificate
          = gun_relay_load_certificate (wish->terms.certificate_file, wish->terms.key_file, error);
      if (certificate == NULL)
        return FALSE;
      gun_relay_listener_set_certificate (listener, certificate);
    }

  return gun_relay_listener_listen (listener, wish->address, wish->terms.allow_lan, error);
}

/* Every client is a file to the system, and many systems give a program 1024 at first, though it may
 * have as many more as it asks for: that is meant for programs that use select(). */
static void
allow_all_files (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max)
    return;

  limit.rlim_cur = limit.rlim_max;
  if (setrlimit (RLIMIT_NOFILE, &limit) != 0)
    g_debug ("The number of files stays as it is: %s", g_strerror (errno));
}

static void
listen_on_network (GunNetwork *network, GTask *task)
{
  g_autoptr (GunRelayListener) listener = gun_relay_listener_new (network->origins);
  const Wish *wish = g_task_get_task_data (task);
  const char *url;
  GError *error = NULL;

  close_listener (network);
  if (wish->terms.origins != NULL)
    gun_web_origins_set_allowed (network->origins, (const char *const *) wish->terms.origins);
  if (!open_listener (listener, wish, &error))
    {
      gun_engine_translate_address_error (&error);
      g_task_return_error (task, error);
      return;
    }

  allow_all_files ();
  network->listener = g_steal_pointer (&listener);
  g_signal_connect (network->listener, "accepted", G_CALLBACK (accepted_cb), network);
  url = gun_relay_listener_get_url (network->listener);
  gun_network_add_event (network, "listening", NULL, url, "listening");
  g_task_return_pointer (task, g_strdup (url), g_free);
}

/**
 * gun_engine_listen_async:
 * @self: an engine
 * @address: HOST:PORT; port 0 takes a free one
 * @cancellable: (nullable): to give up
 * @callback: called in the handle's context
 * @user_data: for @callback
 *
 * Lets others connect, at this address instead of the one before. Where other computers can reach it only after
 * gun_engine_set_allow_lan(), or with TLS.
 */
void
gun_engine_listen_async (GunEngine *self,
                         const char *address,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (GUN_IS_ENGINE (self));
  g_return_if_fail (address != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, gun_engine_listen_async);
  g_task_set_task_data (task, wish_new (self, address), wish_free);
  if (!gun_engine_check_may_connect (self, &error))
    g_task_return_error (task, error);
  else
    gun_engine_call (self, g_steal_pointer (&task), listen_on_network);
}

/**
 * gun_engine_listen_finish:
 * @self: an engine
 * @result: what the callback got
 * @error: return location, domain #GUN_ENGINE_ERROR
 *
 * Returns: (transfer full) (nullable): the URL it listens at
 */
char *
gun_engine_listen_finish (GunEngine *self, GAsyncResult *result, GError **error)
{
  char *url;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  url = g_task_propagate_pointer (G_TASK (result), error);
  gun_engine_take_listen_url (self, url);

  return url;
}

static void
stop_listening_on_network (GunNetwork *network, GTask *task)
{
  close_listener (network);
  gun_network_add_event (network, "listening", NULL, NULL, "closed");
  g_task_return_boolean (task, TRUE);
}

/**
 * gun_engine_stop_listening:
 * @self: an engine
 *
 * Nobody new can connect; who is connected stays.
 */
void
gun_engine_stop_listening (GunEngine *self)
{
  g_return_if_fail (GUN_IS_ENGINE (self));

  gun_engine_take_listen_url (self, NULL);
  gun_engine_call (self, g_task_new (self, NULL, NULL, NULL), stop_listening_on_network);
}
