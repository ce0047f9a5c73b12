/* SPDX-License-Identifier: MIT */

/*
 * The scene is drawn by this widget itself; what has the focus, and what a screen reader meets, are handles: one child for each box that
 * is in view and can be read, and for the one with the focus, placed where its box is drawn.
 */

#include "gun-diagram-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#include "gun-diagram-drawing.h"

/* How long a box takes to its new place, microseconds. */
#define MOVE_US 250000
/* What fits by itself has texts of at least this part of their size. */
#define LEAST_FITTING_ZOOM 0.7
/* While places are found for no more boxes than these, a change begins anew; else it waits. */
#define FEW_BOXES 500
/* Around a picture, pixels. */
#define PICTURE_MARGIN 24

enum
{
  PROP_ZOOM = 1,
  N_PROPS
};

enum
{
  SIGNAL_CHOSEN,
  SIGNAL_REFUSED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (GunDiagram, gun_diagram, GTK_TYPE_WIDGET)

void
gun_diagram_redraw (GunDiagram *self)
{
  gun_diagram_make_handles (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
fit (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);
  double least = GUN_DIAGRAM_LEAST_ZOOM;
  double before = self->camera.zoom;
  graphene_rect_t bounds;

  if (!self->fits || self->camera.width <= 0
      || !gun_diagram_scene_get_bounds (self->scene, &bounds))
    return;

  if (!self->shrinks)
    least = LEAST_FITTING_ZOOM * self->camera.zoom
            / gun_diagram_scene_get_text_zoom (self->scene, &self->camera);
  gun_diagram_camera_fit (&self->camera, &bounds, least, 1);
  /* Not all of it has room: the middle is what it is about */
  if (bounds.size.width * self->camera.zoom > self->camera.width
      || bounds.size.height * self->camera.zoom > self->camera.height)
    {
      GunDiagramBox *middle = g_ptr_array_index (boxes, 0);

      self->camera.x = middle->x;
      self->camera.y = middle->y;
    }
  if (before != self->camera.zoom)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

void
gun_diagram_change_view (GunDiagram *self)
{
  self->fits = FALSE;
  self->shrinks = FALSE;
  gun_diagram_redraw (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ZOOM]);
}

static gboolean
has_animations (GunDiagram *self)
{
  gboolean enabled = TRUE;

  g_object_get (
      gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &enabled, NULL);

  return enabled && gtk_widget_get_mapped (GTK_WIDGET (self));
}

static void
move (GunDiagram *self, double part)
{
  gun_diagram_scene_move (self->scene, part);
  fit (self);
  gun_diagram_redraw (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  double part;

  if (self->moves_us == 0)
    self->moves_us = gdk_frame_clock_get_frame_time (clock);
  part = (double) (gdk_frame_clock_get_frame_time (clock) - self->moves_us) / MOVE_US;
  part = MIN (part, 1);
  /* Fast at first, slow in the end */
  move (self, 1 - pow (1 - part, 3));
  if (part < 1)
    return G_SOURCE_CONTINUE;

  self->tick_id = 0;

  return G_SOURCE_REMOVE;
}

static void
begin_moving (GunDiagram *self)
{
  self->moves_us = 0;
  if (!has_animations (self))
    move (self, 1);
  else if (self->tick_id == 0)
    self->tick_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), tick_cb, NULL, NULL);
}

static void take_model (GunDiagram *self);

static void
places_cb (const GunLayoutNode *nodes, guint n_nodes, gboolean rested, gpointer user_data)
{
  GunDiagram *self = user_data;

  /* Who wants no movement sees no coming to rest either */
  if (!rested && !has_animations (self))
    return;

  gun_diagram_scene_take_places (self->scene, nodes, n_nodes, rested);
  begin_moving (self);
  if (rested && self->dirty)
    take_model (self);
}

static void
take_model (GunDiagram *self)
{
  gboolean had_focus = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;

  self->dirty = FALSE;
  if (gun_diagram_scene_take (self->scene, self->model))
    gun_diagram_places_find (self->places, gun_diagram_scene_new_layout (self->scene));
  else
    gun_diagram_places_stop (self->places);

  if (self->focused != NULL && gun_diagram_scene_find (self->scene, self->focused) == NULL)
    g_clear_pointer (&self->focused, g_ref_string_release);
  if (had_focus && gtk_widget_get_focus_child (GTK_WIDGET (self)) == NULL)
    gtk_widget_grab_focus (GTK_WIDGET (self));
  gun_diagram_describe_handles (self);
  fit (self);
  gun_diagram_redraw (self);
}

/* Many boxes would never come to rest in a flood of changes, if each began anew */
static void
changed_cb (GunDiagram *self)
{
  if (gun_diagram_places_is_finding (self->places)
      && gun_diagram_scene_get_boxes (self->scene)->len > FEW_BOXES)
    self->dirty = TRUE;
  else
    take_model (self);
}

static void
started_cb (GunDiagram *self)
{
  gun_diagram_places_stop (self->places);
  g_clear_pointer (&self->focused, g_ref_string_release);
  self->fits = TRUE;
  self->shrinks = FALSE;
}

/**
 * gun_diagram_set_model:
 * @model: (nullable): what to show
 */
void
gun_diagram_set_model (GunDiagram *self, GunDiagramModel *model)
{
  g_return_if_fail (GUN_IS_DIAGRAM (self));

  gun_diagram_places_stop (self->places);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_pointer (&self->focused, g_ref_string_release);
  gun_diagram_scene_free (self->scene);
  self->scene = gun_diagram_scene_new (GTK_WIDGET (self));
  g_set_object (&self->model, model);
  if (model == NULL)
    return;

  g_signal_connect_swapped (model, "started", G_CALLBACK (started_cb), self);
  g_signal_connect_swapped (model, "changed", G_CALLBACK (changed_cb), self);
  started_cb (self);
  take_model (self);
}

double
gun_diagram_get_zoom (GunDiagram *self)
{
  g_return_val_if_fail (GUN_IS_DIAGRAM (self), 1);

  return self->camera.zoom;
}

void
gun_diagram_set_zoom (GunDiagram *self, double zoom)
{
  g_return_if_fail (GUN_IS_DIAGRAM (self));

  gun_diagram_camera_zoom_at (&self->camera, zoom, self->camera.width / 2, self->camera.height / 2);
  gun_diagram_change_view (self);
}

void
gun_diagram_zoom_by (GunDiagram *self, double factor)
{
  g_return_if_fail (GUN_IS_DIAGRAM (self));

  gun_diagram_set_zoom (self, self->camera.zoom * factor);
}

void
gun_diagram_fit (GunDiagram *self)
{
  g_return_if_fail (GUN_IS_DIAGRAM (self));

  self->fits = TRUE;
  self->shrinks = TRUE;
  fit (self);
  gun_diagram_redraw (self);
}

GunDiagramBox *
gun_diagram_get_focused (GunDiagram *self)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);
  GunDiagramBox *box
      = self->focused != NULL ? gun_diagram_scene_find (self->scene, self->focused) : NULL;

  if (box == NULL && boxes->len > 0)
    box = g_ptr_array_index (boxes, 0);

  return box;
}

