/* SPDX-License-Identifier: MIT */

#include "gun-tooltip.h"

static GQuark
gun_tooltip_quark (void)
{
  return g_quark_from_static_string ("gun-tooltip");
}

static gboolean
query_cb (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, gun_tooltip_get_text (widget));

  return gun_tooltip_get_text (widget) != NULL;
}

/**
 * gun_tooltip_set_text:
 * @widget: a #GtkWidget, of which gtk_widget_set_tooltip_text() is not called
 * @text: (nullable): plain text; %NULL: nothing is said
 */
void
gun_tooltip_set_text (gpointer widget, const char *text)
{
  const char *before;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  before = g_object_get_qdata (widget, gun_tooltip_quark ());
  if (g_strcmp0 (before, text) == 0)
    return;

  if (g_signal_handler_find (widget, G_SIGNAL_MATCH_FUNC, 0, 0, NULL, (gpointer) query_cb, NULL)
      == 0)
    g_signal_connect (widget, "query-tooltip", G_CALLBACK (query_cb), NULL);
  g_object_set_qdata_full (widget, gun_tooltip_quark (), g_strdup (text), g_free);
  gtk_widget_set_has_tooltip (widget, text != NULL);
  if (text != NULL)
    gtk_accessible_update_property (
        GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

const char *
gun_tooltip_get_text (gpointer widget)
{
  const char *text;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  text = g_object_get_qdata (widget, gun_tooltip_quark ());

  return text != NULL ? text : gtk_widget_get_tooltip_text (widget);
}
