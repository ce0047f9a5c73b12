/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-mesh.h"

G_BEGIN_DECLS

/**
 * GunMeshEar:
 * @heard_room: a put, live (@is_reply FALSE: it has no `@`) or an answer to a get (TRUE), that holds
 *   a node whose soul begins with `/RTC/`; not heard before under its id
 * @heard_signal: `ok.rtc`. @is_for_us: it answers something that gun_mesh_say_signal() said here,
 *   and @message->json is its text, never %NULL. Else it has no `@`, or one that leads nowhere: told
 *   to be counted, and it ends here. What leads to somebody else goes there and is not told
 * @peer_opened: (nullable): hello and what is followed were said to @peer
 * @asked_room: (nullable): a get of @soul, which begins with `/RTC/`, not heard before under its id.
 *   TRUE: it is answered as if nothing were known here
 *
 * What the mesh hears that is for whoever makes direct connections (PROTOCOL.md section 8), told
 * before the graph judges it, since signalling waits neither for the clock nor for a commit. The mesh
 * goes on with the message as ever. Any of these may say, write and close what it likes.
 */
typedef struct
{
  void (*heard_room) (GunPeer *peer,
                      const GunMessage *message,
                      gboolean is_reply,
                      gpointer user_data);
  void (*heard_signal) (GunPeer *peer,
                        const GunMessage *message,
                        gboolean is_for_us,
                        gpointer user_data);
  void (*peer_opened) (GunPeer *peer, gpointer user_data);
  gboolean (*asked_room) (GunPeer *peer, GRefString *soul, gpointer user_data);
} GunMeshEar;

/* @ear (nullable: forget) must outlive the mesh: a static const. */
void gun_mesh_set_ear (GunMesh *self, const GunMeshEar *ear, gpointer user_data);

/* Says one message, complete JSON with @id as its `#`, to @peer, or (nullable) to every open peer,
 * and remembers that answers to @id are for the ear, as long as ids are remembered (9 s since one
 * last came). Returns: whether it was said to anybody */
gboolean gun_mesh_say_signal (
    GunMesh *self, GunPeer *peer, GRefString *id, const char *json, gsize length_bytes);

G_END_DECLS
