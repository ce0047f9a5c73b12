/* SPDX-License-Identifier: MIT */

#include "gun-relay-link.h"
#include "gun-relay-private.h"

struct _GunRelayDialer
{
  GObject parent_instance;
};

static void gun_relay_dialer_iface_init (GunDialerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (GunRelayDialer,
                               gun_relay_dialer,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GUN_TYPE_DIALER, gun_relay_dialer_iface_init))

/* One attempt. The link is held weakly: whoever drops it gives up. */
typedef struct
{
  GWeakRef link;
  GUri *url;
} Dial;

static void
dial_free (Dial *self)
{
  g_weak_ref_clear (&self->link);
  g_clear_pointer (&self->url, g_uri_unref);
  g_free (self);
}

/**
 * gun_relay_dialer_new:
 *
 * Dials http, https, ws and wss addresses.
 * Thread: gun_dialer_dial() makes links for the thread-default context it is called in.
 *
 * Returns: (transfer full): a dialer
 */
GunRelayDialer *
gun_relay_dialer_new (void)
{
  return g_object_new (GUN_TYPE_RELAY_DIALER, NULL);
}

static void
upgraded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Dial *dial = user_data;
  g_autoptr (GunRelayLink) link = g_weak_ref_get (&dial->link);
  g_autoptr (GunMeteredStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  stream = gun_relay_upgrade_finish (result, &error);
  /* A link that was closed meanwhile takes neither */
  if (link != NULL && stream != NULL)
    gun_relay_link_open (link, stream, dial->url);
  else if (link != NULL)
    gun_relay_link_fail (link, error);
  dial_free (dial);
}

static GunLink *
gun_relay_dialer_dial (GunDialer *dialer, const char *url)
{
  GunRelayLink *link = gun_relay_link_new (url, GUN_PATH_RELAY);
  g_autoptr (GUri) parsed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) reason = NULL;
  Dial *dial;

  parsed = gun_relay_parse_url (url, &error);
  if (parsed == NULL)
    {
      reason = g_error_new_literal (GUN_LINK_ERROR, GUN_LINK_ERROR_UNREACHABLE, error->message);
      gun_relay_link_fail (link, reason);
      return GUN_LINK (link);
    }

  dial = g_new0 (Dial, 1);
  g_weak_ref_init (&dial->link, link);
  dial->url = g_uri_ref (parsed);
  gun_relay_upgrade_async (
      parsed, NULL, NULL, gun_relay_link_get_cancellable (link), upgraded_cb, dial);
  return GUN_LINK (link);
}

static void
gun_relay_dialer_iface_init (GunDialerInterface *iface)
{
  iface->dial = gun_relay_dialer_dial;
}

static void
gun_relay_dialer_class_init (GunRelayDialerClass *klass)
{
}

static void
gun_relay_dialer_init (GunRelayDialer *self)
{
}
