/* SPDX-License-Identifier: MIT */

#include "gun-waiting-window.h"

#include <glib/gi18n.h>

#include "gun-delivery-words.h"
#include "gun-shrink.h"
#include "gun-words.h"

/* Changes shown: the oldest. */
#define SHOWN 100

struct _GunWaitingWindow
{
  AdwWindow parent_instance;

  GunEngine *engine;
  GCancellable *cancellable;
  GPtrArray *rows; /* (nullable) (element-type GunOutboxRow): as the list shows them */

  AdwToastOverlay *toasts;
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

G_DEFINE_FINAL_TYPE (GunWaitingWindow, gun_waiting_window, ADW_TYPE_WINDOW)

static void look (GunWaitingWindow *self);

/* @written: when; @describe_peer: the line of each peer, with the same kind of time */
static char *
describe (const GunOutboxRow *row,
          const char *written,
          char *(*describe_peer) (const GunOutboxPeer *peer))
{
  GString *words = g_string_new (NULL);

  /* Translators: %s is a date and time, or "3 min ago" */
  g_string_append_printf (words, _ ("Written %s"), written);
  for (guint i = 0; i < row->peers->len; i++)
    {
      g_autofree char *line = describe_peer (g_ptr_array_index (row->peers, i));

      g_string_append_printf (words, "\n%s", line);
    }
  return g_string_free (words, FALSE);
}

static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunWaitingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (gun_engine_forget_write_finish (GUN_ENGINE (object), result, &error) || self->engine == NULL)
    return;

  sentence = g_markup_escape_text (error->message, -1);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (sentence));
  look (self);
}

static guint
find_row (GunWaitingWindow *self, GtkWidget *widget)
{
  GtkWidget *row = gtk_widget_get_ancestor (widget, GTK_TYPE_LIST_BOX_ROW);

  return (guint) gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
}

static void
give_up_cb (GunWaitingWindow *self, GtkButton *button)
{
  const GunOutboxRow *row = g_ptr_array_index (self->rows, find_row (self, GTK_WIDGET (button)));

  gtk_widget_set_sensitive (GTK_WIDGET (button), FALSE);
  gun_engine_forget_write_async (
      self->engine, row->soul, row->key, NULL, forgotten_cb, g_object_ref (self));
}

static GtkWidget *
new_row (GunWaitingWindow *self, const GunOutboxRow *row)
{
  GtkWidget *widget = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_ ("Give Up"));
  g_autofree char *soul = gun_words_text (row->soul);
  g_autofree char *key = gun_words_text (row->key);
  g_autofree char *title = g_strdup_printf ("%s · %s", soul, key);
  g_autofree char *ago = gun_words_ago (row->written_us, g_get_real_time ());
  g_autofree char *time = gun_words_time (row->written_us);
  g_autofree char *subtitle = describe (row, ago, gun_delivery_words_peer_ago);
  g_autofree char *exact = describe (row, time, gun_delivery_words_peer);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (widget), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (widget), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (widget), subtitle);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (widget), 2);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (widget), 8);
  gtk_widget_set_tooltip_text (widget, exact);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (widget), TRUE);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Do not send this change any more; the value stays"));
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (give_up_cb), self);
  adw_action_row_add_suffix (ADW_ACTION_ROW (widget), button);
  return widget;
}

static void
show_rows (GunWaitingWindow *self)
{
  guint n_waiting = gun_engine_get_n_waiting (self->engine);
  guint n_more = n_waiting > self->rows->len ? n_waiting - self->rows->len : 0;
  g_autofree char *more = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "And %u more", "And %u more", n_more), n_more);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < self->rows->len; i++)
    gtk_list_box_append (self->list, new_row (self, g_ptr_array_index (self->rows, i)));

  gtk_label_set_text (self->more_label, more);
  gtk_widget_set_visible (GTK_WIDGET (self->more_label), n_more > 0);
  gtk_stack_set_visible_child_name (self->stack, self->rows->len > 0 ? "list" : "none");
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GunWaitingWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = gun_engine_list_outbox_finish (GUN_ENGINE (object), result, &error);

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
look (GunWaitingWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  gun_engine_list_outbox_async (
      self->engine, TRUE, 0, SHOWN, self->cancellable, listed_cb, g_object_ref (self));
}

static void
row_activated_cb (GunWaitingWindow *self, GtkListBoxRow *widget)
{
  const GunOutboxRow *row
      = g_ptr_array_index (self->rows, (guint) gtk_list_box_row_get_index (widget));
  g_autoptr (GunValue) link = gun_value_new_link (row->soul);

  if (link == NULL)
    return;

  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
  gtk_window_close (GTK_WINDOW (self));
}

static void
gun_waiting_window_dispose (GObject *object)
{
  GunWaitingWindow *self = GUN_WAITING_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_data (self->engine, self);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  G_OBJECT_CLASS (gun_waiting_window_parent_class)->dispose (object);
}

static void
gun_waiting_window_class_init (GunWaitingWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_waiting_window_dispose;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_WAITING_WINDOW,
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
                                               "/org/gun/Desktop/ui/gun-waiting-window.ui");
  gtk_widget_class_bind_template_child (widget_class, GunWaitingWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, GunWaitingWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, GunWaitingWindow, failed_page);
  gtk_widget_class_bind_template_child (widget_class, GunWaitingWindow, list);
  gtk_widget_class_bind_template_child (widget_class, GunWaitingWindow, more_label);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
gun_waiting_window_init (GunWaitingWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_cut_buttons (GTK_WIDGET (self));
}

/**
 * gun_waiting_window_new:
 * @parent: the window it belongs to
 * @engine: whose writes wait
 */
GtkWidget *
gun_waiting_window_new (GtkWindow *parent, GunEngine *engine)
{
  GunWaitingWindow *self = g_object_new (GUN_TYPE_WAITING_WINDOW, "transient-for", parent, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_swapped (engine, "outbox-changed", G_CALLBACK (look), self);
  look (self);

  return GTK_WIDGET (self);
}
