/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_RTC_COMPILATION
#error "only for src/rtc"
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * GunStunStream:
 *
 * A TCP connection to a TURN server that carries STUN messages, one after the other; the length in their header says where one ends
 * (RFC 8489 section 6.2.2). Thread: the thread-default context it was made in.
 */
typedef struct _GunStunStream GunStunStream;

/* Called from the loop. In each of them the stream may be freed. After @failed nothing is called any more. */
typedef struct
{
  void (*connected) (guint16 local_port, gpointer user_data);
  void (*message) (const guint8 *bytes, gsize length_bytes, gpointer user_data);
  void (*failed) (const GError *error, gpointer user_data);
} GunStunStreamCallbacks;

GunStunStream *gun_stun_stream_new (GSocketAddress *address,
                                    const GunStunStreamCallbacks *callbacks,
                                    gpointer user_data);
gboolean
gun_stun_stream_send (GunStunStream *self, const guint8 *bytes, gsize length_bytes, GError **error);
void gun_stun_stream_free (GunStunStream *self);

G_END_DECLS
