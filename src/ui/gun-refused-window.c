/* SPDX-License-Identifier: MIT */

#include "gun-refused-window.h"

#include <glib/gi18n.h>

#include "gun-shrink.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunRefusedWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GunPeerView *peer;
  GCancellable *cancellable;
  GPtrArray *rows; /* (nullable) (element-type GunRefusedWrite): as the list shows them */

  AdwWindowTitle *title;
  GtkStack *stack;
  AdwStatusPage *failed_page;
  GtkListBox *list;
  GtkLabel *more_label;
};

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunRefusedWindow, gun_refused_window, ADW_TYPE_WINDOW)

static char *
describe (const GunRefusedWrite *write)
{
  g_autoptr (GRefString) text = gun_text_new (write->value_text);
  g_autofree char *value = gun_words_text (text);
  g_autofree char *soul = gun_words_breakable (write->soul);

  return g_strdup_printf ("%s\n%s\n%s", gun_words_reason (write->reason), soul, value);
}

static GtkWidget *
new_row (const GunRefusedWrite *write)
{
  GtkWidget *widget = adw_action_row_new ();
  g_autofree char *key = gun_words_text (write->key);
  g_autofree char *subtitle = describe (write);
  g_autofree char *ago = gun_words_ago (write->wall_us, g_get_real_time ());
  g_autofree char *time = gun_words_time (write->wall_us);
  GtkWidget *label = gtk_label_new (ago);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), key);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (widget), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (widget), 6);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), TRUE);

  gtk_widget_set_tooltip_text (label, time);
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), label);

  return widget;
}

static void
show_rows (GunRefusedWindow *self)
{
  gint64 n_refused = gun_peer_view_get_writes_refused (self->peer);
  guint n_more = n_refused > self->rows->len ? (guint) (n_refused - self->rows->len) : 0;
  g_autofree char *more = g_strdup_printf (
      g_dngettext (
          GETTEXT_PACKAGE, "And %u before that, not kept", "And %u before those, not kept", n_more),
      n_more);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_append (self->list, new_row (g_ptr_array_index (self->rows, i)));

  gtk_label_set_text (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_more > 0);
  gtk_stack_set_visible_child_name (self->stack, self->rows->len > 0 ? "list" : "none");
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunRefusedWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_refused_finish (GUN_ENGINE (object), result, &error);

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (rows == NULL)
    {
      g_autofree char *sentence = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->failed_page, sentence);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return;
    }

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  self->rows = g_steal_pointer (&rows);
  show_rows (self);
}

static void
look (GunRefusedWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gun_engine_list_refused_async (self->engine,
                                 gun_peer_view_get_number (self->peer),
                                 self->cancellable,
                                 listed_cb,
                                 g_object_ref (self));
}

static void
row_activated_cb (GunRefusedWindow *self, GtkListBoxRow *widget)
{
  const GunRefusedWrite *write
      = g_ptr_array_index (self->rows, (guint) gtk_list_box_row_get_index (widget));
  g_autoptr (GunValue) link = gun_value_new_link (write->soul);

  if (link == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
  gtk_window_close (GTK_WINDOW (self));
}

static void
gun_refused_window_dispose (GObject *object)
{
  GunRefusedWindow *self = GUN_REFUSED_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->peer != NULL)
    g_signal_handlers_disconnect_by_data (self->peer, self);
  g_clear_object (&self->peer);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (gun_refused_window_parent_class)->dispose (object);
}

static void
gun_refused_window_class_init (GunRefusedWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_refused_window_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_REFUSED_WINDOW,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-refused-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunRefusedWindow, title);
  gtk_widget_class_bind_template_child (widget_class, GunRefusedWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunRefusedWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, GunRefusedWindow, list);
  gtk_widget_class_bind_template_child (widget_class, GunRefusedWindow, more_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
gun_refused_window_init (GunRefusedWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

/**
 * gun_refused_window_new:
 * @parent: the window it belongs to
 * @engine: who refused
 * @peer: whose writes
 */
GtkWidget *
gun_refused_window_new (GtkWindow *parent, GunEngine *engine, GunPeerView *peer)
{
  GunRefusedWindow *self = g_object_new (GUN_TYPE_REFUSED_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  self->peer = g_object_ref (peer);
  adw_window_title_set_subtitle (self->title, gun_peer_view_get_name (peer));
  g_signal_connect_swapped (peer, "notify::writes-refused", G_CALLBACK (look), self);
  look (self);

  return GTK_WIDGET (self);
}
