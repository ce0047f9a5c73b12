/* SPDX-License-Identifier: MIT */

#include "gun-radata.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-radisk-reader.h"
#include "gun-text.h"

/* gun's list of its files: ename() of the character 28 */
#define LIST_NAME "%1C"

/* What encodeURIComponent() leaves as it is, but for `*`, which radisk.js spells too */
#define UNESCAPED "-_.!~'()"

/* Bytes read between two looks at whether to go on */
#define READ_BYTES (1024 * 1024)

/* Nodes handed over at once, bytes as gun-value.h counts them: a file can hold many times that. */
#define PIECE_BYTES (16 * 1024 * 1024)

struct _GunRadata
{
  int folder;
  char *path;
  GPtrArray *names; /* of char *: plain files, in order */
  GPtrArray *odd;   /* of GunImportFault: what else is there, and what is not */
  guint64 n_bytes;  /* of all files */

  guint next;    /* of @names */
  GString *file; /* the one at hand */
  gsize n_told;  /* nodes of it that were handed over */
  gboolean is_odd_told;

  /* While a file is read */
  GunImportPiece *piece;
  const char *name;
  gsize n_nodes;
  gsize n_keys;
  gsize piece_bytes;
  gboolean has_more;
};

static void
add_odd (GunRadata *self, const char *name, const char *sentence)
{
  g_ptr_array_add (self->odd, gun_import_fault_new (name, GUN_IMPORT_NO_PLACE, 0, sentence));
}

/* What is no plain file: opening a pipe or a device could take for ever or do harm. */
static const char *
describe_kind (mode_t mode)
{
  if (S_ISLNK (mode))
    return _ ("It is a link, and links are not followed");
  if (S_ISDIR (mode))
    return _ ("It is a folder, which gun makes none of");
  if (S_ISREG (mode))
    return NULL;

  return _ ("It is no plain file");
}

static void
look_at (GunRadata *self, const char *name)
{
  struct stat file;
  const char *kind;

  if (fstatat (self->folder, name, &file, AT_SYMLINK_NOFOLLOW) != 0)
    {
      add_odd (self, name, g_strerror (errno));
      return;
    }

  kind = describe_kind (file.st_mode);
  if (kind != NULL)
    {
      add_odd (self, name, kind);
      return;
    }

  self->n_bytes += (guint64) file.st_size;
  g_ptr_array_add (self->names, g_strdup (name));
}

static void
set_error (GunRadata *self, const char *reason, GError **error)
{
  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_FAILED,
               _ ("The folder “%s” cannot be imported: %s"),
               self->path,
               reason);
}

static gboolean
list (GunRadata *self, GError **error)
{
  int copy = fcntl (self->folder, F_DUPFD_CLOEXEC, 0);
  DIR *stream = copy < 0 ? NULL : fdopendir (copy);
  const struct dirent *entry;
  gsize n_entries = 0;

  if (stream == NULL)
    {
      set_error (self, g_strerror (errno), error);
      if (copy >= 0)
        close (copy);
      return FALSE;
    }

  rewinddir (stream);
  while (n_entries <= GUN_RADATA_MAX_FILES && (entry = readdir (stream)) != NULL)
    {
      if (g_str_equal (entry->d_name, ".") || g_str_equal (entry->d_name, ".."))
        continue;
      n_entries++;
      look_at (self, entry->d_name);
    }
  closedir (stream);

  if (n_entries > GUN_RADATA_MAX_FILES)
    set_error (self, _ ("it holds more files than gun makes"), error);
  else if (self->names->len == 0)
    set_error (self, _ ("it holds no file of gun’s"), error);
  else
    return TRUE;

  return FALSE;
}

