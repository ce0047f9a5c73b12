/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-delivery.h"

G_BEGIN_DECLS

/**
 * GunDeliveryWords:
 * @line: (owned): how far it got, in a line
 * @details: (owned): peer by peer, with times; a line each
 * @icon: its name
 * @style: a style class
 *
 * How far one write of this computer got, as the window says it.
 */
typedef struct
{
  char *line;
  char *details;
  const char *icon;
  const char *style;
} GunDeliveryWords;

void gun_delivery_words_init (GunDeliveryWords *self, GunDelivery *delivery, gboolean isolated);
void gun_delivery_words_clear (GunDeliveryWords *self);

/* Of one peer: "relay.example: arrived 2026-11-22 12:04:06" */
char *gun_delivery_words_peer (const GunOutboxPeer *peer);
/* The same where there is a tooltip for the time itself: "relay.example: arrived 3 min ago" */
char *gun_delivery_words_peer_ago (const GunOutboxPeer *peer);
/* Its name: host and port of a relay, else the pid */
char *gun_delivery_words_name (const GunOutboxPeer *peer);

G_END_DECLS
