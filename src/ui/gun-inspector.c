/* SPDX-License-Identifier: MIT */

#include "gun-inspector.h"

#include "gun-inspector-history.h"
#include "gun-inspector-origin.h"
#include "gun-inspector-value.h"
#include "gun-words.h"

struct _GunInspector
{
  AdwBin parent_instance;

  GunKeyItem *item; /* (nullable) */

  GtkStack *stack;
  GtkLabel *key_label;
  GtkStack *pages;
  GunInspectorValue *value_page;
  GunInspectorHistory *history_page;
  GunInspectorOrigin *origin_page;
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunInspector, gun_inspector, ADW_TYPE_BIN)

static void
show_item (GunInspector *self)
{
  g_autofree char *key = NULL;

  gtk_stack_set_visible_child_name (self->stack, self->item != NULL ? "item" : "none");
  /* Nobody looks: it is shown when somebody does */
  if (self->item == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  key = gun_words_text (gun_key_item_get_key (self->item));
  gtk_label_set_text (self->key_label, key);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->key_label), key);
  gun_inspector_value_show (self->value_page, self->item);
  gun_inspector_history_show (self->history_page, self->item);
  gun_inspector_origin_show (self->origin_page, self->item);
}

static void
restore_cb (GunInspector *self, GunValue *value)
{
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, value);
}

/**
 * gun_inspector_set_source:
 * @engine: (nullable): who knows what waits for its time
 * @catalog: (nullable): who knows what was
 */
void
gun_inspector_set_source (GunInspector *self, GunEngine *engine, GunCatalog *catalog)
{
  g_return_if_fail (GUN_IS_INSPECTOR (self));

  gun_inspector_history_set_source (self->history_page, engine, catalog);
}

/**
 * gun_inspector_set_item:
 * @item: (nullable): what to show from now on
 */
void
gun_inspector_set_item (GunInspector *self, GunKeyItem *item)
{
  g_return_if_fail (GUN_IS_INSPECTOR (self));

  if (self->item == item)
    return;

  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  if (item != NULL)
    g_signal_connect_swapped (item, "changed", G_CALLBACK (show_item), self);
  show_item (self);
}

void
gun_inspector_show_page (GunInspector *self, const char *page)
{
  g_return_if_fail (GUN_IS_INSPECTOR (self));

  gtk_stack_set_visible_child_name (self->pages, page);
}

static void
gun_inspector_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gun_inspector_parent_class)->map (widget);

  show_item (GUN_INSPECTOR (widget));
}

static void
gun_inspector_dispose (GObject *object)
{
  gun_inspector_set_item (GUN_INSPECTOR (object), NULL);

  G_OBJECT_CLASS (gun_inspector_parent_class)->dispose (object);
}

static void
gun_inspector_class_init (GunInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_INSPECTOR_HISTORY);
  g_type_ensure (GUN_TYPE_INSPECTOR_ORIGIN);
  g_type_ensure (GUN_TYPE_INSPECTOR_VALUE);

  G_OBJECT_CLASS (klass)->dispose = gun_inspector_dispose;
  widget_class->map = gun_inspector_map;

  signals[SIGNAL_RESTORE] = g_signal_new ("restore",
                                          GUN_TYPE_INSPECTOR,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-inspector.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInspector, stack);
  gtk_widget_class_bind_template_child (widget_class, GunInspector, key_label);
  gtk_widget_class_bind_template_child (widget_class, GunInspector, pages);
  gtk_widget_class_bind_template_child (widget_class, GunInspector, value_page);
  gtk_widget_class_bind_template_child (widget_class, GunInspector, history_page);
  gtk_widget_class_bind_template_child (widget_class, GunInspector, origin_page);
  gtk_widget_class_bind_template_callback (widget_class, restore_cb);
}

static void
gun_inspector_init (GunInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
