/* SPDX-License-Identifier: MIT */

#include "gun-peer-private.h"

#include "gun-limits.h"
#include "gun-mesh-private.h"

G_DEFINE_FINAL_TYPE (GunPeer, gun_peer, G_TYPE_OBJECT)

enum
{
  PROP_STATE = 1,
  PROP_PID,
  PROP_RETRY_AT_US,
  PROP_ROUND_TRIP_US,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

#define TO(s) (1u << GUN_PEER_##s)
static const guint allowed[] = {
  [GUN_PEER_CONNECTING] = TO (OPEN) | TO (WAITING) | TO (CLOSED),
  [GUN_PEER_OPEN] = TO (WAITING) | TO (CLOSED),
  [GUN_PEER_WAITING] = TO (CONNECTING) | TO (CLOSED),
  [GUN_PEER_CLOSED] = 0,
};
#undef TO

static const char *const state_names[] = {
  [GUN_PEER_CONNECTING] = "connecting",
  [GUN_PEER_OPEN] = "open",
  [GUN_PEER_WAITING] = "waiting",
  [GUN_PEER_CLOSED] = "closed",
};

static void
gun_peer_dispose (GObject *object)
{
  GunPeer *self = GUN_PEER (object);

  gun_clear_timer (&self->dial_timer);
  gun_clear_timer (&self->sign_timer);
  if (self->link != NULL)
    gun_peer_drop_link (self);
  G_OBJECT_CLASS (gun_peer_parent_class)->dispose (object);
}

static void
gun_peer_finalize (GObject *object)
{
  GunPeer *self = GUN_PEER (object);

  g_clear_pointer (&self->url, g_free);
  g_clear_pointer (&self->address, g_free);
  g_clear_pointer (&self->pid, g_ref_string_release);
  g_clear_pointer (&self->name, g_ref_string_release);
  g_clear_pointer (&self->hello_id, g_ref_string_release);
  g_clear_error (&self->last_error);
  gun_outgoing_clear (&self->outgoing);
  g_queue_clear_full (&self->refused, (GDestroyNotify) gun_refused_write_unref);
  G_OBJECT_CLASS (gun_peer_parent_class)->finalize (object);
}

static void
gun_peer_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  GunPeer *self = GUN_PEER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_PID:
      g_value_set_string (value, self->pid);
      break;
    case PROP_RETRY_AT_US:
      g_value_set_int64 (value, self->retry_at_us);
      break;
    case PROP_ROUND_TRIP_US:
      g_value_set_int64 (value, self->round_trip_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
gun_peer_class_init (GunPeerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = gun_peer_dispose;
  object_class->finalize = gun_peer_finalize;
  object_class->get_property = gun_peer_get_property;

  properties[PROP_STATE] = g_param_spec_int (
      "state", NULL, NULL, GUN_PEER_CONNECTING, GUN_PEER_CLOSED, GUN_PEER_CONNECTING, flags);
  properties[PROP_PID] = g_param_spec_string ("pid", NULL, NULL, NULL, flags);
  properties[PROP_RETRY_AT_US]
      = g_param_spec_int64 ("retry-at-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ROUND_TRIP_US]
      = g_param_spec_int64 ("round-trip-us", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
gun_peer_init (GunPeer *self)
{
  self->state = GUN_PEER_CONNECTING;
  self->round_trip_us = -1;
  self->clock_exact_us = -1;
}

static void
update_name (GunPeer *self)
{
  const char *name = self->url != NULL ? self->url : self->pid != NULL ? self->pid : self->address;

  g_clear_pointer (&self->name, g_ref_string_release);
  self->name = g_ref_string_new (name);
}

/**
 * gun_peer_new:
 * @mesh: who has it
 * @number: its number in @mesh
 * @path: how it is reached
 * @url: (nullable): of a relay that is dialled
 * @address: where it is
 * @now_us: the time
 *
 * Returns: (transfer full): a peer that is connecting, without a link yet
 */
GunPeer *
gun_peer_new (GunMesh *mesh,
              guint64 number,
              GunPath path,
              const char *url,
              const char *address,
              gint64 now_us)
{
  GunPeer *self = g_object_new (GUN_TYPE_PEER, NULL);

  self->mesh = mesh;
  self->number = number;
  self->path = path;
  self->url = g_strdup (url);
  self->address = g_strdup (address != NULL ? address : "");
  self->since_us = now_us;
  update_name (self);
  return self;
}

gboolean
gun_peer_set_state (
    GunPeer *self, GunPeerState state, gint64 now_us, gint64 retry_at_us, const GError *error)
{
  if ((allowed[self->state] & (1u << state)) == 0)
    {
      g_debug (
          "%s: no way from %s to %s", self->name, state_names[self->state], state_names[state]);
      return FALSE;
    }

  g_debug ("%s: %s, was %s%s%s",
           self->name,
           state_names[state],
           state_names[self->state],
           error != NULL ? ": " : "",
           error != NULL ? error->message : "");

  self->state = state;
  self->since_us = now_us;
  self->retry_at_us = state == GUN_PEER_WAITING ? retry_at_us : 0;
  if (error != NULL)
    {
      g_clear_error (&self->last_error);
      self->last_error = g_error_copy (error);
    }

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_AT_US]);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

/* It is shown, and kept with what came from it: text for people, of a sensible length. What looks
 * like an address is the name of a relay, and who took it would be taken for that one: what it
 * acknowledged would be kept as what the relay has */
gboolean
gun_peer_is_fit_pid (const char *pid, gsize length_bytes)
{
  return length_bytes > 0 && length_bytes <= GUN_LIMIT_ID_LENGTH
         && g_utf8_validate (pid, (gssize) length_bytes, NULL)
         && g_strstr_len (pid, (gssize) length_bytes, "://") == NULL;
}

void
gun_peer_set_pid (GunPeer *self, const char *pid)
{
  if (g_strcmp0 (self->pid, pid) == 0)
    return;

  g_clear_pointer (&self->pid, g_ref_string_release);
  self->pid = g_ref_string_new (pid);
  update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PID]);
}

void
gun_peer_set_round_trip_us (GunPeer *self, gint64 round_trip_us)
{
  if (self->round_trip_us == round_trip_us)
    return;

  self->round_trip_us = round_trip_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROUND_TRIP_US]);
}

