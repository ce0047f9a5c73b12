/* SPDX-License-Identifier: MIT */

#include "gun-soul-pane.h"

#include <glib/gi18n.h>

#include "gun-soul-line.h"
#include "gun-value.h"

struct _GunSoulPane
{
  AdwBin parent_instance;

  GunSoulList *souls;            /* (nullable) */
  GtkSingleSelection *selection; /* (nullable) */
  gboolean selecting;            /* by ourselves: nobody chose */

  GtkListView *list_view;
  GtkLabel *count_label;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunSoulPane, gun_soul_pane, ADW_TYPE_BIN)

static void
show_count (GunSoulPane *self)
{
  guint n_souls = g_list_model_get_n_items (G_LIST_MODEL (self->souls));
  g_autofree char *words = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u node known here", "%u nodes known here", n_souls), n_souls);

  gtk_label_set_text (self->count_label, words);
}

static void
choose (GunSoulPane *self, GunSoulItem *item)
{
  g_autoptr (GunValue) link = gun_value_new_link (gun_soul_item_get_soul (item));

  if (link != NULL)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

static void
selected_cb (GunSoulPane *self)
{
  GunSoulItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (item != NULL && !self->selecting)
    choose (self, item);
}

static void
row_activated_cb (GunSoulPane *self, guint position)
{
  g_autoptr (GunSoulItem) item = g_list_model_get_item (G_LIST_MODEL (self->souls), position);

  if (item != NULL)
    choose (self, item);
}

static void
setup_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, gun_soul_line_new ());
}

static void
bind_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)),
                          gtk_list_item_get_item (list_item));
}

static void
unbind_line_cb (GunSoulPane *self, GtkListItem *list_item)
{
  gun_soul_line_set_item (GUN_SOUL_LINE (gtk_list_item_get_child (list_item)), NULL);
}

static void
forget_souls (GunSoulPane *self)
{
  if (self->souls == NULL)
    return;

  gtk_list_view_set_model (self->list_view, NULL);
  g_signal_handlers_disconnect_by_data (self->souls, self);
  g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->souls);
}

/**
 * gun_soul_pane_set_souls:
 * @souls: (nullable): the list to show
 */
void
gun_soul_pane_set_souls (GunSoulPane *self, GunSoulList *souls)
{
  g_return_if_fail (GUN_IS_SOUL_PANE (self));

  forget_souls (self);
  if (souls == NULL)
    return;

  self->souls = g_object_ref (souls);
  /* Without a model first, else it selects a row before it can be told not to */
  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (souls));
  g_signal_connect_swapped (souls, "items-changed", G_CALLBACK (show_count), self);
  g_signal_connect_swapped (
      self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  show_count (self);
}

/**
 * gun_soul_pane_select:
 * @soul: (nullable): a gun-text.h text
 *
 * Selects the row of what is shown; none when it is not in the list.
 */
void
gun_soul_pane_select (GunSoulPane *self, GRefString *soul)
{
  guint position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (GUN_IS_SOUL_PANE (self));

  if (soul != NULL && !gun_soul_list_find (self->souls, soul, &position))
    position = GTK_INVALID_LIST_POSITION;

  self->selecting = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->selecting = FALSE;
}

static void
gun_soul_pane_dispose (GObject *object)
{
  forget_souls (GUN_SOUL_PANE (object));

  G_OBJECT_CLASS (gun_soul_pane_parent_class)->dispose (object);
}

static void
gun_soul_pane_class_init (GunSoulPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_soul_pane_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_SOUL_PANE,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-soul-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, list_view);
  gtk_widget_class_bind_template_child (widget_class, GunSoulPane, count_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_line_cb);
}

static void
gun_soul_pane_init (GunSoulPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
