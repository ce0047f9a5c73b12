/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about the room of whoever holds the database. */

#include "gun-control-session-private.h"

#include "gun-text.h"

static void
reported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunRoomReport) report
      = gun_engine_report_room_finish (GUN_ENGINE (source), result, &error);

  if (report != NULL)
    {
      GunControlMessage *reply = gun_control_message_new ();
      g_autoptr (GString) json = g_string_new (NULL);

      gun_room_report_append_json (report, json);
      reply->value = gun_text_new_len (json->str, json->len);
      gun_control_request_done (self, reply, "ok");
    }
  else
    {
      gun_control_request_fail (self, error);
    }
  gun_control_request_unref (self);
}

void
gun_control_room (GunControlRequest *self)
{
  gun_engine_report_room_async (self->session->engine,
                                self->session->cancellable,
                                reported_cb,
                                gun_control_request_ref (self));
}