/**
 * gun_peer_take_link:
 * @self: a peer without a link
 * @link: (transfer full): its new one
 */
void
gun_peer_take_link (GunPeer *self, GunLink *link)
{
  g_assert (self->link == NULL);

  self->link = link;
  self->is_full = FALSE;
  self->is_paused = FALSE;
  self->n_frames_heard = 0;
  self->opened_us = 0;
}

static void
add_link_counters (GunLinkCounters *sum, const GunLinkCounters *more)
{
  sum->frames_in += more->frames_in;
  sum->frames_out += more->frames_out;
  sum->bytes_in += more->bytes_in;
  sum->bytes_out += more->bytes_out;
  sum->frames_dropped += more->frames_dropped;
}

void
gun_peer_drop_link (GunPeer *self)
{
  GunLinkCounters of_link = { 0 };

  g_assert (self->link != NULL);

  gun_clear_timer (&self->sign_timer);
  g_clear_pointer (&self->hello_id, g_ref_string_release);
  gun_outgoing_clear (&self->outgoing);
  gun_mesh_forget_held (self);

  gun_link_set_receiver (self->link, NULL, NULL);
  gun_link_get_counters (self->link, &of_link);
  add_link_counters (&self->counters.link, &of_link);
  g_clear_object (&self->link);
}

GunPeerState
gun_peer_get_state (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), GUN_PEER_CLOSED);

  return self->state;
}

