/* SPDX-License-Identifier: MIT */

#include "gun-json-pieces.h"

#include <string.h>

#include "gun-limits.h"

/* What may come between pieces */
typedef enum
{
  EXPECT_GRAPH,
  EXPECT_NAME_OR_END,
  EXPECT_NAME,
  EXPECT_COLON,
  EXPECT_VALUE,
  EXPECT_MORE,
  EXPECT_NOTHING,
} Expect;

/* A place in the text */
typedef struct
{
  guint64 offset;
  guint64 line; /* from 0 */
  guint64 line_start;
} Place;

struct _GunJsonPieces
{
  GunJsonPieceFunc func;
  gpointer user_data;

  Place at;
  Expect expect;
  gboolean in_node;
  GError *error;

  /* The piece at hand */
  gboolean in_piece;
  GunJsonPieceKind kind;
  Place begin; /* or, with an error, where that is */
  GString *raw;
  gsize max_bytes;
  gboolean is_cut;
  guint64 depth;
  gboolean in_string;
  gboolean is_escaped;
};

/**
 * gun_json_pieces_new:
 * @func: gets the pieces
 * @user_data: for @func
 *
 * Returns: (transfer full): a reader at the beginning of a text
 */
GunJsonPieces *
gun_json_pieces_new (GunJsonPieceFunc func, gpointer user_data)
{
  GunJsonPieces *self = g_new0 (GunJsonPieces, 1);

  self->func = func;
  self->user_data = user_data;
  self->raw = g_string_new (NULL);
  self->max_bytes = GUN_LIMIT_MESSAGE_BYTES;

  return self;
}

void
gun_json_pieces_free (GunJsonPieces *self)
{
  g_string_free (self->raw, TRUE);
  g_clear_error (&self->error);
  g_free (self);
}

static void
pass (Place *at, const char *bytes, gsize length_bytes)
{
  const char *end = bytes + length_bytes;

  for (const char *next = bytes; (next = memchr (next, '\n', end - next)) != NULL; next++)
    {
      at->line++;
      at->line_start = at->offset + (next + 1 - bytes);
    }
  at->offset += length_bytes;
}

static void
fail_at (GunJsonPieces *self, const Place *at, const char *what)
{
  if (self->error != NULL)
    return;

  self->begin = *at;
  self->error = g_error_new (GUN_WIRE_ERROR,
                             GUN_WIRE_ERROR_SYNTAX,
                             "%s (line %" G_GUINT64_FORMAT ", column %" G_GUINT64_FORMAT
                             "; byte %" G_GUINT64_FORMAT ")",
                             what,
                             at->line + 1,
                             at->offset - at->line_start + 1,
                             at->offset);
}

void
gun_json_pieces_get_place (const GunJsonPieces *self, guint64 *offset, guint64 *line)
{
  *offset = self->begin.offset;
  *line = self->begin.line + 1;
}

void
gun_json_pieces_fail (GunJsonPieces *self, gsize at_bytes, const char *what)
{
  Place at = self->begin;

  pass (&at, self->raw->str, MIN (at_bytes, self->raw->len));
  fail_at (self, &at, what);
}

void
gun_json_pieces_allow (GunJsonPieces *self, gsize max_bytes)
{
  self->max_bytes = max_bytes;
}

static void
tell (GunJsonPieces *self, GunJsonPieceKind kind)
{
  self->func (self, kind, self->raw->str, self->raw->len, self->is_cut, self->user_data);
}

static void
begin_piece (GunJsonPieces *self, GunJsonPieceKind kind)
{
  self->in_piece = TRUE;
  self->kind = kind;
  self->begin = self->at;
  self->is_cut = FALSE;
  self->depth = 0;
  self->in_string = FALSE;
  self->is_escaped = FALSE;
}

static void
end_piece (GunJsonPieces *self)
{
  gboolean is_name = self->kind == GUN_JSON_PIECE_SOUL || self->kind == GUN_JSON_PIECE_KEY;

  self->in_piece = FALSE;
  self->expect = is_name ? EXPECT_COLON : EXPECT_MORE;
  if (!is_name)
    self->max_bytes = GUN_LIMIT_MESSAGE_BYTES;
  tell (self, self->kind);
  g_string_truncate (self->raw, 0);
}