void
gun_diagram_choose (GunDiagram *self, GunDiagramBox *box)
{
  g_autoptr (GunValue) link = gun_value_new_link (box->soul);

  if (link != NULL && !box->is_middle)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, link);
}

void
gun_diagram_expand (GunDiagram *self, GunDiagramBox *box)
{
  if (box->node.n_hidden > 0
      && gun_diagram_graph_is_full (gun_diagram_model_get_graph (self->model)))
    g_signal_emit (self,
                   signals[SIGNAL_REFUSED],
                   0,
                   _ ("A diagram shows at most 5,000 nodes. Collapse some of them first."));
  else
    gun_diagram_model_expand (self->model, box->soul);
}

/* Not while sizes are given out: nobody may be adopted then */
static gboolean
handles_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GUN_DIAGRAM (widget)->handles_id = 0;
  gun_diagram_redraw (GUN_DIAGRAM (widget));

  return G_SOURCE_REMOVE;
}

static void
gun_diagram_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GunDiagram *self = GUN_DIAGRAM (widget);

  if (self->camera.width != width || self->camera.height != height)
    {
      self->camera.width = width;
      self->camera.height = height;
      fit (self);
      if (self->handles_id == 0)
        self->handles_id = gtk_widget_add_tick_callback (widget, handles_cb, NULL, NULL);
    }
  gun_diagram_place_handles (self);
}

static void
gun_diagram_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  *minimum = 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 360;
}

static void
gun_diagram_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  GPtrArray *boxes = gun_diagram_scene_get_boxes (self->scene);

  gun_diagram_draw (self->scene, &self->camera, widget, snapshot);
  for (guint i = 0; i < boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (boxes, i);

      /* Of all handles only that one is seen */
      if (box->handle != NULL && gtk_widget_has_focus (box->handle))
        gtk_widget_snapshot_child (widget, box->handle, snapshot);
    }
}

/* It also comes for what is not seen here: the pointer, the focus */
static void
gun_diagram_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GunDiagram *self = GUN_DIAGRAM (widget);
  guint font;

  GTK_WIDGET_CLASS (gun_diagram_parent_class)->css_changed (widget, change);

  if (self->scene == NULL)
    return;

  font = pango_font_description_hash (
      pango_context_get_font_description (gtk_widget_get_pango_context (widget)));
  if (font != self->font)
    {
      self->font = font;
      gun_diagram_scene_forget_drawings (self->scene);
      gun_diagram_scene_measure (self->scene);
      if (gun_diagram_scene_get_boxes (self->scene)->len > 0)
        gun_diagram_places_find (self->places, gun_diagram_scene_new_layout (self->scene));
    }
  gun_diagram_redraw (self);
}

