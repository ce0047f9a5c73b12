/* SPDX-License-Identifier: MIT */

#include "gun-diagram-drawing.h"

#include <adwaita.h>
#include <math.h>

#include "gun-diagram-lines.h"

/* Pixels at a zoom of 1; gun-diagram-scene.c measures with the same. */
#define BORDER 1.3f
#define ICON_SIZE 16
#define ICON_OVERSIZE 2
#define BEFORE_ICON 13
#define AFTER_ICON 7
#define LABEL_AIR 4
#define DASH 4.0
#define LEFT_TO_RIGHT "\xe2\x80\x8e"
/* How strong what is drawn in the colour of the text is. */
#define BORDER_STRENGTH 0.22f
#define LINE_STRENGTH 0.5f
#define LABEL_STRENGTH 0.62f
#define BADGE_STRENGTH 0.12f
#define BLOCK_STRENGTH 0.45f

typedef struct
{
  GdkRGBA view;
  GdkRGBA card;
  GdkRGBA text;
  GdkRGBA accent;
  GdkRGBA on_accent;
  gboolean strong; /* high contrast */
} Colours;

typedef struct
{
  GtkWidget *widget;
  Colours colours;
  PangoLayout *layout;
  GHashTable *icons; /* (element-type utf8 GdkTexture): by name and colour; of the scene */
} Pen;

static GdkRGBA
look_up (GtkStyleContext *style, const char *name)
{
  GdkRGBA colour = { 0.5f, 0.5f, 0.5f, 1 };

  gtk_style_context_lookup_color (style, name, &colour);

  return colour;
}

static GdkRGBA
fade (const Colours *colours, float strength)
{
  GdkRGBA colour = colours->text;

  colour.alpha *= colours->strong ? MIN (strength * 1.8f, 1) : strength;

  return colour;
}

static GdkRGBA
lay_over (const GdkRGBA *below, const GdkRGBA *above)
{
  return (GdkRGBA){ below->red + (above->red - below->red) * above->alpha,
                    below->green + (above->green - below->green) * above->alpha,
                    below->blue + (above->blue - below->blue) * above->alpha,
                    1 };
}

/* Not seen through: where arrows meet lines there is no darker place */
static GdkRGBA
mix (const Colours *colours, float strength)
{
  GdkRGBA text = fade (colours, strength);

  return lay_over (&colours->view, &text);
}

static void
pen_init (Pen *self, GtkWidget *widget)
{
  GtkStyleContext *style = gtk_widget_get_style_context (widget);

  self->widget = widget;
  self->colours.view = look_up (style, "view_bg_color");
  self->colours.card = look_up (style, "card_bg_color");
  self->colours.text = look_up (style, "view_fg_color");
  self->colours.accent = look_up (style, "accent_bg_color");
  self->colours.on_accent = look_up (style, "accent_fg_color");
  self->colours.strong = adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
  self->layout = gtk_widget_create_pango_layout (widget, NULL);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
}

static void
set_font (Pen *self, PangoWeight weight, double scale)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (weight));
  pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
  pango_layout_set_attributes (self->layout, attributes);
}

/* Around (@x, @y), @start at its beginning instead */
static void
append_text (Pen *self,
             GtkSnapshot *snapshot,
             const char *text,
             const GdkRGBA *colour,
             double x,
             double y,
             gboolean start)
{
  int width, height;

  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, &width, &height);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (
      snapshot,
      &GRAPHENE_POINT_INIT ((float) (start ? x : x - width / 2.0), (float) (y - height / 2.0)));
  gtk_snapshot_append_layout (snapshot, self->layout, colour);
  gtk_snapshot_restore (snapshot);
}

