/* SPDX-License-Identifier: MIT */

#include "gun-name-lookup.h"

struct _GunNameLookup
{
  GunClock *clock;
  GCancellable *cancellable;
  GSource *patience;
  GunNameFoundFunc found; /* (nullable): when it has been called, or must not be any more */
  gpointer user_data;
  guint n_refs; /* the owner's, and that of the resolver's answer */
};

static void
lookup_unref (GunNameLookup *self)
{
  if (--self->n_refs > 0)
    return;
  g_object_unref (self->clock);
  g_object_unref (self->cancellable);
  g_free (self);
}

static void
tell (GunNameLookup *self, GList *addresses, const GError *error)
{
  GunNameFoundFunc found = g_steal_pointer (&self->found);

  gun_clear_timer (&self->patience);
  if (found != NULL)
    found (addresses, error, self->user_data);
}

static void
looked_up_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunNameLookup *self = user_data;
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  tell (self, addresses, error);
  g_resolver_free_addresses (addresses);
  lookup_unref (self);
}

static gboolean
patience_cb (gpointer user_data)
{
  GunNameLookup *self = user_data;
  g_autoptr (GError) error = g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "The name server did not answer in time");

  /* The owner may free the lookup when it is told; the resolver still holds it until it notices */
  g_cancellable_cancel (self->cancellable);
  tell (self, NULL, error);
  return G_SOURCE_REMOVE;
}

/**
 * gun_name_lookup_new:
 * @clock: for @patience_ms
 * @host: a name, or an IP address
 * @patience_ms: how long to wait, milliseconds
 * @found: told the outcome, once
 * @user_data: for @found
 *
 * Starts a lookup.
 *
 * Returns: (transfer full): it, for gun_name_lookup_free() before or after it has ended
 */
GunNameLookup *
gun_name_lookup_new (GunClock *clock,
                     const char *host,
                     guint patience_ms,
                     GunNameFoundFunc found,
                     gpointer user_data)
{
  GunNameLookup *self = g_new0 (GunNameLookup, 1);
  g_autoptr (GResolver) resolver = g_resolver_get_default ();

  self->clock = g_object_ref (clock);
  self->cancellable = g_cancellable_new ();
  self->found = found;
  self->user_data = user_data;
  self->n_refs = 2;
  self->patience = gun_clock_add_timer (clock, (gint64) patience_ms * 1000, patience_cb, self);
  g_resolver_lookup_by_name_async (resolver, host, self->cancellable, looked_up_cb, self);
  return self;
}

/**
 * gun_name_lookup_free:
 * @self: (transfer full): a lookup; its function is not called any more
 */
void
gun_name_lookup_free (GunNameLookup *self)
{
  self->found = NULL;
  gun_clear_timer (&self->patience);
  g_cancellable_cancel (self->cancellable);
  lookup_unref (self);
}

/**
 * gun_name_lookup_pick:
 * @addresses: (element-type GInetAddress): what was found
 * @family: IPv4 or IPv6
 *
 * Returns: (transfer none) (nullable): the first of @family
 */
GInetAddress *
gun_name_lookup_pick (GList *addresses, GSocketFamily family)
{
  for (GList *l = addresses; l != NULL; l = l->next)
    if (g_inet_address_get_family (l->data) == family)
      return l->data;
  return NULL;
}