GunPath
gun_peer_get_path (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), GUN_PATH_CLIENT);

  return self->path;
}

guint64
gun_peer_get_number (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);

  return self->number;
}

const char *
gun_peer_get_url (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  return self->url;
}

gboolean
gun_peer_is_private (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), FALSE);

  return self->is_private;
}

const char *
gun_peer_get_pid (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  return self->pid;
}

const char *
gun_peer_get_name (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  return self->name;
}

const char *
gun_peer_get_address (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  return self->address;
}

const GError *
gun_peer_get_last_error (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  return self->last_error;
}

gint64
gun_peer_get_retry_at_us (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);

  return self->retry_at_us;
}

gint64
gun_peer_get_since_us (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);

  return self->since_us;
}

gint64
gun_peer_get_round_trip_us (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), -1);

  return self->round_trip_us;
}

/**
 * gun_peer_get_clock_difference_us:
 * @self: a peer
 * @exact_us: (out): how far the difference may be off, either way; -1 when it is not known
 *
 * Returns: their clock minus ours, as it was measured last; 0 when it is not known
 */
gint64
gun_peer_get_clock_difference_us (GunPeer *self, gint64 *exact_us)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);
  g_return_val_if_fail (exact_us != NULL, 0);

  *exact_us = self->clock_exact_us;
  return self->clock_difference_us;
}

/**
 * gun_peer_get_queued_bytes:
 * @self: a peer
 *
 * Returns: what its link holds because the other side has not taken it yet
 */
gsize
gun_peer_get_queued_bytes (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);

  return self->link == NULL ? 0 : gun_link_get_queued_bytes (self->link) + self->held_bytes;
}

static void
topic_free (gpointer data)
{
  GunPeerTopic *topic = data;

  g_ref_string_release (topic->soul);
  g_clear_pointer (&topic->key, g_ref_string_release);
  g_free (topic);
}

static void
add_topic (GRefString *soul, GRefString *key, gpointer user_data)
{
  GunPeerTopic *topic = g_new0 (GunPeerTopic, 1);

  topic->soul = g_ref_string_acquire (soul);
  topic->key = key == NULL ? NULL : g_ref_string_acquire (key);
  g_ptr_array_add (user_data, topic);
}

/**
 * gun_peer_list_subscriptions:
 * @self: a peer
 * @max: how many at most
 *
 * Conditions it asked by are not among them.
 *
 * Returns: (transfer full) (element-type GunPeerTopic): the souls and keys it asked for last, newest first
 */
GPtrArray *
gun_peer_list_subscriptions (GunPeer *self, guint max)
{
  GPtrArray *topics;

  g_return_val_if_fail (GUN_IS_PEER (self), NULL);

  topics = g_ptr_array_new_with_free_func (topic_free);
  if (self->mesh != NULL)
    gun_subscriptions_foreach_of_peer (self->mesh->subscriptions, self, max, add_topic, topics);
  return topics;
}

/**
 * gun_peer_get_n_subscriptions:
 * @self: a peer
 *
 * Returns: souls and keys it asked for, so that it is told of changes; 0 for a relay we dial, which
 * is told of every change anyway
 */
guint
gun_peer_get_n_subscriptions (GunPeer *self)
{
  g_return_val_if_fail (GUN_IS_PEER (self), 0);

  if (self->mesh == NULL)
    return 0;
  return gun_subscriptions_get_n_of_peer (self->mesh->subscriptions, self)
         + gun_lex_followers_get_n_of_peer (self->mesh->lex_followers, self);
}

void
gun_peer_get_counters (GunPeer *self, GunPeerCounters *counters)
{
  g_return_if_fail (GUN_IS_PEER (self));
  g_return_if_fail (counters != NULL);

  *counters = self->counters;
  if (self->link != NULL)
    {
      GunLinkCounters of_link = { 0 };

      gun_link_get_counters (self->link, &of_link);
      add_link_counters (&counters->link, &of_link);
    }
}
