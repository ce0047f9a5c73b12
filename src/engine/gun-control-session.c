/* SPDX-License-Identifier: MIT */

#include "gun-control-session-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-engine-private.h"
#include "gun-text.h"

typedef struct
{
  const char *name;
  void (*start) (GunControlRequest *request);
  gboolean needs_soul;
  gboolean needs_key;
  gboolean needs_value;
  gboolean needs_peer;
  gboolean takes_peers;
} Action;

static const Action actions[] = {
  { "get", gun_control_get, .needs_soul = TRUE, .takes_peers = TRUE },
  { "put",
    gun_control_put,
    .needs_soul = TRUE,
    .needs_key = TRUE,
    .needs_value = TRUE,
    .takes_peers = TRUE },
  { "watch", gun_control_watch, .needs_soul = TRUE, .takes_peers = TRUE },
  { "ls", gun_control_ls },
  { "browse", gun_control_browse, .takes_peers = TRUE },
  { "import", gun_control_import, .needs_value = TRUE, .needs_peer = TRUE },
  { "peers", gun_control_peers },
  { "room", gun_control_room },
  { "netcheck", gun_control_netcheck },
  { "report", gun_control_report },
  { "invite", gun_control_invite },
  { "accept", gun_control_accept, .needs_value = TRUE },
  { "answer", gun_control_answer, .needs_value = TRUE },
  { "ping", gun_control_ping, .needs_peer = TRUE },
  { "why", gun_control_why, .needs_peer = TRUE },
  { "refused", gun_control_refused },
  { "outbox", gun_control_outbox },
  { "forget", gun_control_forget, .needs_soul = TRUE, .needs_key = TRUE },
  { "shelf", gun_control_shelf },
  { "search", gun_control_search },
  { "state", gun_control_state },
};

/* How long peers may take when a request does not say, seconds */
#define DEFAULT_WAIT_S 5

static void
request_clear (gpointer data)
{
  GunControlRequest *self = data;

  gun_control_message_free (self->asked);
}

GunControlRequest *
gun_control_request_ref (GunControlRequest *self)
{
  return g_rc_box_acquire (self);
}

void
gun_control_request_unref (GunControlRequest *self)
{
  g_rc_box_release_full (self, request_clear);
}

static void
end_request (GunControlRequest *self)
{
  if (self->end != NULL)
    self->end (self);
  self->end = NULL;
  self->session = NULL;
  gun_control_request_unref (self);
}

void
gun_control_request_say (GunControlRequest *self, GunControlMessage *reply)
{
  g_autoptr (GunControlMessage) said = reply;
  GunControlSession *session = self->session;

  if (session == NULL)
    return;

  said->id = self->asked->id;
  if (said->done != NULL)
    {
      g_ptr_array_remove_fast (session->requests, self);
      end_request (self);
    }

  session->say (said, session->user_data);
}

void
gun_control_request_done (GunControlRequest *self, GunControlMessage *reply, const char *done)
{
  reply->done = gun_text_new (done);
  gun_control_request_say (self, reply);
}

double
gun_control_request_get_wait_s (const GunControlRequest *self)
{
  double wait_s = self->asked->wait_s;

  return isfinite (wait_s) && wait_s >= 0 ? wait_s : DEFAULT_WAIT_S;
}

static const char *
name_of_failure (const GError *error)
{
  if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND))
    return "not-found";

  if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_SILENT)
      || g_error_matches (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_EXPIRED))
    return "silent";

  if (g_error_matches (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_FAILED)
      || g_error_matches (error, GUN_INVITE_ERROR, GUN_INVITE_ERROR_CANCELLED))
    return "failed";
  if (error->domain == GUN_INVITE_ERROR)
    return "invalid";

  return g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_INVALID) ? "invalid" : "failed";
}

void
gun_control_request_fail (GunControlRequest *self, const GError *error)
{
  GunControlMessage *reply = gun_control_message_new ();

  reply->error = gun_text_new (error->message);
  gun_control_request_done (self, reply, name_of_failure (error));
}

/**
 * gun_control_session_new:
 * @engine: an engine that runs
 * @guests: (nullable): for sessions of a server: URLs of relays that are there only for sessions,
 * with how many want them
 * @say: gets the answers
 * @user_data: for @say
 *
 * Returns: (transfer full): a session
 */
GunControlSession *
gun_control_session_new (GunEngine *engine,
                         GHashTable *guests,
                         GunControlSay say,
                         gpointer user_data)
{
  GunControlSession *self = g_new0 (GunControlSession, 1);

  self->engine = g_object_ref (engine);
  self->guests = guests == NULL ? NULL : g_hash_table_ref (guests);
  self->brought = g_ptr_array_new_with_free_func (g_free);
  self->cancellable = g_cancellable_new ();
  self->say = say;
  self->user_data = user_data;
  self->requests = g_ptr_array_new ();

  return self;
}

GunPeerView *
gun_control_session_find_relay (GunControlSession *self, const char *url)
{
  GListModel *peers = gun_engine_get_peers (self->engine);
  const guint n_peers = g_list_model_get_n_items (peers);

  for (guint i = 0; i < n_peers; i++)
    {
      g_autoptr (GunPeerView) view = g_list_model_get_item (peers, i);

      if (g_strcmp0 (gun_peer_view_get_url (view), url) == 0)
        return g_steal_pointer (&view);
    }

  return NULL;
}

