/* SPDX-License-Identifier: MIT */

#include "gun-soul-line.h"

#include <glib/gi18n.h>

#include "gun-soul.h"
#include "gun-tooltip.h"
#include "gun-words.h"

struct _GunSoulLine
{
  AdwBin parent_instance;

  GunSoulItem *item; /* (nullable) */

  GtkImage *kind_image;
  GtkLabel *label;
  GtkImage *expiry_image;
  GtkImage *followed_image;
};

G_DEFINE_FINAL_TYPE (GunSoulLine, gun_soul_line, ADW_TYPE_BIN)

static void
show_followed (GunSoulLine *self)
{
  /* The row has the focus, not what is in it, and GTK 4.8 has no other way to name it */
  GtkWidget *row = gtk_widget_get_parent (GTK_WIDGET (self));
  GRefString *soul = gun_soul_item_get_soul (self->item);
  gboolean followed = gun_soul_item_get_followed (self->item);
  g_autofree char *shown = gun_words_text (soul);
  g_autofree char *name = NULL;

  /* Translators: what a screen reader says of a row: its path, then what kind of node it is */
  name = followed ? g_strdup_printf (_ ("%s, %s, followed"), shown, gun_words_soul_kind (soul))
                  : g_strdup_printf (_ ("%s, %s"), shown, gun_words_soul_kind (soul));
  if (row != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gun_tooltip_set_text (self, name);
  gtk_widget_set_visible (GTK_WIDGET (self->followed_image), followed);
}

static void
show_soul (GunSoulLine *self)
{
  GRefString *soul = gun_soul_item_get_soul (self->item);
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;
  g_autofree char *markup = NULL;

  gun_words_split_soul (soul, &group, &last);
  markup = g_markup_printf_escaped ("<span alpha=\"55%%\">%s</span>%s", group, last);
  gtk_label_set_markup (self->label, markup);
  gtk_image_set_from_icon_name (self->kind_image, gun_words_soul_icon (soul));
  /* Of a public node that expires the icon says so already */
  gtk_widget_set_visible (GTK_WIDGET (self->expiry_image),
                          gun_soul_needs_check (soul) && gun_soul_get_lifetime_s (soul) >= 0);
}

/**
 * gun_soul_line_set_item:
 * @item: (nullable): what to show from now on
 */
void
gun_soul_line_set_item (GunSoulLine *self, GunSoulItem *item)
{
  g_return_if_fail (GUN_IS_SOUL_LINE (self));

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item == NULL)
    return;

  g_signal_connect_swapped (item, "notify::followed", G_CALLBACK (show_followed), self);
  show_soul (self);
  show_followed (self);
}

/**
 * gun_soul_line_get_item:
 *
 * Returns: (transfer none) (nullable): what is shown
 */
GunSoulItem *
gun_soul_line_get_item (GunSoulLine *self)
{
  g_return_val_if_fail (GUN_IS_SOUL_LINE (self), NULL);

  return self->item;
}

static void
gun_soul_line_dispose (GObject *object)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (object), NULL);

  G_OBJECT_CLASS (gun_soul_line_parent_class)->dispose (object);
}

static void
gun_soul_line_class_init (GunSoulLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_soul_line_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-soul-line.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, kind_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, label);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, expiry_image);
  gtk_widget_class_bind_template_child (widget_class, GunSoulLine, followed_image);
}

static void
gun_soul_line_init (GunSoulLine *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
gun_soul_line_new (void)
{
  return g_object_new (GUN_TYPE_SOUL_LINE, NULL);
}
