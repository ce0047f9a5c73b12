/* SPDX-License-Identifier: MIT */

#include "gun-rtc-configuration.h"

#include "gun-ice-server.h"

static gpointer
copy_server (gconstpointer server, gpointer user_data)
{
  return gun_ice_server_ref ((GunIceServer *) server);
}

/**
 * gun_rtc_configuration_init:
 * @self: the configuration
 * @certificate: (transfer none): who we are
 *
 * Fills @self with what a connection does when nobody said otherwise: every way, no server, no
 * loopback.
 */
void
gun_rtc_configuration_init (GunRtcConfiguration *self, GunDtlsCertificate *certificate)
{
  *self = (GunRtcConfiguration){
    .certificate = certificate,
    .connect_timeout_ms = GUN_RTC_DEFAULT_CONNECT_TIMEOUT_MS,
    .max_message_bytes = GUN_RTC_DEFAULT_MAX_MESSAGE_BYTES,
    .cwnd_cap_bytes = GUN_RTC_DEFAULT_CWND_CAP_BYTES,
  };
}

/**
 * gun_rtc_configuration_copy_into:
 * @self: the configuration
 * @copy: (out): its copy, which holds what it points to; for gun_rtc_configuration_clear()
 *
 * Copies all of it.
 */
void
gun_rtc_configuration_copy_into (const GunRtcConfiguration *self, GunRtcConfiguration *copy)
{
  *copy = *self;
  gun_dtls_certificate_ref (copy->certificate);
  copy->addresses = g_strdupv (self->addresses);
  copy->interfaces = g_strdupv (self->interfaces);
  if (copy->ice_servers != NULL)
    copy->ice_servers = g_ptr_array_copy (self->ice_servers, copy_server, NULL);
  if (copy->ice_servers != NULL)
    g_ptr_array_set_free_func (copy->ice_servers, (GDestroyNotify) gun_ice_server_unref);
}

/**
 * gun_rtc_configuration_clear:
 * @self: what gun_rtc_configuration_copy_into() filled
 *
 * Lets go of what it holds.
 */
void
gun_rtc_configuration_clear (GunRtcConfiguration *self)
{
  g_clear_pointer (&self->certificate, gun_dtls_certificate_unref);
  g_clear_pointer (&self->ice_servers, g_ptr_array_unref);
  g_clear_pointer (&self->addresses, g_strfreev);
  g_clear_pointer (&self->interfaces, g_strfreev);
}
