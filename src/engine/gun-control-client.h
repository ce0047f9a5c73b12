/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-control-message.h"
#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_CONTROL_CLIENT (gun_control_client_get_type ())
G_DECLARE_FINAL_TYPE (GunControlClient, gun_control_client, GUN, CONTROL_CLIENT, GObject)

/**
 * GunControlReplyFunc:
 * @reply: (nullable) (transfer none): one line of the answer; the last has `done`. %NULL: the
 * holder is gone, and nothing more comes
 */
typedef void (*GunControlReplyFunc) (const GunControlMessage *reply, gpointer user_data);

/**
 * GunControlClient:
 *
 * The asking side of gun-control-message.h: the same whether the database is held by another
 * program or by an engine of our own.
 */
GunControlClient *gun_control_client_new_for_engine (GunEngine *engine);

void gun_control_client_connect_async (const char *database,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
/* %GUN_ENGINE_ERROR_STOPPED: nobody listens there */
GunControlClient *gun_control_client_connect_finish (GAsyncResult *result, GError **error);

/* @request: (transfer full): its id is filled in. @func is never called from inside, and not
 * after the last reference is dropped. */
void gun_control_client_request (GunControlClient *self,
                                 GunControlMessage *request,
                                 GunControlReplyFunc func,
                                 gpointer user_data);

G_END_DECLS
