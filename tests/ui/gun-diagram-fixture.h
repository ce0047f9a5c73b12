/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-diagram-private.h"
#include "gun-ui-fixture.h"

G_BEGIN_DECLS

/* What tests and pictures of the diagram share: the graph of the mockup, and a window that shows it. */

typedef struct
{
  GunEngine *engine;
  GunWindow *window;
  GunDiagram *diagram; /* (transfer none) (nullable): once it is shown */
} GunDiagramFixture;

void gun_diagram_fixture_set_up (GunDiagramFixture *self);
void gun_diagram_fixture_tear_down (GunDiagramFixture *self);

void gun_diagram_put_link (GunEngine *engine, const char *soul, const char *key, const char *to);
/* A chat, with people and places: 24 links */
void gun_diagram_fill (GunEngine *engine);

void gun_diagram_open (GunDiagramFixture *self, const char *soul);
/* Opens @soul and switches to its diagram, and waits until that rests. */
void gun_diagram_show (GunDiagramFixture *self, const char *soul);
/* Until everything is read, placed and drawn */
void gun_diagram_rest (GunDiagramFixture *self);
/* (nullable) */
GunDiagramBox *gun_diagram_find_box (GunDiagramFixture *self, const char *soul);
guint gun_diagram_count_boxes (GunDiagramFixture *self);

G_END_DECLS
