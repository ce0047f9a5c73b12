/* SPDX-License-Identifier: MIT */

#include "gun-direct-private.h"

#include <string.h>

#include "gun-mesh-ear.h"
#include "gun-room-name.h"

/* How often remotes are looked at: whether they are still heard of, and whether a lossy link lost something. */
#define LOOK_US (5 * G_USEC_PER_SEC)

/* Who is not connected and was not heard of for so long is taken off the list. */
#define FORGET_US (10 * 60 * G_USEC_PER_SEC)
#define FORGET_FRIEND_US (60 * 60 * (gint64) G_USEC_PER_SEC) /* who was connected directly */

G_DEFINE_FINAL_TYPE (GunDirect, gun_direct, G_TYPE_OBJECT)

enum
{
  REMOTE_ADDED,
  REMOTE_CHANGED,
  REMOTE_REMOVED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
gun_direct_dispose (GObject *object)
{
  GunDirect *self = GUN_DIRECT (object);

  gun_direct_close (self);
  g_clear_object (&self->mesh);
  G_OBJECT_CLASS (gun_direct_parent_class)->dispose (object);
}

static void
gun_direct_finalize (GObject *object)
{
  GunDirect *self = GUN_DIRECT (object);

  g_clear_object (&self->clock);
  g_clear_pointer (&self->secret, g_bytes_unref);
  g_clear_pointer (&self->certificate, gun_dtls_certificate_unref);
  g_clear_pointer (&self->jitter, g_rand_free);
  g_clear_pointer (&self->remotes, g_ptr_array_unref);
  g_clear_pointer (&self->servers, gun_servers_check_free);
  gun_direct_terms_clear (&self->terms);
  G_OBJECT_CLASS (gun_direct_parent_class)->finalize (object);
}

static guint
add_signal (GunDirectClass *klass, const char *name)
{
  return g_signal_new (name,
                       G_TYPE_FROM_CLASS (klass),
                       G_SIGNAL_RUN_LAST,
                       0,
                       NULL,
                       NULL,
                       g_cclosure_marshal_VOID__OBJECT,
                       G_TYPE_NONE,
                       1,
                       GUN_TYPE_REMOTE);
}

static void
gun_direct_class_init (GunDirectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_direct_dispose;
  object_class->finalize = gun_direct_finalize;

  signals[REMOTE_ADDED] = add_signal (klass, "remote-added");
  signals[REMOTE_CHANGED] = add_signal (klass, "remote-changed");
  signals[REMOTE_REMOVED] = add_signal (klass, "remote-removed");
}

static void
gun_direct_init (GunDirect *self)
{
  self->remotes = g_ptr_array_new_with_free_func (g_object_unref);
  self->jitter = g_rand_new ();
  gun_direct_terms_init (&self->terms);
}

/**
 * gun_direct_new:
 * @mesh: over whose peers remotes are found, and which gets the links to them
 * @clock: the time
 * @device_secret: from which this device is named in each room, so that nobody can follow it from room to room
 *
 * Joins no room yet. Thread: belongs to the thread-default context of the caller, which is the mesh's.
 *
 * Returns: (transfer full): nobody's acquaintance
 */
GunDirect *
gun_direct_new (GunMesh *mesh, GunClock *clock, GBytes *device_secret)
{
  GunDirect *self;

  g_return_val_if_fail (GUN_IS_MESH (mesh), NULL);
  g_return_val_if_fail (GUN_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (device_secret != NULL, NULL);

  self = g_object_new (GUN_TYPE_DIRECT, NULL);
  self->mesh = g_object_ref (mesh);
  self->clock = g_object_ref (clock);
  self->secret = g_bytes_ref (device_secret);
  self->servers = gun_servers_check_new (clock);
  return self;
}

GunMesh *
gun_direct_get_mesh (GunDirect *self)
{
  return self->mesh;
}

GunClock *
gun_direct_get_clock (GunDirect *self)
{
  return self->clock;
}

const char *
gun_direct_get_pid (GunDirect *self)
{
  return gun_mesh_get_pid (self->mesh);
}

gint64
gun_direct_now_us (GunDirect *self)
{
  return gun_clock_get_monotonic_us (self->clock);
}

const char *
gun_direct_get_room (GunDirect *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  return self->desktops != NULL ? self->terms.room : NULL;
}

const char *
gun_direct_get_device_id (GunDirect *self)
{
  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  return self->device_id;
}

void
gun_direct_count (GunDirect *self, GunDirectDropped what)
{
  self->counters.dropped[what]++;
}

void
gun_direct_get_counters (GunDirect *self, GunDirectCounters *counters)
{
  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (counters != NULL);

  *counters = self->counters;
}

const char *
gun_direct_dropped_get_name (GunDirectDropped what)
{
  static const char *const names[GUN_DIRECT_N_DROPPED] = {
    [GUN_DIRECT_DROPPED_MALFORMED] = "malformed",
    [GUN_DIRECT_DROPPED_NO_ADDRESSEE] = "no-addressee",
    [GUN_DIRECT_DROPPED_UNKNOWN] = "unknown",
    [GUN_DIRECT_DROPPED_REPEATED] = "repeated",
    [GUN_DIRECT_DROPPED_OURS] = "ours",
    [GUN_DIRECT_DROPPED_TOO_MANY] = "too-many",
    [GUN_DIRECT_DROPPED_EXPIRED] = "expired",
    [GUN_DIRECT_DROPPED_NOT_FOR_US] = "not-for-us",
    [GUN_DIRECT_DROPPED_CONNECTED] = "connected",
  };

  g_return_val_if_fail (what < GUN_DIRECT_N_DROPPED, NULL);

  return names[what];
}

/* Remotes */

/**
 * gun_direct_list_remotes:
 * @self: a #GunDirect
 *
 * Returns: (transfer container) (element-type GunRemote): in the order they were heard of
 */
GPtrArray *
gun_direct_list_remotes (GunDirect *self)
{
  GPtrArray *remotes;

  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  remotes = g_ptr_array_new_full (self->remotes->len, g_object_unref);
  for (guint i = 0; i < self->remotes->len; i++)
    g_ptr_array_add (remotes, g_object_ref (g_ptr_array_index (self->remotes, i)));
  return remotes;
}

GunRemote *
gun_direct_find_by_peer (GunDirect *self, GunPeer *peer)
{
  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->peer == peer && peer != NULL)
        return remote;
    }
  return NULL;
}

