/* SPDX-License-Identifier: MIT */

/* Why a peer of whoever holds the database is not connected directly. */

#include "gun-control-session-private.h"

#include "gun-text.h"

static void
explained_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunWhyReport) report
      = gun_engine_explain_peer_finish (GUN_ENGINE (source), result, &error);

  if (report != NULL)
    {
      GunControlMessage *reply = gun_control_message_new ();
      g_autoptr (GString) json = g_string_new (NULL);

      gun_why_report_append_json (report, json);
      reply->value = gun_text_new_len (json->str, json->len);
      gun_control_request_done (self, reply, "ok");
    }
  else
    {
      gun_control_request_fail (self, error);
    }
  gun_control_request_unref (self);
}

/* That nobody is called so may be just what is to be explained */
void
gun_control_why (GunControlRequest *self)
{
  gboolean is_unknown;
  g_autoptr (GunPeerView) view = gun_control_request_lookup_peer (self, &is_unknown);

  if (view != NULL)
    gun_engine_explain_peer_async (self->session->engine,
                                   view,
                                   self->session->cancellable,
                                   explained_cb,
                                   gun_control_request_ref (self));
  else if (is_unknown)
    gun_engine_explain_name_async (self->session->engine,
                                   self->asked->peer,
                                   self->session->cancellable,
                                   explained_cb,
                                   gun_control_request_ref (self));
}