/* By what they spell, as gun orders them: then what one soul has in two files comes in a row. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  g_autofree char *one = g_uri_unescape_string (*(char *const *) a, NULL);
  g_autofree char *other = g_uri_unescape_string (*(char *const *) b, NULL);

  if (one == NULL || other == NULL || !g_utf8_validate (one, -1, NULL)
      || !g_utf8_validate (other, -1, NULL))
    return strcmp (*(char *const *) a, *(char *const *) b);

  return gun_text_compare_len (one, strlen (one), other, strlen (other));
}

static gboolean
is_of_gun (const GString *bytes)
{
  return bytes->len == 0 || bytes->str[0] == '{' || bytes->str[0] == '\x1f';
}

/* 0: it is there whole */
static int
read_bytes (int fd, GString *bytes, GCancellable *cancellable)
{
  gssize n = 1;

  while (n > 0 && bytes->len <= GUN_RADISK_FILE_BYTES && !g_cancellable_is_cancelled (cancellable))
    {
      gsize before = bytes->len;

      g_string_set_size (bytes, before + READ_BYTES);
      do
        n = read (fd, bytes->str + before, READ_BYTES);
      while (n < 0 && errno == EINTR);
      g_string_set_size (bytes, before + (gsize) MAX (n, 0));
      /* Of what is not gun's, the first piece is enough. */
      if (before == 0 && !is_of_gun (bytes))
        return 0;
    }

  return n < 0 ? errno : 0;
}

/* (nullable) (transfer full): why it cannot be read */
static char *
open_file (GunRadata *self, const char *name, GCancellable *cancellable)
{
  struct stat file;
  int fd = openat (self->folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  int code = fd < 0 ? errno : 0;

  g_string_truncate (self->file, 0);
  if (code == 0 && fstat (fd, &file) != 0)
    code = errno;
  if (code == 0 && describe_kind (file.st_mode) != NULL)
    {
      close (fd);
      return g_strdup (describe_kind (file.st_mode));
    }

  if (code == 0)
    code = read_bytes (fd, self->file, cancellable);
  if (fd >= 0)
    close (fd);
  if (code != 0)
    return g_strdup (g_strerror (code));
  if (self->file->len == 0)
    return g_strdup (_ ("It is empty, so what was in it is lost"));
  if (!is_of_gun (self->file))
    return g_strdup (_ ("It is no file of gun’s"));
  if (self->file->len > GUN_RADISK_FILE_BYTES)
    return g_strdup (_ ("It is larger than a file that gun reads"));

  return NULL;
}

/* Names of files are keys of the graph, spelt for a file system. */
static void
look_for (GunRadata *self, GHashTable *there, GRefString *listed)
{
  g_autofree char *name
      = g_uri_escape_bytes ((const guint8 *) listed, g_ref_string_length (listed), UNESCAPED);

  if (!g_hash_table_contains (there, name))
    add_odd (self, name, _ ("gun’s list has it, but it is not there: what was in it is lost"));
}

static void
read_list (GunRadata *self)
{
  g_autoptr (GHashTable) there = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *reason = NULL;

  for (guint i = 0; i < self->names->len; i++)
    g_hash_table_add (there, g_ptr_array_index (self->names, i));
  if (!g_hash_table_contains (there, LIST_NAME))
    return;

  reason = open_file (self, LIST_NAME, NULL);
  if (reason == NULL)
    listed = gun_radisk_read_names (self->file->str, self->file->len);
  for (guint i = 0; listed != NULL && i < listed->len && self->odd->len < GUN_RADATA_MAX_FILES; i++)
    look_for (self, there, g_ptr_array_index (listed, i));
  if (listed == NULL)
    add_odd (
        self, LIST_NAME, reason != NULL ? reason : _ ("gun’s list of its files cannot be read"));
}

/**
 * gun_radata_new:
 * @folder: (transfer full): open for reading
 * @path: what it is called in sentences
 * @error: return location, domain #G_IO_ERROR
 *
 * Returns: (transfer full) (nullable): the folder, before its first file
 */
GunRadata *
gun_radata_new (int folder, const char *path, GError **error)
{
  g_autoptr (GunRadata) self = g_new0 (GunRadata, 1);

  self->folder = folder;
  self->path = g_strdup (path);
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->odd = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_import_fault_free);
  self->file = g_string_new (NULL);
  if (!list (self, error))
    return NULL;

  g_ptr_array_sort (self->names, compare_names);
  read_list (self);
  return g_steal_pointer (&self);
}

/**
 * gun_radata_free:
 * @self: (transfer full): a folder
 */
void
gun_radata_free (GunRadata *self)
{
  close (self->folder);
  g_free (self->path);
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->odd);
  g_string_free (self->file, TRUE);
  g_free (self);
}

