/* SPDX-License-Identifier: MIT */

#include "gun-whole-file.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixoutputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whoever exports reads a person's data: others are let in by that person. */
#define NEW_FILE_MODE 0600

struct _GunWholeFile
{
  char *path;    /* where it belongs, links followed */
  char *written; /* (nullable): where it is now */
  int fd;
  GOutputStream *stream;
};

static void
set_error_of (const char *path, int code, const char *message, GError **error)
{
  if (code == G_IO_ERROR_NO_SPACE)
    g_set_error (error,
                 G_IO_ERROR,
                 code,
                 _ ("The disk is full: “%s” was not written. Free some space and try again."),
                 path);
  else
    g_set_error (error, G_IO_ERROR, code, _ ("“%s” cannot be written: %s"), path, message);
}

static void
set_error (const char *path, GError **error)
{
  int code = errno;

  set_error_of (path, (int) g_io_error_from_errno (code), g_strerror (code), error);
}

/* A name beside it, so that moving it there is one step */
static gboolean
open_beside (GunWholeFile *self, mode_t mode, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  g_autofree char *name = g_path_get_basename (self->path);
  g_autofree char *hidden = g_strdup_printf (".%s.XXXXXX", name);

  self->written = g_build_filename (folder, hidden, NULL);
  self->fd = g_mkstemp_full (self->written, O_RDWR | O_CLOEXEC, NEW_FILE_MODE);
  if (self->fd >= 0 && fchmod (self->fd, mode) == 0)
    return TRUE;

  set_error (self->path, error);
  if (self->fd < 0)
    g_clear_pointer (&self->written, g_free);
  return FALSE;
}

static gboolean
open_place (GunWholeFile *self, GError **error)
{
  struct stat there;

  if (stat (self->path, &there) != 0)
    return open_beside (self, NEW_FILE_MODE, error);
  if (S_ISREG (there.st_mode))
    return open_beside (self, there.st_mode & 0777, error);

  self->fd = g_open (self->path, O_WRONLY | O_CLOEXEC, 0);
  if (self->fd < 0)
    set_error (self->path, error);
  return self->fd >= 0;
}

/**
 * gun_whole_file_open:
 * @path: where it is to be
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the file, to be written
 */
GunWholeFile *
gun_whole_file_open (const char *path, GError **error)
{
  g_autoptr (GunWholeFile) self = g_new0 (GunWholeFile, 1);
  char *real = realpath (path, NULL);

  self->path = g_strdup (real != NULL ? real : path);
  self->fd = -1;
  free (real);
  if (!open_place (self, error))
    return NULL;

  self->stream = g_unix_output_stream_new (self->fd, FALSE);
  return g_steal_pointer (&self);
}

/**
 * gun_whole_file_get_stream:
 * @self: a file
 *
 * Returns: (transfer none): where to write it
 */
GOutputStream *
gun_whole_file_get_stream (GunWholeFile *self)
{
  return self->stream;
}

/**
 * gun_whole_file_name_error:
 * @path: where it was to be
 * @error: (inout): what its stream said, domain #G_IO_ERROR
 *
 * A stream does not know which file it is; a person needs to.
 */
void
gun_whole_file_name_error (const char *path, GError **error)
{
  g_autoptr (GError) cause = g_steal_pointer (error);

  set_error_of (path, cause->code, cause->message, error);
}

/**
 * gun_whole_file_commit:
 * @self: a file
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: whether it is there now, and on the disk
 */
gboolean
gun_whole_file_commit (GunWholeFile *self, GError **error)
{
  if (self->written == NULL)
    return TRUE;

  if (fsync (self->fd) == 0 && g_rename (self->written, self->path) == 0)
    {
      g_clear_pointer (&self->written, g_free);
      return TRUE;
    }

  set_error (self->path, error);
  return FALSE;
}

/**
 * gun_whole_file_free:
 * @self: (transfer full): a file
 */
void
gun_whole_file_free (GunWholeFile *self)
{
  g_clear_object (&self->stream);
  if (self->fd >= 0)
    close (self->fd);
  if (self->written != NULL)
    g_unlink (self->written);
  g_free (self->written);
  g_free (self->path);
  g_free (self);
}
