/* SPDX-License-Identifier: MIT */

#include "gun-inspector-history.h"

#include <glib/gi18n.h>

#include "gun-signature.h"
#include "gun-soul.h"
#include "gun-text.h"
#include "gun-version-box.h"
#include "gun-words.h"

/* A change is told of before its commit, and what lost is not told of at all: while somebody looks, the history is looked at so often. One
 * look takes well under a millisecond. */
#define LOOK_AGAIN_MS 500

struct _GunInspectorHistory
{
  AdwBin parent_instance;

  GunEngine *engine;         /* (nullable) */
  GunCatalog *catalog;       /* (nullable) */
  GunKeyItem *item;          /* (nullable) */
  GCancellable *cancellable; /* (nullable): of the question for what waits that is out */
  GPtrArray *waiting;        /* of GunVersionRow: of this key */
  char *shown;               /* (nullable): what tells the versions shown from others */
  guint look_source;

  GtkStack *stack;
  GtkLabel *count_label;
  GtkListBox *list;
  GtkWidget *waiting_note;
  AdwStatusPage *failed_page;
};

enum
{
  SIGNAL_RESTORE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunInspectorHistory, gun_inspector_history, ADW_TYPE_BIN)

/* Newest state first; of one state what is in force before what lost or was before */
static int
compare_versions (gconstpointer a, gconstpointer b)
{
  const GunVersionRow *left = *(const GunVersionRow *const *) a;
  const GunVersionRow *right = *(const GunVersionRow *const *) b;

  if (left->state_ms != right->state_ms)
    return left->state_ms < right->state_ms ? 1 : -1;
  if (left->is_current != right->is_current)
    return left->is_current ? -1 : 1;
  return (left->arrived_us < right->arrived_us) - (left->arrived_us > right->arrived_us);
}

static char *
describe (GPtrArray *versions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < versions->len; i++)
    {
      const GunVersionRow *version = g_ptr_array_index (versions, i);

      g_string_append_printf (text,
                              "%" G_GINT64_FORMAT " %.17g %d %d %d\n",
                              version->arrived_us,
                              version->state_ms,
                              (int) version->verdict,
                              version->is_current,
                              version->unchecked);
    }

  return g_string_free (text, FALSE);
}

static void
restore_cb (GunInspectorHistory *self, GunValue *value)
{
  g_signal_emit (self, signals[SIGNAL_RESTORE], 0, value);
}

/* What is in force needs no restoring, also when an older version says the same; what waits comes by itself; and nobody here may
 * write what has to be signed */
static gboolean
can_restore (GunInspectorHistory *self, const GunVersionRow *version)
{
  return !version->is_current && version->verdict != GUN_VERDICT_FUTURE
         && version->verdict != GUN_VERDICT_REFUSED
         && !gun_soul_needs_check (gun_key_item_get_soul (self->item))
         && !gun_value_equal (version->value, gun_key_item_get_value (self->item));
}

static void
add_row (GunInspectorHistory *self, const GunVersionRow *version)
{
  g_autoptr (GunSignature) signature
      = gun_signature_read (gun_key_item_get_soul (self->item),
                            gun_key_item_get_key (self->item),
                            version->value,
                            version->state_ms,
                            version->unchecked || version->verdict == GUN_VERDICT_REFUSED);
  const GunValue *plain = signature->value != NULL ? signature->value : version->value;
  GtkWidget *row = gun_version_box_new (version, plain, can_restore (self, version));

  g_signal_connect_swapped (row, "restore", G_CALLBACK (restore_cb), self);
  gtk_list_box_append (self->list, row);
}

static void
show_versions (GunInspectorHistory *self, GPtrArray *versions)
{
  g_autofree char *count = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u version kept here", "%u versions kept here", versions->len),
      versions->len);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < versions->len; i++)
    add_row (self, g_ptr_array_index (versions, i));

  gtk_label_set_text (self->count_label, count);
  gtk_widget_set_visible (self->waiting_note, self->waiting->len > 0);
  gtk_stack_set_visible_child_name (self->stack, versions->len > 0 ? "list" : "none");
}

static void
look (GunInspectorHistory *self)
{
  g_autoptr (GPtrArray) versions = NULL;
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  if (self->catalog == NULL || self->item == NULL)
    return;

  versions = gun_catalog_list_versions (
      self->catalog, gun_key_item_get_soul (self->item), gun_key_item_get_key (self->item), &error);
  if (versions == NULL)
    {
      g_autofree char *sentence = g_markup_escape_text (error->message, -1);

      g_clear_pointer (&self->shown, g_free);
      adw_status_page_set_description (self->failed_page, sentence);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  g_ptr_array_extend (all, self->waiting, NULL, NULL);
  g_ptr_array_extend (all, versions, NULL, NULL);
  g_ptr_array_sort (all, compare_versions);
  found = describe (all);
  if (g_strcmp0 (found, self->shown) == 0)
    return;

  g_free (self->shown);
  self->shown = g_steal_pointer (&found);
  show_versions (self, all);
}

static gboolean
look_cb (gpointer user_data)
{
  look (user_data);

  return G_SOURCE_CONTINUE;
}

static GunVersionRow *
version_new_waiting (const GunShelfRow *row)
{
  GunVersionRow *self = g_new0 (GunVersionRow, 1);

  self->value = gun_value_ref (row->change->value);
  self->state_ms = row->change->state_ms;
  self->arrived_us = row->arrived_us;
  self->origin = row->change->origin != NULL ? gun_origin_ref (row->change->origin) : NULL;
  self->verdict = GUN_VERDICT_FUTURE;

  return self;
}

static void
shelf_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunInspectorHistory) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_shelf_finish (GUN_ENGINE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->item == NULL)
    return;

  g_clear_object (&self->cancellable);
  g_ptr_array_set_size (self->waiting, 0);
  for (guint i = 0; rows != NULL && i < rows->len; i++)
    {
      const GunShelfRow *row = g_ptr_array_index (rows, i);

      if (gun_text_equal (row->change->key, gun_key_item_get_key (self->item)))
        g_ptr_array_add (self->waiting, version_new_waiting (row));
    }
  look (self);
}

