/* SPDX-License-Identifier: MIT */

#include "gun-browse-bar.h"

struct _GunBrowseBar
{
  AdwBin parent_instance;

  GunBrowse *browse; /* (nullable) */

  GtkRevealer *revealer;
  GtkImage *image;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (GunBrowseBar, gun_browse_bar, ADW_TYPE_BIN)

static void
show_sentence (GunBrowseBar *self)
{
  g_autofree char *sentence = NULL;
  gboolean failed;

  g_object_get (self->browse, "sentence", &sentence, "failed", &failed, NULL);
  gtk_label_set_text (self->label, sentence != NULL ? sentence : "");
  gtk_image_set_from_icon_name (self->image,
                                failed ? "dialog-warning-symbolic" : "network-server-symbolic");
  if (failed)
    gtk_widget_add_css_class (GTK_WIDGET (self->image), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), "warning");
  gtk_revealer_set_reveal_child (self->revealer, sentence != NULL);
}

/**
 * gun_browse_bar_set_browse:
 * @browse: (nullable): what to tell of
 */
void
gun_browse_bar_set_browse (GunBrowseBar *self, GunBrowse *browse)
{
  g_return_if_fail (GUN_IS_BROWSE_BAR (self));

  if (self->browse != NULL)
    g_signal_handlers_disconnect_by_data (self->browse, self);
  g_set_object (&self->browse, browse);
  if (browse == NULL)
    return;

  g_signal_connect_swapped (browse, "notify", G_CALLBACK (show_sentence), self);
  show_sentence (self);
}

static void
gun_browse_bar_dispose (GObject *object)
{
  gun_browse_bar_set_browse (GUN_BROWSE_BAR (object), NULL);

  G_OBJECT_CLASS (gun_browse_bar_parent_class)->dispose (object);
}

static void
gun_browse_bar_class_init (GunBrowseBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = gun_browse_bar_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/gun/Desktop/ui/gun-browse-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, GunBrowseBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, GunBrowseBar, image);
  gtk_widget_class_bind_template_child (widget_class, GunBrowseBar, label);
}

static void
gun_browse_bar_init (GunBrowseBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
