/* SPDX-License-Identifier: MIT */

#include "gun-cli-paste.h"

#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <glib/gi18n.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "gun-engine-invite.h"

/* What one read takes at most */
#define CHUNK_BYTES 4096

/* What an invite and an answer begin with, and end with */
#define MARK "gun-"
#define END ":end"

/* Ctrl+D, which the terminal hands on as it hands on everything else */
#define END_OF_INPUT '\x04'

struct _GunCliPaste
{
  GunCliPasted func;
  gpointer user_data;
  GInputStream *in;
  GCancellable *cancellable;
  GString *text;
  gboolean is_terminal;
  gboolean has_ended;
  struct termios usual;
  char chunk[CHUNK_BYTES];
};

static void read_on (GunCliPaste *self);

static void
hand_over (GunCliPaste *self)
{
  g_autofree char *text = g_utf8_make_valid (self->text->str, (gssize) self->text->len);
  gboolean is_broken_off = self->text->len > 0 && self->text->str[self->text->len - 1] != '\n';
  gboolean is_empty = *g_strstrip (text) == '\0';

  /* What was pasted stands in the line that comes next */
  if (self->is_terminal && is_broken_off)
    g_printerr ("\n");
  g_string_truncate (self->text, 0);
  self->func (is_empty ? NULL : text, self->user_data);
}

/* People press Enter after a word, and twice after a text that is not whole; mail breaks one into lines. */
static gboolean
is_whole (GunCliPaste *self)
{
  const char *text = self->text->str;
  const char *mark = strstr (text, MARK);

  if (self->text->len > GUN_INVITE_MAX_TEXT_BYTES || (mark != NULL && strstr (mark, END) != NULL))
    return TRUE;
  if (!self->is_terminal || strspn (text, " \t\r\n") == self->text->len)
    return FALSE;

  return g_str_has_suffix (text, mark == NULL ? "\n" : "\n\n");
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GunCliPaste *self;
  g_autoptr (GError) error = NULL;
  gssize n_bytes = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  const char *end;

  /* Then it is freed */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self = user_data;
  end = n_bytes > 0 && self->is_terminal ? memchr (self->chunk, END_OF_INPUT, (gsize) n_bytes)
                                         : NULL;
  if (end != NULL)
    n_bytes = end - self->chunk;
  self->has_ended = n_bytes <= 0 || end != NULL;
  if (n_bytes > 0)
    g_string_append_len (self->text, self->chunk, n_bytes);

  if (self->has_ended || is_whole (self))
    hand_over (self);
  else
    read_on (self);
}

static void
read_on (GunCliPaste *self)
{
  g_input_stream_read_async (
      self->in, self->chunk, CHUNK_BYTES, G_PRIORITY_DEFAULT, self->cancellable, read_cb, self);
}

static void
take_long_lines (GunCliPaste *self)
{
  struct termios terms = { 0 };

  if (tcgetattr (STDIN_FILENO, &self->usual) != 0)
    {
      self->is_terminal = FALSE;
      return;
    }
  terms = self->usual;
  terms.c_lflag &= (tcflag_t) ~(ICANON | ECHOCTL);
  terms.c_cc[VMIN] = 1;
  terms.c_cc[VTIME] = 0;
  tcsetattr (STDIN_FILENO, TCSANOW, &terms);
}

/**
 * gun_cli_paste_new:
 * @func: gets the text, once for each call of this or of gun_cli_paste_again()
 * @user_data: for @func
 *
 * Returns: (transfer full): which reads
 */
GunCliPaste *
gun_cli_paste_new (GunCliPasted func, gpointer user_data)
{
  GunCliPaste *self = g_new0 (GunCliPaste, 1);

  self->func = func;
  self->user_data = user_data;
  self->in = g_unix_input_stream_new (STDIN_FILENO, FALSE);
  self->cancellable = g_cancellable_new ();
  self->text = g_string_new (NULL);
  self->is_terminal = isatty (STDIN_FILENO) == 1;
  if (self->is_terminal)
    take_long_lines (self);
  read_on (self);

  return self;
}

/**
 * gun_cli_paste_free:
 * @self: (transfer full): which reads no more; the terminal is as it was
 */
void
gun_cli_paste_free (GunCliPaste *self)
{
  g_cancellable_cancel (self->cancellable);
  /* Until the read that was under way has let go of the chunk */
  while (g_input_stream_has_pending (self->in))
    g_main_context_iteration (NULL, TRUE);
  if (self->is_terminal)
    tcsetattr (STDIN_FILENO, TCSANOW, &self->usual);
  g_object_unref (self->in);
  g_object_unref (self->cancellable);
  g_string_free (self->text, TRUE);
  g_free (self);
}

void
gun_cli_paste_again (GunCliPaste *self)
{
  if (!self->has_ended)
    read_on (self);
}

gboolean
gun_cli_paste_is_interactive (GunCliPaste *self)
{
  return self->is_terminal;
}

gboolean
gun_cli_paste_has_ended (GunCliPaste *self)
{
  return self->has_ended;
}

/**
 * gun_cli_paste_read_file:
 * @path: a file with a text in it
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as much of it as can be the text of an invite, and a byte more where it is longer
 */
char *
gun_cli_paste_read_file (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GFileInputStream) in = NULL;
  g_autofree char *text = g_malloc (GUN_INVITE_MAX_TEXT_BYTES + 1);
  gsize n_bytes;

  /* A folder can be opened, but not read */
  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, _ ("“%s” is a folder"), path);
      return NULL;
    }

  in = g_file_read (file, NULL, error);
  if (in == NULL
      || !g_input_stream_read_all (
          G_INPUT_STREAM (in), text, GUN_INVITE_MAX_TEXT_BYTES + 1, &n_bytes, NULL, error))
    return NULL;

  return g_utf8_make_valid (text, (gssize) n_bytes);
}
