/* SPDX-License-Identifier: MIT */

#include "gun-sample-bar.h"

struct _GunSampleBar
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (GunSampleBar, gun_sample_bar, ADW_TYPE_BIN)

static void
gun_sample_bar_class_init (GunSampleBarClass *klass)
{
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/gun/Desktop/ui/gun-sample-bar.ui");
}

static void
gun_sample_bar_init (GunSampleBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
