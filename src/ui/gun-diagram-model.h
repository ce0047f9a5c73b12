/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-diagram-graph.h"
#include "gun-engine.h"

G_BEGIN_DECLS

#define GUN_TYPE_DIAGRAM_MODEL (gun_diagram_model_get_type ())
G_DECLARE_FINAL_TYPE (GunDiagramModel, gun_diagram_model, GUN, DIAGRAM_MODEL, GObject)

/**
 * GunDiagramModel:
 *
 * The graph of a diagram, read from a catalog as it grows and kept true by what an engine says. While nobody looks at it, it reads
 * nothing.
 *
 * Signals, at most ten times a second, and at once for what was asked for here:
 *  changed (): another set of nodes or links, or more is known of them
 *  started (): the diagram is another; changed follows
 */
GunDiagramModel *gun_diagram_model_new (GunEngine *engine, GunCatalog *catalog);
/* Lets the engine go; nothing changes from then on. */
void gun_diagram_model_stop (GunDiagramModel *self);

void gun_diagram_model_set_shown (GunDiagramModel *self, gboolean shown);
void gun_diagram_model_set_soul (GunDiagramModel *self, GRefString *soul);
GRefString *gun_diagram_model_get_soul (GunDiagramModel *self);
void gun_diagram_model_expand (GunDiagramModel *self, GRefString *soul);
void gun_diagram_model_collapse (GunDiagramModel *self, GRefString *soul);

GunDiagramGraph *gun_diagram_model_get_graph (GunDiagramModel *self);
/* Everything that is to be read has been */
gboolean gun_diagram_model_is_read (GunDiagramModel *self);
/* What stands in the box of a node, escaped for display and short */
char *gun_diagram_model_dup_name (GunDiagramModel *self, GRefString *soul);

G_END_DECLS
