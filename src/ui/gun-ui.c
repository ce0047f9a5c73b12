/* SPDX-License-Identifier: MIT */

#include "gun-ui.h"

#include <gtk/gtk.h>

#include "gun-ui-resources.h"

/**
 * gun_ui_init:
 *
 * Makes templates and styles of this room known. Once, after the display is open and before the first widget: the linker drops what would do
 * it by itself in a shared library.
 */
void
gun_ui_init (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  g_resources_register (gun_ui_get_resource ());

  gtk_css_provider_load_from_resource (provider, "/org/gun/Desktop/ui/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/**
 * gun_ui_load_sample:
 *
 * Returns: (transfer full) (nullable): the sample graph, JSON: an object of nodes by soul
 */
GBytes *
gun_ui_load_sample (GError **error)
{
  return g_resources_lookup_data (
      "/org/gun/Desktop/sample-graph.json", G_RESOURCE_LOOKUP_FLAGS_NONE, error);
}
