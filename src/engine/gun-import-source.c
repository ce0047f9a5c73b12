/* SPDX-License-Identifier: MIT */

#include "gun-import-source.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-graph-file.h"
#include "gun-radata.h"

struct _GunImportSource
{
  GunGraphFile *file;
  GunRadata *folder; /* or this */
};

static GunImportSource *
source_new (GunGraphFile *file, GunRadata *folder)
{
  GunImportSource *self = g_new0 (GunImportSource, 1);

  self->file = file;
  self->folder = folder;
  return self;
}

static GunImportSource *
open_folder (int fd, const char *path, gboolean restamp, GError **error)
{
  GunRadata *folder;

  if (restamp)
    {
      close (fd);
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_NOT_SUPPORTED,
                   _ ("“%s” is a folder: its values keep their states"),
                   path);
      return NULL;
    }

  folder = gun_radata_new (fd, path, error);
  return folder != NULL ? source_new (NULL, folder) : NULL;
}

/* @fd: -1 with errno: it could not be opened */
static GunImportSource *
open_by (int fd, const char *path, gboolean restamp, gboolean is_plain, GError **error)
{
  struct stat there;

  if (fd < 0 || fstat (fd, &there) != 0)
    {
      int code = errno;

      g_set_error (error,
                   G_IO_ERROR,
                   (int) g_io_error_from_errno (code),
                   _ ("“%s” cannot be opened: %s"),
                   path,
                   g_strerror (code));
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  if (S_ISDIR (there.st_mode))
    return open_folder (fd, path, restamp, error);
  if (!is_plain || S_ISREG (there.st_mode))
    return source_new (gun_graph_file_new (fd, path, restamp), NULL);

  close (fd);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _ ("“%s” is no file and no folder"), path);
  return NULL;
}

/**
 * gun_import_source_open:
 * @path: (nullable): a file, a pipe or a folder; standard input when there is none
 * @restamp: whether everything gets a fresh state, so that its own do not matter
 * @error: return location, domain #G_IO_ERROR
 *
 * May wait: for whoever writes into a pipe, or a slow disk.
 *
 * Returns: (transfer full) (nullable): what is there, at its beginning
 */
GunImportSource *
gun_import_source_open (const char *path, gboolean restamp, GError **error)
{
  int fd
      = path == NULL ? fcntl (STDIN_FILENO, F_DUPFD_CLOEXEC, 0) : open (path, O_RDONLY | O_CLOEXEC);

  return open_by (fd, path != NULL ? path : "-", restamp, FALSE, error);
}

/**
 * gun_import_source_open_plain:
 * @path: a file or a folder
 * @error: return location, domain #G_IO_ERROR
 *
 * For what was dropped somewhere: a pipe that looks like a file would be waited for without end.
 *
 * Returns: (transfer full) (nullable): what is there, at its beginning
 */
GunImportSource *
gun_import_source_open_plain (const char *path, GError **error)
{
  return open_by (open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), path, FALSE, TRUE, error);
}

/**
 * gun_import_source_free:
 * @self: (transfer full): a source
 */
void
gun_import_source_free (GunImportSource *self)
{
  g_clear_pointer (&self->file, gun_graph_file_free);
  g_clear_pointer (&self->folder, gun_radata_free);
  g_free (self);
}

/**
 * gun_import_source_read:
 * @self: a source
 * @piece: what comes next is added to it
 * @cancellable: (nullable): ends it
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: whether it could be read
 */
gboolean
gun_import_source_read (GunImportSource *self,
                        GunImportPiece *piece,
                        GCancellable *cancellable,
                        GError **error)
{
  if (self->folder != NULL)
    return gun_radata_read (self->folder, piece, cancellable, error);

  return gun_graph_file_read (self->file, piece, cancellable, error);
}

/**
 * gun_import_source_rewind:
 * @self: a source that was read to its end
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: whether it can be read again
 */
gboolean
gun_import_source_rewind (GunImportSource *self, GError **error)
{
  if (self->folder == NULL)
    return gun_graph_file_rewind (self->file, error);

  gun_radata_rewind (self->folder);
  return TRUE;
}

guint64
gun_import_source_get_n_bytes (const GunImportSource *self)
{
  return self->folder != NULL ? gun_radata_get_n_bytes (self->folder)
                              : gun_graph_file_get_n_bytes (self->file);
}
