/* SPDX-License-Identifier: MIT */

#include "gun-words.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-clock-words.h"
#include "gun-text.h"

/* Characters of a value in a sentence: toasts and buttons. */
#define SHORT_CHARACTERS 24
/* Characters of a text that is shown whole, and of a line of it: more would hold the window up. */
#define LONG_CHARACTERS 16384
/* Characters of a key that stay together on a line. */
#define BREAK_STEP 4
/* Characters of a public key: enough to tell two apart that nobody made to look alike. */
#define KEY_CHARACTERS 12

/**
 * gun_words_text:
 * @text: a gun-text.h text
 *
 * Returns: (transfer full): what a label shows of it: control and direction characters escaped, at most
 *   %GUN_WORDS_CELL_CHARACTERS characters
 */
char *
gun_words_text (const char *text)
{
  return gun_text_to_display (text, GUN_WORDS_CELL_CHARACTERS);
}

static char *
value_in (const GunValue *value, gsize characters)
{
  switch (gun_value_get_kind (value))
    {
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
      return gun_text_to_display (gun_value_get_text (value), characters);
    case GUN_VALUE_NULL:
    case GUN_VALUE_BOOLEAN:
    case GUN_VALUE_NUMBER:
    default:
      return gun_words_value_json (value);
    }
}

/**
 * gun_words_value:
 *
 * Returns: (transfer full): what a cell shows of @value
 */
char *
gun_words_value (const GunValue *value)
{
  return value_in (value, GUN_WORDS_CELL_CHARACTERS);
}

/**
 * gun_words_value_short:
 *
 * Returns: (transfer full): @value within a sentence
 */
char *
gun_words_value_short (const GunValue *value)
{
  return value_in (value, SHORT_CHARACTERS);
}

/**
 * gun_words_value_json:
 *
 * Returns: (transfer full): @value as JSON, the way JavaScript writes it
 */
char *
gun_words_value_json (const GunValue *value)
{
  GString *json = g_string_new (NULL);

  gun_value_append_json (value, json);

  return g_string_free (json, FALSE);
}

/**
 * gun_words_breakable:
 * @text: a key or a soul
 *
 * Pango puts a hyphen where it breaks a word, which these are not: places without width to break at keep it from that.
 *
 * Returns: (transfer full): @text for a label of several lines
 */
char *
gun_words_breakable (GRefString *text)
{
  g_autofree char *shown = gun_words_text (text);
  GString *out = g_string_new (NULL);
  guint n = 0;

  for (const char *at = shown; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (n++ % BREAK_STEP == 0)
        g_string_append_unichar (out, 0x200B);
      g_string_append_unichar (out, g_utf8_get_char (at));
    }

  return g_string_free (out, FALSE);
}

/**
 * gun_words_lines:
 * @text: a gun-text.h text
 *
 * Returns: (transfer full): all of @text, with its lines, escaped for display; only what is very long is cut
 */
char *
gun_words_lines (GRefString *text)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  const char *at = text;
  const char *end = text + g_ref_string_length (text);

  while (at <= end && lines->len < LONG_CHARACTERS)
    {
      const char *line_end = memchr (at, '\n', end - at);
      gsize length_bytes = (line_end != NULL ? line_end : end) - at;
      g_autoptr (GRefString) line = gun_text_new_len (at, length_bytes);
      g_autofree char *shown = gun_text_to_display (line, LONG_CHARACTERS - lines->len);

      if (at > text)
        g_string_append_c (lines, '\n');
      g_string_append (lines, shown);
      at += length_bytes + 1;
    }
  if (at <= end)
    g_string_append (lines, "\n…");

  return g_string_free (g_steal_pointer (&lines), FALSE);
}

/**
 * gun_words_value_to_copy:
 *
 * The clipboard takes UTF-8: what JavaScript can hold and UTF-8 cannot is copied as JSON.
 *
 * Returns: (transfer full): @value for the clipboard
 */
char *
gun_words_value_to_copy (const GunValue *value)
{
  GunValueKind kind = gun_value_get_kind (value);
  GRefString *text;

  if (kind != GUN_VALUE_TEXT && kind != GUN_VALUE_LINK)
    return gun_words_value_json (value);

  text = gun_value_get_text (value);
  if (!g_utf8_validate (text, (gssize) g_ref_string_length (text), NULL))
    return gun_words_value_json (value);

  return g_strdup (text);
}

/**
 * gun_words_key_short:
 * @pub: a public key
 *
 * Returns: (transfer full): how it begins
 */
char *
gun_words_key_short (GRefString *pub)
{
  return gun_text_to_display (pub, KEY_CHARACTERS);
}

/* What would end the literal, or make a program read otherwise than it looks (ECMA-262 section 12.9.4; UAX 9) */
static gboolean
needs_escape (gunichar character)
{
  switch (g_unichar_type (character))
    {
    case G_UNICODE_CONTROL:
    case G_UNICODE_FORMAT:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
      return TRUE;
    default:
      return character == '\'' || character == '\\';
    }
}

