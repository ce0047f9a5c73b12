/* SPDX-License-Identifier: MIT */

#include "gun-soul-menu.h"

#include <glib/gi18n.h>
#include <string.h>

#include "gun-soul-line.h"
#include "gun-text.h"
#include "gun-words.h"

/* Targets of actions are UTF-8 that ends with NUL; some souls are not. */
static gboolean
can_be_named (GRefString *soul)
{
  return g_utf8_validate_len (soul, g_ref_string_length (soul), NULL);
}

static void
append (GMenu *menu, const char *label, const char *action, const char *target)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", target);
  g_menu_append_item (menu, item);
}

/* (nullable): what the node and those beside it begin with */
static GRefString *
dup_prefix (GRefString *soul)
{
  const char *slash = strrchr (soul, '/');

  if (slash != NULL && slash != soul)
    return gun_text_new_len (soul, (gsize) (slash + 1 - soul));

  return NULL;
}

/* As it is shown, and with every underscore: alone it would mark a letter. */
static char *
dup_label (GRefString *text)
{
  g_autofree char *shown = gun_words_text (text);
  GString *label = g_string_new (shown);

  g_string_replace (label, "_", "__", 0);
  return g_string_free (label, FALSE);
}

static void
append_subtree (GMenu *menu, GRefString *prefix)
{
  g_autofree char *shown = dup_label (prefix);
  g_autofree char *label = g_strdup_printf (_ ("Export All of “%s”…"), shown);

  append (menu, label, "win.export-subtree", prefix);
}

GMenuModel *
gun_soul_menu_new (GRefString *soul)
{
  g_autoptr (GRefString) prefix = NULL;
  GMenu *menu;

  if (!can_be_named (soul))
    return NULL;

  menu = g_menu_new ();
  prefix = dup_prefix (soul);
  append (menu, _ ("Export Node…"), "win.export-node", soul);
  if (prefix != NULL)
    append_subtree (menu, prefix);

  return G_MENU_MODEL (menu);
}

GMenuModel *
gun_soul_menu_new_for_item (GunSoulItem *item)
{
  GRefString *soul = gun_soul_item_get_soul (item);
  GMenu *menu;

  if (!gun_soul_item_is_group (item))
    return gun_soul_menu_new (soul);
  if (!can_be_named (soul))
    return NULL;

  menu = g_menu_new ();
  if (gun_soul_item_is_node (item))
    append (menu, _ ("Export Node…"), "win.export-node", soul);
  append_subtree (menu, gun_soul_item_get_prefix (item));

  return G_MENU_MODEL (menu);
}

static GunSoulLine *
find_line (GtkWidget *widget)
{
  GtkWidget *line = widget == NULL ? NULL : gtk_widget_get_ancestor (widget, GUN_TYPE_SOUL_LINE);

  /* Of a row of a list only what is in it is a line */
  if (line == NULL && widget != NULL && gtk_widget_get_first_child (widget) != NULL
      && GUN_IS_SOUL_LINE (gtk_widget_get_first_child (widget)))
    line = gtk_widget_get_first_child (widget);

  return line != NULL ? GUN_SOUL_LINE (line) : NULL;
}

static GunSoulItem *
get_item_at (GtkWidget *widget, double x, double y, GunSoulLine **line)
{
  *line = find_line (gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT));

  return *line == NULL ? NULL : gun_soul_line_get_item (*line);
}

GRefString *
gun_soul_menu_dup_soul_at (GtkWidget *widget, double x, double y)
{
  GunSoulLine *line;
  GunSoulItem *item = get_item_at (widget, x, y, &line);

  if (item == NULL || !gun_soul_item_is_node (item))
    return NULL;

  return g_ref_string_acquire (gun_soul_item_get_soul (item));
}

static gboolean
unparent_cb (gpointer popover)
{
  gtk_widget_unparent (popover);
  return G_SOURCE_REMOVE;
}

/* What was chosen is carried out first, which asks the popover for its action groups. */
static void
closed_cb (GtkWidget *popover)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, unparent_cb, g_object_ref (popover), g_object_unref);
}

/* @at: (nullable): where in @widget; at the line when there is none */
static gboolean
show_menu (GtkWidget *widget, GunSoulLine *line, const GdkRectangle *at)
{
  GunSoulItem *item = line == NULL ? NULL : gun_soul_line_get_item (line);
  g_autoptr (GMenuModel) menu = item == NULL ? NULL : gun_soul_menu_new_for_item (item);
  GtkWidget *popover;
  graphene_rect_t bounds;

  if (menu == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (line), widget, &bounds))
    return FALSE;

  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, widget);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover),
                               at != NULL ? at
                                          : &(GdkRectangle){ (int) bounds.origin.x,
                                                             (int) bounds.origin.y,
                                                             (int) bounds.size.width,
                                                             (int) bounds.size.height });
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  g_signal_connect_object (
      widget, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
  return TRUE;
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, gpointer user_data)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));
  GdkRectangle at = { (int) x, (int) y, 1, 1 };
  GunSoulLine *line;

  if (get_item_at (widget, x, y, &line) != NULL && show_menu (widget, line, &at))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (widget);

  return root != NULL && show_menu (widget, find_line (gtk_root_get_focus (root)), NULL);
}

static void
add_shortcut (GtkShortcutController *controller, guint key, GdkModifierType modifiers)
{
  gtk_shortcut_controller_add_shortcut (
      controller,
      gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                        gtk_callback_action_new (menu_key_cb, NULL, NULL)));
}

/**
 * gun_soul_menu_attach:
 * @widget: what holds lists of souls
 */
void
gun_soul_menu_attach (GtkWidget *widget)
{
  GtkGesture *gesture = gtk_gesture_click_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect (gesture, "pressed", G_CALLBACK (pressed_cb), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (gesture));

  add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_Menu, 0);
  add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), GDK_KEY_F10, GDK_SHIFT_MASK);
  gtk_widget_add_controller (widget, keys);
}
