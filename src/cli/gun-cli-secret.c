/* SPDX-License-Identifier: MIT */

#include "gun-cli-secret.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gun-text.h"

/* Longest file of keys or passphrases, and of anything else, bytes */
#define MAX_SECRET_BYTES (64 * 1024)
#define MAX_TEXT_BYTES (64 * 1024 * 1024)

/* What is read at first; then it is twice as much each time */
#define FIRST_BYTES 4096

static void
set_errno (GError **error, const char *file)
{
  const int number = errno;

  g_set_error (
      error, G_IO_ERROR, g_io_error_from_errno (number), _ ("“%s”: %s"), file, g_strerror (number));
}

/* The same text in twice the room; the old one is wiped. */
static GunSeaSecret *
grow (GunSeaSecret *text)
{
  GunSeaSecret *larger = gun_sea_secret_new_sized (2 * text->length_bytes);

  memcpy (larger->text, text->text, text->length_bytes);
  gun_sea_secret_free (text);
  return larger;
}

static GunSeaSecret *
read_all (int fd, const char *file, gsize max_bytes, GError **error)
{
  g_autoptr (GunSeaSecret) text = gun_sea_secret_new_sized (FIRST_BYTES);
  gsize n_bytes = 0;
  gssize n_read;

  while ((n_read = read (fd, text->text + n_bytes, text->length_bytes - n_bytes)) != 0)
    {
      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read < 0)
        {
          set_errno (error, file);
          return NULL;
        }

      n_bytes += (gsize) n_read;
      if (n_bytes > max_bytes)
        {
          g_set_error (error,
                       G_IO_ERROR,
                       G_IO_ERROR_MESSAGE_TOO_LARGE,
                       _ ("“%s” is longer than %" G_GSIZE_FORMAT " bytes"),
                       file,
                       max_bytes);
          return NULL;
        }
      if (n_bytes == text->length_bytes)
        text = grow (g_steal_pointer (&text));
    }

  return gun_sea_secret_new (text->text, n_bytes);
}

/* Files made by editors and by echo end in the end of a line, which nobody means. */
static GunSeaSecret *
take_line_end (GunSeaSecret *text, const char *file, GError **error)
{
  if (!gun_text_is_valid (text->text, text->length_bytes))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _ ("“%s” is not in UTF-8"), file);
      gun_sea_secret_free (text);
      return NULL;
    }

  if (text->length_bytes > 0 && text->text[text->length_bytes - 1] == '\n')
    text->text[--text->length_bytes] = '\0';
  if (text->length_bytes > 0 && text->text[text->length_bytes - 1] == '\r')
    text->text[--text->length_bytes] = '\0';

  return text;
}

/* A file of mine that others can read is no secret any more. Pipes have no such mode. */
static gboolean
check_mode (int fd, const char *file, GError **error)
{
  struct stat status;

  if (fstat (fd, &status) != 0)
    {
      set_errno (error, file);
      return FALSE;
    }

  if (!S_ISREG (status.st_mode) || status.st_uid != getuid () || (status.st_mode & 077) == 0)
    return TRUE;

  g_set_error (error,
               G_IO_ERROR,
               G_IO_ERROR_PERMISSION_DENIED,
               _ ("“%s” can be read by others, so it is not used. Make it yours alone: chmod 600 "
                  "“%s”"),
               file,
               file);
  return FALSE;
}

static GunSeaSecret *
read_file (const char *file, gboolean is_secret, GError **error)
{
  gboolean is_stdin = file == NULL || strcmp (file, "-") == 0;
  int fd = is_stdin ? STDIN_FILENO : open (file, O_RDONLY | O_CLOEXEC);
  const char *name = is_stdin ? _ ("standard input") : file;
  GunSeaSecret *text = NULL;

  if (fd < 0)
    {
      set_errno (error, name);
      return NULL;
    }

  if (is_stdin || !is_secret || check_mode (fd, file, error))
    text = read_all (fd, name, is_secret ? MAX_SECRET_BYTES : MAX_TEXT_BYTES, error);
  if (!is_stdin)
    close (fd);

  return text == NULL ? NULL : take_line_end (text, name, error);
}

/**
 * gun_cli_read_secret:
 * @file: where it is
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the text in it
 */
GunSeaSecret *
gun_cli_read_secret (const char *file, GError **error)
{
  return read_file (file, TRUE, error);
}

/**
 * gun_cli_read_text:
 * @file: (nullable): where it is
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the text in it
 */
GunSeaSecret *
gun_cli_read_text (const char *file, GError **error)
{
  return read_file (file, FALSE, error);
}

/**
 * gun_cli_read_pair:
 * @file: where it is
 * @error: return location
 *
 * Returns: (transfer full) (nullable): the key pair in it
 */
GunSeaPair *
gun_cli_read_pair (const char *file, GError **error)
{
  g_autoptr (GunSeaSecret) json = gun_cli_read_secret (file, error);
  GunSeaPair *pair;

  if (json == NULL)
    return NULL;

  pair = gun_sea_pair_parse (json->text, json->length_bytes, error);
  if (pair == NULL)
    g_prefix_error (error, "“%s”: ", strcmp (file, "-") == 0 ? _ ("standard input") : file);
  return pair;
}

/**
 * gun_cli_write_line:
 * @fd: where to
 * @text: what
 *
 * A line, past the buffers of stdio, which nobody wipes.
 *
 * Returns: %FALSE with errno
 */
gboolean
gun_cli_write_line (int fd, const GunSeaSecret *text)
{
  gsize n_written = 0;

  while (n_written <= text->length_bytes)
    {
      gboolean is_end = n_written == text->length_bytes;
      gssize n = write (
          fd, is_end ? "\n" : text->text + n_written, is_end ? 1 : text->length_bytes - n_written);

      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0)
        n_written += (gsize) n;
    }

  return TRUE;
}

/**
 * gun_cli_write_secret:
 * @file: where to; there must be none of that name
 * @secret: what
 * @error: return location
 *
 * Returns: whether it is there; when not, nothing is
 */
gboolean
gun_cli_write_secret (const char *file, const GunSeaSecret *secret, GError **error)
{
  int fd = open (file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  gboolean good;

  if (fd < 0 && errno == EEXIST)
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_EXISTS,
                   _ ("“%s” is there already, and is not written over. Give another name, or move "
                      "it away"),
                   file);
      return FALSE;
    }
  if (fd < 0)
    {
      set_errno (error, file);
      return FALSE;
    }

  good = gun_cli_write_line (fd, secret) && fsync (fd) == 0;
  if (!good)
    set_errno (error, file);
  if (close (fd) != 0 && good)
    {
      set_errno (error, file);
      good = FALSE;
    }
  if (!good)
    unlink (file);

  return good;
}