/* As a texture, which is quick to draw: there are few, for many boxes. Large enough to be zoomed. */
static GdkTexture *
make_icon (Pen *self, const char *name, const GdkRGBA *colour)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (self->widget));
  int size = ICON_SIZE * ICON_OVERSIZE;
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (
      theme, name, NULL, ICON_SIZE, ICON_OVERSIZE, gtk_widget_get_direction (self->widget), 0);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, size, size);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GBytes) bytes = NULL;
  GdkTexture *texture;

  gtk_symbolic_paintable_snapshot_symbolic (
      GTK_SYMBOLIC_PAINTABLE (icon), GDK_SNAPSHOT (snapshot), size, size, colour, 1);
  node = gtk_snapshot_to_node (snapshot);
  if (node != NULL)
    gsk_render_node_draw (node, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  bytes = g_bytes_new (cairo_image_surface_get_data (surface),
                       (gsize) size * cairo_image_surface_get_stride (surface));
  texture = gdk_memory_texture_new (
      size, size, GDK_MEMORY_DEFAULT, bytes, cairo_image_surface_get_stride (surface));
  cairo_surface_destroy (surface);

  return texture;
}

static void
append_icon (
    Pen *self, GtkSnapshot *snapshot, const char *name, const GdkRGBA *colour, double x, double y)
{
  g_autofree char *rgba = gdk_rgba_to_string (colour);
  g_autofree char *key = g_strconcat (name, rgba, NULL);
  GdkTexture *texture = g_hash_table_lookup (self->icons, key);

  if (texture == NULL)
    {
      texture = make_icon (self, name, colour);
      g_hash_table_insert (self->icons, g_steal_pointer (&key), texture);
    }
  gtk_snapshot_append_texture (
      snapshot,
      texture,
      &GRAPHENE_RECT_INIT ((float) x, (float) (y - ICON_SIZE / 2.0), ICON_SIZE, ICON_SIZE));
}

static void
append_border (Pen *self, GtkSnapshot *snapshot, const GskRoundedRect *outline)
{
  const float widths[] = { BORDER, BORDER, BORDER, BORDER };
  GdkRGBA colour = fade (&self->colours, BORDER_STRENGTH);
  const GdkRGBA all[] = { colour, colour, colour, colour };

  gtk_snapshot_append_border (snapshot, outline, widths, all);
}

static void
append_inside (Pen *self, GtkSnapshot *snapshot, const GunDiagramBox *box)
{
  gboolean is_rtl = gtk_widget_get_direction (self->widget) == GTK_TEXT_DIR_RTL;
  GdkRGBA colour = box->is_middle ? self->colours.on_accent
                                  : fade (&self->colours, box->node.is_known ? 1 : LABEL_STRENGTH);
  double width;
  int text_width;

  set_font (self, box->is_middle ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL, 1);
  pango_layout_set_text (self->layout, box->name, -1);
  pango_layout_get_pixel_size (self->layout, &text_width, NULL);
  width = ICON_SIZE + AFTER_ICON + text_width;
  append_icon (self,
               snapshot,
               box->icon,
               &colour,
               is_rtl ? (box->width + width) / 2 - ICON_SIZE + 1 : (box->width - width) / 2 - 1,
               box->height / 2);
  append_text (self,
               snapshot,
               box->name,
               &colour,
               is_rtl ? (box->width - width) / 2
                      : (box->width - width) / 2 + ICON_SIZE + AFTER_ICON,
               box->height / 2,
               TRUE);
}

static void
append_badge (Pen *self, GtkSnapshot *snapshot, const GunDiagramBox *box)
{
  graphene_rect_t at = gun_diagram_box_get_badge (box);
  GdkRGBA fill = mix (&self->colours, BADGE_STRENGTH);
  GdkRGBA text = fade (&self->colours, 0.85f);
  /* A mark of direction first: the plus stands before the number everywhere */
  g_autofree char *words = box->node.n_hidden > 999
                               ? g_strdup (LEFT_TO_RIGHT "999+")
                               : g_strdup_printf (LEFT_TO_RIGHT "+%u", (guint) box->node.n_hidden);
  GskRoundedRect circle;
  int width;

  set_font (self, PANGO_WEIGHT_BOLD, 0.7);
  pango_layout_set_text (self->layout, words, -1);
  pango_layout_get_pixel_size (self->layout, &width, NULL);
  at.origin.x -= (float) (box->x - box->width / 2);
  at.origin.y -= (float) (box->y - box->height / 2);
  /* Grows away from the name */
  at.size.width = MAX (at.size.width, (float) width + 8);

  gsk_rounded_rect_init_from_rect (&circle, &at, at.size.height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &circle);
  gtk_snapshot_append_color (snapshot, &fill, &at);
  gtk_snapshot_pop (snapshot);
  append_border (self, snapshot, &circle);
  append_text (self,
               snapshot,
               words,
               &text,
               at.origin.x + at.size.width / 2,
               at.origin.y + at.size.height / 2,
               FALSE);
}