static void
append_escape (GString *out, gunichar character)
{
  if (character == '\'' || character == '\\')
    g_string_append_printf (out, "\\%c", (char) character);
  else if (character > 0xFFFF)
    g_string_append_printf (out, "\\u{%x}", character);
  else
    g_string_append_printf (out, "\\u%04x", character);
}

static void
append_call (GString *out, GRefString *text)
{
  const char *end = text + g_ref_string_length (text);

  g_string_append (out, ".get('");
  for (const char *at = text; at < end; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (needs_escape (character))
        append_escape (out, character);
      else
        g_string_append_unichar (out, character);
    }
  g_string_append (out, "')");
}

/**
 * gun_words_chain:
 * @soul: a gun-text.h text
 * @key: (nullable): a gun-text.h text
 *
 * Returns: (transfer full): the JavaScript that names this place, UTF-8: `gun.get('soul').get('key')`
 */
char *
gun_words_chain (GRefString *soul, GRefString *key)
{
  GString *chain = g_string_new ("gun");

  append_call (chain, soul);
  if (key != NULL)
    append_call (chain, key);

  return g_string_free (chain, FALSE);
}

/**
 * gun_words_ago:
 * @then_us: wall clock
 * @now_us: wall clock
 *
 * Returns: (transfer full): the distance in the largest unit that fits; times ahead are said so
 */
char *
gun_words_ago (gint64 then_us, gint64 now_us)
{
  gint64 seconds = (now_us - then_us) / G_USEC_PER_SEC;
  gint64 distance = ABS (seconds);
  g_autofree char *amount = NULL;

  /* Two clocks are never quite the same */
  if (distance < 2)
    return g_strdup (_ ("now"));

  if (distance < 60)
    amount = g_strdup_printf (_ ("%d s"), (int) distance);
  else if (distance < 60 * 60)
    amount = g_strdup_printf (_ ("%d min"), (int) (distance / 60));
  else if (distance < 24 * 60 * 60)
    amount = g_strdup_printf (_ ("%d h"), (int) (distance / (60 * 60)));
  else if (distance < 365 * G_GINT64_CONSTANT (24 * 60 * 60))
    amount = g_strdup_printf (_ ("%d d"), (int) (distance / (24 * 60 * 60)));
  else
    return gun_words_time (then_us);

  /* Translators: %s is a duration such as "3 min" */
  return g_strdup_printf (seconds > 0 ? _ ("%s ago") : _ ("in %s"), amount);
}

/**
 * gun_words_time:
 *
 * Returns: (transfer full): date and time in this computer's zone, "–" when no calendar has it
 */
char *
gun_words_time (gint64 wall_us)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (wall_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) here = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return here != NULL ? g_date_time_format (here, "%Y-%m-%d %H:%M:%S") : g_strdup ("–");
}

/**
 * gun_words_until:
 * @then_us: wall clock
 * @now_us: wall clock
 *
 * Returns: (transfer full): the time of day, with seconds when it is near, or date and time when that is of another day
 */
