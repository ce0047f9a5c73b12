/* SPDX-License-Identifier: MIT */

#include "gun-key-cell.h"

#include <glib/gi18n.h>

#include "gun-cell-line.h"
#include "gun-signature-words.h"
#include "gun-soul.h"
#include "gun-tooltip.h"
#include "gun-words.h"

struct _GunKeyCell
{
  GunTableCell parent_instance;

  GtkWidget *line;
};

G_DEFINE_FINAL_TYPE (GunKeyCell, gun_key_cell, GUN_TYPE_TABLE_CELL)

static char *
describe_signed (GunKeyItem *item, const char *key, const char *value)
{
  g_auto (GunSignatureWords) words = { 0 };

  gun_signature_words_init (
      &words, gun_key_item_get_signature (item), gun_key_item_get_names (item));

  /* Translators: what a screen reader says of a row: its key, its value, "Verified", "Signed by Ada" */
  return g_strdup_printf (_ ("%s: %s. %s. %s"), key, value, words.word, words.sentence);
}

/* The row has the focus, not the cells in it, and GTK 4.8 has no other way to name it */
static void
name_row (GunKeyCell *self, GunKeyItem *item, const char *key)
{
  GtkWidget *cell = gtk_widget_get_parent (GTK_WIDGET (self));
  GtkWidget *row = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  g_autofree char *value = NULL;
  g_autofree char *name = NULL;

  if (row == NULL)
    return;

  value = gun_words_value (gun_key_item_get_plain_value (item));
  /* Of most values there is nothing to say */
  if (gun_key_item_get_signature (item)->state == GUN_SIGNATURE_NONE)
    /* Translators: what a screen reader says of a row: its key, then its value */
    name = g_strdup_printf (_ ("%s: %s"), key, value);
  else
    name = describe_signed (item, key, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
gun_key_cell_update (GunTableCell *cell, GunKeyItem *item)
{
  GunKeyCell *self = GUN_KEY_CELL (cell);
  g_autofree char *key = gun_words_text (gun_key_item_get_key (item));

  gun_cell_line_set_text (self->line, key, 0);
  gun_tooltip_set_text (self, key);
  name_row (self, item, key);
}

static void
gun_key_cell_class_init (GunKeyCellClass *klass)
{
  GUN_TABLE_CELL_CLASS (klass)->update = gun_key_cell_update;
}

static void
gun_key_cell_init (GunKeyCell *self)
{
  self->line = gun_cell_line_new (GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->line, "emphasis");
  adw_bin_set_child (ADW_BIN (self), self->line);
}
