/* SPDX-License-Identifier: MIT */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * GunLinkRow:
 *
 * One link: what a key of a node leads to.
 */
typedef struct
{
  GRefString *from; /* soul it stands in */
  GRefString *key;
  GRefString *to; /* soul it leads to, known here or not */
  double state_ms;
} GunLinkRow;

GunLinkRow *gun_link_row_new (GRefString *from, GRefString *key, GRefString *to, double state_ms);
void gun_link_row_free (GunLinkRow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunLinkRow, gun_link_row_free)

/**
 * GunNodeLinks:
 *
 * What a diagram shows of one node.
 */
typedef struct
{
  GRefString *soul;
  guint64 n_keys;    /* known here; 0: nothing is known of this node */
  guint64 n_links;   /* of its keys; there may be more than are listed */
  gboolean is_group; /* souls below it are known: it and a slash begin them */
  GPtrArray *links;  /* (element-type GunLinkRow), in UTF-16 order of keys */
} GunNodeLinks;

GunNodeLinks *gun_node_links_new (GRefString *soul);
void gun_node_links_free (GunNodeLinks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GunNodeLinks, gun_node_links_free)

G_END_DECLS
