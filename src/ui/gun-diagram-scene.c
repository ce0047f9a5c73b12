/* SPDX-License-Identifier: MIT */

#include "gun-diagram-scene.h"

#include <glib/gi18n.h>
#include <math.h>

#include "gun-text.h"
#include "gun-words.h"

/* Measures of a box, pixels: see gun-diagram-drawing.c, which draws in them. */
#define LEAST_HEIGHT 34
#define TEXT_ABOVE_AND_BELOW 16
#define BESIDE_TEXT (13 + 16 + 7 + 15)
/* The circle with what is not shown, at a corner. */
#define BADGE_SIZE 20
/* Characters of a key at a line. */
#define LABEL_CHARACTERS 20
/* How much two boxes may be off the way that an arrow key goes, as a part of the way. */
#define ASKEW 1.6
/* The same picture each time. */
#define SEED 20

struct _GunDiagramScene
{
  GtkWidget *context;  /* which has the scene */
  GHashTable *by_soul; /* (element-type GRefString GunDiagramBox) */
  GPtrArray *boxes;
  GPtrArray *lines;
  GHashTable *icons;
};

static void
box_free (gpointer data)
{
  GunDiagramBox *box = data;

  g_ref_string_release (box->soul);
  g_free (box->name);
  g_clear_pointer (&box->drawn, gsk_render_node_unref);
  g_clear_pointer (&box->handle, gtk_widget_unparent);
  g_free (box);
}

static void
line_free (gpointer data)
{
  GunDiagramLine *line = data;

  g_free (line->label);
  g_clear_pointer (&line->drawn, gsk_render_node_unref);
  g_free (line);
}

GunDiagramScene *
gun_diagram_scene_new (GtkWidget *context)
{
  GunDiagramScene *self = g_new0 (GunDiagramScene, 1);

  self->context = context;
  self->by_soul = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, box_free);
  self->boxes = g_ptr_array_new ();
  self->lines = g_ptr_array_new_with_free_func (line_free);
  self->icons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);

  return self;
}

void
gun_diagram_scene_free (GunDiagramScene *self)
{
  g_hash_table_unref (self->icons);
  g_ptr_array_unref (self->lines);
  g_ptr_array_unref (self->boxes);
  g_hash_table_unref (self->by_soul);
  g_free (self);
}

GPtrArray *
gun_diagram_scene_get_boxes (GunDiagramScene *self)
{
  return self->boxes;
}

GHashTable *
gun_diagram_scene_get_icons (GunDiagramScene *self)
{
  return self->icons;
}

GPtrArray *
gun_diagram_scene_get_lines (GunDiagramScene *self)
{
  return self->lines;
}

GunDiagramBox *
gun_diagram_scene_find (GunDiagramScene *self, GRefString *soul)
{
  return g_hash_table_lookup (self->by_soul, soul);
}

/* The bold one, which is wider: a box does not change its size when it becomes the middle */
static void
measure_box (PangoLayout *layout, GunDiagramBox *box)
{
  int width, height;

  pango_layout_set_text (layout, box->name, -1);
  pango_layout_get_pixel_size (layout, &width, &height);
  box->width = width + BESIDE_TEXT;
  box->height = MAX (LEAST_HEIGHT, height + TEXT_ABOVE_AND_BELOW);
}

static void
measure_line (PangoLayout *layout, GunDiagramLine *line)
{
  pango_layout_set_text (layout, line->label, -1);
  pango_layout_get_pixel_size (layout, &line->label_width, &line->label_height);
}

/* Measuring is what takes longest: lines that say the same have the same size, and the same drawing */
static void
take_label (PangoLayout *layout, GHashTable *old, GunDiagramLine *line)
{
  const GunDiagramLine *same = g_hash_table_lookup (old, line->label);

  if (same == NULL)
    {
      measure_line (layout, line);
      return;
    }

  line->label_width = same->label_width;
  line->label_height = same->label_height;
  line->drawn = same->drawn != NULL ? gsk_render_node_ref (same->drawn) : NULL;
}

