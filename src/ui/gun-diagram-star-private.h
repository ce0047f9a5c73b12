/* SPDX-License-Identifier: MIT */

#pragma once

#ifndef GUN_UI_COMPILATION
#error "gun-diagram-star-private.h belongs to ui/"
#endif

#include "gun-diagram-graph.h"

G_BEGIN_DECLS

typedef struct
{
  GRefString *key;
  GRefString *to;
  double state_ms;
  gboolean open; /* the diagram shows @to because of it */
} GunDiagramLink;

/**
 * GunDiagramStar:
 *
 * A node of a GunDiagramGraph with the links that stand in it.
 */
typedef struct
{
  GunDiagramNode node; /* first: what others see */
  GArray *links;       /* (element-type GunDiagramLink), in UTF-16 order of keys */
  guint64 n_links;     /* that there are */
  GPtrArray *sources;  /* (element-type GRefString): nodes with links to it, shown because of it */
  GHashTable *
      told; /* (nullable) (element-type GRefString GunDiagramLink): changes, which a commit may not have yet */
  gboolean asked;
  guint limit;
  guint wished; /* links to open once more are read */

  gboolean shown;
  guint index;   /* among those shown */
  guint edge_of; /* index of the node whose edge to this one is @edge */
  guint edge;
} GunDiagramStar;

GunDiagramStar *gun_diagram_star_new (GRefString *soul, guint limit);
void gun_diagram_star_free (GunDiagramStar *self);

GunDiagramLink *gun_diagram_star_get_link (GunDiagramStar *self, guint index);
gboolean gun_diagram_star_is_open (GunDiagramStar *self);
/* FALSE when there is no such link, or it is open */
gboolean gun_diagram_star_open (GunDiagramStar *self, GRefString *key);
gboolean gun_diagram_star_close (GunDiagramStar *self);

/* @keep: holds the links, does not only count them */
void gun_diagram_star_take (GunDiagramStar *self, const GunNodeLinks *links, gboolean keep);
/* @to: (nullable): the key holds no link (any more). FALSE when nothing changed */
gboolean gun_diagram_star_take_change (GunDiagramStar *self,
                                       GRefString *key,
                                       GRefString *to,
                                       double state_ms);
/* FALSE when it is one already, or there are too many */
gboolean gun_diagram_star_add_source (GunDiagramStar *self, GRefString *soul);

G_END_DECLS
