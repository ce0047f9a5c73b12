/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include <gio/gio.h>

#include "gun-clock.h"
#include "gun-ice-server.h"
#include "gun-stun-probe-result.h"

G_BEGIN_DECLS

/**
 * GunStunTarget:
 *
 * One server of a probe: its name, its addresses one after the other until one can be reached, and what it answers there.
 */
typedef struct _GunStunTarget GunStunTarget;

/* @send: to @address, over the one socket of its family; FALSE and an error when there is no way there. @done: there is a result; once. It may free no
 * target. */
typedef struct
{
  gboolean (*send) (GSocketAddress *address,
                    const guint8 *bytes,
                    gsize length_bytes,
                    guint16 *local_port,
                    GError **error,
                    gpointer user_data);
  void (*done) (gpointer user_data);
} GunStunTargetCallbacks;

GunStunTarget *gun_stun_target_new (GunIceServer *server,
                                    GSocketFamily family,
                                    GunClock *clock,
                                    const GunStunTargetCallbacks *callbacks,
                                    gpointer user_data);
void gun_stun_target_free (GunStunTarget *self);
void gun_stun_target_start (GunStunTarget *self);
gboolean gun_stun_target_process (GunStunTarget *self,
                                  GSocketAddress *from,
                                  const guint8 *bytes,
                                  gsize length_bytes);
GunStunProbeResult *gun_stun_target_get_result (GunStunTarget *self);

G_END_DECLS
