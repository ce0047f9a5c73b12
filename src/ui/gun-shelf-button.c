/* SPDX-License-Identifier: MIT */

#include "gun-shelf-button.h"

#include <glib/gi18n.h>

#include "gun-words.h"

struct _GunShelfButton
{
  AdwBin parent_instance;

  GunEngine *engine;         /* (nullable) */
  GRefString *soul;          /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the question that is out */
  gboolean is_stale;         /* something changed since it was asked */

  GtkMenuButton *button;
  GtkLabel *count_label;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (GunShelfButton, gun_shelf_button, ADW_TYPE_BIN)

static void ask (GunShelfButton *self);

static GtkWidget *
new_label (const char *words, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL,
                                   "label",
                                   words,
                                   "xalign",
                                   0.0,
                                   "ellipsize",
                                   PANGO_ELLIPSIZE_END,
                                   "max-width-chars",
                                   40,
                                   NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

/* Icon and words: "Waiting until 16:20 · from relay.example" */
static GtkWidget *
new_when (const GunChange *change)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("alarm-symbolic");
  g_autofree char *until
      = gun_words_until (gun_words_state_us (change->state_ms), g_get_real_time ());
  g_autofree char *who = gun_words_who (change->origin);
  /* Translators: "Waiting until 16:20 · from relay.example" */
  g_autofree char *words = g_strdup_printf (_ ("Waiting until %s · from %s"), until, who);
  GtkWidget *label = new_label (words, "caption");

  gtk_widget_add_css_class (label, "numeric");
  gtk_widget_add_css_class (box, "warning");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static GtkWidget *
new_row (const GunChange *change)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *key = gun_words_text (change->key);
  g_autofree char *value = gun_words_value (change->value);
  g_autofree char *time = gun_words_time (gun_words_state_us (change->state_ms));
  g_autofree char *tooltip = g_strdup_printf ("%s\n%s", value, time);

  gtk_box_append (GTK_BOX (box), new_label (key, "heading"));
  gtk_box_append (GTK_BOX (box), new_label (value, NULL));
  gtk_box_append (GTK_BOX (box), new_when (change));
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_tooltip_text (row, tooltip);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  return row;
}

static void
show_rows (GunShelfButton *self, GPtrArray *rows)
{
  guint n_rows = rows != NULL ? rows->len : 0;
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u value waiting", "%u values waiting", n_rows), n_rows);
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < n_rows; i++)
    gtk_list_box_append (self->list,
                         new_row (((GunShelfRow *) g_ptr_array_index (rows, i))->change));

  gtk_label_set_text (self->count_label, words);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  if (n_rows == 0)
    gtk_menu_button_popdown (self->button);
  gtk_widget_set_visible (GTK_WIDGET (self), n_rows > 0);
}

static void
listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunShelfButton) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_shelf_finish (GUN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* An engine that ends lists nothing any more */
  g_clear_object (&self->cancellable);
  show_rows (self, rows);
  if (self->is_stale)
    ask (self);
}

/* One question at a time: while somebody floods the shelf, the window asks as often as it can show. */
static void
ask (GunShelfButton *self)
{
  self->is_stale = self->cancellable != NULL;
  if (self->is_stale)
    return;

  self->cancellable = g_cancellable_new ();
  gun_engine_list_shelf_async (
      self->engine, self->soul, self->cancellable, listed_cb, g_object_ref (self));
}

/**
 * gun_shelf_button_set_node:
 * @engine: (nullable): what keeps the node
 * @soul: (nullable): the node
 */
void
gun_shelf_button_set_node (GunShelfButton *self, GunEngine *engine, GRefString *soul)
{
  g_return_if_fail (GUN_IS_SHELF_BUTTON (self));
  g_return_if_fail ((engine == NULL) == (soul == NULL));

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->soul, g_ref_string_release);
  show_rows (self, NULL);
  if (engine == NULL)
    return;

  self->engine = g_object_ref (engine);
  self->soul = g_ref_string_acquire (soul);
  g_signal_connect_swapped (engine, "shelf-changed", G_CALLBACK (ask), self);
  ask (self);
}

static void
gun_shelf_button_dispose (GObject *object)
{
  GunShelfButton *self = GUN_SHELF_BUTTON (object);

  if (self->engine != NULL)
    gun_shelf_button_set_node (self, NULL, NULL);

  G_OBJECT_CLASS (gun_shelf_button_parent_class)->dispose (object);
}

static void
gun_shelf_button_class_init (GunShelfButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_shelf_button_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-shelf-button.ui");
  gtk_widget_class_bind_template_child (widget_class, GunShelfButton, button);
  gtk_widget_class_bind_template_child (widget_class, GunShelfButton, count_label);
  gtk_widget_class_bind_template_child (widget_class, GunShelfButton, list);
}

static void
gun_shelf_button_init (GunShelfButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
