/* SPDX-License-Identifier: MIT */

#include "gun-value.h"

#include <math.h>
#include <string.h>

#include "gun-json-text.h"
#include "gun-text.h"

/* What the allocator and #GRefString put around a text: 32 bytes before it, and what is lost to
 * multiples of 16 */
#define TEXT_OVERHEAD_BYTES 48

/* What the allocator makes of a value */
#define VALUE_BYTES 32

struct _GunValue
{
  gatomicrefcount ref_count; /* not used by null, true and false, of which there is one each */
  GunValueKind kind;
  union
  {
    gboolean boolean;
    double number;
    GRefString *text;
  };
};

G_DEFINE_BOXED_TYPE (GunValue, gun_value, gun_value_ref, gun_value_unref)

static GunValue the_null = { .kind = GUN_VALUE_NULL };
static GunValue the_false = { .kind = GUN_VALUE_BOOLEAN, .boolean = FALSE };
static GunValue the_true = { .kind = GUN_VALUE_BOOLEAN, .boolean = TRUE };

static inline gboolean
is_counted (const GunValue *self)
{
  return self->kind >= GUN_VALUE_NUMBER;
}

static GunValue *
new_counted (GunValueKind kind)
{
  GunValue *self = g_new (GunValue, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->kind = kind;
  return self;
}

/**
 * gun_value_new_null:
 *
 * Returns: (transfer full): null, what a deleted key holds
 */
GunValue *
gun_value_new_null (void)
{
  return &the_null;
}

/**
 * gun_value_new_boolean:
 * @boolean: which
 *
 * Returns: (transfer full): true or false
 */
GunValue *
gun_value_new_boolean (gboolean boolean)
{
  return boolean ? &the_true : &the_false;
}

/**
 * gun_value_new_number:
 * @number: any double; -0 becomes 0, since JSON keeps no difference
 *
 * Returns: (transfer full) (nullable): the number; %NULL when it is infinite or not a number, which
 * a graph
 *   cannot hold
 */
GunValue *
gun_value_new_number (double number)
{
  GunValue *self;

  if (!isfinite (number))
    return NULL;

  self = new_counted (GUN_VALUE_NUMBER);
  self->number = number + 0.0;
  return self;
}

/**
 * gun_value_new_text:
 * @text: (transfer none): a gun-text.h text
 *
 * Returns: (transfer full): the text as a value
 */
GunValue *
gun_value_new_text (GRefString *text)
{
  GunValue *self;

  g_return_val_if_fail (text != NULL, NULL);

  self = new_counted (GUN_VALUE_TEXT);
  self->text = g_ref_string_acquire (text);
  return self;
}

/**
 * gun_value_new_link:
 * @soul: (transfer none): the soul it points to
 *
 * Returns: (transfer full) (nullable): the link; %NULL when @soul is empty
 */
GunValue *
gun_value_new_link (GRefString *soul)
{
  GunValue *self;

  g_return_val_if_fail (soul != NULL, NULL);

  if (g_ref_string_length (soul) == 0)
    return NULL;

  self = new_counted (GUN_VALUE_LINK);
  self->text = g_ref_string_acquire (soul);
  return self;
}

/**
 * gun_value_ref:
 * @self: a value
 *
 * Returns: (transfer full): @self
 */
GunValue *
gun_value_ref (const GunValue *self)
{
  GunValue *mutable = (GunValue *) self;

  g_return_val_if_fail (self != NULL, NULL);

  if (is_counted (self))
    g_atomic_ref_count_inc (&mutable->ref_count);
  return mutable;
}

/**
 * gun_value_unref:
 * @self: (transfer full): a value
 */
void
gun_value_unref (GunValue *self)
{
  g_return_if_fail (self != NULL);

  if (!is_counted (self) || !g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->kind != GUN_VALUE_NUMBER)
    g_ref_string_release (self->text);
  g_free (self);
}

/**
 * gun_value_get_kind:
 * @self: a value
 *
 * Returns: what it is
 */
GunValueKind
gun_value_get_kind (const GunValue *self)
{
  g_return_val_if_fail (self != NULL, GUN_VALUE_NULL);

  return self->kind;
}

/**
 * gun_value_get_boolean:
 * @self: a boolean value
 *
 * Returns: which
 */
gboolean
gun_value_get_boolean (const GunValue *self)
{
  g_return_val_if_fail (self != NULL && self->kind == GUN_VALUE_BOOLEAN, FALSE);

  return self->boolean;
}

/**
 * gun_value_get_number:
 * @self: a number value
 *
 * Returns: the number, finite and never -0
 */
double
gun_value_get_number (const GunValue *self)
{
  g_return_val_if_fail (self != NULL && self->kind == GUN_VALUE_NUMBER, 0);

  return self->number;
}

/**
 * gun_value_get_text:
 * @self: a text or a link
 *
 * Returns: (transfer none): the text, or the soul the link points to
 */
GRefString *
gun_value_get_text (const GunValue *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (self->kind == GUN_VALUE_TEXT || self->kind == GUN_VALUE_LINK, NULL);

  return self->text;
}

/**
 * gun_value_get_size_bytes:
 * @self: a value
 *
 * Returns: about how many bytes of memory it takes; shared ones none
 */
gsize
gun_value_get_size_bytes (const GunValue *self)
{
  g_return_val_if_fail (self != NULL, 0);

  if (!is_counted (self))
    return 0;
  if (self->kind == GUN_VALUE_NUMBER)
    return VALUE_BYTES;
  return VALUE_BYTES + TEXT_OVERHEAD_BYTES + g_ref_string_length (self->text);
}

/**
 * gun_value_equal:
 * @a: a value
 * @b: a value
 *
 * Returns: %TRUE when JavaScript would find them identical
 */
gboolean
gun_value_equal (const GunValue *a, const GunValue *b)
{
  g_return_val_if_fail (a != NULL && b != NULL, FALSE);

  if (a == b)
    return TRUE;
  if (a->kind != b->kind)
    return FALSE;

  switch (a->kind)
    {
    case GUN_VALUE_NUMBER:
      return a->number == b->number;
    case GUN_VALUE_TEXT:
    case GUN_VALUE_LINK:
      return gun_text_equal (a->text, b->text);
    case GUN_VALUE_BOOLEAN:
      return a->boolean == b->boolean;
    case GUN_VALUE_NULL:
    default:
      return TRUE;
    }
}

/* The JSON text of what is neither text nor link, or what such a text begins with */
static const char *
get_start_of_json (const GunValue *self, char buffer[GUN_JSON_NUMBER_SIZE])
{
  switch (self->kind)
    {
    case GUN_VALUE_BOOLEAN:
      return self->boolean ? "true" : "false";
    case GUN_VALUE_NUMBER:
      gun_json_format_number (buffer, self->number);
      return buffer;
    case GUN_VALUE_TEXT:
      return "\"";
    case GUN_VALUE_LINK:
      return "{";
    case GUN_VALUE_NULL:
    default:
      return "null";
    }
}

/**
 * gun_value_compare_json:
 * @a: a value
 * @b: a value
 *
 * Compares the JSON texts of two values by UTF-16 unit: how HAM decides between different values of
 * the same state (PROTOCOL.md section 3). `10` comes before `9`, and `"x"` < `1` < `false` < `null`
 * < `true` < a link.
 *
 * Returns: less than, equal to or more than 0
 */
int
gun_value_compare_json (const GunValue *a, const GunValue *b)
{
  char a_buffer[GUN_JSON_NUMBER_SIZE];
  char b_buffer[GUN_JSON_NUMBER_SIZE];

  g_return_val_if_fail (a != NULL && b != NULL, 0);

  /* Two links share `{"#":`, so their souls decide just as two texts do */
  if (a->kind == b->kind && (a->kind == GUN_VALUE_TEXT || a->kind == GUN_VALUE_LINK))
    return gun_json_compare_strings (
        a->text, g_ref_string_length (a->text), b->text, g_ref_string_length (b->text));

  return strcmp (get_start_of_json (a, a_buffer), get_start_of_json (b, b_buffer));
}

/**
 * gun_value_append_json:
 * @self: a value
 * @out: where to write
 *
 * Appends what JavaScript's JSON.stringify() gives for it.
 */
void
gun_value_append_json (const GunValue *self, GString *out)
{
  char buffer[GUN_JSON_NUMBER_SIZE];

  g_return_if_fail (self != NULL && out != NULL);

  switch (self->kind)
    {
    case GUN_VALUE_TEXT:
      gun_json_append_string (out, self->text, g_ref_string_length (self->text));
      break;
    case GUN_VALUE_LINK:
      g_string_append_len (out, "{\"#\":", 5);
      gun_json_append_string (out, self->text, g_ref_string_length (self->text));
      g_string_append_c (out, '}');
      break;
    case GUN_VALUE_NULL:
    case GUN_VALUE_BOOLEAN:
    case GUN_VALUE_NUMBER:
    default:
      g_string_append (out, get_start_of_json (self, buffer));
      break;
    }
}