GunRemote *
gun_direct_find_by_number (GunDirect *self, guint64 number)
{
  g_return_val_if_fail (GUN_IS_DIRECT (self), NULL);

  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->number == number)
        return remote;
    }
  return NULL;
}

/**
 * gun_direct_lookup_remote:
 * @self: a #GunDirect
 * @kind: browser or desktop
 * @key: pid of a browser, device id of a desktop
 *
 * Returns: (transfer none) (nullable): the remote, when it is known
 */
GunRemote *
gun_direct_lookup_remote (GunDirect *self, GunRemoteKind kind, const char *key)
{
  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->kind == kind && g_str_equal (remote->key, key))
        return remote;
    }
  return NULL;
}

gboolean
gun_direct_has_pid (GunDirect *self, GunRemoteKind kind, const char *pid)
{
  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->kind == kind && g_str_equal (remote->pid, pid))
        return TRUE;
    }
  return FALSE;
}

static void
look_at_remote (GunDirect *self, GunRemote *remote)
{
  if (gun_remote_update (remote, gun_direct_now_us (self)))
    g_signal_emit (self, signals[REMOTE_CHANGED], 0, remote);
}

void
gun_direct_emit_changed (GunDirect *self, GunRemote *remote)
{
  gun_remote_update (remote, gun_direct_now_us (self));
  g_signal_emit (self, signals[REMOTE_CHANGED], 0, remote);
}

static void
remove_remote (GunDirect *self, GunRemote *remote)
{
  g_autoptr (GunRemote) kept G_GNUC_UNUSED = g_object_ref (remote);

  gun_direct_disconnect (self, remote);
  gun_clear_timer (&remote->want_timer);
  if (remote->free_room_data != NULL)
    g_clear_pointer (&remote->room_data, remote->free_room_data);
  g_ptr_array_remove (self->remotes, remote);
  remote->direct = NULL;
  g_signal_emit (self, signals[REMOTE_REMOVED], 0, remote);
}

