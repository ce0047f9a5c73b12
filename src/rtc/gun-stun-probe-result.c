/* SPDX-License-Identifier: MIT */

#include "gun-stun-probe-result-private.h"

G_DEFINE_BOXED_TYPE (GunStunProbeResult,
                     gun_stun_probe_result,
                     gun_stun_probe_result_ref,
                     gun_stun_probe_result_unref)

GunStunProbeResult *
gun_stun_probe_result_new (const char *uri)
{
  GunStunProbeResult *self = g_rc_box_new0 (GunStunProbeResult);

  self->uri = g_strdup (uri);
  self->outcome = GUN_STUN_NO_ANSWER;
  self->round_trip_us = -1;
  return self;
}

/**
 * gun_stun_probe_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
GunStunProbeResult *
gun_stun_probe_result_ref (GunStunProbeResult *self)
{
  return g_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  GunStunProbeResult *self = data;

  g_free (self->uri);
  g_free (self->server_address);
  g_free (self->mapped_address);
  g_free (self->relayed_address);
  g_free (self->reason);
}

/**
 * gun_stun_probe_result_unref:
 * @self: (transfer full): a result
 */
void
gun_stun_probe_result_unref (GunStunProbeResult *self)
{
  g_rc_box_release_full (self, clear);
}

GType
gun_stun_outcome_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_STUN_MAPPED, "GUN_STUN_MAPPED", "mapped" },
    { GUN_STUN_RELAYED, "GUN_STUN_RELAYED", "relayed" },
    { GUN_STUN_NOT_RESOLVED, "GUN_STUN_NOT_RESOLVED", "not-resolved" },
    { GUN_STUN_NO_ANSWER, "GUN_STUN_NO_ANSWER", "no-answer" },
    { GUN_STUN_REFUSED, "GUN_STUN_REFUSED", "refused" },
    { GUN_STUN_UNREACHABLE, "GUN_STUN_UNREACHABLE", "unreachable" },
    { GUN_STUN_BAD_ANSWER, "GUN_STUN_BAD_ANSWER", "bad-answer" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunStunOutcome", values));
  return type;
}
