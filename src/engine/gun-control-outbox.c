/* SPDX-License-Identifier: MIT */

/* What gun-peer can ask about writes on their way. */

#include "gun-control-session-private.h"

#include <math.h>

#include "gun-text.h"

static double
wall_ms (gint64 wall_us)
{
  return wall_us > 0 ? (double) (wall_us / 1000) : NAN;
}

static void
say_row (GunControlRequest *self, const GunOutboxRow *row)
{
  GunControlMessage *reply = gun_control_message_new ();
  GString *json = g_string_new (NULL);

  gun_value_append_json (row->value, json);
  reply->row = row->id;
  reply->soul = g_ref_string_acquire (row->soul);
  reply->key = g_ref_string_acquire (row->key);
  reply->value = gun_text_new_len (json->str, json->len);
  reply->state_ms = row->state_ms;
  reply->written_ms = wall_ms (row->written_us);
  reply->done_ms = wall_ms (row->done_us);
  g_string_free (json, TRUE);
  gun_control_request_say (self, reply);
}

static void
say_peer (GunControlRequest *self, const GunOutboxRow *row, const GunOutboxPeer *peer)
{
  GunControlMessage *reply = gun_control_message_new ();

  reply->row = row->id;
  reply->peer = g_ref_string_acquire (peer->peer);
  reply->sent_ms = wall_ms (peer->sent_us);
  reply->arrived_ms = wall_ms (peer->arrived_us);
  reply->reason = peer->reason != NULL ? gun_text_new (peer->reason) : NULL;
  gun_control_request_say (self, reply);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_outbox_finish (GUN_ENGINE (source), result, &error);

  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const GunOutboxRow *row = g_ptr_array_index (rows, i);

      say_row (self, row);
      for (guint k = 0; k < row->peers->len; k++)
        say_peer (self, row, g_ptr_array_index (row->peers, k));
    }

  if (rows == NULL)
    gun_control_request_fail (self, error);
  else
    gun_control_request_done (self, gun_control_message_new (), "ok");
  gun_control_request_unref (self);
}

void
gun_control_outbox (GunControlRequest *self)
{
  double after_row = self->asked->after_row;
  double limit = self->asked->limit;

  gun_engine_list_outbox_async (self->session->engine,
                                !self->asked->all,
                                isfinite (after_row) ? (gint64) CLAMP (after_row, 0, 0x1p53) : 0,
                                isfinite (limit) ? CLAMP (limit, 0, GUN_CONTROL_PAGE_ROWS)
                                                 : GUN_CONTROL_PAGE_ROWS,
                                self->session->cancellable,
                                listed_cb,
                                gun_control_request_ref (self));
}

static void
forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;

  if (gun_engine_forget_write_finish (GUN_ENGINE (source), result, &error))
    gun_control_request_done (self, gun_control_message_new (), "ok");
  else
    gun_control_request_fail (self, error);
  gun_control_request_unref (self);
}

void
gun_control_forget (GunControlRequest *self)
{
  gun_engine_forget_write_async (self->session->engine,
                                 self->asked->soul,
                                 self->asked->key,
                                 self->session->cancellable,
                                 forgotten_cb,
                                 gun_control_request_ref (self));
}