static void
colours_changed_cb (GunDiagram *self)
{
  gun_diagram_scene_forget_drawings (self->scene);
  gun_diagram_redraw (self);
}

static void
gun_diagram_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  GTK_WIDGET_CLASS (gun_diagram_parent_class)->direction_changed (widget, previous);

  gun_diagram_scene_forget_drawings (GUN_DIAGRAM (widget)->scene);
  gun_diagram_redraw (GUN_DIAGRAM (widget));
}

static gboolean
gun_diagram_grab_focus (GtkWidget *widget)
{
  GunDiagramBox *box = gun_diagram_get_focused (GUN_DIAGRAM (widget));

  if (box == NULL)
    return FALSE;

  gun_diagram_make_handle (GUN_DIAGRAM (widget), box);

  return gtk_widget_grab_focus (box->handle);
}

/* One stop of the Tab key, whatever it shows */
static gboolean
gun_diagram_focus_in_direction (GtkWidget *widget, GtkDirectionType direction)
{
  if (gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  return gun_diagram_grab_focus (widget);
}

/**
 * gun_diagram_draw_picture:
 * @size: (out): its size, pixels
 *
 * Returns: (transfer full) (nullable): all that is shown
 */
GskRenderNode *
gun_diagram_draw_picture (GunDiagram *self, graphene_size_t *size)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GunDiagramCamera camera = { .zoom = 1 };
  graphene_rect_t bounds;

  g_return_val_if_fail (GUN_IS_DIAGRAM (self), NULL);

  if (!gun_diagram_scene_get_bounds (self->scene, &bounds))
    return NULL;

  graphene_rect_inset (&bounds, -PICTURE_MARGIN, -PICTURE_MARGIN);
  camera.x = bounds.origin.x + bounds.size.width / 2;
  camera.y = bounds.origin.y + bounds.size.height / 2;
  camera.width = size->width = ceilf (bounds.size.width);
  camera.height = size->height = ceilf (bounds.size.height);
  gun_diagram_draw (self->scene, &camera, GTK_WIDGET (self), snapshot);

  return gtk_snapshot_to_node (snapshot);
}

static void
gun_diagram_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_ZOOM:
      g_value_set_double (value, GUN_DIAGRAM (object)->camera.zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
gun_diagram_dispose (GObject *object)
{
  GunDiagram *self = GUN_DIAGRAM (object);

  g_clear_pointer (&self->places, gun_diagram_places_free);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  g_clear_pointer (&self->scene, gun_diagram_scene_free);
  g_clear_pointer (&self->focused, g_ref_string_release);

  G_OBJECT_CLASS (gun_diagram_parent_class)->dispose (object);
}

static void
gun_diagram_class_init (GunDiagramClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = gun_diagram_dispose;
  object_class->get_property = gun_diagram_get_property;
  widget_class->measure = gun_diagram_measure;
  widget_class->size_allocate = gun_diagram_size_allocate;
  widget_class->snapshot = gun_diagram_snapshot;
  widget_class->css_changed = gun_diagram_css_changed;
  widget_class->direction_changed = gun_diagram_direction_changed;
  widget_class->grab_focus = gun_diagram_grab_focus;
  widget_class->focus = gun_diagram_focus_in_direction;

  properties[PROP_ZOOM] = g_param_spec_double ("zoom",
                                               NULL,
                                               NULL,
                                               GUN_DIAGRAM_LEAST_ZOOM,
                                               GUN_DIAGRAM_MOST_ZOOM,
                                               1,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen",
                                         GUN_TYPE_DIAGRAM,
                                         G_SIGNAL_RUN_LAST,
                                         0,
                                         NULL,
                                         NULL,
                                         NULL,
                                         G_TYPE_NONE,
                                         1,
                                         GUN_TYPE_VALUE);
  signals[SIGNAL_REFUSED] = g_signal_new ("refused",
                                          GUN_TYPE_DIAGRAM,
                                          G_SIGNAL_RUN_LAST,
                                          0,
                                          NULL,
                                          NULL,
                                          NULL,
                                          G_TYPE_NONE,
                                          1,
                                          G_TYPE_STRING);

  gun_diagram_add_keys (widget_class);
  gtk_widget_class_set_css_name (widget_class, "diagram");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
gun_diagram_init (GunDiagram *self)
{
  AdwStyleManager *styles = adw_style_manager_get_default ();

  self->camera.zoom = 1;
  self->fits = TRUE;
  self->scene = gun_diagram_scene_new (GTK_WIDGET (self));
  self->places = gun_diagram_places_new (places_cb, self);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gun_diagram_add_controllers (self);
  g_signal_connect_object (
      styles, "notify::dark", G_CALLBACK (colours_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (
      styles, "notify::high-contrast", G_CALLBACK (colours_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _ ("Diagram"), -1);
}
