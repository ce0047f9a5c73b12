/* SPDX-License-Identifier: MIT */

#include "gun-open-window.h"

#include <glib/gi18n.h>

#include "gun-search-line.h"
#include "gun-shrink.h"
#include "gun-text.h"
#include "gun-value.h"

/* Souls offered. */
#define OFFERED 6

struct _GunOpenWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GunSearchProgress *progress;
  GCancellable *cancellable; /* (nullable): while offers are looked for */
  GPtrArray *offered;        /* (nullable) (element-type GunSearchResult) */

  AdwEntryRow *soul_row;
  GtkListBox *list;
  GtkButton *open_button;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunOpenWindow, gun_open_window, ADW_TYPE_WINDOW)

static void
choose (GunOpenWindow *self, GRefString *soul)
{
  g_autoptr (GunValue) link = gun_value_new_link (soul);

  if (link == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
  gtk_window_close (GTK_WINDOW (self));
}

static void
open_action (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  GunOpenWindow *self = GUN_OPEN_WINDOW (widget);
  g_autoptr (GRefString) soul
      = gun_text_new (gtk_editable_get_text (GTK_EDITABLE (self->soul_row)));

  choose (self, soul);
}

static void
entry_activated_cb (GunOpenWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "open.open", NULL);
}

static void
row_activated_cb (GunOpenWindow *self, GtkListBoxRow *row)
{
  const GunSearchResult *offer
      = g_ptr_array_index (self->offered, gtk_list_box_row_get_index (row));
  g_autoptr (GRefString) soul = g_ref_string_acquire (offer->soul);

  choose (self, soul);
}

static void
show_offers (GunOpenWindow *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));

  for (guint i = 0; i < self->offered->len; i++)
    {
      GtkWidget *line = gun_search_line_new (TRUE);

      gtk_list_box_append (self->list, line);
      gun_search_line_set_result (GUN_SEARCH_LINE (line), g_ptr_array_index (self->offered, i));
    }

  gtk_widget_set_visible (GTK_WIDGET (self->list), self->offered->len > 0);
}

static void
completed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunOpenWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) offered
      = gun_engine_complete_soul_finish (GUN_ENGINE (object), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return;
  if (error != NULL)
    g_debug ("No souls are offered: %s", error->message);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->offered, g_ptr_array_unref);
  self->offered = offered != NULL ? g_steal_pointer (&offered) : g_ptr_array_new ();
  show_offers (self);
}

static void
stop_looking (GunOpenWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/* What is offered stays until something else is */
static void
text_changed_cb (GunOpenWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->soul_row));
  g_autoptr (GRefString) typed = gun_text_new (text);

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "open.open", *text != '\0');
  stop_looking (self);
  self->cancellable = g_cancellable_new ();
  gun_engine_complete_soul_async (
      self->engine, typed, OFFERED, self->cancellable, completed_cb, g_object_ref (self));
}

/* What holds the text is found with the index alone */
static void
indexed_cb (GunOpenWindow *self)
{
  if (gun_search_progress_get_state (self->progress) == GUN_SEARCH_INDEX_CURRENT)
    text_changed_cb (self);
}

static void
gun_open_window_dispose (GObject *object)
{
  GunOpenWindow *self = GUN_OPEN_WINDOW (object);

  stop_looking (self);
  if (self->progress != NULL)
    g_signal_handlers_disconnect_by_data (self->progress, self);
  g_clear_object (&self->progress);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (gun_open_window_parent_class)->dispose (object);
}

static void
gun_open_window_finalize (GObject *object)
{
  g_clear_pointer (&GUN_OPEN_WINDOW (object)->offered, g_ptr_array_unref);

  G_OBJECT_CLASS (gun_open_window_parent_class)->finalize (object);
}

static void
gun_open_window_class_init (GunOpenWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_open_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = gun_open_window_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_OPEN_WINDOW,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);

  gtk_widget_class_install_action (widget_class, "open.open", NULL, open_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-open-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunOpenWindow, soul_row);
  gtk_widget_class_bind_template_child (widget_class, GunOpenWindow, list);
  gtk_widget_class_bind_template_child (widget_class, GunOpenWindow, open_button);
  gtk_widget_class_bind_template_callback (widget_class, entry_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, text_changed_cb);
}

static void
gun_open_window_init (GunOpenWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

/**
 * gun_open_window_set_purpose:
 * @title: of the window
 * @label: of the button that chooses
 *
 * For what is chosen to be used otherwise than to be opened.
 */
void
gun_open_window_set_purpose (GunOpenWindow *self, const char *title, const char *label)
{
  g_return_if_fail (GUN_IS_OPEN_WINDOW (self));

  gtk_window_set_title (GTK_WINDOW (self), title);
  gtk_button_set_label (self->open_button, label);
}

/**
 * gun_open_window_new:
 * @parent: the window it belongs to
 * @engine: where the offers come from
 */
GtkWidget *
gun_open_window_new (GtkWindow *parent, GunEngine *engine)
{
  GunOpenWindow *self = g_object_new (GUN_TYPE_OPEN_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->progress = g_object_ref (gun_engine_get_search_progress (engine));
  g_signal_connect_swapped (self->progress, "notify::state", G_CALLBACK (indexed_cb), self);
  text_changed_cb (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->soul_row));

  return GTK_WIDGET (self);
}
