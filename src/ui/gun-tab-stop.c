/* SPDX-License-Identifier: MIT */

#include "gun-tab-stop.h"

struct _GunTabStop
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (GunTabStop, gun_tab_stop, ADW_TYPE_BIN)

static gboolean
gun_tab_stop_focus (GtkWidget *widget, GtkDirectionType direction)
{
  if ((direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD)
      && gtk_widget_get_focus_child (widget) != NULL)
    return FALSE;

  return GTK_WIDGET_CLASS (gun_tab_stop_parent_class)->focus (widget, direction);
}

static void
gun_tab_stop_class_init (GunTabStopClass *klass)
{
  GTK_WIDGET_CLASS (klass)->focus = gun_tab_stop_focus;
}

static void
gun_tab_stop_init (GunTabStop *self)
{
}