/* Room for one more of @kind: who is neither connected nor tried and was not heard of for longest goes. */
static gboolean
make_room (GunDirect *self, GunRemoteKind kind)
{
  GunRemote *oldest = NULL;
  guint n_known = 0;

  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->kind != kind)
        continue;
      n_known++;
      if (remote->peer == NULL && remote->attempt == NULL && !remote->was_connected
          && (oldest == NULL || remote->heard_us < oldest->heard_us))
        oldest = remote;
    }

  if (n_known < GUN_DIRECT_MAX_REMOTES)
    return TRUE;
  if (oldest == NULL)
    return FALSE;
  remove_remote (self, oldest);
  return TRUE;
}

/**
 * gun_direct_note_remote:
 * @self: a #GunDirect
 * @kind: browser or desktop
 * @key: what it is known by
 * @pid: of its session
 * @via: over whom it was heard of just now
 *
 * Finds a remote or adds it.
 *
 * Returns: (transfer none) (nullable): the remote; %NULL when there are too many, which is counted
 */
GunRemote *
gun_direct_note_remote (
    GunDirect *self, GunRemoteKind kind, const char *key, const char *pid, GunPeer *via)
{
  GunRemote *remote = gun_direct_lookup_remote (self, kind, key);
  gboolean is_new = remote == NULL;

  if (is_new && !make_room (self, kind))
    {
      gun_direct_count (self, GUN_DIRECT_DROPPED_TOO_MANY);
      return NULL;
    }
  if (is_new)
    {
      remote = gun_remote_new (self, ++self->last_number, kind, key, pid);
      g_ptr_array_add (self->remotes, remote);
    }

  if (is_new || remote->via != via || remote->heard_us == 0)
    gun_remote_note (
        remote, GUN_RTC_LAYER_CONNECTION, "Heard of through %s", gun_peer_get_name (via));
  g_set_object (&remote->via, via);
  remote->heard_us = gun_direct_now_us (self);
  remote->has_left = FALSE;
  remote->clock_ms = 0;
  gun_remote_update (remote, remote->heard_us);
  if (!g_str_equal (remote->pid, pid) && remote->peer == NULL)
    {
      g_free (remote->pid);
      remote->pid = g_strdup (pid);
    }
  g_signal_emit (self, signals[is_new ? REMOTE_ADDED : REMOTE_CHANGED], 0, remote);
  return remote;
}

/**
 * gun_direct_remote_left:
 * @self: a #GunDirect
 * @remote: who said that it is going, or is not heard of any more
 *
 * What it said before counts no more; a link to it goes on as long as it lives.
 */
void
gun_direct_remote_left (GunDirect *self, GunRemote *remote)
{
  remote->heard_us = 0;
  remote->has_left = TRUE;
  remote->retry_at_us = 0;
  gun_clear_timer (&remote->want_timer);
  gun_remote_note (remote, GUN_RTC_LAYER_CONNECTION, "It said that it is going");
  look_at_remote (self, remote);
}

gboolean
gun_direct_is_connected (GunDirect *self, GunRemote *remote)
{
  return remote->peer != NULL;
}

gboolean
gun_direct_is_trying (GunDirect *self, GunRemote *remote)
{
  return remote->attempt != NULL;
}

void
gun_direct_note_retry (GunDirect *self, GunRemote *remote, gint64 retry_at_us)
{
  if (remote->retry_at_us == retry_at_us)
    return;
  remote->retry_at_us = retry_at_us;
  gun_direct_emit_changed (self, remote);
}

static void
want (GunDirect *self, GunRemote *remote)
{
  if (remote->kind == GUN_REMOTE_DESKTOP)
    gun_desktop_room_want (self->desktops, remote);
  else
    gun_browser_room_want (self->browsers, remote);
}

