/* SPDX-License-Identifier: MIT */

/* Who is known, and who is tried again. */

#include "gun-direct-private.h"

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
 * Who was invited by text is in no room, whatever somebody there is called.
 *
 * Returns: (transfer none) (nullable): the remote, when it is known
 */
GunRemote *
gun_direct_lookup_remote (GunDirect *self, GunRemoteKind kind, const char *key)
{
  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->kind == kind && !remote->is_invited && g_str_equal (remote->key, key))
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

void
gun_direct_look_at_remote (GunDirect *self, GunRemote *remote)
{
  if (gun_remote_update (remote, gun_direct_now_us (self)))
    gun_direct_tell (self, GUN_DIRECT_REMOTE_CHANGED, remote);
}

void
gun_direct_emit_changed (GunDirect *self, GunRemote *remote)
{
  gun_remote_update (remote, gun_direct_now_us (self));
  gun_direct_tell (self, GUN_DIRECT_REMOTE_CHANGED, remote);
}

void
gun_direct_remove_remote (GunDirect *self, GunRemote *remote)
{
  g_autoptr (GunRemote) kept G_GNUC_UNUSED = g_object_ref (remote);

  gun_direct_disconnect (self, remote);
  gun_clear_timer (&remote->want_timer);
  if (remote->free_room_data != NULL)
    g_clear_pointer (&remote->room_data, remote->free_room_data);
  g_ptr_array_remove (self->remotes, remote);
  remote->direct = NULL;
  gun_direct_tell (self, GUN_DIRECT_REMOTE_REMOVED, remote);
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
  gun_direct_remove_remote (self, oldest);
  return TRUE;
}

static GunRemote *
find_invited (GunDirect *self, const char *key)
{
  for (guint i = 0; i < self->remotes->len; i++)
    {
      GunRemote *remote = g_ptr_array_index (self->remotes, i);

      if (remote->is_invited && g_str_equal (remote->key, key))
        return remote;
    }
  return NULL;
}

/**
 * gun_direct_add_invited:
 * @self: a #GunDirect
 * @id: of the invite
 * @pid: of its session, by its own word
 *
 * Adds a desktop that is reached by text. What device it is, the text does not say.
 *
 * Returns: (transfer none) (nullable): the remote; %NULL when there are too many, which is counted
 */
GunRemote *
gun_direct_add_invited (GunDirect *self, const char *id, const char *pid)
{
  g_autofree char *key = g_strconcat ("invite:", id, NULL);
  GunRemote *remote = find_invited (self, key);

  /* Of an earlier answer to the same invite, of which nothing came */
  if (remote != NULL)
    gun_direct_remove_remote (self, remote);
  if (!make_room (self, GUN_REMOTE_DESKTOP))
    {
      gun_direct_count (self, GUN_DIRECT_DROPPED_TOO_MANY);
      return NULL;
    }
  remote = gun_remote_new (self, ++self->last_number, GUN_REMOTE_DESKTOP, key, pid);
  remote->is_invited = TRUE;
  g_ptr_array_add (self->remotes, remote);
  gun_remote_note (remote, GUN_RTC_LAYER_CONNECTION, "Heard of by an invite, as text");
  gun_direct_keep_looking (self);
  gun_direct_tell (self, GUN_DIRECT_REMOTE_ADDED, remote);
  return remote;
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
  gun_direct_tell (self, is_new ? GUN_DIRECT_REMOTE_ADDED : GUN_DIRECT_REMOTE_CHANGED, remote);
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
  gun_direct_look_at_remote (self, remote);
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

  if (remote->want_timer != NULL || self->desktops == NULL || remote->is_invited)
    return;
  remote->retry_at_us = gun_direct_now_us (self) + moved_us;
  remote->want_timer = gun_clock_add_timer (self->clock, moved_us, want_cb, remote);
}

/**
 * gun_direct_reconnect:
 * @self: a #GunDirect
 * @remote: one of its remotes
 *
 * A person wants it now. What is open or under way is given up first. Of who was invited it is not: it could not be called again.
 */
void
gun_direct_reconnect (GunDirect *self, GunRemote *remote)
{
  g_return_if_fail (GUN_IS_DIRECT (self));
  g_return_if_fail (GUN_IS_REMOTE (remote));

  if (remote->direct != self || remote->is_invited)
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
    gun_direct_remove_remote (self, remote);
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