static void
add_fault (GunRadata *self, const char *name, guint64 offset, const char *reason)
{
  gun_import_piece_add_fault (self->piece, name, offset, 0, NULL, NULL, reason);
}

static void
tell_odd (GunRadata *self)
{
  for (guint i = 0; i < self->odd->len && !self->is_odd_told; i++)
    {
      const GunImportFault *fault = g_ptr_array_index (self->odd, i);

      add_fault (self, fault->file, fault->offset, fault->sentence);
    }
  self->is_odd_told = TRUE;
}

static void
node_cb (GunNode *node, gpointer user_data)
{
  GunRadata *self = user_data;

  self->n_nodes++;
  self->n_keys += gun_node_get_n_entries (node);
  if (self->n_nodes <= self->n_told)
    return;
  if (self->piece_bytes >= PIECE_BYTES)
    {
      self->has_more = TRUE;
      return;
    }

  for (guint i = 0; i < gun_node_get_n_entries (node); i++)
    self->piece_bytes += gun_value_get_size_bytes (gun_node_get_entry (node, i)->value);
  self->n_told = self->n_nodes;
  gun_import_piece_add_node (self->piece, node);
}

static void
fault_cb (const GunRadiskFault *fault, gpointer user_data)
{
  GunRadata *self = user_data;

  gun_import_piece_add_fault (
      self->piece, self->name, fault->offset, 0, fault->soul, fault->key, fault->reason);
}

static void
again_cb (const GunRadiskFault *fault, gpointer user_data)
{
}

static void
tell_end (GunRadata *self, gsize offset, const char *message)
{
  g_autofree char *left = g_format_size (self->file->len - offset);
  g_autofree char *sentence = NULL;

  if (offset < self->file->len)
    /* Translators: %s is what is wrong, then a size like "3 kB" */
    sentence = g_strdup_printf (_ ("%s; %s from there on cannot be read"), message, left);
  add_fault (self, self->name, offset, sentence != NULL ? sentence : message);
}

/* Reads the file at hand from its start, and hands over what was not: the next so many nodes. */
static void
read_on (GunRadata *self)
{
  static const GunRadiskFuncs first = { node_cb, fault_cb };
  static const GunRadiskFuncs again = { node_cb, again_cb };
  const gboolean is_first = self->n_told == 0;
  const guint64 n_faults_before = self->piece->n_faults;
  g_autoptr (GError) error = NULL;
  gsize offset;

  self->n_nodes = 0;
  self->n_keys = 0;
  self->piece_bytes = 0;
  self->has_more = FALSE;
  if (!gun_radisk_read (
          self->file->str, self->file->len, is_first ? &first : &again, self, &offset, &error)
      && is_first)
    tell_end (self, offset, error->message);
  if (self->piece->n_faults > n_faults_before)
    gun_import_piece_add_file (
        self->piece, self->name, self->n_keys, self->piece->n_faults - n_faults_before);
}

static void
read_next (GunRadata *self, GCancellable *cancellable)
{
  g_autofree char *reason = NULL;

  self->name = g_ptr_array_index (self->names, self->next);
  if (!self->has_more)
    {
      self->n_told = 0;
      reason = open_file (self, self->name, cancellable);
      self->piece->n_bytes += self->file->len;
    }

  if (reason != NULL)
    add_fault (self, self->name, GUN_IMPORT_NO_PLACE, reason);
  else if (!g_str_equal (self->name, LIST_NAME))
    read_on (self);
  if (!self->has_more)
    self->next++;
}

/**
 * gun_radata_read:
 * @self: a folder
 * @piece: what the next file holds is added to it
 * @cancellable: (nullable): ends it
 * @error: return location: cancelled
 *
 * Returns: whether to go on
 */
gboolean
gun_radata_read (GunRadata *self, GunImportPiece *piece, GCancellable *cancellable, GError **error)
{
  self->piece = piece;
  tell_odd (self);
  if (self->next < self->names->len)
    read_next (self, cancellable);
  piece->is_end = self->next >= self->names->len;
  self->piece = NULL;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

void
gun_radata_rewind (GunRadata *self)
{
  self->next = 0;
  self->n_told = 0;
  self->has_more = FALSE;
  self->is_odd_told = FALSE;
}

guint64
gun_radata_get_n_bytes (const GunRadata *self)
{
  return self->n_bytes;
}