static gboolean
is_white_space (char byte)
{
  return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

/* Inside a string. Returns: whether the byte ends it */
static gboolean
pass_string_byte (GunJsonPieces *self, char byte)
{
  if (self->is_escaped)
    self->is_escaped = FALSE;
  else if (byte == '\\')
    self->is_escaped = TRUE;
  else if (byte == '"')
    self->in_string = FALSE;

  return !self->in_string;
}

/* How much of @bytes belongs to the piece at hand; @ended: and it ends there */
static gsize
measure (GunJsonPieces *self, const char *bytes, gsize length_bytes, gboolean *ended)
{
  *ended = FALSE;
  for (gsize i = 0; i < length_bytes; i++)
    {
      char byte = bytes[i];

      if (self->in_string)
        {
          *ended = pass_string_byte (self, byte) && self->depth == 0;
        }
      else if (byte == '"')
        {
          self->in_string = TRUE;
        }
      else if (byte == '{' || byte == '[')
        {
          self->depth++;
        }
      else if (self->depth == 0
               && (byte == ',' || byte == ':' || byte == '}' || byte == ']'
                   || is_white_space (byte)))
        {
          *ended = TRUE;
          return i;
        }
      else if (byte == '}' || byte == ']')
        {
          self->depth--;
          *ended = self->depth == 0;
        }

      if (*ended)
        return i + 1;
    }

  return length_bytes;
}

static gsize
take_piece (GunJsonPieces *self, const char *bytes, gsize length_bytes)
{
  gboolean ended;
  gsize here = measure (self, bytes, length_bytes, &ended);
  gsize room = self->max_bytes - MIN (self->max_bytes, self->raw->len);

  self->is_cut |= here > room;
  g_string_append_len (self->raw, bytes, MIN (here, room));
  pass (&self->at, bytes, here);
  if (ended)
    end_piece (self);

  return here;
}

static void
open_object (GunJsonPieces *self)
{
  self->expect = EXPECT_NAME_OR_END;
}

static void
close_object (GunJsonPieces *self)
{
  if (self->in_node)
    {
      self->in_node = FALSE;
      self->expect = EXPECT_MORE;
      tell (self, GUN_JSON_PIECE_NODE_END);
    }
  else
    {
      self->expect = EXPECT_NOTHING;
    }
}

static gboolean
is_byte_order_mark (const GunJsonPieces *self, char byte)
{
  static const char mark[] = "\xEF\xBB\xBF";

  return self->at.offset < 3 && byte == mark[self->at.offset];
}

/* A value begins. Returns: bytes taken */
static gsize
enter_value (GunJsonPieces *self, char byte)
{
  if (byte == '{' && !self->in_node)
    {
      self->in_node = TRUE;
      tell (self, GUN_JSON_PIECE_NODE_BEGIN);
      open_object (self);
      return 1;
    }

  if (byte == ',' || byte == ':' || byte == '}' || byte == ']')
    fail_at (self, &self->at, "A value is missing");
  else
    begin_piece (self, self->in_node ? GUN_JSON_PIECE_VALUE : GUN_JSON_PIECE_NOT_NODE);
  return 0;
}

static gsize
enter_name (GunJsonPieces *self, char byte)
{
  if (byte == '"')
    {
      begin_piece (self, self->in_node ? GUN_JSON_PIECE_KEY : GUN_JSON_PIECE_SOUL);
      return 0;
    }

  fail_at (self, &self->at, "A name in quotation marks is missing");
  return 0;
}

/* A byte that is no white space, between pieces. Returns: bytes taken, 0 when a piece begins or
 * nothing goes on */
static gsize
take_mark (GunJsonPieces *self, char byte)
{
  switch (self->expect)
    {
    case EXPECT_GRAPH:
      if (is_byte_order_mark (self, byte))
        return 1;
      if (byte == '{')
        open_object (self);
      else
        fail_at (self, &self->at, "This is no JSON object of nodes");
      return 1;

    case EXPECT_NAME_OR_END:
      if (byte != '}')
        return enter_name (self, byte);
      close_object (self);
      return 1;

    case EXPECT_NAME:
      return enter_name (self, byte);

    case EXPECT_COLON:
      self->expect = EXPECT_VALUE;
      if (byte != ':')
        fail_at (self, &self->at, "A colon is missing");
      return 1;

    case EXPECT_VALUE:
      return enter_value (self, byte);

    case EXPECT_MORE:
      if (byte == '}')
        close_object (self);
      else if (byte == ',')
        self->expect = EXPECT_NAME;
      else
        fail_at (self, &self->at, "A comma is missing");
      return 1;

    case EXPECT_NOTHING:
    default:
      fail_at (self, &self->at, "Text after the end");
      return 0;
    }
}

static gboolean
report (GunJsonPieces *self, GError **error)
{
  if (self->error == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (self->error);
  return FALSE;
}

/**
 * gun_json_pieces_feed:
 * @self: a reader
 * @bytes: (array length=length_bytes): what comes next
 * @length_bytes: its length
 * @error: return location: what is wrong, and where
 *
 * Returns: %FALSE from the first fault on
 */
gboolean
gun_json_pieces_feed (GunJsonPieces *self, const char *bytes, gsize length_bytes, GError **error)
{
  gsize at = 0;

  while (at < length_bytes && self->error == NULL)
    {
      gsize taken;

      if (self->in_piece)
        {
          at += take_piece (self, bytes + at, length_bytes - at);
          continue;
        }

      taken = is_white_space (bytes[at]) ? 1 : take_mark (self, bytes[at]);
      pass (&self->at, bytes + at, taken);
      at += taken;
    }

  return report (self, error);
}

/**
 * gun_json_pieces_finish:
 * @self: a reader
 * @error: return location: what is wrong, and where
 *
 * Returns: whether the text was whole
 */
gboolean
gun_json_pieces_finish (GunJsonPieces *self, GError **error)
{
  if (self->in_piece || self->expect != EXPECT_NOTHING)
    fail_at (self, &self->at, "The text ends too early");

  return report (self, error);
}
