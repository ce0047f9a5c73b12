/* SPDX-License-Identifier: MIT */

/*
 * A certificate is `{"c":who,"w":where,"e":until,"wb":block}`, and signed by the owner of a graph:
 *
 *   c   a `pub`, or a list of them; one that holds `*`: everybody
 *   w   a condition, or a list of them: a text that path/key must equal; or an object with `#` for
 *       the path and `.` for the key, each a text or an object of `=`, `*`, `>`, `<`; or such an
 *       object itself, for path/key. `+`: "*" besides: path or key must contain the writer's `pub`.
 *   e   milliseconds since 1970: values of a later state do not come in by it
 *   wb  where the owner may take the right back
 *
 * The path is what stands behind the first slash of the soul.
 */

#include "gun-sea-certificate.h"

#include <math.h>
#include <string.h>

#include "gun-json.h"
#include "gun-message.h"
#include "gun-sea-json.h"
#include "gun-text.h"

/* A condition of `w`, or of its `#` or `.` */
typedef struct
{
  GunLex lex;
  gboolean is_given;  /* JavaScript takes it for true */
  gboolean is_broken; /* holds what is no text: met by nothing */
} Condition;

/* An entry of `w` */
typedef struct
{
  Condition whole;
  Condition path;
  Condition key;
  gboolean wants_name;
} Right;

typedef struct
{
  GunSeaCertificate *certificate;
  const char *writer;
  gsize writer_bytes;
  GRefString *path; /* (nullable): the soul has no slash, or nothing behind it */
  GRefString *key;
  GRefString *whole;

  gboolean names_writer;
  gboolean has_rights;
  gboolean is_settled; /* an entry of `w` was met: those behind it do not count */
  GunSeaReason verdict;
} Reading;

static GRefString *
dup_text (const GunJsonReader *reader)
{
  return gun_text_new_len (reader->text, reader->text_bytes);
}

static gboolean
holds (const char *text, gsize text_bytes, const char *part, gsize part_bytes)
{
  return memmem (text, text_bytes, part, part_bytes) != NULL;
}

static gboolean
text_holds (GRefString *text, const char *part, gsize part_bytes)
{
  return text != NULL && holds (text, g_ref_string_length (text), part, part_bytes);
}

/* JavaScript's truth of the value that begins with the token */
static gboolean
is_true (const GunJsonReader *reader, GunJsonToken token)
{
  return token != GUN_JSON_NULL && token != GUN_JSON_FALSE
         && (token != GUN_JSON_NUMBER || reader->number != 0)
         && (token != GUN_JSON_STRING || reader->text_bytes > 0);
}

static gboolean
is_met (const Condition *self, GRefString *text)
{
  return self->is_given && !self->is_broken && gun_lex_matches (&self->lex, text);
}

static void
set_text (const GunJsonReader *reader, GunJsonToken token, Condition *self, GRefString **text)
{
  g_clear_pointer (text, g_ref_string_release);
  if (token == GUN_JSON_STRING)
    *text = dup_text (reader);
  else
    self->is_broken = TRUE;
}

/* One of `=`, `*`, `>` and `<`: the reader stands on its value. FALSE when it is another. */
static gboolean
read_bound (const GunJsonReader *reader, GunJsonToken token, char name, Condition *self)
{
  switch (name)
    {
    case '=':
      set_text (reader, token, self, &self->lex.exact);
      return TRUE;
    case '*':
      set_text (reader, token, self, &self->lex.prefix);
      return TRUE;
    case '>':
      set_text (reader, token, self, &self->lex.from);
      return TRUE;
    case '<':
      set_text (reader, token, self, &self->lex.to);
      return TRUE;
    default:
      return FALSE;
    }
}

