/* SPDX-License-Identifier: MIT */

/* gun-peer may let whoever holds the database invite somebody, or accept an invite. Both live as long as the request that asked for them; a
 * link that came of one stays. */

#include "gun-control-session-private.h"

#include "gun-engine-invite.h"
#include "gun-peer-report-private.h"
#include "gun-text.h"

/* The row of who came is told of in batches: no longer than that after the link is open, s */
#define ROW_WAIT_S 2

typedef struct
{
  GunEngine *engine;
  char *id;          /* (nullable): until there is a text */
  GunPeerView *peer; /* (nullable): who came, until its row says that it is connected */
  gulong handler;
  GSource *deadline;
} Inviting;

static void
forget_peer (Inviting *inviting)
{
  if (inviting->peer != NULL)
    g_signal_handler_disconnect (inviting->peer, inviting->handler);
  g_clear_object (&inviting->peer);
  if (inviting->deadline != NULL)
    g_source_destroy (inviting->deadline);
  g_clear_pointer (&inviting->deadline, g_source_unref);
}

/* An open link stays, as gun_engine_cancel_invite() has it. */
static void
end_inviting (GunControlRequest *self)
{
  Inviting *inviting = self->held;

  forget_peer (inviting);
  if (inviting->id != NULL)
    gun_engine_cancel_invite (inviting->engine, inviting->id);
  g_free (inviting->id);
  g_object_unref (inviting->engine);
  g_clear_pointer (&self->held, g_free);
}

static void
say_connected (GunControlRequest *self, GunPeerView *peer)
{
  GunControlMessage *reply = gun_control_message_new ();

  if (peer != NULL)
    {
      reply->peer = gun_text_new (gun_peer_view_get_name (peer));
      reply->kind = gun_text_new (gun_peer_kind_get_name (gun_peer_view_get_kind (peer)));
      reply->path = gun_text_new (gun_route_get_name (gun_peer_view_get_route (peer)));
    }
  gun_control_request_done (self, reply, "ok");
}

static gboolean
row_due_cb (gpointer data)
{
  GunControlRequest *self = data;
  Inviting *inviting = self->held;
  g_autoptr (GunPeerView) peer = g_object_ref (inviting->peer);

  say_connected (self, peer);
  return G_SOURCE_REMOVE;
}

static gboolean
is_connected (GunPeerView *peer)
{
  return gun_peer_view_get_state (peer) == GUN_PEER_VIEW_OPEN
         && gun_peer_view_get_route (peer) != GUN_ROUTE_NONE;
}

static void
row_changed_cb (GunPeerView *peer, GParamSpec *pspec, GunControlRequest *self)
{
  g_autoptr (GunPeerView) kept = g_object_ref (peer);

  if (is_connected (kept))
    say_connected (self, kept);
}

static GunPeerView *
find_number (GunEngine *engine, guint64 number)
{
  GListModel *peers = gun_engine_get_peers (engine);

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_number (peer) == number)
        return g_steal_pointer (&peer);
    }

  return NULL;
}

/* @peer: (transfer full) */
static void
wait_for_row (GunControlRequest *self, GunPeerView *peer)
{
  Inviting *inviting = self->held;

  inviting->peer = peer;
  inviting->handler = g_signal_connect (peer, "notify", G_CALLBACK (row_changed_cb), self);
  inviting->deadline = g_timeout_source_new_seconds (ROW_WAIT_S);
  g_source_set_callback (inviting->deadline, row_due_cb, self, NULL);
  g_source_attach (inviting->deadline, g_main_context_get_thread_default ());
}

static void
awaited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  guint64 number = gun_engine_await_invite_finish (GUN_ENGINE (source), result, &error);
  g_autoptr (GunPeerView) peer = NULL;

  if (error != NULL)
    gun_control_request_fail (self, error);
  else if (self->session != NULL)
    {
      peer = find_number (GUN_ENGINE (source), number);
      if (peer == NULL || is_connected (peer))
        say_connected (self, peer);
      else
        wait_for_row (self, g_steal_pointer (&peer));
    }
  gun_control_request_unref (self);
}

/* @text: (nullable): none, with @error */
static void
take_text (GunControlRequest *self, const GunInviteText *text, const GError *error)
{
  Inviting *inviting = self->held;
  GunControlMessage *reply;

  if (text == NULL)
    gun_control_request_fail (self, error);
  if (text == NULL || self->session == NULL)
    return;

  inviting->id = g_strdup (text->id);
  reply = gun_control_message_new ();
  reply->value = gun_text_new (text->text);
  reply->until_ms = text->expires_ms;
  reply->local_only = text->is_local_only;
  gun_control_request_say (self, reply);
  gun_engine_await_invite_async (inviting->engine,
                                 inviting->id,
                                 self->session->cancellable,
                                 awaited_cb,
                                 gun_control_request_ref (self));
}

static void
invited_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInviteText) text = gun_engine_invite_finish (GUN_ENGINE (source), result, &error);

  take_text (self, text, error);
  gun_control_request_unref (self);
}

static void
accepted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunControlRequest *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GunInviteText) text
      = gun_engine_answer_invite_finish (GUN_ENGINE (source), result, &error);

  take_text (self, text, error);
  gun_control_request_unref (self);
}

static void
begin (GunControlRequest *self)
{
  Inviting *inviting = g_new0 (Inviting, 1);

  inviting->engine = g_object_ref (self->session->engine);
  self->held = inviting;
  self->end = end_inviting;
}

void
gun_control_invite (GunControlRequest *self)
{
  begin (self);
  gun_engine_invite_async (self->session->engine,
                           self->session->cancellable,
                           invited_cb,
                           gun_control_request_ref (self));
}

void
gun_control_accept (GunControlRequest *self)
{
  begin (self);
  gun_engine_answer_invite_async (self->session->engine,
                                  self->asked->value,
                                  self->session->cancellable,
                                  accepted_cb,
                                  gun_control_request_ref (self));
}

/* How that ends, the request hears that made the invite */
void
gun_control_answer (GunControlRequest *self)
{
  g_autoptr (GError) error = NULL;

  if (gun_engine_take_answer (self->session->engine, self->asked->value, &error))
    gun_control_request_done (self, gun_control_message_new (), "ok");
  else
    gun_control_request_fail (self, error);
}
