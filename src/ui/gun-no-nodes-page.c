/* SPDX-License-Identifier: MIT */

#include "gun-no-nodes-page.h"

#include "gun-shrink.h"

struct _GunNoNodesPage
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (GunNoNodesPage, gun_no_nodes_page, ADW_TYPE_BIN)

static void
gun_no_nodes_page_class_init (GunNoNodesPageClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/gun/Desktop/ui/gun-no-nodes-page.ui");
}

static void
gun_no_nodes_page_init (GunNoNodesPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gun_shrink_wrap_buttons (GTK_WIDGET (self));
}
