/* SPDX-License-Identifier: MIT */

#include "gun-direct-private.h"

#include <gio/gio.h>

/* A remote that was not heard of for so long is not taken to be there: a desktop that is not connected says its
 * presence every 300 s at the latest, with some chance in it; a page says it once. */
#define LATELY_US (400 * G_USEC_PER_SEC)

G_DEFINE_FINAL_TYPE (GunRemote, gun_remote, G_TYPE_OBJECT)

static void
gun_remote_dispose (GObject *object)
{
  GunRemote *self = GUN_REMOTE (object);

  gun_clear_timer (&self->want_timer);
  if (self->free_room_data != NULL)
    g_clear_pointer (&self->room_data, self->free_room_data);
  g_clear_pointer (&self->tries, g_ptr_array_unref);
  g_clear_object (&self->via);
  g_clear_object (&self->peer);
  g_clear_object (&self->link);
  G_OBJECT_CLASS (gun_remote_parent_class)->dispose (object);
}

static void
gun_remote_finalize (GObject *object)
{
  GunRemote *self = GUN_REMOTE (object);

  g_free (self->key);
  g_free (self->pid);
  g_clear_error (&self->reason);
  g_clear_pointer (&self->timeline, gun_rtc_timeline_unref);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (gun_remote_parent_class)->finalize (object);
}

static void
gun_remote_class_init (GunRemoteClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_remote_dispose;
  object_class->finalize = gun_remote_finalize;
}

static void
gun_remote_init (GunRemote *self)
{
  self->state = GUN_REMOTE_WAITING;
  self->tries = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_why_try_unref);
}

/**
 * gun_remote_new:
 * @direct: (transfer none): whose it is; it takes itself out of @direct when that forgets it
 * @number: unique, without %GUN_REMOTE_NUMBER_BIT
 * @kind: what it is
 * @key: what it is known by: the pid of a browser, the device id of a desktop
 * @pid: of its session
 *
 * Returns: (transfer full): somebody of whom nothing else is known
 */
GunRemote *
gun_remote_new (
    GunDirect *direct, guint64 number, GunRemoteKind kind, const char *key, const char *pid)
{
  GunRemote *self = g_object_new (GUN_TYPE_REMOTE, NULL);

  self->direct = direct;
  self->number = number | GUN_REMOTE_NUMBER_BIT;
  self->kind = kind;
  self->key = g_strdup (key);
  self->pid = g_strdup (pid);
  self->since_us = gun_direct_now_us (direct);
  self->clock = g_object_ref (gun_direct_get_clock (direct));
  self->timeline = gun_rtc_timeline_new (self->since_us, gun_clock_get_wall_ms (self->clock));
  return self;
}

void
gun_remote_set_reason (GunRemote *self, const GError *reason)
{
  g_clear_error (&self->reason);
  self->reason = reason != NULL ? g_error_copy (reason) : NULL;
}

/* Whether there is a sign of it that is newer than the loss of its link and not too old. */
gboolean
gun_remote_is_lately_heard (GunRemote *self, gint64 now_us)
{
  return self->heard_us > 0 && now_us - self->heard_us < LATELY_US;
}

static gboolean
is_reached_by_relay (GunRemote *self, gint64 now_us)
{
  return self->via != NULL && gun_peer_get_state (self->via) == GUN_PEER_OPEN
         && gun_remote_is_lately_heard (self, now_us);
}

static GunRoute
find_direct_route (GunRemote *self)
{
  GunPeerConnection *connection = gun_direct_link_get_connection (self->link);
  g_autoptr (GunRtcStatistics) statistics = gun_peer_connection_dup_statistics (connection);

  return gun_route_from_statistics (statistics);
}

/**
 * gun_remote_update:
 * @self: a remote
 * @now_us: the time, monotonic
 *
 * The one place that decides its state and route, by what is known now.
 *
 * Returns: whether one of them is another than before
 */
gboolean
gun_remote_update (GunRemote *self, gint64 now_us)
{
  gboolean is_relayed = is_reached_by_relay (self, now_us);
  GunRemoteState state = GUN_REMOTE_WAITING;
  GunRoute route = is_relayed ? GUN_ROUTE_RELAY : GUN_ROUTE_NONE;

  if (self->peer != NULL)
    {
      state = GUN_REMOTE_CONNECTED;
      route = find_direct_route (self);
    }
  else if (self->attempt != NULL)
    {
      state = GUN_REMOTE_CONNECTING;
    }
  else if (is_relayed)
    {
      state = GUN_REMOTE_RELAYED;
    }

  if (state == self->state && route == self->route)
    return FALSE;
  if (state != self->state)
    self->since_us = now_us;
  self->state = state;
  self->route = route;
  return TRUE;
}

guint64
gun_remote_get_number (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), 0);

  return self->number;
}

GunRemoteKind
gun_remote_get_kind (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), GUN_REMOTE_BROWSER);

  return self->kind;
}

const char *
gun_remote_get_pid (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->pid;
}

const char *
gun_remote_get_device_id (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->kind == GUN_REMOTE_DESKTOP && !self->is_invited ? self->key : NULL;
}

gboolean
gun_remote_is_invited (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), FALSE);

  return self->is_invited;
}

GunRemoteState
gun_remote_get_state (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), GUN_REMOTE_WAITING);

  return self->state;
}

GunRoute
gun_remote_get_route (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), GUN_ROUTE_NONE);

  return self->route;
}

GunPeer *
gun_remote_get_via (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->via != NULL && gun_peer_get_state (self->via) == GUN_PEER_OPEN ? self->via : NULL;
}

GunPeer *
gun_remote_get_peer (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->peer;
}

gint64
gun_remote_get_since_us (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), 0);

  return self->since_us;
}

gint64
gun_remote_get_retry_at_us (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), 0);

  return self->peer != NULL || self->attempt != NULL ? 0 : self->retry_at_us;
}

const GError *
gun_remote_get_reason (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  return self->reason;
}

/**
 * gun_remote_dup_statistics:
 * @self: a remote
 *
 * Returns: (transfer full) (nullable): what is measured of its direct link now; %NULL without one
 */
GunRtcStatistics *
gun_remote_dup_statistics (GunRemote *self)
{
  g_return_val_if_fail (GUN_IS_REMOTE (self), NULL);

  if (self->peer == NULL)
    return NULL;
  return gun_peer_connection_dup_statistics (gun_direct_link_get_connection (self->link));
}

/**
 * gun_remote_get_round_trip_us:
 * @self: a remote
 *
 * Returns: how long a message there and its answer take over the direct path: as SCTP measures it all the time, else
 * as the mesh's last question did; -1: not known, or there is no direct path
 */
gint64
gun_remote_get_round_trip_us (GunRemote *self)
{
  g_autoptr (GunRtcStatistics) statistics = NULL;

  g_return_val_if_fail (GUN_IS_REMOTE (self), -1);

  statistics = gun_remote_dup_statistics (self);
  if (statistics == NULL)
    return -1;
  return statistics->round_trip_us > 0 ? statistics->round_trip_us
                                       : gun_peer_get_round_trip_us (self->peer);
}