char *
gun_words_until (gint64 then_us, gint64 now_us)
{
  g_autoptr (GDateTime) then = g_date_time_new_from_unix_local (then_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (now_us / G_USEC_PER_SEC);

  if (then == NULL || now == NULL || g_date_time_get_year (then) != g_date_time_get_year (now)
      || g_date_time_get_day_of_year (then) != g_date_time_get_day_of_year (now))
    return gun_words_time (then_us);

  return g_date_time_format (then, then_us - now_us < G_TIME_SPAN_MINUTE ? "%H:%M:%S" : "%H:%M");
}

/**
 * gun_words_clock:
 * @difference_us: their clock minus ours
 * @exact_us: how far that may be off, either way; -1 when it is not known
 *
 * Returns: (transfer full): as reports of gun-peer say it
 */
char *
gun_words_clock (gint64 difference_us, gint64 exact_us)
{
  return gun_clock_words (difference_us, exact_us);
}

/**
 * gun_words_state_us:
 *
 * Returns: @state_ms as wall clock microseconds, held within what a calendar can say: peers choose states freely
 */
gint64
gun_words_state_us (double state_ms)
{
  const double limit_ms = 8.64e15; /* the last instant a JavaScript Date has */

  if (isnan (state_ms))
    return 0;

  return (gint64) (CLAMP (state_ms, -limit_ms, limit_ms) * 1000.0);
}

/**
 * gun_words_reason:
 * @reason: why a key may not come in, one of the fixed English sentences that go over the wire
 *
 * Returns: (transfer none): the same in the language of whoever looks
 */
const char *
gun_words_reason (const char *reason)
{
  return *reason != '\0' ? g_dgettext (GETTEXT_PACKAGE, reason) : "";
}

/**
 * gun_words_who:
 * @origin: (nullable): %NULL when not known
 *
 * Returns: (transfer full): who a value came from: the host of a relay, a peer's id, this computer, "–"
 */
char *
gun_words_who (const GunOrigin *origin)
{
  g_autoptr (GUri) uri = NULL;

  if (origin == NULL)
    return g_strdup ("–");
  if (origin->path == GUN_PATH_HERE)
    return g_strdup (_ ("This computer"));

  uri = g_uri_parse (origin->peer, G_URI_FLAGS_NONE, NULL);
  if (uri != NULL && g_uri_get_host (uri) != NULL)
    {
      g_autofree char *name = NULL;
      g_autoptr (GRefString) text = NULL;

      if (g_uri_get_port (uri) > 0)
        name = g_strdup_printf ("%s:%d", g_uri_get_host (uri), g_uri_get_port (uri));
      else
        name = g_strdup (g_uri_get_host (uri));

      text = gun_text_new (name);
      return gun_words_text (text);
    }

  return gun_words_text (origin->peer);
}

/**
 * gun_words_path:
 * @origin: (nullable): %NULL when not known
 *
 * Returns: (nullable): the word for the way a value came
 */
const char *
gun_words_path (const GunOrigin *origin)
{
  if (origin == NULL)
    return NULL;

  switch (origin->path)
    {
    case GUN_PATH_HERE:
      return _ ("written here");
    case GUN_PATH_RELAY:
      return _ ("relay");
    case GUN_PATH_CLIENT:
      return _ ("connected here");
    case GUN_PATH_DIRECT:
      return _ ("direct");
    case GUN_PATH_IMPORT:
      return _ ("from a file");
    default:
      return NULL;
    }
}

/**
 * gun_words_path_icon:
 * @origin: (nullable): %NULL when not known
 *
 * Returns: (nullable): the icon that goes with gun_words_path()
 */
const char *
gun_words_path_icon (const GunOrigin *origin)
{
  if (origin == NULL)
    return NULL;

  switch (origin->path)
    {
    case GUN_PATH_HERE:
      return "computer-symbolic";
    case GUN_PATH_RELAY:
      return "network-server-symbolic";
    case GUN_PATH_CLIENT:
      return "network-wired-symbolic";
    case GUN_PATH_DIRECT:
      return "network-transmit-receive-symbolic";
    case GUN_PATH_IMPORT:
      return "document-open-symbolic";
    default:
      return NULL;
    }
}

/**
 * gun_words_split_soul:
 * @soul: a gun-text.h text
 * @group: (out) (transfer full): what stands before the last part, with its slash; empty when there is none
 * @last: (out) (transfer full): the last part; all of @soul when it ends in a slash
 *
 * Both escaped for display.
 */
void
gun_words_split_soul (const char *soul, char **group, char **last)
{
  g_autofree char *shown = gun_words_text (soul);
  const char *slash = strrchr (shown, '/');

  if (slash == NULL || slash[1] == '\0')
    {
      *group = g_strdup ("");
      *last = g_steal_pointer (&shown);
      return;
    }

  *group = g_strndup (shown, slash + 1 - shown);
  *last = g_strdup (slash + 1);
}

/**
 * gun_words_soul_icon:
 *
 * Returns: the icon for the kind of @soul
 */
const char *
gun_words_soul_icon (const char *soul)
{
  switch (gun_soul_get_kind (soul))
    {
    case GUN_SOUL_USER:
      return "avatar-default-symbolic";
    case GUN_SOUL_CONTENT:
      return "changes-prevent-symbolic";
    case GUN_SOUL_EXPIRING:
      return "alarm-symbolic";
    case GUN_SOUL_PUBLIC:
    default:
      return "text-x-generic-symbolic";
    }
}

/**
 * gun_words_soul_kind:
 *
 * Returns: who may write at @soul, in a few words for tooltips and screen readers
 */
const char *
gun_words_soul_kind (const char *soul)
{
  gboolean expires = gun_soul_get_lifetime_s (soul) >= 0;

  switch (gun_soul_get_kind (soul))
    {
    case GUN_SOUL_USER:
      return expires ? _ ("signed node of a user, expiring") : _ ("signed node of a user");
    case GUN_SOUL_CONTENT:
      return expires ? _ ("content-addressed node, expiring") : _ ("content-addressed node");
    case GUN_SOUL_EXPIRING:
      return _ ("public node, expiring");
    case GUN_SOUL_PUBLIC:
    default:
      return _ ("public node");
    }
}

/**
 * gun_words_duration:
 *
 * Returns: (transfer full): a length of time in the largest unit that it fills
 */
char *
gun_words_duration (double seconds)
{
  if (seconds >= 2 * 24 * 60 * 60)
    return g_strdup_printf (_ ("%.0f d"), MIN (seconds / (24 * 60 * 60), 1e6));
  if (seconds >= 2 * 60 * 60)
    return g_strdup_printf (_ ("%d h"), (int) (seconds / (60 * 60)));
  if (seconds >= 2 * 60)
    return g_strdup_printf (_ ("%d min"), (int) (seconds / 60));

  return g_strdup_printf (_ ("%.3g s"), seconds);
}
