/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_UI_COMPILATION
#error "gun-diagram-private.h belongs to ui/"
#endif

#include "gun-diagram-camera.h"
#include "gun-diagram-places.h"
#include "gun-diagram-scene.h"
#include "gun-diagram.h"

G_BEGIN_DECLS

struct _GunDiagram
{
  GtkWidget parent_instance;

  GunDiagramModel *model; /* (nullable) */
  GunDiagramScene *scene;
  GunDiagramPlaces *places;
  GunDiagramCamera camera;
  gboolean fits;    /* all of it is kept in view */
  gboolean shrinks; /* however small it gets for that */
  gboolean dirty;   /* the model changed while places are found */
  gint64 moves_us;  /* (frame time) since when boxes move; 0: they do not */
  guint tick_id;
  guint handles_id;    /* of a tick callback that makes handles */
  guint font;          /* hash of the one that was measured with */
  GRefString *focused; /* (nullable): the box that has the focus, or gets it */

  double pointer_x, pointer_y;
  double drag_x, drag_y;
  double pinch_zoom;
};

void gun_diagram_redraw (GunDiagram *self);
/* What a person did to the view: it no longer fits by itself */
void gun_diagram_change_view (GunDiagram *self);
void gun_diagram_choose (GunDiagram *self, GunDiagramBox *box);
void gun_diagram_expand (GunDiagram *self, GunDiagramBox *box);
/* The box with the focus, else the middle; NULL when there is none */
GunDiagramBox *gun_diagram_get_focused (GunDiagram *self);

/* gun-diagram-handles.c */
void gun_diagram_make_handle (GunDiagram *self, GunDiagramBox *box);
/* For all that are in view; not while sizes are given out */
void gun_diagram_make_handles (GunDiagram *self);
void gun_diagram_describe_handles (GunDiagram *self);
void gun_diagram_place_handles (GunDiagram *self);
void gun_diagram_focus (GunDiagram *self, GunDiagramBox *box);

/* gun-diagram-input.c */
void gun_diagram_add_keys (GtkWidgetClass *widget_class);
void gun_diagram_add_controllers (GunDiagram *self);

/* gun-diagram-words.c: what a screen reader says of a box; @lines (element-type GunDiagramLine): at least those that touch it */
char *gun_diagram_describe_box (GunDiagramScene *scene, const GunDiagramBox *box, GPtrArray *lines);
/* What is said of a box, or of the number at its corner, when the pointer rests there */
char *gun_diagram_dup_tooltip (const GunDiagramBox *box, gboolean on_badge);

G_END_DECLS
