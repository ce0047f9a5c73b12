/* SPDX-License-Identifier: MIT */

#include "gun-diagram-private.h"

#include <math.h>

/* One key press, and one step of a wheel, pixels. */
#define KEY_PAN 60.0
#define WHEEL_PAN 50.0
/* One step of a wheel. */
#define WHEEL_ZOOM 1.15

static void
pan (GunDiagram *self, double dx, double dy)
{
  gun_diagram_camera_pan (&self->camera, dx, dy);
  gun_diagram_change_view (self);
}

static gboolean
pan_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  int way_x, way_y;

  g_variant_get (arguments, "(ii)", &way_x, &way_y);
  pan (GUN_DIAGRAM (widget), way_x * KEY_PAN, way_y * KEY_PAN);

  return TRUE;
}

/* To the next box that way; when there is none, the view goes on that way */
static gboolean
go_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GunDiagramBox *from = gun_diagram_get_focused (self);
  GunDiagramBox *next = NULL;
  int way_x, way_y;

  g_variant_get (arguments, "(ii)", &way_x, &way_y);
  if (from != NULL)
    next = gun_diagram_scene_get_next (self->scene, from, way_x, way_y);
  if (next != NULL)
    gun_diagram_focus (self, next);
  else
    pan (self, way_x * KEY_PAN, way_y * KEY_PAN);

  return TRUE;
}

static gboolean
home_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);

  if (boxes->len > 0)
    gun_diagram_focus (self, g_ptr_array_index (boxes, 0));

  return TRUE;
}

static gboolean
choose_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GunDiagramBox *box = gun_diagram_get_focused (self);

  if (box != NULL)
    gun_diagram_choose (self, box);

  return TRUE;
}

static gboolean
expand_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GunDiagramBox *box = gun_diagram_get_focused (self);

  if (box != NULL)
    gun_diagram_expand (self, box);

  return TRUE;
}

static gboolean
collapse_cb (GtkWidget *widget, GVariant *arguments, gpointer unused)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GunDiagramBox *box = gun_diagram_get_focused (self);

  if (box != NULL)
    gun_diagram_model_collapse (self->model, box->soul);

  return TRUE;
}

static void
add_way (GtkWidgetClass *widget_class, guint key, guint keypad_key, int way_x, int way_y)
{
  const guint keys[] = { key, keypad_key };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      gtk_widget_class_add_binding (widget_class, keys[i], 0, go_cb, "(ii)", way_x, way_y);
      gtk_widget_class_add_binding (
          widget_class, keys[i], GDK_CONTROL_MASK, pan_cb, "(ii)", way_x, way_y);
    }
}

static void
add_all (GtkWidgetClass *widget_class, const guint *keys, guint n_keys, GtkShortcutFunc func)
{
  for (guint i = 0; i < n_keys; i++)
    gtk_widget_class_add_binding (widget_class, keys[i], 0, func, NULL);
}

static void
add_action (GtkWidgetClass *widget_class, const guint *keys, guint n_keys, const char *action)
{
  for (guint i = 0; i < n_keys; i++)
    gtk_widget_class_add_binding_action (widget_class, keys[i], GDK_CONTROL_MASK, action, NULL);
}

