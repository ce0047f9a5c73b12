/* SPDX-License-Identifier: MIT */

#include "gun-write-step.h"

#include <glib/gi18n.h>

#include "gun-text.h"
#include "gun-words.h"

struct _GunWriteStep
{
  GPtrArray *entries; /* (element-type GunWriteEntry) */
  GunWriteKind kind;
  gboolean takes_back;
};

G_DEFINE_BOXED_TYPE (GunWriteStep, gun_write_step, gun_write_step_ref, gun_write_step_unref)

static void
entry_free (GunWriteEntry *self)
{
  g_ref_string_release (self->soul);
  g_ref_string_release (self->key);
  gun_value_unref (self->value);
  g_clear_pointer (&self->previous, gun_value_unref);
  g_free (self);
}

GunWriteStep *
gun_write_step_new (GunWriteKind kind)
{
  GunWriteStep *self = g_rc_box_new0 (GunWriteStep);

  self->kind = kind;
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);

  return self;
}

/**
 * gun_write_step_new_inverse:
 * @step: what was written
 *
 * In GUN nothing goes away: what had no value before is written null, and everything gets a fresh state.
 *
 * Returns: (transfer full): what takes @step back, last entry first
 */
GunWriteStep *
gun_write_step_new_inverse (const GunWriteStep *step)
{
  GunWriteStep *self = gun_write_step_new (step->kind);
  g_autoptr (GunValue) null = gun_value_new_null ();

  self->takes_back = !step->takes_back;
  for (guint i = step->entries->len; i-- > 0;)
    {
      const GunWriteEntry *entry = g_ptr_array_index (step->entries, i);

      gun_write_step_add (self,
                          entry->soul,
                          entry->key,
                          entry->previous != NULL ? entry->previous : null,
                          entry->value);
    }

  return self;
}

GunWriteStep *
gun_write_step_ref (GunWriteStep *self)
{
  return g_rc_box_acquire (self);
}

static void
step_clear (GunWriteStep *self)
{
  g_ptr_array_unref (self->entries);
}

void
gun_write_step_unref (GunWriteStep *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) step_clear);
}

/**
 * gun_write_step_add:
 * @previous: (nullable): what the key holds now
 */
void
gun_write_step_add (
    GunWriteStep *self, GRefString *soul, GRefString *key, GunValue *value, GunValue *previous)
{
  GunWriteEntry *entry = g_new0 (GunWriteEntry, 1);

  entry->soul = g_ref_string_acquire (soul);
  entry->key = g_ref_string_acquire (key);
  entry->value = gun_value_ref (value);
  entry->previous = previous != NULL ? gun_value_ref (previous) : NULL;
  g_ptr_array_add (self->entries, entry);
}

/**
 * gun_write_step_takes_back:
 *
 * Returns: whether it undoes another step
 */
gboolean
gun_write_step_takes_back (const GunWriteStep *self)
{
  return self->takes_back;
}

guint
gun_write_step_get_n_entries (const GunWriteStep *self)
{
  return self->entries->len;
}

const GunWriteEntry *
gun_write_step_get_entry (const GunWriteStep *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

static gboolean
is_null (const GunValue *value)
{
  return gun_value_get_kind (value) == GUN_VALUE_NULL;
}

static char *
describe_value (const GunWriteEntry *entry)
{
  g_autofree char *key = gun_words_text (entry->key);
  g_autofree char *shown = gun_words_value_short (entry->value);

  if (is_null (entry->value))
    /* Translators: %s is a key */
    return g_strdup_printf (_ ("Deleted %s"), key);

  return g_strdup_printf (_ ("Set %s to %s"), key, shown);
}

/* The last entry of a new item, and the first of what takes it back, is the link in the set */
static char *
describe_item (const GunWriteStep *self)
{
  const GunWriteEntry *link
      = g_ptr_array_index (self->entries, self->takes_back ? 0 : self->entries->len - 1);
  g_autofree char *soul = gun_words_text (link->soul);
  g_autofree char *key = gun_words_text (link->key);

  /* Translators: first an item of a set, then the set */
  return g_strdup_printf (
      is_null (link->value) ? _ ("Deleted %s from %s") : _ ("Added %s to %s"), key, soul);
}

/**
 * gun_write_step_describe:
 *
 * Returns: (transfer full): what was done, for a toast; no markup
 */
char *
gun_write_step_describe (const GunWriteStep *self)
{
  guint n_values = self->entries->len;

  if (self->kind == GUN_WRITE_SET_ITEM)
    return describe_item (self);
  if (n_values == 1)
    return describe_value (g_ptr_array_index (self->entries, 0));

  return g_strdup_printf (
      self->takes_back
          ? g_dngettext (GETTEXT_PACKAGE, "Set back %u value", "Set back %u values", n_values)
          : g_dngettext (GETTEXT_PACKAGE, "Wrote %u value", "Wrote %u values", n_values),
      n_values);
}

static char *
describe_undo_of_value (const GunWriteEntry *entry)
{
  g_autofree char *shown = NULL;

  if (entry->previous == NULL)
    return g_strdup (_ ("Delete It"));
  if (is_null (entry->previous))
    return g_strdup (_ ("Delete Again"));
  if (is_null (entry->value))
    return g_strdup (_ ("Restore"));

  shown = gun_words_value_short (entry->previous);

  return g_strdup_printf (_ ("Set Back to %s"), shown);
}

/**
 * gun_write_step_describe_undo:
 *
 * Returns: (transfer full): what taking it back would write, for a button; no markup
 */
char *
gun_write_step_describe_undo (const GunWriteStep *self)
{
  guint n_values = self->entries->len;

  if (self->kind == GUN_WRITE_SET_ITEM)
    return g_strdup (self->takes_back ? _ ("Add Again") : _ ("Delete It"));
  if (n_values == 1)
    return describe_undo_of_value (g_ptr_array_index (self->entries, 0));
  if (self->takes_back)
    return g_strdup (_ ("Write Them Again"));

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Set Back %u Value", "Set Back %u Values", n_values), n_values);
}
