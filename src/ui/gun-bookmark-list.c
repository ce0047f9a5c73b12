/* SPDX-License-Identifier: MIT */

#include "gun-bookmark-list.h"

#include <glib/gi18n.h>

#include "gun-sidebar-row.h"
#include "gun-tab-stop.h"
#include "gun-text.h"
#include "gun-words.h"

struct _GunBookmarkList
{
  AdwBin parent_instance;

  GSettings *preferences; /* (nullable) */

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (GunBookmarkList, gun_bookmark_list, ADW_TYPE_BIN)

static GtkWidget *
new_row (const char *soul)
{
  g_autofree char *group = NULL;
  g_autofree char *last = NULL;
  g_autoptr (GRefString) text = gun_text_new (soul);
  g_autofree char *whole = gun_words_text (text);
  GtkWidget *row;

  gun_words_split_soul (text, &group, &last);
  row = g_object_new (
      GUN_TYPE_SIDEBAR_ROW, "icon-name", "user-bookmarks-symbolic", "title", last, NULL);
  gtk_widget_set_tooltip_text (row, whole);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, whole, -1);

  return row;
}

/* As many as there may be, whoever wrote the settings */
static void
show (GunBookmarkList *self)
{
  g_auto (GStrv) souls = self->preferences != NULL
                             ? g_settings_get_strv (self->preferences, GUN_BOOKMARK_LIST_KEY)
                             : g_new0 (char *, 1);
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; souls[i] != NULL && i < GUN_BOOKMARK_LIST_MAX; i++)
    gtk_list_box_append (self->list, new_row (souls[i]));
  gtk_widget_set_visible (GTK_WIDGET (self), souls[0] != NULL);
}

/**
 * gun_bookmark_list_set_preferences:
 * @preferences: (nullable): settings of org.gun.Desktop
 */
void
gun_bookmark_list_set_preferences (GunBookmarkList *self, GSettings *preferences)
{
  g_return_if_fail (GUN_IS_BOOKMARK_LIST (self));

  if (self->preferences != NULL)
    g_signal_handlers_disconnect_by_data (self->preferences, self);
  g_set_object (&self->preferences, preferences);
  if (preferences != NULL)
    g_signal_connect_swapped (
        preferences, "changed::" GUN_BOOKMARK_LIST_KEY, G_CALLBACK (show), self);
  show (self);
}

/* Rows stand in the order of the settings */
static void
act (GunBookmarkList *self, GtkListBoxRow *row, const char *action)
{
  g_auto (GStrv) souls = g_settings_get_strv (self->preferences, GUN_BOOKMARK_LIST_KEY);
  int index = gtk_list_box_row_get_index (row);

  if (index >= 0 && (guint) index < g_strv_length (souls))
    gtk_widget_activate_action (GTK_WIDGET (self), action, "s", souls[index]);
}

static void
activated_cb (GunBookmarkList *self, GtkListBoxRow *row)
{
  act (self, row, "win.open-bookmark");
}

static gboolean
delete_cb (GtkWidget *widget, GVariant *parameter, gpointer user_data)
{
  GunBookmarkList *self = GUN_BOOKMARK_LIST (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = gtk_root_get_focus (root);
  GtkWidget *row = focus != NULL ? gtk_widget_get_ancestor (focus, GTK_TYPE_LIST_BOX_ROW) : NULL;

  if (row == NULL || !gtk_widget_is_ancestor (row, widget))
    return FALSE;

  act (self, GTK_LIST_BOX_ROW (row), "win.remove-bookmark");
  return TRUE;
}

static void
gun_bookmark_list_dispose (GObject *object)
{
  GunBookmarkList *self = GUN_BOOKMARK_LIST (object);

  if (self->preferences != NULL)
    g_signal_handlers_disconnect_by_data (self->preferences, self);
  g_clear_object (&self->preferences);

  G_OBJECT_CLASS (gun_bookmark_list_parent_class)->dispose (object);
}

static void
gun_bookmark_list_class_init (GunBookmarkListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (GUN_TYPE_SIDEBAR_ROW);
  g_type_ensure (GUN_TYPE_TAB_STOP);

  G_OBJECT_CLASS (klass)->dispose = gun_bookmark_list_dispose;

  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, delete_cb, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-bookmark-list.ui");
  gtk_widget_class_bind_template_child (widget_class, GunBookmarkList, list);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
gun_bookmark_list_init (GunBookmarkList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
