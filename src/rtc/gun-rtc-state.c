/* SPDX-License-Identifier: MIT */

#include "gun-rtc-state.h"

#define TO(state) (1u << GUN_RTC_##state)

static const guint allowed[GUN_RTC_N_STATES] = {
  [GUN_RTC_NEW] = TO (CONNECTING) | TO (FAILED) | TO (CLOSED),
  [GUN_RTC_CONNECTING] = TO (CONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_RTC_CONNECTED] = TO (DISCONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_RTC_DISCONNECTED] = TO (CONNECTED) | TO (FAILED) | TO (CLOSED),
  [GUN_RTC_FAILED] = TO (CLOSED),
};

/**
 * gun_rtc_state_get_type:
 *
 * Returns: the #GType of #GunRtcState
 */
GType
gun_rtc_state_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_RTC_NEW, "GUN_RTC_NEW", "new" },
    { GUN_RTC_CONNECTING, "GUN_RTC_CONNECTING", "connecting" },
    { GUN_RTC_CONNECTED, "GUN_RTC_CONNECTED", "connected" },
    { GUN_RTC_DISCONNECTED, "GUN_RTC_DISCONNECTED", "disconnected" },
    { GUN_RTC_FAILED, "GUN_RTC_FAILED", "failed" },
    { GUN_RTC_CLOSED, "GUN_RTC_CLOSED", "closed" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunRtcState", values));
  return type;
}

/**
 * gun_rtc_signaling_get_type:
 *
 * Returns: the #GType of #GunRtcSignaling
 */
GType
gun_rtc_signaling_get_type (void)
{
  static const GEnumValue values[] = {
    { GUN_RTC_STABLE, "GUN_RTC_STABLE", "stable" },
    { GUN_RTC_HAVE_LOCAL_OFFER, "GUN_RTC_HAVE_LOCAL_OFFER", "have-local-offer" },
    { GUN_RTC_HAVE_REMOTE_OFFER, "GUN_RTC_HAVE_REMOTE_OFFER", "have-remote-offer" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("GunRtcSignaling", values));
  return type;
}

/**
 * gun_rtc_state_may_follow:
 * @from: what is
 * @to: what would be
 *
 * The table of legal moves. A connection that failed is not brought back: a new one is made.
 *
 * Returns: whether @to may follow @from
 */
gboolean
gun_rtc_state_may_follow (GunRtcState from, GunRtcState to)
{
  return (allowed[from] & (1u << to)) != 0;
}

/**
 * gun_rtc_enum_nick:
 * @type: an enumeration of this room
 * @value: one of its values
 *
 * Returns: its short name, such as "connecting"
 */
const char *
gun_rtc_enum_nick (GType type, int value)
{
  GEnumClass *class = g_type_class_ref (type);
  const GEnumValue *found = g_enum_get_value (class, value);

  /* Registered statically: the names live on without the class */
  g_type_class_unref (class);
  g_return_val_if_fail (found != NULL, "");
  return found->value_nick;
}
