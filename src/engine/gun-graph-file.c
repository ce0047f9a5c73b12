/* SPDX-License-Identifier: MIT */

#include "gun-graph-file.h"

#include <errno.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-graph-reader.h"

/* Read at once */
#define READ_BYTES (256 * 1024)

struct _GunGraphFile
{
  char *path;
  gboolean restamp;
  int fd;
  int spool; /* -1, or where a pipe is kept */
  gboolean is_rewound;
  struct stat seen; /* when it was opened */
  char *buffer;

  GunGraphReader *reader;
  GunImportPiece *piece; /* while it is read */
};

static void
node_cb (GunNode *node, gpointer user_data)
{
  GunGraphFile *self = user_data;

  gun_import_piece_add_node (self->piece, node);
}

static void
refused_cb (GRefString *soul, GRefString *key, const char *reason, gpointer user_data)
{
  GunGraphFile *self = user_data;
  guint64 offset;
  guint64 line;

  gun_graph_reader_get_place (self->reader, &offset, &line);
  self->piece->n_stateless += reason == gun_graph_reader_no_state;
  gun_import_piece_add_fault (self->piece, NULL, offset, line, soul, key, reason);
}

static const GunGraphReaderFuncs reader_funcs = {
  .node = node_cb,
  .refused = refused_cb,
};

static void
begin (GunGraphFile *self)
{
  g_clear_pointer (&self->reader, gun_graph_reader_free);
  self->reader = gun_graph_reader_new (&reader_funcs, self);
  if (self->restamp)
    gun_graph_reader_ignore_states (self->reader);
}

/**
 * gun_graph_file_new:
 * @fd: (transfer full): a file, a pipe or a terminal
 * @path: what it is called in sentences
 * @restamp: whether states do not matter, since everything gets a fresh one
 *
 * Returns: (transfer full): the file, at its beginning
 */
GunGraphFile *
gun_graph_file_new (int fd, const char *path, gboolean restamp)
{
  GunGraphFile *self = g_new0 (GunGraphFile, 1);

  self->path = g_strdup (path);
  self->restamp = restamp;
  self->fd = fd;
  self->spool = -1;
  self->buffer = g_malloc (READ_BYTES);
  if (fstat (fd, &self->seen) != 0)
    self->seen.st_mode = 0;
  begin (self);

  return self;
}

/**
 * gun_graph_file_free:
 * @self: (transfer full): a file
 */
void
gun_graph_file_free (GunGraphFile *self)
{
  gun_graph_reader_free (self->reader);
  close (self->fd);
  if (self->spool >= 0)
    close (self->spool);
  g_free (self->buffer);
  g_free (self->path);
  g_free (self);
}

static void
set_error (GunGraphFile *self, int code, GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               (int) g_io_error_from_errno (code),
               _ ("“%s” cannot be read: %s"),
               self->path,
               g_strerror (code));
}

static gboolean
is_regular (const GunGraphFile *self)
{
  return S_ISREG (self->seen.st_mode);
}

/* Without a name it goes when the program does, however that ends. */
static gboolean
open_spool (GunGraphFile *self, GError **error)
{
  g_autofree char *name = NULL;

  if (self->spool >= 0)
    return TRUE;

  self->spool = g_file_open_tmp ("gun-import-XXXXXX", &name, error);
  if (self->spool < 0)
    return FALSE;

  g_unlink (name);
  return TRUE;
}

static gboolean
keep (GunGraphFile *self, gsize length_bytes, GError **error)
{
  gsize n_kept = 0;

  if (!open_spool (self, error))
    return FALSE;

  while (n_kept < length_bytes)
    {
      gssize n = write (self->spool, self->buffer + n_kept, length_bytes - n_kept);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          int code = errno;

          g_set_error (error,
                       G_IO_ERROR,
                       (int) g_io_error_from_errno (code),
                       _ ("What comes in cannot be kept in “%s” until all of it is here: %s"),
                       g_get_tmp_dir (),
                       g_strerror (code));
          return FALSE;
        }
      n_kept += (gsize) n;
    }

  return TRUE;
}

/* A stream over the descriptor can be cancelled while it waits for what a pipe brings. */
static gssize
read_some (GunGraphFile *self, GCancellable *cancellable, GError **error)
{
  gboolean is_kept = self->is_rewound && self->spool >= 0;
  g_autoptr (GInputStream) in = g_unix_input_stream_new (is_kept ? self->spool : self->fd, FALSE);
  g_autoptr (GError) cause = NULL;
  gssize n_bytes = g_input_stream_read (in, self->buffer, READ_BYTES, cancellable, &cause);

  if (n_bytes < 0 && g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_propagate_error (error, g_steal_pointer (&cause));
  else if (n_bytes < 0)
    g_set_error (
        error, G_IO_ERROR, cause->code, _ ("“%s” cannot be read: %s"), self->path, cause->message);
  if (n_bytes > 0 && !is_regular (self) && !self->is_rewound
      && !keep (self, (gsize) n_bytes, error))
    return -1;

  return n_bytes;
}

/* What is no JSON is a fault like others, but nothing behind it can be read. */
static void
take (GunGraphFile *self, gsize n_bytes)
{
  g_autoptr (GError) fault = NULL;
  guint64 offset;
  guint64 line;

  if (n_bytes > 0)
    gun_graph_reader_feed (self->reader, self->buffer, n_bytes, &fault);
  else
    gun_graph_reader_finish (self->reader, &fault);

  self->piece->is_end = n_bytes == 0 || fault != NULL;
  if (fault == NULL)
    return;

  gun_graph_reader_get_place (self->reader, &offset, &line);
  /* The message says the line already */
  gun_import_piece_add_fault (self->piece, NULL, offset, 0, NULL, NULL, fault->message);
}

/**
 * gun_graph_file_read:
 * @self: a file
 * @piece: what comes next is added to it
 * @cancellable: (nullable): ends it
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: whether it could be read
 */
gboolean
gun_graph_file_read (GunGraphFile *self,
                     GunImportPiece *piece,
                     GCancellable *cancellable,
                     GError **error)
{
  gssize n_bytes = read_some (self, cancellable, error);

  if (n_bytes < 0)
    return FALSE;

  self->piece = piece;
  piece->n_bytes += (guint64) n_bytes;
  take (self, (gsize) n_bytes);
  self->piece = NULL;

  return TRUE;
}

/**
 * gun_graph_file_rewind:
 * @self: a file that was read to its end
 * @error: return location, domain #G_IO_ERROR: it is another by now
 *
 * Returns: whether it can be read again
 */
gboolean
gun_graph_file_rewind (GunGraphFile *self, GError **error)
{
  struct stat now;

  self->is_rewound = TRUE;
  begin (self);
  if (!is_regular (self))
    return self->spool < 0 || lseek (self->spool, 0, SEEK_SET) == 0;

  if (fstat (self->fd, &now) != 0 || lseek (self->fd, 0, SEEK_SET) != 0)
    {
      set_error (self, errno, error);
      return FALSE;
    }
  if (now.st_size == self->seen.st_size && now.st_mtim.tv_sec == self->seen.st_mtim.tv_sec
      && now.st_mtim.tv_nsec == self->seen.st_mtim.tv_nsec)
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               _ ("“%s” was changed after it was checked. Import it again."),
               self->path);
  return FALSE;
}

guint64
gun_graph_file_get_n_bytes (const GunGraphFile *self)
{
  return is_regular (self) ? (guint64) self->seen.st_size : 0;
}
