/* SPDX-License-Identifier: MIT */

/* gun-peer may let whoever holds the database check its network, with the servers and relays that it has. */

#include "gun-control-session-private.h"

#include "gun-network-check.h"
#include "gun-text.h"

static void
say_piece_cb (const char *kind, const GString *json, gpointer user_data)
{
  GunControlRequest *self = user_data;
  GunControlMessage *reply = gun_control_message_new ();

  reply->kind = gun_text_new (kind);
  reply->value = gun_text_new_len (json->str, json->len);
  gun_control_request_say (self, reply);
}

static void
checked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunNetworkCheck) check
      = gun_engine_check_network_finish (GUN_ENGINE (source), result, &error);

  if (check == NULL)
    {
      gun_control_request_fail (self, error);
    }
  else
    {
      gun_network_check_take_apart (check, say_piece_cb, self);
      gun_control_request_done (self, gun_control_message_new (), "ok");
    }
  gun_control_request_unref (self);
}

void
gun_control_netcheck (GunControlRequest *self)
{
  gun_engine_check_network_async (self->session->engine,
                                  NULL,
                                  NULL,
                                  NULL,
                                  self->session->cancellable,
                                  checked_cb,
                                  gun_control_request_ref (self));
}
