/* SPDX-License-Identifier: MIT */

#include "gun-context-menu.h"

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

/**
 * gun_context_menu_show:
 * @widget: whose actions, and those around it, @menu names
 * @menu: what to show
 * @part: in @widget: what it is about
 * @at: (nullable): where in @widget; at @part when there is none
 *
 * The menu is made now and gone when it is closed.
 */
void
gun_context_menu_show (GtkWidget *widget, GMenuModel *menu, GtkWidget *part, const GdkRectangle *at)
{
  GtkWidget *popover;
  GdkRectangle place;
  graphene_rect_t bounds;

  if (!gtk_widget_compute_bounds (part, widget, &bounds))
    return;

  place = (GdkRectangle){
    (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width, (int) bounds.size.height
  };
  popover = gtk_popover_menu_new_from_model (menu);
  gtk_widget_set_parent (popover, widget);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_popover_set_pointing_to (GTK_POPOVER (popover), at != NULL ? at : &place);
  g_signal_connect (popover, "closed", G_CALLBACK (closed_cb), NULL);
  g_signal_connect_object (
      widget, "destroy", G_CALLBACK (gtk_widget_unparent), popover, G_CONNECT_SWAPPED);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static gboolean
show_at (GtkEventController *controller, double x, double y, GunContextMenuFunc show)
{
  GtkWidget *widget = gtk_event_controller_get_widget (controller);
  GdkRectangle at = { (int) x, (int) y, 1, 1 };

  return show (widget, gtk_widget_pick (widget, x, y, GTK_PICK_DEFAULT), &at);
}

static void
pressed_cb (GtkGesture *gesture, int n_press, double x, double y, gpointer show)
{
  if (show_at (GTK_EVENT_CONTROLLER (gesture), x, y, (GunContextMenuFunc) show))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
long_pressed_cb (GtkGesture *gesture, double x, double y, gpointer show)
{
  if (show_at (GTK_EVENT_CONTROLLER (gesture), x, y, (GunContextMenuFunc) show))
    gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *arguments, gpointer show)
{
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  return focus != NULL && ((GunContextMenuFunc) show) (widget, focus, NULL);
}

static void
add_shortcut (GtkEventController *controller,
              guint key,
              GdkModifierType modifiers,
              GunContextMenuFunc show)
{
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_keyval_trigger_new (key, modifiers),
                        gtk_callback_action_new (menu_key_cb, (gpointer) show, NULL)));
}

void
gun_context_menu_attach (GtkWidget *widget, GunContextMenuFunc show)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *hold = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), (gpointer) show);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (long_pressed_cb), (gpointer) show);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (hold));

  add_shortcut (keys, GDK_KEY_Menu, 0, show);
  add_shortcut (keys, GDK_KEY_F10, GDK_SHIFT_MASK, show);
  gtk_widget_add_controller (widget, keys);
}

static gboolean
return_focus_cb (gpointer user_data)
{
  GtkWidget *button = user_data;
  GtkWidget *popover = GTK_WIDGET (gtk_menu_button_get_popover (GTK_MENU_BUTTON (button)));
  GtkRoot *root = gtk_widget_get_root (button);
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus != NULL && popover != NULL && !gtk_widget_get_mapped (popover)
      && gtk_widget_is_ancestor (focus, popover))
    gtk_widget_grab_focus (button);

  return G_SOURCE_REMOVE;
}

static void
menu_closed_cb (GtkWidget *button)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, return_focus_cb, g_object_ref (button), g_object_unref);
}

/**
 * gun_context_menu_return_focus:
 * @button: has its menu
 *
 * When something in a menu of its menu is chosen, GTK 4.8 leaves the focus in the popover that is closed, from where no key leads
 * away. It goes back to @button, unless what was chosen took it.
 */
void
gun_context_menu_return_focus (GtkMenuButton *button)
{
  g_signal_connect_object (gtk_menu_button_get_popover (button),
                           "closed",
                           G_CALLBACK (menu_closed_cb),
                           button,
                           G_CONNECT_SWAPPED);
}