static GskRenderNode *
draw_box (Pen *self, const GunDiagramBox *box)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  const graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) box->width, (float) box->height);
  /* A card may be translucent */
  GdkRGBA card = lay_over (&self->colours.view, &self->colours.card);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float) box->height / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, box->is_middle ? &self->colours.accent : &card, &bounds);
  gtk_snapshot_pop (snapshot);
  /* Some texts are higher than a line */
  gtk_snapshot_push_clip (snapshot, &bounds);
  append_inside (self, snapshot, box);
  gtk_snapshot_pop (snapshot);
  if (box->node.is_known && !box->is_middle)
    append_border (self, snapshot, &outline);
  if (box->node.n_hidden > 0)
    append_badge (self, snapshot, box);

  return gtk_snapshot_to_node (snapshot);
}

static GskRenderNode *
draw_label (Pen *self, const GunDiagramLine *line)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  GdkRGBA colour = fade (&self->colours, LABEL_STRENGTH);
  float width = (float) line->label_width + 2 * LABEL_AIR;
  float height = (float) line->label_height;
  const graphene_rect_t patch = GRAPHENE_RECT_INIT (-width / 2, -height / 2, width, height);

  set_font (self, PANGO_WEIGHT_NORMAL, PANGO_SCALE_SMALL);
  gtk_snapshot_append_color (snapshot, &self->colours.view, &patch);
  append_text (self, snapshot, line->label, &colour, 0, 0, FALSE);

  return gtk_snapshot_to_node (snapshot);
}

/* @node: (nullable): drawn from (0, 0) on */
static void
append_node (GtkSnapshot *snapshot, GskRenderNode *node, graphene_point_t at, double zoom)
{
  if (node == NULL)
    return;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &at);
  if (zoom != 1)
    gtk_snapshot_scale (snapshot, (float) zoom, (float) zoom);
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

static void
append_lines (Pen *self,
              GunDiagramScene *scene,
              const GunDiagramCamera *camera,
              GtkSnapshot *snapshot)
{
  GdkRGBA colour = mix (&self->colours, LINE_STRENGTH);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) camera->width, (float) camera->height));

  gdk_cairo_set_source_rgba (cr, &colour);
  gun_diagram_lines_draw (scene, camera, cr);
  cairo_destroy (cr);
}

static void
append_labels (Pen *self,
               GunDiagramScene *scene,
               const GunDiagramCamera *camera,
               GtkSnapshot *snapshot)
{
  GPtrArray *lines = gun_diagram_scene_get_lines (scene);

  for (guint i = 0; i < lines->len; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (lines, i);
      GunDiagramStroke stroke;
      double along;

      if (!gun_diagram_stroke_init (&stroke, scene, line, camera))
        continue;
      /* Where the label would hide the whole line, the line says more */
      along = stroke.is_loop ? 0 : fabs (stroke.to.x - stroke.from.x) / MAX (stroke.length, 1e-6);
      if (stroke.length
          < (line->label_width * along + line->label_height * (1 - along)) * camera->zoom)
        continue;

      if (line->drawn == NULL)
        line->drawn = draw_label (self, line);
      append_node (snapshot,
                   line->drawn,
                   gun_diagram_stroke_get_label (&stroke, line, camera->zoom),
                   camera->zoom);
    }
}

static gboolean
is_seen (const GunDiagramBox *box, const graphene_rect_t *view)
{
  graphene_rect_t bounds = gun_diagram_box_get_bounds (box);

  graphene_rect_inset (&bounds, -20, -20);

  return box->has_place && graphene_rect_intersection (&bounds, view, NULL);
}

