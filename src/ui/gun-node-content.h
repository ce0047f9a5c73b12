/* SPDX-License-Identifier: MIT */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define GUN_TYPE_NODE_CONTENT (gun_node_content_get_type ())
G_DECLARE_FINAL_TYPE (GunNodeContent, gun_node_content, GUN, NODE_CONTENT, GdkContentProvider)

/**
 * GunNodeContent:
 *
 * A node that is dragged out of the window: as JSON, and as a file with it. Either is made when
 * whoever it is dropped on asks for it.
 */
GdkContentProvider *gun_node_content_new (const char *database, GRefString *soul);

/* (transfer full): what a file with the node is called: its last part, without what names of files
 * cannot have, and `.json` */
char *gun_node_content_dup_file_name (const char *soul);

G_END_DECLS
