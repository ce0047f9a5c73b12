/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib-object.h>

#include "gun-dtls-certificate.h"
#include "gun-rtc-limits.h"

G_BEGIN_DECLS

/**
 * GunRtcTransportPolicy:
 * @GUN_RTC_TRANSPORT_ALL: any way that works
 * @GUN_RTC_TRANSPORT_RELAY: through TURN only, so that the other side learns no address of ours
 */
typedef enum
{
  GUN_RTC_TRANSPORT_ALL,
  GUN_RTC_TRANSPORT_RELAY,
} GunRtcTransportPolicy;

/**
 * GunRtcConfiguration:
 * @certificate: (transfer none): who we are, for DTLS; one for all connections of an engine
 * @ice_servers: (nullable) (element-type GunIceServer): STUN and TURN servers to ask
 * @transport_policy: which ways may be used
 * @min_port: lowest local UDP port, 0 for any
 * @max_port: highest local UDP port
 * @addresses: (nullable): only these local addresses; %NULL for all of the chosen interfaces
 * @interfaces: (nullable): only the interfaces of these names; %NULL for all
 * @loopback: whether 127.0.0.1 and ::1 are candidates too
 * @connect_timeout_ms: how long looking for a way may take, from both descriptions on
 * @by_hand: the descriptions go from hand to hand: until a way is found, NATs and servers are kept from forgetting us
 * @max_message_bytes: longest message that is taken from the other side
 * @cwnd_cap_bytes: how much may be on its way at once while the round trip is under 5 ms; 0 for no
 *   such limit
 *
 * What a #GunPeerConnection is made with. gun_rtc_configuration_init() gives the defaults.
 */
typedef struct
{
  GunDtlsCertificate *certificate;
  GPtrArray *ice_servers;
  GunRtcTransportPolicy transport_policy;
  guint16 min_port;
  guint16 max_port;
  char **addresses;
  char **interfaces;
  gboolean loopback;
  guint connect_timeout_ms;
  gboolean by_hand;
  gsize max_message_bytes;
  guint cwnd_cap_bytes;
} GunRtcConfiguration;

void gun_rtc_configuration_init (GunRtcConfiguration *self, GunDtlsCertificate *certificate);
void gun_rtc_configuration_copy_into (const GunRtcConfiguration *self, GunRtcConfiguration *copy);
void gun_rtc_configuration_clear (GunRtcConfiguration *self);

G_END_DECLS