void
gun_diagram_add_keys (GtkWidgetClass *widget_class)
{
  const guint plus[] = { GDK_KEY_plus, GDK_KEY_equal, GDK_KEY_KP_Add };
  const guint minus[] = { GDK_KEY_minus, GDK_KEY_KP_Subtract };
  const guint zero[] = { GDK_KEY_0, GDK_KEY_KP_0 };
  const guint choose[]
      = { GDK_KEY_Return, GDK_KEY_ISO_Enter, GDK_KEY_KP_Enter, GDK_KEY_space, GDK_KEY_KP_Space };
  const guint home[] = { GDK_KEY_Home, GDK_KEY_KP_Home };

  add_way (widget_class, GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0);
  add_way (widget_class, GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0);
  add_way (widget_class, GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1);
  add_way (widget_class, GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1);
  add_all (widget_class, home, G_N_ELEMENTS (home), home_cb);
  add_all (widget_class, choose, G_N_ELEMENTS (choose), choose_cb);
  add_all (widget_class, plus, G_N_ELEMENTS (plus), expand_cb);
  add_all (widget_class, minus, G_N_ELEMENTS (minus), collapse_cb);
  add_action (widget_class, plus, G_N_ELEMENTS (plus), "diagram.zoom-in");
  add_action (widget_class, minus, G_N_ELEMENTS (minus), "diagram.zoom-out");
  add_action (widget_class, zero, G_N_ELEMENTS (zero), "diagram.zoom-reset");
}

static GunDiagramBox *
pick (GunDiagram *self, double x, double y, gboolean *on_badge)
{
  graphene_point_t point = gun_diagram_camera_to_diagram (&self->camera, x, y);

  return gun_diagram_scene_pick (self->scene, point.x, point.y, on_badge);
}

static void
released_cb (GunDiagram *self, int n_press, double x, double y)
{
  gboolean on_badge;
  GunDiagramBox *box = pick (self, x, y, &on_badge);

  if (box == NULL)
    return;

  gun_diagram_focus (self, box);
  if (on_badge)
    gun_diagram_expand (self, box);
  else
    gun_diagram_choose (self, box);
}

static void
moved_cb (GunDiagram *self, double x, double y)
{
  gboolean on_badge;

  self->pointer_x = x;
  self->pointer_y = y;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self),
                                   pick (self, x, y, &on_badge) != NULL ? "pointer" : NULL);
}

static void
drag_begin_cb (GunDiagram *self)
{
  self->drag_x = 0;
  self->drag_y = 0;
}

static void
drag_update_cb (GunDiagram *self, double x, double y, GtkGesture *gesture)
{
  /* A hand that trembles on a box still means the box */
  if (!gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) x, (int) y) && self->drag_x == 0
      && self->drag_y == 0)
    return;

  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  pan (self, self->drag_x - x, self->drag_y - y);
  self->drag_x = x;
  self->drag_y = y;
}

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, GunDiagram *self)
{
  GtkEventController *base = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType state = gtk_event_controller_get_current_event_state (base);
  double unit = WHEEL_PAN;

  if (state & GDK_CONTROL_MASK)
    {
      gun_diagram_camera_zoom_at (&self->camera,
                                  self->camera.zoom * pow (WHEEL_ZOOM, -dy),
                                  self->pointer_x,
                                  self->pointer_y);
      gun_diagram_change_view (self);
      return TRUE;
    }

  if ((state & GDK_SHIFT_MASK) && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  pan (self, dx * unit, dy * unit);

  return TRUE;
}

static void
pinch_begin_cb (GunDiagram *self)
{
  self->pinch_zoom = self->camera.zoom;
}

static void
pinch_cb (GunDiagram *self, double scale, GtkGesture *gesture)
{
  double x = self->camera.width / 2, y = self->camera.height / 2;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  gun_diagram_camera_zoom_at (&self->camera, self->pinch_zoom * scale, x, y);
  gun_diagram_change_view (self);
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  gboolean on_badge = FALSE;
  GunDiagramBox *box = keyboard ? gun_diagram_get_focused (self) : pick (self, x, y, &on_badge);
  g_autofree char *words = NULL;

  if (box == NULL)
    return FALSE;

  words = gun_diagram_dup_tooltip (box, on_badge);
  gtk_tooltip_set_text (tooltip, words);

  return TRUE;
}

static void
add_gestures (GunDiagram *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (pinch));
}

void
gun_diagram_add_controllers (GunDiagram *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll
      = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  add_gestures (self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (moved_cb), self);
  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_add_controller (GTK_WIDGET (self), scroll);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}