static PangoLayout *
new_layout (GunDiagramScene *self, PangoAttribute *attribute)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (self->context, NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, attribute);
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_single_paragraph_mode (layout, TRUE);

  return layout;
}

static PangoLayout *
new_box_layout (GunDiagramScene *self)
{
  return new_layout (self, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
}

static PangoLayout *
new_line_layout (GunDiagramScene *self)
{
  return new_layout (self, pango_attr_scale_new (PANGO_SCALE_SMALL));
}

static const char *
get_icon (const GunDiagramNode *node)
{
  const char *icon = gun_words_soul_icon (node->soul);

  if (!node->is_known)
    return "dialog-question-symbolic";
  if (node->is_group && g_str_equal (icon, "text-x-generic-symbolic"))
    return "folder-symbolic";
  return icon;
}

static gboolean
looks_same (const GunDiagramBox *box, const GunDiagramNode *node, gboolean is_middle)
{
  return box->node.n_hidden == node->n_hidden && box->node.is_known == node->is_known
         && box->is_middle == is_middle && box->icon == get_icon (node);
}

static void
update_box (GunDiagramModel *model,
            PangoLayout *layout,
            GunDiagramBox *box,
            const GunDiagramNode *node)
{
  GRefString *middle = gun_diagram_graph_get_middle (gun_diagram_model_get_graph (model));
  gboolean is_middle = gun_text_equal (node->soul, middle);
  gboolean renamed = FALSE;

  /* Only accounts take other names */
  if (box->name == NULL || node->soul[0] == '~')
    {
      g_autofree char *name = gun_diagram_model_dup_name (model, node->soul);

      renamed = g_strcmp0 (name, box->name) != 0;
      if (renamed)
        {
          g_free (box->name);
          box->name = g_steal_pointer (&name);
          measure_box (layout, box);
        }
    }
  if (renamed || !looks_same (box, node, is_middle))
    g_clear_pointer (&box->drawn, gsk_render_node_unref);

  box->is_middle = is_middle;
  box->icon = get_icon (node);
  box->node = *node;
  box->node.soul = box->soul;
}

static void
take_boxes (GunDiagramScene *self, GunDiagramModel *model)
{
  GPtrArray *nodes = gun_diagram_graph_get_nodes (gun_diagram_model_get_graph (model));
  g_autoptr (PangoLayout) layout = new_box_layout (self);
  GHashTable *old = self->by_soul;

  self->by_soul = g_hash_table_new_full (gun_text_hash, gun_text_equal, NULL, box_free);
  g_ptr_array_set_size (self->boxes, 0);
  for (guint i = 0; i < nodes->len; i++)
    {
      const GunDiagramNode *node = g_ptr_array_index (nodes, i);
      gpointer value;
      GunDiagramBox *box;

      if (g_hash_table_steal_extended (old, node->soul, NULL, &value))
        box = value;
      else
        {
          box = g_new0 (GunDiagramBox, 1);
          box->soul = g_ref_string_acquire (node->soul);
        }
      box->index = i;
      update_box (model, layout, box, node);
      g_hash_table_insert (self->by_soul, box->soul, box);
      g_ptr_array_add (self->boxes, box);
    }
  g_hash_table_unref (old);
}

static char *
make_label (const GunDiagramEdge *edge)
{
  g_autofree char *key = gun_text_to_display (edge->key, LABEL_CHARACTERS);

  if (edge->n_links == 1)
    return g_steal_pointer (&key);

  /* Translators: at a line of the diagram: a key, and how many others lead to the same node */
  return g_strdup_printf (_ ("%s + %u"), key, edge->n_links - 1);
}

static gpointer
make_pair (guint from, guint to)
{
  return GUINT_TO_POINTER (from * GUN_DIAGRAM_MAX_NODES + to + 1);
}

static void
take_lines (GunDiagramScene *self, GunDiagramModel *model)
{
  GArray *edges = gun_diagram_graph_get_edges (gun_diagram_model_get_graph (model));
  g_autoptr (PangoLayout) layout = new_line_layout (self);
  g_autoptr (GHashTable) pairs = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) old_lines = g_steal_pointer (&self->lines);
  g_autoptr (GHashTable) old = g_hash_table_new (g_str_hash, g_str_equal);

  self->lines = g_ptr_array_new_with_free_func (line_free);
  for (guint i = 0; i < old_lines->len; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (old_lines, i);

      g_hash_table_insert (old, line->label, line);
    }

  for (guint i = 0; i < edges->len; i++)
    {
      const GunDiagramEdge *edge = &g_array_index (edges, GunDiagramEdge, i);

      g_hash_table_add (pairs, make_pair (edge->from, edge->to));
    }
  for (guint i = 0; i < edges->len; i++)
    {
      const GunDiagramEdge *edge = &g_array_index (edges, GunDiagramEdge, i);
      GunDiagramLine *line = g_new0 (GunDiagramLine, 1);

      line->from = edge->from;
      line->to = edge->to;
      line->n_links = edge->n_links;
      line->label = make_label (edge);
      line->both_ways = edge->from != edge->to
                        && g_hash_table_contains (pairs, make_pair (edge->to, edge->from));
      take_label (layout, old, line);
      g_ptr_array_add (self->lines, line);
    }
}

