/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

#include "gun-diagram-camera.h"
#include "gun-diagram-model.h"
#include "gun-layout.h"

G_BEGIN_DECLS

/**
 * GunDiagramBox:
 *
 * A node as it is drawn: its box, around (@x, @y), pixels of the diagram.
 */
typedef struct
{
  GRefString *soul;
  char *name; /* escaped for display */
  const char *icon;
  GunDiagramNode node; /* its soul is the one above */
  gboolean is_middle;
  guint index;

  double x, y;
  double width, height;
  double from_x, from_y; /* where it was when it began to move */
  double to_x, to_y;
  gboolean has_place; /* it can be drawn */
  gboolean settled;   /* and stays there */

  GskRenderNode *drawn; /* (nullable): its box from (0, 0) on */
  GtkWidget *handle;    /* (nullable): what has the focus for it */
} GunDiagramBox;

/**
 * GunDiagramLine:
 *
 * All links from one box to another.
 */
typedef struct
{
  guint from;
  guint to;
  guint n_links;
  gboolean both_ways; /* there is one back */
  char *label;        /* escaped for display */
  int label_width;
  int label_height;
  GskRenderNode *drawn; /* (nullable): its label around (0, 0) */
} GunDiagramLine;

/**
 * GunDiagramScene:
 *
 * The boxes and lines of a diagram, with their places. A box is the same as long as its node is shown.
 */
typedef struct _GunDiagramScene GunDiagramScene;

/* @context: whose fonts texts are measured with */
GunDiagramScene *gun_diagram_scene_new (GtkWidget *context);
void gun_diagram_scene_free (GunDiagramScene *self);

/* TRUE when a box is there that has no place of its own yet. */
gboolean gun_diagram_scene_take (GunDiagramScene *self, GunDiagramModel *model);
/* Colours are others. */
void gun_diagram_scene_forget_drawings (GunDiagramScene *self);
/* Fonts are others, and with them the sizes: all look for a place anew. */
void gun_diagram_scene_measure (GunDiagramScene *self);

/* (element-type utf8 GdkTexture): what the drawing keeps of icons, until colours are others */
GHashTable *gun_diagram_scene_get_icons (GunDiagramScene *self);
GPtrArray *gun_diagram_scene_get_boxes (GunDiagramScene *self); /* (element-type GunDiagramBox) */
GPtrArray *gun_diagram_scene_get_lines (GunDiagramScene *self); /* (element-type GunDiagramLine) */
GunDiagramBox *gun_diagram_scene_find (GunDiagramScene *self, GRefString *soul); /* (nullable) */

GunLayout *gun_diagram_scene_new_layout (GunDiagramScene *self);
void gun_diagram_scene_take_places (GunDiagramScene *self,
                                    const GunLayoutNode *nodes,
                                    guint n_nodes,
                                    gboolean rested);
/* @part: of the way from where they were, 0 to 1 */
void gun_diagram_scene_move (GunDiagramScene *self, double part);

/* How large texts are seen, 1 for what they usually are at a zoom of 1: a person may have larger ones */
double gun_diagram_scene_get_text_zoom (GunDiagramScene *self, const GunDiagramCamera *camera);

graphene_rect_t gun_diagram_box_get_bounds (const GunDiagramBox *box);
graphene_rect_t gun_diagram_box_get_badge (const GunDiagramBox *box);
/* With what hangs over the boxes; FALSE when nothing has a place */
gboolean gun_diagram_scene_get_bounds (GunDiagramScene *self, graphene_rect_t *bounds);
/* (nullable): the box there; @on_badge: on its "+9" */
GunDiagramBox *
gun_diagram_scene_pick (GunDiagramScene *self, double x, double y, gboolean *on_badge);
/* (nullable): the nearest one that way */
GunDiagramBox *gun_diagram_scene_get_next (GunDiagramScene *self,
                                           const GunDiagramBox *from,
                                           double way_x,
                                           double way_y);

G_END_DECLS