static void
add_outline (cairo_t *cr, const GunDiagramBox *box, const GunDiagramCamera *camera)
{
  graphene_point_t at = gun_diagram_camera_to_widget (camera, box->x, box->y);
  double radius = (box->height - BORDER) / 2 * camera->zoom;
  double straight = box->width / 2 * camera->zoom - radius;

  cairo_new_sub_path (cr);
  cairo_arc (cr, at.x - straight, at.y, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_arc (cr, at.x + straight, at.y, radius, -G_PI / 2, G_PI / 2);
  cairo_close_path (cr);
}

/* What is not known here has no firm border. All of them at once: a cairo node costs much more than what is in it */
static void
append_dashes (Pen *self,
               GunDiagramScene *scene,
               const GunDiagramCamera *camera,
               GtkSnapshot *snapshot)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (scene);
  graphene_rect_t view = gun_diagram_camera_get_view (camera);
  const double dashes[] = { DASH * camera->zoom, DASH * camera->zoom };
  GdkRGBA colour = fade (&self->colours, 2 * BORDER_STRENGTH);
  cairo_t *cr = NULL;

  for (guint i = 0; i < boxes->len; i++)
    {
      const GunDiagramBox *box = g_ptr_array_index (boxes, i);

      if (box->node.is_known || !is_seen (box, &view))
        continue;
      if (cr == NULL)
        cr = gtk_snapshot_append_cairo (
            snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) camera->width, (float) camera->height));
      add_outline (cr, box, camera);
    }
  if (cr == NULL)
    return;

  cairo_set_line_width (cr, BORDER * camera->zoom);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_FAST);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
append_boxes (Pen *self,
              GunDiagramScene *scene,
              const GunDiagramCamera *camera,
              GtkSnapshot *snapshot)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (scene);
  graphene_rect_t view = gun_diagram_camera_get_view (camera);

  /* The middle of the diagram is the first, and lies on top */
  for (guint i = boxes->len; i-- > 0;)
    {
      GunDiagramBox *box = g_ptr_array_index (boxes, i);

      if (!is_seen (box, &view))
        continue;

      if (box->drawn == NULL)
        box->drawn = draw_box (self, box);
      append_node (
          snapshot,
          box->drawn,
          gun_diagram_camera_to_widget (camera, box->x - box->width / 2, box->y - box->height / 2),
          camera->zoom);
    }
}

/* Nothing in them could be read */
static void
append_blocks (Pen *self,
               GunDiagramScene *scene,
               const GunDiagramCamera *camera,
               GtkSnapshot *snapshot)
{
  GPtrArray *boxes = gun_diagram_scene_get_boxes (scene);
  GdkRGBA colour = fade (&self->colours, BLOCK_STRENGTH);
  cairo_t *cr = gtk_snapshot_append_cairo (
      snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) camera->width, (float) camera->height));

  for (guint i = boxes->len; i-- > 0;)
    {
      const GunDiagramBox *box = g_ptr_array_index (boxes, i);
      graphene_point_t at = gun_diagram_camera_to_widget (
          camera, box->x - box->width / 2, box->y - box->height / 2);

      if (!box->has_place)
        continue;
      /* The middle is the last one: all others are filled before it */
      if (box->is_middle)
        {
          gdk_cairo_set_source_rgba (cr, &colour);
          cairo_fill (cr);
          colour = self->colours.accent;
        }
      cairo_rectangle (
          cr, at.x, at.y, MAX (box->width * camera->zoom, 3), MAX (box->height * camera->zoom, 3));
    }
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_fill (cr);
  cairo_destroy (cr);
}

void
gun_diagram_draw (GunDiagramScene *scene,
                  const GunDiagramCamera *camera,
                  GtkWidget *widget,
                  GtkSnapshot *snapshot)
{
  double text_zoom = gun_diagram_scene_get_text_zoom (scene, camera);
  Pen pen;

  pen_init (&pen, widget);
  pen.icons = gun_diagram_scene_get_icons (scene);
  gtk_snapshot_append_color (
      snapshot,
      &pen.colours.view,
      &GRAPHENE_RECT_INIT (0, 0, (float) camera->width, (float) camera->height));
  append_lines (&pen, scene, camera, snapshot);
  if (text_zoom >= GUN_DIAGRAM_LABEL_ZOOM)
    append_labels (&pen, scene, camera, snapshot);
  if (text_zoom >= GUN_DIAGRAM_READABLE_ZOOM)
    {
      append_boxes (&pen, scene, camera, snapshot);
      append_dashes (&pen, scene, camera, snapshot);
    }
  else
    append_blocks (&pen, scene, camera, snapshot);
  g_object_unref (pen.layout);
}
