/* SPDX-License-Identifier: MIT */

#include "gun-browse.h"

#include <glib/gi18n.h>

#include "gun-text.h"

/* Between two questions, seconds. */
#define INTERVAL_S 10

struct _GunBrowse
{
  GObject parent_instance;

  GunEngine *engine;
  GRefString *everything;    /* the prefix of every soul */
  GunPeerView *peer;         /* (nullable): not browsing */
  GCancellable *cancellable; /* (nullable): of the question on its way */
  guint again_id;
  gboolean in_view;
  char *sentence;
  gboolean failed;
};

enum
{
  PROP_SENTENCE = 1,
  PROP_FAILED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (GunBrowse, gun_browse, G_TYPE_OBJECT)

static void
say (GunBrowse *self, char *sentence, gboolean failed)
{
  g_free (self->sentence);
  self->sentence = sentence;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SENTENCE]);

  if (self->failed == failed)
    return;

  self->failed = failed;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FAILED]);
}

static void ask (GunBrowse *self);

static gboolean
again_cb (gpointer user_data)
{
  GunBrowse *self = user_data;

  self->again_id = 0;
  ask (self);

  return G_SOURCE_REMOVE;
}

static void
ask_later (GunBrowse *self)
{
  if (self->peer != NULL && self->in_view && self->again_id == 0 && self->cancellable == NULL)
    self->again_id = g_timeout_add_seconds (INTERVAL_S, again_cb, self);
}

static void
say_answer (GunBrowse *self, int n_souls)
{
  const char *name = gun_peer_view_get_name (self->peer);

  say (self,
       g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                     "Asked %s: %d node there · asks again every %d s",
                                     "Asked %s: %d nodes there · asks again every %d s",
                                     (gulong) n_souls),
                        name,
                        n_souls,
                        INTERVAL_S),
       FALSE);
}

static void
say_failure (GunBrowse *self, const GError *error)
{
  const char *name = gun_peer_view_get_name (self->peer);

  if (gun_peer_view_get_state (self->peer) != GUN_PEER_VIEW_OPEN)
    say (self, g_strdup_printf (_ ("%s is not connected · asks when it is"), name), TRUE);
  else if (g_error_matches (error, GUN_ENGINE_ERROR, GUN_ENGINE_ERROR_NOT_FOUND))
    say (self,
         g_strdup_printf (
             _ ("%s did not answer: a relay that stores nothing on disk cannot list its nodes"),
             name),
         TRUE);
  else
    say (self, g_strdup_printf (_ ("%s could not be asked: %s"), name, error->message), TRUE);
}

static void
browse_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunBrowse) self = user_data;
  g_autoptr (GError) error = NULL;
  int n_souls = gun_engine_browse_finish (GUN_ENGINE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->peer == NULL)
    return;

  g_clear_object (&self->cancellable);
  if (n_souls >= 0)
    say_answer (self, n_souls);
  else
    say_failure (self, error);
  ask_later (self);
}

static void
ask (GunBrowse *self)
{
  if (self->cancellable != NULL)
    return;

  self->cancellable = g_cancellable_new ();
  gun_engine_browse_async (self->engine,
                           self->peer,
                           self->everything,
                           self->cancellable,
                           browse_cb,
                           g_object_ref (self));
}

static void
stop_asking (GunBrowse *self)
{
  g_clear_handle_id (&self->again_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
peer_state_cb (GunBrowse *self)
{
  if (gun_peer_view_get_state (self->peer) != GUN_PEER_VIEW_OPEN || !self->in_view)
    return;

  stop_asking (self);
  ask (self);
}

/**
 * gun_browse_start:
 * @peer: a relay
 *
 * Asks @peer now, and every ten seconds while in view.
 */
void
gun_browse_start (GunBrowse *self, GunPeerView *peer)
{
  g_return_if_fail (GUN_IS_BROWSE (self));
  g_return_if_fail (GUN_IS_PEER_VIEW (peer));

  g_object_ref (peer);
  gun_browse_stop (self);
  self->peer = peer;
  g_signal_connect_swapped (peer, "notify::state", G_CALLBACK (peer_state_cb), self);
  say (self, g_strdup_printf (_ ("Asking %s…"), gun_peer_view_get_name (peer)), FALSE);
  ask (self);
}

void
gun_browse_stop (GunBrowse *self)
{
  g_return_if_fail (GUN_IS_BROWSE (self));

  if (self->peer == NULL)
    return;

  stop_asking (self);
  g_signal_handlers_disconnect_by_data (self->peer, self);
  g_clear_object (&self->peer);
  say (self, NULL, FALSE);
}

/**
 * gun_browse_set_in_view:
 *
 * Nobody is asked for what nobody looks at.
 */
void
gun_browse_set_in_view (GunBrowse *self, gboolean in_view)
{
  g_return_if_fail (GUN_IS_BROWSE (self));

  if (self->in_view == in_view)
    return;

  self->in_view = in_view;
  if (!in_view)
    stop_asking (self);
  else if (self->peer != NULL)
    ask (self);
}

/**
 * gun_browse_start_number:
 * @number: of a peer: nobody is asked when there is none of that number any more
 */
void
gun_browse_start_number (GunBrowse *self, guint64 number)
{
  GListModel *peers;

  g_return_if_fail (GUN_IS_BROWSE (self));

  peers = gun_engine_get_peers (self->engine);
  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      if (gun_peer_view_get_number (peer) == number)
        gun_browse_start (self, peer);
    }
}

/* A relay that is gone cannot be asked again */
static void
peers_changed_cb (GunBrowse *self)
{
  GListModel *peers = gun_engine_get_peers (self->engine);
  gboolean still_there = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (peers); i++)
    {
      g_autoptr (GunPeerView) peer = g_list_model_get_item (peers, i);

      still_there = still_there || peer == self->peer;
    }

  if (!still_there)
    gun_browse_stop (self);
}

static void
gun_browse_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  GunBrowse *self = GUN_BROWSE (object);

  switch (prop_id)
    {
    case PROP_SENTENCE:
      g_value_set_string (value, self->sentence);
      break;
    case PROP_FAILED:
      g_value_set_boolean (value, self->failed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_browse_dispose (GObject *object)
{
  GunBrowse *self = GUN_BROWSE (object);

  stop_asking (self);
  if (self->peer != NULL)
    g_signal_handlers_disconnect_by_data (self->peer, self);
  g_clear_object (&self->peer);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_browse_parent_class)->dispose (object);
}

static void
gun_browse_finalize (GObject *object)
{
  GunBrowse *self = GUN_BROWSE (object);

  g_free (self->sentence);
  g_ref_string_release (self->everything);

  G_OBJECT_CLASS (gun_browse_parent_class)->finalize (object);
}

static void
gun_browse_class_init (GunBrowseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = gun_browse_dispose;
  object_class->finalize = gun_browse_finalize;
  object_class->get_property = gun_browse_get_property;

  properties[PROP_SENTENCE] = g_param_spec_string ("sentence", NULL, NULL, NULL, flags);
  properties[PROP_FAILED] = g_param_spec_boolean ("failed", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
gun_browse_init (GunBrowse *self)
{
  self->everything = gun_text_new ("");
}

GunBrowse *
gun_browse_new (GunEngine *engine)
{
  GunBrowse *self = g_object_new (GUN_TYPE_BROWSE, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (gun_engine_get_peers (engine),
                           "items-changed",
                           G_CALLBACK (peers_changed_cb),
                           self,
                           G_CONNECT_SWAPPED);

  return self;
}
