/* SPDX-License-Identifier: MIT */

#pragma once

#include "gun-change.h"
#include "gun-link-row.h"

G_BEGIN_DECLS

/* Nodes in one diagram. */
#define GUN_DIAGRAM_MAX_NODES 5000
/* Nodes it grows to by itself, without anybody asking for more. */
#define GUN_DIAGRAM_START_NODES 12
/* Links shown of the node it is of, and how many more at each wish for more. */
#define GUN_DIAGRAM_MIDDLE_LINKS 12
#define GUN_DIAGRAM_PORTION 24

/**
 * GunDiagramNode:
 * @is_read: its links are known; before that nothing is said of it
 * @is_known: something of it is stored here
 * @is_group: souls below it are known here
 * @is_open: it shows nodes that would go when it is collapsed
 * @n_hidden: links of it whose node is not shown
 *
 * A node that is shown.
 */
typedef struct
{
  GRefString *soul;
  gboolean is_read;
  gboolean is_known;
  gboolean is_group;
  gboolean is_open;
  guint64 n_hidden;
} GunDiagramNode;

/**
 * GunDiagramEdge:
 *
 * All links from one node that is shown to another, or to itself.
 */
typedef struct
{
  guint from; /* index of the node */
  guint to;
  guint n_links;
  GRefString *key; /* of the first of them; lives as long as the graph is not changed */
} GunDiagramEdge;

/**
 * GunDiagramGraph:
 *
 * What a diagram shows: nodes around the one in the middle, reached by links that are open, and all links between them. It holds no
 * more than that, knows no store and no widget; who has it reads what it wants read. Links may lead in circles, to the node itself
 * and to nothing. A change that comes in before the commit that holds it wins over what is read.
 *
 * Souls and keys are texts (gun-text.h). Thread: one at a time.
 */
typedef struct _GunDiagramGraph GunDiagramGraph;

GunDiagramGraph *gun_diagram_graph_new (void);
void gun_diagram_graph_free (GunDiagramGraph *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunDiagramGraph, gun_diagram_graph_free)

/* One that is shown stays where it is, with all around it; any other begins a new diagram. NULL: nothing is shown. Whether it is new. */
gboolean gun_diagram_graph_set_middle (GunDiagramGraph *self, GRefString *soul);
GRefString *gun_diagram_graph_get_middle (GunDiagramGraph *self);

/* (element-type GRefString): souls whose links are to be read, at most @limit of each; they count as asked for. Empty: none. */
GPtrArray *gun_diagram_graph_take_wanted (GunDiagramGraph *self, guint *limit);
/* Takes what was read. FALSE when nothing changed */
gboolean gun_diagram_graph_take_links (GunDiagramGraph *self, const GunNodeLinks *links);
/* (element-type GunLinkRow): links to the middle, wherever they stand */
gboolean gun_diagram_graph_take_links_to (GunDiagramGraph *self, GPtrArray *links);
gboolean gun_diagram_graph_take_change (GunDiagramGraph *self, const GunChange *change);

/* A portion more of the links of @soul; all nodes that only they lead to go. FALSE when nothing changed */
gboolean gun_diagram_graph_expand (GunDiagramGraph *self, GRefString *soul);
gboolean gun_diagram_graph_collapse (GunDiagramGraph *self, GRefString *soul);

/* Once after changes: finds what is shown now. Until then the following say what was. */
void gun_diagram_graph_refresh (GunDiagramGraph *self);
/* (element-type GunDiagramNode): the middle first, then by distance */
GPtrArray *gun_diagram_graph_get_nodes (GunDiagramGraph *self);
/* (element-type GunDiagramEdge) */
GArray *gun_diagram_graph_get_edges (GunDiagramGraph *self);
guint gun_diagram_graph_count_links (GunDiagramGraph *self);
guint64 gun_diagram_graph_count_hidden (GunDiagramGraph *self);
gboolean gun_diagram_graph_is_full (GunDiagramGraph *self);
gboolean gun_diagram_graph_has_link (GunDiagramGraph *self, GRefString *from, GRefString *to);

G_END_DECLS