static void
stop_asking (GunInspectorHistory *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
ask_for_waiting (GunInspectorHistory *self)
{
  if (self->engine == NULL || self->item == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;

  stop_asking (self);
  self->cancellable = g_cancellable_new ();
  gun_engine_list_shelf_async (self->engine,
                               gun_key_item_get_soul (self->item),
                               self->cancellable,
                               shelf_listed_cb,
                               g_object_ref (self));
}

static void
look_while_shown (GunInspectorHistory *self)
{
  gboolean is_shown = gtk_widget_get_mapped (GTK_WIDGET (self)) && self->item != NULL;

  if (is_shown && self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_AGAIN_MS, look_cb, self);
  else if (!is_shown)
    g_clear_handle_id (&self->look_source, g_source_remove);
  if (!is_shown)
    return;

  look (self);
  ask_for_waiting (self);
}

/**
 * gun_inspector_history_show:
 * @item: (nullable): the key to show, as it is now
 */
void
gun_inspector_history_show (GunInspectorHistory *self, GunKeyItem *item)
{
  g_return_if_fail (GUN_IS_INSPECTOR_HISTORY (self));

  if (self->item == item)
    {
      if (gtk_widget_get_mapped (GTK_WIDGET (self)))
        look (self);
      return;
    }

  stop_asking (self);
  g_set_object (&self->item, item);
  g_ptr_array_set_size (self->waiting, 0);
  g_clear_pointer (&self->shown, g_free);
  look_while_shown (self);
}

/**
 * gun_inspector_history_set_source:
 * @engine: (nullable): who knows what waits
 * @catalog: (nullable): who knows what was
 */
void
gun_inspector_history_set_source (GunInspectorHistory *self, GunEngine *engine, GunCatalog *catalog)
{
  g_return_if_fail (GUN_IS_INSPECTOR_HISTORY (self));

  gun_inspector_history_show (self, NULL);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_set_object (&self->engine, engine);
  g_set_object (&self->catalog, catalog);
  if (engine != NULL)
    g_signal_connect_swapped (engine, "shelf-changed", G_CALLBACK (ask_for_waiting), self);
}

static void
gun_inspector_history_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (gun_inspector_history_parent_class)->map (widget);

  look_while_shown (GUN_INSPECTOR_HISTORY (widget));
}

static void
gun_inspector_history_unmap (GtkWidget *widget)
{
  GunInspectorHistory *self = GUN_INSPECTOR_HISTORY (widget);

  GTK_WIDGET_CLASS (gun_inspector_history_parent_class)->unmap (widget);

  g_clear_handle_id (&self->look_source, g_source_remove);
  stop_asking (self);
}

static void
gun_inspector_history_dispose (GObject *object)
{
  GunInspectorHistory *self = GUN_INSPECTOR_HISTORY (object);

  gun_inspector_history_set_source (self, NULL, NULL);
  g_clear_handle_id (&self->look_source, g_source_remove);

  G_OBJECT_CLASS (gun_inspector_history_parent_class)->dispose (object);
}

static void
gun_inspector_history_finalize (GObject *object)
{
  GunInspectorHistory *self = GUN_INSPECTOR_HISTORY (object);

  g_ptr_array_unref (self->waiting);
  g_free (self->shown);

  G_OBJECT_CLASS (gun_inspector_history_parent_class)->finalize (object);
}

static void
gun_inspector_history_class_init (GunInspectorHistoryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = gun_inspector_history_dispose;
  object_class->finalize = gun_inspector_history_finalize;
  widget_class->map = gun_inspector_history_map;
  widget_class->unmap = gun_inspector_history_unmap;

  signals[SIGNAL_RESTORE] = g_signal_new ("restore",
                                          GUN_TYPE_INSPECTOR_HISTORY,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          GUN_TYPE_VALUE);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-inspector-history.ui");
  gtk_widget_class_bind_template_child (widget_class, GunInspectorHistory, stack);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorHistory, count_label);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorHistory, list);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorHistory, waiting_note);
  gtk_widget_class_bind_template_child (widget_class, GunInspectorHistory, failed_page);
}

static void
gun_inspector_history_init (GunInspectorHistory *self)
{
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) gun_version_row_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