/* `#` or `.` of an entry: a text, or an object of bounds */
static gboolean
read_condition (GunJsonReader *reader, GunJsonToken token, Condition *self)
{
  gun_range_clear (&self->lex);
  self->is_given = is_true (reader, token);
  self->is_broken = token != GUN_JSON_STRING && token != GUN_JSON_OBJECT_BEGIN;
  if (token == GUN_JSON_STRING)
    self->lex.exact = dup_text (reader);
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      char name = reader->text_bytes == 1 ? reader->text[0] : '\0';

      token = gun_json_reader_next (reader);
      read_bound (reader, token, name, self);
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/* A text that holds `*`, or a list with the entry `*`, or, when @name is given, that text */
static gboolean
read_names (
    GunJsonReader *reader, GunJsonToken token, const char *name, gsize name_bytes, gboolean *found)
{
  guint outside = reader->depth - 1;

  *found = FALSE;
  if (token == GUN_JSON_STRING)
    *found = memchr (reader->text, '*', reader->text_bytes) != NULL
             || (name != NULL && reader->text_bytes == name_bytes
                 && memcmp (reader->text, name, name_bytes) == 0);
  if (token != GUN_JSON_ARRAY_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) != GUN_JSON_ARRAY_END)
    {
      if (token == GUN_JSON_STRING
          && ((reader->text_bytes == 1 && reader->text[0] == '*')
              || (name != NULL && reader->text_bytes == name_bytes
                  && memcmp (reader->text, name, name_bytes) == 0)))
        *found = TRUE;
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return reader->depth == outside;
}

/* `+` of an entry. Where gun would fail on it, it counts as asked for. */
static gboolean
read_name_wish (GunJsonReader *reader, GunJsonToken token, Right *right)
{
  gboolean is_list = token == GUN_JSON_STRING || token == GUN_JSON_ARRAY_BEGIN;

  right->wants_name = is_true (reader, token);
  if (!is_list)
    return gun_json_reader_skip (reader, token);

  return read_names (reader, token, NULL, 0, &right->wants_name);
}

static gboolean
read_right_object (GunJsonReader *reader, Right *right)
{
  GunJsonToken token;

  right->whole.is_given = TRUE;
  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      char name = reader->text_bytes == 1 ? reader->text[0] : '\0';
      gboolean is_read;

      token = gun_json_reader_next (reader);
      if (name == '#' || name == '.')
        is_read = read_condition (reader, token, name == '#' ? &right->path : &right->key);
      else if (name == '+')
        is_read = read_name_wish (reader, token, right);
      else
        {
          read_bound (reader, token, name, &right->whole);
          is_read = gun_json_reader_skip (reader, token);
        }
      if (!is_read)
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

/* As gun asks it, one after the other */
static gboolean
allows (const Right *right, const Reading *reading)
{
  g_autoptr (GRefString) nothing = gun_text_new ("");
  gboolean path_is_met = is_met (&right->path, reading->path != NULL ? reading->path : nothing);
  gboolean key_is_met = is_met (&right->key, reading->key);

  return (path_is_met && key_is_met) || (!right->key.is_given && path_is_met)
         || (!right->path.is_given && key_is_met)
         || is_met (right->path.is_given ? &right->path : &right->whole, reading->whole);
}

static void
settle (Reading *self, const Right *right)
{
  if (self->is_settled || !allows (right, self))
    return;

  self->is_settled = TRUE;
  self->verdict = GUN_SEA_REASON_NONE;
  /* Without a path nobody has to be named: else nobody could make the link that the path begins
   * with */
  if (right->wants_name && self->path != NULL
      && !text_holds (self->path, self->writer, self->writer_bytes)
      && !text_holds (self->key, self->writer, self->writer_bytes))
    self->verdict = GUN_SEA_REASON_CERTIFICATE_NAME;
}

/* One entry of `w` */
static gboolean
read_right (GunJsonReader *reader, GunJsonToken token, Reading *self)
{
  Right right = { 0 };
  gboolean is_read;

  if (token == GUN_JSON_OBJECT_BEGIN)
    is_read = read_right_object (reader, &right);
  else
    is_read = read_condition (reader, token, &right.whole);

  if (is_read)
    settle (self, &right);
  gun_range_clear (&right.whole.lex);
  gun_range_clear (&right.path.lex);
  gun_range_clear (&right.key.lex);

  return is_read;
}

static gboolean
read_rights (GunJsonReader *reader, GunJsonToken token, Reading *self)
{
  self->has_rights = is_true (reader, token);
  if (token != GUN_JSON_ARRAY_BEGIN)
    return read_right (reader, token, self);

  while ((token = gun_json_reader_next (reader)) != GUN_JSON_ARRAY_END)
    if (token == GUN_JSON_ERROR || !read_right (reader, token, self))
      return FALSE;

  return TRUE;
}

/* `e`, as parseFloat() reads it: when there is no number, the certificate holds for ever */
static gboolean
read_expiry (GunJsonReader *reader, GunJsonToken token, GunSeaCertificate *certificate)
{
  certificate->expiry_ms = INFINITY;
  if (token == GUN_JSON_NUMBER)
    certificate->expiry_ms = reader->number;
  else if (token == GUN_JSON_STRING)
    {
      g_autofree char *text = g_strndup (reader->text, reader->text_bytes);
      char *end;
      double number = g_ascii_strtod (text, &end);

      if (end != text && !isnan (number))
        certificate->expiry_ms = number;
    }

  return gun_json_reader_skip (reader, token);
}

static void
set_block (const GunJsonReader *reader, GunSeaCertificate *certificate, gboolean is_soul)
{
  g_clear_pointer (&certificate->block, g_ref_string_release);
  certificate->block_is_soul = is_soul;
  if (reader->text_bytes > 0)
    certificate->block = dup_text (reader);
}

/* `wb`: a text, or a link */
static gboolean
read_block (GunJsonReader *reader, GunJsonToken token, GunSeaCertificate *certificate)
{
  if (token == GUN_JSON_STRING)
    set_block (reader, certificate, reader->text_bytes > 0 && reader->text[0] == '~');
  if (token != GUN_JSON_OBJECT_BEGIN)
    return gun_json_reader_skip (reader, token);

  while ((token = gun_json_reader_next (reader)) == GUN_JSON_NAME)
    {
      gboolean is_link = reader->text_bytes == 1 && reader->text[0] == '#';

      token = gun_json_reader_next (reader);
      if (is_link && token == GUN_JSON_STRING)
        set_block (reader, certificate, TRUE);
      if (!gun_json_reader_skip (reader, token))
        return FALSE;
    }

  return token == GUN_JSON_OBJECT_END;
}

static gboolean
read_member (GunJsonReader *reader, Reading *self)
{
  char name = reader->text_bytes == 1 ? reader->text[0] : '\0';
  gboolean is_block = reader->text_bytes == 2 && memcmp (reader->text, "wb", 2) == 0;
  GunJsonToken token = gun_json_reader_next (reader);

  if (name == 'c')
    return read_names (reader, token, self->writer, self->writer_bytes, &self->names_writer);
  if (name == 'w')
    return read_rights (reader, token, self);
  if (name == 'e')
    return read_expiry (reader, token, self->certificate);
  if (is_block)
    return read_block (reader, token, self->certificate);

  return gun_json_reader_skip (reader, token);
}

/* @json is as JavaScript writes it, so no name comes twice */
static gboolean
read_all (GString *json, Reading *self)
{
  GunJsonReader reader;
  GunJsonToken token;
  gboolean is_whole = FALSE;

  gun_json_reader_init (&reader, json->str, json->len);
  if (gun_json_reader_next (&reader) == GUN_JSON_OBJECT_BEGIN)
    {
      while ((token = gun_json_reader_next (&reader)) == GUN_JSON_NAME)
        if (!read_member (&reader, self))
          break;
      is_whole = token == GUN_JSON_OBJECT_END;
    }
  gun_json_reader_clear (&reader);

  return is_whole;
}

/* What the owner gave: a text is read as gun's own parse() does */
static gboolean
read_given (const GunSeaWrapper *wrapper, Reading *self)
{
  const char *text = wrapper->certificate->str;
  gsize length_bytes = wrapper->certificate->len;
  g_autoptr (GString) json = NULL;

  if (!wrapper->certificate_is_text)
    return read_all (wrapper->certificate, self);

  if (g_str_has_prefix (text, "SEA{"))
    {
      text += strlen ("SEA");
      length_bytes -= strlen ("SEA");
    }
  json = g_string_new (NULL);

  return gun_sea_json_normalize (text, length_bytes, json) && read_all (json, self);
}

static GRefString *
dup_path (const char *soul)
{
  gsize length_bytes = g_ref_string_length ((char *) soul);
  const char *slash = memchr (soul, '/', length_bytes);

  if (slash == NULL || slash + 1 == soul + length_bytes)
    return NULL;

  return gun_text_new_len (slash + 1, soul + length_bytes - (slash + 1));
}

static GRefString *
join (GRefString *path, GRefString *key)
{
  g_autoptr (GString) joined = NULL;

  if (path == NULL)
    return g_ref_string_acquire (key);

  joined = g_string_new_len (path, (gssize) g_ref_string_length (path));
  g_string_append_c (joined, '/');
  g_string_append_len (joined, key, (gssize) g_ref_string_length (key));

  return gun_text_new_len (joined->str, joined->len);
}

/**
 * gun_sea_certificate_init:
 * @self: (out caller-allocates): a certificate
 * @wrapper: a signed value that shows one: gun_sea_wrapper_has_certificate()
 * @soul: a gun-text.h text: where the value stands
 * @key: a gun-text.h text: and at which key
 * @state_ms: and its state
 *
 * Reads the certificate of @wrapper and asks whether its writer may write there by it. That the
 * owner signed it is for somebody else to verify, and whether the right was taken back to look up.
 * Unlike gun a list that names the writer counts: gun means it, but asks for
 * `indexOf('*' || certificant)`, which is `indexOf('*')`.
 *
 * Returns: %GUN_SEA_REASON_NONE, else why not
 */
GunSeaReason
gun_sea_certificate_init (GunSeaCertificate *self,
                          const GunSeaWrapper *wrapper,
                          const char *soul,
                          const char *key,
                          double state_ms)
{
  g_autoptr (GRefString) path = dup_path (soul);
  g_autoptr (GRefString) whole = join (path, (GRefString *) key);
  Reading reading = {
    .certificate = self,
    .writer = wrapper->writer,
    .writer_bytes = strlen (wrapper->writer),
    .path = path,
    .key = (GRefString *) key,
    .whole = whole,
    .verdict = GUN_SEA_REASON_CERTIFICATE_PATH,
  };

  memset (self, 0, sizeof *self);
  self->expiry_ms = INFINITY;
  gun_sea_digest_text (wrapper->certificate->str, wrapper->certificate->len, self->digest);

  if (!read_given (wrapper, &reading) || !reading.has_rights)
    return GUN_SEA_REASON_CERTIFICATE_SHAPE;
  if (state_ms > self->expiry_ms)
    return GUN_SEA_REASON_CERTIFICATE_EXPIRED;
  if (!reading.names_writer)
    return GUN_SEA_REASON_CERTIFICATE_WRITER;

  return reading.verdict;
}

/**
 * gun_sea_certificate_clear:
 * @self: a certificate
 *
 * Frees what it holds.
 */
void
gun_sea_certificate_clear (GunSeaCertificate *self)
{
  g_clear_pointer (&self->block, g_ref_string_release);
}
