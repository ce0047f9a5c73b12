/* SPDX-License-Identifier: MIT */

#include "gun-direct-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-mesh-ear.h"
#include "gun-room-name.h"

/* How often remotes are looked at: whether they are still heard of, and whether a lossy link lost something. */
#define LOOK_US (5 * G_USEC_PER_SEC)

/* Who is not connected and was not heard of for so long is taken off the list. */
#define FORGET_US (10 * 60 * G_USEC_PER_SEC)
#define FORGET_FRIEND_US (60 * 60 * (gint64) G_USEC_PER_SEC) /* who was connected directly */

G_DEFINE_FINAL_TYPE (GunDirect, gun_direct, G_TYPE_OBJECT)

static guint signals[GUN_DIRECT_N_SIGNALS];

static void
gun_direct_dispose (GObject *object)
{
  GunDirect *self = GUN_DIRECT (object);

  gun_direct_close (self);
  if (self->mesh != NULL)
    g_clear_signal_handler (&self->removed_handler, self->mesh);
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
  g_clear_pointer (&self->open_invites, g_ptr_array_unref);
  g_clear_pointer (&self->invites, gun_invite_book_free);
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

  signals[GUN_DIRECT_REMOTE_ADDED] = add_signal (klass, "remote-added");
  signals[GUN_DIRECT_REMOTE_CHANGED] = add_signal (klass, "remote-changed");
  signals[GUN_DIRECT_REMOTE_REMOVED] = add_signal (klass, "remote-removed");
  signals[GUN_DIRECT_INVITE_CHANGED] = g_signal_new ("invite-changed",
                                                     G_TYPE_FROM_CLASS (klass),
                                                     G_SIGNAL_RUN_LAST,
                                                     0,
                                                     NULL,
                                                     NULL,
                                                     NULL,
                                                     G_TYPE_NONE,
                                                     1,
                                                     G_TYPE_STRING);
}

static void
gun_direct_init (GunDirect *self)
{
  self->remotes = g_ptr_array_new_with_free_func (g_object_unref);
  self->jitter = g_rand_new ();
  self->invites = gun_invite_book_new ();
  self->open_invites = gun_direct_invites_new ();
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
  self->removed_handler
      = g_signal_connect (mesh, "peer-removed", G_CALLBACK (gun_direct_peer_removed_cb), self);
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
gun_direct_tell (GunDirect *self, GunDirectSignal signal, GunRemote *remote)
{
  g_signal_emit (self, signals[signal], 0, remote);
}

void
gun_direct_tell_invite (GunDirect *self, const char *id)
{
  g_signal_emit (self, signals[GUN_DIRECT_INVITE_CHANGED], 0, id);
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
          gun_direct_remove_remote (self, remote);
          continue;
        }
      gun_direct_look_at_remote (self, remote);
      gun_direct_look_for_losses (self, remote);
    }
}

static gboolean
look_cb (gpointer data)
{
  GunDirect *self = data;

  gun_clear_timer (&self->look_timer);
  look_at_remotes (self);
  gun_direct_keep_looking (self);
  return G_SOURCE_REMOVE;
}

/* While there is anybody to look at, in a room or not */
void
gun_direct_keep_looking (GunDirect *self)
{
  if (self->look_timer == NULL && (self->desktops != NULL || self->remotes->len > 0))
    self->look_timer = gun_clock_add_timer (self->clock, LOOK_US, look_cb, self);
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
        gun_direct_look_at_remote (self, remote);
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
  self->changed_handler
      = g_signal_connect (self->mesh, "peer-changed", G_CALLBACK (peer_changed_cb), self);
  self->desktops = gun_desktop_room_new (self);
  self->browsers = gun_browser_room_new (self);
  gun_direct_keep_looking (self);
}

/* But those who were invited: they need no room */
static void
remove_remotes_of_room (GunDirect *self)
{
  g_autoptr (GPtrArray) remotes = gun_direct_list_remotes (self);

  for (guint i = 0; i < remotes->len; i++)
    if (!((GunRemote *) g_ptr_array_index (remotes, i))->is_invited)
      gun_direct_remove_remote (self, g_ptr_array_index (remotes, i));
}

static void
leave_room (GunDirect *self)
{
  if (self->desktops == NULL)
    return;

  gun_mesh_set_ear (self->mesh, NULL, NULL);
  g_clear_signal_handler (&self->changed_handler, self->mesh);
  gun_servers_check_stop (self->servers);
  gun_direct_forget_strangers (self);
  remove_remotes_of_room (self);
  g_clear_pointer (&self->browsers, gun_browser_room_close);
  g_clear_pointer (&self->desktops, gun_desktop_room_close);
  g_clear_pointer (&self->device_id, g_free);
}

/* Also who was invited */
static void
remove_all (GunDirect *self, const char *why)
{
  leave_room (self);
  gun_direct_end_invites (self, why);
  while (self->remotes->len > 0)
    gun_direct_remove_remote (self, g_ptr_array_index (self->remotes, 0));
  gun_clear_timer (&self->look_timer);
}

/**
 * gun_direct_set_terms:
 * @self: a #GunDirect
 * @terms: what holds from now on
 *
 * Joins a room, leaves it, or goes from one to another. Links that are open stay so when only the way in which new
 * ones are made changes, but for @relay_only: who wants that does not want the links there are. Whoever was invited by text
 * stays when the room is left.
 */
void
gun_direct_set_terms (GunDirect *self, const GunDirectTerms *terms)
{
  GunDirectTerms old = self->terms;

  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (terms != NULL);

  if (!terms->enabled)
    remove_all (self, _ ("Direct connections were turned off here"));
  else if (terms->relay_only && !old.relay_only)
    remove_all (self, _ ("From now on only TURN is to be used here: make another invite"));
  else if (!is_room_wanted (terms) || g_strcmp0 (terms->room, old.room) != 0)
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
 * Leaves the room, ends invites, and closes every direct link.
 */
void
gun_direct_close (GunDirect *self)
{
  g_return_if_fail (GUN_IS_DIRECT (self));

  remove_all (self, _ ("Gun Desktop is closing"));
}
