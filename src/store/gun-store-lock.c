/* SPDX-License-Identifier: MIT */

#include "gun-store-lock-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* Symbolic links followed to a file that does not exist yet; the kernel's own limit. */
#define GUN_STORE_MAX_LINKS 40

/* Attempts to lock a file that its holder removes at that moment */
#define GUN_STORE_LOCK_ATTEMPTS 100

struct _GunStoreLock
{
  char *path;
  int fd;
};

/* Where a symbolic link leads, one step on; NULL when @path is none. */
static char *
read_link (const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *folder = NULL;

  if (target == NULL)
    return NULL;
  if (g_path_is_absolute (target))
    return g_steal_pointer (&target);

  folder = g_path_get_dirname (path);
  return g_build_filename (folder, target, NULL);
}

/**
 * gun_store_resolve_path:
 * @path: (type filename): a file, which need not exist
 *
 * Follows symbolic links and `..`, so that two spellings of one file give one name: the one that
 * FILE.lock and FILE.sock are made from.
 *
 * Returns: (transfer full) (type filename): an absolute path
 */
char *
gun_store_resolve_path (const char *path)
{
  g_autofree char *at = g_strdup (path);

  for (guint n = 0; n < GUN_STORE_MAX_LINKS; n++)
    {
      char *real = realpath (at, NULL);
      char *next;
      g_autofree char *folder = NULL;
      g_autofree char *base = NULL;
      g_autofree char *real_folder = NULL;

      if (real != NULL)
        {
          char *copy = g_strdup (real);

          free (real);
          return copy;
        }

      next = read_link (at);
      if (next != NULL)
        {
          g_free (at);
          at = next;
          continue;
        }

      folder = g_path_get_dirname (at);
      base = g_path_get_basename (at);
      real = realpath (folder, NULL);
      real_folder = g_strdup (real);
      free (real);
      if (real_folder == NULL)
        break;
      return g_build_filename (real_folder, base, NULL);
    }

  return g_canonicalize_filename (path, NULL);
}

static void
set_system_error (const char *path, int system_errno, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  GunStoreError code = GUN_STORE_ERROR_FAILED;

  if (system_errno == EACCES || system_errno == EPERM || system_errno == EROFS)
    code = GUN_STORE_ERROR_READ_ONLY;
  else if (system_errno == ENOSPC || system_errno == EDQUOT)
    code = GUN_STORE_ERROR_NO_SPACE;
  g_set_error (
      error, GUN_STORE_ERROR, code, "%s cannot be made: %s", name, g_strerror (system_errno));
}

/* Whether the locked @fd still is what lies at @path: its last holder removes it. */
static gboolean
is_current (int fd, const char *path)
{
  struct stat held;
  struct stat found;

  return fstat (fd, &held) == 0 && stat (path, &found) == 0 && held.st_dev == found.st_dev
         && held.st_ino == found.st_ino;
}

/**
 * gun_store_lock_take:
 * @path: (type filename): the database, as gun_store_resolve_path() spells it
 *
 * Does not wait.
 *
 * Returns: (nullable): the lock; %NULL with GUN_STORE_ERROR_LOCKED when somebody has it
 */
GunStoreLock *
gun_store_lock_take (const char *path, GError **error)
{
  g_autofree char *lock_path = g_strconcat (path, ".lock", NULL);
  g_autofree char *name = g_filename_display_name (path);

  for (guint n = 0; n < GUN_STORE_LOCK_ATTEMPTS; n++)
    {
      int fd = open (lock_path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
      int system_errno;

      if (fd < 0)
        {
          set_system_error (lock_path, errno, error);
          return NULL;
        }
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        {
          GunStoreLock *self;

          if (!is_current (fd, lock_path))
            {
              close (fd);
              continue;
            }
          self = g_new0 (GunStoreLock, 1);
          self->path = g_steal_pointer (&lock_path);
          self->fd = fd;
          return self;
        }

      system_errno = errno;
      close (fd);
      if (system_errno != EWOULDBLOCK && system_errno != EINTR)
        {
          set_system_error (lock_path, system_errno, error);
          return NULL;
        }
      if (system_errno == EWOULDBLOCK)
        break;
    }

  g_set_error (
      error, GUN_STORE_ERROR, GUN_STORE_ERROR_LOCKED, "%s is in use by another program", name);
  return NULL;
}

/* Gives the lock back, as the very last thing: the database is closed by then. */
void
gun_store_lock_free (GunStoreLock *self)
{
  unlink (self->path);
  close (self->fd);
  g_free (self->path);
  g_free (self);
}