static gboolean
want_cb (gpointer data)
{
  GunRemote *remote = data;

  gun_clear_timer (&remote->want_timer);
  remote->retry_at_us = 0;
  if (remote->direct->desktops != NULL && remote->peer == NULL && remote->attempt == NULL)
    want (remote->direct, remote);
  return G_SOURCE_REMOVE;
}

/**
 * gun_direct_want_soon:
 * @self: a #GunDirect, in a room
 * @remote: who is to be tried again
 * @delay_us: when, but for some chance
 *
 * Has its room try again.
 */
void
gun_direct_want_soon (GunDirect *self, GunRemote *remote, gint64 delay_us)
{
  gint64 moved_us = delay_us * g_rand_double_range (self->jitter, 0.8, 1.2);

  if (remote->want_timer != NULL || self->desktops == NULL)
    return;
  remote->retry_at_us = gun_direct_now_us (self) + moved_us;
  remote->want_timer = gun_clock_add_timer (self->clock, moved_us, want_cb, remote);
}

/**
 * gun_direct_reconnect:
 * @self: a #GunDirect
 * @remote: one of its remotes
 *
 * A person wants it now. What is open or under way is given up first.
 */
void
gun_direct_reconnect (GunDirect *self, GunRemote *remote)
{
  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (GUN_IS_REMOTE (remote));

  if (remote->direct != self)
    return;
  remote->has_left = FALSE;
  gun_direct_disconnect (self, remote);
  gun_clear_timer (&remote->want_timer);
  gun_direct_want_soon (self, remote, 0);
  gun_direct_emit_changed (self, remote);
}

/**
 * gun_direct_forget:
 * @self: a #GunDirect
 * @remote: one of its remotes
 *
 * Closes its link and takes it off the list. When it is heard of again, it is somebody new.
 */
void
gun_direct_forget (GunDirect *self, GunRemote *remote)
{
  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (GUN_IS_REMOTE (remote));

  if (remote->direct == self)
    remove_remote (self, remote);
}

/**
 * gun_direct_note_network_change:
 * @self: a #GunDirect
 *
 * The addresses of this computer are others now, or it woke up: who is not connected is tried again at once. Links
 * that are open show by themselves whether they still work.
 */
void
gun_direct_note_network_change (GunDirect *self)
{
  g_return_if_fail (GUN_IS_DIRECT (self));

  gun_servers_check_forget (self->servers);
  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->peer == NULL && remote->attempt == NULL)
        gun_direct_want_soon (self, remote, G_USEC_PER_SEC);
    }
}

/* The room */

static void
heard_room_cb (GunPeer *peer, const GunMessage *message, gboolean is_reply, gpointer data)
{
  GunDirect *self = data;

  gun_desktop_room_hear_room (self->desktops, peer, message, is_reply);
  gun_browser_room_hear_room (self->browsers, peer, message, is_reply);
}

static void
heard_signal_cb (GunPeer *peer, const GunMessage *message, gboolean is_for_us, gpointer data)
{
  GunDirect *self = data;

  if (is_for_us)
    {
      gun_browser_room_hear_signal (self->browsers, peer, message);
      return;
    }
  gun_direct_count (
      self, message->ack == NULL ? GUN_DIRECT_DROPPED_NO_ADDRESSEE : GUN_DIRECT_DROPPED_UNKNOWN);
  gun_browser_room_hear_late (self->browsers, message);
}

static void
peer_opened_cb (GunPeer *peer, gpointer data)
{
  GunDirect *self = data;

  gun_desktop_room_peer_opened (self->desktops, peer);
  gun_browser_room_peer_opened (self->browsers, peer);
}

static gboolean
asked_room_cb (GunPeer *peer, GRefString *soul, gpointer data)
{
  GunDirect *self = data;

  return gun_browser_room_hear_ask (self->browsers, peer, soul);
}

static const GunMeshEar ear = { heard_room_cb, heard_signal_cb, peer_opened_cb, asked_room_cb };

static gboolean
is_to_be_forgotten (GunDirect *self, GunRemote *remote)
{
  gint64 now_us = gun_direct_now_us (self);
  gint64 limit_us = remote->was_connected ? FORGET_FRIEND_US : FORGET_US;

  return remote->peer == NULL && remote->attempt == NULL && now_us - remote->since_us > limit_us
         && now_us - remote->heard_us > limit_us;
}