static void
dismiss_guest (GunControlSession *self, const char *url)
{
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->guests, url));

  if (count > 1)
    {
      g_hash_table_insert (self->guests, g_strdup (url), GUINT_TO_POINTER (count - 1));
      return;
    }

  g_hash_table_remove (self->guests, url);
  gun_engine_remove_relay (self->engine, url);
}

/**
 * gun_control_session_free:
 * @self: (transfer full): a session; nothing more is said
 */
void
gun_control_session_free (GunControlSession *self)
{
  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < self->requests->len; i++)
    end_request (g_ptr_array_index (self->requests, i));
  g_ptr_array_unref (self->requests);

  for (guint i = 0; i < self->brought->len; i++)
    dismiss_guest (self, g_ptr_array_index (self->brought, i));
  g_ptr_array_unref (self->brought);
  g_clear_pointer (&self->guests, g_hash_table_unref);

  g_clear_object (&self->catalog);
  g_object_unref (self->cancellable);
  g_object_unref (self->engine);
  g_free (self);
}

/* A relay the holder dials anyway is no guest, and stays when the session ends. */
static gboolean
bring_relay (GunControlSession *self, const char *address, GError **error)
{
  g_autofree char *url = gun_engine_normalize_url (address, error);
  g_autoptr (GunPeerView) known = NULL;
  guint count;

  if (url == NULL)
    return FALSE;
  if (self->guests == NULL)
    return gun_engine_add_relay (self->engine, url, error);
  if (g_ptr_array_find_with_equal_func (self->brought, url, g_str_equal, NULL))
    return TRUE;

  known = gun_control_session_find_relay (self, url);
  count = GPOINTER_TO_UINT (g_hash_table_lookup (self->guests, url));
  if (count == 0 && known != NULL)
    return TRUE;
  if (count == 0 && !gun_engine_add_relay (self->engine, url, error))
    return FALSE;

  g_hash_table_insert (self->guests, g_strdup (url), GUINT_TO_POINTER (count + 1));
  g_ptr_array_add (self->brought, g_steal_pointer (&url));
  return TRUE;
}

static gboolean
bring_relays (GunControlRequest *request, GError **error)
{
  GPtrArray *peers = request->asked->peers;

  for (guint i = 0; peers != NULL && i < peers->len; i++)
    if (!bring_relay (request->session, g_ptr_array_index (peers, i), error))
      return FALSE;

  return TRUE;
}

static const Action *
find_action (const GunControlMessage *asked)
{
  for (guint i = 0; asked->action != NULL && i < G_N_ELEMENTS (actions); i++)
    if (g_str_equal (asked->action, actions[i].name))
      return &actions[i];

  return NULL;
}

static const char *
find_fault (const GunControlMessage *asked, const Action *action)
{
  if (!isfinite (asked->id))
    return _ ("“id” must be a number");
  if (action == NULL)
    return _ ("“do” names nothing that can be done here");
  if (action->needs_soul && asked->soul == NULL)
    return _ ("“soul” is missing");
  if (action->needs_key && asked->key == NULL)
    return _ ("“key” is missing");
  if (action->needs_value && asked->value == NULL)
    return _ ("“value” is missing");
  if (action->needs_peer && asked->peer == NULL)
    return _ ("“peer” is missing");
  if (asked->peers != NULL && !action->takes_peers)
    return _ ("“peers” has no place in this request");

  return NULL;
}

/**
 * gun_control_session_refuse:
 * @self: a session
 * @id: of the request, NAN when it has none
 * @sentence: what was wrong with a line
 */
void
gun_control_session_refuse (GunControlSession *self, double id, const char *sentence)
{
  g_autoptr (GunControlMessage) reply = gun_control_message_new ();

  reply->id = id;
  reply->done = gun_text_new ("invalid");
  reply->error = gun_text_new (sentence);
  self->say (reply, self->user_data);
}

static void
start_request (GunControlSession *self, GunControlMessage *asked, const Action *action)
{
  GunControlRequest *request = g_rc_box_new0 (GunControlRequest);
  g_autoptr (GError) error = NULL;

  request->session = self;
  request->asked = asked;
  g_ptr_array_add (self->requests, request);

  gun_control_request_ref (request);
  if (bring_relays (request, &error))
    action->start (request);
  else
    gun_control_request_fail (request, error);
  gun_control_request_unref (request);
}

/**
 * gun_control_session_hear:
 * @self: a session
 * @line: a line of the other side, without its end
 * @length_bytes: its length
 *
 * Whatever it is, it gets an answer.
 */
void
gun_control_session_hear (GunControlSession *self, const char *line, gsize length_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GunControlMessage) asked = gun_control_message_parse (line, length_bytes, &error);
  const Action *action;
  const char *fault;

  if (asked == NULL)
    {
      gun_control_session_refuse (self, NAN, error->message);
      return;
    }

  action = find_action (asked);
  fault = find_fault (asked, action);
  if (fault == NULL && self->requests->len >= GUN_CONTROL_MAX_REQUESTS)
    fault = _ ("Too much was asked at once");

  if (fault != NULL)
    gun_control_session_refuse (self, asked->id, fault);
  else
    start_request (self, g_steal_pointer (&asked), action);
}