gboolean
gun_diagram_scene_take (GunDiagramScene *self, GunDiagramModel *model)
{
  take_boxes (self, model);
  take_lines (self, model);
  for (guint i = 0; i < self->boxes->len; i++)
    if (!((GunDiagramBox *) g_ptr_array_index (self->boxes, i))->settled)
      return TRUE;

  return FALSE;
}

void
gun_diagram_scene_forget_drawings (GunDiagramScene *self)
{
  g_hash_table_remove_all (self->icons);
  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      g_clear_pointer (&box->drawn, gsk_render_node_unref);
    }
  for (guint i = 0; i < self->lines->len; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (self->lines, i);

      g_clear_pointer (&line->drawn, gsk_render_node_unref);
    }
}

void
gun_diagram_scene_measure (GunDiagramScene *self)
{
  g_autoptr (PangoLayout) box_layout = new_box_layout (self);
  g_autoptr (PangoLayout) line_layout = new_line_layout (self);

  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      measure_box (box_layout, box);
      box->settled = FALSE;
    }
  for (guint i = 0; i < self->lines->len; i++)
    measure_line (line_layout, g_ptr_array_index (self->lines, i));
}

GunLayout *
gun_diagram_scene_new_layout (GunDiagramScene *self)
{
  g_autofree GunLayoutNode *nodes = g_new0 (GunLayoutNode, self->boxes->len);
  g_autofree GunLayoutEdge *edges = g_new0 (GunLayoutEdge, self->lines->len);
  guint n_edges = MIN (self->lines->len, GUN_LAYOUT_MAX_EDGES);

  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      nodes[i].x = box->to_x;
      nodes[i].y = box->to_y;
      nodes[i].width = box->width;
      nodes[i].height = box->height;
      nodes[i].placed = box->settled;
    }
  for (guint i = 0; i < n_edges; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (self->lines, i);

      edges[i].from = line->from;
      edges[i].to = line->to;
      /* There and back have a label each, one after the other */
      edges[i].label_width = line->label_width * (line->both_ways ? 2.2 : 1);
      edges[i].label_height = line->label_height * (line->both_ways ? 2.2 : 1);
    }

  return gun_layout_new (nodes, self->boxes->len, edges, n_edges, SEED);
}

/* Out of a neighbour that is there, or where they belong at once */
static void
appear (GunDiagramScene *self)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      GunDiagramLine *line = g_ptr_array_index (self->lines, i);
      GunDiagramBox *from = g_ptr_array_index (self->boxes, line->from);
      GunDiagramBox *to = g_ptr_array_index (self->boxes, line->to);
      GunDiagramBox *old = from->settled ? from : to;
      GunDiagramBox *new = from->settled ? to : from;

      if (!old->settled || new->has_place)
        continue;
      new->x = old->x;
      new->y = old->y;
      new->has_place = TRUE;
    }
  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      if (!box->has_place)
        {
          box->x = box->to_x;
          box->y = box->to_y;
          box->has_place = TRUE;
        }
    }
}