static void
look_at_remotes (GunDirect *self)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self);

  for (guint i = 0; i < remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (remotes, i);

      if (is_to_be_forgotten (self, remote))
        {
          remove_remote (self, remote);
          continue;
        }
      look_at_remote (self, remote);
      gun_direct_look_for_losses (self, remote);
    }
}

static gboolean
look_cb (gpointer data)
{
  GunDirect *self = data;

  gun_clear_timer (&self->look_timer);
  look_at_remotes (self);
  self->look_timer = gun_clock_add_timer (self->clock, LOOK_US, look_cb, self);
  return G_SOURCE_REMOVE;
}

/* A relay that opened or closed is a way to those who were heard of there, or was one. */
static void
peer_changed_cb (GunMesh *mesh, GunPeer *peer, GunDirect *self)
{
  g_autoptr (GPtrArray) remotes = NULL;

  if (gun_peer_get_path (peer) == GUN_PATH_DIRECT)
    return;

  remotes = gun_direct_list_remotes (self);
  for (guint i = 0; i < remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (remotes, i);

      if (remote->via == peer)
        look_at_remote (self, remote);
    }
}

static gboolean
is_room_wanted (const GunDirectTerms *terms)
{
  return terms->enabled && terms->room != NULL && terms->room[0] != '\0';
}

static void
join_room (GunDirect *self)
{
  self->device_id = gun_room_dup_device_id (self->secret, self->terms.room);
  memset (&self->counters, 0, sizeof self->counters);
  gun_mesh_set_ear (self->mesh, &ear, self);
  self->removed_handler = g_signal_connect (
      self->mesh, "peer-removed", G_CALLBACK (gun_direct_peer_removed_cb), self);
  self->changed_handler
      = g_signal_connect (self->mesh, "peer-changed", G_CALLBACK (peer_changed_cb), self);
  self->desktops = gun_desktop_room_new (self);
  self->browsers = gun_browser_room_new (self);
  self->look_timer = gun_clock_add_timer (self->clock, LOOK_US, look_cb, self);
}

static void
leave_room (GunDirect *self)
{
  if (self->desktops == NULL)
    return;

  gun_mesh_set_ear (self->mesh, NULL, NULL);
  g_clear_signal_handler (&self->removed_handler, self->mesh);
  g_clear_signal_handler (&self->changed_handler, self->mesh);
  gun_clear_timer (&self->look_timer);
  gun_servers_check_stop (self->servers);
  gun_direct_forget_strangers (self);
  while (self->remotes->len > 0)
    remove_remote (self, g_ptr_array_index (self->remotes, 0));
  g_clear_pointer (&self->browsers, gun_browser_room_close);
  g_clear_pointer (&self->desktops, gun_desktop_room_close);
  g_clear_pointer (&self->device_id, g_free);
}

/**
 * gun_direct_set_terms:
 * @self: a #GunDirect
 * @terms: what holds from now on
 *
 * Joins a room, leaves it, or goes from one to another. Links that are open stay so when only the way in which new
 * ones are made changes, but for @relay_only: who wants that does not want the links there are.
 */
void
gun_direct_set_terms (GunDirect *self, const GunDirectTerms *terms)
{
  GunDirectTerms old = self->terms;
  gboolean is_to_leave;

  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (terms != NULL);

  is_to_leave = !is_room_wanted (terms) || g_strcmp0 (terms->room, old.room) != 0
                || (terms->relay_only && !old.relay_only);
  if (is_to_leave)
    leave_room (self);
  gun_direct_terms_copy_into (terms, &self->terms);
  gun_direct_terms_clear (&old);
  gun_servers_check_set_servers (self->servers, self->terms.ice_servers);
  if (is_room_wanted (terms) && self->desktops == NULL)
    join_room (self);
}

/**
 * gun_direct_close:
 * @self: a #GunDirect
 *
 * Leaves the room, and closes every direct link.
 */
void
gun_direct_close (GunDirect *self)
{
  g_return_if_fail (GUN_IS_DIRECT (self));

  leave_room (self);
}