void
gun_diagram_scene_take_places (GunDiagramScene *self,
                               const GunLayoutNode *nodes,
                               guint n_nodes,
                               gboolean rested)
{
  for (guint i = 0; i < MIN (n_nodes, self->boxes->len); i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      box->to_x = nodes[i].x;
      box->to_y = nodes[i].y;
    }
  appear (self);
  for (guint i = 0; i < MIN (n_nodes, self->boxes->len); i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      box->from_x = box->x;
      box->from_y = box->y;
      box->settled = box->settled || rested;
    }
}

void
gun_diagram_scene_move (GunDiagramScene *self, double part)
{
  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);

      box->x = part >= 1 ? box->to_x : box->from_x + (box->to_x - box->from_x) * part;
      box->y = part >= 1 ? box->to_y : box->from_y + (box->to_y - box->from_y) * part;
    }
}

double
gun_diagram_scene_get_text_zoom (GunDiagramScene *self, const GunDiagramCamera *camera)
{
  const GunDiagramBox *first = self->boxes->len > 0 ? g_ptr_array_index (self->boxes, 0) : NULL;

  return camera->zoom * (first != NULL ? first->height / LEAST_HEIGHT : 1);
}

graphene_rect_t
gun_diagram_box_get_bounds (const GunDiagramBox *box)
{
  return GRAPHENE_RECT_INIT ((float) (box->x - box->width / 2),
                             (float) (box->y - box->height / 2),
                             (float) box->width,
                             (float) box->height);
}

graphene_rect_t
gun_diagram_box_get_badge (const GunDiagramBox *box)
{
  float size = BADGE_SIZE * MAX ((float) box->height / LEAST_HEIGHT, 1);

  return GRAPHENE_RECT_INIT ((float) (box->x + box->width / 2) - size / 2 - 2,
                             (float) (box->y - box->height / 2) - size / 2 + 2,
                             size,
                             size);
}

gboolean
gun_diagram_scene_get_bounds (GunDiagramScene *self, graphene_rect_t *bounds)
{
  gboolean has_any = FALSE;

  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);
      graphene_rect_t rect = gun_diagram_box_get_bounds (box);

      if (!box->has_place)
        continue;
      graphene_rect_inset (&rect, -BADGE_SIZE / 2.0f, -BADGE_SIZE / 2.0f);
      if (has_any)
        graphene_rect_union (bounds, &rect, bounds);
      else
        *bounds = rect;
      has_any = TRUE;
    }

  return has_any;
}

GunDiagramBox *
gun_diagram_scene_pick (GunDiagramScene *self, double x, double y, gboolean *on_badge)
{
  const graphene_point_t point = GRAPHENE_POINT_INIT ((float) x, (float) y);

  /* The last one drawn lies on top */
  for (guint i = self->boxes->len; i-- > 0;)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);
      graphene_rect_t bounds = gun_diagram_box_get_bounds (box);
      graphene_rect_t badge = gun_diagram_box_get_badge (box);

      *on_badge = box->node.n_hidden > 0 && graphene_rect_contains_point (&badge, &point);
      if (box->has_place && (*on_badge || graphene_rect_contains_point (&bounds, &point)))
        return box;
    }

  return NULL;
}

GunDiagramBox *
gun_diagram_scene_get_next (GunDiagramScene *self,
                            const GunDiagramBox *from,
                            double way_x,
                            double way_y)
{
  GunDiagramBox *nearest = NULL;
  double least = G_MAXDOUBLE;

  for (guint i = 0; i < self->boxes->len; i++)
    {
      GunDiagramBox *box = g_ptr_array_index (self->boxes, i);
      double along = (box->x - from->x) * way_x + (box->y - from->y) * way_y;
      double across = fabs ((box->x - from->x) * way_y - (box->y - from->y) * way_x);
      double cost = along + 2 * across;

      if (box != from && box->has_place && along > 1 && across <= along * ASKEW && cost < least)
        {
          nearest = box;
          least = cost;
        }
    }

  return nearest;
}
